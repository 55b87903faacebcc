#include "common/store/replica.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_database.h"

namespace cairn::store {
namespace {

using test::IsOk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DamagedReplicaTest : public testing::Test {
 protected:
  DamagedReplicaTest() {
    std::vector<Replica::Record> records;
    for (int i = 0; i < 2000; ++i)
      records.push_back({"Post", absl::StrCat("posts/", i), std::string(100, 'x')});
    const auto replica = Open();
    EXPECT_THAT(replica, IsOk());
    EXPECT_THAT((*replica)->BeginState("roles"), IsOk());
    EXPECT_THAT((*replica)->AddToState("roles", records), IsOk());
    EXPECT_THAT((*replica)->CompleteState("roles", "roles@7", absl::Now()), IsOk());
    EXPECT_THAT(told_, IsEmpty());
  }
  absl::StatusOr<std::unique_ptr<Replica>> Open() {
    return Replica::OpenOrBegin(database_.address(), [this](const absl::Status& why) {
      told_.emplace_back(why.message());
    });
  }
  void Overwrite(std::streamoff at, std::size_t bytes) {
    std::fstream file(database_.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file << std::string(bytes, '\x5a');
  }
  std::string TokenNow() {
    const auto replica = Open();
    EXPECT_THAT(replica, IsOk());
    return replica.ok() ? (*replica)->PositionOf("roles")->token : "";
  }

  const test::TempDatabase database_;
  std::vector<std::string> told_;
};

TEST_F(DamagedReplicaTest, IsKeptWhereItIsWhole) {
  EXPECT_EQ(TokenNow(), "roles@7");
  EXPECT_THAT(told_, IsEmpty());
}

TEST_F(DamagedReplicaTest, IsSetAsideAndBegunAnewWhereAPageIsDamaged) {
  Overwrite(5 * 4096, 4096);
  EXPECT_EQ(TokenNow(), "") << "what it held is read from the service anew";
  EXPECT_THAT(told_, ElementsAre(HasSubstr("it is now " + database_.path() + ".damaged")));
  EXPECT_TRUE(std::filesystem::exists(database_.path() + ".damaged"));
  told_.clear();
  EXPECT_EQ(TokenNow(), "");
  EXPECT_THAT(told_, IsEmpty()) << "the new one is whole";
}

TEST_F(DamagedReplicaTest, IsSetAsideWhereItsBeginningIsDamaged) {
  Overwrite(0, 100);
  EXPECT_EQ(TokenNow(), "");
  EXPECT_THAT(told_, ElementsAre(HasSubstr("does not begin as a database does")));
}

TEST_F(DamagedReplicaTest, IsSetAsideWhereItIsCutShort) {
  std::filesystem::resize_file(database_.path(), 3 * 4096);
  EXPECT_EQ(TokenNow(), "");
  EXPECT_THAT(told_, testing::SizeIs(1));
}

TEST_F(DamagedReplicaTest, WhatWasSetAsideGoesWithTheFirstErasure) {
  Overwrite(5 * 4096, 4096);
  const auto replica = Open();
  ASSERT_THAT(replica, IsOk());
  ASSERT_TRUE(std::filesystem::exists(database_.path() + ".damaged"));
  Replica::Record gone{"Post", "posts/1", "", true};
  ASSERT_THAT((*replica)->Apply("roles", {gone}, "roles@8", absl::Now()), IsOk());
  EXPECT_TRUE(std::filesystem::exists(database_.path() + ".damaged")) << "nothing was erased";
  gone.erased = true;
  ASSERT_THAT((*replica)->Apply("roles", {gone}, "roles@9", absl::Now()), IsOk());
  EXPECT_FALSE(std::filesystem::exists(database_.path() + ".damaged"));
}

TEST_F(DamagedReplicaTest, ForgetsAllWhenToldTo) {
  const auto replica = Open();
  ASSERT_THAT(replica, IsOk());
  EXPECT_THAT((*replica)->Forget(), IsOk());
  int records = 0;
  EXPECT_THAT((*replica)->Load("roles", [&](auto, auto) { ++records; }), IsOk());
  EXPECT_EQ(records, 0);
  EXPECT_EQ((*replica)->PositionOf("roles")->token, "");
}

}  // namespace
}  // namespace cairn::store
