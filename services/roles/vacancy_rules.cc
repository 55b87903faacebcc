#include "services/roles/vacancy_rules.h"

#include <algorithm>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/roles/errors.h"

namespace cairn::roles {
namespace {

using resource::ToDay;
using v1::Vacancy;

constexpr int kYearsAhead = 2;  // a move that is dated later is a mistyped year

struct Allowed {
  Vacancy::State from;
  Vacancy::State to;
};

// The whole life cycle. Re-advertising goes back to OPEN.
constexpr Allowed kMoves[] = {
    {Vacancy::ANTICIPATED, Vacancy::OPEN},
    {Vacancy::ANTICIPATED, Vacancy::WITHDRAWN},
    // Recruiting may begin, and end, before the holder has left.
    {Vacancy::ANTICIPATED, Vacancy::SHORTLISTED},
    {Vacancy::ANTICIPATED, Vacancy::OFFERED},
    {Vacancy::ANTICIPATED, Vacancy::FILLED},
    {Vacancy::OPEN, Vacancy::SHORTLISTED},
    {Vacancy::OPEN, Vacancy::OFFERED},
    {Vacancy::OPEN, Vacancy::FILLED},
    {Vacancy::OPEN, Vacancy::WITHDRAWN},
    {Vacancy::SHORTLISTED, Vacancy::OPEN},
    {Vacancy::SHORTLISTED, Vacancy::OFFERED},
    {Vacancy::SHORTLISTED, Vacancy::FILLED},
    {Vacancy::SHORTLISTED, Vacancy::WITHDRAWN},
    {Vacancy::OFFERED, Vacancy::OPEN},
    {Vacancy::OFFERED, Vacancy::FILLED},
    {Vacancy::OFFERED, Vacancy::WITHDRAWN},
};

std::string AllowedFrom(Vacancy::State from) {
  std::string names;
  for (const Allowed& move : kMoves)
    if (move.from == from)
      absl::StrAppend(&names, names.empty() ? "" : ", ", Vacancy::State_Name(move.to));
  return names;
}

absl::Status CheckMove(const Vacancy& vacancy, Vacancy::State to) {
  for (const Allowed& move : kMoves)
    if (move.from == vacancy.state() && move.to == to) return absl::OkStatus();
  return VacancyMoveNotAllowed(vacancy.name(), vacancy.state(), to, AllowedFrom(vacancy.state()));
}

// The first day that a move may have: of the vacancy, or of the move before.
std::optional<absl::CivilDay> EarliestMove(const Vacancy& vacancy, int moves_before) {
  if (moves_before > 0) return ToDay(vacancy.moves(moves_before - 1).effective_date());
  std::optional<absl::CivilDay> first = FirstShown(vacancy);
  if (vacancy.has_vacant_since())
    first = std::min(ToDay(vacancy.vacant_since()), first.value_or(absl::CivilDay::max()));
  return first;
}

absl::CivilDay LatestMove(const Vacancy& vacancy, absl::Time now) {
  const absl::CivilDay today = Clock::DayOf(now);
  const absl::CivilDay base =
      vacancy.has_vacant_since() ? std::max(today, ToDay(vacancy.vacant_since())) : today;
  return absl::CivilDay(base.year() + kYearsAhead, base.month(), base.day());
}

absl::Status CheckDate(const Vacancy& vacancy, int moves_before, const google::type::Date& date,
                       absl::Time now) {
  Violations violations;
  const absl::CivilDay day = ToDay(date);
  if (const auto first = EarliestMove(vacancy, moves_before); first.has_value() && day < *first)
    violations.Add("effective_date", "lies before ",
                   moves_before > 0 ? "the vacancy's last move on " : "the vacancy, which is of ",
                   resource::PrintDate(resource::ToDate(*first)));
  if (const absl::CivilDay last = LatestMove(vacancy, now); day > last)
    violations.Add("effective_date", "lies behind ", resource::PrintDate(resource::ToDate(last)),
                   ", more than ", kYearsAhead, " years ahead; is the year right?");
  return violations.ToStatus();
}

// As a vacancy is before its first move.
Vacancy::State StateAtFirst(const Vacancy& vacancy) {
  return vacancy.moves(0).state() == Vacancy::OPEN ? Vacancy::ANTICIPATED : Vacancy::OPEN;
}

std::optional<absl::CivilDay> AsOf(const Vacancy& vacancy) {
  return vacancy.has_as_of_date() ? std::optional(ToDay(vacancy.as_of_date())) : std::nullopt;
}

// The day that `as_of_date` had before the last move, where the move has set it and nobody has
// since.
void TakeBackItsDay(Vacancy& vacancy, const LastMove* last_move) {
  if (last_move != nullptr) {
    if (AsOf(vacancy) != AsOf(last_move->after)) return;
    vacancy.clear_as_of_date();
    if (last_move->before.has_as_of_date())
      *vacancy.mutable_as_of_date() = last_move->before.as_of_date();
  } else if (vacancy.moves().empty() && vacancy.has_first_shown_date()) {
    *vacancy.mutable_as_of_date() = vacancy.first_shown_date();
  }
}

void TakeBack(Vacancy& vacancy, const LastMove* last_move) {
  const int last = vacancy.moves_size() - 1;
  if (last > 0)
    vacancy.set_state(vacancy.moves(last - 1).state());
  else
    vacancy.set_state(last_move != nullptr ? last_move->before.state() : StateAtFirst(vacancy));
  vacancy.mutable_moves()->RemoveLast();
  vacancy.clear_appointment();
  TakeBackItsDay(vacancy, last_move);
}

// The first day shown after an update that moves nothing.
std::optional<absl::CivilDay> CorrectedFirstShown(const Vacancy& before, const Vacancy& after) {
  const std::optional<absl::CivilDay> first = FirstShown(before);
  const std::optional<absl::CivilDay> given = AsOf(after);
  if (given == AsOf(before)) return first;
  if (before.moves().empty()) return given;
  return first.has_value() && given.has_value() ? std::min(first, given) : first;
}

absl::Status CheckCorrection(const Vacancy& vacancy, const v1::CorrectVacancyMoveRequest& request) {
  if (vacancy.moves().empty()) return VacancyNotMoved(vacancy.name());
  Violations violations;
  const bool changes = request.has_effective_date() || !request.appointment().empty();
  if (request.take_back() && changes)
    violations.Add("take_back",
                   "excludes effective_date and appointment: nothing is left of the move");
  if (!request.take_back() && !changes)
    violations.Add("take_back", "is required, or effective_date or appointment: what was wrong?");
  if (!request.appointment().empty() && vacancy.state() != Vacancy::FILLED)
    violations.Add("appointment", "belongs to a FILLED vacancy; this one is ",
                   Vacancy::State_Name(vacancy.state()));
  return violations.ToStatus();
}

}  // namespace

absl::Status MoveVacancy(Vacancy& vacancy, Vacancy::State to, const google::type::Date& date,
                         absl::Time now) {
  RETURN_IF_ERROR(CheckMove(vacancy, to));
  RETURN_IF_ERROR(CheckDate(vacancy, vacancy.moves_size(), date, now));
  vacancy.set_state(to);
  auto* move = vacancy.add_moves();
  move->set_state(to);
  *move->mutable_effective_date() = date;
  move->mutable_record_time()->set_seconds(absl::ToUnixSeconds(now));
  return absl::OkStatus();
}

absl::Status CorrectMove(Vacancy& vacancy, const v1::CorrectVacancyMoveRequest& request,
                         absl::Time now, const LastMove* last_move) {
  RETURN_IF_ERROR(CheckCorrection(vacancy, request));
  if (request.take_back()) {
    TakeBack(vacancy, last_move);
    return absl::OkStatus();
  }
  const int last = vacancy.moves_size() - 1;
  if (request.has_effective_date()) {
    RETURN_IF_ERROR(CheckDate(vacancy, last, request.effective_date(), now));
    *vacancy.mutable_moves(last)->mutable_effective_date() = request.effective_date();
  }
  if (!request.appointment().empty()) vacancy.set_appointment(request.appointment());
  return absl::OkStatus();
}

std::optional<absl::CivilDay> FirstShown(const Vacancy& vacancy) {
  if (vacancy.has_first_shown_date()) return ToDay(vacancy.first_shown_date());
  const std::optional<absl::CivilDay> shown = AsOf(vacancy);
  const bool may_be_of_a_move = !vacancy.moves().empty() && shown.has_value() &&
                                *shown >= ToDay(vacancy.moves(0).effective_date());
  return may_be_of_a_move ? std::nullopt : shown;
}

void KeepFirstShown(const Vacancy* before, Vacancy& after) {
  const bool moves = before != nullptr && before->state() != after.state();
  std::optional<absl::CivilDay> first = AsOf(after);
  if (before != nullptr) first = moves ? FirstShown(*before) : CorrectedFirstShown(*before, after);
  after.clear_first_shown_date();
  if (first.has_value()) *after.mutable_first_shown_date() = resource::ToDate(*first);
}

absl::Status CheckAppointment(const v1::Post& post, absl::string_view appointment) {
  const absl::string_view own = resource::OrganisationOf(post.name());
  const std::string employer =
      absl::StrCat("organisations/", resource::OrganisationOf(appointment));
  if (employer == absl::StrCat("organisations/", own) ||
      std::count(post.joint_organisations().begin(), post.joint_organisations().end(), employer) >
          0)
    return absl::OkStatus();
  Violations violations;
  violations.Add("appointment", "must be of the post's own organisation, ", own,
                 ", or of one in its joint_organisations");
  return violations.ToStatus();
}

}  // namespace cairn::roles
