#include "services/web/importing/structure/structure_file.h"

#include <cmath>
#include <cstddef>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/web/importing/text/comment.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"
#include "services/web/importing/text/vacancy_date.h"

namespace cairn::imports {
namespace {

enum Column {
  kLabel,
  kDate,
  kLevel,
  kTitle,
  kGrade,
  kDirectorate,
  kService,
  kContract,
  kShared,
  kBand,
  kMaximum,
  kVacancy,
  kComments,
  kUri,
  kName,
  kContact
};

std::vector<ColumnSpec> Columns() {
  using Need = ColumnSpec::Need;
  return {{"OrganisationLabel", Need::kOptional, {}},
          {"EffectiveDate", Need::kRequired, {}},
          {"Level", Need::kRequired, {}},
          {"JobTitle", Need::kRequired, {}},
          {"Grade", Need::kOptional, {}},
          {"Directorate", Need::kRequired, {}},
          {"Service", Need::kRequired, {}},
          {"ContractType", Need::kOptional, {}},
          {"SharedPost", Need::kOptional, {}},
          {"SalaryBand", Need::kOptional, {}},
          {"MaximumSalary", Need::kOptional, {}},
          {"Vacancy", Need::kRequired, {}},
          {"Comments", Need::kRequired, {}},
          {"OrganisationURI", Need::kIgnored, {}},
          {"Name", Need::kIgnored, {}},
          {"ContactDetails", Need::kIgnored, {}}};
}

constexpr int kMostLevel = 20;
constexpr double kBandStep = 5000;
constexpr std::size_t kLongestQuote = 60;

bool ReadLevel(absl::string_view text, int line, int* level, Report& report) {
  if (IsUndisclosed(text)) {
    report.Warn(line, "Level", "is not given; the post is taken without a level");
    return true;
  }
  if (absl::SimpleAtoi(text, level) && *level >= 1 && *level <= kMostLevel) return true;
  report.RefuseRow(line, "Level", "must be a whole number from 1 to ", kMostLevel);
  return false;
}

bool ReadVacancy(absl::string_view text, const FileDates& dates, StructureRow& row,
                 Report& report) {
  const absl::optional<absl::CivilDay> day = FindDay(text);
  if ((day.has_value() && IsUnclear(*day, text, dates)) || WritesMonthFirst(text)) {
    report.RefuseRow(row.line, "Vacancy", "is not told for certain: line ", dates.month_first,
                     " writes the month first; write dates like 2026-11-23");
    return false;
  }
  const VacancyMark mark = VacancyMarkIn(text, dates.day);
  row.vacant = mark == VacancyMark::kVacant;
  if (row.vacant) {
    row.vacant_since = TakeVacantSince(text, row.line, "Vacancy", dates, report);
    if (!row.vacant_since.has_value() && MaySayVacant(row.comments))
      row.vacant_since = TakeVacantSince(row.comments, row.line, "Comments", dates, report);
  }
  if (mark == VacancyMark::kVacant || mark == VacancyMark::kFilled) return true;
  report.RefuseRow(row.line, "Vacancy",
                   "must be Vacant or NA (Yes, No, Y, N and Filled will do), not \"",
                   Cut(text, kLongestQuote), "\"");
  return false;
}

bool ReadShared(absl::string_view text, int line, bool* shared, Report& report) {
  const std::vector<std::string> words = AllWords(text);
  *shared = !words.empty() && (words[0] == "shared" || words[0] == "yes");
  if (*shared || IsUndisclosed(text) || words[0] == "no" || words[0] == "not") return true;
  report.RefuseRow(line, "SharedPost", "must be Shared or NA");
  return false;
}

absl::optional<StructureRow> ReadRow(const CsvTable& table, int month_first, Report& report) {
  StructureRow row;
  row.line = table.line();
  row.label = std::string(table[kLabel]);
  row.words = {Published(table[kTitle]), Published(table[kDirectorate]),
               Published(table[kService])};
  row.grade = Published(table[kGrade]);
  row.contract = Published(table[kContract]);
  row.band = Published(table[kBand]);
  row.maximum = Published(table[kMaximum]);
  row.comments = Published(table[kComments]);
  bool good = true;
  const absl::optional<absl::CivilDay> date = ParseDay(table[kDate]);
  if (date.has_value()) {
    row.date = *date;
  } else {
    report.RefuseRow(row.line, "EffectiveDate", "must be a date like 2024-07-01");
    good = false;
  }
  if (row.words.title.empty()) {
    report.RefuseRow(row.line, "JobTitle", "is blank; every post needs a title");
    good = false;
  }
  good &= ReadLevel(table[kLevel], row.line, &row.level, report);
  good &= ReadVacancy(table[kVacancy], {row.date, month_first}, row, report);
  good &= ReadShared(table[kShared], row.line, &row.shared, report);
  return good ? absl::make_optional(std::move(row)) : absl::nullopt;
}

void NumberTwins(std::vector<StructureRow>& rows) {
  std::map<std::string, int> seen;
  for (StructureRow& row : rows) row.words.ordinal = ++seen[row.words.Key()];
}

// The first line whose vacancy is dated with the month first; 0 for none.
int FindMonthFirst(absl::string_view bytes, const Options& options) {
  Report unheard;
  CsvTable table(bytes, Columns(), options.strictness, unheard);
  while (table.Next())
    if (WritesMonthFirst(table[kVacancy]) || WritesMonthFirst(table[kComments]))
      return table.line();
  return 0;
}

// `70000 - 74999`, with any dash.
absl::optional<std::pair<double, double>> ParseBand(absl::string_view band) {
  const std::string plain = absl::StrReplaceAll(band, {{"\u2010", "-"},
                                                       {"\u2011", "-"},
                                                       {"\u2012", "-"},
                                                       {"\u2013", "-"},
                                                       {"\u2014", "-"},
                                                       {"\u2015", "-"},
                                                       {"\u2212", "-"},
                                                       {"\uFE63", "-"},
                                                       {"\uFF0D", "-"},
                                                       {"\u00A0", " "},
                                                       {"\u2009", " "},
                                                       {"\u202F", " "}});
  const std::vector<absl::string_view> ends = absl::StrSplit(plain, '-');
  if (ends.size() != 2) return absl::nullopt;
  const auto low = ParseNumber(absl::StripAsciiWhitespace(ends[0]));
  const auto high = ParseNumber(absl::StripAsciiWhitespace(ends[1]));
  if (!low.has_value() || !high.has_value()) return absl::nullopt;
  return std::make_pair(*low, *high);
}

// The code's bands begin at a multiple of 5,000 and end 4,999 above. A file that has bands of other
// widths throughout is told as often as it has them: nobody can tell which of them are meant.
bool IsOffLadder(const std::pair<double, double>& band) {
  return std::fmod(band.first, kBandStep) != 0 || band.second - band.first != kBandStep - 1;
}

}  // namespace

std::vector<StructureRow> ReadRows(absl::string_view bytes, const Options& options,
                                   Report& report) {
  std::vector<StructureRow> rows;
  const int month_first = FindMonthFirst(bytes, options);
  CsvTable table(bytes, Columns(), options.strictness, report);
  while (table.Next()) {
    if (absl::optional<StructureRow> row = ReadRow(table, month_first, report))
      rows.push_back(*std::move(row));
  }
  report.Count("rows", table.rows());
  if (table.ok() && rows.empty() && report.CountOf(Severity::kFileRefused) == 0)
    report.RefuseFile(0, "", "has no row that can be taken");
  NumberTwins(rows);
  return rows;
}

bool IsOneFile(const std::vector<StructureRow>& rows, Report& report) {
  for (const StructureRow& row : rows) {
    if (row.date != rows.front().date) {
      report.RefuseFile(
          row.line, "EffectiveDate", "differs from line ", rows.front().line,
          "; these are several files in one: import each by itself, the oldest first");
      return false;
    }
    if (row.label != rows.front().label) {
      report.RefuseFile(row.line, "OrganisationLabel", "differs from line ", rows.front().line,
                        "; a file is about one organisation");
      return false;
    }
  }
  return true;
}

void CheckBand(const StructureRow& row, Report& report) {
  const absl::optional<double> maximum = ParseNumber(row.maximum);
  if (!row.maximum.empty() && !maximum.has_value())
    report.Warn(row.line, "MaximumSalary", "is not an amount in pounds");
  if (row.band.empty()) {
    // Nobody is paid in a vacant post.
    if (!row.vacant)
      report.Warn(row.line, "SalaryBand", "is missing, although the post is not marked vacant");
    return;
  }
  const auto band = ParseBand(row.band);
  if (!band.has_value()) {
    report.Warn(row.line, "SalaryBand",
                "is not a range of pounds like 70000 - 74999; kept as published");
  } else if (band->first > band->second) {
    report.Warn(row.line, "SalaryBand", "ends below its beginning; kept as published");
  } else if (IsOffLadder(*band)) {
    report.Warn(row.line, "SalaryBand",
                "is no step of the ladder of 5,000 pounds (70000 - 74999); kept as published");
  } else if (maximum.has_value() && *maximum < band->first) {
    report.Warn(row.line, "MaximumSalary",
                "lies below the salary band; both are kept as published");
  }
}

}  // namespace cairn::imports
