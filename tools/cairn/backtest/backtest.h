#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_BACKTEST_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_BACKTEST_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/planner/engine/calibration/calibration.h"
#include "services/planner/engine/forecast/distribution.h"
#include "tools/cairn/backtest/history.h"
#include "tools/cairn/backtest/panel.h"

namespace cairn::backtest {

// Forecasts what has happened since, and scores the forecasts.

// What is forecast.
enum class Question {
  // At every later filing of a segment up to two years on, how many of the posts that stand at both
  // are vacant. From filings that mark at least kFewestVacanciesMarked among those.
  kVacantPosts,
  // Of the posts whose holder is named at a filing, and at the one nearest to a year later (9 to 15
  // months), how many lost that holder. One window begins where the one before ended.
  kExitsInAYear,
  // The same for each such post.
  kExitOfAPost,
  // Changes of directors of children's services in the next year that was published.
  kChangesInAYear,
};

// Who forecasts.
enum class Method {
  // Rates by group, fitted to what was known. Vacant posts by the analytic engine; exits by their
  // hazards; changes in a year by a negative-binomial law that adds the uncertainty of the rate and
  // the yearly effect, once five years tell of one.
  kFitted,
  // Vacant posts only: rates by group as before, but a recruiting time that keeps the share of the
  // body's posts that was vacant so far, instead of one from how long vacancies lasted.
  kFromStock,
  // One rate for everything: the same with the pooled hazard; changes in a year by a Poisson law of
  // the mean so far.
  kConstantHazard,
  // What was last seen happens again: a Poisson law whose mean is the number of vacant posts at the
  // start, the share of posts that lost their holder in the body's window before, or the changes of
  // the year before. Of one post: its holder stays, for certain.
  kLastValue,
};

absl::string_view Words(Question question);
absl::string_view Words(Method method);

// Scores of counts, each the mean over forecasts.
struct CountScores {
  double crps = 0;
  int covered = 0;  // by the 80 % band
  // How many should have been, by the bands' own probabilities.
  double expected_covered = 0;
  double pit = 0;  // mid PIT
};

// How one method did with one question of one body.
struct ScoreRow {
  Question question = Question::kVacantPosts;
  std::string body;
  Method method = Method::kFitted;
  int forecasts = 0;
  double happened = 0;                // in the mean
  double forecast = 0;                // in the mean
  double miss = 0;                    // mean distance of the forecasts' means from what happened
  std::optional<CountScores> counts;  // not set for kExitOfAPost
  std::optional<double> brier;        // kExitOfAPost only
};

// Forecasts that could not be made, since too little had happened by then.
struct LeftOut {
  Question question = Question::kVacantPosts;
  std::string body;
  int forecasts = 0;
};

struct SegmentSummary {
  std::string body;
  absl::CivilDay first;
  absl::CivilDay last;
  int filings = 0;
  bool ids_follow_people = false;
};

struct Backtest {
  std::vector<SegmentSummary> segments;
  // Fitted to the cut-off or, without one, to the whole history; a status that says why not.
  absl::StatusOr<FittedRates> fitted;
  absl::StatusOr<forecast::SharedEffectFit> yearly_effect;
  std::vector<ScoreRow> scores;
  std::vector<LeftOut> left_out;
};

// Without a cut-off the origin rolls: each forecast knows all filings, of any body, up to the one
// at which it begins, and nothing later. With a cut-off, rates are fitted once, to what was known
// on that day; each forecast of later filings begins from how posts stood at its own beginning, on
// the last filing up to the cut-off or later.
//
// Only what is scored is chosen with hindsight: posts that are gone at the later filing are left
// out of its forecast, and so is a segment in which ids turn out to follow people.
//
// FailedPrecondition when there is nothing to score.
absl::StatusOr<Backtest> RunBacktest(const History& history, std::optional<absl::CivilDay> cut_off);

// The law of a count whose rate is gamma-distributed with this relative variance: negative
// binomial; Poisson where it is 0.
forecast::Distribution CountLaw(double mean, double relative_variance);

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_BACKTEST_H_
