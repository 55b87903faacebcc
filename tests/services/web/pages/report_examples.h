#ifndef CAIRN_TESTS_SERVICES_WEB_PAGES_REPORT_EXAMPLES_H_
#define CAIRN_TESTS_SERVICES_WEB_PAGES_REPORT_EXAMPLES_H_

#include <optional>

#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "services/web/pages/report_page.h"

// Example to make pages from: invented councils and figures.
namespace cairn::web {

struct Example {
  planner::v1::ListVacantPostsResponse vacancies;
  planner::v1::MapObjectivesResponse objectives;
  planner::v1::Forecast forecast;
  std::optional<planner::v1::ScenarioComparison> comparison = {};
  std::optional<planner::v1::TrackRecord> track_record = {};

  Report report() const {
    return {.vacancies = vacancies,
            .objectives = objectives,
            .forecast = forecast,
            .comparison = comparison.has_value() ? &*comparison : nullptr,
            .track_record = track_record.has_value() ? &*track_record : nullptr,
            .no_track_record = "how earlier forecasts fared is not for you to see"};
  }
};

Example NoAnswers();
// One council, three vacancies, six months; the planner is out of touch.
Example OneCouncil();
// 32 councils, 77 vacancies, 24 months, simulated; and a scenario that first adds and then saves.
Example Nation();

}  // namespace cairn::web

#endif  // CAIRN_TESTS_SERVICES_WEB_PAGES_REPORT_EXAMPLES_H_
