// The figures of docs/accuracy.md, from the published files themselves.
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/shared_data.h"
#include "tools/cairn/backtest/backtest.h"

namespace cairn::backtest {
namespace {

using ::testing::DoubleNear;

class PublishedTest : public testing::Test {
 protected:
  void SetUp() override {
    for (const char* name :
         {"post-panel/dfe_2010_2026.csv", "post-panel/dhsc_scs_2011_2026.csv",
          "post-panel/ofsted_2011_2022.csv", "director-turnover/dcs_turnover_to_2021_22.csv"}) {
      std::string bytes;
      CAIRN_READ_OR_SKIP(name, bytes);
      imports::Report report;
      ReadHistory(bytes, report, history_);
      ASSERT_FALSE(report.Refused(imports::Strictness::kTakeGoodRows)) << name;
    }
  }

  History history_;
};

const ScoreRow& Find(const Backtest& backtest, Question question, const std::string& body,
                     Method method) {
  for (const ScoreRow& row : backtest.scores)
    if (row.question == question && row.body == body && row.method == method) return row;
  static const ScoreRow kNone;
  ADD_FAILURE() << Words(question) << " of " << body << " by " << Words(method) << " is missing";
  return kNone;
}

TEST_F(PublishedTest, TheAccuracyIsAsDocumented) {
  const auto backtest = RunBacktest(history_, std::nullopt);
  ASSERT_TRUE(backtest.ok()) << backtest.status();
  const auto brier = [&](const char* body, Method method) {
    return Find(*backtest, Question::kExitOfAPost, body, method).brier.value();
  };
  const auto crps = [&](Question question, const char* body, Method method) {
    return Find(*backtest, question, body, method).counts.value().crps;
  };
  const auto covered = [&](Question question, const char* body, Method method) {
    return Find(*backtest, question, body, method).counts.value().covered;
  };

  EXPECT_THAT(brier("DFE", Method::kFitted), DoubleNear(0.1497, 5e-5));
  EXPECT_THAT(brier("DFE", Method::kLastValue), DoubleNear(0.1820, 5e-5));
  EXPECT_EQ(Find(*backtest, Question::kExitOfAPost, "DFE", Method::kFitted).forecasts, 445);

  EXPECT_THAT(crps(Question::kExitsInAYear, "DFE", Method::kFitted), DoubleNear(2.19, 5e-3));
  EXPECT_THAT(crps(Question::kExitsInAYear, "DFE", Method::kLastValue), DoubleNear(3.66, 5e-3));
  EXPECT_EQ(covered(Question::kExitsInAYear, "DFE", Method::kFitted), 8);

  EXPECT_THAT(crps(Question::kVacantPosts, "DHSC", Method::kFitted), DoubleNear(11.69, 5e-3));
  EXPECT_THAT(crps(Question::kVacantPosts, "DHSC", Method::kFromStock), DoubleNear(1.31, 5e-3));
  EXPECT_THAT(crps(Question::kVacantPosts, "DHSC", Method::kLastValue), DoubleNear(3.41, 5e-3));
  EXPECT_EQ(covered(Question::kVacantPosts, "DHSC", Method::kFromStock), 4);
}

TEST_F(PublishedTest, TheMissesOfYearlyChangesAreTheOnesCountedByHand) {
  const auto backtest = RunBacktest(history_, std::nullopt);
  ASSERT_TRUE(backtest.ok()) << backtest.status();
  constexpr Question kChanges = Question::kChangesInAYear;

  // A running mean misses by 8.8 on average, the last value by 12.0, in 7 forecasts.
  EXPECT_THAT(Find(*backtest, kChanges, "directors", Method::kFitted).miss, DoubleNear(8.8, 0.05));
  EXPECT_THAT(Find(*backtest, kChanges, "directors", Method::kLastValue).miss,
              DoubleNear(12.0, 0.05));
  EXPECT_EQ(Find(*backtest, kChanges, "directors", Method::kFitted).forecasts, 7);
  EXPECT_EQ(Find(*backtest, kChanges, "directors", Method::kFitted).counts.value().covered, 4);
  ASSERT_TRUE(backtest->yearly_effect.ok());
  EXPECT_EQ(backtest->yearly_effect->bounds.low, 0);
  EXPECT_THAT(backtest->yearly_effect->bounds.high, DoubleNear(0.061, 5e-4));
}

TEST_F(PublishedTest, TheRatesAreThoseOfExitsAndExposureCountedBySegments) {
  const auto backtest = RunBacktest(history_, std::nullopt);
  ASSERT_TRUE(backtest.ok() && backtest->fitted.ok());
  const forecast::ExitRate& pooled = backtest->fitted->exits.pooled;

  EXPECT_EQ(pooled.exits, 145);
  EXPECT_THAT(pooled.per_year, DoubleNear(0.184, 5e-4));
  EXPECT_THAT(pooled.bounds.low, DoubleNear(0.156, 5e-4));
  EXPECT_THAT(pooled.bounds.high, DoubleNear(0.216, 5e-4));
  EXPECT_EQ(backtest->fitted->exits.shrinkage, forecast::Shrinkage::kPooledNoVariation);
}

}  // namespace
}  // namespace cairn::backtest
