// Every measure of progress, counted by hand on a workforce small enough for that.

#include "services/planner/engine/objectives/progress.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/planner/engine/objectives/engagements.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Audience = Engagement::Audience;
using Kind = MeasureGroup::Kind;

constexpr char kToday[] = "2026-11-23";
constexpr char kFresh[] = "2026-06-01";

std::string Say(const Measure& measure) {
  switch (measure.state) {
    case Measure::State::kUnspecified:
      return "unspecified";
    case Measure::State::kMeasured:
      return absl::StrCat(measure.numerator, " of ", measure.denominator);
    case Measure::State::kNoCases:
      return "no cases";
    case Measure::State::kSuppressed:
      return "suppressed";
    case Measure::State::kNotRecorded:
      return "not recorded";
  }
  return "";
}

// A post of role `head` is a head of service for adults; `officer` is of tier 9, out of scope.
class MeasuresTest : public testing::Test {
 protected:
  MeasuresTest() { text_.role("officer").tier = 9; }

  void Measure() {
    workforce_ = text_.Build();
    std::vector<const Organisation*> organisations;
    for (const auto& [id, organisation] : workforce_->organisations)
      organisations.push_back(organisation.get());
    Candidates candidates(*workforce_, On(kToday));
    groups_ = MeasureProgress(candidates, organisations, HoldingsOf(*workforce_), engagements_,
                              Grouping::kOrganisationsNetworksAndNations);
  }
  const MeasureGroup& Group(Kind kind, const std::string& name) {
    for (const MeasureGroup& group : groups_)
      if (group.kind == kind &&
          (kind == Kind::kOrganisation ? group.members.front()->id : group.network) == name)
        return group;
    ADD_FAILURE() << "no group " << name;
    return groups_.front();
  }
  std::string In(const std::string& organisation, MeasureId id) {
    return Say(Group(Kind::kOrganisation, organisation)[id]);
  }
  std::string InNation(MeasureId id) { return Say(Group(Kind::kNation, "")[id]); }
  Day AsOf(const std::string& organisation, MeasureId id) {
    return Group(Kind::kOrganisation, organisation)[id].as_of;
  }
  // Measures and says what it came to in `council`.
  std::string Find(MeasureId id) {
    Measure();
    return In("council", id);
  }

  void Assess(const std::string& name, Audience audience, absl::string_view date,
              std::vector<Index> roles = {}) {
    engagements_.push_back(NeedsAssessment("council", audience, date));
    engagements_.back().name = name;
    engagements_.back().roles = std::move(roles);
  }
  // Somebody in a post of a role, with fresh evidence and no skill yet.
  Person& Holds(const std::string& org, const std::string& id, const std::string& role,
                absl::string_view since = "2020-01-01") {
    const std::string post = absl::StrCat(role, "-of-", id);
    text_.post(org, post, role);
    text_.appointment(org, id, post, since);
    text_.Knows(org, id, {}, 0, kFresh);
    return text_.person(org, id);
  }

  WorkforceText text_;
  std::vector<Engagement> engagements_;
  std::shared_ptr<const Workforce> workforce_;
  std::vector<MeasureGroup> groups_;
};

TEST_F(MeasuresTest, EveryMeasureHasAnIdOfItsOwnBehindItsObjective) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < kMeasures; ++i) {
    const MeasureDefinition& definition = DefinitionOf(static_cast<MeasureId>(i));
    ids.emplace_back(definition.id);
    EXPECT_EQ(ids.back().substr(0, 3), absl::StrCat("M", definition.objective, "."));
  }
  EXPECT_THAT(ids, ElementsAre("M1.1", "M1.2", "M1.3", "M2.1", "M2.2", "M2.3", "M2.4", "M3.1",
                               "M3.2", "M3.3", "M4.1", "M4.2", "M4.3", "M4.4", "M4.5", "M4.6",
                               "M4.7", "M5.1", "M5.2", "M5.3"));
}

// ---- objective 1

TEST_F(MeasuresTest, NeedsCoverageCountsEachGroupForEachSeniorRole) {
  text_.role("chief").tier = 2;
  text_.role("manager").tier = 7;
  text_.post("council", "p1", "head");
  text_.post("council", "p2", "head");
  text_.post("council", "p3", "chief");
  text_.post("council", "p4", "manager");
  text_.post("council", "closed", "director").close = On("2026-11-22");
  Assess("all-roles", Audience::kWorkers, "2026-03-01");
  Assess("heads", Audience::kEmployers, "2025-11-24", {text_.RoleIndex("head")});
  Assess("a-year-ago", Audience::kPeopleWhoUseServices, "2025-11-23");
  Assess("to-come", Audience::kPeopleWhoUseServices, "2026-11-24");

  // Two senior roles, three groups: workers for both, employers for one.
  EXPECT_EQ(Find(MeasureId::kNeedsCoverage), "3 of 6");
  EXPECT_EQ(AsOf("council", MeasureId::kNeedsCoverage), On("2025-11-24"));
}

TEST_F(MeasuresTest, VoiceBalanceIsTheShareOfTheGroupAskedLeast) {
  text_.post("council", "p1");
  for (const char* name : {"w1", "w2", "w3"}) Assess(name, Audience::kWorkers, "2026-05-01");
  for (const char* name : {"e1", "e2"}) Assess(name, Audience::kEmployers, "2026-02-01");
  EXPECT_EQ(Find(MeasureId::kVoiceBalance), "0 of 5");
  Assess("u1", Audience::kPeopleWhoUseServices, "2026-04-01");
  Assess("old", Audience::kPeopleWhoUseServices, "2025-01-01");
  EXPECT_EQ(Find(MeasureId::kVoiceBalance), "1 of 6");
  EXPECT_EQ(AsOf("council", MeasureId::kVoiceBalance), On("2026-02-01"));
}

TEST_F(MeasuresTest, UnknownReadinessIsThePoolWithoutEvidenceYoungerThan24Months) {
  text_.Leads("deputy", "head", 0);
  text_.post("council", "p1", "head");
  Holds("council", "ann", "deputy");
  Holds("council", "bob", "deputy").assessed = kNoDay;
  Holds("council", "cat", "deputy").assessed = On("2024-11-23");
  Holds("council", "dan", "deputy").assessed = On("2024-11-24");
  Holds("council", "eve", "officer").assessed = kNoDay;  // in no pool
  EXPECT_EQ(Find(MeasureId::kUnknownReadiness), "2 of 4");
  EXPECT_EQ(AsOf("council", MeasureId::kUnknownReadiness), On("2024-11-24")) << "what is known";
}

// ---- objective 2

// Heads need strategy and finance, and a year with teams. Deputies of half a year reach the route's
// 24 months in time, so that a gap without a programme can be closed as well. A course gives
// strategy.
class GapsTest : public MeasuresTest {
 protected:
  GapsTest() {
    text_.AsksForSkill("head", "strategy", 3);
    text_.AsksForSkill("head", "finance", 3);
    text_.AsksForExperience("head", "teams", 12);
    text_.Leads("deputy", "head", 24);
    text_.post("council", "p1", "head");
    text_.Gives("course", "strategy", 3);
    Deputy("ann", 2, 2);
    Deputy("ben", 2, 3);
    Deputy("cat", 3, 3);  // lacks time only
  }
  void Deputy(const std::string& id, int strategy, int finance) {
    Holds("council", id, "deputy", "2026-05-23");
    text_.Knows("council", id, {"strategy"}, strategy, kFresh);
    text_.Knows("council", id, {"finance"}, finance, kFresh);
  }
};

TEST_F(GapsTest, GapToOfferCountsTheGapsOfNearPeopleForWhichAProgrammeRuns) {
  // Strategy of ann and ben, finance of ann; only strategy is taught.
  EXPECT_EQ(Find(MeasureId::kGapToOffer), "2 of 3");
  text_.Gives("ledger", "finance", 3);
  EXPECT_EQ(Find(MeasureId::kGapToOffer), "3 of 3");
  text_.programme("course").end = On("2026-11-22");
  EXPECT_EQ(Find(MeasureId::kGapToOffer), "1 of 3");
}

TEST_F(GapsTest, AwarenessCountsNearPeopleWithAnOfferWhoLatelyTookItUp) {
  using State = Enrolment::State;
  EXPECT_EQ(Find(MeasureId::kAwareness), "0 of 2");
  text_.enrolment("council", "ben", "course", State::kEnquired, "2025-11-23");
  EXPECT_EQ(Find(MeasureId::kAwareness), "0 of 2") << "a year ago";
  text_.enrolment("council", "ann", "course", State::kNominated, "2026-01-10");
  text_.enrolment("council", "cat", "course", State::kEnrolled, "2026-01-10");
  EXPECT_EQ(Find(MeasureId::kAwareness), "1 of 2") << "cat has no gap that the course closes";
  EXPECT_EQ(AsOf("council", MeasureId::kAwareness), On("2026-01-10"));
}

TEST_F(GapsTest, OrphanProgrammesCloseNoGapOfAnybody) {
  text_.Gives("law", "law", 2);   // nobody lacks it
  text_.programme("conference");  // gives nothing on record
  text_.Gives("english", "poetry", 2);
  text_.programme("english").nations = {Nation::kEngland};
  text_.Gives("over", "poetry", 2);
  text_.programme("over").end = On("2026-01-31");
  EXPECT_EQ(Find(MeasureId::kOrphanProgrammes), "1 of 2");
}

TEST_F(GapsTest, AProgrammeThatOneCouncilNeedsIsNoOrphanOfTheNation) {
  text_.Gives("law", "law", 2);
  text_.AsksForSkill("solicitor", "law", 2);
  text_.Leads("clerk", "solicitor", 24);
  text_.post("other", "s1", "solicitor");
  Holds("other", "una", "clerk", "2026-05-23");
  text_.Knows("other", "una", {"law"}, 1, kFresh);
  Measure();
  EXPECT_EQ(In("council", MeasureId::kOrphanProgrammes), "1 of 2");
  EXPECT_EQ(In("other", MeasureId::kOrphanProgrammes), "1 of 2");
  EXPECT_EQ(InNation(MeasureId::kOrphanProgrammes), "0 of 2");
}

class SeatsTest : public MeasuresTest {
 protected:
  SeatsTest() { text_.post("council", "p1"); }
  void Programme(const std::string& id, int seats, std::vector<int> intakes,
                 std::vector<Nation> nations = {Nation::kScotland}) {
    planner::Programme& programme = text_.programme(id);
    programme.seats = seats;
    programme.intake_months = std::move(intakes);
    programme.nations = std::move(nations);
  }
  void TookPart(const std::string& id, const std::string& programme, Enrolment::State state,
                absl::string_view intake) {
    text_.enrolment("council", id, programme, state, intake).intake = On(intake);
  }
};

TEST_F(SeatsTest, SeatUseIsWhoTookTheSeatsOfTheLastTwelveMonths) {
  using State = Enrolment::State;
  Programme("aspire", 30, {9, 1});  // September and January 2026
  Programme("joint", 40, {12});     // December 2025
  text_.programme("joint").sector = Sector::kCross;
  Programme("english", 500, {9}, {Nation::kEngland});
  Programme("everywhere", 70, {9}, {});
  Programme("over", 25, {3});
  text_.programme("over").end = On("2025-12-31");
  TookPart("ann", "aspire", State::kEnrolled, "2026-09-01");
  TookPart("ben", "joint", State::kCompleted, "2025-12-01");
  TookPart("cat", "aspire", State::kNominated, "2026-09-01");
  TookPart("dan", "aspire", State::kEnrolled, "2025-09-01");
  TookPart("eve", "everywhere", State::kEnrolled, "2026-09-01");
  Measure();
  EXPECT_EQ(InNation(MeasureId::kSeatUse), "2 of 100");
  EXPECT_EQ(InNation(MeasureId::kJointSeats), "40 of 100");
  EXPECT_EQ(Group(Kind::kNation, "")[MeasureId::kSeatUse].as_of, On("2025-12-01"));
  EXPECT_EQ(In("council", MeasureId::kSeatUse), "not recorded");
  EXPECT_EQ(Say(Group(Kind::kNetwork, "North")[MeasureId::kJointSeats]), "not recorded");
}

TEST_F(SeatsTest, WithoutPeopleOnRecordNobodyKnowsWhoTookThem) {
  Programme("aspire", 30, {9});
  Measure();
  EXPECT_EQ(InNation(MeasureId::kSeatUse), "not recorded");
  EXPECT_EQ(InNation(MeasureId::kJointSeats), "0 of 30");
}

TEST_F(SeatsTest, WithoutSeatsOnRecordThereIsNoFigure) {
  Programme("unsaid", 0, {9});
  Programme("no-intakes", 20, {});
  Measure();
  for (const MeasureId id : {MeasureId::kSeatUse, MeasureId::kJointSeats}) {
    EXPECT_EQ(InNation(id), "not recorded");
    EXPECT_NE(Group(Kind::kNation, "")[id].note, "");
  }
}

// ---- objective 3

TEST_F(MeasuresTest, CommunityReachIsTheShareOfLeadersWhoBelongToOne) {
  Holds("council", "ann", "head").in_community = true;
  Holds("council", "ben", "head");
  Holds("council", "cat", "officer").in_community = true;  // leads nothing
  Holds("council", "dan", "head").left = On("2026-11-22");
  text_.appointment("council", "eve", "head-of-ann", "2026-01-01", Appointment::Kind::kActing);
  EXPECT_EQ(Find(MeasureId::kCommunityReach), "1 of 3");
}

TEST_F(MeasuresTest, AnOrganisationWithoutMemberOrRecentActivityIsIsolated) {
  Holds("joined", "ann", "head").in_community = true;
  Holds("met", "ben", "head");
  Holds("alone", "cat", "head");
  Holds("out-of-scope", "dan", "officer");
  engagements_ = {CommunityMet("met", "2025-11-24"), CommunityMet("alone", "2025-11-23")};
  Measure();
  EXPECT_EQ(In("joined", MeasureId::kIsolation), "0 of 1");
  EXPECT_EQ(In("met", MeasureId::kIsolation), "0 of 1");
  EXPECT_EQ(In("alone", MeasureId::kIsolation), "1 of 1");
  EXPECT_EQ(In("out-of-scope", MeasureId::kIsolation), "no cases");
  EXPECT_EQ(InNation(MeasureId::kIsolation), "1 of 3");
}

TEST_F(MeasuresTest, CrossEmployerTiesAreSharedPostsAndJoinedRecords) {
  text_.post("other", "theirs", "officer").joint = {"council"};
  text_.post("other", "not-agreed", "officer");
  Holds("council", "ann", "head");
  text_.appointment("council", "dan", "organisations/other/posts/not-agreed", "2025-01-01");
  text_.appointment("council", "ann", "organisations/other/posts/theirs", "2025-01-01");
  Holds("council", "ben", "head").same_as = "organisations/other/people/ben";
  text_.person("other", "ben").same_as = "organisations/council/people/ben";
  Holds("council", "cat", "head");
  Holds("council", "dan", "head").same_as = "organisations/other/people/dan";
  text_.person("other", "dan").left = On("2024-05-31");  // a tie of the past
  text_.person("other", "dan").same_as = "organisations/council/people/dan";
  text_.person("council", "cat").same_as = "organisations/other/people/eve";
  Holds("other", "eve", "head");
  text_.person("other", "eve").same_as = "organisations/council/people/cat";
  Measure();
  // ann, ben, and cat, who is eve, counted once in the network.
  EXPECT_EQ(In("council", MeasureId::kCrossEmployerTies), "3 of 4");
  EXPECT_EQ(In("other", MeasureId::kCrossEmployerTies), "1 of 1");
  EXPECT_EQ(Say(Group(Kind::kNetwork, "North")[MeasureId::kCrossEmployerTies]), "3 of 4");
}

// ---- objective 4

// Three posts for which ann and ben are ready, of which hal holds one and would like another; one
// for which only cat is; one that nobody comes to fill. And a post below the senior tiers.
class BenchStrengthTest : public MeasuresTest {
 protected:
  BenchStrengthTest() {
    text_.Leads("deputy", "head", 0);
    text_.Leads("planner", "lead", 0);
    text_.role("deputy").tier = 8;
    text_.role("planner").tier = 8;
    text_.role("manager").tier = 7;
    text_.post("council", "head-2", "head");
    text_.vacancy("council", "head-2", "2026-09-01");
    text_.post("council", "lead-1", "lead");
    text_.post("council", "chief-1", "chief");
    text_.post("council", "manager-1", "manager");
    Holds("council", "ann", "deputy");
    Holds("council", "ben", "deputy");
    Holds("council", "cat", "planner").assessed = On("2025-02-01");
    Holds("council", "hal", "head").aspirations = {text_.RoleIndex("head")};
  }
};

TEST_F(BenchStrengthTest, CountsSeniorPostsByHowManyAreReady) {
  // head-of-hal: ann, ben; head-2: ann, ben, hal; lead-1: cat; chief-1: nobody.
  EXPECT_EQ(Find(MeasureId::kBenchOfNone), "1 of 4");
  EXPECT_EQ(Find(MeasureId::kBenchOfOne), "1 of 4");
  EXPECT_EQ(Find(MeasureId::kBenchOfTwo), "2 of 4");
  EXPECT_EQ(AsOf("council", MeasureId::kBenchOfTwo), On("2025-02-01"));
}

TEST_F(BenchStrengthTest, RestsOnEverybodyWhoWasJudgedReadyOrNot) {
  text_.AsksForSkill("head", "strategy", 3);
  Person& zoe = Holds("council", "zoe", "deputy");
  zoe.assessed = On("2024-12-01");                                // not ready
  Holds("council", "yan", "deputy").assessed = On("2024-11-01");  // not known
  EXPECT_EQ(Find(MeasureId::kBenchOfNone), "3 of 4");
  EXPECT_EQ(AsOf("council", MeasureId::kBenchOfNone), On("2024-12-01"));
}

TEST_F(BenchStrengthTest, KeyPersonSpreadCountsThePeopleBehindTheBenches) {
  // Four people take six places; hal is no successor to the own post.
  EXPECT_EQ(Find(MeasureId::kKeyPersonSpread), "4 of 6");
}

TEST_F(BenchStrengthTest, WhoGaveNoticeIsOnNoBench) {
  Appointment& leaving = text_.appointment("council", "dee", "deputy-of-ann", "2020-01-01",
                                           Appointment::Kind::kActing);
  text_.Knows("council", "dee", {}, 0, kFresh);
  EXPECT_EQ(Find(MeasureId::kKeyPersonSpread), "5 of 8");
  leaving.notice = On("2026-11-01");
  leaving.last_day = On("2027-01-31");
  EXPECT_EQ(Find(MeasureId::kKeyPersonSpread), "4 of 6");
}

TEST_F(MeasuresTest, InternalFillIsWhoHadAPostWithTheEmployerBefore) {
  const auto filled_by = [&](const std::string& post, const std::string& appointment) {
    text_.post("council", post, "head");
    text_.vacancy("council", post, "2025-06-01", Vacancy::State::kFilled).appointment = appointment;
  };
  Holds("council", "ann", "officer");
  text_.appointment("council", "ann", "p1", "2026-02-01");
  filled_by("p1", "organisations/council/people/ann/appointments/a2");
  text_.appointment("council", "ben", "p2", "2025-11-24");
  filled_by("p2", "organisations/council/people/ben/appointments/a1");
  Holds("other", "cat", "officer");
  text_.appointment("other", "cat", "organisations/council/posts/p3", "2026-04-01");
  filled_by("p3", "organisations/other/people/cat/appointments/a2");
  text_.post("council", "p3").joint = {"other"};
  Holds("council", "dan", "officer");
  text_.appointment("council", "dan", "p4", "2025-11-23");
  filled_by("p4", "organisations/council/people/dan/appointments/a2");  // a year ago
  filled_by("p5", "organisations/council/people/nobody/appointments/a1");
  text_.post("council", "p6", "officer");
  text_.appointment("council", "eve", "p6", "2026-02-01");
  filled_by("p6", "organisations/council/people/eve/appointments/a1");  // no leadership post
  text_.vacancy("council", "p7", "2026-02-01");

  EXPECT_EQ(Find(MeasureId::kInternalFill), "1 of 3");
  EXPECT_EQ(AsOf("council", MeasureId::kInternalFill), On("2025-11-24"));
}

TEST_F(MeasuresTest, NobodyRecordsShortlists) {
  text_.post("council", "p1");
  EXPECT_EQ(Find(MeasureId::kCrossSectorShortlist), "not recorded");
}

TEST_F(MeasuresTest, InterimRelianceIsPostsThatInterimsLead) {
  const auto covered = [&](const std::string& post, Cover::Kind kind) {
    text_.post("council", post, "head").covers = {{kind, On("2026-01-01"), kNoDay}};
  };
  for (const char* post : {"interim", "acting", "shared", "bare"})
    text_.vacancy("council", post, "2026-03-01");
  covered("interim", Cover::Kind::kAgency);
  text_.appointment("council", "ann", "acting", "2026-03-01", Appointment::Kind::kActing);
  covered("shared", Cover::Kind::kShared);
  Holds("council", "ben", "head");
  covered("head-of-ben", Cover::Kind::kInterim);  // has a holder: no reliance
  text_.post("council", "desk", "officer");
  text_.vacancy("council", "desk", "2026-03-01");
  covered("to-come", Cover::Kind::kInterim);
  text_.appointment("council", "cat", "to-come", "2020-01-01");
  text_.vacancy("council", "to-come", "2027-03-01", Vacancy::State::kAnticipated);
  EXPECT_EQ(Find(MeasureId::kInterimReliance), "2 of 6");
  EXPECT_EQ(AsOf("council", MeasureId::kInterimReliance), On("2026-03-01"));
}

// ---- objective 5

TEST_F(MeasuresTest, JointPostsHaveTwoAccountableBodiesOrLieAcrossSectors) {
  text_.role("chief-officer").joint = true;
  text_.role("across").open_to = {Sector::kCross};
  text_.role("to-health").open_to = {Sector::kHealth};
  for (const char* role : {"chief-officer", "across", "to-health", "head", "officer"})
    text_.post("council", absl::StrCat("post-", role), role);
  EXPECT_EQ(Find(MeasureId::kJointPosts), "2 of 4");
}

TEST_F(MeasuresTest, LiveLinksAreRecentJointActionsWithHealthAndEducation) {
  text_.post("council", "p1");
  text_.post("other", "p1");
  text_.post("desk", "p1", "officer");
  engagements_ = {JointAction("council", Sector::kHealth, "2025-11-24"),
                  JointAction("council", Sector::kHealth, "2026-10-01"),
                  JointAction("council", Sector::kEducation, "2025-11-23"),
                  JointAction("council", Sector::kOther, "2026-10-01"),
                  JointAction("desk", Sector::kHealth, "2026-10-01")};
  Measure();
  EXPECT_EQ(In("council", MeasureId::kLiveLinks), "1 of 2");
  EXPECT_EQ(AsOf("council", MeasureId::kLiveLinks), On("2025-11-24"));
  EXPECT_EQ(In("other", MeasureId::kLiveLinks), "0 of 2");
  EXPECT_EQ(In("desk", MeasureId::kLiveLinks), "no cases");
  EXPECT_EQ(InNation(MeasureId::kLiveLinks), "1 of 4");
}

// ---- groups

TEST_F(MeasuresTest, AnEnglishVacancyNeverCountsInAScottishGroup) {
  for (const char* id : {"council", "other", "south", "english"}) {
    text_.vacancy(id, "p1", "2026-01-01");
    text_.post(id, "p1").covers = {{Cover::Kind::kInterim, On("2026-01-01"), kNoDay}};
  }
  text_.organisation("south").network = "South";
  text_.organisation("english").nation = Nation::kEngland;  // of a network that is called North too
  Measure();
  std::vector<std::string> said;
  for (const MeasureGroup& group : groups_)
    if (group.kind != Kind::kOrganisation)
      said.push_back(absl::StrCat(static_cast<int>(group.nation), " ", group.network, ": ",
                                  Say(group[MeasureId::kInterimReliance])));
  EXPECT_THAT(said, ElementsAre("1 North: 1 of 1", "2 North: 2 of 2", "2 South: 1 of 1",
                                "1 : 1 of 1", "2 : 3 of 3"));
}

TEST_F(MeasuresTest, OrganisationsAloneHaveNoGroups) {
  text_.post("council", "p1");
  workforce_ = text_.Build();
  Candidates candidates(*workforce_, On(kToday));
  const auto groups = MeasureProgress(candidates, {workforce_->Find("council")},
                                      HoldingsOf(*workforce_), {}, Grouping::kOrganisations);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].kind, Kind::kOrganisation);
}

TEST_F(MeasuresTest, OfACouncilWithoutPeopleOnRecordNothingIsSaidAboutThem) {
  text_.post("council", "p1");
  text_.Gives("course", "strategy", 3);
  Measure();
  for (const MeasureId id :
       {MeasureId::kUnknownReadiness, MeasureId::kGapToOffer, MeasureId::kAwareness,
        MeasureId::kOrphanProgrammes, MeasureId::kCommunityReach, MeasureId::kCrossEmployerTies,
        MeasureId::kBenchOfNone, MeasureId::kBenchOfOne, MeasureId::kBenchOfTwo,
        MeasureId::kKeyPersonSpread})
    EXPECT_EQ(In("council", id), "not recorded") << DefinitionOf(id).id;
  EXPECT_EQ(In("council", MeasureId::kNeedsCoverage), "0 of 3");
  Holds("other", "ann", "officer");
  Measure();
  EXPECT_EQ(InNation(MeasureId::kBenchOfNone), "no cases") << "council's post has no bench to see";
}

TEST_F(MeasuresTest, NothingOnRecordIsNoFigure) {
  text_.organisation("council");
  Measure();
  for (std::size_t i = 0; i < kMeasures; ++i) {
    const planner::Measure& measure = groups_.front().measures[i];
    EXPECT_THAT(Say(measure), testing::AnyOf("no cases", "not recorded"));
    EXPECT_EQ(measure.note.empty(), measure.state == planner::Measure::State::kNoCases);
    EXPECT_FALSE(IsSet(measure.as_of));
  }
}

}  // namespace
}  // namespace cairn::planner
