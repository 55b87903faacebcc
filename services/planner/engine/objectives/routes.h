#ifndef CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_ROUTES_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_ROUTES_H_

#include <array>
#include <set>
#include <string>
#include <vector>

#include "services/planner/engine/objectives/facts.h"
#include "services/planner/workforce/day.h"

// The ways by which a vacant post may come to be filled by a ready, permanent holder, and the
// objective that each of them serves: step 3 of the decision of docs/objectives.md. Enumerations
// have the numbers of the contract's.
namespace cairn::planner {

enum class Reason {
  kUnspecified,
  kNotSocialServices,
  kNotLeadership,
  kBenchSufficient,
  kNeedUnknown,
  kBenchThin,
  kReadyInNetwork,
  kPartnerPoolUnlinked,
  kCrossSectorPool,
  kOfferUnused,
  kInPipeline,
  kInTime,
  kGapUnmapped,
  kThinAcross,
  kThinWithin,
  kNoFeeder,
  kWithheld,  // never diagnosed: what who may not read people's records is told instead
  kSuccessorAppointed
};

// Objective 1 to 5 and its part; 0 stands for none, or for the whole objective.
struct ObjectiveRef {
  int objective = 0;
  int part = 0;
  friend bool operator==(const ObjectiveRef&, const ObjectiveRef&) = default;
};

inline constexpr ObjectiveRef kNoObjective{0, 0};
inline constexpr ObjectiveRef kEngage{1, 0};
inline constexpr ObjectiveRef kMapActivity{2, 1};
inline constexpr ObjectiveRef kPromote{2, 2};
inline constexpr ObjectiveRef kCommunities{3, 0};
inline constexpr ObjectiveRef kWithin{4, 1};
inline constexpr ObjectiveRef kAcross{4, 2};
inline constexpr ObjectiveRef kHealthLink{5, 1};
inline constexpr ObjectiveRef kEducationLink{5, 2};

// The ways by which a post may come to be filled, in the order in which ties between them are
// broken; with the letters of docs/objectives.md.
enum class RouteKind {
  kReadyInNetwork,       // a
  kPartnerPoolUnlinked,  // b
  kCrossSectorPool,      // c
  kOfferUnused,          // d
  kInPipeline,           // f
  kInTime,               // h
  kGapUnmapped,          // e
  kNobodyNear            // g
};

struct FillingRoute {
  RouteKind kind;
  ObjectiveRef objective;
  Reason reason;
  double months;                          // until a ready, permanent holder is expected
  bool months_from_facts;                 // rather than a default
  int people = 0;                         // near people behind it
  std::set<std::string> also_needs = {};  // what they lack besides, in words
  Day lapses = kNoDay;  // last day of what ends before the person whose months it states is ready
};

// Months that a route takes where no dates are recorded, by RouteKind. A judgement:
// docs/objectives.md. Time in post is never without dates, and needs none.
inline constexpr int kRouteKinds = 8;
using MonthsByRoute = std::array<double, kRouteKinds>;
inline constexpr MonthsByRoute kDefaultMonthsByRoute = {6, 7, 12, 13, 10, 0, 18, 30};

struct FoundRoutes {
  std::vector<FillingRoute> routes;     // shortest first
  std::vector<ObjectiveRef> also_open;  // parts that would close what near people lack besides
};

// Pure and deterministic. There is always one route, if only the one of a post that nobody is near.
FoundRoutes FindRoutes(const Facts& facts, const MonthsByRoute& defaults);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_OBJECTIVES_ROUTES_H_
