#include "services/roles/vacancy_rules.h"

#include <ostream>
#include <set>
#include <string>
#include <utility>

#include "absl/time/time.h"
#include "common/resource/dates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/have.h"
#include "tests/support/matchers.h"

namespace cairn::roles {
namespace {

using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using test::Naming;
using test::Partially;
using test::Saying;
using testing::ElementsAre;
using testing::HasSubstr;
using v1::Vacancy;

const google::type::Date kDay = resource::ToDate(absl::CivilDay(2026, 3, 2));
constexpr absl::Time kNow = absl::FromUnixSeconds(1772452800);

Vacancy In(Vacancy::State state) {
  Vacancy vacancy;
  vacancy.set_name("organisations/ayr/vacancies/v");
  vacancy.set_state(state);
  return vacancy;
}

// The life cycle as the contract's comments on the verbs tell it, one row a state.
const std::set<std::pair<Vacancy::State, Vacancy::State>>& LifeCycle() {
  static const auto* moves = new std::set<std::pair<Vacancy::State, Vacancy::State>>{
      {Vacancy::ANTICIPATED, Vacancy::OPEN},
      {Vacancy::ANTICIPATED, Vacancy::WITHDRAWN},
      {Vacancy::ANTICIPATED, Vacancy::SHORTLISTED},
      {Vacancy::ANTICIPATED, Vacancy::OFFERED},
      {Vacancy::ANTICIPATED, Vacancy::FILLED},
      {Vacancy::OPEN, Vacancy::SHORTLISTED},
      {Vacancy::OPEN, Vacancy::OFFERED},
      {Vacancy::OPEN, Vacancy::FILLED},
      {Vacancy::OPEN, Vacancy::WITHDRAWN},
      {Vacancy::SHORTLISTED, Vacancy::OPEN},
      {Vacancy::SHORTLISTED, Vacancy::OFFERED},
      {Vacancy::SHORTLISTED, Vacancy::FILLED},
      {Vacancy::SHORTLISTED, Vacancy::WITHDRAWN},
      {Vacancy::OFFERED, Vacancy::OPEN},
      {Vacancy::OFFERED, Vacancy::FILLED},
      {Vacancy::OFFERED, Vacancy::WITHDRAWN},
  };
  return *moves;
}

TEST(VacancyRulesTest, EveryMoveFromEveryStateIsAllowedOrRefusedAsTheLifeCycleSays) {
  for (int from = 0; from < Vacancy::State_ARRAYSIZE; ++from) {
    for (int to = 0; to < Vacancy::State_ARRAYSIZE; ++to) {
      const auto from_state = static_cast<Vacancy::State>(from);
      const auto to_state = static_cast<Vacancy::State>(to);
      Vacancy vacancy = In(from_state);

      const absl::Status moved = MoveVacancy(vacancy, to_state, kDay, kNow);

      const std::string label =
          Vacancy::State_Name(from_state) + " to " + Vacancy::State_Name(to_state);
      if (LifeCycle().count({from_state, to_state}) > 0) {
        EXPECT_THAT(moved, IsOk()) << label;
        EXPECT_EQ(vacancy.state(), to_state) << label;
        EXPECT_EQ(vacancy.moves_size(), 1) << label;
      } else {
        EXPECT_THAT(moved, FailsWith(ErrorReason::VACANCY_MOVE_NOT_ALLOWED)) << label;
        EXPECT_THAT(moved, Naming("vacancy", "organisations/ayr/vacancies/v")) << label;
        EXPECT_THAT(moved, Naming("from", Vacancy::State_Name(from_state))) << label;
        EXPECT_THAT(moved, Naming("to", Vacancy::State_Name(to_state))) << label;
        EXPECT_EQ(vacancy.state(), from_state) << label;
        EXPECT_EQ(vacancy.moves_size(), 0) << label;
      }
    }
  }
}

TEST(VacancyRulesTest, ARefusedMoveSaysWhatWouldBeAllowed) {
  Vacancy offered = In(Vacancy::OFFERED);
  Vacancy filled = In(Vacancy::FILLED);

  EXPECT_THAT(MoveVacancy(offered, Vacancy::SHORTLISTED, kDay, kNow),
              Saying(HasSubstr("can become OPEN, FILLED, WITHDRAWN")));
  EXPECT_THAT(MoveVacancy(filled, Vacancy::OPEN, kDay, kNow),
              Saying(HasSubstr("nothing else: add a new vacancy")));
}

TEST(VacancyRulesTest, AMoveIsRecordedWithItsDayAndTheTimeOfRecording) {
  Vacancy vacancy = In(Vacancy::OPEN);

  ASSERT_THAT(MoveVacancy(vacancy, Vacancy::SHORTLISTED, kDay, kNow), IsOk());
  ASSERT_THAT(MoveVacancy(vacancy, Vacancy::OPEN, kDay, kNow + absl::Seconds(5)), IsOk());

  EXPECT_THAT(vacancy, Partially(R"pb(state: OPEN
                                      moves {
                                        state: SHORTLISTED
                                        effective_date { year: 2026 month: 3 day: 2 }
                                        record_time { seconds: 1772452800 }
                                      }
                                      moves {
                                        state: OPEN
                                        effective_date { year: 2026 month: 3 day: 2 }
                                        record_time { seconds: 1772452805 }
                                      })pb"));
}

TEST(VacancyRulesTest, AMoveCannotTakeEffectBeforeTheLastOne) {
  Vacancy vacancy = In(Vacancy::OPEN);
  ASSERT_THAT(MoveVacancy(vacancy, Vacancy::SHORTLISTED, kDay, kNow), IsOk());

  const absl::Status moved =
      MoveVacancy(vacancy, Vacancy::OFFERED, resource::ToDate(absl::CivilDay(2026, 3, 1)), kNow);

  EXPECT_THAT(moved, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(BadFieldsOf(moved), ElementsAre("effective_date"));
  EXPECT_EQ(vacancy.state(), Vacancy::SHORTLISTED);
}

google::type::Date On(const char* day) {
  absl::CivilDay parsed;
  EXPECT_TRUE(absl::ParseCivilTime(day, &parsed)) << day;
  return resource::ToDate(parsed);
}

struct DayCase {
  const char* label;
  const char* vacant_since;  // empty: not known
  const char* as_of;
  const char* move;
  bool is_right;
};
void PrintTo(const DayCase& c, std::ostream* out) { *out << c.label; }
class MoveDays : public testing::TestWithParam<DayCase> {};
TEST_P(MoveDays, LieNeitherBeforeTheVacancyNorFarAhead) {
  Vacancy vacancy = In(Vacancy::OPEN);
  if (*GetParam().vacant_since != 0) *vacancy.mutable_vacant_since() = On(GetParam().vacant_since);
  if (*GetParam().as_of != 0) *vacancy.mutable_as_of_date() = On(GetParam().as_of);

  const absl::Status moved = MoveVacancy(vacancy, Vacancy::SHORTLISTED, On(GetParam().move), kNow);

  if (GetParam().is_right)
    EXPECT_THAT(moved, IsOk());
  else
    EXPECT_THAT(BadFieldsOf(moved), ElementsAre("effective_date"));
}
// Recorded on 2 March 2026.
INSTANTIATE_TEST_SUITE_P(
    Days, MoveDays,
    testing::Values(DayCase{"on_the_first_day", "2026-01-05", "", "2026-01-05", true},
                    DayCase{"before_the_first_day", "2026-01-05", "", "2026-01-04", false},
                    DayCase{"before_it_was_shown", "", "2026-01-05", "2026-01-04", false},
                    DayCase{"recruiting_ahead", "2026-09-01", "2026-01-05", "2026-02-01", true},
                    DayCase{"two_years_ahead", "", "", "2028-03-02", true},
                    DayCase{"a_mistyped_year", "", "", "2062-03-02", false},
                    DayCase{"of_a_vacancy_far_ahead", "2099-04-01", "2026-01-05", "2099-04-01",
                            true}),
    [](const auto& test) { return test.param.label; });

v1::CorrectVacancyMoveRequest Correction(const char* text) {
  return test::FromText<v1::CorrectVacancyMoveRequest>(text);
}

TEST(CorrectMoveTest, TakingTheLastMoveBackLeavesTheVacancyAsItWas) {
  Vacancy vacancy = In(Vacancy::OPEN);
  ASSERT_THAT(MoveVacancy(vacancy, Vacancy::SHORTLISTED, kDay, kNow), IsOk());
  ASSERT_THAT(MoveVacancy(vacancy, Vacancy::FILLED, kDay, kNow), IsOk());
  vacancy.set_appointment("organisations/ayr/people/ann/appointments/a");

  EXPECT_THAT(CorrectMove(vacancy, Correction("take_back: true"), kNow), IsOk());
  EXPECT_EQ(vacancy.state(), Vacancy::SHORTLISTED);
  EXPECT_EQ(vacancy.appointment(), "");
  EXPECT_THAT(CorrectMove(vacancy, Correction("take_back: true"), kNow), IsOk());
  EXPECT_EQ(vacancy.state(), Vacancy::OPEN);
  EXPECT_THAT(CorrectMove(vacancy, Correction("take_back: true"), kNow),
              FailsWith(ErrorReason::VACANCY_NOT_MOVED));
}

TEST(CorrectMoveTest, TheDayAndTheAppointmentOfTheLastMoveMayChange) {
  Vacancy vacancy = In(Vacancy::OPEN);
  ASSERT_THAT(MoveVacancy(vacancy, Vacancy::FILLED, kDay, kNow), IsOk());

  EXPECT_THAT(CorrectMove(vacancy, Correction(R"(effective_date { year: 2026 month: 2 day: 1 }
                                appointment: "organisations/ayr/people/bob/appointments/b")"),
                          kNow),
              IsOk());
  EXPECT_EQ(vacancy.moves(0).effective_date().month(), 2);
  EXPECT_EQ(vacancy.appointment(), "organisations/ayr/people/bob/appointments/b");
}

TEST(CorrectMoveTest, WhatCannotBeCorrectedIsTold) {
  Vacancy vacancy = In(Vacancy::OPEN);
  ASSERT_THAT(MoveVacancy(vacancy, Vacancy::SHORTLISTED, kDay, kNow), IsOk());

  EXPECT_THAT(BadFieldsOf(CorrectMove(vacancy, Correction(""), kNow)), ElementsAre("take_back"));
  EXPECT_THAT(BadFieldsOf(CorrectMove(
                  vacancy,
                  Correction(R"(appointment: "organisations/ayr/people/b/appointments/b")"), kNow)),
              ElementsAre("appointment"));
}

// ---- the day on which a vacancy was first shown

Vacancy ShownOn(const char* day) {
  Vacancy vacancy = In(Vacancy::OPEN);
  *vacancy.mutable_as_of_date() = On(day);
  KeepFirstShown(nullptr, vacancy);
  return vacancy;
}

// As an update moves a vacancy: `as_of_date` dates the move.
Vacancy Moved(const Vacancy& before, Vacancy::State to, const char* day) {
  Vacancy after = before;
  *after.mutable_as_of_date() = On(day);
  after.set_state(to);
  KeepFirstShown(&before, after);
  after.set_state(before.state());
  EXPECT_THAT(MoveVacancy(after, to, after.as_of_date(), kNow), IsOk());
  return after;
}

// As an update corrects it.
Vacancy Corrected(const Vacancy& before, const char* day) {
  Vacancy after = before;
  *after.mutable_as_of_date() = On(day);
  KeepFirstShown(&before, after);
  return after;
}

std::string FirstShownOf(const Vacancy& vacancy) {
  return vacancy.has_first_shown_date() ? resource::PrintDate(vacancy.first_shown_date()) : "";
}

TEST(FirstShownTest, IsTheDayOfTheFirstSourceWhateverMovesTheVacancy) {
  const Vacancy shown = ShownOn("2024-07-01");
  const Vacancy shortlisted = Moved(shown, Vacancy::SHORTLISTED, "2025-02-10");
  const Vacancy filled = Moved(shortlisted, Vacancy::FILLED, "2025-05-01");

  EXPECT_EQ(FirstShownOf(shown), "2024-07-01");
  EXPECT_EQ(FirstShownOf(shortlisted), "2024-07-01");
  EXPECT_EQ(FirstShownOf(filled), "2024-07-01");
  EXPECT_EQ(resource::PrintDate(filled.as_of_date()), "2025-05-01");
}

TEST(FirstShownTest, IsCorrectedByAnUpdateThatMovesNothing) {
  const Vacancy shown = ShownOn("2024-07-01");
  EXPECT_EQ(FirstShownOf(Corrected(shown, "2024-08-01")), "2024-08-01");

  const Vacancy moved = Moved(shown, Vacancy::SHORTLISTED, "2025-02-10");
  EXPECT_EQ(FirstShownOf(Corrected(moved, "2023-07-01")), "2023-07-01");
  EXPECT_EQ(FirstShownOf(Corrected(moved, "2025-03-01")), "2024-07-01");
}

TEST(FirstShownTest, OfAVacancyThatWasKeptBeforeItIsTheDayBeforeItsFirstMove) {
  Vacancy old = In(Vacancy::OPEN);
  *old.mutable_as_of_date() = On("2024-07-01");
  EXPECT_EQ(FirstShownOf(Moved(old, Vacancy::SHORTLISTED, "2025-02-10")), "2024-07-01");

  ASSERT_THAT(MoveVacancy(old, Vacancy::SHORTLISTED, On("2025-02-10"), kNow), IsOk());
  EXPECT_EQ(FirstShownOf(Moved(old, Vacancy::OFFERED, "2025-03-10")), "2024-07-01");

  *old.mutable_as_of_date() = On("2025-02-10");
  EXPECT_EQ(FirstShownOf(Moved(old, Vacancy::OFFERED, "2025-03-10")), "");
}

TEST(FirstShownTest, BoundsTheFirstMoveAndItsCorrection) {
  const Vacancy shown = ShownOn("2024-07-01");
  Vacancy early = shown;
  EXPECT_THAT(BadFieldsOf(MoveVacancy(early, Vacancy::SHORTLISTED, On("2024-06-30"), kNow)),
              ElementsAre("effective_date"));

  Vacancy moved = Moved(shown, Vacancy::SHORTLISTED, "2025-02-10");
  EXPECT_THAT(CorrectMove(moved, Correction("effective_date { year: 2024 month: 7 day: 1 }"), kNow),
              IsOk());
  EXPECT_THAT(BadFieldsOf(CorrectMove(
                  moved, Correction("effective_date { year: 2024 month: 6 day: 30 }"), kNow)),
              ElementsAre("effective_date"));
}

TEST(FirstShownTest, StandsAgainOnceTheFirstMoveIsTakenBack) {
  Vacancy vacancy = Moved(ShownOn("2024-07-01"), Vacancy::SHORTLISTED, "2025-02-10");

  ASSERT_THAT(CorrectMove(vacancy, Correction("take_back: true"), kNow), IsOk());

  EXPECT_EQ(resource::PrintDate(vacancy.as_of_date()), "2024-07-01");
  EXPECT_EQ(FirstShownOf(vacancy), "2024-07-01");
}

TEST(VacancyRulesTest, AnAppointmentOfAnotherOrganisationFillsOnlyAPostThatListsIt) {
  v1::Post post;
  post.set_name("organisations/ayr/posts/p");
  constexpr char kOfBute[] = "organisations/bute/people/ann/appointments/a";

  EXPECT_THAT(BadFieldsOf(CheckAppointment(post, kOfBute)), ElementsAre("appointment"));
  post.add_joint_organisations("organisations/bute");
  EXPECT_THAT(CheckAppointment(post, kOfBute), IsOk());
  EXPECT_THAT(CheckAppointment(post, "organisations/ayr/people/ann/appointments/a"), IsOk());
}

}  // namespace
}  // namespace cairn::roles
