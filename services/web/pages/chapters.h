#ifndef CAIRN_SERVICES_WEB_PAGES_CHAPTERS_H_
#define CAIRN_SERVICES_WEB_PAGES_CHAPTERS_H_

#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/html/html.h"
#include "services/web/pages/report_page.h"

// The chapters of the report page, in the order of reading.
namespace cairn::cli {

Html MissingChapter(const planner::v1::ListVacantPostsResponse& answer);
Html ObjectivesChapter(const planner::v1::MapObjectivesResponse& answer);
Html ForecastChapter(const planner::v1::Forecast& forecast);
// Nothing where no scenario was asked about.
Html ScenarioChapter(const planner::v1::ScenarioComparison* comparison);
Html AccuracyChapter(const Report& report);
Html RatesChapter(const planner::v1::Forecast& forecast);
Html ProvenanceChapter(const Report& report);

}  // namespace cairn::cli

#endif  // CAIRN_SERVICES_WEB_PAGES_CHAPTERS_H_
