#ifndef CAIRN_SERVICES_WEB_ANSWERS_QUESTIONS_H_
#define CAIRN_SERVICES_WEB_ANSWERS_QUESTIONS_H_

#include <ostream>

#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/table/table.h"
#include "services/web/words/words.h"

// The planner's answers in words and tables, for a terminal.
namespace cairn::cli {

struct Layout {
  std::size_t width = 0;          // characters of a line; 0: no limit
  int rows = 20;                  // most rows of a list; the rest is counted
  std::string organisation = {};  // that was asked about; empty: all
};

void PrintVacancies(const planner::v1::ListVacantPostsResponse& answer, const Layout& layout,
                    std::ostream& out);
void PrintObjectives(const planner::v1::MapObjectivesResponse& answer, const Layout& layout,
                     std::ostream& out);
void PrintMeasures(const planner::v1::MeasureProgressResponse& answer, const Layout& layout,
                   std::ostream& out);
void PrintForecast(const planner::v1::Forecast& answer, const Layout& layout, std::ostream& out);
void PrintComparison(const planner::v1::ScenarioComparison& answer, const Layout& layout,
                     std::ostream& out);
void PrintExplanation(const planner::v1::ExplainObjectiveResponse& answer, const Layout& layout,
                      std::ostream& out);
void PrintAssessment(const planner::v1::AssessReadinessResponse& answer, const Layout& layout,
                     std::ostream& out);
void PrintCandidates(const planner::v1::ListCandidatesResponse& answer, absl::string_view role,
                     const Layout& layout, std::ostream& out);
void PrintRates(const planner::v1::Forecast& answer, const Layout& layout, std::ostream& out);

// The same lists whole, for CSV.

}  // namespace cairn::cli

#endif  // CAIRN_SERVICES_WEB_ANSWERS_QUESTIONS_H_
