#ifndef CAIRN_SERVICES_PLANNER_ARCHIVE_FORECAST_SCORE_H_
#define CAIRN_SERVICES_PLANNER_ARCHIVE_FORECAST_SCORE_H_

#include <map>
#include <string>

#include "cairn/planner/v1/kept_forecast.pb.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Sets a kept forecast beside what records say of its posts at the ends of those of its months that
// have come by `today`. Posts that were created since are no part of it.
v1::ForecastScore ScoreOf(const v1::KeptForecast& kept, const Workforce& workforce,
                          const Holdings& holdings, Day today);

// Adds months to a summary whose figures are means over months.
void Add(const v1::ForecastScore::Month& month, v1::ForecastScore::Summary& summary);
void Add(const v1::ForecastScore::Summary& other, v1::ForecastScore::Summary& summary);

// Adds the months of one forecast to the record of each organisation, by its name, and to that of
// `organisations/-`.
void Add(const v1::ForecastScore& score, std::map<std::string, v1::TrackRecord>& records);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_ARCHIVE_FORECAST_SCORE_H_
