#ifndef CAIRN_SERVICES_WEB_IMPORTING_PLAN_ESTABLISHMENT_PLAN_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PLAN_ESTABLISHMENT_PLAN_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/plan/published_post.h"
#include "services/web/importing/plan/vacancy_plan.h"
#include "services/web/importing/text/title_map.h"

namespace cairn::imports {

// The organisation that the options name; null, and reported, when the services do not have it.
const roles::v1::Organisation* FindOrganisation(const Existing& existing, const Options& options,
                                                Report& report);

// Whether a label in a file may mean `organisation`: they share a word that tells councils apart.
bool LabelFits(absl::string_view label, const roles::v1::Organisation& organisation);

// Plans the posts and vacancies of one organisation as a source of one day shows them. What the
// file does not tell (a role given by hand, a line of report, an open date) stays. A vacancy moves
// only as its life cycle allows, and never back behind a move of a later day. Publish and Close
// gather; Emit plans: posts in the order in which they were published, each before its vacancy,
// then the posts that close, each behind those that report to it.
class EstablishmentPlanner {
 public:
  // `source` names the kind of file in evidence, e.g. "Published structure".
  EstablishmentPlanner(const Existing& existing, const roles::v1::Organisation& organisation,
                       absl::string_view source, absl::CivilDay date, Plan& plan);

  // False, and reported, when a source of a later day was taken already.
  bool IsNewest(int line, absl::string_view column);

  // False, and reported, when the organisation had ended by the day of the source.
  bool OrganisationStands(int line, absl::string_view column);

  // The organisation's posts, closed ones too.
  const std::vector<const roles::v1::Post*>& posts() const { return posts_; }
  Ids& ids() { return ids_; }
  absl::CivilDay date() const { return date_; }
  // `organisations/x/posts/`.
  std::string post_prefix() const { return absl::StrCat(organisation_.name(), "/posts/"); }
  // "Published structure of 2024-07-01".
  const std::string& source() const { return source_; }

  // Takes a post that the file shows. False when it breaks a rule of the contract; that is
  // reported.
  bool Publish(PublishedPost published);
  // Takes a post that the file no longer shows; its vacancy will be withdrawn.
  void Close(const roles::v1::Post& post, absl::string_view why);
  void Emit();

 private:
  struct Closing {
    const roles::v1::Post* post;
    std::string why;
  };
  void EmitPost(const PublishedPost& published);
  void EmitClosing(const Closing& closing);
  void FreeReports();
  std::vector<Closing> ClosingsFromBelow() const;
  void ClearLostLine(int line, roles::v1::Post& post);
  void MapTitle(const PublishedPost& published, roles::v1::Post& post);
  void MergeCover(const PublishedPost& published, roles::v1::Post& post);
  void CountPost(const PublishedPost& published, const roles::v1::Post& after);

  const roles::v1::Organisation& organisation_;
  std::string source_kind_;
  std::string source_;
  absl::CivilDay date_;
  Plan& plan_;
  TitleMap titles_;
  VacancyPlanner vacancies_;
  Ids ids_;
  std::vector<const roles::v1::Post*> posts_;
  std::vector<PublishedPost> published_;
  std::unordered_map<std::string, Closing> closing_;  // by name of the post
};

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PLAN_ESTABLISHMENT_PLAN_H_
