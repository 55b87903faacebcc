#ifndef CAIRN_TESTS_TOOLS_CAIRN_REPORT_EXAMPLES_H_
#define CAIRN_TESTS_TOOLS_CAIRN_REPORT_EXAMPLES_H_

#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"

// Answers to make pages from: invented councils and figures.
namespace cairn::cli {

struct Answers {
  planner::v1::ListVacantPostsResponse vacancies;
  planner::v1::MapObjectivesResponse objectives;
  planner::v1::Forecast forecast;
};

Answers NoAnswers();
// One council, three vacancies, six months; the planner is out of touch.
Answers OneCouncil();
// 32 councils, 77 vacancies, 24 months.
Answers Nation();

}  // namespace cairn::cli

#endif  // CAIRN_TESTS_TOOLS_CAIRN_REPORT_EXAMPLES_H_
