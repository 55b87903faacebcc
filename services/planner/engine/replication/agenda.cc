#include "services/planner/engine/replication/agenda.h"

#include <algorithm>

namespace cairn::forecast {
namespace {

// A value, so that sorting need not call through a pointer.
constexpr auto kBefore = [](const Event& a, const Event& b) { return a.IsBefore(b); };

}  // namespace

Agenda::Agenda(double horizon, std::size_t days)
    : horizon_(horizon), days_a_month_(static_cast<double>(days) / horizon) {
  // One more for the horizon itself, and one that is over before the first.
  last_notes_.resize(days + 2, kNone);
}

void Agenda::Clear() {
  notes_.clear();
  free_ = kNone;
  std::fill(last_notes_.begin(), last_notes_.end(), kNone);
  today_.clear();
  day_ = taken_ = 0;
}

std::size_t Agenda::DayOf(double month) const {
  return 1 + static_cast<std::size_t>(month * days_a_month_);
}

void Agenda::Add(const Event& event) {
  if (event.month > horizon_) return;
  const std::size_t day = DayOf(event.month);
  if (day == day_) {
    const auto rest = today_.begin() + static_cast<std::ptrdiff_t>(taken_);
    today_.insert(std::upper_bound(rest, today_.end(), event, kBefore), event);
    return;
  }
  std::uint32_t note = free_;
  if (note == kNone) {
    note = static_cast<std::uint32_t>(notes_.size());
    notes_.push_back({event, last_notes_[day]});
  } else {
    free_ = notes_[note].before;
    notes_[note] = {event, last_notes_[day]};
  }
  last_notes_[day] = note;
}

const Event* Agenda::Next() {
  while (taken_ == today_.size())
    if (!BeginNextDay()) return nullptr;
  return &today_[taken_++];
}

bool Agenda::BeginNextDay() {
  if (day_ + 1 == last_notes_.size()) return false;
  ++day_;
  taken_ = 0;
  today_.clear();
  std::uint32_t* note = &last_notes_[day_];
  for (; *note != kNone; note = &notes_[*note].before) today_.push_back(notes_[*note].event);
  *note = free_;
  free_ = last_notes_[day_];
  std::sort(today_.begin(), today_.end(), kBefore);
  return true;
}

}  // namespace cairn::forecast
