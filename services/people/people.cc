#include "services/people/people.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/people/appointment_rules.h"
#include "services/people/errors.h"
#include "services/people/post_facts.h"

namespace cairn::people {
namespace {

using resource::Key;
using resource::ResourceType;
using v1::Appointment;
using v1::Enrolment;

constexpr int kAll = 100000;

// Appointments that `query` finds, but for `self`.
absl::StatusOr<std::vector<Appointment>> Others(store::Snapshot& snapshot, store::Query query,
                                                absl::string_view self) {
  std::vector<Appointment> others;
  query.type = &ResourceType::Of(Appointment::descriptor());
  query.limit = kAll;
  RETURN_IF_ERROR(snapshot.List(
      query, [&](const Key&, const std::unique_ptr<google::protobuf::Message>& found) {
        const auto& appointment = static_cast<const Appointment&>(*found);
        if (appointment.name() != self) others.push_back(appointment);
        return true;
      }));
  return others;
}

// ENQUIRED, NOMINATED, ENROLLED and COMPLETED follow each other, steps may be skipped; LEFT from
// the first three.
absl::Status CheckMove(const Enrolment& enrolment, Enrolment::State to) {
  const Enrolment::State from = enrolment.state();
  const bool under_way =
      from == Enrolment::ENQUIRED || from == Enrolment::NOMINATED || from == Enrolment::ENROLLED;
  if (under_way && to > from) return absl::OkStatus();
  return EnrolmentMoveNotAllowed(enrolment.name(), from, to);
}

absl::Status CheckEnrolment(const Enrolment* before, const Enrolment* after, store::Transaction&) {
  if (before == nullptr || after == nullptr || before->state() == after->state())
    return absl::OkStatus();
  return CheckMove(*before, after->state());
}

}  // namespace

People::People(store::Store& store, IdSource& ids, const Establishment* establishment)
    : store_(store),
      establishment_(establishment),
      people_(store, ids, nullptr, std::bind_front(&People::CheckOrganisation, this)),
      appointments_(store, ids, std::bind_front(&People::CheckAppointment, this),
                    std::bind_front(&People::CheckOrganisation, this)),
      enrolments_(store, ids, &CheckEnrolment, std::bind_front(&People::CheckOrganisation, this)) {}

absl::Status People::CheckOrganisation(absl::string_view name) const {
  return establishment_ == nullptr ? absl::OkStatus() : establishment_->CheckOrganisation(name);
}

absl::Status People::CheckAppointment(const Appointment* before, const Appointment* after,
                                      store::Transaction& tx) const {
  if (after == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(CheckDates(*after));
  // What was taken before stays, and can still be ended: the planner tells of it.
  if (before == nullptr && establishment_ != nullptr)
    RETURN_IF_ERROR(establishment_->CheckPost(after->post(), "appointment.post"));
  const ResourceType& type = ResourceType::Of(Appointment::descriptor());
  ASSIGN_OR_RETURN(const Key key, type.ParseName(after->name()));
  const std::string person = key.id.substr(0, key.id.find('/') + 1);
  ASSIGN_OR_RETURN(
      const std::vector<Appointment> own,
      Others(tx, {.organisation = key.organisation, .id_prefix = person}, after->name()));
  RETURN_IF_ERROR(CheckOwn(*after, own));
  if (after->kind() != Appointment::SUBSTANTIVE) return absl::OkStatus();
  ASSIGN_OR_RETURN(
      const std::vector<Appointment> holders,
      Others(tx, {.filter = {{type.FindColumn("post"), resource::Operator::kEqual, after->post()}}},
             after->name()));
  std::optional<PostFacts> post;
  if (establishment_ != nullptr) post = establishment_->FindPost(after->post());
  return CheckHolders(*after, holders, post.value_or(PostFacts()).fte);
}

absl::StatusOr<Appointment> People::EndAppointment(const rpc::CallContext& call,
                                                   const v1::EndAppointmentRequest& request) const {
  Appointment ended;
  RETURN_IF_ERROR(
      WriteOnce(store_, call, request, &ended, [&](store::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(
            ended,
            appointments_.Move(
                tx, request.name(), request.etag(), [&](Appointment& appointment) -> absl::Status {
                  if (appointment.has_last_day() && resource::ToDay(appointment.last_day()) !=
                                                        resource::ToDay(request.last_day()))
                    return AppointmentEnded(appointment);
                  *appointment.mutable_last_day() = request.last_day();
                  if (request.has_notice_date())
                    *appointment.mutable_notice_date() = request.notice_date();
                  // The last day may lie behind the end of the contract, and so may meet what
                  // begins after it.
                  return CheckAppointment(&appointment, &appointment, tx);
                }));
        return absl::OkStatus();
      }));
  return ended;
}

absl::StatusOr<Enrolment> People::AdvanceEnrolment(
    const rpc::CallContext& call, const v1::AdvanceEnrolmentRequest& request) const {
  Enrolment advanced;
  RETURN_IF_ERROR(
      WriteOnce(store_, call, request, &advanced, [&](store::Transaction& tx) -> absl::Status {
        ASSIGN_OR_RETURN(
            advanced, enrolments_.Move(tx, request.name(), request.etag(),
                                       [&](Enrolment& enrolment) -> absl::Status {
                                         RETURN_IF_ERROR(CheckMove(enrolment, request.state()));
                                         enrolment.set_state(request.state());
                                         *enrolment.mutable_state_date() = request.effective_date();
                                         return absl::OkStatus();
                                       }));
        return absl::OkStatus();
      }));
  return advanced;
}

rpc::ServiceTable People::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.people.v1.PeopleService");
  for (const AnyCollection* collection : collections()) collection->Bind(table);
  table.Unary<v1::EndAppointmentRequest, Appointment>(
      "EndAppointment", std::bind_front(&People::EndAppointment, this));
  table.Unary<v1::AdvanceEnrolmentRequest, Enrolment>(
      "AdvanceEnrolment", std::bind_front(&People::AdvanceEnrolment, this));
  return table;
}

}  // namespace cairn::people
