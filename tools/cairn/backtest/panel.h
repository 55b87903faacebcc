#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_PANEL_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_PANEL_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "services/planner/engine/calibration/calibration.h"
#include "tools/cairn/backtest/history.h"

namespace cairn::backtest {

// How a post stands at a filing.
enum class PostState {
  kNamed,       // filled, by one person whom the filing names
  kFilled,      // filled; by whom is not told, or several share the post
  kVacant,      // every row of it says so
  kEliminated,  // it is there to say that it is gone
  kUnclear,
};

struct PostSeen {
  PostState state = PostState::kUnclear;
  std::uint64_t holder = 0;  // kNamed only
  std::string title;
  std::string group;  // see GroupOf
};

struct Filing {
  absl::CivilDay date;
  std::map<std::string, PostSeen> posts;  // by id
};

// Filings of one body in a row, over which ids of posts survive. A filing begins a new segment when
// fewer than half of the posts that stood at the filing before are there again under the same id
// and title: a reorganisation, another way of writing ids or titles, or years without a filing.
struct Segment {
  std::string body;
  std::vector<Filing> filings;
  // An id that goes with its holder tells of no exit: who leaves vanishes together with the post.
  // So it is where at least five named people vanished with their post's id, to be seen nowhere
  // else, and four times as many as were replaced in a post.
  bool ids_follow_people = false;
};

// The history's segments, in the order of bodies and dates. A segment's beginning depends on
// nothing later.
std::vector<Segment> CutIntoSegments(const History& history);

// What was known on a day: nothing later is left.
History UpTo(const History& history, absl::CivilDay day);

double YearsBetween(absl::CivilDay from, absl::CivilDay to);

// The body, and the number in the grade: `SCS Band 2 London` of DFE is `DFE 2`. Grades without a
// number are one group of their body, `DFE other`.
std::string GroupOf(const std::string& body, const std::string& grade);

// A filing that marks fewer does not mark vacancies: who marks none has not none.
inline constexpr int kFewestVacanciesMarked = 3;

struct Stock {
  int posts = 0;
  int vacant = 0;
};

// Rates as far as a history tells them.
struct FittedRates {
  // Exits of the named, by group.
  std::vector<std::string> groups;
  forecast::GroupRates exits;
  // Recruiting, one law for all, with the stages of the analytic engine.
  absl::StatusOr<forecast::RecruitingTime> recruiting;
  // Posts filled or vacant, summed over a body's filings that mark at least kFewestVacanciesMarked.
  std::map<std::string, Stock> stocks;  // by body

  // Of a group that the history knows or, of any other, the prior's mean.
  double ExitsPerYear(const std::string& group) const;
  // The mean recruiting time m under which the share of a body's posts that was vacant is the one
  // that lasts: m L / (1 + m L) with the pooled hazard L, whatever the law (renewal-reward). Not
  // set when no filing of the body marks vacancies.
  std::optional<double> MonthsToFillFromStock(const std::string& body) const;
};

// Fits rates to a history, all of it; to hold back what came later give UpTo. FailedPrecondition
// when it tells of too few exits.
absl::StatusOr<FittedRates> FitRates(const History& history);

// Stages of recruiting, as the planner has it.
inline constexpr int kFillStages = 3;

// How a post came to be vacant, as far as the filings of a segment up to one tell.
struct VacancyAge {
  double vacant_years = 0;  // since the first filing at which it was vacant
  // To that filing, from the one at which it was filled; not set when none tells.
  std::optional<double> opened_within_years;
};
VacancyAge AgeOf(const Segment& segment, std::size_t filing, const std::string& post);

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_PANEL_H_
