// What is erased is gone: from history, from kept answers and from the files, and nothing else is.

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cairn/people/v1/people.pb.h"
#include "common/base/status_macros.h"
#include "common/store/replica.h"
#include "common/store/store.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/people/migrations.h"
#include "tests/support/bytes_on_disk.h"
#include "tests/support/fake_clock.h"
#include "tests/support/have.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_database.h"

namespace cairn::store {
namespace {

using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;
using test::BytesBeside;
using test::FailsWith;
using test::IsOk;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

template <typename T>
const ResourceType& TypeOf() {
  return ResourceType::Of(T::descriptor());
}

const Key kAnn = {"ayr", "ann"};

class ErasureTest : public testing::Test {
 protected:
  ErasureTest() { Open(); }

  void Open() {
    store_.reset();
    store_ =
        *Store::Open({.database = database_.address(),
                      .service = "people",
                      .types = {&TypeOf<Person>(), &TypeOf<Appointment>(), &TypeOf<Enrolment>()},
                      .migrations = people::Migrations(),
                      .clock = &clock_});
  }
  template <typename T>
  void Put(const std::string& text, const std::string& request_id = "") {
    ASSERT_THAT(
        store_->Write({.actor = "hr", .request_id = request_id},
                      [&](Transaction& tx) -> absl::Status {
                        T resource = test::FromText<T>(text);
                        ASSIGN_OR_RETURN(const Key key, TypeOf<T>().ParseName(resource.name()));
                        T before;
                        ASSIGN_OR_RETURN(const bool found, tx.Find(TypeOf<T>(), key, &before));
                        RETURN_IF_ERROR(
                            tx.Put(TypeOf<T>(), key, found ? &before : nullptr, resource));
                        return tx.KeepAnswer("digest", resource.SerializeAsString());
                      }),
        IsOk());
  }
  template <typename T>
  void Remove(const Key& key) {
    ASSERT_THAT(store_->Write({.actor = "hr"},
                              [&](Transaction& tx) -> absl::Status {
                                T before;
                                RETURN_IF_ERROR(tx.Find(TypeOf<T>(), key, &before).status());
                                return tx.Delete(TypeOf<T>(), key, before);
                              }),
                IsOk());
  }
  Transaction::Erased Erase(const Key& key) {
    Transaction::Erased erased;
    EXPECT_THAT(store_->Write({.actor = "officer"},
                              [&](Transaction& tx) -> absl::Status {
                                ASSIGN_OR_RETURN(erased, tx.Erase(TypeOf<Person>(), key));
                                return absl::OkStatus();
                              }),
                IsOk());
    return erased;
  }
  // `3 CREATED ann request`, every change from the start.
  std::vector<std::string> Log() {
    std::vector<std::string> lines;
    EXPECT_THAT(store_->Read([&](Snapshot& snapshot) -> absl::Status {
      ASSIGN_OR_RETURN(const std::vector<Change> changes, snapshot.ChangesAfter(0, 100));
      for (const Change& change : changes)
        lines.push_back(absl::StrCat(
            change.revision, change.operation == Change::Operation::kErased ? " erased " : " ",
            change.key.id, " ", change.request_id, " ", change.resource->ByteSizeLong() > 10));
      return absl::OkStatus();
    }),
                IsOk());
    return lines;
  }

  test::FakeClock clock_;
  test::TempDatabase database_;
  std::unique_ptr<Store> store_;
};

constexpr char kAnnAsText[] =
    R"(name: "organisations/ayr/people/ann" display_name: "planted mark")";
constexpr char kAnn2AsText[] =
    R"(name: "organisations/ayr/people/ann-2" display_name: "somebody else")";
constexpr char kHolds[] = R"(name: "organisations/ayr/people/ann/appointments/a"
                             external_id: "planted mark")";

TEST_F(ErasureTest, EmptiesEveryChangeOfItAndOfWhatWasBelowAndKeepsTheRevisions) {
  Put<Person>(kAnnAsText, "by planted mark");
  Put<Person>(kAnn2AsText, "other");
  Put<Appointment>(kHolds);
  Remove<Appointment>({"ayr", "ann/a"});
  Remove<Person>(kAnn);

  const Transaction::Erased erased = Erase(kAnn);

  EXPECT_TRUE(erased.was_known);
  EXPECT_EQ(erased.changes, 4);
  EXPECT_EQ(erased.answers, 1);
  EXPECT_THAT(Log(), ElementsAre("1 erased ann  0", "2 ann-2 other 1", "3 erased ann/a  0",
                                 "4 erased ann/a  0", "5 erased ann  0", "6 erased ann  0"));
}

TEST_F(ErasureTest, AgainErasesNothingAndTakesNoRevision) {
  Put<Person>(kAnnAsText);
  Remove<Person>(kAnn);
  Erase(kAnn);
  const std::int64_t revision = store_->head();

  const Transaction::Erased again = Erase(kAnn);
  const Transaction::Erased never = Erase({"ayr", "nobody"});

  EXPECT_TRUE(again.was_known);
  EXPECT_EQ(again.changes, 0);
  EXPECT_FALSE(never.was_known);
  EXPECT_EQ(store_->head(), revision);
}

TEST_F(ErasureTest, AnswersThatNameItGoAndThoseOfANameThatBeginsAlikeStay) {
  Put<Person>(kAnn2AsText, "r2");
  Put<Person>(kAnnAsText, "r1");
  Put<Person>(R"(name: "organisations/ayr/people/bob" same_as: "organisations/ayr/people/ann")",
              "r3");
  Remove<Person>(kAnn);
  Erase(kAnn);

  const auto answered = [&](const std::string& request_id) {
    bool there = false;
    EXPECT_THAT(store_->Write({.actor = "hr", .request_id = request_id},
                              [&](Transaction& tx) -> absl::Status {
                                ASSIGN_OR_RETURN(const auto answer, tx.AnswerBefore("digest"));
                                there = answer.has_value();
                                return absl::OkStatus();
                              }),
                IsOk());
    return there;
  };
  EXPECT_FALSE(answered("r1"));
  EXPECT_TRUE(answered("r2"));
  EXPECT_FALSE(answered("r3"));
}

TEST_F(ErasureTest, NothingOfItIsLeftInTheFilesAndTheOthersAre) {
  Put<Person>(kAnnAsText, "by planted mark");
  Put<Person>(kAnn2AsText);
  Put<Appointment>(kHolds);
  Remove<Appointment>({"ayr", "ann/a"});
  Remove<Person>(kAnn);
  ASSERT_THAT(BytesBeside(database_.path()), HasSubstr("planted mark"));
  Erase(kAnn);

  ASSERT_THAT(store_->CleanFiles(), IsOk());

  EXPECT_THAT(BytesBeside(database_.path()), Not(HasSubstr("planted mark")));
  EXPECT_THAT(BytesBeside(database_.path()), HasSubstr("somebody else"));
}

TEST_F(ErasureTest, WhoReadsAnOlderStateHoldsItUpUntilTheyHaveDone) {
  Put<Person>(kAnnAsText);
  const absl::Status read = store_->Read([&](Snapshot& snapshot) -> absl::Status {
    const absl::Status begun = snapshot.Revision().status();
    Remove<Person>(kAnn);
    Erase(kAnn);
    EXPECT_THAT(store_->CleanFiles(), FailsWith(ErrorReason::STORE_BUSY));
    return begun;
  });
  EXPECT_THAT(read, IsOk());
  EXPECT_THAT(store_->CleanFiles(), IsOk());

  EXPECT_THAT(BytesBeside(database_.path()), Not(HasSubstr("planted mark")));
}

TEST_F(ErasureTest, IsFinishedAfterARestart) {
  Put<Person>(kAnnAsText);
  Remove<Person>(kAnn);
  Erase(kAnn);

  Open();
  ASSERT_THAT(store_->CleanFiles(), IsOk());

  EXPECT_THAT(BytesBeside(database_.path()), Not(HasSubstr("planted mark")));
}

TEST(ReplicaErasureTest, ACopyForgetsWhatWasErasedInAFileOfBeforeToo) {
  test::TempDatabase file;
  const auto replica = *Replica::Open(file.address());
  const std::string name = "organisations/ayr/people/ann";
  ASSERT_THAT(replica->Apply("people",
                             {{"t", name, "planted mark", false},
                              {"t", "organisations/ayr/people/bob", "somebody else", false}},
                             "people@2", absl::UnixEpoch()),
              IsOk());
  ASSERT_THAT(replica->BeginState("people"), IsOk());
  ASSERT_THAT(replica->AddToState("people", {{"t", name, "planted mark", false}}), IsOk());
  ASSERT_THAT(replica->Apply("people", {{"t", name, "", true}}, "people@3", absl::UnixEpoch()),
              IsOk());

  ASSERT_THAT(
      replica->Apply("people", {{"t", name, "", true, true}}, "people@4", absl::UnixEpoch()),
      IsOk());

  EXPECT_THAT(BytesBeside(file.path()), Not(HasSubstr("planted mark")));
  EXPECT_THAT(BytesBeside(file.path()), HasSubstr("somebody else"));
}

}  // namespace
}  // namespace cairn::store
