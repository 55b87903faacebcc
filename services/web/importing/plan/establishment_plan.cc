#include "services/web/importing/plan/establishment_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/web/importing/plan/published_title.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using resource::PrintDate;
using resource::ToDay;
using roles::v1::Post;

// Words in the names of councils that do not tell one from another.
const std::set<std::string>& CommonCouncilWords() {
  static const auto* words = new std::set<std::string>{
      "council", "city",  "county",    "borough", "district",   "metropolitan",
      "london",  "royal", "authority", "unitary", "corporation"};
  return *words;
}

bool SameTitle(const Post& a, const Post& b) {
  return a.display_name() == b.display_name() && a.directorate() == b.directorate() &&
         a.service() == b.service();
}

}  // namespace

const roles::v1::Organisation* FindOrganisation(const Existing& existing, const Options& options,
                                                Report& report) {
  for (const roles::v1::Organisation& organisation : existing.organisations())
    if (organisation.name() == options.organisation) return &organisation;
  report.RefuseFile(0, "",
                    options.organisation.empty()
                        ? "needs an organisation: say which one the file is about"
                        : absl::StrCat("is about ", options.organisation,
                                       ", which the roles service does not have; apply it first"));
  return nullptr;
}

bool LabelFits(absl::string_view label, const roles::v1::Organisation& organisation) {
  std::set<std::string> own;
  for (const std::string& word : Words(organisation.display_name())) own.insert(word);
  for (const std::string& word :
       Words(organisation.name().substr(organisation.name().find('/') + 1)))
    own.insert(word);
  for (const std::string& word : Words(label))
    if (CommonCouncilWords().count(word) == 0 && own.count(word) > 0) return true;
  return false;
}

EstablishmentPlanner::EstablishmentPlanner(const Existing& existing,
                                           const roles::v1::Organisation& organisation,
                                           absl::string_view source, absl::CivilDay date,
                                           Plan& plan)
    : organisation_(organisation),
      source_kind_(absl::StrCat(source, " of ")),
      source_(absl::StrCat(source_kind_, absl::FormatCivilTime(date))),
      date_(date),
      plan_(plan),
      titles_(existing.roles(), organisation),
      vacancies_(existing, organisation, source_, date, plan) {
  const absl::string_view id = resource::OrganisationOf(organisation.name());
  for (const Post& post : existing.posts()) {
    if (resource::OrganisationOf(post.name()) != id) continue;
    posts_.push_back(&post);
    ids_.Take(post.name(), AsPublished(post).Key());
  }
  for (const char* counter :
       {"posts created", "posts updated", "posts confirmed", "posts unchanged", "posts reopened",
        "posts closed", "vacancies opened", "vacancies filled", "vacancies withdrawn",
        "vacancies unchanged", "titles mapped to a role", "titles without a role",
        "titles that several roles claim"})
    plan_.report.Count(counter, 0);
}

bool EstablishmentPlanner::IsNewest(int line, absl::string_view column) {
  absl::CivilDay newest = absl::CivilDay::min();
  for (const Post* post : posts_)
    if (post->has_as_of_date()) newest = std::max(newest, ToDay(post->as_of_date()));
  if (newest <= date_) return true;
  plan_.report.RefuseFile(line, column, "says ", absl::FormatCivilTime(date_), ", but a source of ",
                          absl::FormatCivilTime(newest),
                          " was taken already; files are imported from old to new");
  return false;
}

bool EstablishmentPlanner::OrganisationStands(int line, absl::string_view column) {
  if (!organisation_.has_close_date() || date_ <= ToDay(organisation_.close_date())) return true;
  plan_.report.RefuseFile(line, column, "says ", absl::FormatCivilTime(date_), ", but ",
                          organisation_.display_name(), " ended on ",
                          PrintDate(organisation_.close_date()),
                          "; import it for the body that followed, or correct the day");
  return false;
}

void EstablishmentPlanner::MapTitle(const PublishedPost& published, Post& post) {
  const std::string& title = TitleToMap(post, titles_);
  const std::vector<const roles::v1::Role*> found =
      titles_.Find(title, post.directorate(), post.service());
  const bool renamed = published.before != nullptr && !SameTitle(*published.before, post);
  const bool given = published.before != nullptr && !published.before->role().empty();
  // What the organisation says of a title holds for posts that have a role already.
  const bool settled = given && !renamed && !titles_.IsOwn(title);
  if (found.size() == 1 && !settled && post.role() != found[0]->name()) {
    post.set_role(found[0]->name());
    post.set_statutory(!found[0]->statutory_basis().empty());
  }
  if (found.size() == 1 && post.role() != found[0]->name())
    plan_.report.Warn(published.line, "", "keeps its role ", post.role(),
                      "; the catalogue would map its title to ", found[0]->name());
  if (found.size() != 1 && renamed && given)
    plan_.report.Warn(published.line, "", "has a new title that maps to no single role; it keeps ",
                      post.role());
  if (!post.role().empty()) {
    plan_.report.Count("titles mapped to a role");
    return;
  }
  std::vector<std::string> claims;
  for (const roles::v1::Role* role : found) claims.push_back(role->name());
  plan_.report.Count(found.empty() ? "titles without a role" : "titles that several roles claim");
  std::vector<std::string> nearest;
  if (found.empty())
    for (const roles::v1::Role* role : titles_.Nearest(post.display_name()))
      nearest.push_back(role->name());
  plan_.report.AddOpenTitle(post.display_name(), post.directorate(), post.service(), claims,
                            nearest);
}

// Cover that an earlier file told of ends when this one does not; cover recorded otherwise stays.
void EstablishmentPlanner::MergeCover(const PublishedPost& published, Post& post) {
  bool goes_on = false;
  google::protobuf::RepeatedPtrField<Post::Cover> kept;
  for (const Post::Cover& cover : post.covers()) {
    const bool open = !cover.has_end_date() || ToDay(cover.end_date()) >= date_;
    const bool same = published.cover.has_value() && cover.kind() == published.cover->kind();
    if (open && same) goes_on = true;
    const bool ends =
        open && !same && !cover.has_end_date() && absl::StartsWith(cover.evidence(), source_kind_);
    // A corrected file of the same day: the cover never was.
    if (ends && cover.has_start_date() && ToDay(cover.start_date()) >= date_) continue;
    *kept.Add() = cover;
    if (ends) *kept.rbegin()->mutable_end_date() = ToDate(date_ - 1);
  }
  if (published.cover.has_value() && !goes_on) {
    *kept.Add() = *published.cover;
    *kept.rbegin()->mutable_start_date() = ToDate(date_);
  }
  post.mutable_covers()->Swap(&kept);
}

void EstablishmentPlanner::CountPost(const PublishedPost& published, const Post& after) {
  Report& report = plan_.report;
  if (published.before == nullptr) return report.Count("posts created");
  if (Same(*published.before, after)) return report.Count("posts unchanged");
  if (published.before->has_close_date() && !after.has_close_date()) {
    report.Warn(published.line, "", after.name(), " was closed on ",
                PrintDate(published.before->close_date()),
                "; the file shows it again, so it is reopened");
    return report.Count("posts reopened");
  }
  Post earlier = after;
  earlier.clear_as_of_date();
  // Written for the first time on a post of before titles were kept as published.
  if (published.before->published_title().empty()) earlier.clear_published_title();
  if (published.before->has_as_of_date())
    *earlier.mutable_as_of_date() = published.before->as_of_date();
  report.Count(Same(*published.before, earlier) ? "posts confirmed" : "posts updated");
}

bool EstablishmentPlanner::Publish(PublishedPost published) {
  // A file of before the closing shows the post as it stood, and says nothing of what came later.
  const Post* before = published.before;
  if (before == nullptr || !before->has_close_date() || ToDay(before->close_date()) < date_)
    published.post.clear_close_date();
  *published.post.mutable_as_of_date() = ToDate(date_);
  MergeCover(published, published.post);
  if (!ObeysContract(published.post, published.line, plan_.report)) return false;
  published_.push_back(std::move(published));
  return true;
}

void EstablishmentPlanner::Close(const Post& post, absl::string_view why) {
  if (!post.has_close_date()) closing_.emplace(post.name(), Closing{&post, std::string(why)});
}

void EstablishmentPlanner::Emit() {
  for (const PublishedPost& published : published_) EmitPost(published);
  FreeReports();
  for (const Closing& closing : ClosingsFromBelow()) EmitClosing(closing);
}

void EstablishmentPlanner::EmitPost(const PublishedPost& published) {
  Post after = published.post;
  ClearLostLine(published.line, after);
  MapTitle(published, after);
  CountPost(published, after);
  plan_.lines[after.name()] = published.line;
  if (published.before == nullptr || !Same(*published.before, after))
    plan_.roles.push_back(Upsert(after));
  vacancies_.Update(published, after.name());
}

void EstablishmentPlanner::ClearLostLine(int line, Post& post) {
  if (closing_.count(post.reports_to()) == 0) return;
  plan_.report.Warn(line, "", post.name(), " reported to ", post.reports_to(),
                    ", which closes; it now reports to no known post");
  post.clear_reports_to();
}

// A post closes only when no open post reports to it: not even one that the file does not show.
void EstablishmentPlanner::FreeReports() {
  std::unordered_map<std::string, bool> planned;
  for (const PublishedPost& published : published_) planned[published.post.name()] = true;
  for (const Post* post : posts_) {
    if (post->has_close_date() || planned.count(post->name()) > 0 ||
        closing_.count(post->name()) > 0)
      continue;
    Post after = *post;
    ClearLostLine(0, after);
    if (Same(*post, after)) continue;
    plan_.report.Count("posts updated");
    plan_.roles.push_back(Upsert(after));
  }
}

std::vector<EstablishmentPlanner::Closing> EstablishmentPlanner::ClosingsFromBelow() const {
  std::vector<std::pair<int, Closing>> by_depth;
  for (const Post* post : posts_) {  // in the order of the register, so that plans repeat
    const auto closing = closing_.find(post->name());
    if (closing == closing_.end()) continue;
    int depth = 0;
    auto above = closing_.find(post->reports_to());
    while (above != closing_.end() && depth < static_cast<int>(closing_.size())) {
      ++depth;
      above = closing_.find(above->second.post->reports_to());
    }
    by_depth.emplace_back(depth, closing->second);
  }
  std::stable_sort(by_depth.begin(), by_depth.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Closing> ordered;
  for (auto& [depth, closing] : by_depth) ordered.push_back(std::move(closing));
  return ordered;
}

// The vacancy goes first: closing the post would withdraw it without saying why.
void EstablishmentPlanner::EmitClosing(const Closing& closing) {
  const Post& post = *closing.post;
  vacancies_.Withdraw(post, closing.why);
  Post after = post;
  *after.mutable_close_date() =
      ToDate(after.has_open_date() ? std::max(date_, ToDay(after.open_date())) : date_);
  plan_.report.Count("posts closed");
  plan_.report.Warn(0, "", after.name(), " (", after.display_name(), ") ", closing.why,
                    "; it is closed on ", PrintDate(after.close_date()));
  plan_.roles.push_back(Upsert(after));
}

}  // namespace cairn::imports
