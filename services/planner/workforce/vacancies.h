#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_VACANCIES_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_VACANCIES_H_

#include <string>
#include <vector>

#include "services/planner/workforce/day.h"
#include "services/planner/workforce/workforce.h"

// Which posts lack a substantive holder, put together from what roles and people say. The one place
// where that is decided.
namespace cairn::planner {

// A post without a substantive holder, now or from a known day on.
struct VacantPost {
  const Organisation* organisation = nullptr;
  const Post* post = nullptr;
  const Role* role = nullptr;        // null: the title is mapped to none
  const Vacancy* vacancy = nullptr;  // null: nobody opened one; the planner inferred it
  Vacancy::Origin origin = Vacancy::Origin::kUnknown;
  std::string evidence;
  Day since = kNoDay;                // the first day without a holder; for one to come, the expected day
  bool to_come = false;
  Cover::Kind cover = Cover::Kind::kUnknown;

  bool InScope() const { return role != nullptr && planner::InScope(*role); }
};

// The state of an open post on a day.
struct PostState {
  bool vacant = false;
  Day since = kNoDay;      // of the vacancy, when known
  Day leaves = kNoDay;     // the last day of a holder who is known to go
};
PostState StateOf(const Organisation& organisation, const Post& post, const Holdings& holdings, Day day);

// Posts that are vacant on `day`, and those whose holder is known to leave within `horizon_months`, in the
// order of their names. A post for which no appointment was ever recorded and no vacancy stands has a
// holder unknown.
std::vector<VacantPost> VacantPosts(const Workforce& workforce, const Organisation& organisation, const Holdings& holdings,
                                    Day day, int horizon_months);

// Two services say different things about one post.
struct Disagreement {
  enum class Kind { kVacantWithHolder = 1, kFilledWithoutAppointment, kAppointmentWithoutPost, kAppointmentOnClosedPost };
  Kind kind;
  std::string post;     // name
  std::string vacancy;  // name; empty where none is concerned
};
std::vector<Disagreement> Disagreements(const Workforce& workforce, const Organisation& organisation, const Holdings& holdings,
                                        Day day);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_VACANCIES_H_
