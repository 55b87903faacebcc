#include "services/planner/engine/objectives/routes.h"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

namespace cairn::planner {
namespace {

class Routes {
 public:
  Routes(const Facts& facts, const MonthsByRoute& defaults) : facts_(facts), defaults_(defaults) {}

  FoundRoutes Find() && {
    if (facts_.ready_network >= 1)
      Add(WithDefault(RouteKind::kReadyInNetwork, kCommunities, Reason::kReadyInNetwork));
    Partner(facts_.health, kHealthLink);
    Partner(facts_.education, kEducationLink);
    if (IsPool(facts_.other)) CrossSector(facts_.other, kMapActivity);
    for (const NearPerson& person : facts_.near) Develop(person);
    if (found_.routes.empty()) NobodyNear();
    std::sort(found_.routes.begin(), found_.routes.end(),
              [](const FillingRoute& a, const FillingRoute& b) {
                return std::tuple(a.months, a.kind, a.objective.part) <
                       std::tuple(b.months, b.kind, b.objective.part);
              });
    return std::move(found_);
  }

 private:
  double DefaultOf(RouteKind kind) const { return defaults_[static_cast<std::size_t>(kind)]; }

  FillingRoute WithDefault(RouteKind kind, ObjectiveRef objective, Reason reason) const {
    return {kind, objective, reason, DefaultOf(kind), false};
  }

  // ---- people elsewhere

  static bool IsPool(const PartnerFacts& sector) { return sector.people >= 1 && sector.open_to; }

  void Partner(const PartnerFacts& sector, ObjectiveRef link) {
    if (!IsPool(sector)) return;
    if (sector.linked) return CrossSector(sector, link);
    AddPool(sector,
            WithDefault(RouteKind::kPartnerPoolUnlinked, link, Reason::kPartnerPoolUnlinked));
  }

  void CrossSector(const PartnerFacts& sector, ObjectiveRef below_senior) {
    AddPool(sector,
            WithDefault(RouteKind::kCrossSectorPool, facts_.is_senior ? kAcross : below_senior,
                        Reason::kCrossSectorPool));
  }

  void AddPool(const PartnerFacts& sector, FillingRoute route) {
    route.months = std::max(route.months, sector.fewest_months);
    Add(std::move(route));
  }

  // ---- near people of the organisation

  static RouteKind KindOf(const GapFacts& gap) {
    if (gap.time_only) return RouteKind::kInTime;
    if (!gap.programme_runs) return RouteKind::kGapUnmapped;
    return gap.somebody_on_it ? RouteKind::kInPipeline : RouteKind::kOfferUnused;
  }

  double LengthOf(const GapFacts& gap) const { return gap.months.value_or(DefaultOf(KindOf(gap))); }

  // What keeps the person: a gap for which no programme is known, else the longest. The kinds stand
  // in the order in which ties are broken, and the first requirement wins the rest.
  const GapFacts& Binding(const NearPerson& person) const {
    const auto rank = [&](const GapFacts& gap) {
      const RouteKind kind = KindOf(gap);
      return std::tuple(kind != RouteKind::kGapUnmapped, -LengthOf(gap), kind);
    };
    return *std::min_element(
        person.gaps.begin(), person.gaps.end(),
        [&](const GapFacts& a, const GapFacts& b) { return rank(a) < rank(b); });
  }

  FillingRoute RouteOf(RouteKind kind) const {
    const ObjectiveRef capacity = facts_.is_senior ? kWithin : kNoObjective;
    if (kind == RouteKind::kInTime) return WithDefault(kind, capacity, Reason::kInTime);
    if (kind == RouteKind::kInPipeline) return WithDefault(kind, capacity, Reason::kInPipeline);
    if (kind == RouteKind::kOfferUnused) return WithDefault(kind, kPromote, Reason::kOfferUnused);
    return WithDefault(kind, kMapActivity, Reason::kGapUnmapped);
  }

  // Until the person holds the post: gaps close side by side, so the longest counts, and who has
  // been through a programme is still to be recruited.
  void SetMonths(const NearPerson& person, FillingRoute& route) const {
    double months = 0;
    bool known = route.kind != RouteKind::kGapUnmapped;
    for (const GapFacts& gap : person.gaps) {
      months = std::max(months, LengthOf(gap));
      known = known && gap.months.has_value();
    }
    if (route.kind == RouteKind::kOfferUnused || route.kind == RouteKind::kInPipeline) {
      months += facts_.recruiting_months.value_or(0);
      known = known && facts_.recruiting_months.has_value();
    }
    route.months = known ? months : std::max(months, route.months);
    route.months_from_facts = known;
  }

  void Develop(const NearPerson& person) {
    const GapFacts& binding = Binding(person);
    FillingRoute route = RouteOf(KindOf(binding));
    SetMonths(person, route);
    if (person.gone_in.has_value() && *person.gone_in < route.months) return;
    for (const GapFacts& gap : person.gaps) {
      if (&gap == &binding) continue;
      route.also_needs.insert(gap.words);
      if (KindOf(gap) == RouteKind::kOfferUnused) found_.also_open.push_back(kPromote);
      if (KindOf(gap) == RouteKind::kGapUnmapped) found_.also_open.push_back(kMapActivity);
    }
    // A course that others attend brings nobody else nearer.
    if (route.kind == RouteKind::kInPipeline && !binding.is_on_it) return;
    route.people = 1;
    if (person.lapse.has_value() && person.lapse->months < route.months)
      route.lapses = person.lapse->day;
    Add(std::move(route));
  }

  void NobodyNear() {
    const RouteKind kind = RouteKind::kNobodyNear;
    if (!facts_.is_senior) return Add(WithDefault(kind, kNoObjective, Reason::kNoFeeder));
    if (facts_.joint || !facts_.statutory_gate)
      return Add(WithDefault(kind, kAcross, Reason::kThinAcross));
    Add(WithDefault(kind, kWithin, Reason::kThinWithin));
  }

  // A route that holds for several people is one route, as short as the shortest of theirs.
  void Add(FillingRoute route) {
    const auto twin =
        std::find_if(found_.routes.begin(), found_.routes.end(), [&](const FillingRoute& other) {
          return other.kind == route.kind && other.objective == route.objective;
        });
    if (twin == found_.routes.end()) {
      found_.routes.push_back(std::move(route));
      return;
    }
    route.people += twin->people;
    route.also_needs.merge(twin->also_needs);
    const auto rank = [](const FillingRoute& r) {
      return std::tuple(r.months, !r.months_from_facts, !IsSet(r.lapses), r.lapses);
    };
    if (rank(*twin) < rank(route)) {
      route.months = twin->months;
      route.months_from_facts = twin->months_from_facts;
      route.lapses = twin->lapses;
    }
    *twin = std::move(route);
  }

  const Facts& facts_;
  const MonthsByRoute& defaults_;
  FoundRoutes found_;
};

}  // namespace

FoundRoutes FindRoutes(const Facts& facts, const MonthsByRoute& defaults) {
  return Routes(facts, defaults).Find();
}

}  // namespace cairn::planner
