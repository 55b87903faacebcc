// The forecast: how the time of the analytic engine grows with horizon and with the number of
// posts, that of the simulation with replications, and how near the simulation comes to its random
// numbers alone. Speeds, so that more is better: 0.5 at twice the work is linear.
#include <sys/resource.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "services/planner/engine/analytic/analytic.h"
#include "services/planner/engine/model/draws.h"
#include "services/planner/engine/simulation/simulation.h"
#include "tests/bench/report.h"

namespace cairn::forecast {
namespace {

constexpr int kTiers = 5;
constexpr int kRuns = 9;

// Each organisation has posts of all tiers. Every ninth post is vacant, each since another day, so
// that no two vacant posts are alike.
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
    post.organisation = i % organisations;
    const int within = i / organisations;
    post.tier = within % 15 == 0 ? 0 : 1 + within % (kTiers - 1);
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

constexpr double kCovered = 0.7;

// What is simulated.
struct Problem {
  int organisations = 32;
  int posts = 2000;
  int people = 20'000;
  int months = 120;
  // Twice a year 24 places on a programme for directors and one for their deputies.
  bool has_programmes = false;
  bool some_act = false;  // half of the cover is by holders of the tier below
};
constexpr Problem kCouncils = {.organisations = 4, .posts = 150, .people = 1500, .months = 60};

void AddProgrammes(SimulationInput& input) {
  for (const int tier : {0, 1}) {
    input.programmes.push_back({.name = absl::StrCat("programmes/for-tier-", tier),
                                .tiers = {tier},
                                .open_to = {},
                                .intakes = {},
                                .months = 9,
                                .success = 0.5});
    for (int month = 3; month < input.base.horizon_months; month += 6)
      input.programmes.back().intakes.push_back({static_cast<double>(month), 24});
  }
}

// Posts with chains, cover and people behind them, two in three of whom are ready at some time.
Simulation Simulated(const Problem& problem) {
  SimulationInput input;
  input.base = Country(problem.organisations, problem.posts, problem.months);
  for (std::size_t p = 0; p < input.base.posts.size(); ++p)
    input.post_names.push_back(
        absl::StrCat("organisations/o", input.base.posts[p].organisation, "/posts/p", p));
  for (int tier = 0; tier < kTiers; ++tier) {
    TierConduct& conduct = input.conduct.emplace_back();
    conduct.retirement_share = 0.25;
    conduct.recruiting_log_sd = 0.6;
    conduct.internal_share = 0.7;
    if (tier + 1 < kTiers) conduct.feeder = tier + 1;
    conduct.becomes_ready = 0.4;
    conduct.months_to_ready = 36;
    conduct.mobile_share = 0.3;
    conduct.cover = {.probability = kCovered,
                     .lag_months = 1,
                     .mean_months = 7.5,
                     .acting_share = problem.some_act ? 0.5 : 0};
  }
  for (std::size_t p = 0; p < input.base.posts.size(); ++p)
    input.incumbents.push_back({.ready_month = p % 3 == 0   ? 0
                                               : p % 3 == 1 ? 24
                                                            : kNever,
                                .mobile = p % 4 == 0});
  for (int c = 0; c < problem.people; ++c)
    input.candidates.push_back({.name = absl::StrCat("people/", c),
                                .organisation = c % problem.organisations,
                                .tier = c % 20 == 0 ? 3 : 4,
                                .ready_month = c % 3 == 2 ? kNever : c % 60,
                                .mobile = c % 5 == 0,
                                .exits_per_year = 0.15});
  if (problem.has_programmes) AddProgrammes(input);
  input.each_post = false;
  input.seed = 1;
  auto simulation = Simulation::Prepare(std::move(input));
  if (!simulation.ok()) std::abort();
  return *std::move(simulation);
}

// What a simulation drew, in the mean of some replications.
struct Drawn {
  explicit Drawn(const Simulation& simulation, int replications = 200) {
    const Tally tally = simulation.Run(0, replications);
    const SimulationAnswer answer = simulation.Summarise(tally);
    for (const double of_cause : answer.all.vacancies_by_cause) vacancies += of_cause;
    for (const double of_source : answer.all.appointments_from) filled += of_source;
    const double at_start =
        answer.all.vacancies_by_cause[static_cast<std::size_t>(VacancyCause::kAtStart)];
    holders = answer.answer.all.posts - at_start + filled;
    candidates = static_cast<double>(tally.candidates_drawn()) / replications;
  }

  double vacancies = 0;
  double filled = 0;
  double holders = 0;
  double candidates = 0;
};

// As many of the same random numbers, through their laws, and nothing else.
double DrawAll(const Drawn& drawn, int replications) {
  double sum = 0;
  for (int r = 0; r < replications; ++r) {
    const Draws draws(1, static_cast<std::uint32_t>(r));
    const auto all = [&](double number, Purpose purpose,
                         absl::FunctionRef<double(double, double)> law) {
      for (std::uint32_t i = 0; i < number; ++i) {
        const auto [first, second] = draws.Uniform(i, purpose, 0);
        sum += law(first, second);
      }
    };
    const auto exponential = [](double u, double) { return -std::log(u); };
    const auto itself = [](double u, double) { return u; };
    all(drawn.holders, Purpose::kExit, exponential);
    all(drawn.vacancies, Purpose::kRecruiting,
        [](double u, double) { return std::exp(0.6 * NormalQuantile(u) - 0.18); });
    all(drawn.filled, Purpose::kChoice, itself);
    all(drawn.filled * 14 / 15, Purpose::kReadiness, itself);
    all(drawn.vacancies, Purpose::kCover,
        [](double comes, double stays) { return comes < kCovered ? -std::log(stays) : 0; });
    all(drawn.candidates, Purpose::kCandidate, exponential);
  }
  return sum;
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

// Two speeds, measured in turns.
bench::Figure Race(const std::string& name, absl::FunctionRef<double()> speed,
                   const std::string& against, absl::FunctionRef<double()> other) {
  bench::Figure figure{.name = name, .against = against, .ratio = 0, .by_run = {}};
  double all = 0;
  double all_other = 0;
  for (int run = 0; run < kRuns; ++run) {
    const double this_speed = speed();
    const double other_speed = other();
    figure.by_run.push_back(this_speed / other_speed);
    all += this_speed;
    all_other += other_speed;
  }
  figure.ratio = all / all_other;
  return figure;
}

bench::Figure Compare(const std::string& name, const Input& input, const std::string& against,
                      const Input& other) {
  return Race(
      name, [&] { return Speed(input); }, against, [&] { return Speed(other); });
}

double Seconds(absl::FunctionRef<void()> work) {
  const auto began = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
}

// One post, as tests/bench/simpy_vacancy.py has it.
struct OnePost {
  double exits_per_year = 0.5;
  double months_to_fill = 6;
  int months = 60;
};

Simulation Single(const OnePost& post) {
  SimulationInput input;
  input.base.horizon_months = post.months;
  input.base.periods = {{0, {{post.exits_per_year, post.months_to_fill}}}};
  input.base.organisations = {{}};
  input.base.posts = {{}};
  input.post_names = {"post"};
  input.conduct.resize(1);
  input.each_post = false;
  input.seed = 1;
  auto simulation = Simulation::Prepare(std::move(input));
  if (!simulation.ok()) std::abort();
  return *std::move(simulation);
}

// What SimPy took for so many replications, and in how many the post was vacant in the end.
struct Peer {
  double seconds = 0;
  int vacant = 0;
};

Peer AskSimPy(const char* home, const OnePost& post, int replications) {
  const std::string command =
      absl::StrCat("PYTHONPATH='", home, "' python3 tests/bench/simpy_vacancy.py ", replications,
                   " ", post.exits_per_year, " ", post.months_to_fill, " ", post.months);
  FILE* const pipe = popen(command.c_str(), "r");
  Peer peer;
  const bool read =
      pipe != nullptr && std::fscanf(pipe, "%lf %d", &peer.seconds, &peer.vacant) == 2;
  if (pipe == nullptr || pclose(pipe) != 0 || !read) {
    std::cerr << "SimPy did not answer: " << command << "\n";
    std::abort();
  }
  return peer;
}

// The same model in SimPy. Both must say the same, or the comparison is of two models.
void CompareWithSimPy(const bench::Output output) {
  constexpr int kTheirs = 3000;
  constexpr int kOurs = 300'000;
  const char* const home = std::getenv("CAIRN_SIMPY");
  if (home == nullptr) {
    std::cerr << "simulation_simpy is left out: CAIRN_SIMPY does not say where SimPy is\n";
    return;
  }
  const OnePost post;
  const Simulation simulation = Single(post);
  double ours = 0;
  double theirs = 0;
  int runs = 0;
  bench::Print(Race(
                   "simulation_simpy",
                   [&] {
                     return kOurs / Seconds([&] {
                              ours = simulation.Summarise(simulation.Run(0, kOurs))
                                         .answer.all.vacant.back()
                                         .mean;
                            });
                   },
                   "the same model of one post in SimPy",
                   [&] {
                     const Peer peer = AskSimPy(home, post, kTheirs);
                     theirs += peer.vacant;
                     ++runs;
                     return kTheirs / peer.seconds;
                   }),
               output);
  theirs /= static_cast<double>(runs) * kTheirs;
  // The peer's runs have one seed, so they are one sample.
  const double error = std::sqrt(ours * (1 - ours) / kTheirs);
  std::cerr << absl::StrFormat("vacant at the end: %.4f, in SimPy %.4f\n", ours, theirs);
  if (std::abs(ours - theirs) > 4 * error) std::abort();
}

// Closed forms against 1,000 replications of the same posts, which have chains and cover besides.
void CompareEngines(const std::string& name, const Input& input, const Simulation& simulation,
                    const bench::Output output) {
  bench::Print(Race(
                   name, [&] { return Speed(input); }, "1,000 replications of the same posts",
                   [&] { return 1 / Seconds([&] { simulation.Run(0, 1000); }); }),
               output);
}

// 150 posts, five years, 10,000 replications; and the closed forms of both problems.
void ShowSmall(const bench::Output output) {
  constexpr int kReplications = 10'000;
  const Simulation councils = Simulated(kCouncils);
  const Drawn drawn(councils);
  double sink = 0;
  double seconds = 0;
  bench::Print(Race(
                   "simulation_150_posts",
                   [&] {
                     seconds = Seconds([&] { councils.Run(0, kReplications); });
                     return 1 / seconds;
                   },
                   "its random numbers alone",
                   [&] { return 1 / Seconds([&] { sink += DrawAll(drawn, kReplications); }); }),
               output);
  const Input few = Country(kCouncils.organisations, kCouncils.posts, 60);
  const Input many = Country(32, 2000, 120);
  CompareEngines("analytic_150_posts", few, councils, output);
  CompareEngines("analytic_nation", many, Simulated({}), output);
  const double small = 1000 / Speed(few);
  const double nation = 1000 / Speed(many);
  std::cerr << absl::StrFormat(
      "150 posts, 60 months, 10,000 replications on one thread: %.2f s; closed forms: %.2f ms, of "
      "the nation over ten years %.1f ms\n",
      seconds + 0 * sink, small, nation);
}

void OnTwoThreads(const Simulation& simulation, int replications) {
  std::thread other([&] { simulation.Run(0, replications / 2); });
  simulation.Run(replications / 2, replications);
  other.join();
}

double PeakMegabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1000;
}

void Simulate(const bench::Output output) {
  constexpr int kReplications = 200;
  const Simulation nation = Simulated({});
  const Drawn drawn(nation);
  const auto speed = [](absl::FunctionRef<void()> work) { return 1 / Seconds(work); };
  const auto play = [&] { return speed([&] { nation.Run(0, kReplications); }); };
  double sink = 0;
  bench::Print(Race("simulation_floor", play, "its random numbers alone",
                    [&] { return speed([&] { sink += DrawAll(drawn, kReplications); }); }),
               output);
  bench::Print(Race(
                   "simulation_replications",
                   [&] { return speed([&] { nation.Run(0, 2 * kReplications); }); },
                   "half of the replications", play),
               output);
  const Simulation five_years = Simulated({.months = 60});
  bench::Print(Race("simulation_ten_years", play, "five years",
                    [&] { return speed([&] { five_years.Run(0, kReplications); }); }),
               output);
  bench::Print(
      Race(
          "simulation_two_threads",
          [&] { return speed([&] { OnTwoThreads(nation, kReplications); }); }, "one thread", play),
      output);
  const Simulation reference = Simulated({.has_programmes = true});
  double seconds = 0;
  bench::Print(Race(
                   "simulation_programmes",
                   [&] {
                     seconds = Seconds([&] { reference.Run(0, kReplications); });
                     return 1 / seconds;
                   },
                   "without programmes", play),
               output);
  const Simulation with_acting = Simulated({.has_programmes = true, .some_act = true});
  bench::Print(
      Race(
          "simulation_acting_up", [&] { return speed([&] { with_acting.Run(0, kReplications); }); },
          "without acting up", [&] { return speed([&] { reference.Run(0, kReplications); }); }),
      output);
  const double both = Seconds([&] { OnTwoThreads(reference, 5 * kReplications); });
  std::cerr << absl::StrFormat(
      "1,000 replications of the nation on one thread: %.2f s; with programmes %.2f s, on two "
      "threads "
      "%.2f s, all of this in %.0f MB\n",
      5 / play() + 0 * sink, 5 * seconds, both, PeakMegabytes());
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
  forecast::Simulate(output);
  forecast::ShowSmall(output);
  forecast::CompareWithSimPy(output);
}
