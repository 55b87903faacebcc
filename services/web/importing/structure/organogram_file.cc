#include "services/web/importing/structure/organogram_file.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/web/importing/text/comment.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"
#include "services/web/importing/text/vacancy_date.h"

namespace cairn::imports {
namespace {

enum Column {
  kReference,
  kName,
  kGrade,
  kTitle,
  kFunction,
  kDepartment,
  kOrganisation,
  kUnit,
  kReportsTo,
  kFte,
  kProfession,
  kNotes
};

std::vector<ColumnSpec> SeniorColumns() {
  using Need = ColumnSpec::Need;
  return {{"Post Unique Reference", Need::kRequired, {}},
          {"Name", Need::kRequired, {}},
          {"Grade (or equivalent)", Need::kRequired, {"Grade"}},
          {"Job Title", Need::kRequired, {}},
          {"Job/Team Function", Need::kOptional, {}},
          {"Parent Department", Need::kOptional, {}},
          {"Organisation", Need::kOptional, {}},
          {"Unit", Need::kOptional, {}},
          {"Reports to Senior Post", Need::kRequired, {}},
          {"FTE", Need::kOptional, {}},
          {"Professional/Occupational Group", Need::kOptional, {}},
          {"Notes", Need::kOptional, {}},
          {"Contact Phone", Need::kIgnored, {}},
          {"Contact E-mail", Need::kIgnored, {}},
          {"Salary Cost of Reports (GBP)", Need::kIgnored, {"Salary Cost of Reports"}},
          {"Actual Pay Floor (GBP)", Need::kIgnored, {"Actual Pay Floor"}},
          {"Actual Pay Ceiling (GBP)", Need::kIgnored, {"Actual Pay Ceiling"}},
          {"Total Pay (GBP)", Need::kIgnored, {"Total Pay"}},
          {"Valid?", Need::kIgnored, {}},
          {"URI", Need::kIgnored, {"Post URI"}},
          {"source_file", Need::kIgnored, {}},
          {"source_line", Need::kIgnored, {}}};
}

// Whether the place of a name holds a mark of a vacancy.
bool IsMark(absl::string_view name) {
  const std::vector<std::string> words = AllWords(name);
  return std::find(words.begin(), words.end(), "vacant") != words.end() ||
         (!words.empty() && words[0] == "vacancy");
}

Holder HolderOf(absl::string_view name, absl::CivilDay day) {
  const std::vector<std::string> words = AllWords(name);
  if (IsUndisclosed(name)) return Holder::kUndisclosed;
  if (words.empty()) return Holder::kNamed;
  // A name is never looked at for more than a mark in place of it.
  const bool begins_so = words[0] == "vacant" || words[0] == "vacancy";
  if (IsMark(name)) {
    switch (VacancyMarkIn(name, day)) {
      case VacancyMark::kVacant:
        return Holder::kVacant;
      case VacancyMark::kToCome:
        return Holder::kLeaves;
      case VacancyMark::kFilled:
        return Holder::kNamed;
      case VacancyMark::kUnknown:
        return begins_so ? Holder::kVacant : Holder::kNamed;
    }
  }
  return words[0] == "eliminated" ? Holder::kEliminated : Holder::kNamed;
}

class SeniorReader {
 public:
  SeniorReader(absl::string_view bytes, const KnownIds& known, const Options& options,
               Report& report, SeniorFile& file)
      : known_(known),
        dates_{options.date.value_or(absl::CivilDay::max())},
        report_(report),
        entries_(file.entries),
        by_reference_(file.by_reference),
        eliminated_(file.eliminated) {
    for (const char* counter :
         {"senior rows", "posts in the file", "vacant posts", "eliminated rows",
          "paid but not in post", "job shares", "undisclosed holders", "roots", "levels",
          "most direct reports", "posts under an unknown post", "loops cut"})
      report.Count(counter, 0);
    FindShown(bytes, options);
    CsvTable table(bytes, SeniorColumns(), options.strictness, report);
    while (table.Next()) Read(table);
    report.Count("senior rows", table.rows());
    if (table.ok() && entries_.empty() && report.CountOf(Severity::kFileRefused) == 0)
      report.RefuseFile(0, "", "has no post that can be taken");
    FindParents();
    CutLoops();
    Measure();
    file.month_first = dates_.month_first;
    file.lost_rows = report.CountOf(Severity::kRowRefused) > 0;
  }

 private:
  void FindShown(absl::string_view bytes, const Options& options) {
    Report unheard;
    CsvTable table(bytes, SeniorColumns(), options.strictness, unheard);
    while (table.Next()) {
      shown_.insert(std::string(table[kReference]));
      if (dates_.month_first == 0 && (WritesMonthFirst(table[kNotes]) ||
                                      (IsMark(table[kName]) && WritesMonthFirst(table[kName]))))
        dates_.month_first = table.line();
    }
  }

  // Whether the mark of a vacancy is dated by a day that is one, and clear.
  bool MarkIsClear(absl::string_view name, const SeniorRow& row) {
    if (!IsMark(name) || NumericDatesIn(name).empty()) return true;
    const absl::optional<absl::CivilDay> day = FindDay(name);
    if (day.has_value() && !IsUnclear(*day, name, dates_)) return true;
    report_.RefuseRow(row.line, "Name", "marks a vacancy from a day that is not told for certain",
                      day.has_value()
                          ? absl::StrCat(": line ", dates_.month_first, " writes the month first")
                          : "",
                      "; write dates like 2026-11-23");
    return false;
  }

  void Read(const CsvTable& table) {
    SeniorRow row;
    row.line = table.line();
    row.reference = std::string(table[kReference]);
    row.holder = HolderOf(table[kName], dates_.day);
    if (row.holder == Holder::kLeaves) row.vacant_from = FirstDayIn(table[kName]);
    row.grade = Published(table[kGrade]);
    row.title = Published(table[kTitle]);
    row.function = std::string(table[kFunction]);
    row.department = std::string(table[kDepartment]);
    row.organisation = Published(table[kOrganisation]);
    row.unit = Published(table[kUnit]);
    row.reports_to = std::string(table[kReportsTo]);
    row.profession = std::string(table[kProfession]);
    row.notes = std::string(table[kNotes]);
    if (row.reference == "0") {
      report_.Count("paid but not in post");
      return;
    }
    if (!CheckRow(row) || !MarkIsClear(table[kName], row)) {
      refused_.insert(row.reference);
      return;
    }
    if (row.holder == Holder::kVacant)
      row.vacant_from = TakeVacantSince(table[kName], row.line, "Name", dates_, report_);
    row.fte = ReadFte(table[kFte], row.line);
    Take(std::move(row));
  }

  bool CheckRow(const SeniorRow& row) {
    if (row.reference.empty() || absl::AsciiStrToUpper(row.reference) == "XX") {
      report_.RefuseRow(row.line, "Post Unique Reference", "is ",
                        row.reference.empty() ? "blank" : "XX",
                        "; every post needs a reference of its own, or 0");
      return false;
    }
    if (!CheckReference(row)) return false;
    if (!row.title.empty() || row.holder == Holder::kEliminated) return true;
    report_.RefuseRow(row.line, "Job Title", "is blank; every post needs a title");
    return false;
  }

  // A reference that another program wrote otherwise would close its post and create it anew.
  bool CheckReference(const SeniorRow& row) {
    if (IsCutNumber(row.reference)) {
      report_.RefuseRow(row.line, "Post Unique Reference",
                        "is a number that a spreadsheet cut; export it as text");
      return false;
    }
    if (known_.Has(row.reference)) return true;
    for (const std::string& like : known_.Like(row.reference)) {
      if (IsKeptApart(row.reference, like)) continue;
      report_.RefuseRow(row.line, "Post Unique Reference", "is new, and like \"", like,
                        "\", which the register knows; write it as before, or give that post "
                        "its new reference first (cairn set)");
      return false;
    }
    return true;
  }

  // Both stand in this file, and differ in letter case alone.
  bool IsKeptApart(const std::string& reference, const std::string& like) const {
    return shown_.count(like) > 0 &&
           absl::AsciiStrToLower(reference) == absl::AsciiStrToLower(like);
  }

  double ReadFte(absl::string_view text, int line) {
    if (IsUndisclosed(text)) return 0;
    const absl::optional<double> fte = ParseNumber(text);
    if (fte.has_value() && *fte <= 1) return *fte;
    report_.Warn(line, "FTE", "must be a number from 0 to 1; the post is taken without it");
    return 0;
  }

  void Take(SeniorRow row) {
    if (row.holder == Holder::kEliminated) {
      report_.Count("eliminated rows");
      eliminated_.emplace(row.reference, row.line);
      return;
    }
    report_.Count("undisclosed holders", row.holder == Holder::kUndisclosed ? 1 : 0);
    const auto [found, is_new] = by_reference_.emplace(row.reference, entries_.size());
    if (!is_new) return Share(entries_[found->second], row);
    SeniorPost entry;
    entry.fte = row.fte;
    entry.vacant_rows = row.holder == Holder::kVacant ? 1 : 0;
    entry.leaving_rows = row.holder == Holder::kLeaves ? 1 : 0;
    entry.row = std::move(row);
    entries_.push_back(std::move(entry));
  }

  // The same reference again is a job share when all but name, pay, contacts, notes and FTE agree.
  void Share(SeniorPost& entry, const SeniorRow& row) {
    const SeniorRow& first = entry.row;
    const std::pair<const char*, bool> checks[] = {
        {"Grade (or equivalent)", first.grade == row.grade},
        {"Job Title", first.title == row.title},
        {"Job/Team Function", first.function == row.function},
        {"Parent Department", first.department == row.department},
        {"Organisation", first.organisation == row.organisation},
        {"Unit", first.unit == row.unit},
        {"Reports to Senior Post", first.reports_to == row.reports_to},
        {"Professional/Occupational Group", first.profession == row.profession}};
    for (const auto& [column, same] : checks) {
      if (same) continue;
      report_.RefuseRow(
          row.line, column, "differs from line ", first.line,
          ", which has the same reference: not a job share. Give each post a reference of its own");
      return;
    }
    report_.Count("job shares", entry.rows == 1 ? 1 : 0);
    ++entry.rows;
    entry.vacant_rows += row.holder == Holder::kVacant ? 1 : 0;
    entry.leaving_rows += row.holder == Holder::kLeaves ? 1 : 0;
    entry.fte += row.fte;
  }

  void FindParents() {
    for (const auto& [reference, line] : eliminated_)
      if (Knows(reference))
        report_.RefuseRow(line, "Name",
                          "says eliminated, but another row shows the same post as standing");
    for (SeniorPost& entry : entries_) {
      const std::string& above = entry.row.reports_to;
      if (absl::AsciiStrToUpper(above) == "XX") continue;
      if (IsUndisclosed(above)) {
        report_.Warn(entry.row.line, "Reports to Senior Post",
                     "is blank; the post is taken as a root. The top post says XX");
        continue;
      }
      const auto parent = by_reference_.find(above);
      if (parent != by_reference_.end()) {
        entry.parent = static_cast<int>(parent->second);
        continue;
      }
      if (refused_.count(above) > 0) {
        entry.parent_refused = true;
        report_.Warn(entry.row.line, "Reports to Senior Post", "names ", above,
                     ", whose row is refused; to whom the post reports stays as it was");
        continue;
      }
      report_.Count("posts under an unknown post");
      report_.Warn(entry.row.line, "Reports to Senior Post", "names ", above, ", which ",
                   eliminated_.count(above) > 0 ? "is eliminated" : "is not in the file",
                   "; the post is taken as a root");
    }
  }

  // Follows each post upwards; where a way comes back to itself, the first row of the loop becomes
  // a root.
  void CutLoops() {
    std::vector<int> seen_from(entries_.size(), -1);
    for (int start = 0; start < static_cast<int>(entries_.size()); ++start) {
      int at = start;
      while (at >= 0 && seen_from[static_cast<std::size_t>(at)] < 0) {
        seen_from[static_cast<std::size_t>(at)] = start;
        at = Parent(at);
      }
      if (at < 0 || seen_from[static_cast<std::size_t>(at)] != start) continue;
      int first = at;
      for (int i = Parent(at); i != at; i = Parent(i)) first = std::min(first, i);
      SeniorPost& entry = entries_[static_cast<std::size_t>(first)];
      report_.Count("loops cut");
      report_.Warn(entry.row.line, "Reports to Senior Post",
                   "leads back to the post itself; the post is taken as a root");
      entry.parent = -1;
    }
  }
  int Parent(int index) const { return entries_[static_cast<std::size_t>(index)].parent; }

  // Each post is walked once: the way upwards stops at the first one whose depth is known.
  void SetDepth(int index) {
    std::vector<int> way;
    int at = index;
    while (at >= 0 && entries_[static_cast<std::size_t>(at)].depth == 0) {
      way.push_back(at);
      at = Parent(at);
    }
    int depth = at < 0 ? 0 : entries_[static_cast<std::size_t>(at)].depth;
    for (; !way.empty(); way.pop_back())
      entries_[static_cast<std::size_t>(way.back())].depth = ++depth;
  }

  void Measure() {
    int roots = 0;
    int levels = 0;
    int most = 0;
    std::vector<int> root_lines;
    for (int i = 0; i < static_cast<int>(entries_.size()); ++i) SetDepth(i);
    for (SeniorPost& entry : entries_) {
      levels = std::max(levels, entry.depth);
      if (entry.parent_refused) continue;
      if (entry.parent < 0) {
        ++roots;
        root_lines.push_back(entry.row.line);
      } else {
        most = std::max(most, ++entries_[static_cast<std::size_t>(entry.parent)].reports);
      }
    }
    if (roots > 1)
      report_.Warn(root_lines[1], "Reports to Senior Post", "makes one of ", roots,
                   " roots; a body has one top post");
    report_.Count("posts in the file", static_cast<double>(entries_.size()));
    report_.Count("roots", roots);
    report_.Count("levels", levels);
    report_.Count("most direct reports", most);
  }

  bool Knows(const std::string& reference) const { return by_reference_.count(reference) > 0; }

  const KnownIds& known_;
  FileDates dates_;
  Report& report_;
  std::unordered_set<std::string> shown_;    // references, of good rows and of others
  std::unordered_set<std::string> refused_;  // references
  std::vector<SeniorPost>& entries_;
  std::unordered_map<std::string, std::size_t>& by_reference_;
  std::map<std::string, int>& eliminated_;
};

}  // namespace

std::vector<const SeniorPost*> SeniorFile::FromAbove() const {
  std::vector<const SeniorPost*> ordered;
  for (const SeniorPost& entry : entries) ordered.push_back(&entry);
  std::stable_sort(ordered.begin(), ordered.end(),
                   [](const SeniorPost* a, const SeniorPost* b) { return a->depth < b->depth; });
  return ordered;
}

std::set<std::string> SeniorFile::Organisations() const {
  std::set<std::string> names;
  for (const SeniorPost& entry : entries)
    if (!entry.row.organisation.empty()) names.insert(entry.row.organisation);
  return names;
}

SeniorFile ReadSeniorFile(absl::string_view bytes, const KnownIds& known, const Options& options,
                          Report& report) {
  SeniorFile file;
  const SeniorReader reader(bytes, known, options, report, file);
  return file;
}

}  // namespace cairn::imports
