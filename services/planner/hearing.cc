#include "services/planner/hearing.h"

#include <set>
#include <string>

#include "common/base/status_macros.h"
#include "services/planner/archive/forecast_erasure.h"

namespace cairn::planner {

absl::Status Hear(Mirror& mirror, Mirror::Source source, Archive& archive,
                  const change::v1::WatchResponse& response) {
  const std::set<std::string> purged = OrganisationsOfPurged(response);
  if (purged.empty()) return mirror.Receive(source, response);
  RETURN_IF_ERROR(archive.ForgetPeople(purged));
  RETURN_IF_ERROR(mirror.Receive(source, response));
  // Once more for what was kept meanwhile, by the picture from before.
  return archive.ForgetPeople(purged);
}

}  // namespace cairn::planner
