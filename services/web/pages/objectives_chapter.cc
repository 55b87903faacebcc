#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/columns/columns.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/charts.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::CsvLink;
using html::DataTable;
using html::Html;
using html::Plain;
using html::Tag;
using html::ToHtml;
using planner::v1::MapObjectivesResponse;
using planner::v1::ObjectiveRoute;
using planner::v1::VacancyObjective;
using table::Cell;
using table::Table;
using table::Thousands;
using Align = Table::Align;

using Counts = std::map<std::string, int>;

Counts CountsOf(const MapObjectivesResponse& answer) {
  Counts counts;
  for (const auto& count : answer.counts()) counts[Code(count.objective())] = count.primary();
  return counts;
}

std::string ObjectiveHeadline(const MapObjectivesResponse& answer, const Counts& counts) {
  std::vector<std::string> parts;
  int none = 0;
  for (const absl::string_view code : ObjectiveCodesOf(answer)) {
    const auto found = counts.find(std::string(code));
    const int count = found == counts.end() ? 0 : found->second;
    if (code == "NONE")
      none = count;
    else if (count > 0)
      parts.push_back(absl::StrCat(ObjectiveName(code), " ", Thousands(count)));
  }
  return absl::StrCat("Of ", Thousands(answer.total()), " vacancies: ", absl::StrJoin(parts, ", "),
                      parts.empty() ? "" : "; ", "no objective ", Thousands(none), ".");
}

using Codes = std::vector<absl::string_view>;

table::Sheet CountSheet(const Codes& codes, const Counts& counts) {
  table::Sheet sheet = SheetOf(ObjectiveCountColumns(), {"", "Objective", "Vacancies"});
  for (const absl::string_view code : codes) {
    const auto whole = counts.find(std::string(code));
    sheet.Add({Cell::Text(std::string(code)), Cell::Text(ObjectiveName(code)),
               Cell::Whole(whole == counts.end() ? 0 : whole->second)});
    for (const auto& [key, count] : counts)
      if (absl::string_view(key).substr(0, code.size() + 1) == absl::StrCat(code, "."))
        sheet.Add({Cell::Text(key), Cell::Word(ObjectiveName(code), absl::StrCat("of them ", key)),
                   Cell::Whole(count)});
  }
  return sheet;
}

table::Sheet ReasonSheet(const MapObjectivesResponse& answer) {
  struct Row {
    int count;
    std::string words;
    std::string name;
  };
  std::vector<Row> rows;
  for (const auto& [name, count] : answer.reasons()) {
    planner::v1::Reason reason = planner::v1::REASON_UNSPECIFIED;
    rows.push_back({count, Reason_Parse(name, &reason) ? ReasonWords(reason) : name, name});
  }
  std::sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) {
    return std::tie(b.count, a.words) < std::tie(a.count, b.words);
  });
  table::Sheet sheet = SheetOf(ReasonCountColumns(), {"", "Reason", "Vacancies"});
  for (const Row& row : rows)
    sheet.Add({Cell::Text(row.name), Cell::Text(row.words), Cell::Whole(row.count)});
  return sheet;
}

Html ObjectiveChart(const Codes& codes, const Counts& counts) {
  std::vector<BarRow> bars;
  std::vector<std::string> words;
  for (const absl::string_view code : codes) {
    const auto found = counts.find(std::string(code));
    const int count = found == counts.end() ? 0 : found->second;
    bars.push_back(
        {ObjectiveName(code), count,
         code == "NONE" || code == "WITHHELD" ? BarRow::Fill::kHatched : BarRow::Fill::kSolid});
    words.push_back(absl::StrCat(bars.back().label, " ", count));
  }
  const ChartWords named{
      .id = "bars",
      .title = "Vacancies by the objective that would fill them",
      .description = absl::StrCat("Horizontal bars: ", absl::StrJoin(words, ", "),
                                  ". The table below has the same figures.")};
  return Html::Element("figure", {}, Tag("figcaption", named.title) + BarChart(named, bars));
}

std::string AlsoWords(const VacancyObjective& row) {
  std::vector<std::string> also;
  for (const ObjectiveRoute& route : row.secondary())
    also.push_back(absl::StrCat(Code(route.objective()), ", ", ReasonWords(route.reason())));
  return absl::StrJoin(also, "; ");
}

std::string NotesOf(const VacancyObjective& row) {
  std::vector<std::string> notes;
  for (const int flag : row.flags())
    notes.push_back(FlagWords(static_cast<planner::v1::Flag>(flag)));
  std::vector<std::string> groups;
  for (const int group : row.groups_missing())
    groups.push_back(GroupWords(static_cast<planner::v1::Engagement::Group>(group)));
  if (!groups.empty()) notes.push_back(absl::StrCat("not asked: ", absl::StrJoin(groups, ", ")));
  return Sentence(absl::StrJoin(notes, "; "));
}

Html MonthsCell(const ObjectiveRoute& route) {
  if (route.expected_months() <= 0) return Text("–");
  return Stacked(WaitInMonths(route.expected_months()),
                 route.months_from_facts() ? "from dates" : "a default");
}

bool IsAnObjective(const ObjectiveRoute& route) {
  return route.objective().code() != "NONE" && route.objective().code() != "WITHHELD";
}

DataTable VacancyObjectives(const MapObjectivesResponse& answer) {
  DataTable table{.caption = "The objective that each vacancy needs, and what to do",
                  .columns = {{"Post"},
                              {"Objective"},
                              {"Why"},
                              {"What to do"},
                              {"Months", Align::kRight},
                              {"What else would help"},
                              {"Confidence", Align::kRight}}};
  for (const VacancyObjective& row : answer.vacancies()) {
    const auto& primary = row.primary();
    table.rows.push_back(
        {Stacked(row.post_title(), row.organisation_title()),
         Stacked(IsAnObjective(primary) ? Code(primary.objective())
                                        : ObjectiveName(primary.objective().code()),
                 !IsAnObjective(primary)
                     ? ""
                     : absl::StripPrefix(ObjectiveName(primary.objective().code()),
                                         absl::StrCat(primary.objective().code(), " "))),
         {Stacked(ReasonWords(primary.reason()), NotesOf(row)), "w"},
         {Text(row.action()), "w"},
         MonthsCell(primary),
         {Text(AlsoWords(row)), row.secondary().empty() ? "" : "w"},
         Text(answer.without_people() ? "–" : absl::StrFormat("%.0f%%", row.confidence() * 100))});
  }
  return table;
}

}  // namespace

Html ObjectivesChapter(const MapObjectivesResponse& answer) {
  constexpr absl::string_view kHeading = "Which objective would fill them";
  std::string framework;
  if (!answer.framework().empty())
    framework = absl::StrCat(
        "Framework: ", answer.framework(),
        answer.outside_period() ? " (its period has ended; applied all the same)" : "", ".");
  if (answer.total() == 0) {
    Html content = Lead("There is no vacancy to map.");
    if (!framework.empty()) content += Under(framework);
    return Section("objectives", kHeading, content);
  }
  const Counts counts = CountsOf(answer);
  const Codes codes = ObjectiveCodesOf(answer);
  const table::Sheet by_objective = CountSheet(codes, counts);
  Html content = Lead(ObjectiveHeadline(answer, counts));
  if (!framework.empty()) content += Under(framework);
  content += Under(Sentence(answer.without_people() ? WithoutPeopleSentence(answer)
                                                    : CloseCallSentence(answer)));
  if (answer.posts_without_role() > 0)
    content += Under(absl::StrCat(Thousands(answer.posts_without_role()),
                                  " posts have a title that is mapped to no role."));
  content += ObjectiveChart(codes, counts) +
             ToHtml(Plain("Vacancies by objective", by_objective.ForPage())) +
             CsvLink("objectives.csv", "vacancies by objective", by_objective.ForPrograms());
  if (!answer.reasons().empty()) {
    const table::Sheet reasons = ReasonSheet(answer);
    content += ToHtml(Plain("Vacancies by reason", reasons.ForPage())) +
               CsvLink("reasons.csv", "vacancies by reason", reasons.ForPrograms());
  }
  content += Tag("h3", "Vacancy by vacancy");
  content += ToHtml(VacancyObjectives(answer)) +
             Under(
                 "Months: until a ready, permanent holder is expected. Confidence: the share of "
                 "inputs that are recorded facts.") +
             CsvLink("vacancies-by-objective.csv", "vacancies with their objectives",
                     ObjectiveTable(answer));
  if (answer.vacancies_size() < answer.total())
    content += Under(absl::StrCat("Only ", Thousands(answer.vacancies_size()), " of ",
                                  Thousands(answer.total()), " are listed."));
  return Section("objectives", kHeading, content);
}

}  // namespace cairn::web
