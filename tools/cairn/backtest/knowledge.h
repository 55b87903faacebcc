#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_KNOWLEDGE_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_KNOWLEDGE_H_

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "tools/cairn/backtest/history.h"
#include "tools/cairn/backtest/panel.h"

namespace cairn::backtest {

// What was known on a day.
class Knowledge {
 public:
  Knowledge(const History& history, std::optional<absl::CivilDay> cut_off)
      : history_(history), cut_off_(cut_off) {}

  const absl::StatusOr<FittedRates>& At(absl::CivilDay origin) {
    const absl::CivilDay day = cut_off_.value_or(origin);
    const auto known = fits_.find(day);
    if (known != fits_.end()) return known->second;
    return fits_.emplace(day, FitRates(UpTo(history_, day))).first->second;
  }

  // The first filing of a segment from which forecasts are scored.
  std::size_t FirstOrigin(const Segment& segment) const {
    std::size_t first = 0;
    while (cut_off_.has_value() && first + 1 < segment.filings.size() &&
           segment.filings[first + 1].date <= *cut_off_)
      ++first;
    return first;
  }

 private:
  const History& history_;
  std::optional<absl::CivilDay> cut_off_;
  std::map<absl::CivilDay, absl::StatusOr<FittedRates>> fits_;
};

// A post as a filing has it; null where it has none of that id.
inline const PostSeen* Find(const Filing& filing, const std::string& post) {
  const auto found = filing.posts.find(post);
  return found == filing.posts.end() ? nullptr : &found->second;
}

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_KNOWLEDGE_H_
