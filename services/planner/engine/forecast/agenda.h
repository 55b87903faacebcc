#ifndef CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_AGENDA_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_AGENDA_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cairn::forecast {

// Something that is to happen to a post; or an intake of a programme, or the beginning of a joint
// post, whose numbers then stand in place of the post's and the vacancy's.
struct Event {
  enum class Kind : std::uint8_t { kDue, kCoverBegins, kCoverEnds, kCloses, kIntake, kJoins };

  bool IsBefore(const Event& other) const {
    if (month != other.month) return month < other.month;
    if (kind != other.kind) return kind < other.kind;
    return post < other.post;
  }

  double month = 0;
  std::uint32_t post = 0;
  // The number of the vacancy that a cover belongs to, modulo 2^16: no cover outlives so many.
  std::uint16_t vacancy = 0;
  Kind kind = Kind::kDue;
};
static_assert(sizeof(Event) == 16);  // four to a cache line

// What is to happen, in order of time: a calendar queue (Brown 1988) with days of equal length. A
// day is sorted when it begins; until then an event costs no more than its place in a list.
class Agenda {
 public:
  Agenda(double horizon, std::size_t days);

  void Clear();
  // Events behind the horizon are let go. `month` must not be before the event taken last.
  void Add(const Event& event);
  // The next event up to and including `month`; null when there is none. Good until the next call.
  const Event* Next(double month);

 private:
  std::size_t DayOf(double month) const;

  double horizon_;
  double days_a_month_;
  std::vector<std::vector<Event>> days_;
  std::size_t today_ = 0;
  std::size_t taken_ = 0;  // of today's events
  bool sorted_ = false;
  Event current_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_FORECAST_AGENDA_H_
