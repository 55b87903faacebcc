#ifndef CAIRN_SERVICES_WEB_IMPORTING_PLAN_PUBLISHED_POST_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PLAN_PUBLISHED_POST_H_

#include <string>

#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "cairn/roles/v1/establishment.pb.h"

namespace cairn::imports {

// A post as a file shows it.
struct PublishedPost {
  // kToBeVacant: filled, by a holder who leaves before `vacant_since`, a coming day.
  enum class Occupancy { kFilled, kStatedVacant, kInferredVacant, kToBeVacant };

  int line = 0;
  const roles::v1::Post* before = nullptr;  // the post as it stands; null when it is new
  roles::v1::Post post;                     // what the file says, on top of `before`
  Occupancy occupancy = Occupancy::kFilled;
  std::string vacancy_evidence;
  absl::optional<absl::CivilDay> vacant_since;
  absl::optional<roles::v1::Post::Cover> cover;  // kind and evidence
};

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PLAN_PUBLISHED_POST_H_
