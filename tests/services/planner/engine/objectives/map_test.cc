// The map from a whole workforce: the golden cases as councils would record them, and each input of
// the decision by itself.

#include "services/planner/engine/objectives/map.h"

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/services/planner/engine/objectives/engagements.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

using testing::Contains;
using testing::DoubleNear;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

constexpr char kToday[] = "2026-11-23";
constexpr char kFresh[] = "2026-06-01";
using Audience = Engagement::Audience;

// "council" with one vacant post, `post-1`, of the role `head`: it asks for strategy at level 3,
// and the posts of `deputy` lead to it. All three groups were asked. The target is 1.
class MapTest : public testing::Test {
 protected:
  MapTest() {
    options_.day = On(kToday);
    options_.target = 1;
    text_.AsksForSkill("head", "strategy", 3);
    text_.Leads("deputy", "head", 0);
    text_.post("council", "post-1", "head");
    AskGroups({Audience::kWorkers, Audience::kEmployers, Audience::kPeopleWhoUseServices});
  }

  void AskGroups(const std::vector<Audience>& groups) {
    engagements_.clear();
    for (const Audience group : groups)
      engagements_.push_back(NeedsAssessment("council", group, "2026-03-01"));
  }
  void VacantNow() { text_.vacancy("council", "post-1", "2026-09-01"); }
  // A deputy whose strategy was found at a level.
  Person& Deputy(const std::string& org, const std::string& id, int level) {
    text_.Knows(org, id, {"strategy"}, level, kFresh);
    text_.post(org, absl::StrCat("deputy-", id), "deputy");
    text_.appointment(org, id, absl::StrCat("deputy-", id), "2020-01-01");
    return text_.person(org, id);
  }
  Person& Ready(const std::string& org, const std::string& id) { return Deputy(org, id, 3); }
  Person& Near(const std::string& org, const std::string& id) { return Deputy(org, id, 2); }
  void CourseRuns(int months = 0, std::vector<int> intakes = {}) {
    text_.Gives("course", "strategy", 3);
    text_.programme("course").months = months;
    text_.programme("course").intake_months = std::move(intakes);
  }
  std::vector<MappedVacancy> Map(const std::string& organisation = "council") {
    workforce_ = text_.Build();
    return MapVacancies(*workforce_, *workforce_->Find(organisation), HoldingsOf(*workforce_),
                        engagements_, options_);
  }
  MappedVacancy MapOne() {
    const std::vector<MappedVacancy> mapped = Map();
    EXPECT_EQ(mapped.size(), 1u);
    return mapped.at(0);
  }

  // `O2.2 OFFER… | O1`: number of the reason and all objectives.
  static std::string Say(const ObjectiveRef& ref) {
    if (ref == ObjectiveRef{}) return "NONE";
    return ref.part == 0 ? absl::StrCat("O", ref.objective)
                         : absl::StrCat("O", ref.objective, ".", ref.part);
  }
  static std::string Say(const MappedVacancy& mapped) {
    std::string text = Say(mapped.diagnosis.primary.objective);
    for (const FillingRoute& route : mapped.diagnosis.secondary)
      absl::StrAppend(&text, " ", Say(route.objective));
    return text;
  }
  static const Evidence& Of(const MappedVacancy& mapped, const std::string& input) {
    for (const Evidence& evidence : mapped.evidence)
      if (evidence.input == input) return evidence;
    static const Evidence none;
    ADD_FAILURE() << "no evidence for " << input;
    return none;
  }

  WorkforceText text_;
  std::vector<Engagement> engagements_;
  MapOptions options_;
  std::shared_ptr<const Workforce> workforce_;
};

// ---- the golden cases

TEST_F(MapTest, ADirectorLeavingIn18MonthsWithTwoAssistantsAndACourseNobodyAskedAboutIsO22) {
  Role& director = text_.role("head");
  director.tier = 3;
  director.area = ServiceArea::kChildren;
  text_.appointment("council", "director", "post-1", "2020-01-01").last_day = On("2028-05-31");
  Near("council", "ann");
  Near("council", "bob");
  CourseRuns(7, {1});
  options_.months_to_fill = {{3, 7.5}};

  const MappedVacancy mapped = MapOne();

  EXPECT_EQ(Say(mapped), "O2.2");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kOfferUnused);
  EXPECT_TRUE(mapped.vacancy.to_come);
  EXPECT_EQ(mapped.near_here, 2);
  // 39 days to 1 January, seven months of course, seven and a half of recruiting.
  EXPECT_THAT(mapped.diagnosis.primary.months, DoubleNear(39 / (365.25 / 12) + 7 + 7.5, 1e-9));
  EXPECT_TRUE(mapped.diagnosis.primary.months_from_facts);
}

TEST_F(MapTest, AChiefSocialWorkOfficerOfAnIslandWithTwoReadyInTheNetworkIsO3) {
  Role& officer = text_.role("head");
  officer.tier = 3;
  officer.area = ServiceArea::kJoint;
  text_.AsksForRegistration("head", "sssc");
  VacantNow();
  for (const char* org : {"north-a", "north-b"}) {
    Person& ready = Ready(org, "ann");
    ready.mobility = Person::Mobility::kNetwork;
    ready.registrations.push_back({text_.Register("sssc"), kNoDay, kNoDay});
  }
  AskGroups({Audience::kWorkers, Audience::kEmployers});

  const MappedVacancy mapped = MapOne();

  EXPECT_EQ(Say(mapped), "O3 O1");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kReadyInNetwork);
  EXPECT_EQ(mapped.bench.ready_network, 1) << "the target is 1";
  EXPECT_THAT(mapped.diagnosis.groups_missing, ElementsAre(2));
}

TEST_F(MapTest, AnIntegrationBoardWithThreeNearInTheHealthBoardAndNoJointActionIsO51) {
  Role& chief = text_.role("head");
  chief.tier = 3;
  chief.area = ServiceArea::kJoint;
  chief.joint = true;
  chief.open_to = {Sector::kSocialServices, Sector::kHealth};
  VacantNow();
  CourseRuns();
  for (const char* id : {"ann", "bob", "cid"}) {
    Person& near = Near("health-board", id);
    near.mobility = Person::Mobility::kNetwork;
    near.last_sector = Sector::kHealth;
  }
  AskGroups({Audience::kEmployers});
  engagements_.push_back(JointAction("council", Sector::kHealth, "2025-11-23"));
  options_.target = 3;

  const MappedVacancy mapped = MapOne();

  EXPECT_EQ(Say(mapped), "O5.1 O1");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kPartnerPoolUnlinked);
  EXPECT_EQ(mapped.bench.health.people, 3);
  EXPECT_THAT(mapped.diagnosis.groups_missing, ElementsAre(0, 2));
}

TEST_F(MapTest, AHeadOfServiceWithSevenOfTenUnknownIsO1) {
  VacantNow();
  for (int i = 0; i < 7; ++i) {
    Person& unknown = Ready("council", absl::StrCat("unknown-", i));
    unknown.assessed = kNoDay;
    unknown.skills[0].as_of = On("2023-01-01");
  }
  for (int i = 0; i < 3; ++i) Deputy("council", absl::StrCat("far-", i), 1);

  const MappedVacancy mapped = MapOne();

  EXPECT_EQ(Say(mapped), "O1");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kNeedUnknown);
  EXPECT_EQ(Of(mapped, "U").value, "0.70");
  EXPECT_EQ(Of(mapped, "U").resources.size(), 7u);
}

TEST_F(MapTest, AHeadOfServiceWithSomebodyOnTheCourseIsO41) {
  VacantNow();
  CourseRuns(10);
  Near("council", "ann");
  text_.enrolment("council", "ann", "course", Enrolment::State::kEnrolled, "2026-09-01").intake =
      On("2026-09-01");
  options_.months_to_fill = {{5, 4}};

  const MappedVacancy mapped = MapOne();

  EXPECT_EQ(Say(mapped), "O4.1");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kInPipeline);
  // The course ends on 1 July 2027, in 220 days.
  EXPECT_THAT(mapped.diagnosis.primary.months, DoubleNear(220 / (365.25 / 12) + 4, 1e-9));
  EXPECT_THAT(Of(mapped, "gap").resources,
              ElementsAre("organisations/council/people/ann/enrolments/e1"));
}

TEST_F(MapTest, AnAssistantDirectorWithTwoReadyIsSufficient) {
  text_.role("head").tier = 4;
  VacantNow();
  Ready("council", "ann");
  Ready("council", "bob");
  options_.target = 2;
  EXPECT_EQ(MapOne().diagnosis.primary.reason, Reason::kBenchSufficient);
}

TEST_F(MapTest, AHeadOfServiceWithTwoRoutesTakesTheShorter) {
  VacantNow();
  CourseRuns(6, {1});
  Near("council", "ann");
  Ready("north-a", "bob").mobility = Person::Mobility::kNetwork;
  options_.months_to_fill = {{5, 3}};  // 1.3 + 6 + 3 months
  EXPECT_EQ(Say(MapOne()), "O3 O2.2");
}

TEST_F(MapTest, AHeadOfServiceWithOneReadyOfTwoIsThin) {
  VacantNow();
  Ready("council", "ann");
  Ready("north-a", "bob").mobility = Person::Mobility::kNetwork;
  options_.target = 2;
  const MappedVacancy mapped = MapOne();
  EXPECT_EQ(Say(mapped), "NONE O3");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kBenchThin);
}

TEST_F(MapTest, ATeamManagerWithNobodyNearHasNoFeeder) {
  text_.role("head").tier = 7;
  VacantNow();
  const MappedVacancy mapped = MapOne();
  EXPECT_EQ(Say(mapped), "NONE");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kNoFeeder);
}

TEST_F(MapTest, ASocialWorkerPostIsNotLeadership) {
  text_.role("head").tier = 9;
  VacantNow();
  EXPECT_EQ(MapOne().diagnosis.primary.reason, Reason::kNotLeadership);
}

TEST_F(MapTest, ASuccessorWhoIsAppointedLeavesNothingToDo) {
  VacantNow();
  text_.post("council", "post-2", "head");
  text_.vacancy("council", "post-2", "2026-10-01");
  text_.appointment("council", "next", "post-1", "2027-02-01");
  Ready("council", "ann");

  const std::vector<MappedVacancy> mapped = Map();

  ASSERT_EQ(mapped.size(), 2u);
  EXPECT_EQ(Say(mapped[0]), "NONE");
  EXPECT_EQ(mapped[0].diagnosis.primary.reason, Reason::kSuccessorAppointed);
  EXPECT_EQ(Of(mapped[0], "successor").meaning,
            "the next holder starts on 2027-02-01, so nobody else need be found");
  EXPECT_EQ(mapped[0].bench.ready_here, 0);
  EXPECT_EQ(mapped[1].diagnosis.primary.reason, Reason::kBenchSufficient)
      << "Ann counts for the post that needs somebody";
}

TEST_F(MapTest, ASuccessorToAPostBelowTheLeadershipTiersChangesNothing) {
  text_.role("head").tier = 9;
  VacantNow();
  text_.appointment("council", "next", "post-1", "2027-02-01");
  EXPECT_EQ(MapOne().diagnosis.primary.reason, Reason::kNotLeadership);
}

// ---- the routes that need a workforce to be told apart

TEST_F(MapTest, ASkillWithoutAProgrammeIsAnUnmappedGap) {
  VacantNow();
  text_.role("deputy").routes[0].typical_months = 90;
  Near("council", "ann");  // 82.7 of them served
  EXPECT_EQ(Say(MapOne()), "O2.1 O4.1");
}

TEST_F(MapTest, ExperienceThatGrowsInPostIsAMatterOfTime) {
  text_.role("head").requirements.clear();
  text_.AsksForExperience("head", "budget", 24);
  VacantNow();
  Near("council", "ann").experience.push_back({text_.Area("budget"), 12, On(kFresh)});
  const MappedVacancy mapped = MapOne();
  EXPECT_EQ(Say(mapped), "O4.1");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kInTime);
  EXPECT_THAT(mapped.diagnosis.primary.months, DoubleNear(12 - 175 / (365.25 / 12), 1e-9));
}

TEST_F(MapTest, TheGapTakesAsLongAsForWhoeverIsClosest) {
  text_.role("head").requirements.clear();
  text_.AsksForExperience("head", "budget", 24);
  VacantNow();
  Near("council", "ann").experience.push_back({text_.Area("budget"), 4, On(kToday)});
  Near("council", "bob").experience.push_back({text_.Area("budget"), 20, On(kToday)});
  EXPECT_THAT(MapOne().diagnosis.primary.months, DoubleNear(4, 1e-9));
}

// Strategy by a course of three months, experience by 20 months in post: the longer one counts.
TEST_F(MapTest, WhoLacksTwoThingsIsReadyWhenTheLastIsThere) {
  text_.AsksForExperience("head", "budget", 24);
  VacantNow();
  CourseRuns(3, {12});
  Near("council", "ann").experience.push_back({text_.Area("budget"), 4, On(kToday)});

  const MappedVacancy mapped = MapOne();

  EXPECT_EQ(Say(mapped), "O4.1");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kInTime);
  EXPECT_THAT(mapped.diagnosis.primary.months, DoubleNear(20, 1e-9));
  EXPECT_THAT(mapped.diagnosis.primary.also_needs, ElementsAre("skills/strategy to level 3"));
}

TEST_F(MapTest, WhoHasCompletedTheCourseIsNotReadyBeforeTheResultIsRecorded) {
  VacantNow();
  CourseRuns(10, {1});
  Near("council", "ann");
  text_.enrolment("council", "ann", "course", Enrolment::State::kCompleted, "2026-10-01");
  options_.months_to_fill = {{5, 4}};

  const MappedVacancy mapped = MapOne();

  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kInPipeline);
  EXPECT_THAT(mapped.diagnosis.primary.months, DoubleNear(39 / (365.25 / 12) + 10 + 4, 1e-9));
}

TEST_F(MapTest, WhoIsKnownToLeaveBeforeTheyAreReadyBringsNoRoute) {
  text_.role("head").requirements.clear();
  text_.AsksForExperience("head", "budget", 24);
  VacantNow();
  Person& ann = Near("council", "ann");
  ann.experience.push_back({text_.Area("budget"), 12, On(kToday)});
  ann.left = On("2027-06-30");

  const MappedVacancy mapped = Map().back();  // the first is what Ann leaves behind

  EXPECT_EQ(mapped.vacancy.post->id, "post-1");
  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kThinAcross);
}

TEST_F(MapTest, ARegistrationThatEndsOnTheWayBarsNobodyAndIsTold) {
  text_.AsksForRegistration("head", "sssc");
  text_.AsksForExperience("head", "budget", 24);
  VacantNow();
  Person& ann = Ready("council", "ann");
  ann.experience.push_back({text_.Area("budget"), 12, On(kToday)});
  ann.registrations.push_back({text_.Register("sssc"), kNoDay, On("2027-03-31")});

  const MappedVacancy mapped = MapOne();

  EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kInTime);
  EXPECT_EQ(mapped.diagnosis.primary.lapses, On("2027-03-31"));
}

TEST_F(MapTest, ACouncilKnownOnlyFromItsPublishedStructureIsO1Everywhere) {
  engagements_.clear();
  VacantNow();
  text_.post("council", "post-2", "deputy");
  text_.vacancy("council", "post-2", "2026-10-01");
  for (const MappedVacancy& mapped : Map()) {
    EXPECT_EQ(mapped.diagnosis.primary.reason, Reason::kNeedUnknown);
    EXPECT_THAT(mapped.diagnosis.groups_missing, ElementsAre(0, 1, 2));
  }
}

TEST_F(MapTest, ARoleOutsideSocialServicesIsSaidToBe) {
  text_.role("head").area = ServiceArea::kSchools;
  VacantNow();
  EXPECT_EQ(MapOne().diagnosis.primary.reason, Reason::kNotSocialServices);
}

TEST_F(MapTest, APostWithoutARoleIsNotJudged) {
  text_.post("council", "odd", "");
  text_.vacancy("council", "odd", "2026-09-01");
  const MappedVacancy mapped = MapOne();
  EXPECT_EQ(Say(mapped), "NONE");
  EXPECT_FALSE(mapped.facts.has_role);
  EXPECT_EQ(mapped.confidence, 0);
  for (const PartState& part : mapped.diagnosis.parts)
    EXPECT_EQ(part.meaning, PartMeaning::kUnknown);
}

TEST_F(MapTest, AnotherNationsVacancyIsMappedByAnalogy) {
  VacantNow();
  EXPECT_FALSE(MapOne().by_analogy);
  text_.organisation("council").nation = Nation::kEngland;
  EXPECT_TRUE(MapOne().by_analogy);
}

// ---- who has asked about the programme

struct EnrolmentCase {
  const char* label;
  Enrolment::State state;
  const char* since;
  bool is_on_it;
};
void PrintTo(const EnrolmentCase& c, std::ostream* out) { *out << c.label; }
class EnrolmentTest : public MapTest, public testing::WithParamInterface<EnrolmentCase> {};
TEST_P(EnrolmentTest, UsesTheOfferWithinTwelveMonthsOrWhileTheCourseLasts) {
  VacantNow();
  CourseRuns(18);
  Near("council", "ann");
  text_.enrolment("council", "ann", "course", GetParam().state, GetParam().since);
  EXPECT_EQ(MapOne().diagnosis.primary.reason,
            GetParam().is_on_it ? Reason::kInPipeline : Reason::kOfferUnused);
}
using State = Enrolment::State;
INSTANTIATE_TEST_SUITE_P(
    States, EnrolmentTest,
    testing::Values(EnrolmentCase{"enquired", State::kEnquired, "2025-11-24", true},
                    EnrolmentCase{"enquired_a_year_ago", State::kEnquired, "2025-11-23", false},
                    EnrolmentCase{"nominated", State::kNominated, kToday, true},
                    EnrolmentCase{"nominated_too_long_ago", State::kNominated, "2025-06-01", false},
                    EnrolmentCase{"enrolled", State::kEnrolled, "2026-09-01", true},
                    EnrolmentCase{"still_on_a_long_course", State::kEnrolled, "2025-09-01", true},
                    EnrolmentCase{"on_a_course_that_is_over", State::kEnrolled, "2025-05-01",
                                  false},
                    EnrolmentCase{"completed", State::kCompleted, "2026-09-01", true},
                    EnrolmentCase{"completed_long_ago", State::kCompleted, "2020-09-01", false},
                    EnrolmentCase{"left", State::kLeft, "2026-09-01", false}),
    [](const auto& test) { return test.param.label; });

TEST_F(MapTest, AnotherProgrammeDoesNotUseTheOffer) {
  VacantNow();
  CourseRuns();
  Near("council", "ann");
  text_.enrolment("council", "ann", "other-course", State::kEnrolled, "2026-09-01");
  EXPECT_EQ(Say(MapOne()), "O2.2");
}

TEST_F(MapTest, OneOfThoseWhoAreNearIsEnough) {
  VacantNow();
  CourseRuns();
  Near("council", "ann");
  Near("council", "bob");
  text_.enrolment("council", "bob", "course", State::kEnquired, "2026-09-01");
  EXPECT_EQ(Say(MapOne()), "O4.1");
}

// ---- needs, links, communities

TEST_F(MapTest, NeedsCountForTwelveMonthsAndForTheRolesTheyWereAbout) {
  VacantNow();
  Near("council", "ann");
  engagements_[0].date = On("2025-11-23");
  engagements_[1].roles = {text_.RoleIndex("deputy")};
  engagements_[2].roles = {text_.RoleIndex("head"), text_.RoleIndex("deputy")};
  engagements_.push_back(NeedsAssessment("other", Audience::kWorkers, kFresh));
  const MappedVacancy mapped = MapOne();
  EXPECT_EQ(Of(mapped, "K").value, "1 of 3");
  EXPECT_THAT(Of(mapped, "K").resources, ElementsAre("organisations/council/engagements/needs-3"));
  EXPECT_EQ(Of(mapped, "K").as_of, On("2026-03-01"));
}

TEST_F(MapTest, AJointActionWithinTwelveMonthsLinksThePartner) {
  text_.role("head").open_to = {Sector::kHealth};
  VacantNow();
  Person& ready = Ready("council", "ann");
  ready.last_sector = Sector::kHealth;
  ready.skills[0].level = 2;
  CourseRuns();
  EXPECT_EQ(Say(MapOne()), "O5.1 O2.2");
  engagements_.push_back(JointAction("council", Sector::kEducation, kFresh));
  EXPECT_EQ(Say(MapOne()), "O5.1 O2.2") << "education is another partner";
  engagements_.push_back(JointAction("council", Sector::kHealth, kFresh));
  EXPECT_EQ(Say(MapOne()), "O4.2 O2.2");
}

TEST_F(MapTest, ACommunityThatMetAndACandidateWhoBelongsToOneAreKnown) {
  VacantNow();
  Near("council", "ann").in_community = true;
  EXPECT_TRUE(MapOne().facts.in_community);
  EXPECT_FALSE(MapOne().facts.community_active);
  engagements_.push_back(CommunityMet("council", kFresh));
  EXPECT_TRUE(MapOne().facts.community_active);
}

// ---- evidence

TEST_F(MapTest, EvidenceNamesResourcesOfTheOwnOrganisationOnly) {
  VacantNow();
  CourseRuns();
  Ready("council", "ann");
  Near("council", "bob");
  Ready("north-a", "cid").mobility = Person::Mobility::kNetwork;
  options_.target = 2;
  const MappedVacancy mapped = MapOne();
  for (const Evidence& evidence : mapped.evidence) {
    if (evidence.input != "role") {
      EXPECT_THAT(evidence.resources, Each(StartsWith("organisations/council/"))) << evidence.input;
    }
  }
  EXPECT_EQ(Of(mapped, "N").value, "1");
  EXPECT_THAT(Of(mapped, "N").resources, IsEmpty());
  EXPECT_EQ(Of(mapped, "B").value, "1 of 2");
  EXPECT_THAT(Of(mapped, "B").resources, ElementsAre("organisations/council/people/ann"));
  EXPECT_EQ(Of(mapped, "B").as_of, On(kFresh));
  EXPECT_THAT(Of(mapped, "Bnear").resources, ElementsAre("organisations/council/people/bob"));
}

TEST_F(MapTest, ConfidenceIsTheShareOfInputsThatAreRecorded) {
  VacantNow();
  engagements_.clear();
  // Of role, K, U, Bnear, B, N, X, link and community only the role and the evidenced network are
  // recorded.
  EXPECT_THAT(MapOne().confidence, DoubleNear(2.0 / 9, 1e-12));
  text_.organisation("council").evidenced_network = false;
  EXPECT_THAT(MapOne().confidence, DoubleNear(1.0 / 9, 1e-12));
}

TEST_F(MapTest, TheSameQuestionHasTheSameAnswer) {
  VacantNow();
  CourseRuns(10, {1, 9});
  Near("council", "ann");
  Near("council", "bob");
  const MappedVacancy first = MapOne();
  const MappedVacancy second = MapOne();
  EXPECT_EQ(Say(first), Say(second));
  EXPECT_EQ(first.diagnosis.primary.months, second.diagnosis.primary.months);
  ASSERT_EQ(first.evidence.size(), second.evidence.size());
  for (std::size_t i = 0; i < first.evidence.size(); ++i)
    EXPECT_EQ(first.evidence[i].resources, second.evidence[i].resources);
}

}  // namespace
}  // namespace cairn::planner
