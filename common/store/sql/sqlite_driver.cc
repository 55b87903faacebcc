#include "common/store/sql/sqlite_driver.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <iostream>
#include <system_error>
#include <unordered_map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"

namespace cairn::store {
namespace {

constexpr int kBusyMilliseconds = 5000;
constexpr int kPauseMilliseconds = 10;
// Reads are short, so that those which hold the log back end within this.
constexpr int kPatienceMilliseconds = 100;

absl::Status DiskIsFull() {
  return Failure(absl::StatusCode::kUnavailable, ErrorReason::STORE_FULL)
      .RetryAfter(absl::Seconds(30))
      .Say(
          "the disk of the service's database is full, so nothing was changed; its operator must "
          "make room");
}

// Whether a file takes no more: SQLite itself knows only of ENOSPC.
bool IsFull(sqlite3_file* file) {
  int error = 0;
  if (file == nullptr || file->pMethods == nullptr ||
      file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error) != SQLITE_OK)
    return false;
  return error == ENOSPC || error == EDQUOT || error == EFBIG;
}

bool IsDiskFull(sqlite3* database, int extended_code) {
  if (extended_code == SQLITE_IOERR_SHMSIZE) return true;
  if (extended_code != SQLITE_IOERR_WRITE && extended_code != SQLITE_IOERR_TRUNCATE) return false;
  sqlite3_file* file = nullptr;
  sqlite3_file* log = nullptr;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  return IsFull(file) || IsFull(log);
}

absl::Status FromSqlite(sqlite3* database, int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Failure(absl::StatusCode::kAborted, ErrorReason::STORE_BUSY)
          .RetryAfter(absl::Milliseconds(100))
          .Say("the database is busy; try again");
    case SQLITE_CONSTRAINT:
      if (sqlite3_extended_errcode(database) == SQLITE_CONSTRAINT_UNIQUE ||
          sqlite3_extended_errcode(database) == SQLITE_CONSTRAINT_PRIMARYKEY) {
        // SQLite says `UNIQUE constraint failed: post.organisation, post.external_id`.
        const std::string text = sqlite3_errmsg(database);
        const std::string field = text.substr(text.rfind('.') + 1);
        return Failure(absl::StatusCode::kAlreadyExists, ErrorReason::VALUE_NOT_UNIQUE)
            .With("field", field)
            .Say("another resource of the organisation has the same ", field);
      }
      break;
    case SQLITE_FULL:
      return DiskIsFull();
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Failure(absl::StatusCode::kDataLoss, ErrorReason::STORE_DAMAGED)
          .Say("the database of the service is damaged (", sqlite3_errmsg(database),
               "); its operator must restore a backup");
    case SQLITE_IOERR:
      if (sqlite3_extended_errcode(database) == SQLITE_IOERR_FSYNC) {
        std::cerr
            << R"({"severity":"ERROR","message":"fsync failed; stopping, since committed data may not be on disk"})"
            << std::endl;
        std::_Exit(EXIT_FAILURE);
      }
      if (sqlite3_extended_errcode(database) == SQLITE_IOERR_NOMEM) break;
      if (IsDiskFull(database, sqlite3_extended_errcode(database))) return DiskIsFull();
      return Failure(absl::StatusCode::kDataLoss, ErrorReason::STORE_DAMAGED)
          .Say("the disk of the service's database fails (", sqlite3_errmsg(database), ", code ",
               sqlite3_extended_errcode(database),
               "); its operator must look after the disk, and may have to restore a backup");
    default:
      break;
  }
  return absl::InternalError(absl::StrCat("sqlite: ", sqlite3_errmsg(database), " (", code, ")"));
}

class SqliteStatement final : public Statement {
 public:
  SqliteStatement(sqlite3* database, sqlite3_stmt* statement)
      : database_(database), statement_(statement) {}
  ~SqliteStatement() override { sqlite3_finalize(statement_); }
  SqliteStatement(const SqliteStatement&) = delete;
  SqliteStatement& operator=(const SqliteStatement&) = delete;

  void BindNull() override { sqlite3_bind_null(statement_, ++bound_); }
  void Bind(std::int64_t value) override { sqlite3_bind_int64(statement_, ++bound_, value); }
  void Bind(double value) override { sqlite3_bind_double(statement_, ++bound_, value); }
  void Bind(absl::string_view text) override {
    sqlite3_bind_text64(statement_, ++bound_, text.data() == nullptr ? "" : text.data(),
                        text.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void BindBytes(absl::string_view bytes) override {
    sqlite3_bind_blob64(statement_, ++bound_, bytes.data() == nullptr ? "" : bytes.data(),
                        bytes.size(), SQLITE_STATIC);
  }
  absl::StatusOr<bool> Step() override {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    absl::Status status = code == SQLITE_DONE ? absl::OkStatus() : FromSqlite(database_, code);
    Reset();
    if (!status.ok()) return status;
    return false;
  }
  void Reset() override {
    sqlite3_reset(statement_);
    bound_ = 0;
  }
  std::int64_t Int(int column) const override { return sqlite3_column_int64(statement_, column); }
  absl::string_view Text(int column) const override {
    const void* bytes = sqlite3_column_blob(statement_, column);
    return {static_cast<const char*>(bytes),
            static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
  }

 private:
  sqlite3* database_;
  sqlite3_stmt* statement_;
  int bound_ = 0;
};

class SqliteConnection final : public Connection {
 public:
  explicit SqliteConnection(sqlite3* database) : database_(database) {}
  ~SqliteConnection() override {
    statements_.clear();
    sqlite3_close(database_);
  }
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  absl::StatusOr<Statement*> Prepare(const std::string& sql) override {
    if (const auto kept = statements_.find(sql); kept != statements_.end())
      return kept->second.get();
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(database_, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) return FromSqlite(database_, code);
    return statements_.emplace(sql, std::make_unique<SqliteStatement>(database_, statement))
        .first->second.get();
  }
  std::size_t kept_statements() const override { return statements_.size(); }
  absl::Status Execute(const std::string& sql) override {
    const int code = sqlite3_exec(database_, sql.c_str(), nullptr, nullptr, nullptr);
    return code == SQLITE_OK ? absl::OkStatus() : FromSqlite(database_, code);
  }
  // Whether freed bytes are overwritten depends on how SQLite was built, and by whom the file was
  // written; a file built anew does not. It stands in the log until that is copied back, and the
  // log is cut to nothing.
  absl::Status Rewrite() override {
    RETURN_IF_ERROR(Execute("VACUUM"));
    ASSIGN_OR_RETURN(Statement * checkpoint, Prepare("PRAGMA wal_checkpoint(TRUNCATE)"));
    ASSIGN_OR_RETURN(const bool row, checkpoint->Step());
    const bool is_busy = row && checkpoint->Int(0) != 0;
    checkpoint->Reset();
    return is_busy ? FromSqlite(database_, SQLITE_BUSY) : absl::OkStatus();
  }
  absl::Status ShrinkLog(std::int64_t most_bytes) override {
    struct stat log {};
    const std::string path = absl::StrCat(sqlite3_db_filename(database_, "main"), "-wal");
    if (stat(path.c_str(), &log) != 0 || log.st_size <= most_bytes) return absl::OkStatus();
    sqlite3_busy_timeout(database_, kPatienceMilliseconds);
    const int code =
        sqlite3_wal_checkpoint_v2(database_, "main", SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    sqlite3_busy_timeout(database_, kBusyMilliseconds);
    return code == SQLITE_OK ? absl::OkStatus() : FromSqlite(database_, code);
  }

 private:
  sqlite3* database_;
  std::unordered_map<std::string, std::unique_ptr<Statement>> statements_;
};

class SqliteDriverImplementation final : public Driver {
 public:
  explicit SqliteDriverImplementation(std::string path) : path_(std::move(path)) {}
  ~SqliteDriverImplementation() override {
    if (claim_ >= 0) close(claim_);
  }
  SqliteDriverImplementation(const SqliteDriverImplementation&) = delete;
  SqliteDriverImplementation& operator=(const SqliteDriverImplementation&) = delete;

  absl::Status Claim() override {
    // Not the database itself: closing any descriptor of it would drop SQLite's own locks.
    claim_ = open(absl::StrCat(path_, "-claim").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (claim_ < 0) return CannotOpen(std::generic_category().message(errno));
    if (flock(claim_, LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
    return absl::FailedPreconditionError(
        absl::StrCat("another program serves the database ", path_,
                     " already; stop that one, or give this one a database of its own"));
  }
  absl::StatusOr<std::unique_ptr<Connection>> OpenWriter() override {
    // Savepoints need room on the side, for which a file would be made and removed each time.
    return Open(absl::StrCat(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=1000; "
        "PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=",
        Connection::kMostLogBytes, ";"));
  }
  absl::StatusOr<std::unique_ptr<Connection>> OpenReader() override {
    return Open("PRAGMA query_only=TRUE; PRAGMA wal_autocheckpoint=0;");
  }
  absl::StatusOr<std::unique_ptr<Connection>> OpenBeside() override {
    sqlite3* database = nullptr;
    const int code = sqlite3_open_v2(path_.c_str(), &database,
                                     SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nullptr);
    auto connection = std::make_unique<SqliteConnection>(database);
    if (code != SQLITE_OK) return CannotOpen(database, code);
    sqlite3_extended_result_codes(database, 1);
    sqlite3_busy_timeout(database, kBusyMilliseconds);
    sqlite3_db_config(database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    return connection;
  }

 private:
  absl::StatusOr<std::unique_ptr<Connection>> Open(const std::string& settings) {
    // A database names people: only its owner reads it, whatever the umask. The log and its index
    // are made as it is. An existing file is not opened: closing it would drop SQLite's own locks.
    if (const int made = open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        made >= 0)
      close(made);
    sqlite3* database = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(path_.c_str(), &database, flags, nullptr);
    auto connection = std::make_unique<SqliteConnection>(database);
    if (code != SQLITE_OK) return CannotOpen(database, code);
    sqlite3_extended_result_codes(database, 1);
    sqlite3_busy_timeout(database, kBusyMilliseconds);
    absl::Status set = connection->Execute(settings);
    // Two who turn a new file into write-ahead mode at once are told so without any waiting.
    for (int waited = 0; absl::IsAborted(set) && waited < kBusyMilliseconds;
         waited += kPauseMilliseconds) {
      absl::SleepFor(absl::Milliseconds(kPauseMilliseconds));
      set = connection->Execute(settings);
    }
    if (sqlite3_errcode(database) == SQLITE_NOTADB)
      return absl::FailedPreconditionError(
          absl::StrCat(path_, " is there and is no SQLite database; give another file"));
    RETURN_IF_ERROR(set);
    return connection;
  }

  absl::Status CannotOpen(sqlite3* database, int code) const {
    if ((code & 0xff) == SQLITE_IOERR) return FromSqlite(database, code);
    return CannotOpen(sqlite3_errmsg(database));
  }
  absl::Status CannotOpen(const std::string& why) const {
    return absl::UnavailableError(absl::StrCat("cannot open the database ", path_, ": ", why,
                                               "; is the folder there and writable?"));
  }

  std::string path_;
  int claim_ = -1;
};

}  // namespace

std::unique_ptr<Driver> SqliteDriver(std::string path) {
  return std::make_unique<SqliteDriverImplementation>(std::move(path));
}

}  // namespace cairn::store
