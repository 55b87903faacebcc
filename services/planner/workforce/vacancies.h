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
  Vacancy::State state = Vacancy::State::kOpen;  // on the day
  std::string evidence;
  Day since = kNoDay;  // the first day without a holder, known or expected
  Day until = kNoDay;  // the last one, where the next holder is appointed; else not set
  bool to_come = false;
  Cover::Kind cover = Cover::Kind::kUnknown;
  std::vector<std::string> holders;  // identities of those who hold it for good on the day

  bool InScope() const { return role != nullptr && planner::InScope(*role); }
  // Whether the next holder is appointed, and still to start.
  bool HasSuccessor() const { return IsSet(until); }
};

// The state of an open post on a day, as it is known now. In order:
// - a vacancy that stood on the day says that it is vacant, whoever else is recorded on it; an
//   ANTICIPATED one says so once its day has come and nobody is recorded as holding the post still.
//   A vacancy stands from `vacant_since` on, where that is not known from the day on which it was
//   first shown, until the day of the move that ended it;
// - a substantive holder on the day says that it is filled;
// - when the last substantive appointment has ended, it is vacant from the day after, until the
// next
//   holder starts where one is appointed;
// - a post to which nobody was appointed before has a holder unknown.
struct PostState {
  bool vacant = false;
  Day since = kNoDay;  // vacant: its first day without a holder, when known
  // Filled: the last day of the holders who are known to go, where nobody is appointed to follow at
  // once.
  Day leaves = kNoDay;
  // Filled: a vacancy to come was filled ahead, so that it leaves no gap.
  bool followed = false;
  // The last day without a holder of the gap that `since` or `leaves` begins, where the next one is
  // appointed.
  Day until = kNoDay;
};
PostState StateOf(const Organisation& organisation, const Post& post, const Holdings& holdings,
                  Day day);

// The first day, `day` or later, on which somebody is recorded as holding the post for good; kNoDay
// when there is none.
Day FirstHeld(const Organisation& organisation, const Post& post, const Holdings& holdings,
              Day day);

// Posts that are vacant on `day`, those with a vacancy whose day is to come, and those whose holder
// is known to leave within `horizon_months`, in the order of their names. Posts not open on the
// day, and exits on or after which the post closes, are no vacancies.
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
    kAppointmentAfterLeaving,
    kPlaceholderDate,
    kVacancyOnClosedPost,
    kPeopleWithoutOrganisation,
    kPostOverfilled,
    kAppointmentNotAgreed
  };
  Kind kind;
  std::string post;          // name
  std::string vacancy;       // name; empty where none is concerned
  std::string organisation;  // name, where it is what is missing
};
// Whose records may be spoken of.
enum class RecordsOf { kRoles, kRolesAndPeople };
// Of kRoles those alone that roles has with itself.
std::vector<Disagreement> Disagreements(const Workforce& workforce,
                                        const Organisation& organisation, const Holdings& holdings,
                                        Day day, RecordsOf records = RecordsOf::kRolesAndPeople);

// The first day of which anything dated is on record: of posts and vacancies, and of people where
// they may be read. kNoDay when there is none.
Day RecordsBegin(const Organisation& organisation, RecordsOf records);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_VACANCIES_H_
