#include "services/people/people.h"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/collection/write_once.h"
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
using v1::Person;

constexpr int kAll = 100000;

// Whom an appointment belongs to.
absl::string_view PersonOf(const Appointment& appointment) {
  const absl::string_view name = appointment.name();
  return name.substr(0, name.rfind("/appointments/"));
}

std::string EmployerOf(const Appointment& appointment) {
  return absl::StrCat("organisations/", resource::OrganisationOf(appointment.name()));
}

absl::StatusOr<Person> HolderOf(store::Snapshot& snapshot, const Appointment& appointment) {
  const ResourceType& type = ResourceType::Of(Person::descriptor());
  Person holder;
  ASSIGN_OR_RETURN(const Key key, type.ParseName(PersonOf(appointment)));
  RETURN_IF_ERROR(snapshot.Find(type, key, &holder).status());
  return holder;
}

// Appointments that `query` finds, but for `self`, as long as their holders are employed; of these
// `holder` counts as given.
absl::StatusOr<std::vector<Appointment>> Others(store::Snapshot& snapshot, store::Query query,
                                                absl::string_view self, const Person& holder) {
  std::vector<Appointment> others;
  query.type = &ResourceType::Of(Appointment::descriptor());
  query.limit = kAll;
  RETURN_IF_ERROR(snapshot.List(
      query, [&](const Key&, const std::unique_ptr<google::protobuf::Message>& found) {
        const auto& appointment = static_cast<const Appointment&>(*found);
        if (appointment.name() != self) others.push_back(appointment);
        return true;
      }));
  for (Appointment& other : others) {
    if (PersonOf(other) == holder.name()) {
      other = WithinEmployment(other, holder);
      continue;
    }
    ASSIGN_OR_RETURN(const Person of_other, HolderOf(snapshot, other));
    other = WithinEmployment(other, of_other);
  }
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

// What has not begun is not completed. What was kept before this was checked stays, and can be
// written as it is.
absl::Status CheckCompletion(const Enrolment& enrolment) {
  Violations violations;
  if (enrolment.state() == Enrolment::COMPLETED && enrolment.has_intake_date() &&
      resource::ToDay(enrolment.state_date()) < resource::ToDay(enrolment.intake_date()))
    violations.Add("enrolment.state_date", "is ", resource::PrintDate(enrolment.state_date()),
                   ", and the intake begins on ", resource::PrintDate(enrolment.intake_date()),
                   ": nobody completes a programme before it begins");
  return violations.ToStatus();
}

absl::Status CheckEnrolment(const Enrolment* before, const Enrolment* after, store::Transaction&) {
  if (after == nullptr) return absl::OkStatus();
  const bool same = before != nullptr && before->state() == after->state() &&
                    resource::ToDay(before->state_date()) == resource::ToDay(after->state_date()) &&
                    before->has_intake_date() == after->has_intake_date() &&
                    resource::ToDay(before->intake_date()) == resource::ToDay(after->intake_date());
  if (!same) RETURN_IF_ERROR(CheckCompletion(*after));
  if (before == nullptr || before->state() == after->state()) return absl::OkStatus();
  return CheckMove(*before, after->state());
}

}  // namespace

People::People(store::Store& store, IdSource& ids, const Establishment* establishment)
    : store_(store),
      establishment_(establishment),
      people_(store, ids, std::bind_front(&People::CheckPerson, this),
              std::bind_front(&People::CheckOrganisation, this)),
      appointments_(store, ids, std::bind_front(&People::CheckAppointment, this),
                    std::bind_front(&People::CheckOrganisation, this)),
      enrolments_(store, ids, &CheckEnrolment, std::bind_front(&People::CheckOrganisation, this)) {}

absl::Status People::CheckOrganisation(absl::string_view name) const {
  return establishment_ == nullptr ? absl::OkStatus() : establishment_->CheckOrganisation(name);
}

absl::Status People::CheckPost(const Appointment& appointment) const {
  if (establishment_ != nullptr)
    return establishment_->CheckPost(appointment.post(), EmployerOf(appointment),
                                     "appointment.post");
  return resource::OrganisationOf(appointment.post()) ==
                 resource::OrganisationOf(appointment.name())
             ? absl::OkStatus()
             : PostNotShared(appointment.post(), Agreements::kUnknown);
}

absl::Status People::CheckAppointment(const Appointment* before, const Appointment* after,
                                      store::Transaction& tx) const {
  if (after == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(CheckDates(*after));
  // What was taken before stays, and can still be ended: the planner tells of it.
  if (before == nullptr) RETURN_IF_ERROR(CheckPost(*after));
  RETURN_IF_ERROR(CheckBegins(before, *after));
  ASSIGN_OR_RETURN(const Person holder, HolderOf(tx, *after));
  return CheckBeside(*after, holder, tx);
}

absl::Status People::CheckBegins(const Appointment* before, const Appointment& after) const {
  const absl::CivilDay first = resource::ToDay(after.start_date());
  if (establishment_ == nullptr ||
      (before != nullptr && resource::ToDay(before->start_date()) == first))
    return absl::OkStatus();
  for (const absl::string_view name : {after.name(), after.post()})
    RETURN_IF_ERROR(
        establishment_->CheckBegins(absl::StrCat("organisations/", resource::OrganisationOf(name)),
                                    first, "appointment.start_date"));
  return absl::OkStatus();
}

absl::Status People::CheckBeside(const Appointment& appointment, const Person& holder,
                                 store::Transaction& tx) const {
  const ResourceType& type = ResourceType::Of(Appointment::descriptor());
  ASSIGN_OR_RETURN(const Key key, type.ParseName(appointment.name()));
  const Appointment held = WithinEmployment(appointment, holder);
  const std::string person = key.id.substr(0, key.id.find('/') + 1);
  ASSIGN_OR_RETURN(
      const std::vector<Appointment> own,
      Others(tx, {.organisation = key.organisation, .id_prefix = person}, held.name(), holder));
  RETURN_IF_ERROR(CheckOwn(held, own));
  if (held.kind() != Appointment::SUBSTANTIVE) return absl::OkStatus();
  store::Query of_post{
      .filter = {{type.FindColumn("post"), resource::Operator::kEqual, held.post()}}};
  of_post.organisation = key.organisation;
  ASSIGN_OR_RETURN(const std::vector<Appointment> holders,
                   Others(tx, of_post, held.name(), holder));
  std::optional<PostFacts> post;
  if (establishment_ != nullptr) post = establishment_->FindPost(held.post(), EmployerOf(held));
  return CheckHolders(held, holders, post.value_or(PostFacts()).fte);
}

// Appointments that ended with the last day run on once it is taken back or put off.
absl::Status People::CheckPerson(const Person* before, const Person* after,
                                 store::Transaction& tx) const {
  if (before == nullptr || after == nullptr || !LetsRunOn(*before, *after)) return absl::OkStatus();
  const ResourceType& type = ResourceType::Of(Person::descriptor());
  ASSIGN_OR_RETURN(const Key key, type.ParseName(after->name()));
  ASSIGN_OR_RETURN(
      std::vector<Appointment> own,
      Others(tx, {.organisation = key.organisation, .id_prefix = key.id + "/"}, "", *after));
  const auto since = std::partition(own.begin(), own.end(), [&](const Appointment& appointment) {
    return resource::ToDay(appointment.start_date()) <= resource::ToDay(before->left_date());
  });
  const std::vector<Appointment> run_on(own.begin(), since);
  for (auto later = since; later != own.end(); ++later) RETURN_IF_ERROR(CheckOwn(*later, run_on));
  for (const Appointment& appointment : run_on)
    RETURN_IF_ERROR(CheckBeside(appointment, *after, tx));
  return absl::OkStatus();
}

absl::StatusOr<Appointment> People::EndAppointment(const rpc::CallContext& call,
                                                   const v1::EndAppointmentRequest& request) const {
  return WriteOnce<Appointment>(store_, call, request, [&](store::Transaction& tx) {
    return appointments_.Modify(
        tx, request.name(), request.etag(), [&](Appointment& appointment) -> absl::Status {
          if (appointment.has_last_day() &&
              resource::ToDay(appointment.last_day()) != resource::ToDay(request.last_day()))
            return AppointmentEnded(appointment);
          *appointment.mutable_last_day() = request.last_day();
          if (request.has_notice_date()) *appointment.mutable_notice_date() = request.notice_date();
          // The last day may lie behind the end of the contract, and so may meet what
          // begins after it.
          return CheckAppointment(&appointment, &appointment, tx);
        });
  });
}

absl::StatusOr<Enrolment> People::AdvanceEnrolment(
    const rpc::CallContext& call, const v1::AdvanceEnrolmentRequest& request) const {
  return WriteOnce<Enrolment>(store_, call, request, [&](store::Transaction& tx) {
    return enrolments_.Modify(tx, request.name(), request.etag(),
                              [&](Enrolment& enrolment) -> absl::Status {
                                RETURN_IF_ERROR(CheckMove(enrolment, request.state()));
                                enrolment.set_state(request.state());
                                *enrolment.mutable_state_date() = request.effective_date();
                                return CheckCompletion(enrolment);
                              });
  });
}

absl::StatusOr<v1::PurgePeopleResponse> People::PurgePeople(
    const rpc::CallContext& call, const v1::PurgePeopleRequest& request) const {
  Violations violations;
  const absl::string_view parent = resource::OrganisationOf(request.parent());
  for (int i = 0; i < request.names_size(); ++i)
    if (parent != "-" && resource::OrganisationOf(request.names(i)) != parent)
      violations.Add(absl::StrCat("names[", i, "]"), "must be below ", request.parent());
  RETURN_IF_ERROR(violations.ToStatus());

  const ResourceType& type = ResourceType::Of(Person::descriptor());
  ASSIGN_OR_RETURN(v1::PurgePeopleResponse response,
                   WriteOnce<v1::PurgePeopleResponse>(
                       store_, call, request,
                       [&](store::Transaction& tx) -> absl::StatusOr<v1::PurgePeopleResponse> {
                         v1::PurgePeopleResponse response;
                         const std::string token_before = store_.Token(tx.position());
                         for (const std::string& name : request.names()) {
                           ASSIGN_OR_RETURN(const Key key, type.ParseName(name));
                           ASSIGN_OR_RETURN(const bool stands, tx.Exists(type, key));
                           if (stands) return NotDeleted(name);
                           ASSIGN_OR_RETURN(const store::Transaction::Erased erased,
                                            tx.Erase(type, key));
                           if (!erased.was_known) return NeverHere(name);
                           v1::PurgePeopleResponse::Purged& purged = *response.add_purged();
                           purged.set_name(name);
                           purged.set_changes(erased.changes);
                           purged.set_answers(erased.answers);
                         }
                         response.set_token(request.validate_only() ? token_before
                                                                    : store_.Token(tx.position()));
                         return response;
                       }));
  if (request.validate_only()) return response;
  const absl::Status cleaned = store_.CleanFiles();
  if (absl::IsAborted(cleaned)) return ErasedButInTheFiles();
  RETURN_IF_ERROR(cleaned);
  return response;
}

rpc::ServiceTable People::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.people.v1.PeopleService");
  for (const AnyCollection* collection : collections()) collection->Bind(table);
  table.Unary<v1::EndAppointmentRequest, Appointment>(
      "EndAppointment", std::bind_front(&People::EndAppointment, this));
  table.Unary<v1::AdvanceEnrolmentRequest, Enrolment>(
      "AdvanceEnrolment", std::bind_front(&People::AdvanceEnrolment, this));
  table.Unary<v1::PurgePeopleRequest, v1::PurgePeopleResponse>(
      "PurgePeople", std::bind_front(&People::PurgePeople, this));
  return table;
}

}  // namespace cairn::people
