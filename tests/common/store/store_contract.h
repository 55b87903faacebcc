#ifndef CAIRN_TESTS_COMMON_STORE_STORE_CONTRACT_H_
#define CAIRN_TESTS_COMMON_STORE_STORE_CONTRACT_H_

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/status_macros.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/roles/migrations.h"
#include "tests/common/store/store_drivers.h"
#include "tests/support/fake_clock.h"
#include "tests/support/have.h"
#include "tests/support/matchers.h"

namespace cairn::store {

template <typename T>
const ResourceType& TypeOf() {
  return ResourceType::Of(T::descriptor());
}

inline std::string NameOf(const Change& change) { return change.type->Name(change.key); }

// What every driver of the store promises, through the store's public face; contract_*_test.cc have
// it by subject.
class StoreContract : public testing::TestWithParam<TestDriver> {
 protected:
  StoreContract() : database_(GetParam().create()) { Open(); }

  Store::Options Options() const {
    return {.database = database_->address(),
            .service = "roles",
            .types = {&TypeOf<roles::v1::Skill>(), &TypeOf<roles::v1::Qualification>(),
                      &TypeOf<roles::v1::Role>(), &TypeOf<roles::v1::Programme>(),
                      &TypeOf<roles::v1::Organisation>(), &TypeOf<roles::v1::Post>(),
                      &TypeOf<roles::v1::Vacancy>()},
            .migrations = roles::Migrations(),
            .clock = &clock_};
  }
  void Open() {
    store_.reset();
    auto opened = Store::Open(Options());
    ASSERT_TRUE(opened.ok()) << opened.status();
    store_ = *std::move(opened);
  }

  // Puts a resource given with its name, over what stands there.
  template <typename T>
  static absl::Status Put(Transaction& tx, const std::string& text) {
    T resource = test::FromText<T>(text);
    return PutMessage(tx, TypeOf<T>(), resource);
  }
  static absl::Status PutMessage(Transaction& tx, const ResourceType& type,
                                 google::protobuf::Message& resource) {
    ASSIGN_OR_RETURN(const Key key, type.ParseName(resource::NameOf(resource)));
    const std::unique_ptr<google::protobuf::Message> before(type.prototype().New());
    ASSIGN_OR_RETURN(const bool found, tx.Find(type, key, before.get()));
    return tx.Put(type, key, found ? before.get() : nullptr, resource);
  }
  template <typename T>
  absl::Status Write(const std::string& text) {
    return store_->Write(kAuthor, [&](Transaction& tx) { return Put<T>(tx, text); });
  }
  template <typename T>
  absl::Status Remove(const std::string& name) {
    return store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(const Key key, TypeOf<T>().ParseName(name));
      T before;
      RETURN_IF_ERROR(tx.Find(TypeOf<T>(), key, &before).status());
      return tx.Delete(TypeOf<T>(), key, before);
    });
  }
  template <typename T>
  std::optional<T> Find(const std::string& name) {
    T found;
    bool there = false;
    const absl::Status read = store_->Read([&](Snapshot& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(const Key key, TypeOf<T>().ParseName(name));
      ASSIGN_OR_RETURN(there, snapshot.Find(TypeOf<T>(), key, &found));
      return absl::OkStatus();
    });
    EXPECT_THAT(read, test::IsOk());
    return there ? std::optional<T>(found) : std::nullopt;
  }
  absl::StatusOr<std::vector<std::string>> ChangesAfter(std::int64_t after, int limit = 1000) {
    std::vector<std::string> lines;
    RETURN_IF_ERROR(store_->Read([&](Snapshot& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(const std::vector<Change> changes, snapshot.ChangesAfter(after, limit));
      for (const Change& change : changes) {
        const char* kind = change.operation == Change::Operation::kCreated   ? "+"
                           : change.operation == Change::Operation::kUpdated ? "~"
                                                                             : "-";
        lines.push_back(absl::StrCat(change.revision, kind, NameOf(change)));
      }
      return absl::OkStatus();
    }));
    return lines;
  }
  absl::StatusOr<std::vector<std::string>> Ids(Query query) {
    std::vector<std::string> ids;
    RETURN_IF_ERROR(store_->Read([&](Snapshot& snapshot) {
      return snapshot.List(query,
                           [&](const Key& key, const std::unique_ptr<google::protobuf::Message>&) {
                             ids.push_back(key.id);
                             return true;
                           });
    }));
    return ids;
  }
  absl::StatusOr<std::vector<std::string>> Referrers(const ResourceType& type, const Key& key,
                                                     int most) {
    std::vector<std::string> names;
    RETURN_IF_ERROR(store_->Read([&](Snapshot& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(names, snapshot.Referrers(type, key, most));
      return absl::OkStatus();
    }));
    return names;
  }

  static inline const Author kAuthor = {.actor = "test", .request_id = ""};

  test::FakeClock clock_;
  std::unique_ptr<TestDatabase> database_;
  std::unique_ptr<Store> store_;
};

inline std::string Named(const std::string& name) {
  return absl::StrCat("name: \"", name, "\" display_name: \"x\"");
}

}  // namespace cairn::store

#endif  // CAIRN_TESTS_COMMON_STORE_STORE_CONTRACT_H_
