#include "services/web/answers/objectives_text.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/resource/dates.h"
#include "common/table/escaped_stream.h"
#include "common/table/table.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::Flag;
using planner::v1::VacancyObjective;
using table::Bar;
using table::Heading;
using table::Table;
using table::Thousands;
using Align = Table::Align;

constexpr int kBarWidth = 24;

// Of each objective a bar, and its parts.
void PrintCounts(const planner::v1::MapObjectivesResponse& answer, std::ostream& out) {
  std::map<std::string, int> by_code;
  std::map<std::string, std::vector<std::string>> parts;
  int most = 1;
  for (const auto& count : answer.counts()) {
    if (count.objective().part().empty()) {
      by_code[count.objective().code()] = count.primary();
      most = std::max(most, count.primary());
    } else if (count.primary() > 0) {
      parts[count.objective().code()].push_back(
          absl::StrCat(Code(count.objective()), ": ", count.primary()));
    }
  }
  for (const absl::string_view code : ObjectiveCodesOf(answer)) {
    const int count = by_code[std::string(code)];
    const std::string line =
        absl::StrFormat("  %-16s%5s  %-*s%s", ObjectiveName(code), Thousands(count), kBarWidth + 2,
                        Bar(count, most, kBarWidth), absl::StrJoin(parts[std::string(code)], "  "));
    out << absl::StripTrailingAsciiWhitespace(line) << "\n";
  }
}

void PrintRows(const planner::v1::MapObjectivesResponse& answer, const Layout& layout,
               std::ostream& out) {
  Table table({{"post"},
               {"organisation"},
               {"objective"},
               {"reason", Align::kLeft, true},
               {"months", Align::kRight},
               {"also"},
               {"explain", Align::kLeft, true}});
  const int shown = std::min(layout.rows, answer.vacancies_size());
  for (int i = 0; i < shown; ++i) {
    const VacancyObjective& row = answer.vacancies(i);
    std::vector<std::string> also;
    for (const auto& route : row.secondary()) also.push_back(Code(route.objective()));
    table.Add(
        {row.post_title(), row.organisation_title(), Code(row.primary().objective()),
         Reason_Name(row.primary().reason()),
         row.primary().expected_months() > 0 ? WaitInMonths(row.primary().expected_months()) : "",
         absl::StrJoin(also, " "), ShortPost(row.post())});
  }
  if (shown > 0) table.Print(out, "  ", layout.width);
  PrintMore(shown, answer.total(), "objectives", layout, out);
}

// One vacancy by whose objective something can be done, where no row is shown.
void PrintBest(const planner::v1::MapObjectivesResponse& answer, std::ostream& out) {
  const auto best = std::find_if(
      answer.vacancies().begin(), answer.vacancies().end(),
      [](const VacancyObjective& row) { return row.primary().objective().code() == "O3"; });
  const VacancyObjective& row = best == answer.vacancies().end() ? answer.vacancies(0) : *best;
  out << "  " << row.organisation_title() << ", " << row.post_title() << ": "
      << Code(row.primary().objective()) << ". " << row.action() << "\n";
  if (!answer.without_people())
    out << "  Why: cairn objectives explain " << ShortPost(row.post()) << "\n";
}

void PrintFlags(const planner::v1::ExplainObjectiveResponse& answer, std::ostream& out) {
  std::vector<std::string> flags;
  for (const int flag : answer.vacancy().flags()) {
    flags.push_back(Lower(Flag_Name(static_cast<Flag>(flag))));
    if (flag == planner::v1::REGISTRATION_LAPSES)
      absl::StrAppend(&flags.back(), " on ", resource::PrintDate(answer.vacancy().lapse_date()));
  }
  if (answer.outside_period()) flags.emplace_back("outside the framework's period");
  if (!flags.empty()) out << "  note: " << absl::StrJoin(flags, ", ") << "\n";
}

void PrintRoutes(const planner::v1::ExplainObjectiveResponse& answer, const Layout& layout,
                 std::ostream& out) {
  out << "Routes that hold, shortest first\n";
  Table routes({{"objective"},
                {"reason", Align::kLeft, true},
                {"months", Align::kRight},
                {"people", Align::kRight},
                {"they also need", Align::kLeft, true}});
  for (const auto& route : answer.routes())
    routes.Add({Code(route.objective()), Reason_Name(route.reason()),
                route.expected_months() > 0 ? WaitInMonths(route.expected_months()) : "",
                route.people() > 0 ? absl::StrCat(route.people()) : "",
                absl::StrJoin(route.also_needs(), ", ")});
  routes.Print(out, "  ", layout.width);
}

void PrintInputs(const planner::v1::ExplainObjectiveResponse& answer, const Layout& layout,
                 std::ostream& out) {
  out << "What it rests on\n";
  Table inputs({{"input"},
                {"value", Align::kLeft, true},
                {"as of", Align::kLeft, true},
                {"meaning", Align::kLeft, true},
                {"resources", Align::kRight}});
  for (const auto& evidence : answer.evidence())
    inputs.Add({evidence.input(), evidence.value(),
                evidence.has_as_of_date() ? resource::PrintDate(evidence.as_of_date()) : "",
                evidence.meaning(),
                evidence.resources_size() == 0 ? "" : absl::StrCat(evidence.resources_size())});
  inputs.Print(out, "  ", layout.width);
  for (const auto& evidence : answer.evidence())
    for (const std::string& name : evidence.resources())
      out << "  " << evidence.input() << "  " << name << "\n";
}

}  // namespace

void PrintObjectives(const planner::v1::MapObjectivesResponse& answer, const Layout& layout,
                     std::ostream& out) {
  out << Heading{"WHICH OBJECTIVE WOULD FILL THEM"} << "   " << answer.framework()
      << (answer.outside_period() ? " (its period has ended; applied all the same)" : "") << "\n";
  PrintCounts(answer, out);
  std::vector<std::string> reasons;
  for (const auto& [reason, count] : answer.reasons())
    reasons.push_back(absl::StrCat(reason, " ", count));
  std::sort(reasons.begin(), reasons.end());
  if (!reasons.empty()) out << "  reasons: " << absl::StrJoin(reasons, ", ") << "\n";
  PrintSentence(ToComeSentence(answer), out);
  if (answer.total() > 0 && !answer.without_people()) PrintSentence(CloseCallSentence(answer), out);
  PrintSentence(WithoutPeopleSentence(answer), out);

  if (layout.rows > 0)
    PrintRows(answer, layout, out);
  else if (answer.vacancies_size() > 0)
    PrintBest(answer, out);
  out << StaleWarning(answer.snapshot());
}

void PrintExplanation(const planner::v1::ExplainObjectiveResponse& answer, const Layout& layout,
                      std::ostream& out) {
  const VacancyObjective& row = answer.vacancy();
  out << row.post_title() << ", " << row.organisation_title() << ": "
      << Code(row.primary().objective()) << " " << Reason_Name(row.primary().reason()) << "\n  "
      << row.action() << "\n";
  if (row.primary().expected_months() > 0)
    out << "  about " << WaitInMonths(row.primary().expected_months())
        << " months to a ready, permanent holder ("
        << (row.primary().months_from_facts() ? "from recorded dates" : "a default") << ")\n";
  out << absl::StrFormat("  confidence %.0f %%: the share of inputs that are recorded facts\n",
                         row.confidence() * 100);
  PrintFlags(answer, out);
  if (answer.routes_size() > 0) PrintRoutes(answer, layout, out);
  PrintInputs(answer, layout, out);
  out << "Every part of every objective\n";
  Table parts({{"part"}, {"state"}});
  for (const auto& part : row.parts())
    parts.Add({Code(part.part()), planner::v1::PartState::State_Name(part.state())});
  parts.Print(out, "  ", layout.width);
  out << StaleWarning(answer.snapshot());
}

}  // namespace cairn::web
