#ifndef CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_JOINT_POSTS_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_JOINT_POSTS_H_

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cairn/planner/v1/forecast.pb.h"
#include "common/errors/failure.h"
#include "services/planner/engine/simulation/simulation.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Joins of posts that scenarios make, each post in one at most.
class JointPosts {
 public:
  JointPosts(const Workforce& workforce, Day start, const ForecastQuestion& question)
      : workforce_(workforce), start_(start), question_(question) {}

  void Add(const v1::Scenario::JointPost& joint, const std::string& path, Violations& violations);

  std::vector<forecast::Join> Take() && { return std::move(joins_); }

 private:
  // The place of an organisation that has a post of the role, if it was asked about.
  std::optional<int> Asked(const std::string& organisation, Index role, const std::string& path,
                           Violations& violations) const;
  // The first post by name of the role that is open by then.
  std::optional<int> Find(int organisation, Index role, double month, const std::string& path,
                          Violations& violations);
  std::optional<int> NumberOf(const std::string& name) const;

  const Workforce& workforce_;
  const Day start_;
  const ForecastQuestion& question_;
  std::set<int> taken_;
  std::vector<forecast::Join> joins_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_INPUT_SCENARIO_JOINT_POSTS_H_
