#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/analytic/analytic.h"
#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

Input Good() {
  Input input;
  input.periods = {{0, {{0.2, 6}, {0.1, 4}}}, {6, {{0.3, 6}, {0.1, kInfinity}}}};
  input.networks = 1;
  input.nations = 1;
  input.organisations = {{0, 0}, {}};
  Post leaver;
  leaver.leaves_month = 3;
  Post vacant;
  vacant.state = PostState::kVacant;
  vacant.vacant_months = 2;
  Post planned;
  planned.state = PostState::kNotYetOpen;
  planned.opens_month = 5;
  planned.closes_month = 9;
  input.posts = {leaver, vacant, planned};
  input.ready = {1, 0};
  return input;
}

std::vector<std::string> BadFields(const Input& input) {
  std::vector<std::string> fields;
  for (const FieldProblem& problem : Validate(input)) fields.push_back(problem.field);
  return fields;
}

TEST(ValidateTest, AGoodInputHasNoProblem) { EXPECT_THAT(Validate(Good()), IsEmpty()); }

struct BadField {
  const char* label;
  void (*spoil)(Input&);
  const char* field;
};

void PrintTo(const BadField& bad, std::ostream* out) { *out << bad.label; }

class BadFieldTest : public testing::TestWithParam<BadField> {};

TEST_P(BadFieldTest, IsNamedAndNothingElseIs) {
  Input input = Good();
  GetParam().spoil(input);

  EXPECT_THAT(BadFields(input), ElementsAre(GetParam().field));
}

INSTANTIATE_TEST_SUITE_P(
    Each, BadFieldTest,
    testing::Values(
        BadField{"no_month", [](Input& i) { i.horizon_months = 0; }, "horizon_months"},
        BadField{"past_fifty_years", [](Input& i) { i.horizon_months = 601; }, "horizon_months"},
        BadField{"no_stage", [](Input& i) { i.fill_stages = 0; }, "fill_stages"},
        BadField{"nine_stages", [](Input& i) { i.fill_stages = 9; }, "fill_stages"},
        BadField{"late_first_period", [](Input& i) { i.periods[0].from_month = 1; },
                 "periods[0].from_month"},
        BadField{"periods_out_of_order", [](Input& i) { i.periods[1].from_month = 0; },
                 "periods[1].from_month"},
        BadField{"tier_lost_later", [](Input& i) { i.periods[1].tiers.pop_back(); },
                 "periods[1].tiers"},
        BadField{"negative_exits", [](Input& i) { i.periods[0].tiers[1].exits_per_year = -0.1; },
                 "periods[0].tiers[1].exits_per_year"},
        BadField{"exits_not_a_number",
                 [](Input& i) { i.periods[0].tiers[1].exits_per_year = kNan; },
                 "periods[0].tiers[1].exits_per_year"},
        BadField{"exits_without_end",
                 [](Input& i) { i.periods[0].tiers[1].exits_per_year = kInfinity; },
                 "periods[0].tiers[1].exits_per_year"},
        BadField{"no_time_to_fill", [](Input& i) { i.periods[1].tiers[0].months_to_fill = 0; },
                 "periods[1].tiers[0].months_to_fill"},
        BadField{"time_to_fill_not_a_number",
                 [](Input& i) { i.periods[1].tiers[0].months_to_fill = kNan; },
                 "periods[1].tiers[0].months_to_fill"},
        BadField{"negative_variance", [](Input& i) { i.shared_effect.variance = -1; },
                 "shared_effect.variance"},
        BadField{"wild_variance", [](Input& i) { i.shared_effect.variance = 0.6; },
                 "shared_effect.variance"},
        BadField{"april_at_the_start", [](Input& i) { i.shared_effect.first_april_month = 0; },
                 "shared_effect.first_april_month"},
        BadField{"no_april_for_a_year", [](Input& i) { i.shared_effect.first_april_month = 12.5; },
                 "shared_effect.first_april_month"},
        BadField{"unknown_network", [](Input& i) { i.organisations[1].network = 1; },
                 "organisations[1].network"},
        BadField{"unknown_nation", [](Input& i) { i.organisations[0].nation = -1; },
                 "organisations[0].nation"},
        BadField{"unknown_tier", [](Input& i) { i.posts[0].tier = 2; }, "posts[0].tier"},
        BadField{"unknown_organisation", [](Input& i) { i.posts[2].organisation = 2; },
                 "posts[2].organisation"},
        BadField{"vacant_in_the_future", [](Input& i) { i.posts[1].vacant_months = -1; },
                 "posts[1].vacant_months"},
        BadField{"filled_and_vacant", [](Input& i) { i.posts[0].vacant_months = 1; },
                 "posts[0].vacant_months"},
        BadField{"nobody_to_leave", [](Input& i) { i.posts[1].leaves_month = 1; },
                 "posts[1].leaves_month"},
        BadField{"left_before_the_start", [](Input& i) { i.posts[0].leaves_month = 0; },
                 "posts[0].leaves_month"},
        BadField{"opens_twice", [](Input& i) { i.posts[1].opens_month = 1; },
                 "posts[1].opens_month"},
        BadField{"never_opens", [](Input& i) { i.posts[2].opens_month.reset(); },
                 "posts[2].opens_month"},
        BadField{"closes_before_it_opens", [](Input& i) { i.posts[2].closes_month = 5; },
                 "posts[2].closes_month"},
        BadField{"closes_before_the_holder_leaves", [](Input& i) { i.posts[0].closes_month = 2; },
                 "posts[0].closes_month"},
        BadField{"holder_starts_before_it_opens", [](Input& i) { i.posts[2].starts_month = 4; },
                 "posts[2].starts_month"},
        BadField{"ready_for_too_few_tiers", [](Input& i) { i.ready.pop_back(); }, "ready"},
        BadField{"fewer_than_nobody_ready", [](Input& i) { i.ready[1] = -2; }, "ready[1]"}),
    [](const auto& test) { return test.param.label; });

TEST(ValidateTest, AnEmptyInputStillSaysWhatItNeeds) {
  EXPECT_THAT(BadFields(Input()), ElementsAre("periods"));
}

TEST(ValidateTest, EveryProblemIsReportedAtOnceByTheEngine) {
  Input input = Good();
  input.horizon_months = 0;
  input.periods[0].tiers[0] = {-1, 0};
  input.posts[1].tier = 7;
  input.ready = {-1, -1};

  const auto answer = ComputeAnalytic(input);

  ASSERT_EQ(answer.status().code(), absl::StatusCode::kInvalidArgument);
  const std::string message(answer.status().message());
  for (const char* problem :
       {"horizon_months must be from 1 to 600, got 0",
        "periods[0].tiers[0].exits_per_year must be from 0 to 12, got -1",
        "periods[0].tiers[0].months_to_fill must be at least 0.01, got 0",
        "posts[1].tier must be from 0 to 1, got 7", "ready[0] must not be negative, got -1",
        "ready[1] must not be negative, got -1"}) {
    EXPECT_THAT(message, HasSubstr(problem));
  }
}

}  // namespace
}  // namespace cairn::forecast
