#include "tools/cairn/backtest/backtest.h"

#include <cmath>
#include <cstring>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/tools/cairn/backtest/filings.h"
#include "tools/cairn/backtest/report.h"

namespace cairn::backtest {
namespace {

using ::testing::DoubleNear;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

const ScoreRow* Find(const Backtest& backtest, Question question, Method method,
                     const std::string& body = "B") {
  for (const ScoreRow& row : backtest.scores)
    if (row.question == question && row.method == method && row.body == body) return &row;
  return nullptr;
}

// ---- laws

TEST(CountLawTest, WithoutVarianceItIsPoisson) {
  const forecast::Distribution law = CountLaw(2, 0);

  EXPECT_THAT(law.Probability(0), DoubleNear(std::exp(-2), 1e-12));
  EXPECT_THAT(law.Probability(3), DoubleNear(8 / 6.0 * std::exp(-2), 1e-12));
  EXPECT_EQ(CountLaw(0, 0).Probability(0), 1);
}

TEST(CountLawTest, WithVarianceItIsNegativeBinomial) {
  // Shape 4, mean 2: P(0) = (4/6)^4, P(1) = 4 (1/3) (4/6)^4.
  const forecast::Distribution law = CountLaw(2, 0.25);

  EXPECT_THAT(law.Probability(0), DoubleNear(16 / 81.0, 1e-12));
  EXPECT_THAT(law.Probability(1), DoubleNear(64 / 243.0, 1e-12));
  EXPECT_THAT(law.Mean(), DoubleNear(2, 1e-9));
  EXPECT_THAT(law.Variance(), DoubleNear(2 + 0.25 * 4, 1e-9));
}

// ---- a panel of four filings a year apart

constexpr char kOne[] = "2011-03-31";
constexpr char kTwo[] = "2012-03-31";
constexpr char kThree[] = "2013-03-31";
constexpr char kFour[] = "2014-03-31";

// A year in which the first `lost` of forty holders are replaced by others.
std::string Year(const std::string& date, int lost, const std::string& before,
                 const std::string& after) {
  return Rows("B", date, 1, lost, after) + Rows("B", date, lost + 1, 40, before);
}
std::string FirstThree() {
  std::string third;  // 4 of 40 leave: posts 1 to 4, which the year before were filled by M
  third =
      Rows("B", kThree, 1, 4, "N") + Rows("B", kThree, 5, 10, "M") + Rows("B", kThree, 11, 40, "N");
  return Rows("B", kOne, 1, 40, "N") + Year(kTwo, 10, "N", "M") + third;
}

TEST(BacktestTest, AYearIsForecastFromTheYearsBeforeIt) {
  // 10 of 40 left by the second filing, 4 of 40 by the third.
  const auto backtest = RunBacktest(Panel(FirstThree()), std::nullopt);

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  const ScoreRow* fitted = Find(*backtest, Question::kExitsInAYear, Method::kFitted);
  ASSERT_NE(fitted, nullptr);
  EXPECT_EQ(fitted->forecasts, 1);
  EXPECT_EQ(fitted->happened, 4);
  // The first year was of 366 days and read 30/40 kept; the second has 365.
  EXPECT_THAT(fitted->forecast, DoubleNear(40 * (1 - std::pow(0.75, 365 / 366.0)), 1e-6));
  // Binomial with 40 and 1/4: the 80 % band is 7 to 13.
  EXPECT_EQ(fitted->counts->covered, 0);
  const ScoreRow* last = Find(*backtest, Question::kExitsInAYear, Method::kLastValue);
  EXPECT_THAT(last->forecast, DoubleNear(10, 1e-9));
  EXPECT_THAT(last->miss, DoubleNear(6, 1e-9));
}

TEST(BacktestTest, TheBrierScoreOfAPostIsTheMeanSquaredMiss) {
  const auto backtest = RunBacktest(Panel(FirstThree()), std::nullopt);

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  const double p = 1 - std::pow(0.75, 365 / 366.0);
  const ScoreRow* fitted = Find(*backtest, Question::kExitOfAPost, Method::kFitted);
  ASSERT_NE(fitted, nullptr);
  EXPECT_EQ(fitted->forecasts, 40);
  EXPECT_FALSE(fitted->counts.has_value());
  EXPECT_THAT(fitted->brier.value(), DoubleNear((4 * (1 - p) * (1 - p) + 36 * p * p) / 40, 1e-9));
  EXPECT_THAT(Find(*backtest, Question::kExitOfAPost, Method::kLastValue)->brier.value(),
              DoubleNear(0.1, 1e-9));
}

TEST(BacktestTest, AForecastWithoutHistoryIsLeftOutAndSaid) {
  const auto backtest = RunBacktest(Panel(FirstThree()), std::nullopt);

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  ASSERT_THAT(backtest->left_out, SizeIs(2));
  EXPECT_EQ(backtest->left_out[0].question, Question::kExitsInAYear);
  EXPECT_EQ(backtest->left_out[0].forecasts, 1);
  EXPECT_EQ(backtest->left_out[1].forecasts, 40);
}

TEST(BacktestTest, APersonWhoIsGoneInBetweenCountsAsLost) {
  // Post 40 is vacant in September and has its old holder again in March.
  std::string rows = FirstThree();
  for (int post = 1; post <= 40; ++post)
    rows += Row("B", "2012-09-30", std::to_string(post),
                post == 40   ? "vacant"
                : post <= 10 ? absl::StrCat("M", post)
                             : absl::StrCat("N", post));

  const auto backtest = RunBacktest(Panel(rows), std::nullopt);

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  EXPECT_EQ(Find(*backtest, Question::kExitsInAYear, Method::kFitted)->happened, 5);
}

TEST(BacktestTest, WithNothingLaterThereIsNothingToScore) {
  const auto backtest = RunBacktest(Panel(FirstThree()), absl::CivilDay(2013, 3, 31));

  EXPECT_EQ(backtest.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_FALSE(RunBacktest(History(), std::nullopt).ok());
}

// ---- vacant posts

// Enough exits, and enough vacancies that were seen filled, to fit both.
std::string WithVacancies() {
  std::string rows = Rows("B", kOne, 1, 90, "N") + Rows("B", kOne, 91, 100, "vacant");
  rows += Rows("B", kTwo, 1, 10, "vacant") + Rows("B", kTwo, 11, 20, "M") +
          Rows("B", kTwo, 21, 90, "N") + Rows("B", kTwo, 91, 95, "M") +
          Rows("B", kTwo, 96, 100, "vacant");
  rows += Rows("B", kThree, 1, 6, "N") + Rows("B", kThree, 7, 10, "vacant") +
          Rows("B", kThree, 11, 20, "M") + Rows("B", kThree, 21, 90, "N") +
          Rows("B", kThree, 91, 95, "M") + Rows("B", kThree, 96, 98, "N") +
          Rows("B", kThree, 99, 100, "vacant");
  return rows;
}

TEST(BacktestTest, VacantPostsAreForecastFromHowTheyStoodAtTheFilingBefore) {
  const auto backtest = RunBacktest(Panel(WithVacancies()), std::nullopt);

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  const ScoreRow* last = Find(*backtest, Question::kVacantPosts, Method::kLastValue);
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(last->forecasts, 1);
  EXPECT_THAT(last->forecast, DoubleNear(15, 1e-9));
  EXPECT_EQ(last->happened, 6);
  // The stock so far was 25 of 200 vacant; with the exits of the first year it lasts, so a forecast
  // a year on from 15 of 100 lies between 10 and 15.
  const ScoreRow* stock = Find(*backtest, Question::kVacantPosts, Method::kFromStock);
  EXPECT_THAT(stock->forecast, DoubleNear(12.5, 2.5));
}

TEST(BacktestTest, FilingsThatMarkFewVacanciesSayNothingOfVacancies) {
  const auto backtest = RunBacktest(Panel(FirstThree()), std::nullopt);

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  EXPECT_EQ(Find(*backtest, Question::kVacantPosts, Method::kFitted), nullptr);
}

// ---- no leakage

void Append(std::string& bytes, double value) {
  char raw[sizeof value];
  std::memcpy(raw, &value, sizeof value);
  bytes.append(raw, sizeof raw);
}

// Every number of a fit.
std::string Bytes(const FittedRates& fitted) {
  std::string bytes;
  for (const std::string& group : fitted.groups) bytes += group;
  for (const forecast::GroupRate& group : fitted.exits.groups)
    for (const double value : {group.per_year, group.bounds.low, group.bounds.high,
                               group.exposure_years, group.own_weight, double(group.exits)})
      Append(bytes, value);
  const forecast::ExitRate& pooled = fitted.exits.pooled;
  for (const double value : {pooled.per_year, pooled.bounds.low, pooled.bounds.high,
                             pooled.exposure_years, pooled.effective_exits, double(pooled.exits),
                             fitted.exits.prior_mean, fitted.exits.prior_variance})
    Append(bytes, value);
  if (fitted.recruiting.ok())
    for (const double value :
         {fitted.recruiting->months, fitted.recruiting->bounds.low, fitted.recruiting->bounds.high})
      Append(bytes, value);
  for (const auto& [body, stock] : fitted.stocks)
    for (const int value : {stock.posts, stock.vacant}) Append(bytes, value);
  return bytes;
}

TEST(BacktestTest, WhatCameAfterTheCutOffLeavesNoTraceInTheFittedRates) {
  const absl::CivilDay cut_off(2013, 3, 31);
  const std::string known = WithVacancies();
  const std::string futures[] = {Rows("B", kFour, 1, 100, "N"), Rows("B", kFour, 1, 100, "M"),
                                 Rows("B", kFour, 1, 60, "vacant") + Rows("B", kFour, 61, 100, "M"),
                                 // All people vanish with their posts; and a body that nobody knew.
                                 Rows("B", kFour, 1, 55, "N"),
                                 Rows("B", kFour, 1, 100, "N") + Rows("A", kFour, 1, 90, "N") +
                                     Rows("A", "2015-03-31", 1, 90, "M")};
  std::vector<std::string> fits;
  for (const std::string& future : futures) {
    History history = Panel(known + future);
    history.years = {{2010, 40}, {2013, static_cast<int>(future.size())}};
    const auto backtest = RunBacktest(history, cut_off);
    ASSERT_TRUE(backtest.ok()) << backtest.status();
    ASSERT_TRUE(backtest->fitted.ok()) << backtest->fitted.status();
    ASSERT_TRUE(backtest->fitted->recruiting.ok());
    fits.push_back(Bytes(*backtest->fitted));
  }
  const auto direct = FitRates(Panel(known));
  ASSERT_TRUE(direct.ok());

  for (const std::string& fit : fits) EXPECT_EQ(fit, Bytes(*direct));
}

TEST(BacktestTest, WithoutACutOffAForecastKnowsNothingLaterThanItsOrigin) {
  const auto shorter = RunBacktest(Panel(WithVacancies()), std::nullopt);

  // A last filing in which everybody has gone changes what is fitted in the end.
  const auto longer =
      RunBacktest(Panel(WithVacancies() + Rows("A", kFour, 1, 90, "N") +
                        Rows("A", "2015-03-31", 1, 90, "M") + Rows("A", "2016-03-31", 1, 90, "M")),
                  std::nullopt);

  ASSERT_TRUE(shorter.ok() && longer.ok());
  EXPECT_NE(Bytes(*shorter->fitted), Bytes(*longer->fitted));
  for (const Question question :
       {Question::kVacantPosts, Question::kExitsInAYear, Question::kExitOfAPost}) {
    const ScoreRow* before = Find(*shorter, question, Method::kFitted);
    const ScoreRow* after = Find(*longer, question, Method::kFitted);
    ASSERT_TRUE(before != nullptr && after != nullptr);
    EXPECT_EQ(before->forecast, after->forecast);
    EXPECT_EQ(before->miss, after->miss);
  }
}

// ---- changes in a year

History Changes() {
  History history;
  history.years = {{2000, 50}, {2001, 40}, {2003, 60}, {2004, 30}};
  return history;
}

TEST(ChangesTest, EachYearIsForecastByTheMeanOfTheYearsBefore) {
  const auto backtest = RunBacktest(Changes(), std::nullopt);

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  const ScoreRow* fitted = Find(*backtest, Question::kChangesInAYear, Method::kFitted, "directors");
  ASSERT_NE(fitted, nullptr);
  EXPECT_EQ(fitted->forecasts, 3);
  // 50, 45 and 50 against 40, 60 and 30.
  EXPECT_THAT(fitted->miss, DoubleNear((10 + 15 + 20) / 3.0, 1e-6));
  EXPECT_THAT(Find(*backtest, Question::kChangesInAYear, Method::kLastValue, "directors")->miss,
              DoubleNear((10 + 20 + 30) / 3.0, 1e-6));
  EXPECT_FALSE(backtest->yearly_effect.ok());
}

TEST(ChangesTest, TheUncertaintyOfTheRateWidensTheBand) {
  const auto backtest = RunBacktest(Changes(), std::nullopt);

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  // After one year a rate is half of what is unknown: mean 50, variance 100. The band of the
  // Poisson law, 41 to 59, does not hold 40; the wider one does.
  EXPECT_GT(
      Find(*backtest, Question::kChangesInAYear, Method::kFitted, "directors")->counts->covered,
      Find(*backtest, Question::kChangesInAYear, Method::kConstantHazard, "directors")
          ->counts->covered);
}

TEST(ChangesTest, WithACutOffAllLaterYearsAreForecastByWhatWasKnown) {
  const auto backtest = RunBacktest(Changes(), absl::CivilDay(2002, 3, 31));

  ASSERT_TRUE(backtest.ok()) << backtest.status();
  const ScoreRow* fitted = Find(*backtest, Question::kChangesInAYear, Method::kFitted, "directors");
  EXPECT_EQ(fitted->forecasts, 2);
  EXPECT_THAT(fitted->forecast, DoubleNear(45, 1e-6));
}

// ---- what is printed

TEST(ReportTest, EveryFigureIsSaidAndNobodyIsNamed) {
  const auto backtest = RunBacktest(Panel(WithVacancies()), std::nullopt);
  ASSERT_TRUE(backtest.ok()) << backtest.status();
  std::ostringstream said;

  PrintBacktest(*backtest, 0, said);

  EXPECT_THAT(said.str(), HasSubstr("too few groups"));
  EXPECT_THAT(said.str(), HasSubstr("one named holder lost in a year"));
  EXPECT_THAT(said.str(), HasSubstr("Recruiting takes"));
  EXPECT_THAT(said.str(), HasSubstr("From the stock of B"));
  EXPECT_THAT(said.str(), HasSubstr("Not scored"));
  EXPECT_THAT(said.str(), Not(HasSubstr("N40")));
  EXPECT_THAT(BacktestJson(*backtest), HasSubstr("\"brier\":"));
}

}  // namespace
}  // namespace cairn::backtest
