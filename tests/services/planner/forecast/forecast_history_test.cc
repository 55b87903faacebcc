// What a forecast tells of the months before its start.

#include "services/planner/forecast/answer/forecast_history.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using v1::ForecastGroup;

std::vector<std::string> DatesOf(const v1::Forecast& forecast) {
  std::vector<std::string> dates;
  for (const auto& date : forecast.history_dates()) dates.push_back(resource::PrintDate(date));
  return dates;
}

const ForecastGroup& Group(const v1::Forecast& forecast, ForecastGroup::Kind kind,
                           const std::string& key = "") {
  for (const ForecastGroup& group : forecast.groups())
    if (group.kind() == kind && (key.empty() || group.key() == key)) return group;
  ADD_FAILURE() << "there is no group " << key;
  return ForecastGroup::default_instance();
}

std::string Date(const char* field, int year, int month, int day) {
  return absl::StrCat(" ", field, " { year: ", year, " month: ", month, " day: ", day, " }");
}

// Nine heads with a holder each since 2020, of whom the first came on 1 February 2026 after a
// predecessor who left on 30 November 2025, and a director who came in 2018. Today is 2 March 2026.
class ForecastHistoryTest : public SimulatedForecastTest {
 protected:
  ForecastHistoryTest() { Assume("PROMOTED_SHARE", 0); }

  static std::string Head(int i) {
    return absl::StrCat("posts { name: \"organisations/ayr/posts/h", i,
                        "\" display_name: \"Head\" role: \"roles/head\" }");
  }
  static std::string Holder(const std::string& id, const std::string& post,
                            const std::string& dates) {
    const std::string person = absl::StrCat("organisations/ayr/people/", id);
    return absl::StrCat("people { name: \"", person, "\" } appointments { name: \"", person,
                        "/appointments/a\" post: \"organisations/ayr/posts/", post,
                        "\" kind: SUBSTANTIVE ", dates, "}");
  }
  void HaveNineHeads(const std::string& more = "") {
    std::string facts = absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3), more);
    for (int i = 1; i <= 8; ++i) {
      absl::StrAppend(&facts, Head(i));
      if (i > 1)
        absl::StrAppend(&facts, Holder(absl::StrCat("p", i), absl::StrCat("h", i),
                                       Date("start_date", 2020, 1, 1)));
    }
    absl::StrAppend(
        &facts,
        Holder("before", "h1", Date("start_date", 2020, 1, 1) + Date("last_day", 2025, 11, 30)),
        Holder("after", "h1", Date("start_date", 2026, 2, 1)));
    Have(facts);
  }
  v1::Forecast Told(const std::string& more) {
    const auto answer = Ask(more);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : v1::Forecast();
  }
};

TEST_F(ForecastHistoryTest, EveryGroupTellsWhatStoodVacantTheOldestFirst) {
  HaveNineHeads();
  for (const char* engine : {"ANALYTIC", "SIMULATION"}) {
    SCOPED_TRACE(engine);
    const auto answer = planner_.Call<v1::ComputeForecastRequest, v1::Forecast>(
        "ComputeForecast",
        absl::StrCat("parent: 'organisations/-' history_months: 5 engine: ", engine));
    ASSERT_THAT(answer, IsOk());
    const v1::Forecast& forecast = *answer;
    EXPECT_THAT(DatesOf(forecast),
                ElementsAre("2025-10-02", "2025-11-02", "2025-12-02", "2026-01-02", "2026-02-02"));
    for (const auto& [kind, key] : {std::pair(ForecastGroup::ALL, ""),
                                    {ForecastGroup::TIER, "5"},
                                    {ForecastGroup::ORGANISATION, ""},
                                    {ForecastGroup::NATION, ""}})
      EXPECT_THAT(Group(forecast, kind, key).vacant_before(), ElementsAre(0, 0, 1, 1, 0));
    EXPECT_THAT(Group(forecast, ForecastGroup::TIER, "3").vacant_before(),
                ElementsAre(0, 0, 0, 0, 0));
  }
}

TEST_F(ForecastHistoryTest, WithoutBeingAskedNoneIsTold) {
  HaveNineHeads();
  const v1::Forecast forecast = Told("");
  EXPECT_THAT(forecast.history_dates(), IsEmpty());
  for (const ForecastGroup& group : forecast.groups())
    EXPECT_THAT(group.vacant_before(), IsEmpty());
}

TEST_F(ForecastHistoryTest, AMonthOfWhichRecordsSayTooLittleIsLeftOut) {
  // Before 10 December one post of eleven is held by nobody known.
  HaveNineHeads(absl::StrCat(Head(10), Holder("late", "h10", Date("start_date", 2025, 12, 10))));
  EXPECT_THAT(DatesOf(Told("history_months: 4")), ElementsAre("2026-01-02", "2026-02-02"));
}

TEST_F(ForecastHistoryTest, PostsClosedSinceCountAndThoseNotYetOpenDoNot) {
  HaveNineHeads(absl::StrCat(
      "posts { name: \"organisations/ayr/posts/gone\" display_name: \"Head\" role: \"roles/head\"",
      Date("close_date", 2025, 12, 31), "}",
      Holder("left", "gone", Date("start_date", 2019, 1, 1) + Date("last_day", 2025, 10, 31)),
      "posts { name: \"organisations/ayr/posts/new\" display_name: \"Head\" role: \"roles/head\"",
      Date("open_date", 2026, 2, 1), "}",
      Holder("newcomer", "new", Date("start_date", 2026, 2, 1))));
  EXPECT_THAT(Group(Told("history_months: 5"), ForecastGroup::ALL).vacant_before(),
              ElementsAre(0, 1, 2, 1, 0));
}

TEST_F(ForecastHistoryTest, PostsOfACouncilThatHasEndedSinceCountUntilThen) {
  HaveNineHeads();
  Have(absl::StrCat(
      "organisations { name: \"organisations/bute\" display_name: \"Bute\" kind: COUNCIL",
      Date("close_date", 2026, 1, 15), "}",
      "posts { name: \"organisations/bute/posts/h\" display_name: \"Head\" ",
      "role: \"roles/head\" } people { name: \"organisations/bute/people/p\" } ",
      "appointments { name: \"organisations/bute/people/p/appointments/a\" ",
      "post: \"organisations/bute/posts/h\" kind: SUBSTANTIVE ", Date("start_date", 2019, 1, 1),
      Date("last_day", 2025, 10, 31), "}"));

  const auto ended = Ask("history_months: 5", "bute");
  ASSERT_THAT(ended, IsOk());
  EXPECT_THAT(DatesOf(*ended), ElementsAre("2025-10-02", "2025-11-02", "2025-12-02", "2026-01-02"));
  EXPECT_THAT(Group(*ended, ForecastGroup::ALL).vacant_before(), ElementsAre(0, 1, 1, 1));
  const auto both = Ask("history_months: 5", "-");
  ASSERT_THAT(both, IsOk());
  EXPECT_THAT(Group(*both, ForecastGroup::ALL).vacant_before(), ElementsAre(0, 1, 2, 2, 0));
}

TEST_F(ForecastHistoryTest, DaysToComeAreNoHistory) {
  HaveNineHeads();
  EXPECT_THAT(DatesOf(Told("history_months: 3 start_date { year: 2026 month: 4 day: 15 }")),
              ElementsAre("2026-01-15", "2026-02-15"));
}

TEST_F(ForecastHistoryTest, HistoryIsForWhoMayReadPeople) {
  HaveNineHeads();
  planner_.ActAs({.name = "analyst",
                  .permissions = {options::v1::READ_ESTABLISHMENT, options::v1::READ_CATALOGUE},
                  .organisations = {"ayr"},
                  .every_organisation = false});
  const v1::Forecast forecast = Told("history_months: 5");
  ASSERT_TRUE(Group(forecast, ForecastGroup::TIER, "3").withheld());
  EXPECT_THAT(Group(forecast, ForecastGroup::TIER, "3").vacant_before(), IsEmpty());
  EXPECT_THAT(Group(forecast, ForecastGroup::ALL).vacant_before(), IsEmpty());
  EXPECT_EQ(forecast.history_dates_size(), 0);
}

}  // namespace
}  // namespace cairn::planner
