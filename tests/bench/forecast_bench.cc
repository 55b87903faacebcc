// The analytic forecast engine on two sizes. `council` is one authority's leadership; `national` a
// country's. The budget that the engine is held to: 1 ms and 50 ms.
#include <utility>

#include "benchmark/benchmark.h"
#include "services/planner/engine/forecast/analytic.h"

namespace cairn::forecast {
namespace {

constexpr int kTiers = 5;

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

void Forecast(benchmark::State& state, const Input& input) {
  for (auto _ : state) {
    auto answer = ComputeAnalytic(input);
    benchmark::DoNotOptimize(answer);
  }
}

void BM_ForecastCouncil(benchmark::State& state) { Forecast(state, Country(1, 150, 60)); }
BENCHMARK(BM_ForecastCouncil)->Unit(benchmark::kMillisecond);

void BM_ForecastNational(benchmark::State& state) {
  Forecast(state, Country(32, 2000, static_cast<int>(state.range(0))));
}
// Twice the horizon should cost twice the time.
BENCHMARK(BM_ForecastNational)->Arg(60)->Arg(120)->Unit(benchmark::kMillisecond);

void BM_ForecastNationalWithSharedEffect(benchmark::State& state) {
  Input input = Country(32, 2000, static_cast<int>(state.range(0)));
  input.shared_effect = {0.05, 4};
  Forecast(state, input);
}
BENCHMARK(BM_ForecastNationalWithSharedEffect)->Arg(12)->Arg(120)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cairn::forecast

BENCHMARK_MAIN();
