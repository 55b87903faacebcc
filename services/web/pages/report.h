#ifndef CAIRN_SERVICES_WEB_PAGES_REPORT_H_
#define CAIRN_SERVICES_WEB_PAGES_REPORT_H_

#include <string>

#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"

namespace cairn::web {

// The answers that the report page shows.
struct Report {
  const planner::v1::ListVacantPostsResponse& vacancies;
  const planner::v1::MapObjectivesResponse& objectives;
  const planner::v1::Forecast& forecast;
  const planner::v1::ScenarioComparison* comparison = nullptr;  // where one was asked for
  const planner::v1::TrackRecord* track_record = nullptr;       // where there is one
  std::string no_track_record = {};                             // why there is none: a sentence
};

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PAGES_REPORT_H_
