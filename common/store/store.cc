#include "common/store/store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/store/schema/migrations.h"
#include "common/store/schema/token.h"
#include "common/store/sql/sqlite_driver.h"

namespace cairn::store {
namespace {

constexpr absl::Duration kShrinkLogEvery = absl::Seconds(1);
constexpr std::size_t kMostKeptStatements = 200;

}  // namespace

Store::Store(Options options)
    : options_(std::move(options)), kept_(options_.service, options_.types) {}

Store::~Store() = default;

absl::StatusOr<std::unique_ptr<Store>> Store::Open(Options options) {
  absl::string_view path = options.database;
  if (!absl::ConsumePrefix(&path, "sqlite:") || path.empty())
    return absl::InvalidArgumentError(
        absl::StrCat("a database looks like sqlite:PATH, not ", options.database));
  std::unique_ptr<Store> store(new Store(std::move(options)));
  store->driver_ = SqliteDriver(std::string(path));
  if (!store->options_.shared) RETURN_IF_ERROR(store->driver_->Claim());
  RETURN_IF_ERROR(store->Prepare());
  return store;
}

absl::Status Store::Prepare() {
  ASSIGN_OR_RETURN(std::unique_ptr<Connection> writer, driver_->OpenWriter());
  RETURN_IF_ERROR(CheckOwner(*writer, options_.database, options_.service));
  RETURN_IF_ERROR(Migrate(*writer, "store", StoreMigrations()));
  RETURN_IF_ERROR(Migrate(*writer, options_.service, options_.migrations));
  RETURN_IF_ERROR(FillChecksums(*writer, kept_));
  ASSIGN_OR_RETURN(secret_, PrepareSecret(*writer));
  ASSIGN_OR_RETURN(written_, Snapshot(*writer, kept_).Newest());
  Publish();
  commits_ = std::make_unique<GroupCommit>(std::move(writer), options_.events, [this] {
    Publish();
    WakeAll();
  });
  shrinking_log_ = std::make_unique<Periodic>(kShrinkLogEvery, [this](const auto&) {
    // What a reader still needs stays, until the next time.
    Noted(commits_->Alone([](Connection& connection) {
      return connection.ShrinkLog(Connection::kMostLogBytes);
    })).IgnoreError();
  });
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Connection>> Store::TakeReader() const {
  {
    const MutexLock lock(readers_mutex_);
    if (!readers_.empty()) {
      std::unique_ptr<Connection> reader = std::move(readers_.back());
      readers_.pop_back();
      return reader;
    }
  }
  return driver_->OpenReader();
}

void Store::GiveBack(std::unique_ptr<Connection> connection) const {
  if (connection->kept_statements() > kMostKeptStatements)
    return;  // callers' filters have left too many
  const MutexLock lock(readers_mutex_);
  readers_.push_back(std::move(connection));
}

absl::Status Store::Read(absl::FunctionRef<absl::Status(Snapshot&)> read) const {
  absl::StatusOr<std::unique_ptr<Connection>> reader = TakeReader();
  if (!reader.ok()) return Noted(reader.status());
  std::unique_ptr<Connection> connection = *std::move(reader);
  ASSIGN_OR_RETURN(Statement * begin, connection->Prepare("BEGIN"));
  RETURN_IF_ERROR(begin->Run());
  Snapshot snapshot(*connection, kept_);
  absl::Status status = read(snapshot);
  absl::StatusOr<Statement*> end = connection->Prepare("COMMIT");
  absl::Status ended = end.ok() ? (*end)->Run() : end.status();
  if (ended.ok()) GiveBack(std::move(connection));
  return Noted(status.ok() ? ended : status);  // the first failure is the one to tell
}

absl::Status Store::Write(const Author& author,
                          absl::FunctionRef<absl::Status(Transaction&)> write) {
  RETURN_IF_ERROR(CheckUndamaged());
  return Noted(commits_->Run([&](Connection& writer) -> absl::Status {
    // The database says where history ends, not memory: another process may have written, and what
    // the group did before may have been undone.
    ASSIGN_OR_RETURN(const Position newest, Snapshot(writer, kept_).Newest());
    Transaction transaction(writer, kept_, author, options_.clock->Now(), newest,
                            options_.new_mark);
    RETURN_IF_ERROR(write(transaction));
    RETURN_IF_ERROR(transaction.CheckReferences());
    written_ = transaction.position();
    return absl::OkStatus();
  }));
}

absl::Status Store::Noted(absl::Status status) const {
  if (absl::IsDataLoss(status) && ReasonOf(status) == ErrorReason::STORE_DAMAGED) {
    const MutexLock lock(damage_mutex_);
    if (damage_.ok()) damage_ = status;
    damaged_ = true;
  }
  return status;
}

absl::Status Store::damage() const {
  if (!damaged_) return absl::OkStatus();
  const MutexLock lock(damage_mutex_);
  return damage_;
}

absl::Status Store::CheckUndamaged() const {
  if (!damaged_) return absl::OkStatus();
  return Failure(absl::StatusCode::kDataLoss, ErrorReason::STORE_DAMAGED)
      .Say(
          "the database of the service is damaged, so nothing is written to it; its operator must "
          "restore a backup");
}

std::unique_ptr<Store::Subscription> Store::Subscribe(std::function<void()> wake) {
  auto subscription = std::make_unique<Subscription>(*this);
  const MutexLock lock(subscribers_mutex_);
  subscribers_.emplace(subscription.get(), std::move(wake));
  return subscription;
}

Store::Subscription::~Subscription() {
  const MutexLock lock(store_.subscribers_mutex_);
  store_.subscribers_.erase(this);
}

void Store::WakeAll() {
  const MutexLock lock(subscribers_mutex_);
  for (const auto& [subscription, wake] : subscribers_) wake();
}

void Store::Publish() {
  const MutexLock lock(newest_mutex_);
  newest_ = written_;
  head_.store(written_.revision, std::memory_order_release);
}

Position Store::newest() const {
  const MutexLock lock(newest_mutex_);
  return newest_;
}

std::string Store::Token(const Position& position) const {
  return TokenOf(options_.service, position);
}

absl::StatusOr<Position> Store::ParseToken(absl::string_view token) const {
  return store::ParseToken(options_.service, token);
}

}  // namespace cairn::store
