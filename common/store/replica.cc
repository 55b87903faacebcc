#include "common/store/replica.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/store/sql/sqlite_driver.h"

namespace cairn::store {
namespace {

// `next` rows belong to a state that is still being read.
constexpr char kSchema[] = R"sql(
CREATE TABLE IF NOT EXISTS copied (
  service TEXT NOT NULL,
  generation TEXT NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  payload BYTEA NOT NULL,
  PRIMARY KEY (service, generation, name)
);
CREATE TABLE IF NOT EXISTS position (
  service TEXT PRIMARY KEY,
  token TEXT NOT NULL,
  heard BIGINT NOT NULL
);
)sql";

// What a damaged file is renamed to.
std::string DamagedPath(const std::string& path) { return absl::StrCat(path, ".damaged"); }

}  // namespace

absl::StatusOr<std::unique_ptr<Replica>> Replica::Open(absl::string_view database) {
  absl::string_view path = database;
  if (!absl::ConsumePrefix(&path, "sqlite:") || path.empty())
    return absl::InvalidArgumentError(
        absl::StrCat("--snapshot must look like sqlite:PATH, got ", database));
  std::unique_ptr<Replica> replica(new Replica);
  replica->path_ = std::string(path);
  replica->driver_ = SqliteDriver(replica->path_);
  RETURN_IF_ERROR(replica->driver_->Claim());
  const MutexLock lock(replica->mutex_);
  ASSIGN_OR_RETURN(replica->connection_, replica->driver_->OpenWriter());
  ASSIGN_OR_RETURN(
      Statement * foreign,
      replica->connection_->Prepare("SELECT 1 FROM sqlite_master WHERE name = 'schema_step'"));
  ASSIGN_OR_RETURN(const bool is_foreign, foreign->Step());
  if (is_foreign) {
    foreign->Reset();
    return absl::FailedPreconditionError(
        absl::StrCat(database, " is a service's own database; give --snapshot a file of its own"));
  }
  RETURN_IF_ERROR(replica->connection_->Execute(kSchema));
  RETURN_IF_ERROR(replica->CleanFile());
  return replica;
}

namespace {

// OK for a file that is not there or empty, which becomes a new database.
absl::Status CheckHeader(const std::string& path) {
  constexpr absl::string_view kMagic("SQLite format 3\0", 16);
  std::ifstream file(path, std::ios::binary);
  std::string begin(kMagic.size(), '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  const auto size = static_cast<std::size_t>(file.gcount());
  if (size == 0 || begin == kMagic) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(path, " does not begin as a database does"));
}

absl::Status CheckPages(Connection& connection) {
  ASSIGN_OR_RETURN(Statement * check, connection.Prepare("PRAGMA quick_check(1)"));
  ASSIGN_OR_RETURN(const bool row, check->Step());
  const std::string said = row ? std::string(check->Text(0)) : "";
  check->Reset();
  return said == "ok" ? absl::OkStatus() : absl::DataLossError(said);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Replica>> Replica::OpenOrBegin(
    absl::string_view database, absl::FunctionRef<void(const absl::Status&)> tell) {
  const std::string path(absl::StripPrefix(database, "sqlite:"));
  const auto open = [&]() -> absl::StatusOr<std::unique_ptr<Replica>> {
    RETURN_IF_ERROR(CheckHeader(path));
    ASSIGN_OR_RETURN(std::unique_ptr<Replica> replica, Open(database));
    const MutexLock lock(replica->mutex_);
    RETURN_IF_ERROR(CheckPages(*replica->connection_));
    return replica;
  };
  absl::StatusOr<std::unique_ptr<Replica>> replica = open();
  if (!absl::IsDataLoss(replica.status())) return replica;
  const std::string aside = DamagedPath(path);
  std::error_code failed;
  for (const char* part : {"", "-wal", "-shm"})
    if (std::filesystem::exists(path + part))
      std::filesystem::rename(path + part, aside + part, failed);
  if (failed)
    return absl::DataLossError(absl::StrCat(replica.status().message(),
                                            "; it could not be renamed to ", aside, ": ",
                                            failed.message()));
  tell(absl::DataLossError(absl::StrCat(replica.status().message(), "; it is now ", aside)));
  return open();
}

Replica::~Replica() = default;

absl::Status Replica::InTransaction(absl::FunctionRef<absl::Status()> write) {
  RETURN_IF_ERROR(connection_->Execute("BEGIN IMMEDIATE"));
  absl::Status status = write();
  if (status.ok()) status = connection_->Execute("COMMIT");
  if (!status.ok())
    connection_->Execute("ROLLBACK").IgnoreError();  // the first failure is the one to tell
  return status;
}

absl::Status Replica::Run(const std::string& sql, const std::vector<absl::string_view>& values) {
  ASSIGN_OR_RETURN(Statement * statement, connection_->Prepare(sql));
  for (const absl::string_view value : values) statement->Bind(value);
  return statement->Run();
}

namespace {

absl::StatusOr<Replica::Position> ReadPositionOf(Connection& connection,
                                                 absl::string_view service) {
  ASSIGN_OR_RETURN(Statement * select,
                   connection.Prepare("SELECT token, heard FROM position WHERE service = $1"));
  select->Bind(service);
  ASSIGN_OR_RETURN(const bool found, select->Step());
  if (!found) return Replica::Position{};
  Replica::Position position{std::string(select->Text(0)), absl::FromUnixMicros(select->Int(1))};
  select->Reset();
  return position;
}

absl::Status ReadServed(Connection& connection, absl::string_view service,
                        absl::FunctionRef<void(absl::string_view, absl::string_view)> visit) {
  ASSIGN_OR_RETURN(Statement * select,
                   connection.Prepare("SELECT type, payload FROM copied WHERE service = $1 AND "
                                      "generation = 'served' ORDER BY name"));
  select->Bind(service);
  while (true) {
    ASSIGN_OR_RETURN(const bool row, select->Step());
    if (!row) return absl::OkStatus();
    visit(select->Text(0), select->Text(1));
  }
}

}  // namespace

absl::StatusOr<Replica::Position> Replica::PositionOf(absl::string_view service) {
  const MutexLock lock(mutex_);
  return ReadPositionOf(*connection_, service);
}

absl::Status Replica::Load(absl::string_view service,
                           absl::FunctionRef<void(absl::string_view, absl::string_view)> visit) {
  const MutexLock lock(mutex_);
  return ReadServed(*connection_, service, visit);
}

absl::StatusOr<Replica::Position> Replica::Visit(
    absl::string_view service,
    absl::FunctionRef<void(absl::string_view, absl::string_view)> visit) const {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> reader, driver_->OpenReader());
  RETURN_IF_ERROR(reader->Execute("BEGIN"));
  ASSIGN_OR_RETURN(Position position, ReadPositionOf(*reader, service));
  RETURN_IF_ERROR(ReadServed(*reader, service, visit));
  RETURN_IF_ERROR(reader->Execute("COMMIT"));
  return position;
}

absl::Status Replica::Put(absl::string_view service, Generation generation, const Record& record) {
  const absl::string_view name = generation == Generation::kServed ? "served" : "next";
  // Also from a state that was begun and is read no further.
  if (record.removed)
    return Run(
        "DELETE FROM copied WHERE service = $1 AND generation IN ('served', 'next') AND name = $2",
        {service, record.name});
  ASSIGN_OR_RETURN(Statement * put,
                   connection_->Prepare("INSERT INTO copied (service, generation, name, type, "
                                        "payload) VALUES ($1, $2, $3, $4, $5) "
                                        "ON CONFLICT (service, generation, name) DO UPDATE SET "
                                        "type = excluded.type, payload = excluded.payload"));
  put->Bind(service);
  put->Bind(name);
  put->Bind(absl::string_view(record.name));
  put->Bind(absl::string_view(record.type));
  put->BindBytes(record.payload);
  return put->Run();
}

absl::Status Replica::SetPosition(absl::string_view service, absl::string_view token,
                                  absl::Time heard) {
  ASSIGN_OR_RETURN(
      Statement * set,
      connection_->Prepare(
          "INSERT INTO position (service, token, heard) VALUES ($1, $2, $3) "
          "ON CONFLICT (service) DO UPDATE SET token = excluded.token, heard = excluded.heard"));
  set->Bind(service);
  set->Bind(token);
  set->Bind(absl::ToUnixMicros(heard));
  return set->Run();
}

absl::Status Replica::Forget() {
  const MutexLock lock(mutex_);
  return InTransaction([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS -> absl::Status {
    RETURN_IF_ERROR(Run("DELETE FROM copied", {}));
    return Run("DELETE FROM position", {});
  });
}

absl::Status Replica::BeginState(absl::string_view service) {
  const MutexLock lock(mutex_);
  return Run("DELETE FROM copied WHERE service = $1 AND generation = 'next'", {service});
}

absl::Status Replica::AddToState(absl::string_view service, const std::vector<Record>& records) {
  const MutexLock lock(mutex_);
  return InTransaction([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS -> absl::Status {
    for (const Record& record : records) RETURN_IF_ERROR(Put(service, Generation::kNext, record));
    return absl::OkStatus();
  });
}

absl::Status Replica::CompleteState(absl::string_view service, absl::string_view token,
                                    absl::Time heard) {
  const MutexLock lock(mutex_);
  return InTransaction([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS -> absl::Status {
    RETURN_IF_ERROR(
        Run("DELETE FROM copied WHERE service = $1 AND generation = 'served'", {service}));
    RETURN_IF_ERROR(Run("UPDATE copied SET generation = 'served' WHERE service = $1", {service}));
    return SetPosition(service, token, heard);
  });
}

absl::Status Replica::Apply(absl::string_view service, const std::vector<Record>& records,
                            absl::string_view token, absl::Time heard) {
  const MutexLock lock(mutex_);
  const bool erases = std::any_of(records.begin(), records.end(),
                                  [](const Record& record) { return record.erased; });
  RETURN_IF_ERROR(InTransaction([&]() ABSL_NO_THREAD_SAFETY_ANALYSIS -> absl::Status {
    for (const Record& record : records) RETURN_IF_ERROR(Put(service, Generation::kServed, record));
    // Remembered in the file, should the process end before it is clean.
    if (erases) RETURN_IF_ERROR(connection_->Execute("PRAGMA user_version = 1"));
    return SetPosition(service, token, heard);
  }));
  return erases ? CleanFile() : absl::OkStatus();
}

absl::Status Replica::CleanFile() {
  ASSIGN_OR_RETURN(Statement * remembered, connection_->Prepare("PRAGMA user_version"));
  RETURN_IF_ERROR(remembered->Step().status());
  const bool is_needed = remembered->Int(0) != 0;
  remembered->Reset();
  if (!is_needed) return absl::OkStatus();
  RETURN_IF_ERROR(connection_->Rewrite());
  // What was set aside holds it, too, and cannot be cleaned.
  for (const char* part : {"", "-wal", "-shm"}) {
    std::error_code failed;
    std::filesystem::remove(DamagedPath(path_) + part, failed);
    if (failed)
      return absl::UnavailableError(
          absl::StrCat("cannot remove ", DamagedPath(path_), part, ": ", failed.message()));
  }
  return connection_->Execute("PRAGMA user_version = 0");
}

}  // namespace cairn::store
