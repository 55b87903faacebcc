#include "services/web/answers/readiness_text.h"

#include "absl/strings/str_format.h"
#include "common/table/table.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {

using table::Table;
using table::Thousands;
using Align = Table::Align;

void PrintAssessment(const planner::v1::AssessReadinessResponse& answer, const Layout& layout,
                     std::ostream& out) {
  out << answer.person() << " for " << answer.role() << ": "
      << type::v1::Readiness_Name(answer.readiness())
      << absl::StrFormat(", score %.2f", answer.score());
  if (answer.has_months_to_ready() && answer.months_to_ready() > 0)
    out << ", about " << WaitInMonths(answer.months_to_ready()) << " months to ready";
  out << "\n";
  Table table({{"gate"},
               {"verdict"},
               {"score", Align::kRight},
               {"of", Align::kRight},
               {"months", Align::kRight},
               {"requirement", Align::kLeft, true},
               {"remedy", Align::kLeft, true}});
  for (const auto& part : answer.parts())
    table.Add({Lower(roles::v1::Requirement::Gate_Name(part.requirement().gate())),
               Lower(planner::v1::ReadinessPart::Verdict_Name(part.verdict())),
               absl::StrFormat("%.3f", part.score()), absl::StrFormat("%.3f", part.possible()),
               part.months() > 0 ? WaitInMonths(part.months()) : "", part.requirement().text(),
               part.remedy()});
  table.Print(out, "  ", layout.width);
  out << StaleWarning(answer.snapshot());
}

void PrintCandidates(const planner::v1::ListCandidatesResponse& answer, absl::string_view role,
                     const Layout& layout, std::ostream& out) {
  out << Thousands(answer.total()) << (answer.total() == 1 ? " candidate for " : " candidates for ")
      << role << "\n";
  Table table(
      {{"person"}, {"readiness"}, {"score", Align::kRight}, {"months to ready", Align::kRight}});
  for (const auto& one : answer.candidates())
    table.Add({one.person(), EnumWord(type::v1::Readiness_Name(one.readiness())),
               absl::StrFormat("%.2f", one.score()),
               one.has_months_to_ready() ? WaitInMonths(one.months_to_ready()) : ""});
  table.Print(out, "  ", layout.width);
  out << StaleWarning(answer.snapshot());
}

}  // namespace cairn::web
