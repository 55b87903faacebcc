#include "services/planner/workforce/workforce.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace cairn::planner {

Index Names::Intern(absl::string_view name) {
  if (name.empty()) return kNoIndex;
  const auto [entry, inserted] = index_.try_emplace(std::string(name), static_cast<Index>(names_.size()));
  if (inserted) names_.emplace_back(name);
  return entry->second;
}

Index Names::Find(absl::string_view name) const {
  const auto found = index_.find(std::string(name));
  return found == index_.end() ? kNoIndex : found->second;
}

bool InScope(const Role& role) {
  constexpr int kLowestTier = 7;
  if (role.tier > kLowestTier) return false;
  switch (role.area) {
    case ServiceArea::kChildren:
    case ServiceArea::kAdults:
    case ServiceArea::kCriminalJustice:
    case ServiceArea::kPublicHealth:
    case ServiceArea::kJoint: return true;
    case ServiceArea::kUnknown:
    case ServiceArea::kSchools:
    case ServiceArea::kCorporate:
    case ServiceArea::kPlace:
    case ServiceArea::kRegulation: return false;
  }
  return false;
}

bool IsSenior(const Role& role) {
  constexpr int kLowestSeniorTier = 5;
  return role.tier <= kLowestSeniorTier;
}

bool AppliesIn(const std::vector<Nation>& nations, Nation nation) {
  return nations.empty() || std::find(nations.begin(), nations.end(), nation) != nations.end();
}

const Organisation* Workforce::Find(absl::string_view organisation) const {
  const auto found = organisations.find(std::string(organisation));
  return found == organisations.end() ? nullptr : found->second.get();
}

std::string PostName(const Organisation& organisation, const Post& post) {
  return absl::StrCat("organisations/", organisation.id, "/posts/", post.id);
}

std::string PersonName(const Organisation& organisation, const Person& person) {
  return absl::StrCat("organisations/", organisation.id, "/people/", person.id);
}

Holdings HoldingsOf(const Workforce& workforce) {
  Holdings holdings;
  for (const auto& [id, organisation] : workforce.organisations)
    for (const auto& [person, employee] : organisation->people)
      for (const auto& appointment : employee.appointments)
        holdings[appointment->post].push_back({organisation.get(), &employee, appointment.get()});
  return holdings;
}

}  // namespace cairn::planner
