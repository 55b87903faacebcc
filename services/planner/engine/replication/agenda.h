#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_AGENDA_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_AGENDA_H_

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
// day is sorted when it begins; until then an event is noted in one row with those of all days, so
// that adding it touches little memory.
class Agenda {
 public:
  // Best when a day has a few events.
  Agenda(double horizon, std::size_t days);

  void Clear();
  // Events behind the horizon are let go. `month` must not be before the event taken last.
  void Add(const Event& event);
  // The next event; null when there is none. Good until the next call.
  const Event* Next();

 private:
  static constexpr std::uint32_t kNone = ~0U;
  // An event of a later day, and the one of the same day that was noted before it.
  struct Note {
    Event event;
    std::uint32_t before = kNone;
  };

  std::size_t DayOf(double month) const;
  bool BeginNextDay();

  double horizon_;
  double days_a_month_;
  std::vector<Note> notes_;
  std::uint32_t free_ = kNone;  // the first note of a day that is over, and whose place is free
  std::vector<std::uint32_t> last_notes_;  // by day
  std::size_t day_ = 0;
  std::vector<Event> today_;  // sorted
  std::size_t taken_ = 0;     // of today's events
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_AGENDA_H_
