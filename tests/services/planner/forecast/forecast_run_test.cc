// RunForecast: a simulation that tells how far it has come.

#include "services/planner/forecast/run/forecast_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <semaphore>
#include <string>
#include <vector>

#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::IsOk;
using testing::AllOf;
using testing::ElementsAre;
using testing::Gt;
using testing::HasSubstr;
using testing::Le;
using testing::SizeIs;
using v1::RunForecastResponse;

class ForecastRunTest : public SimulatedForecastTest {
 protected:
  ForecastRunTest() {
    Assume("PROMOTED_SHARE", 0.2);
    Have(absl::StrCat(kCouncil, assumptions_, HeadWithStrategy(3)));
  }

  static v1::RunForecastRequest Request(const std::string& forecast, const std::string& more) {
    return test::FromText<v1::RunForecastRequest>(
        absl::StrCat("forecast { parent: 'organisations/ayr' horizon_months: 24 "
                     "overrides { measure: EXITS_PER_YEAR value: 0.5 } ",
                     forecast, "} ", more));
  }
  static absl::StatusOr<v1::Forecast> Compute(const test::PlannerUnderTest& planner,
                                              v1::ComputeForecastRequest request,
                                              int replications) {
    request.set_engine(v1::Forecast::SIMULATION);
    request.set_replications(replications);
    return planner.Call<v1::Forecast>("ComputeForecast", request);
  }
  // Forgets all answers.
  void StartAnew(int threads) {
    planner_.Restart(threads);
    planner_.Follow(Mirror::Source::kRoles, roles_);
    planner_.Follow(Mirror::Source::kPeople, people_);
  }
  // All that a run says.
  absl::StatusOr<std::vector<RunForecastResponse>> Run(const v1::RunForecastRequest& request) {
    std::counting_semaphore<> woken(0);
    const auto& forecasts = planner_.forecasts();
    ASSIGN_OR_RETURN(const auto stream, forecasts.Run({.identity = planner_.identity()}, request,
                                                      [&] { woken.release(); }));
    std::vector<RunForecastResponse> said;
    while (true) {
      RunForecastResponse response;
      ASSIGN_OR_RETURN(const rpc::MessageStream::Pull pulled,
                       stream->Next(rpc::MessageStream::Idle::kNo, &response));
      if (pulled == rpc::MessageStream::Pull::kEnd) return said;
      if (pulled == rpc::MessageStream::Pull::kMessage) {
        said.push_back(response);
      } else {
        woken.acquire();
      }
    }
  }
};

TEST_F(ForecastRunTest, EndsWithWhatComputeForecastAnswers) {
  const v1::RunForecastRequest request = Request("replications: 6000 seed: 5", "");
  const auto said = Run(request);
  ASSERT_THAT(said, IsOk());
  const RunForecastResponse& last = said->back();
  EXPECT_EQ(last.ended(), RunForecastResponse::ALL_PLAYED);
  EXPECT_EQ(last.played(), 6000);

  StartAnew(/*threads=*/5);
  const auto computed = Compute(planner_, request.forecast(), 6000);
  ASSERT_THAT(computed, IsOk());
  EXPECT_EQ(planner_.forecasts().recent().found(), 0);
  EXPECT_EQ(last.forecast().SerializeAsString(), computed->SerializeAsString());
}

TEST_F(ForecastRunTest, TellsHowFarItHasComeAndTheBandSoFar) {
  const auto said = Run(Request("replications: 30000", ""));
  ASSERT_THAT(said, IsOk());
  EXPECT_EQ(said->front().replications(), 30000);
  ASSERT_THAT(*said, SizeIs(Gt(2u)));
  int played = -1;
  for (const RunForecastResponse& response : *said) {
    EXPECT_GE(response.played(), played);
    played = response.played();
    if (response.vacant_size() > 0) {
      EXPECT_EQ(response.vacant_size(), 25);
      EXPECT_GT(response.standard_error(), 0);
    }
  }
  // The last band is that of the answer.
  EXPECT_EQ(said->back().vacant(24).SerializeAsString(),
            said->back().forecast().groups(0).vacant(24).SerializeAsString());
}

TEST_F(ForecastRunTest, StopsOnceTheMeanIsAsPreciseAsWasAskedFor) {
  const v1::RunForecastRequest request = Request("replications: 100000", "precision: 0.01");
  const auto said = Run(request);
  ASSERT_THAT(said, IsOk());
  const RunForecastResponse& last = said->back();
  EXPECT_EQ(last.ended(), RunForecastResponse::PRECISE);
  EXPECT_THAT(last.standard_error(), AllOf(Gt(0), Le(0.01)));
  EXPECT_LT(last.played(), 100000);
  EXPECT_EQ(last.forecast().replications(), last.played());

  StartAnew(/*threads=*/1);
  const auto computed = Compute(planner_, request.forecast(), last.played());
  ASSERT_THAT(computed, IsOk());
  EXPECT_EQ(last.forecast().SerializeAsString(), computed->SerializeAsString());
}

TEST_F(ForecastRunTest, AnswersWithWhatWasPlayedWhenTheTimeIsUp) {
  const auto said = Run(Request("replications: 100000", "time_limit { nanos: 0 }"));
  ASSERT_THAT(said, IsOk());
  EXPECT_EQ(said->back().ended(), RunForecastResponse::OUT_OF_TIME);
  EXPECT_THAT(said->back().forecast().replications(), AllOf(Gt(0), testing::Lt(100000)));
}

TEST_F(ForecastRunTest, WhatWasAnsweredBeforeIsAnsweredAtOnce) {
  const v1::RunForecastRequest request = Request("seed: 8", "");
  const auto first = Run(request);
  const auto again = Run(request);
  ASSERT_TRUE(first.ok() && again.ok());
  ASSERT_THAT(*again, SizeIs(1));
  EXPECT_EQ(again->front().ended(), RunForecastResponse::ANSWERED_BEFORE);
  EXPECT_EQ(again->front().forecast().SerializeAsString(),
            first->back().forecast().SerializeAsString());
}

TEST_F(ForecastRunTest, ACallerWhoMayNotReadPeopleSeesNoBandOfAWithheldGroup) {
  planner_.ActAs({.name = "clerk",
                  .permissions = {options::v1::READ_ESTABLISHMENT},
                  .organisations = {"ayr"}});
  const auto said = Run(Request("replications: 9000", ""));
  ASSERT_THAT(said, IsOk());
  for (const RunForecastResponse& response : *said) {
    EXPECT_EQ(response.vacant_size(), 0);
    EXPECT_EQ(response.standard_error(), 0);
  }
  const v1::Agreement& agreement = said->back().forecast().agreement();
  EXPECT_GT(agreement.largest_distance(), 0);
  EXPECT_EQ(agreement.month(), 0);
  EXPECT_EQ(agreement.exact(), 0);
}

TEST_F(ForecastRunTest, ACallerWhoHangsUpStopsIt) {
  const v1::RunForecastRequest request = Request("replications: 100000", "");
  auto stream =
      planner_.forecasts().Run({.identity = planner_.identity()}, request, [] { FAIL(); });
  ASSERT_THAT(stream, IsOk());
  EXPECT_EQ(planner_.forecasts().gate().running(), 1);
  stream->reset();
  EXPECT_EQ(planner_.forecasts().gate().running(), 0);
}

TEST_F(ForecastRunTest, TellsEverythingThatIsWrongWithTheRun) {
  const auto said = Run(Request("engine: ANALYTIC", "time_limit { seconds: 4000 }"));
  EXPECT_EQ(said.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(said.status().message(),
              AllOf(HasSubstr("forecast.engine"), HasSubstr("time_limit")));
}

TEST_F(ForecastRunTest, EverySimulationTellsItsAgreementWithTheClosedForms) {
  const auto forecast = Ask("overrides { measure: EXITS_PER_YEAR value: 0.5 }");
  ASSERT_THAT(forecast, IsOk());
  const v1::Agreement& agreement = forecast->agreement();
  EXPECT_EQ(agreement.replications(), 240);
  EXPECT_THAT(agreement.largest_distance(), AllOf(Gt(0), testing::Lt(4.5)));
  EXPECT_THAT(agreement.month(), AllOf(Gt(0), Le(24)));
  EXPECT_GT(agreement.exact(), 0);
}

}  // namespace
}  // namespace cairn::planner
