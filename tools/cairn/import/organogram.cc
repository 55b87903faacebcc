#include "tools/cairn/import/organogram.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/resource/resource_type.h"
#include "tools/cairn/import/comment.h"
#include "tools/cairn/import/csv.h"
#include "tools/cairn/import/establishment_plan.h"
#include "tools/cairn/import/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Post;

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

enum JuniorColumn { kParent, kPosts, kPayMinimum, kPayMaximum };

std::vector<ColumnSpec> JuniorColumns() {
  using Need = ColumnSpec::Need;
  return {{"Reporting Senior Post", Need::kRequired, {}},
          {"Number of Posts in FTE", Need::kRequired, {}},
          {"Payscale Minimum (GBP)", Need::kRequired, {"Payscale Minimum"}},
          {"Payscale Maximum (GBP)", Need::kRequired, {"Payscale Maximum"}},
          {"Parent Department", Need::kIgnored, {}},
          {"Organisation", Need::kIgnored, {}},
          {"Unit", Need::kIgnored, {}},
          {"Grade", Need::kIgnored, {}},
          {"Generic Job Title", Need::kIgnored, {}},
          {"Professional/Occupational Group", Need::kIgnored, {}},
          {"source_file", Need::kIgnored, {}},
          {"source_line", Need::kIgnored, {}}};
}

// What stands where the holder's name would.
enum class Holder { kNamed, kUndisclosed, kVacant, kEliminated };

Holder HolderOf(absl::string_view name) {
  const std::vector<std::string> words = AllWords(name);
  if (IsUndisclosed(name)) return Holder::kUndisclosed;
  if (words.empty()) return Holder::kNamed;
  // A name is never looked at for more than a mark in place of it.
  if (words[0] == "vacant" || words[0] == "vacancy" ||
      (std::find(words.begin(), words.end(), "vacant") != words.end() &&
       VacancyMarkIn(name, absl::CivilDay()) == VacancyMark::kVacant))
    return Holder::kVacant;
  return words[0] == "eliminated" ? Holder::kEliminated : Holder::kNamed;
}

// One row, without its name.
struct Row {
  int line = 0;
  std::string reference;
  Holder holder = Holder::kNamed;
  std::string grade, title, function, department, organisation, unit, reports_to, profession, notes;
  double fte = 0;
};

// One post: a row, or several of people who share the job.
struct Entry {
  Row row;
  int rows = 1;
  int vacant_rows = 0;
  double fte = 0;
  int parent = -1;  // index; -1 for a root
  int depth = 0;    // 1 for a root
  int reports = 0;
};

class Senior {
 public:
  Senior(absl::string_view bytes, const Options& options, Report& report) : report_(report) {
    for (const char* counter :
         {"senior rows", "posts in the file", "vacant posts", "eliminated rows",
          "paid but not in post", "job shares", "undisclosed holders", "roots", "levels",
          "most direct reports", "posts under an unknown post", "loops cut"})
      report.Count(counter, 0);
    CsvTable table(bytes, SeniorColumns(), options.strictness, report);
    while (table.Next()) Read(table);
    report.Count("senior rows", table.rows());
    lost_rows_ = report.CountOf(Severity::kRowRefused) > 0;
    if (table.ok() && entries_.empty() && report.CountOf(Severity::kFileRefused) == 0)
      report.RefuseFile(0, "", "has no post that can be taken");
    FindParents();
    CutLoops();
    Measure();
  }

  const std::vector<Entry>& entries() const { return entries_; }
  const std::map<std::string, int>& eliminated() const { return eliminated_; }
  bool Knows(absl::string_view reference) const {
    return by_reference_.count(std::string(reference)) > 0;
  }
  bool lost_rows() const { return lost_rows_; }
  // Entries with every parent before its reports.
  std::vector<const Entry*> FromAbove() const {
    std::vector<const Entry*> ordered;
    for (const Entry& entry : entries_) ordered.push_back(&entry);
    std::stable_sort(ordered.begin(), ordered.end(),
                     [](const Entry* a, const Entry* b) { return a->depth < b->depth; });
    return ordered;
  }
  // The organisations that rows name.
  std::set<std::string> Organisations() const {
    std::set<std::string> names;
    for (const Entry& entry : entries_)
      if (!entry.row.organisation.empty()) names.insert(entry.row.organisation);
    return names;
  }

 private:
  void Read(const CsvTable& table) {
    Row row;
    row.line = table.line();
    row.reference = std::string(table[kReference]);
    row.holder = HolderOf(table[kName]);
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
    if (CheckRow(row)) {
      row.fte = ReadFte(table[kFte], row.line);
      Take(std::move(row));
    }
  }

  bool CheckRow(const Row& row) {
    if (row.reference.empty() || absl::AsciiStrToUpper(row.reference) == "XX") {
      report_.RefuseRow(row.line, "Post Unique Reference", "is ",
                        row.reference.empty() ? "blank" : "XX",
                        "; every post needs a reference of its own, or 0");
      return false;
    }
    if (!row.title.empty() || row.holder == Holder::kEliminated) return true;
    report_.RefuseRow(row.line, "Job Title", "is blank; every post needs a title");
    return false;
  }

  double ReadFte(absl::string_view text, int line) {
    if (IsUndisclosed(text)) return 0;
    const absl::optional<double> fte = ParseNumber(text);
    if (fte.has_value() && *fte <= 1) return *fte;
    report_.Warn(line, "FTE", "must be a number from 0 to 1; the post is taken without it");
    return 0;
  }

  void Take(Row row) {
    if (row.holder == Holder::kEliminated) {
      report_.Count("eliminated rows");
      eliminated_.emplace(row.reference, row.line);
      return;
    }
    report_.Count("undisclosed holders", row.holder == Holder::kUndisclosed ? 1 : 0);
    const auto [found, is_new] = by_reference_.emplace(row.reference, entries_.size());
    if (!is_new) return Share(entries_[found->second], row);
    Entry entry;
    entry.fte = row.fte;
    entry.vacant_rows = row.holder == Holder::kVacant ? 1 : 0;
    entry.row = std::move(row);
    entries_.push_back(std::move(entry));
  }

  // The same reference again is a job share when all but name, pay, contacts, notes and FTE agree.
  void Share(Entry& entry, const Row& row) {
    const Row& first = entry.row;
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
    entry.fte += row.fte;
  }

  void FindParents() {
    for (const auto& [reference, line] : eliminated_)
      if (Knows(reference))
        report_.RefuseRow(line, "Name",
                          "says eliminated, but another row shows the same post as standing");
    for (Entry& entry : entries_) {
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
      Entry& entry = entries_[static_cast<std::size_t>(first)];
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
    for (Entry& entry : entries_) {
      levels = std::max(levels, entry.depth);
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

  Report& report_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> by_reference_;
  std::map<std::string, int> eliminated_;  // reference -> line
  bool lost_rows_ = false;
};

// ---- junior posts

bool ReadPay(const CsvTable& table, std::size_t column, double* pay, Report& report) {
  if (IsUndisclosed(table[column])) return false;
  const absl::optional<double> number = ParseNumber(table[column]);
  if (!number.has_value())
    report.Warn(table.line(), table.NameOf(column), "is not an amount in pounds");
  *pay = number.value_or(0);
  return number.has_value();
}

void CheckJunior(absl::string_view bytes, const Senior& senior, const Options& options,
                 Report& report) {
  report.Read("junior");
  CsvTable table(bytes, JuniorColumns(), options.strictness, report);
  double sum = 0;
  while (table.Next()) {
    const absl::optional<double> posts = ParseNumber(table[kPosts]);
    if (posts.has_value()) {
      sum += *posts;
    } else {
      report.RefuseRow(table.line(), table.NameOf(kPosts),
                       "must be a number; the row is not counted");
    }
    if (!senior.Knows(table[kParent]))
      report.Warn(table.line(), table.NameOf(kParent), "names ",
                  table[kParent].empty() ? "nobody" : table[kParent],
                  ", which is no post of the senior file");
    double least = 0;
    double most = 0;
    const bool has_least = ReadPay(table, kPayMinimum, &least, report);
    const bool has_most = ReadPay(table, kPayMaximum, &most, report);
    if (has_least && has_most && least > most)
      report.Warn(table.line(), table.NameOf(kPayMinimum), "lies above the payscale's maximum");
  }
  report.Count("junior rows", table.rows());
  report.Count("junior FTE", sum);
  report.Read("");
}

// ---- planning

class Planning {
 public:
  Planning(const Senior& senior, EstablishmentPlanner& planner, Plan& plan)
      : senior_(senior), planner_(planner), plan_(plan) {
    for (const Post* post : planner.posts())
      if (!post->external_id().empty()) by_external_id_[post->external_id()] = post;
    several_organisations_ = senior.Organisations().size() > 1;
    for (const Entry& entry : senior.entries())
      names_[entry.row.reference] = NameOf(entry.row.reference);
  }

  void Run() {
    bool lost_rows = senior_.lost_rows();
    for (const Entry* entry : senior_.FromAbove())
      lost_rows |= !planner_.Publish(PublishedFrom(*entry));
    int held_open = 0;
    for (const Post* post : planner_.posts()) {
      if (post->external_id().empty() || post->has_close_date() ||
          names_.count(post->external_id()) > 0)
        continue;
      if (senior_.eliminated().count(post->external_id()) > 0)
        planner_.Close(*post, "is eliminated");
      else if (post->has_as_of_date() && lost_rows)
        ++held_open;
      else if (post->has_as_of_date())
        planner_.Close(*post, "is no longer in the file");
    }
    if (held_open > 0)
      plan_.report.Warn(
          0, "", held_open,
          " posts are not in the file, and stay open because rows were refused: they may be "
          "those. Correct the file and import it again");
    planner_.Emit();
  }

 private:
  // A reference that is an id in lower case becomes the id; any other is hashed.
  std::string NameOf(const std::string& reference) {
    if (const auto known = by_external_id_.find(reference); known != by_external_id_.end())
      return known->second->name();
    const std::string key = absl::StrCat("reference|", reference);
    const std::string id = absl::AsciiStrToLower(reference);
    std::string name = absl::StrCat(planner_.post_prefix(), id);
    if (resource::IsValidId(id) && planner_.ids().TakeIfFree(name, key)) return name;
    return planner_.ids().Choose(planner_.post_prefix(), key);
  }

  PublishedPost PublishedFrom(const Entry& entry) {
    const Row& row = entry.row;
    PublishedPost published;
    published.line = row.line;
    const auto known = by_external_id_.find(row.reference);
    if (known != by_external_id_.end()) {
      published.before = known->second;
      published.post = *known->second;
    }
    Post& post = published.post;
    post.set_name(names_.at(row.reference));
    post.set_external_id(row.reference);
    post.set_display_name(row.title);
    if (several_organisations_) post.set_directorate(row.organisation);
    post.set_service(row.unit);
    post.set_grade(row.grade);
    post.set_job_share_holders(entry.rows > 1 ? entry.rows : 0);
    SetFte(entry, post);
    post.clear_reports_to();
    if (entry.parent >= 0)
      post.set_reports_to(
          names_.at(senior_.entries()[static_cast<std::size_t>(entry.parent)].row.reference));
    SetVacancy(entry, published);
    return published;
  }

  void SetFte(const Entry& entry, Post& post) {
    // A sum of two-decimal shares.
    constexpr double kRounding = 1e-6;
    post.set_fte(entry.fte > 1 + kRounding ? 0 : std::min(entry.fte, 1.0));
    if (entry.fte > 1 + kRounding)
      plan_.report.Warn(entry.row.line, "FTE",
                        "adds up to more than 1 over the job share; the post is taken without it");
  }

  void SetVacancy(const Entry& entry, PublishedPost& published) {
    if (entry.vacant_rows == 0) return;
    const Row& row = entry.row;
    if (entry.vacant_rows < entry.rows) {
      plan_.report.Warn(row.line, "Name", "is vacant for ", entry.vacant_rows, " of ", entry.rows,
                        " who share the job; the post counts as filled");
      return;
    }
    plan_.report.Count("vacant posts");
    published.occupancy = PublishedPost::Occupancy::kStatedVacant;
    published.vacancy_evidence = absl::StrCat(planner_.source(), ": marked vacant.");
    published.vacant_since = VacantSinceIn(row.notes);
    if (const auto cover = CoverIn(row.notes)) {
      published.cover.emplace();
      published.cover->set_kind(cover->kind);
      published.cover->set_evidence(
          absl::StrCat(planner_.source(), ": note says \"", cover->words, "\"."));
    }
    if (!published.vacant_since.has_value() || *published.vacant_since <= planner_.date()) return;
    plan_.report.Warn(row.line, "Notes", "date the vacancy ",
                      absl::FormatCivilTime(*published.vacant_since),
                      ", later than the file; the date is not taken");
    published.vacant_since.reset();
  }

  const Senior& senior_;
  EstablishmentPlanner& planner_;
  Plan& plan_;
  std::unordered_map<std::string, const Post*> by_external_id_;
  std::unordered_map<std::string, std::string> names_;  // by reference
  bool several_organisations_ = false;
};

bool FitsAny(const std::set<std::string>& labels, const roles::v1::Organisation& organisation) {
  return labels.empty() || std::any_of(labels.begin(), labels.end(), [&](const std::string& label) {
           return LabelFits(label, organisation);
         });
}

}  // namespace

Plan ImportOrganogram(absl::string_view senior_bytes, absl::string_view junior_bytes,
                      const Existing& existing, const Options& options) {
  Plan plan;
  Report& report = plan.report;
  const roles::v1::Organisation* organisation = FindOrganisation(existing, options, report);
  if (!options.date.has_value())
    report.RefuseFile(0, "",
                      "does not say its day, so give it; it often stands in the file's name");
  const Senior senior(senior_bytes, options, report);
  if (!junior_bytes.empty()) CheckJunior(junior_bytes, senior, options, report);
  const std::set<std::string> labels = senior.Organisations();
  if (organisation != nullptr && options.label == Options::Label::kMustFit &&
      !FitsAny(labels, *organisation))
    report.RefuseFile(0, "Organisation", "says \"", *labels.begin(),
                      "\", which does not look like ", organisation->display_name(),
                      "; give the right organisation, or say that any label will do");
  if (labels.size() > 1)
    report.Warn(0, "Organisation", "names ", labels.size(),
                " organisations; their names are kept as directorates");
  if (report.CountOf(Severity::kFileRefused) == 0) {
    EstablishmentPlanner planner(existing, *organisation, "Organogram", *options.date, plan);
    RefuseFuture(options, *options.date, 0, "", plan.report);
    if (planner.OrganisationStands(0, "") && planner.IsNewest(0, "") &&
        plan.report.CountOf(Severity::kFileRefused) == 0)
      Planning(senior, planner, plan).Run();
  }
  Finish(options, plan);
  return plan;
}

}  // namespace cairn::imports
