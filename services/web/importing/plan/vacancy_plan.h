#ifndef CAIRN_SERVICES_WEB_IMPORTING_PLAN_VACANCY_PLAN_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PLAN_VACANCY_PLAN_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/plan/published_post.h"

namespace cairn::imports {

// Plans the vacancies of one organisation as a source of one day shows its posts. A vacancy moves
// only as its life cycle allows, and never back behind a move of a later day.
class VacancyPlanner {
 public:
  // `source` names the file in evidence, e.g. "Published structure of 2024-07-01".
  VacancyPlanner(const Existing& existing, const roles::v1::Organisation& organisation,
                 absl::string_view source, absl::CivilDay date, Plan& plan);

  // Opens, keeps or fills what stands of a post, whose name is `post`, as the file shows it.
  void Update(const PublishedPost& published, absl::string_view post);
  // Withdraws the open vacancy of a post that the file no longer shows.
  void Withdraw(const roles::v1::Post& post, absl::string_view why);

 private:
  void Open(const PublishedPost& published, absl::string_view post);
  void Anticipate(const PublishedPost& published, const roles::v1::Vacancy* open,
                  absl::string_view post);
  bool Keep(const PublishedPost& published, const roles::v1::Vacancy& open);
  void Fill(const PublishedPost& published, const roles::v1::Vacancy& open);
  const roles::v1::Vacancy* FindOpen(absl::string_view post) const;
  bool SettledLater(const roles::v1::Vacancy& vacancy) const;

  std::string organisation_;  // name
  std::string source_;
  absl::CivilDay date_;
  Plan& plan_;
  Ids ids_;
  std::unordered_map<std::string, std::vector<const roles::v1::Vacancy*>> vacancies_;
  std::unordered_map<std::string, const roles::v1::Vacancy*> vacancy_by_name_;
};

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PLAN_VACANCY_PLAN_H_
