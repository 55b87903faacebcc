#include "services/people/errors.h"

#include "absl/strings/str_cat.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"

namespace cairn::people {
namespace {

constexpr auto kPrecondition = absl::StatusCode::kFailedPrecondition;

}  // namespace

absl::Status AppointmentsOverlap(absl::string_view appointment) {
  return Failure(kPrecondition, ErrorReason::APPOINTMENTS_OVERLAP)
      .With("appointment", appointment)
      .Say("the person holds the post already in that time: ", appointment,
           "; end that appointment first, or change it");
}

absl::Status OrganisationNotFound(absl::string_view organisation) {
  return Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
      .With("resource", organisation)
      .Say("the roles service has no organisation ", organisation,
           "; is its id right? Add it there first");
}

absl::Status PostNotFound(absl::string_view post, absl::string_view field) {
  return Failure(kPrecondition, ErrorReason::REFERENCE_NOT_FOUND)
      .With("resource", post)
      .With("field", field)
      .Say("the roles service has no post ", post, "; is its id right? Add it there first");
}

absl::Status PostNotShared(absl::string_view post, Agreements agreements) {
  return Failure(kPrecondition, ErrorReason::POST_NOT_SHARED)
      .With("post", post)
      .Say("nobody of another organisation may be appointed to ", post,
           " before both have agreed; ",
           agreements == Agreements::kUnknown
               ? "this service does not follow roles (--roles), and so knows of no agreement"
               : absl::StrCat("ask organisations/", resource::OrganisationOf(post),
                              " to list yours in joint_organisations of that post, if it has it"));
}

absl::Status NotDeleted(absl::string_view person) {
  return Failure(kPrecondition, ErrorReason::NOT_DELETED)
      .With("resource", person)
      .Say(person,
           " is still recorded, and only who was deleted can be purged; delete the person "
           "first, with what stands below");
}

absl::Status NeverHere(absl::string_view person) {
  return Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
      .With("resource", person)
      .Say("nobody by the name ", person, " was ever here");
}

absl::Status ErasedButInTheFiles() {
  return Failure(absl::StatusCode::kAborted, ErrorReason::STORE_BUSY)
      .RetryAfter(absl::Seconds(1))
      .Say(
          "they are erased for every caller, but somebody still reads an older state, so that the "
          "files could not be cleaned; ask again");
}

absl::Status BeginsBehindTheEnd(absl::string_view field, absl::string_view organisation,
                                absl::CivilDay last_day) {
  Violations violations;
  violations.Add(field, "lies behind the last day of ", organisation, ", ",
                 absl::FormatCivilTime(last_day),
                 "; what begins later belongs to the body that followed it");
  return violations.ToStatus();
}

absl::Status PostOverfilled(absl::string_view post, double fte, double limit) {
  return Failure(kPrecondition, ErrorReason::POST_OVERFILLED)
      .With("post", post)
      .Say(post, " would have substantive holders of ", fte,
           " full-time equivalents at once, and it has ", limit,
           "; end an appointment first, or give each its share as fte. Two who share a job at more "
           "than 1 in all need a post whose fte and job_share_holders say so");
}

absl::Status AppointmentEnded(const v1::Appointment& appointment) {
  return Failure(kPrecondition, ErrorReason::APPOINTMENT_ENDED)
      .With("appointment", appointment.name())
      .Say(appointment.name(), " ended on ", resource::PrintDate(appointment.last_day()),
           " already; update last_day to correct it");
}

absl::Status EnrolmentMoveNotAllowed(absl::string_view enrolment, v1::Enrolment::State from,
                                     v1::Enrolment::State to) {
  const std::string& from_name = v1::Enrolment::State_Name(from);
  const std::string& to_name = v1::Enrolment::State_Name(to);
  return Failure(kPrecondition, ErrorReason::ENROLMENT_MOVE_NOT_ALLOWED)
      .With("enrolment", enrolment)
      .With("from", from_name)
      .With("to", to_name)
      .Say(enrolment, " is ", from_name, " and cannot become ", to_name,
           "; it moves from ENQUIRED to NOMINATED to ENROLLED to COMPLETED, or to LEFT from any of "
           "the first three");
}

}  // namespace cairn::people
