#include "services/web/importing/structure/organogram.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resource/resource_type.h"
#include "services/web/importing/plan/establishment_plan.h"
#include "services/web/importing/plan/published_title.h"
#include "services/web/importing/structure/organogram_file.h"
#include "services/web/importing/text/cover.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"
#include "services/web/importing/text/vacancy_date.h"

namespace cairn::imports {
namespace {

using roles::v1::Post;

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

// ---- junior posts

bool ReadPay(const CsvTable& table, std::size_t column, double* pay, Report& report) {
  if (IsUndisclosed(table[column])) return false;
  const absl::optional<double> number = ParseNumber(table[column]);
  if (!number.has_value())
    report.Warn(table.line(), table.NameOf(column), "is not an amount in pounds");
  *pay = number.value_or(0);
  return number.has_value();
}

void CheckJunior(absl::string_view bytes, const SeniorFile& senior, const Options& options,
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
  Planning(const SeniorFile& senior, EstablishmentPlanner& planner, Plan& plan)
      : senior_(senior), planner_(planner), plan_(plan) {
    for (const Post* post : planner.posts())
      if (!post->external_id().empty()) by_external_id_[post->external_id()] = post;
    several_organisations_ = senior.Organisations().size() > 1;
    for (const SeniorPost& entry : senior.entries)
      names_[entry.row.reference] = NameOf(entry.row.reference);
  }

  void Run() {
    FindLinesThatStay();
    bool lost_rows = senior_.lost_rows;
    for (const SeniorPost* entry : senior_.FromAbove())
      lost_rows |= !planner_.Publish(PublishedFrom(*entry));
    int held_open = 0;
    for (const Post* post : planner_.posts()) {
      if (post->external_id().empty() || post->has_close_date() ||
          names_.count(post->external_id()) > 0)
        continue;
      if (senior_.eliminated.count(post->external_id()) > 0)
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
  // A post whose superior's row was refused goes on to report where it did, unless that would lead
  // back to the post itself.
  void FindLinesThatStay() {
    std::unordered_map<std::string, std::string> above;
    for (const Post* post : planner_.posts()) above[post->name()] = post->reports_to();
    for (const SeniorPost& entry : senior_.entries)
      above[names_.at(entry.row.reference)] = entry.parent < 0 ? "" : ParentOf(entry);
    for (const SeniorPost& entry : senior_.entries) {
      const auto known = by_external_id_.find(entry.row.reference);
      if (!entry.parent_refused || known == by_external_id_.end()) continue;
      const std::string& name = known->second->name();
      std::string at = known->second->reports_to();
      for (std::size_t steps = 0; !at.empty() && at != name && steps < above.size(); ++steps)
        at = above[at];
      if (at.empty()) above[name] = lines_[name] = known->second->reports_to();
    }
  }
  std::string ParentOf(const SeniorPost& entry) const {
    return names_.at(senior_.entries[static_cast<std::size_t>(entry.parent)].row.reference);
  }

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

  PublishedPost PublishedFrom(const SeniorPost& entry) {
    const SeniorRow& row = entry.row;
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
    TakeTitle(row.title, row.line, "Job Title", post, plan_.report);
    if (several_organisations_) post.set_directorate(row.organisation);
    post.set_service(row.unit);
    post.set_grade(row.grade);
    post.set_job_share_holders(entry.rows > 1 ? entry.rows : 0);
    SetFte(entry, post);
    post.clear_reports_to();
    if (entry.parent >= 0) post.set_reports_to(ParentOf(entry));
    if (const auto line = lines_.find(post.name()); line != lines_.end())
      post.set_reports_to(line->second);
    SetVacancy(entry, published);
    return published;
  }

  void SetFte(const SeniorPost& entry, Post& post) {
    // A sum of two-decimal shares.
    constexpr double kRounding = 1e-6;
    post.set_fte(entry.fte > 1 + kRounding ? 0 : std::min(entry.fte, 1.0));
    if (entry.fte > 1 + kRounding)
      plan_.report.Warn(entry.row.line, "FTE",
                        "adds up to more than 1 over the job share; the post is taken without it");
  }

  void SetVacancy(const SeniorPost& entry, PublishedPost& published) {
    const SeniorRow& row = entry.row;
    if (entry.leaving_rows == entry.rows && row.vacant_from.has_value()) {
      plan_.report.Count("posts to be vacant");
      published.occupancy = PublishedPost::Occupancy::kToBeVacant;
      published.vacancy_evidence = absl::StrCat(planner_.source(), ": marked vacant from ",
                                                absl::FormatCivilTime(*row.vacant_from), ".");
      published.vacant_since = row.vacant_from;
    }
    if (entry.vacant_rows == 0) {
      if (entry.leaving_rows == 0 && MaySayVacant(row.notes))
        plan_.report.Warn(row.line, "Notes",
                          "perhaps say that the post is vacant, but Name does not; no vacancy is "
                          "taken. Where the post is vacant, write Vacant as the Name");
      return;
    }
    if (entry.vacant_rows < entry.rows) {
      plan_.report.Warn(row.line, "Name", "is vacant for ", entry.vacant_rows, " of ", entry.rows,
                        " who share the job; the post counts as filled");
      return;
    }
    plan_.report.Count("vacant posts");
    published.occupancy = PublishedPost::Occupancy::kStatedVacant;
    published.vacancy_evidence = absl::StrCat(planner_.source(), ": marked vacant.");
    published.vacant_since = row.vacant_from;
    if (!published.vacant_since.has_value())
      published.vacant_since = TakeVacantSince(
          row.notes, row.line, "Notes", {planner_.date(), senior_.month_first}, plan_.report);
    const CoverReading reading = ReadCover(row.notes, planner_.date());
    if (reading.doubtful)
      plan_.report.Warn(row.line, "Notes",
                        "perhaps tell of cover, but not surely of this post today; none is taken. "
                        "Where the post is covered, record it by hand");
    if (const auto& cover = reading.cover) {
      published.cover.emplace();
      published.cover->set_kind(cover->kind);
      published.cover->set_evidence(
          absl::StrCat(planner_.source(), ": note says \"", cover->words, "\"."));
    }
  }

  const SeniorFile& senior_;
  EstablishmentPlanner& planner_;
  Plan& plan_;
  std::unordered_map<std::string, const Post*> by_external_id_;
  std::unordered_map<std::string, std::string> names_;  // by reference
  std::unordered_map<std::string, std::string> lines_;  // of report that stay, by post
  bool several_organisations_ = false;
};

KnownIds ReferencesOf(const Existing& existing, absl::string_view organisation) {
  KnownIds references;
  for (const Post& post : existing.posts())
    if (absl::StartsWith(post.name(), absl::StrCat(organisation, "/posts/")) &&
        !post.external_id().empty())
      references.Add(post.external_id());
  return references;
}

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
  const SeniorFile senior =
      ReadSeniorFile(senior_bytes, ReferencesOf(existing, options.organisation), options, report);
  if (!junior_bytes.empty()) CheckJunior(junior_bytes, senior, options, report);
  const std::set<std::string> labels = senior.Organisations();
  if (organisation != nullptr && options.label == Options::Label::kMustFit &&
      !FitsAny(labels, *organisation))
    report.RefuseFile(0, "Organisation", "says \"", *labels.begin(),
                      "\", which does not look like ", organisation->display_name(),
                      "; give the right organisation, or say that any label will do: "
                      "--any-label");
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
