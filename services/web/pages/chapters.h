#ifndef CAIRN_SERVICES_WEB_PAGES_CHAPTERS_H_
#define CAIRN_SERVICES_WEB_PAGES_CHAPTERS_H_

#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/html/html.h"
#include "services/web/pages/report.h"

// The chapters of the report page, in the order of reading.
namespace cairn::web {

html::Html MissingChapter(const planner::v1::ListVacantPostsResponse& answer);
html::Html ObjectivesChapter(const planner::v1::MapObjectivesResponse& answer);
html::Html ForecastChapter(const planner::v1::Forecast& forecast);
// Nothing where no scenario was asked about.
html::Html ScenarioChapter(const planner::v1::ScenarioComparison* comparison);
html::Html AccuracyChapter(const Report& report);
html::Html RatesChapter(const planner::v1::Forecast& forecast);
html::Html ProvenanceChapter(const Report& report);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PAGES_CHAPTERS_H_
