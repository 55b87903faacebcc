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
  Day since = kNoDay;  // the first day without a holder, known or expected
  bool to_come = false;
  Cover::Kind cover = Cover::Kind::kUnknown;
  std::vector<std::string> holders;  // identities of those who hold it for good on the day

  bool InScope() const { return role != nullptr && planner::InScope(*role); }
};

// The state of an open post on a day. In order:
// - an open vacancy says that it is vacant, whoever else is recorded on it; an ANTICIPATED one says
// so
//   once its day has come and nobody is recorded as holding the post still;
// - a recorded substantive holder, present or still to start, says that it is filled;
// - when every substantive appointment ever recorded has ended, it is vacant from the day after the
// last;
// - a post on which nobody was ever appointed has a holder unknown.
struct PostState {
  bool vacant = false;
  Day since = kNoDay;  // vacant: its first day without a holder, when known
  Day leaves =
      kNoDay;  // filled: the last day of a holder who is known to go and has no successor yet
};
PostState StateOf(const Organisation& organisation, const Post& post, const Holdings& holdings,
                  Day day);

// Posts that are vacant on `day`, those with an ANTICIPATED vacancy, and those whose holder is
// known to leave within `horizon_months`, in the order of their names. Posts not open on the day,
// and exits on or after which the post closes, are no vacancies.
std::vector<VacantPost> VacantPosts(const Workforce& workforce, const Organisation& organisation,
                                    const Holdings& holdings, Day day, int horizon_months);

// A post with a holder, as if it fell vacant on the day.
VacantPost AsIfVacant(const Workforce& workforce, const Organisation& organisation,
                      const Post& post, const Holdings& holdings, Day day);

// The appointment that a filled vacancy names; null when people keeps no such appointment to the
// post.
const Holding* FilledBy(const Organisation& organisation, const Vacancy& vacancy,
                        const Holdings& holdings);

// Two services say different things about one post, or one organisation.
struct Disagreement {
  enum class Kind {
    kVacantWithHolder = 1,
    kFilledWithoutAppointment,
    kAppointmentWithoutPost,
    kAppointmentOnClosedPost,
    kPeopleWithoutOrganisation = 15
  };
  Kind kind;
  std::string post;          // name
  std::string vacancy;       // name; empty where none is concerned
  std::string organisation;  // name, where it is what is missing
};
std::vector<Disagreement> Disagreements(const Workforce& workforce,
                                        const Organisation& organisation, const Holdings& holdings,
                                        Day day);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_VACANCIES_H_
