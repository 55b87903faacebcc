#include "tools/cairn/ladder/fit.h"

#include <sstream>
#include <string>
#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::ladder {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

// Of 100 people 88 stayed: they leave with a rate of -ln .88, and 1.059624 % within a month.
Fit OneGrade() {
  CountsFile file{{"all"}, {{88, 12}}};
  auto answer = forecast::FitGenerator(file.counts);
  EXPECT_TRUE(answer.ok()) << answer.status();
  return {std::move(file), *std::move(answer)};
}

// In the low grade nobody is known to come from above.
Fit TwoGrades() {
  CountsFile file{{"low", "high"}, {{80, 15, 5}, {0, 18, 2}}};
  auto answer = forecast::FitGenerator(file.counts);
  EXPECT_TRUE(answer.ok()) << answer.status();
  return {std::move(file), *std::move(answer)};
}

std::string Printed(const Fit& fit) {
  std::ostringstream out;
  PrintFit(fit, 0, out);
  return out.str();
}

TEST(FitTest, RowsTellCountsSharesAndWhatRatesLeadTo) {
  EXPECT_THAT(
      RateTable(OneGrade()).rows(),
      ElementsAre(
          ElementsAre("all", "all", "88", "0.880000", "0.880000", "0.989404", "0.000000"),
          ElementsAre("all", "(left)", "12", "0.120000", "0.120000", "0.010596", "0.127833")));
}

TEST(FitTest, PeopleAreSparedMovesOfNobodyAndProgramsAreNot) {
  EXPECT_THAT(RateTable(TwoGrades()).rows(), SizeIs(6));
  EXPECT_THAT(Printed(TwoGrades()),
              AllOf(HasSubstr("\n  low    high"), Not(HasSubstr("\n  high   low"))));
}

TEST(FitTest, PrintEndsWithTheMisfitInWords) {
  EXPECT_THAT(Printed(OneGrade()),
              AllOf(HasSubstr("RATES THAT HOLD ALL YEAR"),
                    HasSubstr("  Rates that hold all year lead to the observed shares.\n")));
}

TEST(FitTest, JsonHoldsRatesAndMisfit) {
  EXPECT_THAT(FitJson(OneGrade()),
              AllOf(HasSubstr(R"("rates":[)"), HasSubstr(R"("counted":12,"share":0.12)"),
                    HasSubstr(R"("misfit":[)"), HasSubstr(R"({"statistic":0,"largest":0,)")));
}

}  // namespace
}  // namespace cairn::ladder
