#include "services/planner/workforce/joint_posts.h"

#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace cairn::planner {
namespace {

constexpr int kHandoverDays = 31;
constexpr double kRounding = 1e-6;

bool HandsOver(const Employee& holder, const Appointment& appointment, Day day) {
  const Day last = LastDay(holder, appointment);
  const bool is_recorded = last == appointment.last_day || last == holder.person->left;
  return IsSet(last) && is_recorded && day > appointment.start &&
         DaysBetween(day, last) < kHandoverDays;
}

}  // namespace

bool IsOverfilled(const Post& post, absl::Span<const Holding> holders, Day day) {
  double sum = 0;
  for (const Holding& holding : holders) {
    const Appointment& appointment = *holding.appointment;
    if (appointment.kind == Appointment::Kind::kSubstantive &&
        HoldsOn(*holding.holder, appointment, day) && !HandsOver(*holding.holder, appointment, day))
      sum += appointment.fte_per_mille / 1000.0;
  }
  return sum > post.fte + kRounding;
}

std::vector<std::string> HeldUnagreed(const Workforce& workforce, const Organisation& organisation,
                                      Day day) {
  const std::string own = absl::StrCat(organisation.Name(), "/posts/");
  std::set<std::string> names;
  for (const auto& [id, employer] : workforce.organisations)
    for (const auto& [person, employee] : employer->people)
      for (const auto& appointment : employee.appointments)
        if (absl::StartsWith(appointment->post, own) && HoldsOn(employee, *appointment, day) &&
            FindPost(workforce, appointment->post) != nullptr &&
            !IsAgreed(workforce, *employer, *appointment))
          names.insert(appointment->post);
  return {names.begin(), names.end()};
}

}  // namespace cairn::planner
