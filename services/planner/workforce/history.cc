#include "services/planner/workforce/history.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "services/planner/workforce/vacancies.h"

namespace cairn::planner {
namespace {

constexpr int kOnePostIn = 100;

// What appointments say of a post up to a day.
struct Past {
  bool held = false;     // on the day
  Day started = kNoDay;  // the latest start up to the day
};

Past PastOn(const std::vector<Holding>& holders, Day day) {
  Past past;
  for (const Holding& holding : holders) {
    if (holding.appointment->kind != Appointment::Kind::kSubstantive ||
        holding.appointment->start > day)
      continue;
    past.held = past.held || HoldsOn(*holding.holder, *holding.appointment, day);
    past.started = std::max(past.started, holding.appointment->start);
  }
  return past;
}

// What a vacancy says of a day on or after its first.
enum class Word : std::uint8_t { kNothing, kVacant, kVacantUnlessHeld, kFilledByNobodyKnown };

Word WordOf(const Organisation& organisation, const Vacancy& vacancy, const Holdings& holdings,
            Day day) {
  if (vacancy.state == Vacancy::State::kWithdrawn) return Word::kNothing;
  if (vacancy.state == Vacancy::State::kFilled) {
    const Holding* by = FilledBy(organisation, vacancy, holdings);
    if (by == nullptr || by->appointment->kind != Appointment::Kind::kSubstantive)
      return Word::kFilledByNobodyKnown;
    return IsSet(vacancy.since) && day < by->appointment->start ? Word::kVacant : Word::kNothing;
  }
  if (!IsSet(vacancy.since)) return Word::kNothing;
  return vacancy.state == Vacancy::State::kAnticipated ? Word::kVacantUnlessHeld : Word::kVacant;
}

std::shared_ptr<const Post> RecordedBy(const std::shared_ptr<const Post>& post, Day day) {
  if (!IsSet(post->close) || post->close <= day) return post;
  auto open = std::make_shared<Post>(*post);
  open->close = kNoDay;
  return open;
}

std::shared_ptr<const Vacancy> RecordedBy(const Organisation& organisation,
                                          const std::shared_ptr<const Vacancy>& vacancy,
                                          const Holdings& holdings, Day day) {
  if (vacancy->IsOpen()) return vacancy;
  const Holding* by = FilledBy(organisation, *vacancy, holdings);
  // By whom a vacancy was filled says when more surely than when somebody said so.
  const Day ended = by == nullptr ? vacancy->ended : by->appointment->start;
  if (!IsSet(ended) || ended <= day) return vacancy;
  auto open = std::make_shared<Vacancy>(*vacancy);
  open->state = Vacancy::State::kOpen;
  open->appointment.clear();
  return open;
}

std::shared_ptr<const Appointment> RecordedBy(const std::shared_ptr<const Appointment>& appointment,
                                              Day day) {
  if (!IsSet(appointment->End()) || appointment->End() <= day) return appointment;
  auto lasting = std::make_shared<Appointment>(*appointment);
  lasting->last_day = lasting->contract_end = kNoDay;
  return lasting;
}

Employee RecordedBy(const Employee& employee, Day day) {
  Employee recorded = employee;
  if (IsSet(employee.person->left) && employee.person->left > day) {
    auto person = std::make_shared<Person>(*employee.person);
    person->left = kNoDay;
    recorded.person = std::move(person);
  }
  recorded.appointments.clear();
  for (const auto& appointment : employee.appointments)
    if (appointment->start <= day) recorded.appointments.push_back(RecordedBy(appointment, day));
  return recorded;
}

}  // namespace

PostThen StateThen(const Organisation& organisation, const Post& post, const Holdings& holdings,
                   Day day) {
  if (!post.IsOpenOn(day)) return PostThen::kNotOpen;
  const auto found = holdings.find(PostName(organisation, post));
  const Past past = found == holdings.end() ? Past() : PastOn(found->second, day);
  bool somebody_unknown = false;
  for (const auto& [id, vacancy] : organisation.vacancies) {
    if (vacancy->post != post.id || (IsSet(vacancy->since) && vacancy->since > day)) continue;
    switch (WordOf(organisation, *vacancy, holdings, day)) {
      case Word::kNothing:
        break;
      case Word::kVacant:
        return PostThen::kVacant;
      case Word::kVacantUnlessHeld:
        if (!past.held) return PostThen::kVacant;
        break;
      case Word::kFilledByNobodyKnown:
        // One whose first day is not known may be any gap.
        somebody_unknown =
            somebody_unknown || !IsSet(vacancy->since) || past.started < vacancy->since;
        break;
    }
  }
  if (past.held) return PostThen::kFilled;
  return IsSet(past.started) && !somebody_unknown ? PostThen::kVacant : PostThen::kUnknown;
}

void PostsThen::Count(PostThen state) {
  open += state == PostThen::kNotOpen ? 0 : 1;
  unknown += state == PostThen::kUnknown ? 1 : 0;
  vacant += state == PostThen::kVacant ? 1 : 0;
}

bool PostsThen::AreOnRecord() const { return open > 0 && unknown * kOnePostIn <= open; }

std::shared_ptr<const Workforce> RecordedBy(const Workforce& workforce, Day day) {
  const Holdings holdings = HoldingsOf(workforce);
  auto recorded = std::make_shared<Workforce>();
  recorded->catalogue = workforce.catalogue;
  for (const auto& [name, organisation] : workforce.organisations) {
    auto then = std::make_shared<Organisation>(*organisation);
    then->kept = organisation->IsKnown();
    then->posts.clear();
    then->vacancies.clear();
    for (const auto& [id, post] : organisation->posts)
      if (!IsSet(post->open) || post->open <= day) then->posts[id] = RecordedBy(post, day);
    for (const auto& [id, vacancy] : organisation->vacancies)
      if (vacancy->Begins() <= day)  // no day is before every day
        then->vacancies[id] = RecordedBy(*organisation, vacancy, holdings, day);
    for (auto& [id, employee] : then->people) employee = RecordedBy(employee, day);
    recorded->organisations[name] = std::move(then);
  }
  return recorded;
}

}  // namespace cairn::planner
