#include "services/people/appointment_rules.h"

#include <algorithm>

#include "absl/time/civil_time.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/people/errors.h"

namespace cairn::people {
namespace {

using resource::ToDay;
using v1::Appointment;

constexpr double kFull = 1.0;
constexpr double kRounding = 1e-6;
constexpr int kHandoverDays = 31;

absl::CivilDay FirstDay(const Appointment& appointment) { return ToDay(appointment.start_date()); }

// The recorded last day, else the end of the contract, else the end of time.
absl::CivilDay LastDay(const Appointment& appointment) {
  if (appointment.has_last_day()) return ToDay(appointment.last_day());
  if (appointment.has_contract_end_date()) return ToDay(appointment.contract_end_date());
  return absl::CivilDay::max();
}

bool Covers(const Appointment& appointment, absl::CivilDay day) {
  return FirstDay(appointment) <= day && day <= LastDay(appointment);
}

// What the appointment takes of the post on a day: nothing while its holder, who leaves, hands
// over.
double ShareOn(const Appointment& appointment, absl::CivilDay day) {
  if (!Covers(appointment, day)) return 0;
  const bool hands_over = appointment.has_last_day() && day > FirstDay(appointment) &&
                          LastDay(appointment) - day < kHandoverDays;
  if (hands_over) return 0;
  return appointment.fte() > 0 ? appointment.fte() : kFull;
}

}  // namespace

bool Overlap(const Appointment& a, const Appointment& b) {
  return FirstDay(a) <= LastDay(b) && FirstDay(b) <= LastDay(a);
}

absl::Status CheckDates(const Appointment& appointment) {
  Violations violations;
  if (appointment.has_last_day() && ToDay(appointment.last_day()) < FirstDay(appointment))
    violations.Add("appointment.last_day", "lies before start_date");
  if (appointment.has_contract_end_date() &&
      ToDay(appointment.contract_end_date()) < FirstDay(appointment))
    violations.Add("appointment.contract_end_date", "lies before start_date");
  if (appointment.has_notice_date() && appointment.has_last_day() &&
      ToDay(appointment.notice_date()) > ToDay(appointment.last_day()))
    violations.Add("appointment.notice_date", "lies behind last_day");
  return violations.ToStatus();
}

Appointment WithinEmployment(const Appointment& appointment, const v1::Person& holder) {
  Appointment within = appointment;
  if (!holder.has_left_date()) return within;
  const absl::CivilDay left = ToDay(holder.left_date());
  if (FirstDay(appointment) <= left && left < LastDay(appointment))
    *within.mutable_last_day() = holder.left_date();
  return within;
}

bool LetsRunOn(const v1::Person& before, const v1::Person& after) {
  return before.has_left_date() &&
         (!after.has_left_date() || ToDay(after.left_date()) > ToDay(before.left_date()));
}

absl::Status CheckOwn(const Appointment& appointment, const std::vector<Appointment>& own) {
  for (const Appointment& other : own)
    if (other.post() == appointment.post() && Overlap(appointment, other))
      return AppointmentsOverlap(other.name());
  return absl::OkStatus();
}

absl::Status CheckHolders(const Appointment& appointment, const std::vector<Appointment>& others,
                          double limit) {
  if (appointment.kind() != Appointment::SUBSTANTIVE) return absl::OkStatus();
  // The sum only rises on a day on which somebody starts, so those days are enough.
  std::vector<absl::CivilDay> starts = {FirstDay(appointment)};
  for (const Appointment& other : others)
    if (Covers(appointment, FirstDay(other))) starts.push_back(FirstDay(other));
  double most = 0;
  for (const absl::CivilDay day : starts) {
    double sum = ShareOn(appointment, day);
    for (const Appointment& other : others)
      if (other.kind() == Appointment::SUBSTANTIVE) sum += ShareOn(other, day);
    most = std::max(most, sum);
  }
  return most > limit + kRounding ? PostOverfilled(appointment.post(), most, limit)
                                  : absl::OkStatus();
}

}  // namespace cairn::people
