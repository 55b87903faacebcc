#include "services/roles/vacancy_rules.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "services/roles/errors.h"

namespace cairn::roles {
namespace {

using v1::Vacancy;

struct Allowed {
  Vacancy::State from;
  Vacancy::State to;
};

// The whole life cycle. Re-advertising goes back to OPEN.
constexpr Allowed kMoves[] = {
    {Vacancy::ANTICIPATED, Vacancy::OPEN},   {Vacancy::ANTICIPATED, Vacancy::WITHDRAWN},
    {Vacancy::OPEN, Vacancy::SHORTLISTED},   {Vacancy::OPEN, Vacancy::OFFERED},
    {Vacancy::OPEN, Vacancy::FILLED},        {Vacancy::OPEN, Vacancy::WITHDRAWN},
    {Vacancy::SHORTLISTED, Vacancy::OPEN},   {Vacancy::SHORTLISTED, Vacancy::OFFERED},
    {Vacancy::SHORTLISTED, Vacancy::FILLED}, {Vacancy::SHORTLISTED, Vacancy::WITHDRAWN},
    {Vacancy::OFFERED, Vacancy::OPEN},       {Vacancy::OFFERED, Vacancy::FILLED},
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

absl::Status CheckDate(const Vacancy& vacancy, const google::type::Date& date) {
  if (vacancy.moves().empty()) return absl::OkStatus();
  const google::type::Date& last = vacancy.moves().rbegin()->effective_date();
  if (resource::ToDay(date) >= resource::ToDay(last)) return absl::OkStatus();
  Violations violations;
  violations.Add("effective_date", "lies before the vacancy's last move on ",
                 resource::PrintDate(last));
  return violations.ToStatus();
}

}  // namespace

absl::Status MoveVacancy(Vacancy& vacancy, Vacancy::State to, const google::type::Date& date,
                         absl::Time now) {
  if (absl::Status allowed = CheckMove(vacancy, to); !allowed.ok()) return allowed;
  if (absl::Status dated = CheckDate(vacancy, date); !dated.ok()) return dated;
  vacancy.set_state(to);
  auto* move = vacancy.add_moves();
  move->set_state(to);
  *move->mutable_effective_date() = date;
  move->mutable_record_time()->set_seconds(absl::ToUnixSeconds(now));
  return absl::OkStatus();
}

}  // namespace cairn::roles
