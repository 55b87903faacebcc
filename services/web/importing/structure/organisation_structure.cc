#include "services/web/importing/structure/organisation_structure.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/web/importing/plan/establishment_plan.h"
#include "services/web/importing/plan/post_match.h"
#include "services/web/importing/plan/published_title.h"
#include "services/web/importing/structure/structure_file.h"
#include "services/web/importing/text/comment.h"
#include "services/web/importing/text/cover.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Post;

// Takes directorate and service of the row; a correction of them stays, and is told.
void TakePlace(const StructureRow& row, bool corrected, Post& post, Report& report) {
  if (!corrected) {
    post.set_directorate(row.words.directorate);
    post.set_service(row.words.service);
    return;
  }
  report.Count("corrected directorates and services kept");
  report.Warn(row.line, "Directorate", "and service are those under which ", post.name(),
              " was first published, before they were corrected to \"", post.directorate(),
              "\" and \"", post.service(), "\"; the correction is kept");
}

Post PostFrom(const StructureRow& row, const Post* before, bool corrected, Report& report) {
  Post post;
  if (before != nullptr) post = *before;
  TakeTitle(row.words.title, row.line, "JobTitle", post, report);
  TakePlace(row, corrected, post, report);
  post.set_ordinal(row.words.ordinal);
  post.set_level(row.level);
  post.set_grade(row.grade);
  post.set_contract_type(row.contract);
  post.set_salary_band(row.band);
  post.set_shared(row.shared);
  const std::string host = row.shared ? HostIn(row.comments) : "";
  post.set_shared_note(host.empty() ? "" : absl::StrCat("Host: ", host));
  if (row.shared && host.empty())
    report.Warn(row.line, "Comments", "do not say who is the host of the shared post");
  return post;
}

// Cover is read from the comment, or from a salary band that says "Agency".
absl::optional<Post::Cover> CoverOf(const StructureRow& row, absl::string_view source,
                                    Report& report) {
  Post::Cover cover;
  const CoverReading reading = ReadCover(row.comments, row.date);
  if (reading.doubtful)
    report.Warn(row.line, "Comments",
                "perhaps tell of cover, but not surely of this post today; none is taken. Where "
                "the post is covered, record it by hand");
  if (const auto& commented = reading.cover) {
    cover.set_kind(commented->kind);
    cover.set_evidence(absl::StrCat(source, ": comment says \"", commented->words, "\"."));
  } else if (AllWords(row.band) == std::vector<std::string>{"agency"}) {
    cover.set_kind(Post::Cover::AGENCY);
    cover.set_evidence(absl::StrCat(source, ": salary band says \"agency\"."));
  } else {
    return absl::nullopt;
  }
  return cover;
}

bool IsOutsideCover(Post::Cover::Kind kind) {
  return kind == Post::Cover::AGENCY || kind == Post::Cover::CONSULTANCY ||
         kind == Post::Cover::INTERIM;
}

// A permanent post that an outsider covers has no holder, whether or not anybody marked it vacant;
// unless the holder is only away.
void SetOccupancy(const StructureRow& row, absl::string_view source, PublishedPost& published) {
  if (row.vacant) {
    published.occupancy = PublishedPost::Occupancy::kStatedVacant;
    published.vacancy_evidence = absl::StrCat(source, ": marked vacant.");
    published.vacant_since = row.vacant_since;
    return;
  }
  if (!published.cover.has_value() || !IsOutsideCover(published.cover->kind())) return;
  if (SaysHolderIsAway(row.comments)) return;
  std::string permanent = PermanenceIn(row.comments);
  const std::vector<std::string> contract = AllWords(row.contract);
  if (permanent.empty() && contract == std::vector<std::string>{"permanent"})
    permanent = "permanent";
  if (permanent.empty()) return;
  published.occupancy = PublishedPost::Occupancy::kInferredVacant;
  published.vacancy_evidence = absl::StrCat(published.cover->evidence(), " The post is called \"",
                                            permanent, "\" and is not marked vacant.");
}

// A comment is no mark: what it may say of a vacancy is told, for a person to settle.
void TellDoubtfulVacancy(const StructureRow& row, const PublishedPost& published, Report& report) {
  if (published.occupancy == PublishedPost::Occupancy::kFilled && MaySayVacant(row.comments))
    report.Warn(row.line, "Comments",
                "perhaps say that the post is vacant, but Vacancy does not; no vacancy is taken. "
                "Where the post is vacant, write Vacant there");
}

void CountRow(const StructureRow& row, const PublishedPost& published, Report& report) {
  report.Count("posts in the file");
  report.Count("posts marked vacant", row.vacant ? 1 : 0);
  report.Count("posts inferred vacant",
               published.occupancy == PublishedPost::Occupancy::kInferredVacant ? 1 : 0);
  report.Count("posts with cover", published.cover.has_value() ? 1 : 0);
  report.Count("shared posts", row.shared ? 1 : 0);
}

void PlanRows(const std::vector<StructureRow>& rows, const Options& options,
              EstablishmentPlanner& planner, Plan& plan) {
  std::vector<PublishedWords> words;
  for (const StructureRow& row : rows) words.push_back({row.line, row.words});
  const PostMatches matches = MatchPosts(planner.posts(), words, options, plan);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const StructureRow& row = rows[i];
    if (matches.held[i]) continue;
    CheckBand(row, plan.report);
    PublishedPost published;
    published.line = row.line;
    published.before = matches.posts[i];
    published.post = PostFrom(row, published.before, matches.corrected[i], plan.report);
    if (published.before == nullptr)
      published.post.set_name(planner.ids().Choose(planner.post_prefix(), row.words.Key()));
    published.cover = CoverOf(row, planner.source(), plan.report);
    SetOccupancy(row, planner.source(), published);
    TellDoubtfulVacancy(row, published, plan.report);
    CountRow(row, published, plan.report);
    planner.Publish(std::move(published));
  }
  // A row that was refused, or that waits to be settled, might be any of the posts that are gone.
  const bool lost_rows = plan.report.CountOf(Severity::kRowRefused) > 0;
  if (lost_rows && !matches.absent.empty())
    plan.report.Warn(
        0, "", matches.absent.size(),
        " posts are not in the file, and stay open because rows were refused: "
        "they may be those. Correct the file, or settle its rows, and import it again");
  for (const Post* post : matches.absent)
    if (!lost_rows) planner.Close(*post, "is no longer in the file");
  planner.Emit();
}

}  // namespace

Plan ImportOrganisationStructure(absl::string_view bytes, const Existing& existing,
                                 const Options& options) {
  Plan plan;
  const roles::v1::Organisation* organisation = FindOrganisation(existing, options, plan.report);
  const std::vector<StructureRow> rows = ReadRows(bytes, options, plan.report);
  if (organisation != nullptr && !rows.empty() && IsOneFile(rows, plan.report)) {
    const StructureRow& first = rows.front();
    if (!first.label.empty() && options.label == Options::Label::kMustFit &&
        !LabelFits(first.label, *organisation))
      plan.report.RefuseFile(
          first.line, "OrganisationLabel", "says \"", first.label, "\", which does not look like ",
          organisation->display_name(),
          "; give the right organisation, or say that any label will do: --any-label");
    EstablishmentPlanner planner(existing, *organisation, "Published structure", first.date, plan);
    RefuseFuture(options, first.date, first.line, "EffectiveDate", plan.report);
    if (planner.OrganisationStands(first.line, "EffectiveDate") &&
        planner.IsNewest(first.line, "EffectiveDate") &&
        plan.report.CountOf(Severity::kFileRefused) == 0)
      PlanRows(rows, options, planner, plan);
  }
  Finish(options, plan);
  return plan;
}

}  // namespace cairn::imports
