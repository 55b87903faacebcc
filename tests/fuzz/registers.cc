#include "tests/fuzz/registers.h"

#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/field_rules.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/text_format.h"
#include "tests/fuzz/fuzz.h"

namespace cairn::fuzz {
namespace {

using imports::Existing;
using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;
using resource::ToDay;
using roles::v1::Post;
using roles::v1::Role;
using roles::v1::Vacancy;

bool IsOpen(const Vacancy& vacancy) {
  return vacancy.state() != Vacancy::FILLED && vacancy.state() != Vacancy::WITHDRAWN;
}

template <typename T>
T* Find(google::protobuf::RepeatedPtrField<T>& all, const std::string& name) {
  for (T& one : all)
    if (one.name() == name) return &one;
  return nullptr;
}

// ---- rules, on the state before the change

void CheckChange(const Existing& state, const Post* before, const Post& after) {
  Require(!after.has_open_date() || !after.has_close_date() ||
              ToDay(after.open_date()) <= ToDay(after.close_date()),
          "a post closes after it opens");
  for (const auto& cover : after.covers())
    Require(!cover.has_end_date() || !cover.has_start_date() ||
                ToDay(cover.start_date()) <= ToDay(cover.end_date()),
            "cover ends after it begins");
  std::string above = after.reports_to();
  for (int steps = 0; !above.empty(); ++steps) {
    Require(above != after.name() && steps <= state.posts_size(), "posts do not report in a loop");
    std::string next;
    for (const Post& post : state.posts())
      if (post.name() == above) next = post.reports_to();
    above = next;
  }
  if (before == nullptr || before->has_close_date() || !after.has_close_date()) return;
  for (const Post& post : state.posts())
    Require(post.has_close_date() || post.reports_to() != after.name(),
            "a post closes when no open post reports to it");
  for (const Vacancy& vacancy : state.vacancies())
    Require(vacancy.post() != after.name() || !IsOpen(vacancy),
            "a vacancy is withdrawn before its post closes");
}

bool MayMove(Vacancy::State from, Vacancy::State to) {
  if (from == to) return true;
  if (from == Vacancy::FILLED || from == Vacancy::WITHDRAWN) return false;
  return from != Vacancy::ANTICIPATED || to == Vacancy::OPEN || to == Vacancy::WITHDRAWN;
}

void CheckChange(const Existing& state, const Vacancy* before, const Vacancy& after) {
  if (before != nullptr) {
    Require(before->post() == after.post(), "a vacancy keeps its post");
    Require(MayMove(before->state(), after.state()), "a vacancy moves as its life cycle allows");
    if (before->state() != after.state() && !before->moves().empty())
      Require(ToDay(after.as_of_date()) >= ToDay(before->moves().rbegin()->effective_date()),
              "a vacancy moves forward in time");
    return;
  }
  Require(after.state() == Vacancy::OPEN, "an imported vacancy begins open");
  bool stands = false;
  for (const Post& post : state.posts())
    stands |= post.name() == after.post() && !post.has_close_date();
  Require(stands, "a vacancy's post stands");
  for (const Vacancy& other : state.vacancies())
    Require(other.post() != after.post() || !IsOpen(other), "a post has one open vacancy");
}

absl::CivilDay LastDay(const Appointment& appointment) {
  if (appointment.has_last_day()) return ToDay(appointment.last_day());
  if (appointment.has_contract_end_date()) return ToDay(appointment.contract_end_date());
  return absl::CivilDay::max();
}

void CheckChange(const Existing& state, const Appointment* before, const Appointment& after) {
  Require(before == nullptr || before->post() == after.post(), "an appointment keeps its post");
  Require(ToDay(after.start_date()) <= LastDay(after), "an appointment ends after it begins");
  const auto person = [](const Appointment& a) {
    return a.name().substr(0, a.name().rfind("/appointments/"));
  };
  std::map<absl::CivilDay, double> starts;
  for (const Appointment& other : state.appointments()) {
    if (other.name() == after.name() || other.post() != after.post()) continue;
    const bool overlap =
        ToDay(other.start_date()) <= LastDay(after) && ToDay(after.start_date()) <= LastDay(other);
    Require(!overlap || person(other) != person(after), "nobody holds one post twice at once");
    if (overlap) starts[std::max(ToDay(other.start_date()), ToDay(after.start_date()))] = 0;
  }
  if (after.kind() != Appointment::SUBSTANTIVE) return;
  for (auto& [day, sum] : starts) {
    sum = after.fte() > 0 ? after.fte() : 1;
    for (const Appointment& other : state.appointments())
      if (other.name() != after.name() && other.post() == after.post() &&
          other.kind() == Appointment::SUBSTANTIVE && ToDay(other.start_date()) <= day &&
          day <= LastDay(other))
        sum += other.fte() > 0 ? other.fte() : 1;
    Require(sum <= 1 + 1e-6, "a post has at most one full-time substantive holder");
  }
}

void CheckChange(const Existing& state, const Enrolment* before, const Enrolment& after) {
  bool known = false;
  for (const Person& person : state.people())
    known |= after.name().rfind(person.name() + "/", 0) == 0;
  Require(known, "an enrolment's person is there");
  if (before == nullptr || before->state() == after.state()) return;
  Require(before->programme() == after.programme(), "an enrolment keeps its programme");
  Require(before->state() < Enrolment::COMPLETED && after.state() > before->state(),
          "an enrolment moves on");
}

void CheckChange(const Existing& state, const Person*, const Person& after) {
  for (const Person& other : state.people())
    Require(other.name() == after.name() || other.external_id() != after.external_id() ||
                resource::OrganisationOf(other.name()) != resource::OrganisationOf(after.name()),
            "an external id is one person's in an organisation");
}

void CheckChange(const Existing&, const Role*, const Role&) {}

// ---- what a service adds

template <typename T>
void Complete(const T*, T&) {}
void Complete(const Vacancy* before, Vacancy& after) {
  if (before == nullptr || before->state() == after.state()) return;
  auto* move = after.add_moves();
  move->set_state(after.state());
  *move->mutable_effective_date() = after.as_of_date();
}

template <typename T>
bool Upsert(const google::protobuf::Any& any, google::protobuf::RepeatedPtrField<T>* all,
            const Existing& state) {
  T after;
  if (!any.UnpackTo(&after)) return false;
  T* before = Find(*all, after.name());
  Violations violations;
  resource::CheckResource(after, "", violations);
  Require(violations.empty(), "field rules are kept");
  Require(resource::ResourceType::Of(T::descriptor()).ParseName(after.name()).ok(),
          "names are well formed");
  Require(before == nullptr ? after.etag().empty() : after.etag() == before->etag(),
          "etags are current");
  CheckChange(state, before, after);
  Complete(before, after);
  after.set_etag(absl::StrCat("e", after.etag()));
  if (before == nullptr) before = all->Add();
  *before = after;
  return true;
}

}  // namespace

void Carry(const std::vector<change::v1::Operation>& operations, Existing& state) {
  for (const auto& operation : operations) {
    Require(operation.has_upsert(), "an import adds or replaces");
    const google::protobuf::Any& any = operation.upsert();
    Require(Upsert(any, state.mutable_posts(), state) ||
                Upsert(any, state.mutable_vacancies(), state) ||
                Upsert(any, state.mutable_roles(), state) ||
                Upsert(any, state.mutable_people(), state) ||
                Upsert(any, state.mutable_appointments(), state) ||
                Upsert(any, state.mutable_enrolments(), state),
            "an import writes what it is for");
  }
}

imports::Existing FromText(const std::string& text) {
  Existing state;
  Require(google::protobuf::TextFormat::ParseFromString(text, &state),
          "the seed state can be read");
  return state;
}

}  // namespace cairn::fuzz
