#include "services/planner/engine/forecast/agenda.h"

#include <algorithm>

namespace cairn::forecast {
namespace {

// A value, so that sorting need not call through a pointer.
constexpr auto kBefore = [](const Event& a, const Event& b) { return a.IsBefore(b); };

}  // namespace

Agenda::Agenda(double horizon, std::size_t days)
    : horizon_(horizon), days_a_month_(static_cast<double>(days) / horizon), days_(days + 1) {}

void Agenda::Clear() {
  for (std::vector<Event>& day : days_) day.clear();
  today_ = taken_ = 0;
  sorted_ = false;
}

std::size_t Agenda::DayOf(double month) const {
  return static_cast<std::size_t>(month * days_a_month_);
}

void Agenda::Add(const Event& event) {
  if (event.month > horizon_) return;
  std::vector<Event>& day = days_[DayOf(event.month)];
  if (DayOf(event.month) != today_ || !sorted_) {
    day.push_back(event);
    return;
  }
  const auto rest = day.begin() + static_cast<std::ptrdiff_t>(taken_);
  day.insert(std::upper_bound(rest, day.end(), event, kBefore), event);
}

const Event* Agenda::Next(double month) {
  while (true) {
    std::vector<Event>& day = days_[today_];
    if (!sorted_) {
      std::sort(day.begin(), day.end(), kBefore);
      sorted_ = true;
    }
    if (taken_ < day.size()) {
      if (day[taken_].month > month) return nullptr;
      current_ = day[taken_++];
      return &current_;
    }
    if (today_ + 1 == days_.size() || DayOf(month) <= today_) return nullptr;
    ++today_;
    taken_ = 0;
    sorted_ = false;
  }
}

}  // namespace cairn::forecast
