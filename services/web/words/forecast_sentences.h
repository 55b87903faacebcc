#ifndef CAIRN_SERVICES_WEB_WORDS_FORECAST_SENTENCES_H_
#define CAIRN_SERVICES_WEB_WORDS_FORECAST_SENTENCES_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"

// Forecasts in sentences, without a full stop: the terminal and the page say the same.
namespace cairn::web {

// Which engine answered, and why; empty where the answer does not say. No full stop.
std::string EngineSentence(const planner::v1::Forecast& forecast);

// "Why posts fall vacant: left 120, moved up 80"; empty when no post ever is.
std::string DriversSentence(const planner::v1::SimulatedGroup& group);

// How far a run has come: "1,200 of 6,000 played; 62 vacant at the end (54 to 70), give
// or take 0.3".
std::string ProgressSentence(const planner::v1::RunForecastResponse& response);

// Why a run ended.
std::string EndedSentence(const planner::v1::RunForecastResponse& response);

// How far the simulation agrees with the closed forms; empty of other engines.
std::string AgreementSentence(const planner::v1::Forecast& forecast);

// How many posts have a holder who minds another one at the end; empty when hardly any.
std::string ActingSentence(const planner::v1::SimulatedGroup& group);

// Who is ready at the start and at the end; empty where it is not told.
std::string BenchSentence(const planner::v1::SimulatedGroup& group);

// How likely it is that a post that the law demands stands empty at the end; empty where it is not
// told.
std::string StatutorySentence(const planner::v1::Forecast& forecast);

// What the spread at the end comes from; empty when every rate was taken as known.
std::string SpreadSentence(const planner::v1::SimulatedGroup& group);

std::string AppointedSentence(const planner::v1::SimulatedGroup& group);

// What a simulation of one organisation leaves out; empty of others.
std::string AloneSentence(const planner::v1::Forecast& forecast);

std::string BandSentence(const planner::v1::ForecastGroup& group, absl::string_view date);

// Empty when no group is withheld.
std::string WithheldSentence(std::int64_t groups);

std::string RatesSentence(const planner::v1::Forecast& answer);

// By how much exits differ by own records, and of which tiers they do not; empty where nobody
// asked.
std::string OwnExitsSentence(const google::protobuf::RepeatedPtrField<planner::v1::OwnExits>& own,
                             const google::protobuf::RepeatedPtrField<std::string>& refused);

// Empty when no post is left out.
std::string LeftOutSentence(const planner::v1::Forecast& answer);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_WORDS_FORECAST_SENTENCES_H_
