#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_BUILDER_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_BUILDER_H_

#include <map>
#include <memory>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "services/planner/workforce/places.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Makes Workforce values out of the contract's messages, one change at a time. Build shares with
// the workforce before whatever did not change. Not for concurrent use.
class WorkforceBuilder {
 public:
  // Takes in a resource as it now stands. `type` is its full message name; types that the planner
  // does not read are passed over. False when the payload cannot be read.
  bool Put(absl::string_view type, absl::string_view payload);
  // Forgets the resource of that name.
  void Remove(absl::string_view type, absl::string_view name);
  // Forgets everything that a service keeps: `roles` or `people`.
  void Clear(absl::string_view service);

  std::shared_ptr<const Workforce> Build();

  std::size_t people() const;

 private:
  struct Types;

  Organisation& Edit(const std::string& organisation);
  // Whom an appointment's or enrolment's name lives below.
  Employee& EmployeeOf(absl::string_view name);
  bool Knows(absl::string_view name) const;  // the person that a name lives below
  Catalogue& EditCatalogue();
  // Counts again what the organisations that changed since the last workforce take of programmes.
  void CountPlaces();

  // The state; what is shared with a workforce that was built is copied before it changes.
  std::map<std::string, std::shared_ptr<Organisation>, std::less<>> organisations_;
  std::shared_ptr<Catalogue> catalogue_ = std::make_shared<Catalogue>();
  std::set<std::string, std::less<>> shared_;  // organisations that a built workforce holds
  bool catalogue_shared_ = false;
  std::map<std::string, PlacesTaken> places_by_organisation_;
  std::shared_ptr<const PlacesTaken> places_ = std::make_shared<const PlacesTaken>();
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_BUILDER_H_
