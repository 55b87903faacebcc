#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_SCORES_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_SCORES_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"

// What a backtest forecasts, by which methods, and how each of them did.
namespace cairn::backtest {

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

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_SCORES_H_
