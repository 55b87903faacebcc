#include "services/planner/engine/succession/bench.h"

#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const Day kToday = On("2026-11-23");
constexpr char kFresh[] = "2026-05-01";

// Councils "here" and "there" of one network, and "far" of another. Heads of service are asked for
// strategy at level 3; managers' posts lead to theirs.
class BenchTest : public testing::Test {
 protected:
  BenchTest() {
    text_.AsksForSkill("head", "strategy", 3);
    text_.Leads("manager", "head", 0);
    text_.organisation("here");
    text_.organisation("there");
    text_.organisation("far").network = "South";
  }

  void Vacant(const std::string& post, absl::string_view since = "2026-09-01") {
    text_.post("here", post, "head");
    text_.vacancy("here", post, since);
  }
  // Somebody in a feeder post who is ready.
  Person& Ready(const std::string& org, const std::string& id) {
    text_.Knows(org, id, {"strategy"}, 3, kFresh);
    text_.post(org, absl::StrCat("manager-", id), "manager");
    text_.appointment(org, id, absl::StrCat("manager-", id), "2020-01-01");
    return text_.person(org, id);
  }
  std::map<std::string, Bench> Ask(int target = 2) {
    workforce_ = text_.Build();
    const Organisation& here = *workforce_->Find("here");
    const auto vacancies = VacantPosts(*workforce_, here, HoldingsOf(*workforce_), kToday, 36);
    return Benches(*workforce_, here, vacancies, kToday, target);
  }
  std::vector<std::string> PoolOf(const std::string& org) {
    workforce_ = text_.Build();
    std::vector<std::string> ids;
    for (const Candidate& candidate :
         Pool(*workforce_, *workforce_->Find(org), workforce_->catalogue->role_names.Find("head"),
              "", kToday))
      ids.push_back(candidate.employee->person->id);
    return ids;
  }

  WorkforceText text_;
  std::shared_ptr<const Workforce> workforce_;
};

// ---- the eligible pool

TEST_F(BenchTest, HoldersOfFeederPostsAndThoseWhoAspireAreEligible) {
  Ready("here", "cid");
  text_.person("here", "ann").aspirations = {text_.RoleIndex("head")};
  text_.post("here", "clerk-1", "clerk");
  text_.appointment("here", "bob", "clerk-1", "2020-01-01");
  EXPECT_THAT(PoolOf("here"), ElementsAre("ann", "cid"));
}

TEST_F(BenchTest, AFormerHolderOfAFeederPostIsNotEligible) {
  text_.post("here", "manager-1", "manager");
  text_.appointment("here", "ann", "manager-1", "2015-01-01").last_day = On("2019-12-31");
  EXPECT_THAT(PoolOf("here"), IsEmpty());
}

TEST_F(BenchTest, WhoHasLeftIsNotEligible) {
  Ready("here", "ann").left = On("2026-11-22");
  EXPECT_THAT(PoolOf("here"), IsEmpty());
}

TEST_F(BenchTest, AFeederPostOfAnotherOrganisationCounts) {
  text_.post("there", "manager-1", "manager");
  text_.appointment("here", "ann", "organisations/there/posts/manager-1", "2020-01-01");
  EXPECT_THAT(PoolOf("here"), IsEmpty()) << "the other organisation has not agreed";
  text_.post("there", "manager-1").joint = {"here"};
  EXPECT_THAT(PoolOf("here"), ElementsAre("ann"));
}

TEST_F(BenchTest, ARoleThatTheCatalogueDoesNotHaveHasNoPool) {
  workforce_ = text_.Build();
  EXPECT_THAT(Pool(*workforce_, *workforce_->Find("here"), kNoIndex, "", kToday), IsEmpty());
}

// ---- B

TEST_F(BenchTest, ReadyPeopleOfTheOrganisationAreCountedUpToTheTarget) {
  Vacant("head-1");
  for (const char* id : {"ann", "bob", "cid"}) Ready("here", id);
  EXPECT_EQ(Ask(2)["head-1"].ready_here, 2);
  EXPECT_EQ(Ask(3)["head-1"].ready_here, 3);
}

TEST_F(BenchTest, NobodyIsCountedForTwoVacancies) {
  Vacant("head-1");
  Vacant("head-2");
  Ready("here", "ann");
  auto benches = Ask();
  EXPECT_EQ(benches["head-1"].ready_here + benches["head-2"].ready_here, 1);
}

TEST_F(BenchTest, TheVacancyThatStandsLongestComesFirst) {
  Vacant("head-1", "2026-09-01");
  Vacant("head-2", "2026-03-01");
  Ready("here", "ann");
  EXPECT_EQ(Ask()["head-2"].ready_here, 1);
}

TEST_F(BenchTest, OfTwoOfOneDayTheFirstByNameComesFirst) {
  Vacant("head-2");
  Vacant("head-1");
  Ready("here", "ann");
  EXPECT_EQ(Ask()["head-1"].ready_here, 1);
}

TEST_F(BenchTest, AStatutoryPostComesBeforeAll) {
  Vacant("head-1", "2026-03-01");
  Vacant("head-2", "2026-09-01");
  text_.post("here", "head-2").statutory = true;
  Ready("here", "ann");
  EXPECT_EQ(Ask()["head-2"].ready_here, 1);
}

TEST_F(BenchTest, FirstSuccessorsForAllComeBeforeASecondForAny) {
  Vacant("head-1");
  Vacant("head-2");
  text_.post("here", "head-1").statutory = true;
  Ready("here", "ann");
  Ready("here", "bob");
  auto benches = Ask();
  EXPECT_EQ(benches["head-1"].ready_here, 1);
  EXPECT_EQ(benches["head-2"].ready_here, 1);
}

TEST_F(BenchTest, NobodyIsCountedForAPostWhoseNextHolderIsAppointed) {
  Vacant("head-1");
  Vacant("head-2");
  text_.appointment("here", "next", "head-1", "2027-02-01");
  Ready("here", "ann");
  auto benches = Ask();
  EXPECT_EQ(benches["head-1"].ready_here, 0);
  EXPECT_EQ(benches["head-2"].ready_here, 1);
}

TEST_F(BenchTest, TheHolderIsNoSuccessorToTheOwnPost) {
  text_.post("here", "head-1", "head");
  text_.appointment("here", "ann", "head-1", "2020-01-01").contract_end = On("2027-06-30");
  text_.Knows("here", "ann", {"strategy"}, 5, kFresh);
  text_.person("here", "ann").aspirations = {text_.RoleIndex("head")};
  EXPECT_EQ(Ask()["head-1"].ready_here, 0);
}

TEST_F(BenchTest, TheHoldersRecordElsewhereIsNoSuccessorEither) {
  text_.post("here", "head-1", "head");
  text_.appointment("here", "ann", "head-1", "2020-01-01").contract_end = On("2027-06-30");
  text_.person("here", "ann").same_as = "organisations/there/people/ann";
  Ready("there", "ann").mobility = Person::Mobility::kNetwork;
  text_.person("there", "ann").same_as = "organisations/here/people/ann";
  EXPECT_EQ(Ask()["head-1"].ready_network, 0);
}

TEST_F(BenchTest, WhoActsUpInTheVacantPostMayFillIt) {
  Vacant("head-1");
  Ready("here", "ann");
  text_.appointment("here", "ann", "head-1", "2026-09-01", Appointment::Kind::kActing);
  EXPECT_EQ(Ask()["head-1"].ready_here, 1);
}

TEST_F(BenchTest, WhoIsKnownToBeGoneByThenIsNoSuccessor) {
  text_.post("here", "head-1", "head");
  text_.vacancy("here", "head-1", "2027-09-01", Vacancy::State::kAnticipated);
  Ready("here", "ann").left = On("2027-08-31");
  EXPECT_EQ(Ask()["head-1"].ready_here, 0);
  text_.person("here", "ann").left = On("2027-09-01");
  EXPECT_EQ(Ask()["head-1"].ready_here, 1);
}

TEST_F(BenchTest, WhoHasGivenNoticeIsNoSuccessor) {
  Vacant("head-1");
  text_.Knows("here", "ann", {"strategy"}, 3, kFresh);
  text_.post("here", "manager-1", "manager");
  Appointment& held = text_.appointment("here", "ann", "manager-1", "2020-01-01");
  held.last_day = On("2027-01-31");
  EXPECT_EQ(Ask()["head-1"].ready_here, 1) << "a planned end without notice is no leave-taking yet";
  held.notice = On("2026-11-01");
  EXPECT_EQ(Ask()["head-1"].ready_here, 0);
}

TEST_F(BenchTest, AFixedTermThatEndsIsNoLeaveTaking) {
  text_.post("here", "head-1", "head");
  text_.vacancy("here", "head-1", "2027-09-01", Vacancy::State::kAnticipated);
  text_.Knows("here", "ann", {"strategy"}, 3, kFresh);
  text_.post("here", "manager-1", "manager");
  text_.appointment("here", "ann", "manager-1", "2020-01-01").contract_end = On("2027-01-31");
  EXPECT_EQ(Ask()["head-1"].ready_here, 1);
}

TEST_F(BenchTest, AVacancyOutOfScopeTakesNobody) {
  Vacant("head-2", "2026-09-01");
  text_.role("librarian").area = ServiceArea::kPlace;
  text_.Leads("manager", "librarian", 0);
  text_.post("here", "head-1", "librarian");
  text_.vacancy("here", "head-1", "2020-01-01");
  Ready("here", "ann");
  auto benches = Ask();
  EXPECT_EQ(benches.count("head-1"), 0u);
  EXPECT_EQ(benches["head-2"].ready_here, 1);
}

// ---- N

TEST_F(BenchTest, OnlyReadyMobilePeopleOfTheNetworkCountForIt) {
  Vacant("head-1");
  Ready("there", "mobile").mobility = Person::Mobility::kNetwork;
  Ready("there", "national").mobility = Person::Mobility::kNational;
  Ready("there", "settled").mobility = Person::Mobility::kOwnOrganisation;
  Ready("there", "unsaid");
  Ready("far", "distant").mobility = Person::Mobility::kNational;
  EXPECT_EQ(Ask(5)["head-1"].ready_network, 2);
}

TEST_F(BenchTest, PeopleOfTheOrganisationAreNotElsewhere) {
  Vacant("head-1");
  Ready("here", "ann").mobility = Person::Mobility::kNetwork;
  EXPECT_EQ(Ask()["head-1"].ready_network, 0);
}

TEST_F(BenchTest, RecordsOfOnePersonCountOnce) {
  Vacant("head-1");
  text_.organisation("third");
  Ready("there", "old").mobility = Person::Mobility::kNetwork;
  Person& renewed = Ready("third", "new");
  renewed.mobility = Person::Mobility::kNetwork;
  EXPECT_EQ(Ask(5)["head-1"].ready_network, 2);
  text_.person("third", "new").same_as = "organisations/there/people/old";
  EXPECT_EQ(Ask(5)["head-1"].ready_network, 2) << "one side alone says so";
  text_.person("there", "old").same_as = "organisations/third/people/new";
  EXPECT_EQ(Ask(5)["head-1"].ready_network, 1);
}

TEST_F(BenchTest, OurOwnPeoplesRecordsElsewhereAreNotTheNetworks) {
  Vacant("head-1");
  Ready("there", "ann").mobility = Person::Mobility::kNetwork;
  text_.person("there", "ann").same_as = "organisations/here/people/ann";
  Ready("here", "ann").same_as = "organisations/there/people/ann";
  const Bench bench = Ask()["head-1"];
  EXPECT_EQ(bench.ready_here, 1);
  EXPECT_EQ(bench.ready_network, 0);
}

// ---- X

TEST_F(BenchTest, PeopleOfAnotherSectorCountWhereTheRoleIsOpenToThem) {
  Vacant("head-1");
  Person& nurse = Ready("there", "nurse");
  nurse.mobility = Person::Mobility::kNetwork;
  nurse.last_sector = Sector::kHealth;
  EXPECT_EQ(Ask()["head-1"].health.people, 0);
  text_.role("head").open_to = {Sector::kSocialServices, Sector::kHealth};
  const Bench bench = Ask()["head-1"];
  EXPECT_EQ(bench.health.people, 1);
  EXPECT_EQ(bench.education.people, 0);
  EXPECT_EQ(bench.other_sector.people, 0);
}

TEST_F(BenchTest, NearPeopleOfAnotherSectorCountToo) {
  Vacant("head-1");
  text_.role("head").open_to = {Sector::kEducation};
  text_.Knows("there", "teacher", {"strategy"}, 2, kFresh);
  text_.person("there", "teacher").aspirations = {text_.RoleIndex("head")};
  text_.person("there", "teacher").last_sector = Sector::kEducation;
  text_.person("there", "teacher").mobility = Person::Mobility::kNetwork;
  EXPECT_EQ(Ask()["head-1"].education.people, 0) << "no way leads to what is missing";
  text_.Gives("course", "strategy", 3);
  EXPECT_EQ(Ask()["head-1"].education.people, 1);
}

TEST_F(BenchTest, OtherSectorsAreCountedTogether) {
  Vacant("head-1");
  text_.role("head").open_to = {Sector::kOther, Sector::kCross};
  Person& officer = Ready("there", "officer");
  officer.mobility = Person::Mobility::kNetwork;
  officer.last_sector = Sector::kOther;
  Person& planner = Ready("here", "planner");
  planner.last_sector = Sector::kCross;
  EXPECT_EQ(Ask()["head-1"].other_sector.people, 2);
}

TEST_F(BenchTest, AnUnknownLastSectorIsNoOtherSector) {
  Vacant("head-1");
  text_.role("head").open_to = {Sector::kHealth, Sector::kEducation, Sector::kOther,
                                Sector::kCross};
  Ready("here", "ann").last_sector = Sector::kUnknown;
  Ready("here", "bob").last_sector = Sector::kSocialServices;
  const Bench bench = Ask()["head-1"];
  EXPECT_EQ(bench.health.people + bench.education.people + bench.other_sector.people, 0);
}

}  // namespace
}  // namespace cairn::planner
