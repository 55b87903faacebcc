#include "services/web/importing/people/appointment_plan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"

namespace cairn::imports {
namespace {

using people::v1::Appointment;
using resource::ToDay;

constexpr double kFull = 1.0;
constexpr int kHandoverDays = 31;
constexpr double kRounding = 1e-6;

}  // namespace

AppointmentPlanner::AppointmentPlanner(const Existing& existing, Plan& plan) : plan_(plan) {
  for (const roles::v1::Organisation& organisation : existing.organisations())
    if (organisation.has_close_date())
      ended_.emplace(resource::OrganisationOf(organisation.name()), organisation);
  for (const people::v1::Person& person : existing.people()) TellPerson(person);
  for (const Appointment& appointment : existing.appointments())
    by_post_[appointment.post()].push_back(SlotOf(appointment));
  for (const roles::v1::Post& post : existing.posts()) {
    if (post.fte() > 0) limits_.emplace(post.name(), post.fte());
    if (post.has_close_date()) closed_.emplace(post.name(), post.close_date());
  }
  for (const char* counter : {"appointments created", "appointments updated", "appointments ended",
                              "appointments unchanged"})
    plan.report.Count(counter, 0);
}

void AppointmentPlanner::TellPerson(const people::v1::Person& person) {
  if (person.has_left_date())
    left_[person.name()] = ToDay(person.left_date());
  else
    left_.erase(person.name());
}

absl::CivilDay AppointmentPlanner::LastDay(const std::string& person,
                                           const Appointment& appointment) const {
  Slot slot = SlotOf(appointment);
  slot.name = absl::StrCat(person, "/appointments/");
  return WithinEmployment(std::move(slot)).last;
}

AppointmentPlanner::Slot AppointmentPlanner::WithinEmployment(Slot slot) const {
  const auto left = left_.find(std::string(slot.person()));
  if (left == left_.end() || left->second < slot.first || left->second >= slot.last) return slot;
  slot.last = left->second;
  slot.leaves = true;
  return slot;
}

AppointmentPlanner::Slot AppointmentPlanner::SlotOf(const Appointment& appointment) {
  Slot slot;
  slot.name = appointment.name();
  slot.substantive = appointment.kind() == Appointment::SUBSTANTIVE;
  slot.first = ToDay(appointment.start_date());
  slot.last = appointment.has_last_day()            ? ToDay(appointment.last_day())
              : appointment.has_contract_end_date() ? ToDay(appointment.contract_end_date())
                                                    : absl::CivilDay::max();
  slot.leaves = appointment.has_last_day();
  slot.share = appointment.fte() > 0 ? appointment.fte() : kFull;
  return slot;
}

double AppointmentPlanner::Slot::ShareOn(absl::CivilDay day) const {
  if (day < first || day > last) return 0;
  return leaves && day > first && last - day < kHandoverDays ? 0 : share;
}

bool AppointmentPlanner::Shrinks(const ToldAppointment& told) {
  const Slot before = SlotOf(*told.before);
  const Slot after = SlotOf(told.appointment);
  return after.first >= before.first && after.last <= before.last && after.share <= before.share &&
         (before.substantive || !after.substantive);
}

// The same two rules as the people service: own appointments to the post, and its substantive
// holders. Empty when the slot keeps both.
std::string AppointmentPlanner::Clash(const Slot& told, const std::vector<Slot>& told_before,
                                      double limit) const {
  const Slot slot = WithinEmployment(told);
  std::vector<Slot> others;
  for (const Slot& other : told_before)
    if (other.name != slot.name) others.push_back(WithinEmployment(other));
  std::vector<absl::CivilDay> starts = {slot.first};
  for (const Slot& other : others) {
    if (other.person() == slot.person() && Overlap(slot, other))
      return "overlaps another appointment of the same person to the same post; end that first";
    if (slot.first <= other.first && other.first <= slot.last) starts.push_back(other.first);
  }
  if (!slot.substantive) return "";
  // The sum only rises on a day on which somebody starts.
  for (const absl::CivilDay day : starts) {
    double sum = slot.ShareOn(day);
    for (const Slot& other : others)
      if (other.substantive) sum += other.ShareOn(day);
    if (sum > limit + kRounding)
      return absl::StrCat(
          "gives the post substantive holders of ", sum, " full-time equivalents on ",
          absl::FormatCivilTime(day), ", more than its ", limit,
          "; end the other appointment, correct the FTE, or import a complete file");
  }
  return "";
}

// Behind the post's last day; or, as people refuses it, behind the end of the employer or of the
// post's organisation.
std::string AppointmentPlanner::BeginsLate(const ToldAppointment& told) const {
  const Appointment& appointment = told.appointment;
  if (told.before != nullptr && Same(told.before->start_date(), appointment.start_date()))
    return "";
  if (const auto closed = closed_.find(appointment.post());
      closed != closed_.end() && ToDay(appointment.start_date()) > ToDay(closed->second))
    return absl::StrCat("lies behind the post's last day, ", resource::PrintDate(closed->second),
                        "; correct the day, or name the post that followed");
  for (const absl::string_view name : {appointment.name(), appointment.post()}) {
    const auto ended = ended_.find(std::string(resource::OrganisationOf(name)));
    if (ended != ended_.end() &&
        ToDay(appointment.start_date()) > ToDay(ended->second.close_date()))
      return absl::StrCat("lies behind the last day of ", ended->second.display_name(), ", ",
                          resource::PrintDate(ended->second.close_date()),
                          "; what begins later belongs to the body that followed it");
  }
  return "";
}

double AppointmentPlanner::LimitOf(const std::string& post) const {
  const auto limit = limits_.find(post);
  return limit == limits_.end() ? kFull : limit->second;
}

std::string AppointmentPlanner::ClashOf(const std::string& person) const {
  for (const auto& [post, slots] : by_post_) {
    for (const Slot& slot : slots) {
      if (slot.person() != person) continue;
      std::string clash = Clash(slot, slots, LimitOf(post));
      if (!clash.empty()) return clash;
    }
  }
  return "";
}

// Empty when the appointment was taken; otherwise why not.
std::string AppointmentPlanner::Take(const ToldAppointment& told) {
  if (std::string late = BeginsLate(told); !late.empty()) return late;
  const Slot slot = SlotOf(told.appointment);
  std::vector<Slot>& slots = by_post_[told.appointment.post()];
  std::string clash = Clash(slot, slots, LimitOf(told.appointment.post()));
  if (!clash.empty()) return clash;
  const auto own = std::find_if(slots.begin(), slots.end(),
                                [&](const Slot& other) { return other.name == slot.name; });
  if (own == slots.end())
    slots.push_back(slot);
  else
    *own = slot;
  plan_.lines[told.appointment.name()] = told.line;
  plan_.people.push_back(Upsert(told.appointment));
  taken_.insert(std::string(slot.person()));
  return "";
}

void AppointmentPlanner::End(const Appointment& appointment, absl::CivilDay date) {
  endings_.push_back({&appointment, date});
}

void AppointmentPlanner::EmitEndings() {
  std::unordered_map<std::string, absl::CivilDay>
      successor;  // first start of a new substantive holder, by post
  for (const ToldAppointment& told : told_) {
    if (told.before != nullptr || told.appointment.kind() != Appointment::SUBSTANTIVE) continue;
    const absl::CivilDay start = ToDay(told.appointment.start_date());
    const auto [first, is_new] = successor.emplace(told.appointment.post(), start);
    if (!is_new) first->second = std::min(first->second, start);
  }
  for (const Ending& ending : endings_) {
    Appointment after = *ending.appointment;
    absl::CivilDay last = ending.date;
    const auto next = successor.find(after.post());
    if (after.kind() == Appointment::SUBSTANTIVE && next != successor.end() &&
        next->second > ToDay(after.start_date()))
      last = std::min(last, next->second - 1);
    *after.mutable_last_day() = ToDate(last);
    if (after.has_notice_date() && ToDay(after.notice_date()) > last) after.clear_notice_date();
    // Ending early makes room only, so nothing can clash.
    Take({0, ending.appointment, after});
    plan_.report.Warn(0, "", "the appointment to ", after.post(), " that began on ",
                      resource::PrintDate(after.start_date()), " is not in the file; it ends on ",
                      absl::FormatCivilTime(last));
    plan_.report.Count("appointments ended");
  }
}

// One change may make room for another that stood before it, so what did not fit is tried again as
// long as something changes.
void AppointmentPlanner::EmitUpdates(std::vector<const ToldAppointment*> waiting) {
  bool progress = true;
  while (progress) {
    progress = false;
    std::vector<const ToldAppointment*> left;
    for (const ToldAppointment* told : waiting) {
      if (!Take(*told).empty()) {
        left.push_back(told);
        continue;
      }
      progress = true;
      plan_.report.Count("appointments updated");
    }
    waiting = std::move(left);
  }
  for (const ToldAppointment* told : waiting) Refuse(*told, Take(*told));
}

void AppointmentPlanner::Refuse(const ToldAppointment& told, absl::string_view why) {
  plan_.report.RefuseRow(told.line, "start_date", why);
  refused_.insert(std::string(SlotOf(told.appointment).person()));
}

void AppointmentPlanner::Emit() {
  EmitEndings();
  std::vector<const ToldAppointment*> shrinking;
  std::vector<const ToldAppointment*> growing;
  for (const ToldAppointment& told : told_) {
    if (told.before == nullptr) continue;
    if (Same(*told.before, told.appointment))
      plan_.report.Count("appointments unchanged");
    else
      (Shrinks(told) ? shrinking : growing).push_back(&told);
  }
  EmitUpdates(std::move(shrinking));
  EmitUpdates(std::move(growing));
  for (const ToldAppointment& told : told_) {
    if (told.before != nullptr) continue;
    const std::string clash = Take(told);
    if (clash.empty())
      plan_.report.Count("appointments created");
    else
      Refuse(told, clash);
  }
}

}  // namespace cairn::imports
