#ifndef CAIRN_SERVICES_PLANNER_ARCHIVE_FORECAST_ERASURE_H_
#define CAIRN_SERVICES_PLANNER_ARCHIVE_FORECAST_ERASURE_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "common/store/store.h"

namespace cairn::planner {

// The organisations (names) of those of whom a watch of people says that they were purged.
std::set<std::string> OrganisationsOfPurged(const change::v1::WatchResponse& response);

// Takes out of the inputs what they hold of people of these organisations (names); whether there
// was anything. A post tells of its holder by months alone, and a candidate by a digest, so of whom
// it tells is not known: everybody's goes.
bool EraseInputs(const std::set<std::string>& organisations, v1::ForecastInputs& inputs);

// The same of every kept forecast, and of all that history keeps of it, deleted ones included.
absl::Status EraseInputs(store::Transaction& tx, const std::set<std::string>& organisations);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ARCHIVE_FORECAST_ERASURE_H_
