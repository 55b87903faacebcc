#include "tools/cairn/commands/changes/restore.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"

namespace cairn::cli {
namespace {

using resource::ToDay;
using roles::v1::Post;
using roles::v1::Vacancy;
using Moves = std::vector<Vacancy::Move>;

bool IsOver(const Vacancy& vacancy) {
  return vacancy.state() == Vacancy::FILLED || vacancy.state() == Vacancy::WITHDRAWN;
}

// The state in which it was added; ANTICIPATED or OPEN, or not said where history does not reach
// back so far.
absl::StatusOr<Vacancy::State> FirstState(Connection& connection, const std::string& name) {
  change::v1::ListChangesRequest request;
  request.set_name(name);
  Vacancy::State first = Vacancy::STATE_UNSPECIFIED;
  RETURN_IF_ERROR(connection.ListChanges("roles", request, [&](const change::v1::Change& change) {
    Vacancy then;
    change.resource().UnpackTo(&then);
    if (then.moves().empty()) first = then.state();
    return then.moves_size() > 0;
  }));
  return first;
}

bool SameMoves(const Vacancy& stands, const Moves& moves) {
  for (int i = 0; i < stands.moves_size(); ++i) {
    const Vacancy::Move& made = stands.moves(i);
    const Vacancy::Move& told = moves[static_cast<std::size_t>(i)];
    if (made.state() != told.state() ||
        ToDay(made.effective_date()) != ToDay(told.effective_date()))
      return false;
  }
  return true;
}

// The moves that the file tells and `stands` has yet to make: none where the two part, or where the
// file's state is another than its moves lead to.
Moves MovesToMake(const Vacancy* stands, const Vacancy& given, const Vacancy& wanted) {
  Moves moves(given.moves().begin(), given.moves().end());
  if (!moves.empty() && moves.front().state() == Vacancy::ANTICIPATED) moves.erase(moves.begin());
  const bool undated = std::any_of(moves.begin(), moves.end(), [](const Vacancy::Move& move) {
    return !move.has_effective_date();
  });
  const std::size_t made = stands == nullptr ? 0 : static_cast<std::size_t>(stands->moves_size());
  if (undated || moves.size() <= made || moves.back().state() != wanted.state() ||
      (stands != nullptr && !SameMoves(*stands, moves)))
    return {};
  moves.erase(moves.begin(), moves.begin() + static_cast<std::ptrdiff_t>(made));
  return moves;
}

// As it was before its first move, which the file tells.
Vacancy BeforeItsMoves(const Vacancy& given, const Vacancy& wanted) {
  Vacancy first = wanted;
  const Vacancy::State led_to = given.moves(0).state();
  first.set_state(led_to == Vacancy::ANTICIPATED || led_to == Vacancy::OPEN ? Vacancy::ANTICIPATED
                                                                            : Vacancy::OPEN);
  // Once an update has moved it, as_of_date is the day of that.
  const int moved = led_to == Vacancy::ANTICIPATED ? 1 : 0;
  const bool is_of_a_move = given.has_as_of_date() &&
                            ToDay(given.as_of_date()) >= ToDay(given.moves(moved).effective_date());
  if (given.has_first_shown_date())
    *first.mutable_as_of_date() = given.first_shown_date();
  else if (is_of_a_move)
    first.clear_as_of_date();
  return first;
}

}  // namespace

absl::Status TellMoves(Connection& connection, const Vacancy& vacancy, Vacancy& exported) {
  if (vacancy.has_first_shown_date())
    *exported.mutable_first_shown_date() = vacancy.first_shown_date();
  exported.set_appointment(vacancy.appointment());
  if (vacancy.moves().empty()) return absl::OkStatus();
  // Only what was anticipated is opened first.
  if (vacancy.moves(0).state() != Vacancy::OPEN) {
    ASSIGN_OR_RETURN(const Vacancy::State first, FirstState(connection, vacancy.name()));
    if (first == Vacancy::ANTICIPATED) exported.add_moves()->set_state(first);
  }
  for (const Vacancy::Move& move : vacancy.moves()) {
    *exported.add_moves() = move;
    exported.mutable_moves()->rbegin()->clear_record_time();  // of the service that recorded it
  }
  return absl::OkStatus();
}

void PutWhatIsOverFirst(bundle::v1::Bundle& bundle) {
  std::stable_sort(bundle.mutable_vacancies()->pointer_begin(),
                   bundle.mutable_vacancies()->pointer_end(),
                   [](const Vacancy* a, const Vacancy* b) { return IsOver(*a) && !IsOver(*b); });
}

Restoration::Restoration(const bundle::v1::Bundle& bundle, absl::CivilDay today) : today_(today) {
  for (const Vacancy& vacancy : bundle.vacancies()) with_vacancies_.insert(vacancy.post());
}

std::vector<Vacancy> Restoration::Steps(const Vacancy* stands, const Vacancy& given,
                                        const Vacancy& wanted) {
  if (!given.appointment().empty() && !absl::EndsWith(wanted.name(), "/-") &&
      wanted.state() == Vacancy::FILLED &&
      (stands == nullptr || stands->appointment() != given.appointment()))
    filled_.push_back({wanted.name(), given.appointment(),
                       stands != nullptr && stands->state() == Vacancy::FILLED});
  const Moves moves = MovesToMake(stands, given, wanted);
  if (moves.empty()) return {wanted};
  std::vector<Vacancy> steps;
  if (stands == nullptr) steps.push_back(BeforeItsMoves(given, wanted));
  for (const Vacancy::Move& move : moves) {
    steps.push_back(wanted);
    steps.back().set_state(move.state());
    *steps.back().mutable_as_of_date() = move.effective_date();
  }
  const bool is_dated_by_its_move =
      wanted.has_as_of_date() && ToDay(wanted.as_of_date()) == ToDay(moves.back().effective_date());
  if (!is_dated_by_its_move) steps.push_back(wanted);
  for (std::size_t i = 1; i < steps.size(); ++i) steps[i].clear_etag();  // the step before sets it
  return steps;
}

Post Restoration::AtFirst(const Post& wanted) {
  if (!wanted.has_close_date() || ToDay(wanted.close_date()) >= today_ ||
      with_vacancies_.count(wanted.name()) == 0)
    return wanted;
  closing_.push_back(wanted);
  closing_.back().clear_etag();
  Post open = wanted;
  open.clear_close_date();
  return open;
}

std::vector<Post> Restoration::Closings() const {
  std::vector<Post> left = closing_;
  std::vector<Post> ordered;
  while (!left.empty()) {
    auto next = std::find_if(left.begin(), left.end(), [&](const Post& post) {
      return std::none_of(left.begin(), left.end(),
                          [&](const Post& other) { return other.reports_to() == post.name(); });
    });
    if (next == left.end()) next = left.begin();  // a loop, which the service refuses
    ordered.push_back(*next);
    left.erase(next);
  }
  return ordered;
}

absl::StatusOr<int> Restoration::NameAppointments(Connection& connection, const Run& run,
                                                  bool dry_run) const {
  int named = 0;
  absl::Status first_failure;
  for (const Filled& filled : filled_) {
    ++named;
    if (dry_run && !filled.stands) continue;  // there is nothing yet that could be asked
    roles::v1::CorrectVacancyMoveRequest request;
    request.set_name(filled.vacancy);
    request.set_appointment(filled.appointment);
    request.set_validate_only(dry_run);
    if (!dry_run) request.set_request_id(absl::StrCat(run.Prefix(), "filled-", named));
    const auto answer =
        connection.Call<Vacancy>("cairn.roles.v1.EstablishmentService/CorrectVacancyMove", request);
    if (!answer.ok() && first_failure.ok())
      first_failure = absl::Status(
          answer.status().code(),
          absl::StrCat("the appointment that filled ", filled.vacancy,
                       " is not named there: ", answer.status().message(),
                       ". All else is written; apply the file again once that is mended"));
  }
  if (!first_failure.ok()) return first_failure;
  return named;
}

}  // namespace cairn::cli
