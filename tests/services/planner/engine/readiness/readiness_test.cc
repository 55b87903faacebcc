#include "services/planner/engine/readiness/readiness.h"

#include <limits>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

using testing::DoubleEq;
using testing::DoubleNear;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

constexpr char kToday[] = "2026-11-23";
constexpr char kFresh[] = "2026-05-01";
constexpr char kStale[] = "2023-05-01";

// Ann, service manager of a council, and the role of head of service.
class ReadinessTest : public testing::Test {
 protected:
  ReadinessTest() {
    text_.role("head");
    Ann().assessed = On(kFresh);
  }

  Person& Ann() { return text_.person("council", "ann"); }
  void Skill(const std::string& skill, int level, absl::string_view as_of = kFresh) {
    Ann().skills.push_back({text_.Skill(skill), level, On(as_of)});
  }
  void Experience(const std::string& area, int months, absl::string_view as_of) {
    Ann().experience.push_back({text_.Area(area), months, On(as_of)});
  }
  // Ann holds a post of a role that leads to `head`, typically after so many months.
  void HoldsFeeder(absl::string_view since, int typical_months) {
    text_.Leads("manager", "head", typical_months);
    text_.post("council", "manager-1", "manager");
    text_.appointment("council", "ann", "manager-1", since);
  }
  Programme& Course(int months, std::vector<int> intakes) {
    Programme& course = text_.programme("course");
    course.months = months;
    course.intake_months = std::move(intakes);
    return course;
  }
  Assessment Ask(absl::string_view day = kToday) {
    workforce_ = text_.Build();
    const Organisation& council = *workforce_->Find("council");
    return Assess(*workforce_, council, council.people.at("ann"),
                  workforce_->catalogue->role_names.Find("head"), On(day));
  }

  WorkforceText text_;
  std::shared_ptr<const Workforce> workforce_;
};

// ---- the verdict on the whole

TEST_F(ReadinessTest, WhoMeetsEveryEssentialRequirementIsReady) {
  text_.AsksForSkill("head", "strategy", 3);
  text_.AsksForSkill("head", "finance", 2);
  Skill("strategy", 3);
  Skill("finance", 4);
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kReady);
  EXPECT_THAT(answer.months_to_ready, Optional(0.0));
}

TEST_F(ReadinessTest, ADesirableRequirementNeverGates) {
  text_.AsksForSkill("head", "strategy", 3);
  text_.AsksForLevel("head", 1, 7, Gate::kDesirable);
  Skill("strategy", 3);
  EXPECT_EQ(Ask().readiness, Readiness::kReady);
}

TEST_F(ReadinessTest, ARequirementInWordsNeverGatesAndIsNeverMet) {
  text_.AsksInWords("head", Gate::kStatutory);
  text_.AsksInWords("head", Gate::kEssential);
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kReady);
  EXPECT_EQ(answer.score, 0);
  for (const Part& part : answer.parts) EXPECT_EQ(part.verdict, Verdict::kUnknown);
}

TEST_F(ReadinessTest, AMissingEssentialRequirementWithoutAWayIsNotReady) {
  text_.AsksForSkill("head", "strategy", 3);
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

// ---- statutory gates

struct RegistrationCase {
  const char* label;
  const char* from;  // empty: not known
  const char* to;    // empty: does not lapse
  bool is_in_force;
};
void PrintTo(const RegistrationCase& c, std::ostream* out) { *out << c.label; }
class RegistrationTest : public ReadinessTest,
                         public testing::WithParamInterface<RegistrationCase> {};
TEST_P(RegistrationTest, CountsWhileItIsInForce) {
  text_.AsksForRegistration("head", "sssc");
  const auto day = [](const char* date) { return *date == 0 ? kNoDay : On(date); };
  Ann().registrations.push_back({text_.Register("sssc"), day(GetParam().from), day(GetParam().to)});
  EXPECT_EQ(Ask().readiness, GetParam().is_in_force ? Readiness::kReady : Readiness::kNot);
}
INSTANTIATE_TEST_SUITE_P(
    Dates, RegistrationTest,
    testing::Values(RegistrationCase{"open_ended", "2015-01-01", "", true},
                    RegistrationCase{"start_not_known", "", "2027-01-01", true},
                    RegistrationCase{"last_day", "2015-01-01", kToday, true},
                    RegistrationCase{"lapsed_yesterday", "2015-01-01", "2026-11-22", false},
                    RegistrationCase{"begins_today", kToday, "", true},
                    RegistrationCase{"begins_tomorrow", "2026-11-24", "", false}),
    [](const auto& test) { return test.param.label; });

TEST_F(ReadinessTest, NoScoreOutweighsAClosedStatutoryGate) {
  text_.AsksForRegistration("head", "sssc", Gate::kStatutory, 1);
  text_.AsksForSkill("head", "strategy", 3, Gate::kEssential, 99);
  Skill("strategy", 5);
  const Assessment answer = Ask();
  EXPECT_THAT(answer.score, DoubleNear(0.99, 1e-12));
  EXPECT_EQ(answer.readiness, Readiness::kNot);
}

TEST_F(ReadinessTest, AStatutoryDiplomaThatACourseGivesStillBars) {
  text_.AsksForDiploma("head", "degree", Gate::kStatutory);
  Course(6, {1}).qualification = text_.Diploma("degree");
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

TEST_F(ReadinessTest, WhoIsKnownToBeBarredIsNotReadyHoweverOldTheEvidence) {
  text_.AsksForRegistration("head", "sssc");
  Ann().assessed = On(kStale);
  Ann().registrations.push_back({text_.Register("sssc"), kNoDay, On("2024-01-31")});
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

TEST_F(ReadinessTest, WhoIsOnAnotherRegisterOnlyIsKnownToBeBarred) {
  text_.AsksForRegistration("head", "sssc");
  Ann().assessed = kNoDay;
  Ann().registrations.push_back({text_.Register("social-work-england"), kNoDay, kNoDay});
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

TEST_F(ReadinessTest, ARegistrationOfWhichNothingIsRecordedIsNotKnown) {
  text_.AsksForRegistration("head", "sssc");
  Ann().assessed = kNoDay;
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kUnknown);
  EXPECT_EQ(answer.parts[0].verdict, Verdict::kUnknown);
}

TEST_F(ReadinessTest, AFreshAssessmentWithoutTheRegistrationBars) {
  text_.AsksForRegistration("head", "sssc");
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

// ---- unknown

TEST_F(ReadinessTest, WhoHasNoFreshEvidenceIsUnknownWhateverTheRecordsSay) {
  text_.AsksForSkill("head", "strategy", 3);
  Ann().assessed = On(kStale);
  Skill("strategy", 5, kStale);
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kUnknown);
  EXPECT_EQ(answer.parts[0].verdict, Verdict::kMet);
  EXPECT_FALSE(answer.months_to_ready.has_value());
}

struct FreshCase {
  const char* label;
  const char* day;
  bool is_fresh;
};
void PrintTo(const FreshCase& c, std::ostream* out) { *out << c.label; }
class FreshTest : public testing::TestWithParam<FreshCase> {};
TEST_P(FreshTest, EvidenceIsFreshForTwentyFourMonths) {
  const Day day = On(GetParam().day);
  Person assessed, skilled, experienced, qualified;
  assessed.assessed = day;
  skilled.skills.push_back({0, 1, day});
  experienced.experience.push_back({0, 1, day});
  qualified.qualifications.push_back({0, day, kNoDay});
  for (const Person& person : {assessed, skilled, experienced, qualified})
    EXPECT_EQ(HasFreshEvidence(person, On(kToday)), GetParam().is_fresh);
}
INSTANTIATE_TEST_SUITE_P(Days, FreshTest,
                         testing::Values(FreshCase{"today", kToday, true},
                                         FreshCase{"just_fresh", "2024-11-24", true},
                                         FreshCase{"just_stale", "2024-11-23", false},
                                         FreshCase{"not_yet_known", "2026-11-24", false}),
                         [](const auto& test) { return test.param.label; });

TEST(EvidenceTest, OfNobodyIsNone) {
  EXPECT_FALSE(HasFreshEvidence(Person{}, On(kToday)));
  EXPECT_EQ(NewestEvidence(Person{}, On(kToday)), kNoDay);
}

TEST(EvidenceTest, ARegistrationIsNoEvidenceOfReadiness) {
  Person person;
  person.registrations.push_back({0, On(kFresh), kNoDay});
  EXPECT_FALSE(HasFreshEvidence(person, On(kToday)));
}

// ---- near: by a programme

// From 23 November 2026 to 1 February 2027 are 70 days, 2.3 months.
TEST_F(ReadinessTest, WhoTakesPartInAProgrammeIsReadyWhenItEnds) {
  text_.AsksForSkill("head", "strategy", 3);
  Skill("strategy", 2);
  Course(10, {1});
  text_.Gives("course", "strategy", 3);
  Enrolment& enrolment =
      text_.enrolment("council", "ann", "course", Enrolment::State::kEnrolled, "2026-04-01");
  enrolment.intake = On("2026-04-01");
  EXPECT_THAT(Ask().months_to_ready, Optional(DoubleNear(2.3, 0.05)));
  EXPECT_THAT(Ask("2027-02-01").months_to_ready, Optional(DoubleNear(21, 0.05)))
      << "it has ended without word: the next one from January 2028";
}

TEST_F(ReadinessTest, WhoTakesPartFinishesThoughTheProgrammeTakesNobodyElseIn) {
  text_.AsksForSkill("head", "strategy", 3);
  Skill("strategy", 2);
  Course(10, {1}).end = On("2026-10-31");
  text_.Gives("course", "strategy", 3);
  Enrolment& enrolment =
      text_.enrolment("council", "ann", "course", Enrolment::State::kEnrolled, "2026-04-01");
  enrolment.intake = On("2026-04-01");
  EXPECT_EQ(Ask().readiness, Readiness::kNear);
  enrolment.state = Enrolment::State::kNominated;
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

struct CourseCase {
  const char* label;
  int level;      // that it gives
  int months;     // its length; 0: not known
  int intake;     // month of its intake; 0: not known
  Nation nation;  // where it runs
  const char* start;
  const char* end;
  Readiness readiness;
  double months_to_ready;  // -1: not known
};
void PrintTo(const CourseCase& c, std::ostream* out) { *out << c.label; }
class CourseTest : public ReadinessTest, public testing::WithParamInterface<CourseCase> {};
TEST_P(CourseTest, BringsNearWhomItCanReachInTime) {
  text_.AsksForSkill("head", "strategy", 3);
  const CourseCase& c = GetParam();
  Programme& course =
      Course(c.months, c.intake == 0 ? std::vector<int>{} : std::vector<int>{c.intake});
  course.nations = {c.nation};
  if (*c.start != 0) course.start = On(c.start);
  if (*c.end != 0) course.end = On(c.end);
  text_.Gives("course", "strategy", c.level);

  const Assessment answer = Ask();

  EXPECT_EQ(answer.readiness, c.readiness);
  if (c.months_to_ready < 0) {
    EXPECT_FALSE(answer.months_to_ready.has_value());
  } else {
    // To the nearest tenth of a month: a month is a twelfth of 365.25 days.
    EXPECT_THAT(answer.months_to_ready, Optional(DoubleNear(c.months_to_ready, 0.05)));
  }
}
// From 23 November 2026 to 1 January are 39 days, 1.3 months; to 1 November 2027 343 days, 11.3
// months.
INSTANTIATE_TEST_SUITE_P(
    Courses, CourseTest,
    testing::Values(
        CourseCase{"wait_and_length", 3, 10, 1, Nation::kScotland, "", "", Readiness::kNear, 11.3},
        CourseCase{"this_years_intake_has_passed", 3, 10, 11, Nation::kScotland, "", "",
                   Readiness::kNear, 21.3},
        CourseCase{"open_at_any_time", 4, 10, 0, Nation::kScotland, "", "", Readiness::kNear, 10},
        CourseCase{"length_not_known", 3, 0, 1, Nation::kScotland, "", "", Readiness::kNear, -1},
        CourseCase{"too_long", 3, 24, 1, Nation::kScotland, "", "", Readiness::kNot, -1},
        CourseCase{"level_too_low", 2, 10, 1, Nation::kScotland, "", "", Readiness::kNot, -1},
        CourseCase{"other_nation", 3, 10, 1, Nation::kEngland, "", "", Readiness::kNot, -1},
        CourseCase{"over", 3, 10, 1, Nation::kScotland, "2003-01-01", "2008-12-31", Readiness::kNot,
                   -1},
        CourseCase{"not_begun", 3, 10, 1, Nation::kScotland, "2027-01-01", "", Readiness::kNot, -1},
        CourseCase{"ends_before_the_next_intake", 3, 10, 1, Nation::kScotland, "", "2026-12-31",
                   Readiness::kNot, -1}),
    [](const auto& test) { return test.param.label; });

TEST_F(ReadinessTest, AnAwardIsGainedByTheProgrammeThatGivesIt) {
  text_.AsksForDiploma("head", "diploma");
  Course(12, {}).qualification = text_.Diploma("diploma");
  EXPECT_EQ(Ask().readiness, Readiness::kNear);
}

TEST_F(ReadinessTest, AnyAwardOfTheFrameworkAtTheLevelOrAboveMeetsALevel) {
  text_.AsksForLevel("head", 2, 11);
  text_.qualification("masters") = {2, 11};
  text_.qualification("english-masters") = {1, 11};
  text_.qualification("degree") = {2, 10};
  Ann().qualifications.push_back({text_.Diploma("english-masters"), On("2010-06-30"), kNoDay});
  Ann().qualifications.push_back({text_.Diploma("degree"), On("2005-06-30"), kNoDay});
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
  Ann().qualifications.push_back({text_.Diploma("masters"), On("2012-06-30"), kNoDay});
  EXPECT_EQ(Ask().readiness, Readiness::kReady);
}

// ---- near: by time in post

TEST_F(ReadinessTest, ExperienceOnRecordGrowsWhileInPost) {
  text_.AsksForExperience("head", "budget", 24);
  HoldsFeeder("2020-01-01", 0);
  Experience("budget", 12, "2026-05-23");  // six calendar months, 184 days, 6.0 months before today
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kNear);
  EXPECT_THAT(answer.months_to_ready, Optional(DoubleNear(24 - 12 - 6.05, 0.05)));
  EXPECT_EQ(answer.parts[0].gap->kind, Gap::Kind::kTime);
}

TEST_F(ReadinessTest, ExperienceIsMetOnceEnoughMonthsHavePassedInPost) {
  text_.AsksForExperience("head", "budget", 24);
  HoldsFeeder("2020-01-01", 0);
  Experience("budget", 12, "2025-11-01");
  EXPECT_EQ(Ask().readiness, Readiness::kReady);
}

TEST_F(ReadinessTest, OverlappingPostsCountOnce) {
  text_.AsksForExperience("head", "budget", 24);
  HoldsFeeder("2025-11-23", 0);
  text_.post("council", "manager-2", "manager");
  text_.appointment("council", "ann", "manager-2", "2025-11-23");
  Experience("budget", 0, "2025-11-23");
  // A year in two posts at once is a year: 365 days of 730.5.
  EXPECT_THAT(Ask().parts[0].score, DoubleNear(365 / 730.5, 1e-9));
}

TEST_F(ReadinessTest, ExperienceDoesNotGrowOutOfPost) {
  text_.AsksForExperience("head", "budget", 24);
  Experience("budget", 12, "2025-11-01");
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kNot);
  EXPECT_THAT(answer.parts[0].score, DoubleEq(0.5));
}

TEST_F(ReadinessTest, ExperienceOfWhichNothingIsRecordedComesWithTheRoutesTypicalMonths) {
  text_.AsksForExperience("head", "budget", 60);
  HoldsFeeder("2025-11-23", 24);  // 365 days served, 12.0 months
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kNear);
  EXPECT_THAT(answer.months_to_ready, Optional(DoubleNear(24 - 365 / (365.25 / 12), 1e-9)));
}

TEST_F(ReadinessTest, TypicalMonthsThatHavePassedBringNothingMore) {
  text_.AsksForExperience("head", "budget", 60);
  HoldsFeeder("2020-01-01", 24);
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

TEST_F(ReadinessTest, TypicalMonthsBeyondTwoYearsAreNotNear) {
  text_.AsksForExperience("head", "budget", 60);
  HoldsFeeder("2026-11-01", 36);
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

TEST_F(ReadinessTest, ASkillWithoutAProgrammeIsNearByTimeAndStillNeedsAProgramme) {
  text_.AsksForSkill("head", "strategy", 3);
  HoldsFeeder("2025-11-23", 24);
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kNear);
  ASSERT_TRUE(answer.parts[0].gap.has_value());
  EXPECT_EQ(answer.parts[0].gap->kind, Gap::Kind::kProgramme);
  EXPECT_THAT(answer.parts[0].gap->programmes, IsEmpty());
}

TEST_F(ReadinessTest, TimeNeverBringsAnAwardOrARegistration) {
  HoldsFeeder("2025-11-23", 24);
  text_.AsksForDiploma("head", "diploma");
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
  text_.role("head").requirements.clear();
  text_.AsksForRegistration("head", "sssc", Gate::kEssential);
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

TEST_F(ReadinessTest, ExperienceCanComeFromAProgrammeWhenTimeIsTooLong) {
  text_.AsksForExperience("head", "partnership", 12);
  Experience("partnership", 4, kFresh);
  Course(10, {1}).experience = {text_.Area("partnership")};
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kNear);
  EXPECT_EQ(answer.parts[0].gap->kind, Gap::Kind::kProgramme);
}

TEST_F(ReadinessTest, GapsCloseSideBySideSoTheLongestCounts) {
  text_.AsksForSkill("head", "strategy", 3);
  text_.AsksForExperience("head", "budget", 60);
  text_.Gives("course", "strategy", 3);
  Course(6, {});
  HoldsFeeder("2025-11-23", 24);
  EXPECT_THAT(Ask().months_to_ready, Optional(DoubleNear(24 - 365 / (365.25 / 12), 1e-9)));
}

TEST_F(ReadinessTest, OneMissingRequirementOutOfReachOutweighsAllThatAreNear) {
  text_.AsksForSkill("head", "strategy", 3);
  text_.AsksForSkill("head", "law", 3);
  text_.Gives("course", "strategy", 3);
  Course(6, {});
  EXPECT_EQ(Ask().readiness, Readiness::kNot);
}

// ---- parts

TEST_F(ReadinessTest, EveryPartHasItsShareOfTheWeight) {
  text_.AsksForSkill("head", "strategy", 4, Gate::kEssential, 2);
  text_.AsksForSkill("head", "law", 4, Gate::kDesirable, 1);
  text_.AsksForExperience("head", "budget", 24, Gate::kDesirable, 1);
  Skill("strategy", 4);
  Skill("law", 1);
  Experience("budget", 18, kToday);

  const Assessment answer = Ask();

  EXPECT_THAT(answer.parts[0].score, DoubleEq(0.5));
  EXPECT_THAT(answer.parts[1].score, DoubleEq(0.25 * 1 / 4));
  EXPECT_THAT(answer.parts[2].score, DoubleEq(0.25 * 18 / 24));
  EXPECT_THAT(answer.score, DoubleEq(0.5 + 0.0625 + 0.1875));
}

TEST_F(ReadinessTest, PartsComeInTheOrderOfTheRequirements) {
  text_.AsksForSkill("head", "strategy", 3);
  text_.AsksInWords("head");
  text_.AsksForDiploma("head", "diploma", Gate::kDesirable);
  Skill("strategy", 3);
  const Assessment answer = Ask();
  std::vector<Verdict> verdicts;
  for (const Part& part : answer.parts) verdicts.push_back(part.verdict);
  EXPECT_THAT(verdicts, ElementsAre(Verdict::kMet, Verdict::kUnknown, Verdict::kMissing));
}

TEST_F(ReadinessTest, ARoleThatAsksForNothingFindsEveryKnownPersonReady) {
  const Assessment answer = Ask();
  EXPECT_EQ(answer.readiness, Readiness::kReady);
  EXPECT_EQ(answer.score, 0);
}

// ---- intakes

class IntakeTest : public testing::Test {
 protected:
  std::optional<double> From(absl::string_view day) {
    workforce_ = text_.Build();
    return MonthsToPlace(*workforce_, text_.ProgrammeIndex("course"), On(day));
  }
  void Enrol(int people, absl::string_view intake) {
    for (int i = 0; i < people; ++i)
      text_
          .enrolment("elsewhere", absl::StrCat("p", ++enrolled_), "course",
                     Enrolment::State::kEnrolled, kToday)
          .intake = On(intake);
  }

  WorkforceText text_;
  std::shared_ptr<const Workforce> workforce_;
  int enrolled_ = 0;
};

TEST_F(IntakeTest, TheNextOneBeginsOnTheFirstOfItsMonth) {
  Programme& course = text_.programme("course");
  EXPECT_FALSE(From(kToday).has_value());
  course.intake_months = {3, 9};
  EXPECT_THAT(From("2026-09-01"), Optional(0.0));
  EXPECT_THAT(From("2026-08-31"), Optional(DoubleNear(1 / (365.25 / 12), 1e-9)));
  EXPECT_THAT(From("2026-09-02"), Optional(DoubleNear(180 / (365.25 / 12), 1e-9)));
}

TEST_F(IntakeTest, AFullOneIsWaitedOut) {
  Programme& course = text_.programme("course");
  course.intake_months = {3, 9};
  course.seats = 4;
  Enrol(3, "2027-03-15");
  EXPECT_THAT(From("2027-03-01"), Optional(0.0));
  Enrol(1, "2027-03-01");
  EXPECT_THAT(From("2027-03-01"), Optional(DoubleNear(184 / (365.25 / 12), 1e-9)));
  course.seats = 0;
  EXPECT_THAT(From("2027-03-01"), Optional(0.0)) << "nobody knows how many there are";
}

TEST_F(IntakeTest, WhereAllAreFullNobodyGetsIn) {
  Programme& course = text_.programme("course");
  course.intake_months = {3};
  course.seats = 1;
  for (int year = 2027; year < 2040; ++year) Enrol(1, absl::StrCat(year, "-03-01"));
  EXPECT_THAT(From(kToday), Optional(std::numeric_limits<double>::infinity()));
}

TEST_F(ReadinessTest, WhoWaitsForAPlaceWaitsLonger) {
  text_.AsksForSkill("head", "strategy", 3);
  Skill("strategy", 2);
  Course(10, {1, 7}).seats = 1;
  text_.Gives("course", "strategy", 3);
  EXPECT_THAT(Ask().months_to_ready, Optional(DoubleNear(11.3, 0.05)));
  Enrolment& other =
      text_.enrolment("elsewhere", "bob", "course", Enrolment::State::kEnrolled, "2026-10-01");
  other.intake = On("2027-01-01");
  EXPECT_THAT(Ask().months_to_ready, Optional(DoubleNear(17.2, 0.05)))
      << "the place of January is taken";
  other.state = Enrolment::State::kLeft;
  EXPECT_THAT(Ask().months_to_ready, Optional(DoubleNear(11.3, 0.05)));
}

}  // namespace
}  // namespace cairn::planner
