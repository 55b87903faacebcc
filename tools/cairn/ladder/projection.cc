#include "tools/cairn/ladder/projection.h"

#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/table/escaped_stream.h"
#include "services/web/printing/json.h"
#include "services/web/printing/output.h"

namespace cairn::ladder {
namespace {

using forecast::ByGrade;
using forecast::LadderYear;
using table::Table;

constexpr Table::Align kRight = Table::Align::kRight;

double Sum(const ByGrade& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

ByGrade Scaled(ByGrade values, double factor) {
  for (double& value : values) value *= factor;
  return values;
}

std::string Number(double value, int digits = 1) { return absl::StrFormat("%.*f", digits, value); }

// `Director (0.3), Head of service (2.1)`.
template <typename Include>
std::string Listed(const Projection& projection, const ByGrade& values, int digits,
                   Include include) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (include(values[i]))
      parts.push_back(absl::StrCat(projection.grades[i], " (", Number(values[i], digits), ")"));
  return absl::StrJoin(parts, ", ");
}

std::string KeepSentence(const Projection& projection) {
  const forecast::Attainment& today = projection.answer.today;
  if (today.possible() && today.total == 0) return "Today's numbers stay without recruits.";
  if (today.possible())
    return absl::StrCat(
        "Today's numbers can be kept by recruiting ", Number(today.total, 2), " a year: ",
        Listed(projection, today.recruits, 2, [](double recruits) { return recruits > 0; }), ".");
  return absl::StrCat(
      "Today's numbers cannot be kept by recruiting: a year later too many would be in ",
      Listed(projection, Scaled(today.recruits, -1), 2, [](double excess) { return excess > 0; }),
      ".");
}

std::vector<std::string> Row(const std::string& label, const ByGrade& people) {
  std::vector<std::string> cells = {label};
  for (const double number : people) cells.push_back(Number(number));
  cells.push_back(Number(Sum(people)));
  return cells;
}

// A row a year, a column a grade.
Table WideTable(const Projection& projection) {
  std::vector<Table::Column> columns = {{"year"}};
  for (const std::string& grade : projection.grades) columns.push_back({grade, kRight});
  for (const char* last : {"all", "leavers", "recruits"}) columns.push_back({last, kRight});
  Table table(std::move(columns));
  for (std::size_t t = 0; t < projection.answer.years.size(); ++t) {
    const LadderYear& year = projection.answer.years[t];
    std::vector<std::string> cells = Row(t == 0 ? "today" : absl::StrCat(t), year.people);
    cells.push_back(t == 0 ? "" : Number(Sum(year.leavers)));
    cells.push_back(t == 0 ? "" : Number(Sum(year.recruits)));
    table.Add(std::move(cells));
  }
  if (projection.answer.long_run.ok()) {
    std::vector<std::string> cells = Row("in the end", *projection.answer.long_run);
    cells.insert(cells.end(), 2, "");
    table.Add(std::move(cells));
  }
  return table;
}

}  // namespace

absl::StatusOr<Projection> Project(const LadderFile& file, const Question& question) {
  forecast::LadderQuestion asked;
  asked.stocks = file.stocks;
  asked.split = file.split;
  asked.years = question.years;
  asked.recruits = question.recruits;
  ASSIGN_OR_RETURN(forecast::LadderProjection answer, forecast::Project(file.ladder, asked));
  return Projection{question, file.grades, std::move(answer)};
}

Table YearTable(const Projection& projection) {
  Table table({{"year", kRight},
               {"grade"},
               {"people", kRight},
               {"sd", kRight},
               {"leavers", kRight},
               {"recruits", kRight}});
  for (std::size_t t = 0; t < projection.answer.years.size(); ++t) {
    const LadderYear& year = projection.answer.years[t];
    for (std::size_t i = 0; i < projection.grades.size(); ++i)
      table.Add({absl::StrCat(t), projection.grades[i], Number(year.people[i], 6),
                 Number(year.sd[i], 6), Number(year.leavers[i], 6), Number(year.recruits[i], 6)});
  }
  return table;
}

Table CareerTable(const Projection& projection) {
  Table table({{"enters"}, {"years until leaving", kRight}, {"reaches the top", kRight}});
  if (!projection.answer.service.ok()) return table;
  for (std::size_t i = 0; i < projection.grades.size(); ++i)
    table.Add({projection.grades[i], Number(projection.answer.service->mean_years[i]),
               Number(projection.answer.service->ever[i].back(), 3)});
  return table;
}

Table LongRunTable(const Projection& projection) {
  Table table({{"grade"}, {"people", kRight}});
  if (!projection.answer.long_run.ok()) return table;
  for (std::size_t i = 0; i < projection.grades.size(); ++i)
    table.Add({projection.grades[i], Number((*projection.answer.long_run)[i], 6)});
  return table;
}

Table KeepTable(const Projection& projection) {
  Table table({{"grade"}, {"recruits", kRight}});
  for (std::size_t i = 0; i < projection.grades.size(); ++i)
    table.Add({projection.grades[i], Number(projection.answer.today.recruits[i], 6)});
  return table;
}

void PrintProjection(const Projection& projection, std::size_t width, std::ostream& out) {
  out << table::Heading{"THE LADDER"} << "   expected people at the end of each year; "
      << (projection.question.recruits.has_value()
              ? absl::StrFormat("%g recruits a year", *projection.question.recruits)
              : std::string("every leaver is replaced"))
      << "\n";
  WideTable(projection).Print(out, "  ", width);
  const LadderYear& last = projection.answer.years.back();
  out << "  Chance alone spreads the last year by a standard deviation of "
      << Listed(projection, last.sd, 1, [](double) { return true; }) << ".\n"
      << "  " << KeepSentence(projection) << "\n";
  if (!projection.answer.service.ok()) {
    out << "  No long run and no careers: " << projection.answer.service.status().message()
        << ".\n";
    return;
  }
  out << "\nCAREERS   of somebody who enters a grade today\n";
  CareerTable(projection).Print(out, "  ", width);
}

std::string ProjectionJson(const Projection& projection) {
  return web::ToJson({{"years", YearTable(projection)},
                      {"long_run", LongRunTable(projection)},
                      {"careers", CareerTable(projection)},
                      {"keep", KeepTable(projection)}});
}

}  // namespace cairn::ladder
