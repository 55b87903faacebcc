#include "services/planner/engine/simulation/comparison.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "services/planner/engine/forecast/problems.h"
#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/counts.h"
#include "services/planner/engine/replication/replication.h"

namespace cairn::forecast {
namespace {

// Parts of a month in which squares of differences are summed: coarse enough for 64 bits, fine
// enough for an error.
constexpr double kPartsAMonth = 32;

// How often a difference came out as ... -1, 0, 1 ...
class TwoSided {
 public:
  void Count(std::int64_t value) {
    if (value < 0) {
      below_.Count(static_cast<std::size_t>(-value - 1));
    } else {
      above_.Count(static_cast<std::size_t>(value));
    }
  }
  void Add(const TwoSided& other) {
    above_.Add(other.above_);
    below_.Add(other.below_);
  }
  Spread ToSpread() const {
    const auto offset = static_cast<int>(below_.times().size());
    std::vector<std::uint32_t> times(below_.times().rbegin(), below_.times().rend());
    times.insert(times.end(), above_.times().begin(), above_.times().end());
    Spread spread = SpreadOf(times);
    spread.mean -= offset;
    for (int& quantile : spread.quantiles) quantile -= offset;
    return spread;
  }

 private:
  Histogram above_;  // 0, 1 ...
  Histogram below_;  // -1, -2 ...
};

void CheckFit(const SimulationInput& before, const SimulationInput& after, Problems& problems) {
  const auto same = [&](auto a, auto b, const char* field) {
    if (a != b) problems.Add(field, absl::StrCat("must be the same in both, got ", a, " and ", b));
  };
  same(before.base.horizon_months, after.base.horizon_months, "horizon_months");
  same(before.conduct.size(), after.conduct.size(), "conduct");
  same(before.base.organisations.size(), after.base.organisations.size(), "organisations");
  same(before.base.networks, after.base.networks, "networks");
  same(before.base.nations, after.base.nations, "nations");
  same(before.seed, after.seed, "seed");
  same(before.replications, after.replications, "replications");
}

struct FlowsByGroup {
  std::vector<Flows> before;
  std::vector<Flows> after;
};

}  // namespace

struct PairedTally::Counts {
  Counts(const Model& first, const Model& second)
      : before(first),
        after(second),
        months(first.months()),
        vacant(first.group_sizes.size() * months),
        to_appoint(first.group_sizes.size()),
        ticks(first.group_sizes.size()),
        squares(first.group_sizes.size()) {}

  void Compare(const Trace& a, const Trace& b) {
    for (std::size_t i = 0; i < vacant.size(); ++i)
      vacant[i].Count(std::int64_t{b.vacant[i]} - a.vacant[i]);
    for (std::size_t group = 0; group < ticks.size(); ++group) {
      to_appoint[group].Count(std::int64_t{b.to_appoint[group]} - a.to_appoint[group]);
      const std::int64_t more = b.vacant_ticks[group] - a.vacant_ticks[group];
      const std::int64_t parts =
          std::lrint(static_cast<double>(more) * (kPartsAMonth / kTicksAMonth));
      ticks[group] += more;
      squares[group] += parts * parts;
    }
  }
  void Add(const Counts& other) {
    before.Add(other.before);
    after.Add(other.after);
    for (std::size_t i = 0; i < vacant.size(); ++i) vacant[i].Add(other.vacant[i]);
    for (std::size_t group = 0; group < ticks.size(); ++group) {
      to_appoint[group].Add(other.to_appoint[group]);
      ticks[group] += other.ticks[group];
      squares[group] += other.squares[group];
    }
  }
  ComparedGroup Group(std::size_t group, const FlowsByGroup& flows) const {
    ComparedGroup answer;
    const double runs = before.replications;
    for (std::size_t month = 0; month < months; ++month) {
      answer.before.push_back(SpreadOf(before.vacant[group].At(month)).mean);
      answer.after.push_back(SpreadOf(after.vacant[group].At(month)).mean);
      answer.difference.push_back(vacant[group * months + month].ToSpread());
      answer.standard_error.push_back(std::sqrt(answer.difference.back().variance / runs));
    }
    answer.to_appoint = to_appoint[group].ToSpread();
    for (std::size_t from = 0; from < kAppointedFrom; ++from)
      answer.appointments_from[from] =
          static_cast<double>(flows.after[group].from[from] - flows.before[group].from[from]) /
          runs;
    answer.vacancy_months = static_cast<double>(ticks[group]) / kTicksAMonth / runs;
    const double square =
        static_cast<double>(squares[group]) / (kPartsAMonth * kPartsAMonth) / runs;
    answer.vacancy_months_standard_error =
        std::sqrt(std::max(0.0, square - answer.vacancy_months * answer.vacancy_months) / runs);
    return answer;
  }

  forecast::Counts before;
  forecast::Counts after;
  std::size_t months;
  std::vector<TwoSided> vacant;  // by group, then month
  std::vector<TwoSided> to_appoint;
  std::vector<std::int64_t> ticks;    // of vacancy, after less before
  std::vector<std::int64_t> squares;  // of the same in parts of a month
};

PairedTally::PairedTally(std::unique_ptr<Counts> counts) : counts_(std::move(counts)) {}
PairedTally::~PairedTally() = default;
PairedTally::PairedTally(PairedTally&&) noexcept = default;
PairedTally& PairedTally::operator=(PairedTally&&) noexcept = default;
void PairedTally::Add(const PairedTally& other) { counts_->Add(*other.counts_); }

Comparison::Comparison(std::shared_ptr<const Model> before, std::shared_ptr<const Model> after)
    : before_(std::move(before)), after_(std::move(after)) {}

absl::StatusOr<Comparison> Comparison::Prepare(SimulationInput before, SimulationInput after) {
  Problems problems;
  for (const auto& [name, input] : {std::pair("before", &before), std::pair("after", &after)})
    for (FieldProblem& problem : Validate(*input))
      problems.Add(absl::StrCat(name, ".", problem.field), std::move(problem.problem));
  CheckFit(before, after, problems);
  RETURN_IF_ERROR(ToStatus(std::move(problems).Take()));
  before.base.by_place = after.base.by_place = false;
  return Comparison(std::make_shared<const Model>(std::move(before)),
                    std::make_shared<const Model>(std::move(after)));
}

int Comparison::replications() const { return before_->input.replications; }

PairedTally Comparison::Run(int first, int last) const {
  PairedTally tally(std::make_unique<PairedTally::Counts>(*before_, *after_));
  Run(first, last, tally);
  return tally;
}

void Comparison::Run(int first, int last, PairedTally& tally) const {
  PairedTally::Counts& counts = *tally.counts_;
  Replication before(*before_, counts.before);
  Replication after(*after_, counts.after);
  for (int replication = first; replication < last; ++replication) {
    before.Play(static_cast<std::uint32_t>(replication));
    after.Play(static_cast<std::uint32_t>(replication));
    counts.Compare(before.trace(), after.trace());
  }
}

ComparisonAnswer Comparison::Summarise(const PairedTally& tally) const {
  const PairedTally::Counts& counts = *tally.counts_;
  const FlowsByGroup flows = {ByGroup(*before_, counts.before.flows),
                              ByGroup(*after_, counts.after.flows)};
  ComparisonAnswer answer;
  answer.replications = counts.before.replications;
  std::size_t group = 0;
  answer.all = counts.Group(group++, flows);
  const Input& base = before_->input.base;
  const auto many = [&](std::size_t count, std::vector<ComparedGroup>& to) {
    for (std::size_t i = 0; i < count; ++i) to.push_back(counts.Group(group++, flows));
  };
  many(before_->tiers(), answer.tiers);
  many(base.organisations.size(), answer.organisations);
  many(static_cast<std::size_t>(base.networks), answer.networks);
  many(static_cast<std::size_t>(base.nations), answer.nations);
  return answer;
}

}  // namespace cairn::forecast
