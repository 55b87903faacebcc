#include "services/planner/forecast/input/simulation_question.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/stable_hash.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"

namespace cairn::planner {
namespace {

using forecast::SimulationInput;
using v1::Assumption;

constexpr double kRounding = 1e-9;
constexpr double kLongestTenure = 1200;  // months

// Takes rates from a book and notes each.
class Taking {
 public:
  Taking(const RateBook& book, RatesUsed& used) : book_(book), used_(used) {}

  const RateBook& book() const { return book_; }
  absl::StatusOr<double> Of(Assumption::Measure measure, int tier) {
    ASSIGN_OR_RETURN(const RateBook::Chosen chosen, book_.Choose(measure, tier));
    return used_.Take(chosen);
  }
  // 0 without an assumption.
  absl::StatusOr<double> OrNone(Assumption::Measure measure, int tier) {
    ASSIGN_OR_RETURN(const std::optional<RateBook::Chosen> chosen,
                     book_.ChooseIfAny(measure, tier));
    return chosen ? used_.Take(*chosen) : 0;
  }
  absl::StatusOr<std::vector<forecast::TenureBand>> TenureBandsOf(int tier) {
    ASSIGN_OR_RETURN(RateBook::TenureBands bands, book_.TenureBandsOf(tier));
    return used_.Take(std::move(bands));
  }
  RatesUsed& used() { return used_; }

 private:
  const RateBook& book_;
  RatesUsed& used_;
};

// Months until people are ready, by the tiers of the question; kNever when that is not in sight.
class Prospects {
 public:
  // Asks for a rate of success only where somebody needs a programme.
  static absl::StatusOr<Prospects> Of(const Workforce& workforce, const ForecastQuestion& question,
                                      Candidates& candidates, Taking& rates) {
    Prospects prospects(workforce, question, candidates);
    for (std::size_t tier = 0; tier < question.tiers.size(); ++tier) {
      double& success = prospects.success_.emplace_back(1);
      if (!prospects.AnyByProgramme(tier)) continue;
      ASSIGN_OR_RETURN(success, rates.Of(Assumption::PROGRAMME_SUCCESS, question.tiers[tier]));
    }
    return prospects;
  }

  double MonthsTo(std::size_t tier, const Employee* employee) const {
    const auto found = months_.find(employee);
    return found == months_.end() ? forecast::kNever : found->second.months[tier];
  }
  // How likely it is that somebody in sight of a tier gets there: a programme may be of no avail.
  double ChanceOf(std::size_t tier, const Employee* employee) const {
    const auto found = months_.find(employee);
    return found != months_.end() && found->second.by_programme[tier] ? success_[tier] : 1;
  }

  struct Person {
    const Organisation* employer = nullptr;
    std::string identity;
    std::vector<double> months;
    std::vector<bool> by_programme;  // whether they need to complete one for it
  };
  const absl::flat_hash_map<const Employee*, Person>& people() const { return months_; }

 private:
  Prospects(const Workforce& workforce, const ForecastQuestion& question, Candidates& candidates)
      : question_(question) {
    for (const Organisation* organisation : question.organisations)
      for (const auto& [tier, roles] : RolesInScope(workforce, *organisation))
        for (const Index role : roles)
          for (const Candidate& candidate : candidates.Of(*organisation, role))
            Note(candidate, tier);
  }

  bool AnyByProgramme(std::size_t tier) const {
    return std::any_of(months_.begin(), months_.end(),
                       [&](const auto& known) { return known.second.by_programme[tier]; });
  }

  void Note(const Candidate& candidate, int tier) {
    const auto& assessment = candidate.assessment;
    const bool in_sight =
        assessment.readiness == Readiness::kReady ||
        (assessment.readiness == Readiness::kNear && assessment.months_to_ready.has_value());
    const auto place = std::lower_bound(question_.tiers.begin(), question_.tiers.end(), tier);
    if (!in_sight || place == question_.tiers.end() || *place != tier) return;
    Person& person = months_[candidate.employee];
    person.employer = candidate.employer;
    person.identity = candidate.identity;
    person.months.resize(question_.tiers.size(), forecast::kNever);
    person.by_programme.resize(question_.tiers.size());
    const auto at = static_cast<std::size_t>(place - question_.tiers.begin());
    const double months = assessment.months_to_ready.value_or(0);
    if (months > person.months[at]) return;
    const bool by_programme = HangsOnProgramme(assessment);
    // Of two roles the one that is sooner in reach, and of these one that needs no programme.
    if (months == person.months[at] && (by_programme || !person.by_programme[at])) return;
    person.months[at] = months;
    person.by_programme[at] = by_programme;
  }

  static bool HangsOnProgramme(const Assessment& assessment) {
    return std::any_of(assessment.parts.begin(), assessment.parts.end(), [](const Part& part) {
      return part.requirement->gate == Gate::kEssential && part.gap.has_value() &&
             part.gap->kind == Gap::Kind::kProgramme && !part.gap->programmes.empty();
    });
  }

  const ForecastQuestion& question_;
  absl::flat_hash_map<const Employee*, Person> months_;
  std::vector<double> success_;  // of programmes, by tier
};

// The hazard of a tier and who of it retires. Moves to the tier above are played, so the hazard is
// that of those who leave otherwise; a scenario's retirements come on top, or are left out.
absl::Status SetLeaving(Taking& rates, std::size_t tier, Day start,
                        const ForecastQuestion& question, SimulationInput& input) {
  const int number = question.tiers[tier];
  forecast::TierConduct& conduct = input.conduct[tier];
  double promoted = 0;
  if (tier > 0) {
    ASSIGN_OR_RETURN(promoted, rates.Of(Assumption::PROMOTED_SHARE, number));
  }
  ASSIGN_OR_RETURN(const RateBook::Chosen retirement,
                   rates.book().Choose(Assumption::RETIREMENT_SHARE, number));
  const double retired = rates.used().Take(retirement);
  const double others = 1 - promoted - retired;
  if (others < -kRounding)
    return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::ASSUMPTION_CONTRADICTED)
        .With("tier", absl::StrCat(number))
        .Say("of tier ", number, " a share of ", promoted,
             " of exits move up (PROMOTED_SHARE) and ", retired,
             " retire (RETIREMENT_SHARE), which is more than all; lower one of them");
  Violations violations;
  for (std::size_t p = 0; p < input.base.periods.size(); ++p) {
    forecast::RatePeriod& period = input.base.periods[p];
    forecast::TierRates& to = period.tiers[tier];
    ASSIGN_OR_RETURN(const double retire, rates.book().At(retirement, start, period.from_month));
    const double leave = std::max(0.0, others) + retire;
    to.exits_per_year *= leave;
    if (to.exits_per_year > forecast::kMaxExitsPerYear)
      violations.Add(absl::StrCat("scenario: RETIREMENT_SHARE of tier ", number), "makes ",
                     to.exits_per_year, " exits a year, from month ", period.from_month,
                     " on; at most ", forecast::kMaxExitsPerYear);
    const double share = leave > 0 ? retire / leave : 0;
    if (p == 0) conduct.retirement_share = share;
    if (share != conduct.retirement_share) to.retirement_share = share;
  }
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(conduct.tenure_bands, rates.TenureBandsOf(number));
  return absl::OkStatus();
}

absl::Status SetConduct(Taking& rates, std::size_t tier, Day start,
                        const ForecastQuestion& question, SimulationInput& input) {
  const int number = question.tiers[tier];
  forecast::TierConduct& conduct = input.conduct.emplace_back();
  forecast::CoverLaw& cover = conduct.cover;
  if (tier + 1 < question.tiers.size()) conduct.feeder = static_cast<int>(tier) + 1;
  double log_sd = 0;
  const struct {
    Assumption::Measure measure;
    double& to;
  } wanted[] = {{Assumption::FILL_TIME_LOG_SD, log_sd},
                {Assumption::INTERNAL_SHARE, conduct.internal_share},
                {Assumption::EXTERNAL_SUPPLY, conduct.external_supply},
                {Assumption::BECOMES_READY_SHARE, conduct.becomes_ready},
                {Assumption::MONTHS_TO_READY, conduct.months_to_ready},
                {Assumption::MOBILE_SHARE, conduct.mobile_share},
                {Assumption::COVER_SHARE, cover.probability},
                {Assumption::COVER_LAG_MONTHS, cover.lag_months},
                {Assumption::COVER_MONTHS, cover.mean_months}};
  for (const auto& [measure, to] : wanted) {
    ASSIGN_OR_RETURN(to, rates.Of(measure, number));
  }
  // Without an assumption nobody acts up.
  ASSIGN_OR_RETURN(cover.acting_share, rates.OrNone(Assumption::ACTING_SHARE, number));
  conduct.recruiting_log_sd = log_sd;
  // Their values are in the question.
  ASSIGN_OR_RETURN(const RateBook::Chosen exits,
                   rates.book().Choose(Assumption::EXITS_PER_YEAR, number));
  conduct.exits_doubt = exits.uncertainty;
  ASSIGN_OR_RETURN(const RateBook::Chosen fill,
                   rates.book().Choose(Assumption::MONTHS_TO_FILL, number));
  conduct.fill_doubt = fill.uncertainty;
  return SetLeaving(rates, tier, start, question, input);
}

// The substantive holder on the day; of a job share the one who is listed first.
const Holding* HolderOf(const Holdings& holdings, const std::string& post, Day day) {
  const auto found = holdings.find(post);
  if (found == holdings.end()) return nullptr;
  for (const Holding& holding : found->second)
    if (holding.appointment->kind == Appointment::Kind::kSubstantive &&
        HoldsOn(*holding.holder, *holding.appointment, day))
      return &holding;
  return nullptr;
}

// The holders of posts: what is known of each, and who they are.
absl::flat_hash_set<std::string> AddIncumbents(const Workforce& workforce,
                                               const ForecastQuestion& question,
                                               const Holdings& holdings, const Prospects& prospects,
                                               Day start, SimulationInput& input) {
  const std::vector<std::size_t> tiers_above = forecast::TiersAbove(input);
  std::map<std::string, std::vector<std::size_t>> posts_of;  // by identity
  for (std::size_t p = 0; p < question.posts.size(); ++p) {
    const forecast::Post& post = question.input.posts[p];
    forecast::Incumbent& incumbent = input.incumbents.emplace_back();
    const Holding* holding = HolderOf(holdings, question.posts[p].name, start);
    if (post.state != forecast::PostState::kFilled || holding == nullptr) continue;
    // Hazards change with tenure within years; beyond a century a date is a mistake, or means
    // nothing.
    incumbent.tenure_months =
        std::clamp(MonthsFrom(holding->appointment->start, start), 0.0, kLongestTenure);
    incumbent.mobile = holding->holder->person->IsMobile();
    incumbent.ready_month = forecast::kNever;
    const auto tier = static_cast<std::size_t>(post.tier);
    const std::size_t above =
        tiers_above[static_cast<std::size_t>(post.organisation) * question.tiers.size() + tier];
    if (above != tier) {
      incumbent.ready_month = prospects.MonthsTo(above, holding->holder);
      incumbent.ready_chance = prospects.ChanceOf(above, holding->holder);
    }
    posts_of[IdentityOf(workforce, *holding->employer, *holding->holder->person)].push_back(p);
  }
  absl::flat_hash_set<std::string> holders;
  for (const auto& [identity, posts] : posts_of) {
    holders.insert(identity);
    const std::size_t first =
        *std::min_element(posts.begin(), posts.end(), [&](std::size_t a, std::size_t b) {
          return question.posts[a].name < question.posts[b].name;
        });
    for (const std::size_t post : posts)
      if (post != first) input.incumbents[post].shared_with = static_cast<int>(first);
  }
  return holders;
}

// People in sight of a tier who hold no post.
void AddCandidates(const ForecastQuestion& question, const Prospects& prospects,
                   absl::flat_hash_set<std::string> holders, SimulationInput& input) {
  std::map<const Organisation*, int> numbers;
  for (std::size_t o = 0; o < question.organisations.size(); ++o)
    numbers[question.organisations[o]] = static_cast<int>(o);
  // In the order of names, since the map has none: it decides by which record somebody with several
  // employers takes part.
  std::map<std::string, std::pair<const Employee*, const Prospects::Person*>> by_name;
  for (const auto& [employee, person] : prospects.people())
    by_name[PersonName(*person.employer, *employee->person)] = {employee, &person};
  for (const auto& [name, known] : by_name) {
    const auto& [employee, person] = known;
    if (!holders.insert(person->identity).second) continue;
    std::size_t tier = 0;
    while (person->months[tier] == forecast::kNever) ++tier;
    input.candidates.push_back(
        // A digest, so that nothing that is kept of a forecast names anybody.
        {.name = absl::StrCat(absl::Hex(StableHash(name), absl::kZeroPad16)),
         .organisation = numbers.at(person->employer),
         .tier = static_cast<int>(tier),
         .ready_month = person->months[tier],
         .ready_chance = prospects.ChanceOf(tier, employee),
         .mobile = employee->person->IsMobile(),
         .exits_per_year = input.base.periods[0].tiers[tier].exits_per_year});
  }
}

// Without an assumption organisations do not differ.
absl::Status SetOrganisationEffect(Taking& rates, const ForecastQuestion& question,
                                   SimulationInput& input) {
  ASSIGN_OR_RETURN(input.organisation_effect.variance,
                   rates.OrNone(Assumption::ORGANISATION_EFFECT_VARIANCE, 0));
  for (const Organisation* organisation : question.organisations)
    input.organisation_effect.names.push_back(organisation->Name());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<SimulationInput> AskSimulation(const Workforce& workforce,
                                              const ForecastQuestion& question,
                                              const Holdings& holdings, Candidates& candidates,
                                              Day start, const RateBook& book, RatesUsed& used,
                                              Knowledge knowledge) {
  Taking rates(book, used);
  SimulationInput input;
  input.base = question.input;
  for (std::size_t tier = 0; tier < question.tiers.size(); ++tier)
    RETURN_IF_ERROR(SetConduct(rates, tier, start, question, input));
  RETURN_IF_ERROR(SetOrganisationEffect(rates, question, input));
  for (const auto& post : question.posts) input.post_names.push_back(post.name);
  if (knowledge == Knowledge::kEstablishmentOnly) return input;
  ASSIGN_OR_RETURN(const Prospects prospects,
                   Prospects::Of(workforce, question, candidates, rates));
  AddCandidates(question, prospects,
                AddIncumbents(workforce, question, holdings, prospects, start, input), input);
  return input;
}

}  // namespace cairn::planner
