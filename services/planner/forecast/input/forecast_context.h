#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_FORECAST_CONTEXT_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_FORECAST_CONTEXT_H_

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "services/planner/context/asking.h"
#include "services/planner/forecast/question/forecast_question.h"

namespace cairn::planner {

// What every forecast of one request rests on, whatever the scenario: the workforce as the caller
// may know it, who is asked about, and when. Made once and not changed.
struct ForecastContext {
  enum class Network { kWith, kWithout };
  // PERMISSION_DENIED where the caller may not read people and asks for single posts, or for the
  // exits of single organisations.
  static absl::StatusOr<ForecastContext> Of(const Sources& sources, const rpc::CallContext& call,
                                            const v1::ComputeForecastRequest& request,
                                            Network network);

  const Workforce& workforce() const { return *picture.workforce; }
  bool may_read_people() const { return knowledge == Knowledge::kPeople; }

  Picture picture;
  std::vector<const Organisation*> organisations;
  // The other councils of the learning network of the only one asked about, whose people the caller
  // may read too: moves to and from them are played.
  std::vector<const Organisation*> beside;
  Holdings holdings;
  Day start = kNoDay;
  Day today = kNoDay;
  int horizon = 0;  // months
  Knowledge knowledge = Knowledge::kEstablishmentOnly;
};

// Networks and nations of which only a part was asked about, by kind and key. Their figures would
// stand under the name of the whole.
using GroupNames = std::set<std::pair<v1::ForecastGroup::Kind, std::string>>;
GroupNames GroupsInPart(const ForecastContext& context);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_FORECAST_CONTEXT_H_
