// Who was deleted can be purged: nobody is told anything of them any more.

#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/people/v1/people.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"

namespace cairn::people {
namespace {

using change::v1::Change;
using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::Partially;
using test::Saying;
using testing::ElementsAre;
using testing::HasSubstr;
using v1::Person;
using v1::PurgePeopleResponse;

constexpr char kAnn[] = "organisations/ayr/people/ann";

class PurgeTest : public testing::Test {
 protected:
  absl::StatusOr<PurgePeopleResponse> Purge(const std::string& more,
                                            const std::string& parent = "organisations/ayr") {
    return people_.Call<v1::PurgePeopleRequest, PurgePeopleResponse>(
        "PurgePeople", absl::StrCat("parent: \"", parent, "\" ", more));
  }
  void Delete(const std::string& name) {
    ASSERT_THAT((people_.Call<v1::DeletePersonRequest, google::protobuf::Empty>(
                    "DeletePerson", absl::StrCat("name: \"", name, "\""))),
                IsOk());
  }
  absl::StatusOr<change::v1::ListChangesResponse> Changes() {
    return people_.Call<change::v1::ListChangesRequest, change::v1::ListChangesResponse>(
        "ListChanges", absl::StrCat("name: \"", kAnn, "\""));
  }

  test::PeopleUnderTest people_;
};

TEST_F(PurgeTest, OnlyWhoWasDeletedIsPurgedAndElseNobody) {
  Delete(kAnn);

  const auto refused =
      Purge(absl::StrCat("names: \"", kAnn, "\" names: \"organisations/ayr/people/ben\""));

  EXPECT_THAT(refused, FailsWith(ErrorReason::NOT_DELETED));
  EXPECT_THAT(refused, Naming("resource", "organisations/ayr/people/ben"));
  EXPECT_EQ(Changes()->changes(0).kind(), Change::DELETED);
}

TEST_F(PurgeTest, WhoWasNeverHereOrIsOfAnotherOrganisationIsNotPurged) {
  EXPECT_THAT(Purge("names: \"organisations/ayr/people/nobody\""),
              FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(BadFieldsOf(Purge("names: \"organisations/ayr/people/ann\" names: "
                                "\"organisations/bute/people/x\"")),
              ElementsAre("names[1]"));
  EXPECT_THAT(BadFieldsOf(Purge("")), ElementsAre("names"));
}

TEST_F(PurgeTest, OfTheChangesOnlyThatThereWereSomeIsTold) {
  Delete(kAnn);

  EXPECT_THAT(
      Purge(absl::StrCat("names: \"", kAnn, "\"")),
      IsOkAndHolds(Partially(R"pb(purged { name: "organisations/ayr/people/ann" changes: 2 })pb")));

  const auto told = Changes();
  ASSERT_THAT(told, IsOk());
  ASSERT_EQ(told->changes_size(), 3);
  for (const Change& change : told->changes()) {
    EXPECT_EQ(change.kind(), Change::ERASED);
    EXPECT_EQ(change.name(), kAnn);
    EXPECT_EQ(change.resource().type_url(), "type.googleapis.com/cairn.people.v1.Person");
    EXPECT_EQ(change.resource().value(), "");
    EXPECT_FALSE(change.has_before());
  }
}

TEST_F(PurgeTest, WhileSomebodyReadsAnOlderStateItSaysSoAndIsAskedAgain) {
  const absl::Status read = people_.store().Read([&](store::Snapshot& snapshot) {
    const absl::Status begun = snapshot.Revision().status();
    Delete(kAnn);
    const auto busy = Purge(absl::StrCat("names: \"", kAnn, "\""));
    EXPECT_THAT(busy, FailsWith(ErrorReason::STORE_BUSY));
    EXPECT_THAT(busy, Saying(HasSubstr("erased for every caller")));
    EXPECT_EQ(Changes()->changes(0).kind(), Change::ERASED);
    return begun;
  });
  EXPECT_THAT(read, IsOk());
  EXPECT_THAT(Purge(absl::StrCat("names: \"", kAnn, "\"")), IsOk());
}

TEST_F(PurgeTest, OnlyAskedForChangesNothing) {
  Delete(kAnn);

  EXPECT_THAT(Purge(absl::StrCat("names: \"", kAnn, "\" validate_only: true")),
              IsOkAndHolds(Partially(R"pb(purged { changes: 2 })pb")));

  EXPECT_EQ(Changes()->changes(0).kind(), Change::DELETED);
}

TEST_F(PurgeTest, TheNameMayBeUsedAnew) {
  Delete(kAnn);
  ASSERT_THAT(Purge(absl::StrCat("names: \"", kAnn, "\"")), IsOk());

  people_.Have<Person>(absl::StrCat("name: \"", kAnn, "\" display_name: \"Another\""));

  EXPECT_EQ(Changes()->changes(0).kind(), Change::CREATED);
  EXPECT_FALSE(Changes()->changes(0).has_before());
}

}  // namespace
}  // namespace cairn::people
