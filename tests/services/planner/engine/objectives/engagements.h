#ifndef CAIRN_TESTS_SERVICES_PLANNER_ENGINE_OBJECTIVES_ENGAGEMENTS_H_
#define CAIRN_TESTS_SERVICES_PLANNER_ENGINE_OBJECTIVES_ENGAGEMENTS_H_

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/planner/engine/objectives/map.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {

inline Engagement NeedsAssessment(const std::string& org, Engagement::Audience audience,
                                  absl::string_view date) {
  return {.name = absl::StrCat("organisations/", org, "/engagements/needs-",
                               static_cast<int>(audience)),
          .organisation = org,
          .kind = Engagement::Kind::kNeedsAssessment,
          .audience = audience,
          .date = On(date)};
}

inline Engagement JointAction(const std::string& org, Sector partner, absl::string_view date) {
  return {
      .name = absl::StrCat("organisations/", org, "/engagements/joint-", static_cast<int>(partner)),
      .organisation = org,
      .kind = Engagement::Kind::kJointAction,
      .partner_sector = partner,
      .date = On(date)};
}

inline Engagement CommunityMet(const std::string& org, absl::string_view date) {
  return {.name = absl::StrCat("organisations/", org, "/engagements/community"),
          .organisation = org,
          .kind = Engagement::Kind::kCommunityActivity,
          .date = On(date)};
}

}  // namespace cairn::planner

#endif  // CAIRN_TESTS_SERVICES_PLANNER_ENGINE_OBJECTIVES_ENGAGEMENTS_H_
