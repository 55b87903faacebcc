#ifndef CAIRN_TESTS_SUPPORT_SERVICE_UNDER_TEST_H_
#define CAIRN_TESTS_SUPPORT_SERVICE_UNDER_TEST_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "common/auth/identity.h"
#include "common/base/status_macros.h"
#include "common/change/change_service.h"
#include "common/collection/collection.h"
#include "common/resource/field_rules.h"
#include "common/rpc/call/method.h"
#include "common/store/sql/sqlite_driver.h"
#include "common/store/store.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"
#include "tests/support/have.h"
#include "tests/support/sequential_ids.h"
#include "tests/support/temp_database.h"

namespace cairn::test {

// A service of Cairn without its server: real handlers over a real database, called as the server
// calls them, field rules first.
class ServiceUnderTest {
 public:
  virtual ~ServiceUnderTest() = default;

  // Calls a method by its name with a request given as text or as a message.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Call(const std::string& method, const std::string& request) const {
    return Call<Response>(method, FromText<Request>(request));
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Call(const std::string& method, const Request& request) const {
    Response response;
    RETURN_IF_ERROR(resource::CheckRequest(request));
    RETURN_IF_ERROR(CallUnchecked(method, request, &response));
    return response;
  }
  absl::Status CallUnchecked(const std::string& method, const google::protobuf::Message& request,
                             google::protobuf::Message* response) const {
    for (const rpc::ServiceTable& table : tables_) {
      const auto found = table.methods().find(method);
      if (found != table.methods().end())
        return found->second.unary({.identity = identity_}, request, response);
    }
    return absl::UnimplementedError(method);
  }

  template <typename T>
  T Have(const std::string& text) {
    return test::Have<T>(*store_, collections_, text);
  }

  // The stored resource; NOT_FOUND when there is none.
  template <typename T>
  absl::StatusOr<T> Stored(const std::string& name) const {
    const auto& type = resource::ResourceType::Of(T::descriptor());
    T found;
    RETURN_IF_ERROR(store_->Read([&](store::Snapshot& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(const resource::Key key, type.ParseName(name));
      ASSIGN_OR_RETURN(const bool there, snapshot.Find(type, key, &found));
      return there ? absl::OkStatus() : absl::NotFoundError(name);
    }));
    return found;
  }

  void ActAs(auth::Identity identity) { identity_ = std::move(identity); }
  std::int64_t revision() const { return store_->head(); }
  store::Store& store() { return *store_; }
  // From here on changes bear marks, as those of a real service do.
  void DrawMarks() { draws_marks_ = true; }
  // A copy of the database as it stands, as a backup makes it.
  void BackUp(const std::string& path) const {
    const auto connection = store::SqliteDriver(database_.path())->OpenWriter();
    EXPECT_TRUE(connection.ok()) << connection.status();
    const absl::Status made = (*connection)->Execute(absl::StrCat("VACUUM INTO '", path, "'"));
    EXPECT_TRUE(made.ok()) << made;
  }
  std::string path() const { return database_.path(); }  // of the database
  FakeClock& clock() { return clock_; }
  ChangeService& changes() { return *changes_; }
  const auth::Identity& identity() const { return identity_; }
  // For a real server over these handlers.
  const std::vector<rpc::ServiceTable>& tables() const { return tables_; }

 protected:
  ServiceUnderTest(const std::string& service,
                   const std::vector<const google::protobuf::Descriptor*>& messages,
                   std::vector<store::Migration> migrations, const std::string& backup = "")
      : draws_marks_(!backup.empty()) {
    if (!backup.empty()) std::filesystem::copy_file(backup, database_.path());
    store::Store::Options options{
        .database = database_.address(),
        .service = service,
        .migrations = std::move(migrations),
        .clock = &clock_,
        .new_mark = [this]() -> std::uint64_t { return draws_marks_ ? store::RandomMark() : 0; }};
    for (const auto* message : messages)
      options.types.push_back(&resource::ResourceType::Of(message));
    auto opened = store::Store::Open(std::move(options));
    EXPECT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }
  void Serve(std::vector<rpc::ServiceTable> tables, std::vector<const AnyCollection*> collections) {
    tables_ = std::move(tables);
    collections_ = std::move(collections);
    changes_ = std::make_unique<ChangeService>(*store_, collections_);
    tables_.push_back(changes_->Table());
  }

  TempDatabase database_;
  FakeClock clock_;
  SequentialIds ids_;
  std::unique_ptr<store::Store> store_;

 private:
  bool draws_marks_ = false;  // tests say `roles@1`
  auth::Identity identity_ = auth::Identity::LocalOperator();
  std::vector<const AnyCollection*> collections_;
  std::unique_ptr<ChangeService> changes_;
  std::vector<rpc::ServiceTable> tables_;
};

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_SERVICE_UNDER_TEST_H_
