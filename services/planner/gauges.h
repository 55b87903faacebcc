#ifndef CAIRN_SERVICES_PLANNER_GAUGES_H_
#define CAIRN_SERVICES_PLANNER_GAUGES_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/observe/metrics.h"
#include "services/planner/archive/archive.h"
#include "services/planner/forecast/forecasts.h"
#include "services/planner/workforce/mirror.h"

namespace cairn::planner {

// What the planner shows on /metrics of its picture of the workforce, how old it is and how much it
// holds, and of the forecasts that it works out. docs/metrics.md lists the names. Read at each
// scrape, as long as it lives.
class Gauges {
 public:
  Gauges(const Mirror& mirror, const Forecasts& forecasts, const Archive& archive,
         const Clock& clock, observe::Metrics& metrics);

 private:
  void Add(observe::Metrics& metrics, const std::string& name, const std::string& help,
           std::function<double()> value);
  // Of the picture of the workforce.
  void AddWorkforce(const Mirror& mirror, const Clock& clock, observe::Metrics& metrics);
  // Of the planner's monthly forecasts, as they were scored.
  void AddScores(const Archive& archive, observe::Metrics& metrics);

  std::vector<std::unique_ptr<observe::Metrics::Reading>> readings_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_GAUGES_H_
