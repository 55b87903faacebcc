#ifndef CAIRN_SERVICES_WEB_ANSWERS_TRACK_RECORD_H_
#define CAIRN_SERVICES_WEB_ANSWERS_TRACK_RECORD_H_

#include <string>
#include <vector>

#include "cairn/planner/v1/kept_forecast.pb.h"
#include "common/table/table.h"

// How earlier forecasts fared, in words and as a table.
namespace cairn::web {

// By months ahead, and all of them in the last row; no row where no month has ended.
table::Table TrackRecordTable(const planner::v1::TrackRecord& record);

// Without full stops; at least one.
std::vector<std::string> TrackRecordSentences(const planner::v1::TrackRecord& record);

// The mean loss of months beside that of a forecast that nothing changes.
std::string LossWords(const planner::v1::ForecastScore::Summary& summary);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_TRACK_RECORD_H_
