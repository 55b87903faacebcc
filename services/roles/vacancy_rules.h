#ifndef CAIRN_SERVICES_ROLES_VACANCY_RULES_H_
#define CAIRN_SERVICES_ROLES_VACANCY_RULES_H_

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "google/type/date.pb.h"

// The life cycle of a vacancy: pure decisions.
namespace cairn::roles {

// Moves `vacancy` to `to`, effective on `date`, recorded at `now`; or says why the life cycle
// forbids it.
absl::Status MoveVacancy(v1::Vacancy& vacancy, v1::Vacancy::State to,
                         const google::type::Date& date, absl::Time now);

// A vacancy before its last move, and right behind it.
struct LastMove {
  v1::Vacancy before;
  v1::Vacancy after;
};

// Corrects the last move as the request says: takes it back, or gives it another day or
// appointment. `last_move` is null where history does not reach back to it: then what was not
// opened first counts as OPEN before its first move.
absl::Status CorrectMove(v1::Vacancy& vacancy, const v1::CorrectVacancyMoveRequest& request,
                         absl::Time now, const LastMove* last_move = nullptr);

// The day on which a source first showed the vacancy; nothing when it is not known. Of a vacancy of
// before `first_shown_date` was kept it is `as_of_date`, unless a move may have dated that.
std::optional<absl::CivilDay> FirstShown(const v1::Vacancy& vacancy);

// Keeps `first_shown_date` of a vacancy that is added (`before` is null) or updated: a move that
// `as_of_date` dates leaves it, an update without a move may correct it.
void KeepFirstShown(const v1::Vacancy* before, v1::Vacancy& after);

// An appointment that fills a vacancy of the post is of the post's organisation, or of one that the
// post lists.
absl::Status CheckAppointment(const v1::Post& post, absl::string_view appointment);

}  // namespace cairn::roles

#endif  // CAIRN_SERVICES_ROLES_VACANCY_RULES_H_
