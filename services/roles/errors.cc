#include "services/roles/errors.h"

#include "absl/strings/str_join.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"

namespace cairn::roles {
namespace {

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

}  // namespace

absl::Status ReportingLoop(absl::string_view post) {
  return Failure(kPrecondition, ErrorReason::REPORTING_LOOP)
      .With("post", post)
      .Say("reports_to would make a loop: following it from ", post, " leads back to that post");
}

absl::Status PostAlreadyClosed(const v1::Post& post) {
  return Failure(kPrecondition, ErrorReason::POST_CLOSED)
      .With("post", post.name())
      .Say(post.name(), " closed on ", resource::PrintDate(post.close_date()),
           "; add a new post instead");
}

absl::Status PostHasReports(absl::string_view post, const std::vector<std::string>& reports) {
  const std::string names = absl::StrJoin(reports, ", ");
  return Failure(kPrecondition, ErrorReason::POST_HAS_REPORTS)
      .With("post", post)
      .With("reports", names)
      .Say("open posts report to ", post, ": ", names, "; give them another reports_to first");
}

absl::Status VacancyAlreadyOpen(absl::string_view post, absl::string_view vacancy) {
  return Failure(kPrecondition, ErrorReason::VACANCY_ALREADY_OPEN)
      .With("post", post)
      .With("vacancy", vacancy)
      .Say(post, " has an open vacancy already: ", vacancy, "; move that one");
}

absl::Status VacancyNotMoved(absl::string_view vacancy) {
  return Failure(kPrecondition, ErrorReason::VACANCY_NOT_MOVED)
      .With("vacancy", vacancy)
      .Say(vacancy, " has made no move that could be corrected; change its fields by an update");
}

absl::Status VacancyMoveNotAllowed(absl::string_view vacancy, v1::Vacancy::State from,
                                   v1::Vacancy::State to, const std::string& allowed) {
  const std::string& from_name = v1::Vacancy::State_Name(from);
  const std::string& to_name = v1::Vacancy::State_Name(to);
  return Failure(kPrecondition, ErrorReason::VACANCY_MOVE_NOT_ALLOWED)
      .With("vacancy", vacancy)
      .With("from", from_name)
      .With("to", to_name)
      .Say(vacancy, " is ", from_name, " and cannot become ", to_name,
           "; from there it can become ",
           allowed.empty() ? "nothing else: add a new vacancy" : allowed);
}

}  // namespace cairn::roles
