#ifndef CAIRN_SERVICES_PLANNER_OBJECTIVES_PUBLICATIONS_H_
#define CAIRN_SERVICES_PLANNER_OBJECTIVES_PUBLICATIONS_H_

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/publication.pb.h"
#include "services/planner/context/asking.h"
#include "services/planner/engine/objectives/measures.h"

// What who may not read people's records is told of people: figures that are made once for each
// month end, and kept as they were made. docs/privacy.md says what follows from that.
namespace cairn::planner {

// Ready people that a pool is judged against.
inline constexpr int kPublishedTarget = 2;

// The last day of the month before the one of `day`.
Day MonthEndBefore(Day day);

// The day as of which a question about `day` is answered at best: the month end before it, and
// before today.
Day PublicDay(const Sources& sources, Day day);

// The newest publication as of PublicDay or before; nothing when there is none. Makes the one of
// the last month end first where it is missing, unless the picture is stale or knows of nobody.
absl::StatusOr<std::optional<v1::Publication>> PublishedFor(const Sources& sources, Day day);

// Leaves each figure of `now` as it was `before`, until people enough differ: three in its
// numerator, its denominator or their difference. M4.1 to M4.3 move together, and so do the counts
// of a pool.
void HoldWhatHardlyChanged(const v1::Publication& before, v1::Publication& now);

// Puts what was published in the place of what rests on people's records; suppression comes after.
void TellPublished(const std::optional<v1::Publication>& published,
                   std::vector<MeasureGroup>& groups);

// A row that was made without people's records gets the objective and the counts that were
// published for its organisation and role, else says that they are withheld.
class PublishedPools {
 public:
  explicit PublishedPools(const std::optional<v1::Publication>& published);
  void Tell(v1::VacancyObjective& row) const;

 private:
  std::map<std::pair<std::string, std::string>, const v1::Publication::Pool*> pools_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_OBJECTIVES_PUBLICATIONS_H_
