// Which posts are vacant on a day in the past or to come: gaps before a named successor, vacancies
// that ended since, people who came back.

#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/workforce/vacancies.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

using testing::IsEmpty;

class VacanciesOverTimeTest : public testing::Test {
 protected:
  VacanciesOverTimeTest() { text_.post("council", "head-1"); }

  Appointment& Appoint(const std::string& person, absl::string_view start,
                       absl::string_view last_day = "") {
    Appointment& held = text_.appointment("council", person, "head-1", start);
    if (!last_day.empty()) held.last_day = On(last_day);
    return held;
  }
  std::vector<VacantPost> AskOn(absl::string_view day, int horizon = 0) {
    workforce_ = text_.Build();
    holdings_ = HoldingsOf(*workforce_);
    return VacantPosts(*workforce_, *workforce_->Find("council"), holdings_, On(day), horizon);
  }
  // Of those that are vacant on the day.
  std::vector<VacantPost> VacantOn(absl::string_view day) {
    std::vector<VacantPost> found = AskOn(day);
    std::erase_if(found, [](const VacantPost& row) { return row.to_come; });
    return found;
  }

  WorkforceText text_;
  std::shared_ptr<const Workforce> workforce_;
  Holdings holdings_;
};

TEST_F(VacanciesOverTimeTest, APostIsVacantBetweenTheLastDayAndTheSuccessorsFirst) {
  Appoint("ann", "2019-01-07", "2026-08-31");
  Appoint("bob", "2027-02-01");

  EXPECT_THAT(VacantOn("2026-08-31"), IsEmpty());
  const auto vacant = VacantOn("2026-12-01");
  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].since, On("2026-09-01"));
  EXPECT_EQ(vacant[0].until, On("2027-01-31"));
  EXPECT_EQ(VacantOn("2027-01-31").size(), 1u);
  EXPECT_THAT(VacantOn("2027-02-01"), IsEmpty());
}

TEST_F(VacanciesOverTimeTest, AGapToComeIsAKnownExit) {
  Appoint("ann", "2019-01-07", "2027-03-31");
  Appoint("bob", "2027-06-01");

  const auto found = AskOn("2026-12-01", 12);

  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].to_come);
  EXPECT_EQ(found[0].since, On("2027-04-01"));
  EXPECT_EQ(found[0].until, On("2027-05-31"));
}

TEST_F(VacanciesOverTimeTest, ASuccessorWhoStartsTheNextDayLeavesNoGap) {
  Appoint("ann", "2019-01-07", "2027-03-31");
  Appoint("bob", "2027-04-01");

  EXPECT_THAT(AskOn("2026-12-01", 36), IsEmpty());
}

TEST_F(VacanciesOverTimeTest, AGapOfOneDayIsAGap) {
  Appoint("ann", "2019-01-07", "2026-08-31");
  Appoint("bob", "2026-09-02");

  EXPECT_EQ(VacantOn("2026-09-01").size(), 1u);
  EXPECT_THAT(VacantOn("2026-09-02"), IsEmpty());
}

TEST_F(VacanciesOverTimeTest, OfTwoGapsTheFirstIsToldFirst) {
  Appoint("ann", "2019-01-07", "2026-08-31");
  Appoint("bob", "2027-02-01", "2027-06-30");
  Appoint("cid", "2027-09-01");

  EXPECT_EQ(VacantOn("2026-12-01").at(0).until, On("2027-01-31"));
  EXPECT_EQ(AskOn("2027-03-01", 12).at(0).until, On("2027-08-31"));
}

TEST_F(VacanciesOverTimeTest, AnActingSuccessorIsCoverAndEndsNoGap) {
  Appoint("ann", "2019-01-07", "2026-08-31");
  text_.appointment("council", "bob", "head-1", "2026-09-01", Appointment::Kind::kActing);

  const auto vacant = VacantOn("2026-12-01");

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].cover, Cover::Kind::kActing);
  EXPECT_EQ(vacant[0].until, kNoDay);
}

TEST_F(VacanciesOverTimeTest, WhoLeftAndCameBackHoldsThePostFromThen) {
  Appoint("ann", "2019-01-07", "2024-03-31");
  Appoint("ann", "2026-02-02");
  text_.person("council", "ann").left = On("2024-03-31");

  EXPECT_EQ(VacantOn("2025-01-01").size(), 1u);
  EXPECT_THAT(VacantOn("2026-12-01"), IsEmpty());
  const auto disagreements =
      Disagreements(*workforce_, *workforce_->Find("council"), holdings_, On("2026-12-01"));
  ASSERT_EQ(disagreements.size(), 1u);
  EXPECT_EQ(disagreements[0].kind, Disagreement::Kind::kAppointmentAfterLeaving);
}

TEST_F(VacanciesOverTimeTest, AVacancyIsNotListedBeforeItBegan) {
  text_.vacancy("council", "head-1", "2026-06-01").first_shown = On("2026-06-01");

  EXPECT_THAT(AskOn("2025-06-01"), IsEmpty());
  EXPECT_THAT(VacantOn("2026-05-31"), IsEmpty());
  EXPECT_EQ(VacantOn("2026-06-01").size(), 1u);
}

TEST_F(VacanciesOverTimeTest, AVacancyOfUnknownAgeBeginsWhenItWasFirstShown) {
  text_.vacancy("council", "head-1").first_shown = On("2026-06-01");

  EXPECT_THAT(VacantOn("2026-05-31"), IsEmpty());
  EXPECT_EQ(VacantOn("2026-06-01").size(), 1u);
}

TEST_F(VacanciesOverTimeTest, AVacancyThatWasFilledSinceStoodThen) {
  Vacancy& vacancy = text_.vacancy("council", "head-1", "2025-01-06", Vacancy::State::kFilled);
  vacancy.moves = {{Vacancy::State::kShortlisted, On("2025-03-01")},
                   {Vacancy::State::kFilled, On("2025-05-01")}};
  vacancy.ended = On("2025-05-01");

  EXPECT_EQ(VacantOn("2025-02-01").at(0).state, Vacancy::State::kOpen);
  EXPECT_EQ(VacantOn("2025-04-30").at(0).state, Vacancy::State::kShortlisted);
  EXPECT_EQ(VacantOn("2025-04-30").at(0).until, On("2025-04-30"));
  EXPECT_THAT(VacantOn("2025-05-01"), IsEmpty());
}

TEST_F(VacanciesOverTimeTest, AVacancyThatWasWithdrawnSinceStoodThen) {
  Vacancy& vacancy = text_.vacancy("council", "head-1", "2025-01-06", Vacancy::State::kWithdrawn);
  vacancy.moves = {{Vacancy::State::kWithdrawn, On("2025-05-01")}};
  vacancy.ended = On("2025-05-01");

  EXPECT_EQ(VacantOn("2025-04-30").size(), 1u);
  EXPECT_THAT(VacantOn("2025-05-01"), IsEmpty());
}

TEST_F(VacanciesOverTimeTest, AVacancyThatIsFilledFromADayToComeStandsUntilThen) {
  Vacancy& vacancy = text_.vacancy("council", "head-1", "2026-06-01", Vacancy::State::kFilled);
  vacancy.moves = {{Vacancy::State::kFilled, On("2027-02-01")}};
  vacancy.ended = On("2027-02-01");

  const auto vacant = VacantOn("2026-12-01");

  ASSERT_EQ(vacant.size(), 1u);
  EXPECT_EQ(vacant[0].until, On("2027-01-31"));
}

TEST_F(VacanciesOverTimeTest, AVacancySinceADayToComeIsToCome) {
  text_.vacancy("council", "head-1", "2099-04-01").first_shown = On("2026-11-01");

  const auto found = AskOn("2026-11-30");

  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].to_come);
  EXPECT_EQ(found[0].since, On("2099-04-01"));
}

struct AheadCase {
  const char* label;
  const char* holders_last_day;  // empty: nobody is recorded
  const char* filled;
  bool leaves_a_gap;
};
void PrintTo(const AheadCase& c, std::ostream* out) { *out << c.label; }
class RecruitingAheadTest : public VacanciesOverTimeTest,
                            public testing::WithParamInterface<AheadCase> {};
TEST_P(RecruitingAheadTest, OnlyAGapIsToCome) {
  if (*GetParam().holders_last_day != 0) Appoint("ann", "2019-01-07", GetParam().holders_last_day);
  Vacancy& vacancy = text_.vacancy("council", "head-1", "2027-02-01", Vacancy::State::kFilled);
  vacancy.first_shown = On("2026-11-01");
  vacancy.ended = On(GetParam().filled);
  vacancy.moves = {{Vacancy::State::kOffered, On("2026-11-20")},
                   {Vacancy::State::kFilled, vacancy.ended}};

  const auto found = AskOn("2026-11-30");

  ASSERT_EQ(found.size(), GetParam().leaves_a_gap ? 1u : 0u);
  if (found.empty()) return;
  EXPECT_TRUE(found[0].to_come);
  EXPECT_EQ(found[0].since, On("2027-02-01"));
  EXPECT_EQ(found[0].until, PreviousDay(vacancy.ended));
}
INSTANTIATE_TEST_SUITE_P(
    Successors, RecruitingAheadTest,
    testing::Values(AheadCase{"starts_a_month_later", "", "2027-03-01", true},
                    AheadCase{"starts_a_day_later", "", "2027-02-02", true},
                    AheadCase{"starts_at_once", "", "2027-02-01", false},
                    AheadCase{"is_handed_over_to", "", "2027-01-18", false},
                    AheadCase{"follows_a_holder", "2027-01-31", "2027-03-01", true},
                    AheadCase{"follows_a_holder_at_once", "2027-01-31", "2027-02-01", false},
                    AheadCase{"meets_the_holder", "2027-01-31", "2027-01-18", false}),
    [](const auto& test) { return test.param.label; });

TEST_F(VacanciesOverTimeTest, BeforeItsFirstDayAPostHasNoVacancyNotEvenOneToCome) {
  text_.post("council", "head-1").open = On("2027-06-18");
  text_.vacancy("council", "head-1", "2027-08-07").first_shown = On("2026-11-01");

  EXPECT_THAT(AskOn("2026-11-30", 24), IsEmpty());
  EXPECT_THAT(AskOn("2027-06-17", 24), IsEmpty());
  const auto found = AskOn("2027-06-18");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].to_come);
  EXPECT_EQ(VacantOn("2027-08-07").size(), 1u);
}

TEST_F(VacanciesOverTimeTest, APostIsVacantUntilItCloses) {
  text_.post("council", "head-1").close = On("2098-06-30");
  text_.vacancy("council", "head-1", "2026-09-01");

  EXPECT_EQ(VacantOn("2026-11-30").size(), 1u);
  EXPECT_EQ(VacantOn("2098-06-30").size(), 1u);
  EXPECT_THAT(VacantOn("2098-07-01"), IsEmpty());
}

TEST_F(VacanciesOverTimeTest, RecordsBeginWithTheFirstDate) {
  text_.vacancy("council", "head-1", "2026-09-01");
  Appoint("ann", "2019-01-07");
  const auto workforce = text_.Build();
  const Organisation& council = *workforce->Find("council");

  EXPECT_EQ(RecordsBegin(council, RecordsOf::kRoles), On("2026-09-01"));
  EXPECT_EQ(RecordsBegin(council, RecordsOf::kRolesAndPeople), On("2019-01-07"));
}

}  // namespace
}  // namespace cairn::planner
