#include "services/planner/engine/objectives/diagnosis.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace cairn::planner {
namespace {

constexpr ObjectiveRef kNobody{0, 0};
constexpr ObjectiveRef kEngage{1, 0};
constexpr ObjectiveRef kMapActivity{2, 1};
constexpr ObjectiveRef kPromote{2, 2};
constexpr ObjectiveRef kCommunities{3, 0};
constexpr ObjectiveRef kWithin{4, 1};
constexpr ObjectiveRef kAcross{4, 2};
constexpr ObjectiveRef kHealth{5, 1};
constexpr ObjectiveRef kEducation{5, 2};

// Months that a route takes where no dates are recorded, and the order in which ties are broken.
using Defaults = std::map<char, double>;
const Defaults& DefaultMonths() {
  static const auto* const months = new Defaults{{'a', 6}, {'b', 7}, {'c', 12}, {'d', 13}, {'f', 10}, {'h', 12}, {'e', 18}, {'g', 30}};
  return *months;
}
constexpr absl::string_view kTieOrder = "abcdfheg";

// The routes that hold, unordered.
class Routes {
 public:
  Routes(const Facts& facts, const Defaults& defaults) : facts_(facts), defaults_(defaults) {}

  std::vector<FillingRoute> Find() {
    if (facts_.ready_network >= 1) Add('a', kCommunities, Reason::kReadyInNetwork);
    if (facts_.health >= 1 && facts_.open_to_health) Partner(kHealth, facts_.health_linked);
    if (facts_.education >= 1 && facts_.open_to_education) Partner(kEducation, facts_.education_linked);
    if (facts_.other_sector >= 1 && facts_.open_to_other) Cross(kMapActivity);
    for (const GapFacts& gap : facts_.gaps) OfGap(gap);
    if (routes_.empty()) Thin();
    return std::move(routes_);
  }

 private:
  void Add(char letter, ObjectiveRef objective, Reason reason, std::optional<double> months = std::nullopt) {
    const bool from_facts = months.has_value();
    const double expected = from_facts ? *months : defaults_.at(letter);
    const auto twin = std::find_if(routes_.begin(), routes_.end(),
                                   [&](const FillingRoute& route) { return route.letter == letter && route.objective == objective; });
    const FillingRoute route{letter, objective, reason, expected, from_facts};
    if (twin == routes_.end()) {
      routes_.push_back(route);
    } else if (expected < twin->months) {
      *twin = route;
    }
  }

  // b or c: people of a partner sector, with or without a live link.
  void Partner(ObjectiveRef link, bool linked) {
    if (!linked) return Add('b', link, Reason::kPartnerPoolUnlinked);
    Cross(link);
  }
  void Cross(ObjectiveRef below_senior) { Add('c', facts_.is_senior ? kAcross : below_senior, Reason::kCrossSectorPool); }

  // d, f, h, e: one gap of the near-ready.
  void OfGap(const GapFacts& gap) {
    std::optional<double> months = gap.months;
    if (months.has_value() && !gap.time_only && facts_.recruiting_months.has_value()) *months += *facts_.recruiting_months;
    if (gap.time_only) return Add('h', facts_.is_senior ? kWithin : kNobody, Reason::kInTime, months);
    if (!gap.programme_runs) return Add('e', kMapActivity, Reason::kGapUnmapped);
    if (!gap.somebody_on_it) return Add('d', kPromote, Reason::kOfferUnused, months);
    Add('f', facts_.is_senior ? kWithin : kNobody, Reason::kInPipeline, months);
  }

  // g: nobody is near.
  void Thin() {
    if (!facts_.is_senior) return Add('g', kNobody, Reason::kNoFeeder);
    if (facts_.joint || !facts_.statutory_gate) return Add('g', kAcross, Reason::kThinAcross);
    Add('g', kWithin, Reason::kThinWithin);
  }

  const Facts& facts_;
  const Defaults& defaults_;
  std::vector<FillingRoute> routes_;
};

std::vector<FillingRoute> Shortest(const Facts& facts, const Defaults& defaults) {
  std::vector<FillingRoute> routes = Routes(facts, defaults).Find();
  std::stable_sort(routes.begin(), routes.end(), [](const FillingRoute& a, const FillingRoute& b) {
    if (a.months != b.months) return a.months < b.months;
    return kTieOrder.find(a.letter) < kTieOrder.find(b.letter);
  });
  return routes;
}

// Whether the first route's objective changes when any one default moves by half, either way.
bool IsCloseCall(const Facts& facts, const FillingRoute& primary) {
  for (const auto& [letter, months] : DefaultMonths()) {
    for (const double factor : {0.5, 1.5}) {
      Defaults moved = DefaultMonths();
      moved[letter] = months * factor;
      const FillingRoute first = Shortest(facts, moved).front();
      if (!(first.objective == primary.objective) || first.reason != primary.reason) return true;
    }
  }
  return false;
}

FillingRoute Answer(ObjectiveRef objective, Reason reason) { return {'-', objective, reason, 0, false}; }

bool Has(const std::vector<FillingRoute>& routes, ObjectiveRef part) {
  return std::any_of(routes.begin(), routes.end(), [&](const FillingRoute& route) {
    return route.objective == part || (route.objective.part == 0 && route.objective.objective == part.objective && part.objective != 0);
  });
}

std::vector<PartState> Parts(const Facts& facts, const Diagnosis& diagnosis) {
  static constexpr int kPartsOf[] = {3, 2, 2, 2, 2};
  const bool in_scope = facts.leads_social_services && facts.is_leadership;
  const bool on_programme = std::any_of(facts.gaps.begin(), facts.gaps.end(), [](const GapFacts& gap) { return gap.somebody_on_it; });
  const bool offered = std::any_of(facts.gaps.begin(), facts.gaps.end(), [](const GapFacts& gap) { return gap.programme_runs; });
  std::vector<PartState> parts;
  for (int objective = 1; objective <= 5; ++objective) {
    for (int part = 1; part <= kPartsOf[objective - 1]; ++part) {
      const ObjectiveRef ref{objective, part};
      const bool met = (objective == 1 && facts.group_assessed[part - 1]) || (ref == kMapActivity && offered) || (ref == kPromote && on_programme) ||
                       (ref == kHealth && facts.health_linked) || (ref == kEducation && facts.education_linked);
      PartMeaning meaning = PartMeaning::kNotRelevant;
      if (in_scope && Has({diagnosis.primary}, ref) && !(objective == 1 && met)) meaning = PartMeaning::kBinding;
      else if (in_scope && Has(diagnosis.secondary, ref) && !(objective == 1 && met)) meaning = PartMeaning::kOpen;
      else if (in_scope && met) meaning = PartMeaning::kMet;
      else if (in_scope && (objective == 1 || diagnosis.primary.reason == Reason::kNeedUnknown)) meaning = PartMeaning::kUnknown;
      parts.push_back({ref, meaning});
    }
  }
  return parts;
}

// The steps of docs/objectives.md, in their order.
Diagnosis Decide(const Facts& facts) {
  Diagnosis diagnosis;
  // 0 not in scope
  if (!facts.leads_social_services) {
    diagnosis.primary = Answer(kNobody, Reason::kNotSocialServices);
    return diagnosis;
  }
  if (!facts.is_leadership) {
    diagnosis.primary = Answer(kNobody, Reason::kNotLeadership);
    return diagnosis;
  }
  // 1 enough ready people: unknown ones cannot shrink a sufficient bench
  if (facts.ready_here >= facts.target) {
    diagnosis.primary = Answer(kNobody, Reason::kBenchSufficient);
    return diagnosis;
  }
  // 2 every later test would be a guess
  if (facts.unknown_share > 0.5 || (facts.groups_known() == 0 && !facts.has_readiness_data)) {
    diagnosis.primary = Answer(kEngage, Reason::kNeedUnknown);
    return diagnosis;
  }
  // 3 the routes that hold; 4 the shortest first
  diagnosis.routes = Shortest(facts, DefaultMonths());
  if (facts.ready_here >= 1) {
    diagnosis.primary = Answer(kNobody, Reason::kBenchThin);
    diagnosis.secondary = diagnosis.routes;
  } else {
    diagnosis.primary = diagnosis.routes.front();
    diagnosis.secondary.assign(diagnosis.routes.begin() + 1, diagnosis.routes.end());
    diagnosis.close_call = IsCloseCall(facts, diagnosis.primary);
  }
  // A gap without a programme also shows that senior capacity is not being built.
  if (facts.is_senior && Has(diagnosis.routes, kMapActivity) && !Has(diagnosis.routes, kWithin)) {
    const auto unmapped = std::find_if(diagnosis.routes.begin(), diagnosis.routes.end(), [](const FillingRoute& route) { return route.letter == 'e'; });
    if (unmapped != diagnosis.routes.end()) diagnosis.secondary.push_back({'e', kWithin, Reason::kGapUnmapped, unmapped->months, unmapped->months_from_facts});
  }
  // 5 needs that are known in part
  std::erase_if(diagnosis.secondary, [&](const FillingRoute& route) { return route.objective == kNobody || route.objective == diagnosis.primary.objective; });
  if (facts.ready_here == 0 && facts.groups_known() < 3) diagnosis.secondary.push_back(Answer(kEngage, Reason::kNeedUnknown));
  return diagnosis;
}

}  // namespace

Diagnosis Diagnose(const Facts& facts) {
  Diagnosis diagnosis = Decide(facts);
  const bool asks_to_engage = diagnosis.primary.objective == kEngage || Has(diagnosis.secondary, kEngage);
  for (int group = 0; group < 3; ++group)
    if (asks_to_engage && !facts.group_assessed[group]) diagnosis.groups_missing.push_back(group);
  diagnosis.parts = Parts(facts, diagnosis);
  return diagnosis;
}

std::string ActionOf(const Diagnosis& diagnosis) {
  static constexpr absl::string_view kGroups[] = {"workers", "employers", "people who use services"};
  switch (diagnosis.primary.reason) {
    case Reason::kUnspecified: return "";
    case Reason::kNotSocialServices: return "None: the post does not lead social services.";
    case Reason::kNotLeadership: return "None: the post is below the leadership tiers.";
    case Reason::kBenchSufficient: return "Appoint: as many ready people of the organisation as wanted can fill it.";
    case Reason::kBenchThin: return "Appoint, and widen the bench: a ready person of the organisation can fill it, but fewer than wanted.";
    case Reason::kNeedUnknown: {
      const std::string groups = absl::StrJoin(diagnosis.groups_missing, ", ", [](std::string* out, int group) { absl::StrAppend(out, kGroups[group]); });
      return groups.empty() ? "Record how ready the people who may come to fill it are."
                            : absl::StrCat("Ask what leaders need to learn (", groups, "), and record how ready the candidates are.");
    }
    case Reason::kReadyInNetwork: return "Share a shortlist with the learning network: ready, mobile people work there. This moves capacity between councils rather than add it.";
    case Reason::kPartnerPoolUnlinked: return "Agree a joint action with the partner sector: people who could fill the post work there, and no link is live.";
    case Reason::kCrossSectorPool: return "Develop across sectors: people with experience elsewhere are ready or near.";
    case Reason::kOfferUnused: return "Tell the people who are near about the programme that runs for what they lack, and nominate them.";
    case Reason::kInPipeline: return "See the people who are near through their programme, and keep the post covered until then.";
    case Reason::kInTime: return "Keep the people who are near in post until they have the time it takes, and keep the post covered.";
    case Reason::kGapUnmapped: return "Find out what leadership activity exists for what the near people lack: no programme is known.";
    case Reason::kThinAcross: return "Build senior capacity together with other sectors: nobody is near.";
    case Reason::kThinWithin: return "Build senior capacity within social work: nobody is near.";
    case Reason::kNoFeeder: return "None of the objectives creates a feeder grade: recruit from outside, and plan one.";
  }
  return "";
}

}  // namespace cairn::planner
