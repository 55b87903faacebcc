#include "services/planner/engine/objectives/diagnosis.h"

#include <algorithm>
#include <array>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace cairn::planner {
namespace {

// ---- steps 4 and 5: which comes first, and what else would help

bool IsCloseCall(const Facts& facts, const FillingRoute& primary) {
  for (std::size_t moved = 0; moved < kDefaultMonthsByRoute.size(); ++moved) {
    for (const double factor : {0.5, 1.5}) {
      MonthsByRoute months = kDefaultMonthsByRoute;
      months[moved] *= factor;
      if (!(FindRoutes(facts, months).routes.front().objective == primary.objective)) return true;
    }
  }
  return false;
}

FillingRoute Answer(ObjectiveRef objective, Reason reason) {
  return {RouteKind{}, objective, reason, 0, false};
}

Diagnosis Only(ObjectiveRef objective, Reason reason) {
  return {.primary = Answer(objective, reason)};
}

// The routes that serve an objective. A gap for which no programme is known leaves senior capacity
// unserved as well.
std::vector<FillingRoute> Serving(const std::vector<FillingRoute>& routes, bool is_senior) {
  std::vector<FillingRoute> serving;
  for (const FillingRoute& route : routes) {
    if (!(route.objective == kNoObjective)) serving.push_back(route);
    if (route.kind != RouteKind::kGapUnmapped || !is_senior) continue;
    FillingRoute capacity = route;
    capacity.objective = kWithin;
    serving.push_back(capacity);
  }
  return serving;
}

// Each objective once, the best route to it.
void AddSecondary(const std::vector<FillingRoute>& routes, Diagnosis& diagnosis) {
  for (const FillingRoute& route : routes) {
    const bool is_named =
        route.objective == diagnosis.primary.objective ||
        std::any_of(diagnosis.secondary.begin(), diagnosis.secondary.end(),
                    [&](const FillingRoute& other) { return other.objective == route.objective; });
    if (!is_named) diagnosis.secondary.push_back(route);
  }
}

// ---- the decision

Diagnosis Decide(const Facts& facts) {
  if (!facts.leads_social_services) return Only(kNoObjective, Reason::kNotSocialServices);
  if (!facts.is_leadership) return Only(kNoObjective, Reason::kNotLeadership);
  if (facts.successor_appointed) return Only(kNoObjective, Reason::kSuccessorAppointed);
  if (facts.ready_here >= facts.target) return Only(kNoObjective, Reason::kBenchSufficient);
  if (facts.unknown_share > 0.5) return Only(kEngage, Reason::kNeedUnknown);
  if (facts.groups_known() == 0 && !facts.has_readiness_data)
    return Only(kEngage, Reason::kNeedUnknown);

  Diagnosis diagnosis;
  FoundRoutes found = FindRoutes(facts, kDefaultMonthsByRoute);
  diagnosis.routes = std::move(found.routes);
  diagnosis.also_open = std::move(found.also_open);
  const std::vector<FillingRoute> serving = Serving(diagnosis.routes, facts.is_senior);
  if (facts.ready_here >= 1) {
    diagnosis.primary = Answer(kNoObjective, Reason::kBenchThin);
    AddSecondary(serving, diagnosis);
    return diagnosis;
  }
  diagnosis.primary = diagnosis.routes.front();
  diagnosis.close_call = IsCloseCall(facts, diagnosis.primary);
  AddSecondary(serving, diagnosis);
  if (facts.groups_known() < 3)
    diagnosis.secondary.push_back(Answer(kEngage, Reason::kNeedUnknown));
  return diagnosis;
}

// ---- what it means for every part of every objective

// An answer about a whole objective is about each of its parts.
bool Covers(ObjectiveRef whole_or_part, ObjectiveRef part) {
  return whole_or_part.objective == part.objective &&
         (whole_or_part.part == 0 || whole_or_part.part == part.part);
}

bool AnyCovers(const std::vector<FillingRoute>& routes, ObjectiveRef part) {
  return std::any_of(routes.begin(), routes.end(),
                     [&](const FillingRoute& route) { return Covers(route.objective, part); });
}

bool IsAlsoOpen(const Diagnosis& diagnosis, ObjectiveRef part) {
  return std::find(diagnosis.also_open.begin(), diagnosis.also_open.end(), part) !=
         diagnosis.also_open.end();
}

PartMeaning If(bool is_met, PartMeaning otherwise) {
  return is_met ? PartMeaning::kMet : otherwise;
}

PartMeaning OfLink(const PartnerFacts& sector) {
  if (!sector.open_to) return PartMeaning::kNotRelevant;
  return If(sector.linked, PartMeaning::kUnknown);
}

// Whether somebody is near and something holds of all that near people lack.
template <typename Holds>
bool OfEveryGap(const Facts& facts, Holds holds) {
  return !facts.near.empty() &&
         std::all_of(facts.near.begin(), facts.near.end(), [&](const NearPerson& person) {
           return std::all_of(person.gaps.begin(), person.gaps.end(), holds);
         });
}

// What a part means that no answer names.
PartMeaning OfUnnamed(ObjectiveRef part, const Facts& facts, bool is_judged) {
  const PartMeaning unserved = is_judged ? PartMeaning::kNotRelevant : PartMeaning::kUnknown;
  switch (part.objective) {
    case 1:
      return PartMeaning::kUnknown;
    case 2:
      if (part == kMapActivity)
        return If(
            OfEveryGap(facts,
                       [](const GapFacts& gap) { return gap.time_only || gap.programme_runs; }),
            unserved);
      return If(OfEveryGap(facts,
                           [](const GapFacts& gap) { return gap.time_only || gap.somebody_on_it; }),
                unserved);
    case 3:
      return If(part.part == 1 ? facts.in_community : facts.community_active,
                PartMeaning::kUnknown);
    case 4:
      return facts.is_senior ? If(facts.ready_here >= facts.target, unserved)
                             : PartMeaning::kNotRelevant;
    default:
      return OfLink(part == kHealthLink ? facts.health : facts.education);
  }
}

std::vector<PartState> PartsOf(const Facts& facts, const Diagnosis& diagnosis) {
  static constexpr std::array<int, 5> kParts = {3, 2, 2, 2, 2};
  const bool in_scope = facts.leads_social_services && facts.is_leadership;
  const bool is_judged = diagnosis.primary.reason != Reason::kNeedUnknown;
  std::vector<PartState> parts;
  for (int objective = 1; objective <= 5; ++objective) {
    for (int number = 1; number <= kParts[static_cast<std::size_t>(objective - 1)]; ++number) {
      const ObjectiveRef part{objective, number};
      PartMeaning meaning = PartMeaning::kUnknown;
      if (!facts.has_role)
        meaning = PartMeaning::kUnknown;
      else if (!in_scope)
        meaning = PartMeaning::kNotRelevant;
      else if (objective == 1 && facts.group_assessed[number - 1])
        meaning = PartMeaning::kMet;
      else if (Covers(diagnosis.primary.objective, part))
        meaning = PartMeaning::kBinding;
      else if (AnyCovers(diagnosis.secondary, part) || IsAlsoOpen(diagnosis, part))
        meaning = PartMeaning::kOpen;
      else
        meaning = OfUnnamed(part, facts, is_judged);
      parts.push_back({part, meaning});
    }
  }
  return parts;
}

std::string AskTheMissing(const std::vector<int>& groups) {
  static constexpr absl::string_view kGroups[] = {"workers", "employers",
                                                  "people who use services"};
  if (groups.empty()) return "Record how ready the people are who may come to fill it.";
  const std::string names = absl::StrJoin(
      groups, ", ", [](std::string* out, int group) { absl::StrAppend(out, kGroups[group]); });
  return absl::StrCat("Ask what leaders need to learn (", names,
                      "), and record how ready the candidates are.");
}

}  // namespace

Diagnosis Diagnose(const Facts& facts) {
  Diagnosis diagnosis = Decide(facts);
  diagnosis.has_role = facts.has_role;
  const bool asks_to_engage =
      diagnosis.primary.objective == kEngage || AnyCovers(diagnosis.secondary, {1, 1});
  for (int group = 0; group < 3; ++group)
    if (asks_to_engage && !facts.group_assessed[group]) diagnosis.groups_missing.push_back(group);
  diagnosis.parts = PartsOf(facts, diagnosis);
  return diagnosis;
}

std::string ActionOf(const Diagnosis& diagnosis) {
  switch (diagnosis.primary.reason) {
    case Reason::kUnspecified:
      return "";
    case Reason::kNotSocialServices:
      if (!diagnosis.has_role)
        return "Map the post's title to a role: until then nothing is known of what it asks for.";
      return "None: the post does not lead social services.";
    case Reason::kNotLeadership:
      return "None: the post is below the leadership tiers.";
    case Reason::kBenchSufficient:
      return "Appoint: as many ready people of the organisation as wanted can fill it.";
    case Reason::kBenchThin:
      return "Appoint, and widen the bench: a ready person of the organisation can fill it, but "
             "fewer than wanted.";
    case Reason::kNeedUnknown:
      return AskTheMissing(diagnosis.groups_missing);
    case Reason::kReadyInNetwork:
      return "Share a shortlist with the learning network, where ready, mobile people work. This "
             "moves capacity "
             "between councils rather than add it.";
    case Reason::kPartnerPoolUnlinked:
      return absl::StrCat("Agree a joint action with ",
                          diagnosis.primary.objective == kHealthLink ? "health" : "education",
                          ": people who could fill the post work there, and no link is live.");
    case Reason::kCrossSectorPool:
      if (diagnosis.primary.objective == kMapActivity)
        return "Find out what leadership activity the other sector offers: people there are ready "
               "or near.";
      return "Develop candidates together with the other sector: people there are ready or near.";
    case Reason::kOfferUnused:
      return "Tell the people who are near about the programme that runs for what they lack, and "
             "nominate them.";
    case Reason::kInPipeline:
      return "See the people who are near through their programme, and keep the post covered until "
             "then.";
    case Reason::kInTime:
      return "Keep the people who are near in post until they have the time it takes, and keep the "
             "post covered.";
    case Reason::kGapUnmapped:
      return "Find out what leadership activity exists for what the near people lack: no programme "
             "is known.";
    case Reason::kThinAcross:
      return "Build senior capacity together with other sectors: nobody is near.";
    case Reason::kThinWithin:
      return "Build senior capacity within social work: nobody is near.";
    case Reason::kNoFeeder:
      return "None of the objectives creates a feeder grade: recruit from outside, and plan one.";
    case Reason::kSuccessorAppointed:
      return "Keep the post covered until the next holder, who is appointed, starts.";
    case Reason::kWithheld:
      return "Withheld: what it needs would speak of few people.";
  }
  return "";
}

}  // namespace cairn::planner
