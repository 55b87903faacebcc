// The analytic forecast: how its time grows with horizon and with the number of posts. Speeds, so
// that more is better: 0.5 at twice the horizon is linear.
#include <chrono>
#include <string>
#include <utility>

#include "services/planner/engine/forecast/analytic.h"
#include "tests/bench/report.h"

namespace cairn::forecast {
namespace {

constexpr int kTiers = 5;
constexpr int kRuns = 9;

// Every ninth post is vacant, each since another day, so that no two vacant posts are alike.
Input Country(int organisations, int posts, int months) {
  Input input;
  input.horizon_months = months;
  RatePeriod rates;
  for (int tier = 0; tier < kTiers; ++tier) rates.tiers.push_back({0.21 - 0.02 * tier, 7.5 - tier});
  input.periods = {rates};
  input.networks = 6;
  input.nations = 1;
  for (int i = 0; i < organisations; ++i) input.organisations.push_back({i % 6, 0});
  for (int i = 0; i < posts; ++i) {
    Post post;
    post.tier = i % 15 < 1 ? 0 : 1 + i % (kTiers - 1);
    post.organisation = i % organisations;
    post.statutory = post.tier == 0;
    if (i % 9 == 0) {
      post.state = PostState::kVacant;
      post.vacant_months = 0.1 + 0.03 * i;
    }
    input.posts.push_back(post);
  }
  input.ready = {9, 40, 60, 90, 120};
  return input;
}

// Forecasts a second, over at least a tenth of one.
double Speed(const Input& input) {
  using Clock = std::chrono::steady_clock;
  const auto began = Clock::now();
  int done = 0;
  double seconds = 0;
  while (seconds < 0.1) {
    if (!ComputeAnalytic(input).ok()) std::abort();
    ++done;
    seconds = std::chrono::duration<double>(Clock::now() - began).count();
  }
  return done / seconds;
}

bench::Figure Compare(const std::string& name, const Input& input, const std::string& against,
                      const Input& other) {
  bench::Figure figure{.name = name, .against = against, .ratio = 0, .by_run = {}};
  double all = 0;
  double all_other = 0;
  for (int run = 0; run < kRuns; ++run) {
    const double speed = Speed(input);
    const double other_speed = Speed(other);
    figure.by_run.push_back(speed / other_speed);
    all += speed;
    all_other += other_speed;
  }
  figure.ratio = all / all_other;
  return figure;
}

}  // namespace
}  // namespace cairn::forecast

int main(int argc, char** argv) {
  using namespace cairn;
  const bench::Output output = bench::OutputFor(argc, argv);
  const auto nation = forecast::Country(32, 2000, 60);
  bench::Print(forecast::Compare("forecast_ten_years", forecast::Country(32, 2000, 120),
                                 "five years", nation),
               output);
  bench::Print(forecast::Compare("forecast_4000_posts", forecast::Country(32, 4000, 60),
                                 "2,000 posts", nation),
               output);
}
