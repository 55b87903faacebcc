#include "services/planner/workforce/vacancies.h"

#include <ostream>
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
constexpr int kHorizon = 36;
constexpr char kName[] = "organisations/council/posts/head-1";

// A council with one post, `head-1`.
class VacanciesTest : public testing::Test {
 protected:
  VacanciesTest() { text_.post("council", "head-1"); }

  Appointment& Appoint(const std::string& person, absl::string_view start,
                       Appointment::Kind kind = Appointment::Kind::kSubstantive) {
    return text_.appointment("council", person, "head-1", start, kind);
  }
  std::vector<VacantPost> Ask(int horizon = kHorizon) {
    workforce_ = text_.Build();
    holdings_ = HoldingsOf(*workforce_);
    return VacantPosts(*workforce_, *workforce_->Find("council"), holdings_, kToday, horizon);
  }
  std::vector<Disagreement> AskForDisagreements() {
    workforce_ = text_.Build();
    return Disagreements(*workforce_, *workforce_->Find("council"), HoldingsOf(*workforce_),
                         kToday);
  }

  WorkforceText text_;
  std::shared_ptr<const Workforce> workforce_;
  Holdings holdings_;
};

TEST_F(VacanciesTest, APostWithoutAnyRecordHasAHolderUnknown) { EXPECT_THAT(Ask(), IsEmpty()); }

TEST_F(VacanciesTest, AHeldPostIsNotVacant) {
  Appoint("ann", "2020-01-01");
  EXPECT_THAT(Ask(), IsEmpty());
}

TEST_F(VacanciesTest, AnOpenVacancyIsListedWithItsOrigin) {
  text_.vacancy("council", "head-1", "2026-09-01").evidence = "the published structure says vacant";

  const auto vacant = Ask();

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].origin, Vacancy::Origin::kStated);
  EXPECT_EQ(vacant[0].evidence, "the published structure says vacant");
  EXPECT_EQ(vacant[0].since, On("2026-09-01"));
  EXPECT_FALSE(vacant[0].to_come);
  EXPECT_TRUE(vacant[0].InScope());
}

TEST_F(VacanciesTest, APostWhoseLastAppointmentEndedIsVacantFromTheNextDay) {
  Appoint("ann", "2010-01-01").last_day = On("2019-12-31");
  Appoint("bob", "2020-01-01").last_day = On("2026-10-31");

  const auto vacant = Ask();

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].origin, Vacancy::Origin::kInferred);
  EXPECT_EQ(vacant[0].vacancy, nullptr);
  EXPECT_EQ(vacant[0].since, On("2026-11-01"));
}

TEST_F(VacanciesTest, TheHolderIsThereOnTheLastDayAndGoneOnTheNext) {
  Appoint("ann", "2020-01-01").last_day = kToday;
  auto vacant = Ask();
  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_TRUE(vacant[0].to_come);

  WorkforceText other;
  other.post("council", "head-1");
  other.appointment("council", "ann", "head-1", "2020-01-01").last_day = PreviousDay(kToday);
  text_ = other;
  vacant = Ask();
  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_FALSE(vacant[0].to_come);
  EXPECT_EQ(vacant[0].since, kToday);
}

TEST_F(VacanciesTest, APersonWhoLeftTheEmployerHoldsNothingAnyMore) {
  Appoint("ann", "2020-01-01");
  text_.person("council", "ann").left = On("2026-06-30");

  const auto vacant = Ask();

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].since, On("2026-07-01"));
}

TEST_F(VacanciesTest, ASharedPostStaysFilledWhileOneOfItsHoldersStays) {
  Appoint("ann", "2020-01-01").last_day = On("2026-10-31");
  Appoint("bob", "2020-01-01");
  EXPECT_THAT(Ask(), IsEmpty());
}

TEST_F(VacanciesTest, AnAppointedSuccessorEndsTheGapOnTheirFirstDay) {
  Appoint("ann", "2020-01-01").last_day = On("2026-10-31");
  Appoint("bob", "2027-01-04");

  const auto vacant = Ask();

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].since, On("2026-11-01"));
  EXPECT_EQ(vacant[0].until, On("2027-01-03"));
}

TEST_F(VacanciesTest, AHolderOfAnotherEmployerThatThePostListsCounts) {
  text_.post("council", "head-1").joint = {"board"};
  text_.organisation("board");
  text_.appointment("board", "ann", kName, "2020-01-01").last_day = On("2026-10-31");
  EXPECT_EQ(Ask().size(), 1u);
}

TEST_F(VacanciesTest, CoverIsNoHolder) {
  Appoint("ann", "2015-01-01").last_day = On("2026-05-31");
  Appoint("bob", "2026-06-01", Appointment::Kind::kActing);

  const auto vacant = Ask();

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].since, On("2026-06-01"));
  EXPECT_EQ(vacant[0].cover, Cover::Kind::kActing);
}

struct ExitCase {
  const char* label;
  const char* last_day;
  const char* contract_end;
  const char* vacant_from;  // empty: no vacancy
};
void PrintTo(const ExitCase& c, std::ostream* out) { *out << c.label; }
class KnownExitTest : public VacanciesTest, public testing::WithParamInterface<ExitCase> {};

TEST_P(KnownExitTest, IsAVacancyToComeWithinTheHorizon) {
  Appointment& held = Appoint("ann", "2020-01-01");
  if (*GetParam().last_day != 0) held.last_day = On(GetParam().last_day);
  if (*GetParam().contract_end != 0) held.contract_end = On(GetParam().contract_end);

  const auto vacant = Ask();

  if (*GetParam().vacant_from == 0) {
    EXPECT_THAT(vacant, IsEmpty());
    return;
  }
  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_TRUE(vacant[0].to_come);
  EXPECT_EQ(vacant[0].origin, Vacancy::Origin::kForeseen);
  EXPECT_EQ(vacant[0].since, On(GetParam().vacant_from));
  EXPECT_THAT(vacant[0].holders, ElementsAre("organisations/council/people/ann"));
}
INSTANTIATE_TEST_SUITE_P(Dates, KnownExitTest,
                         testing::Values(ExitCase{"notice_given", "2027-03-31", "", "2027-04-01"},
                                         ExitCase{"fixed_term", "", "2027-03-31", "2027-04-01"},
                                         ExitCase{"last_day_counts_before_the_contract",
                                                  "2027-01-31", "2028-03-31", "2027-02-01"},
                                         ExitCase{"last_day_of_the_horizon", "2029-11-23", "",
                                                  "2029-11-24"},
                                         ExitCase{"beyond_the_horizon", "2029-11-24", "", ""}),
                         [](const auto& test) { return test.param.label; });

TEST_F(VacanciesTest, AnAnticipatedVacancyIsToCome) {
  text_.vacancy("council", "head-1", "2027-05-01", Vacancy::State::kAnticipated);

  const auto vacant = Ask();

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_TRUE(vacant[0].to_come);
  EXPECT_EQ(vacant[0].since, On("2027-05-01"));
}

TEST_F(VacanciesTest, TheRecordedLastDayCountsBeforeTheExpectedOne) {
  text_.vacancy("council", "head-1", "2027-05-01", Vacancy::State::kAnticipated);
  Appoint("ann", "2020-01-01").last_day = On("2027-02-28");
  EXPECT_EQ(Ask().at(0).since, On("2027-03-01"));
}

TEST_F(VacanciesTest, AnAnticipatedVacancyStandsOnceItsHolderHasGone) {
  text_.vacancy("council", "head-1", "2026-11-01", Vacancy::State::kAnticipated);
  Appoint("ann", "2020-01-01").last_day = On("2026-10-15");

  const auto vacant = Ask();

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_FALSE(vacant[0].to_come);
  EXPECT_EQ(vacant[0].since, On("2026-10-16"));
}

struct StateCase {
  Vacancy::State state;
  bool is_open;
};
class VacancyStateTest : public VacanciesTest, public testing::WithParamInterface<StateCase> {};
TEST_P(VacancyStateTest, IsOpenInEveryStateButFilledAndWithdrawn) {
  text_.vacancy("council", "head-1", "2026-09-01", GetParam().state);
  EXPECT_EQ(!Ask().empty(), GetParam().is_open);
}
INSTANTIATE_TEST_SUITE_P(All, VacancyStateTest,
                         testing::Values(StateCase{Vacancy::State::kAnticipated, true},
                                         StateCase{Vacancy::State::kOpen, true},
                                         StateCase{Vacancy::State::kShortlisted, true},
                                         StateCase{Vacancy::State::kOffered, true},
                                         StateCase{Vacancy::State::kFilled, false},
                                         StateCase{Vacancy::State::kWithdrawn, false}),
                         [](const auto& test) {
                           return absl::StrCat("state", static_cast<int>(test.param.state));
                         });

TEST_F(VacanciesTest, AClosedPostIsNoVacancy) {
  Appoint("ann", "2020-01-01").last_day = On("2026-10-31");
  text_.post("council", "head-1").close = On("2026-10-31");
  EXPECT_THAT(Ask(), IsEmpty());
}

TEST_F(VacanciesTest, AnExitWithWhichThePostClosesIsNoVacancy) {
  Appoint("ann", "2020-01-01").last_day = On("2027-03-31");
  text_.post("council", "head-1").close = On("2027-03-31");
  EXPECT_THAT(Ask(), IsEmpty());
}

TEST_F(VacanciesTest, APostWithoutARoleIsListedAndOutOfScope) {
  text_.post("council", "odd", "");
  text_.vacancy("council", "odd", "2026-09-01");
  const auto vacant = Ask();
  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].role, nullptr);
  EXPECT_FALSE(vacant[0].InScope());
}

TEST_F(VacanciesTest, PostsComeInTheOrderOfTheirNames) {
  text_.vacancy("council", "head-3", "2026-01-01");
  text_.vacancy("council", "head-1", "2026-09-01");
  text_.vacancy("council", "head-2");
  std::vector<std::string> ids;
  for (const VacantPost& vacancy : Ask()) ids.push_back(vacancy.post->id);
  EXPECT_THAT(ids, ElementsAre("head-1", "head-2", "head-3"));
}

// ---- cover

TEST_F(VacanciesTest, TheNewestCoverInForceCounts) {
  text_.vacancy("council", "head-1");
  text_.post("council", "head-1").covers = {
      {Cover::Kind::kAgency, On("2026-10-01"), kNoDay},
      {Cover::Kind::kActing, On("2026-02-01"), kNoDay},
      {Cover::Kind::kShared, On("2026-11-01"), On("2026-11-22")},
      {Cover::Kind::kInterim, On("2026-12-01"), kNoDay}};
  EXPECT_EQ(Ask().at(0).cover, Cover::Kind::kAgency);
}

TEST_F(VacanciesTest, KnownToBeUncoveredAndNotRecordedAreTwoAnswers) {
  text_.vacancy("council", "head-1");
  EXPECT_EQ(Ask().at(0).cover, Cover::Kind::kUnknown);
  text_.post("council", "head-1").covers = {{Cover::Kind::kNone, On("2026-10-01"), kNoDay}};
  EXPECT_EQ(Ask().at(0).cover, Cover::Kind::kNone);
}

TEST_F(VacanciesTest, AnAppointmentSaysMoreSurelyThanACommentWhoCovers) {
  text_.vacancy("council", "head-1");
  text_.post("council", "head-1").covers = {{Cover::Kind::kAgency, On("2026-10-01"), kNoDay}};
  Appoint("bob", "2026-06-01", Appointment::Kind::kInterim);
  EXPECT_EQ(Ask().at(0).cover, Cover::Kind::kInterim);
}

// ---- state of one post, as the forecast reads it

TEST_F(VacanciesTest, TheForecastSeesTheSameExit) {
  Appoint("ann", "2020-01-01").last_day = On("2027-03-31");
  Ask();
  const Organisation& council = *workforce_->Find("council");
  const PostState state = StateOf(council, *council.posts.at("head-1"), holdings_, kToday);
  EXPECT_FALSE(state.vacant);
  EXPECT_EQ(state.leaves, On("2027-03-31"));
}

TEST_F(VacanciesTest, TheForecastReadsAnExpectedVacancyAsAnExitOnTheDayBefore) {
  text_.vacancy("council", "head-1", "2027-05-01", Vacancy::State::kAnticipated);
  Ask();
  const Organisation& council = *workforce_->Find("council");
  EXPECT_EQ(StateOf(council, *council.posts.at("head-1"), holdings_, kToday).leaves,
            On("2027-04-30"));
}

// ---- disagreements

TEST_F(VacanciesTest, AnOpenVacancyWithASubstantiveHolderIsADisagreement) {
  text_.vacancy("council", "head-1", "2026-09-01");
  Appoint("ann", "2020-01-01");
  const auto found = AskForDisagreements();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, Disagreement::Kind::kVacantWithHolder);
  EXPECT_EQ(found[0].post, kName);
  EXPECT_EQ(found[0].vacancy, "organisations/council/vacancies/v-head-1");
}

TEST_F(VacanciesTest, AnExpectedVacancyWithAHolderOrACoveredOneIsNoDisagreement) {
  text_.vacancy("council", "head-1", "2027-09-01", Vacancy::State::kAnticipated);
  Appoint("ann", "2020-01-01");
  text_.vacancy("council", "head-2", "2026-01-01");
  text_.appointment("council", "bob", "head-2", "2026-02-01", Appointment::Kind::kInterim);
  EXPECT_THAT(AskForDisagreements(), IsEmpty());
}

TEST_F(VacanciesTest, AFilledVacancyNeedsItsAppointment) {
  text_.vacancy("council", "head-1", "2026-01-01", Vacancy::State::kFilled).appointment =
      "organisations/council/people/ann/appointments/a1";
  auto found = AskForDisagreements();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].kind, Disagreement::Kind::kFilledWithoutAppointment);

  Appoint("ann", "2026-03-01");
  EXPECT_THAT(AskForDisagreements(), IsEmpty());
}

TEST_F(VacanciesTest, AnAppointmentWithoutAPostOrOnAClosedOneIsADisagreement) {
  text_.appointment("council", "ann", "nowhere", "2020-01-01");
  Appoint("bob", "2020-01-01");
  text_.post("council", "head-1").close = On("2026-10-31");
  text_.appointment("council", "cid", "gone-too", "2010-01-01").last_day = On("2012-01-01");

  const auto found = AskForDisagreements();

  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].kind, Disagreement::Kind::kAppointmentWithoutPost);
  EXPECT_EQ(found[0].post, "organisations/council/posts/nowhere");
  EXPECT_EQ(found[1].kind, Disagreement::Kind::kAppointmentOnClosedPost);
  EXPECT_EQ(found[1].post, kName);
}

}  // namespace
}  // namespace cairn::planner
