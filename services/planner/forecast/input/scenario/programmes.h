#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_PROGRAMMES_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_PROGRAMMES_H_

#include <map>
#include <string>
#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "common/errors/failure.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Programmes with the places that scenarios add; the same programme is one, however many add to it.
class ProgrammePlans {
 public:
  // `success` is PROGRAMME_SUCCESS.
  ProgrammePlans(const Workforce& workforce, Day start, const ForecastQuestion& question,
                 double success)
      : workforce_(workforce), start_(start), question_(question), success_(success) {}

  void Add(const v1::Scenario::Places& places, const std::string& path, Violations& violations);

  std::vector<forecast::Programme> Take() &&;

 private:
  struct Plan {
    forecast::Programme programme;
    double share = 0;                // of the nation's places that the question's people have
    std::map<double, double> seats;  // by month of intake
  };

  Plan Begin(const std::string& name, const Programme& programme) const;

  const Workforce& workforce_;
  const Day start_;
  const ForecastQuestion& question_;
  const double success_;
  std::map<std::string, Plan> plans_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_PROGRAMMES_H_
