#ifndef CAIRN_SERVICES_WEB_COLUMNS_ANSWER_ROWS_H_
#define CAIRN_SERVICES_WEB_COLUMNS_ANSWER_ROWS_H_

#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/table/table.h"

// Answers about vacancies as rows for programs; each by the columns of its name.
namespace cairn::web {

table::Table VacancyTable(const planner::v1::ListVacantPostsResponse& answer);
// The same by PageVacancyColumns.
table::Table PageVacancyTable(const planner::v1::ListVacantPostsResponse& answer);
table::Table ObjectiveTable(const planner::v1::MapObjectivesResponse& answer);
table::Table MeasureTable(const planner::v1::MeasureProgressResponse& answer);
table::Table CandidateTable(const planner::v1::ListCandidatesResponse& answer);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_COLUMNS_ANSWER_ROWS_H_
