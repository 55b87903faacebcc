#include "services/planner/forecast/question/forecast_question.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "cairn/type/v1/type.pb.h"
#include "services/planner/workforce/vacancies.h"

namespace cairn::planner {
namespace {

// A post's start in the engine's terms, with vacancies as they stand on `seen`; nothing when it is
// gone before the start.
std::optional<forecast::Post> StartOf(const Organisation& organisation, const Post& post,
                                      const Holdings& holdings, Day start, Knowledge knowledge,
                                      Day seen) {
  forecast::Post to{.statutory = post.statutory};
  if (IsSet(post.close) && post.close <= start) return std::nullopt;
  if (IsSet(post.close)) to.closes_month = MonthsFrom(start, post.close);
  if (IsSet(post.open) && post.open > start) {
    to.state = forecast::PostState::kNotYetOpen;
    to.opens_month = MonthsFrom(start, post.open);
    if (to.closes_month.has_value() && *to.closes_month <= *to.opens_month) return std::nullopt;
    // Who is appointed to a new post, as when a council takes over another's people.
    const Day first = knowledge == Knowledge::kPeople
                          ? FirstHeld(organisation, post, holdings, post.open)
                          : kNoDay;
    if (IsSet(first)) to.starts_month = MonthsFrom(start, first);
    return to;
  }
  const PostState state = StateOf(organisation, post, holdings, seen);
  if (state.vacant) {
    to.state = forecast::PostState::kVacant;
    // Of unknown age: counted as just opened, which errs on the side of a longer vacancy.
    to.vacant_months =
        IsSet(state.since) && state.since < start ? MonthsBetween(state.since, start) : 0;
    if (knowledge == Knowledge::kPeople && IsSet(state.until))
      to.starts_month = MonthsFrom(start, NextDay(std::max(state.until, PreviousDay(start))));
  } else if (knowledge == Knowledge::kPeople && IsSet(state.leaves) && state.leaves >= start) {
    const double leaves = MonthsFrom(start, NextDay(state.leaves));
    if (!to.closes_month.has_value() || leaves < *to.closes_month) to.leaves_month = leaves;
    if (to.leaves_month.has_value() && IsSet(state.until))
      to.starts_month = MonthsFrom(start, NextDay(state.until));
  }
  return to;
}

// Whether a holder of the post acts in another one on the day, or is seconded to one.
bool ActsElsewhere(const Organisation& organisation, const Post& post, const Holdings& holdings,
                   Day day) {
  const std::string name = PostName(organisation, post);
  const auto found = holdings.find(name);
  if (found == holdings.end()) return false;
  const auto is_elsewhere = [&](const Holding& held, const Appointment& appointment) {
    const bool minds = appointment.kind == Appointment::Kind::kActing ||
                       appointment.kind == Appointment::Kind::kSecondment;
    return minds && HoldsOn(*held.holder, appointment, day) &&
           PostName(*held.employer, appointment) != name;
  };
  return std::any_of(found->second.begin(), found->second.end(), [&](const Holding& held) {
    return held.appointment->kind == Appointment::Kind::kSubstantive &&
           HoldsOn(*held.holder, *held.appointment, day) &&
           std::any_of(held.holder->appointments.begin(), held.holder->appointments.end(),
                       [&](const auto& appointment) { return is_elsewhere(held, *appointment); });
  });
}

// People ready today for a role of the posts in scope, each counted once, at the most senior tier
// for which they are ready.
std::vector<int> ReadyByTier(const Workforce& workforce, const ForecastQuestion& question,
                             Candidates& candidates) {
  std::vector<int> ready(question.tiers.size(), 0);
  for (std::size_t o = 0; o < question.organisations.size(); ++o) {
    if (question.input.organisations[o].beside) continue;
    const Organisation* organisation = question.organisations[o];
    std::map<std::string, int> best;  // person to tier
    for (const auto& [tier, roles] : RolesInScope(workforce, *organisation)) {
      for (const Index role : roles) {
        for (const Candidate& candidate : candidates.Of(*organisation, role)) {
          // Tiers come in order, the most senior first.
          if (candidate.assessment.readiness == Readiness::kReady)
            best.try_emplace(candidate.employee->person->id, tier);
        }
      }
    }
    for (const auto& [person, tier] : best)
      for (std::size_t t = 0; t < question.tiers.size(); ++t)
        ready[t] += question.tiers[t] == tier ? 1 : 0;
  }
  return ready;
}

// Reads the posts of organisations into a question. Until all are there, each has the number of its
// tier itself.
struct PostReader {
  const Workforce& workforce;
  const Holdings& holdings;
  Day start;
  Knowledge knowledge;
  Day seen;

  void Add(const Organisation& organisation, bool beside, ForecastQuestion& question) const {
    const std::size_t before = question.posts.size();
    for (const auto& [id, post] : organisation.posts) {
      std::optional<forecast::Post> at_start =
          StartOf(organisation, *post, holdings, start, knowledge, seen);
      if (!at_start.has_value()) continue;
      const Role* role = workforce.catalogue->role(post->role);
      if (role == nullptr || !InScope(*role)) {
        if (!beside) ++(role == nullptr ? question.without_role : question.out_of_scope);
        continue;
      }
      at_start->tier = role->tier;
      at_start->organisation = static_cast<int>(question.organisations.size());
      question.input.posts.push_back(*at_start);
      question.posts.push_back(
          {.name = PostName(organisation, *post),
           .title = post->title,
           .acts_elsewhere = knowledge == Knowledge::kPeople &&
                             ActsElsewhere(organisation, *post, holdings, start)});
    }
    if (question.posts.size() == before) return;
    forecast::Organisation to{.network = {}, .nation = {}, .beside = beside};
    if (!organisation.network.empty()) to.network = question.networks.Of(NetworkKey(organisation));
    to.nation = question.nations.Of(NationKey(organisation));
    question.input.organisations.push_back(to);
    question.organisations.push_back(&organisation);
  }
};

// Gives each post the engine's number of its tier.
void NumberTiers(ForecastQuestion& question) {
  std::vector<int>& tiers = question.tiers;
  for (const forecast::Post& post : question.input.posts) tiers.push_back(post.tier);
  std::sort(tiers.begin(), tiers.end());
  tiers.erase(std::unique(tiers.begin(), tiers.end()), tiers.end());
  for (forecast::Post& post : question.input.posts)
    post.tier =
        static_cast<int>(std::lower_bound(tiers.begin(), tiers.end(), post.tier) - tiers.begin());
}

}  // namespace

double MonthsFrom(Day start, Day day) {
  int whole = static_cast<int>(MonthsBetween(start, day));
  while (AddMonths(start, whole) > day) --whole;
  while (AddMonths(start, whole + 1) <= day) ++whole;
  const Day begin = AddMonths(start, whole);
  return whole + static_cast<double>(DaysBetween(begin, day)) /
                     DaysBetween(begin, AddMonths(start, whole + 1));
}

std::string NationKey(const Organisation& organisation) {
  return type::v1::Nation_Name(static_cast<type::v1::Nation>(organisation.nation));
}

std::string NetworkKey(const Organisation& organisation) {
  return absl::StrCat(organisation.network, " (", NationKey(organisation), ")");
}

std::string PlaceKey(absl::string_view organisation_name, int tier) {
  return absl::StrCat(organisation_name, "/tiers/", tier);
}

std::map<int, std::vector<Index>> RolesInScope(const Workforce& workforce,
                                               const Organisation& organisation) {
  std::map<int, std::vector<Index>> by_tier;
  for (const auto& [id, post] : organisation.posts) {
    const Role* role = workforce.catalogue->role(post->role);
    if (role == nullptr || !InScope(*role)) continue;
    std::vector<Index>& roles = by_tier[role->tier];
    if (std::find(roles.begin(), roles.end(), post->role) == roles.end())
      roles.push_back(post->role);
  }
  return by_tier;
}

ForecastQuestion AskForecast(const Workforce& workforce,
                             const std::vector<const Organisation*>& organisations,
                             const Holdings& holdings, Candidates& candidates, Day start,
                             int horizon, Knowledge knowledge, Day today,
                             const std::vector<const Organisation*>& beside) {
  ForecastQuestion question;
  question.input.horizon_months = horizon;
  const PostReader reader{workforce, holdings, start, knowledge,
                          knowledge == Knowledge::kPeople ? start : std::min(start, today)};
  for (const Organisation* organisation : organisations) reader.Add(*organisation, false, question);
  if (!question.posts.empty())
    for (const Organisation* organisation : beside) reader.Add(*organisation, true, question);
  NumberTiers(question);
  question.input.networks = question.networks.size();
  question.input.nations = question.nations.size();
  if (knowledge == Knowledge::kPeople)
    question.input.ready = ReadyByTier(workforce, question, candidates);
  return question;
}

}  // namespace cairn::planner
