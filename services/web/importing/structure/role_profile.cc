#include "services/web/importing/structure/role_profile.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/web/importing/structure/catalogue_match.h"
#include "services/web/importing/structure/role_page.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Requirement;
using roles::v1::Role;
using roles::v1::RoleProgramme;

const Role* FindRole(const Existing& existing, absl::string_view name) {
  for (const Role& role : existing.roles())
    if (role.name() == name) return &role;
  return nullptr;
}

// Rungs and areas that a title tells; the first that it has.
int TierOf(absl::string_view title) {
  constexpr std::pair<absl::string_view, int> kTiers[] = {
      {"deputy chief executive", 2}, {"chief operating officer", 2},
      {"chief executive", 1},        {"assistant director", 4},
      {"deputy director", 4},        {"director", 3},
      {"chief officer", 3},          {"head of", 5},
      {"service manager", 6},        {"team manager", 7},
      {"senior practitioner", 8},    {"senior social worker", 8},
      {"social worker", 9}};
  const std::vector<std::string> words = AllWords(title);
  for (const auto& [phrase, tier] : kTiers)
    if (FindRun(words, AllWords(phrase)) >= 0) return tier;
  return 0;
}

type::v1::ServiceArea AreaOf(absl::string_view title) {
  constexpr std::pair<absl::string_view, type::v1::ServiceArea> kAreas[] = {
      {"public health", type::v1::PUBLIC_HEALTH},
      {"criminal justice", type::v1::CRIMINAL_JUSTICE},
      {"childrens", type::v1::CHILDREN},
      {"children", type::v1::CHILDREN},
      {"adults", type::v1::ADULTS},
      {"adult", type::v1::ADULTS},
      {"education", type::v1::SCHOOLS},
      {"social work", type::v1::JOINT}};
  const std::vector<std::string> words = AllWords(title);
  for (const auto& [phrase, area] : kAreas)
    if (FindRun(words, AllWords(phrase)) >= 0) return area;
  return type::v1::SERVICE_AREA_UNSPECIFIED;
}

bool SameAsk(const Requirement& a, const Requirement& b) {
  if (a.kind_case() != b.kind_case()) return false;
  switch (a.kind_case()) {
    case Requirement::kSkill:
      return a.skill().skill() == b.skill().skill();
    case Requirement::kExperience:
      return a.experience().area() == b.experience().area();
    case Requirement::kRegistration:
      return a.registration().register_() == b.registration().register_();
    case Requirement::kQualification:
      return true;  // a page asks for one level
    case Requirement::KIND_NOT_SET:
      return a.text() == b.text();
  }
  return false;
}

// What the page asks, with the catalogue's weights, levels and months; then what the law asks
// besides.
void MergeRequirements(const RolePage& page, const Role* before, Report& report, Role& role) {
  google::protobuf::RepeatedPtrField<Requirement> merged;
  std::vector<bool> kept(
      before == nullptr ? 0 : static_cast<std::size_t>(before->requirements_size()), false);
  for (const auto& [line, asked] : page.requirements) {
    Requirement requirement = asked;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Requirement& known = before->requirements(static_cast<int>(i));
      if (kept[i] || !SameAsk(known, asked)) continue;
      requirement = known;
      requirement.set_text(asked.text());
      if (known.gate() != Requirement::STATUTORY) requirement.set_gate(asked.gate());
      kept[i] = true;
      break;
    }
    *merged.Add() = std::move(requirement);
  }
  int dropped = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const Requirement& known = before->requirements(static_cast<int>(i));
    if (kept[i]) continue;
    if (known.gate() == Requirement::STATUTORY || known.has_registration())
      *merged.Add() = known;
    else
      ++dropped;
  }
  if (dropped > 0)
    report.Warn(0, "", dropped,
                " requirements that the role had are not on the page; they are dropped");
  role.mutable_requirements()->Swap(&merged);
}

void MergeRoutes(const RolePage& page, const Existing& existing, const Role* before, Role& role) {
  google::protobuf::RepeatedPtrField<roles::v1::Route> merged;
  for (roles::v1::Route route : page.routes) {
    route.set_role(FindRoute(existing, route.text(), role.name()));
    for (int i = 0; before != nullptr && i < before->routes_size(); ++i)
      if (!route.role().empty() && before->routes(i).role() == route.role())
        route.set_typical_months(before->routes(i).typical_months());
    *merged.Add() = std::move(route);
  }
  role.mutable_routes()->Swap(&merged);
}

void FillRole(const RolePage& page, const Existing& existing, const Role* before, Report& report,
              Role& role) {
  role.set_display_name(page.title);
  if (!page.summary.empty()) role.set_summary(Cut(page.summary, kLongestText));
  role.clear_duties();
  for (const std::string& duty : page.duties) role.add_duties(duty);
  if (page.guidance.points_size() > 0 || !page.guidance.title().empty())
    *role.mutable_guidance() = page.guidance;
  MergeRequirements(page, before, report, role);
  MergeRoutes(page, existing, before, role);
  role.clear_programmes();
  for (const RoleProgramme& programme : page.programmes) *role.add_programmes() = programme;
  if (role.tier() == 0) role.set_tier(TierOf(page.title));
  if (role.service_area() == type::v1::SERVICE_AREA_UNSPECIFIED)
    role.set_service_area(AreaOf(page.title));
  if (role.titles().empty()) role.add_titles()->set_title(page.title);
}

}  // namespace

Plan ImportRoleProfile(absl::string_view page, const Existing& existing, const Options& options) {
  Plan plan;
  if (const absl::optional<RolePage> read = ReadRolePage(page, existing, options, plan.report)) {
    if (read->title.empty())
      plan.report.RefuseFile(
          0, "", "does not say whose duties it lists: a line like \"As a … you'll:\" is missing");
    const std::string name =
        !options.role.empty() ? options.role : absl::StrCat("roles/", Slug(read->title));
    const Role* before = FindRole(existing, name);
    Role role;
    if (before != nullptr) role = *before;
    role.set_name(name);
    FillRole(*read, existing, before, plan.report, role);
    if (ObeysContract(role, 0, plan.report) && (before == nullptr || !Same(*before, role)))
      plan.roles.push_back(Upsert(role));
    plan.report.Count("roles created",
                      before == nullptr ? static_cast<double>(plan.roles.size()) : 0);
    plan.report.Count("roles updated",
                      before == nullptr ? 0 : static_cast<double>(plan.roles.size()));
  }
  Finish(options, plan);
  return plan;
}

}  // namespace cairn::imports
