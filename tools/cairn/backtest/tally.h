#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_TALLY_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_TALLY_H_

#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "services/planner/engine/forecast/scores.h"
#include "tools/cairn/backtest/scores.h"

namespace cairn::backtest {

// Sums of what is reported as means.
class Tally {
 public:
  void Count(Question question, const std::string& body, Method method,
             const forecast::Distribution& forecast, int happened) {
    ScoreRow& row = Row(question, body, method, forecast.Mean(), happened);
    if (!row.counts.has_value()) row.counts.emplace();
    const forecast::Band band = forecast::EightyPercentBand(forecast);
    row.counts->crps += forecast::Crps(forecast, happened);
    row.counts->covered += forecast::Covers(band, happened) ? 1 : 0;
    row.counts->expected_covered += band.probability;
    row.counts->pit += forecast::MidPit(forecast, happened);
  }

  void Event(const std::string& body, Method method, double probability,
             forecast::Outcome outcome) {
    ScoreRow& row = Row(Question::kExitOfAPost, body, method, probability,
                        outcome == forecast::Outcome::kHappened ? 1 : 0);
    row.brier = row.brier.value_or(0) + forecast::BrierScore(probability, outcome);
  }

  void LeaveOut(Question question, const std::string& body, int forecasts) {
    left_out_[{question, body}] += forecasts;
  }

  std::vector<ScoreRow> Scores() const {
    std::vector<ScoreRow> scores;
    for (const auto& [key, sums] : rows_) {
      ScoreRow row = sums;
      const double forecasts = row.forecasts;
      row.happened /= forecasts;
      row.forecast /= forecasts;
      row.miss /= forecasts;
      if (row.brier.has_value()) *row.brier /= forecasts;
      if (row.counts.has_value()) {
        row.counts->crps /= forecasts;
        row.counts->pit /= forecasts;
      }
      scores.push_back(std::move(row));
    }
    return scores;
  }

  std::vector<LeftOut> AllLeftOut() const {
    std::vector<LeftOut> all;
    for (const auto& [key, forecasts] : left_out_)
      all.push_back({key.first, key.second, forecasts});
    return all;
  }

 private:
  ScoreRow& Row(Question question, const std::string& body, Method method, double forecast,
                int happened) {
    ScoreRow& row = rows_[{question, body, method}];
    row.question = question;
    row.body = body;
    row.method = method;
    ++row.forecasts;
    row.happened += happened;
    row.forecast += forecast;
    row.miss += std::abs(forecast - happened);
    return row;
  }

  std::map<std::tuple<Question, std::string, Method>, ScoreRow> rows_;
  std::map<std::pair<Question, std::string>, int> left_out_;
};

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_TALLY_H_
