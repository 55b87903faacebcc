#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_REFERENCE_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_REFERENCE_H_

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cairn/bundle/v1/bundle.pb.h"

namespace cairn::synthesise {

// The three services that every ladder has.
enum class Area { kChildren, kAdults, kJustice };
inline constexpr std::array<Area, 3> kAreas = {Area::kChildren, Area::kAdults, Area::kJustice};
inline constexpr std::size_t At(Area area) { return static_cast<std::size_t>(area); }

// The roles of the Scottish ladder, found in the catalogue by tier, service area and nation.
struct Ladder {
  const roles::v1::Role* chief_executive;
  const roles::v1::Role* deputy_chief_executive;
  const roles::v1::Role* chief_social_work_officer;
  const roles::v1::Role* chief_officer;  // of an integration joint board
  const roles::v1::Role* children_director;
  const roles::v1::Role* social_work_director;
  const roles::v1::Role* assistant_director;
  const roles::v1::Role* planning_head;
  const roles::v1::Role* education_director;
  const roles::v1::Role* education_head;
  std::array<const roles::v1::Role*, 3> heads;
  std::array<const roles::v1::Role*, 3> service_managers;
  std::array<const roles::v1::Role*, 3> team_managers;
  const roles::v1::Role* senior_practitioner;
  const roles::v1::Role* social_worker;
};

// What a tier's rates make of a post in the long run.
struct Turnover {
  int mean_tenure_days = 0;
  int mean_days_to_fill = 0;
  int vacant_per_mille = 0;  // m L / (1 + m L): renewal-reward, whatever the law of filling
};

// The catalogue that a sample is drawn from: what roles are called and ask for, what programmes
// give, and the rates by tier. Whatever the sample needs and the catalogue lacks is an error of
// Load.
class Reference {
 public:
  // Reads every *.txtpb of the folder.
  static absl::StatusOr<Reference> Load(absl::string_view folder);
  static absl::StatusOr<Reference> FromBundle(bundle::v1::Bundle bundle);

  const bundle::v1::Bundle& bundle() const { return bundle_; }
  const Ladder& ladder() const { return ladder_; }
  const Turnover& TurnoverOf(int tier) const;
  // Null when there is none.
  const roles::v1::Role* FindRole(absl::string_view name) const;
  // The lowest Scottish qualification of the framework at the level or above; null when there is
  // none.
  const roles::v1::Qualification* FindQualification(int framework, int level) const;
  // Programmes of the day in Scotland that give the skill at the level or above.
  std::vector<const roles::v1::Programme*> ProgrammesFor(absl::string_view skill, int level,
                                                         absl::CivilDay day) const;
  // Leadership communities of Scotland.
  std::vector<const roles::v1::Programme*> Communities() const;

 private:
  absl::Status FindLadder();
  absl::Status FindRates();

  bundle::v1::Bundle bundle_;
  Ladder ladder_{};
  std::map<int, Turnover> turnover_;  // by tier
};

// `roles/team-manager` -> `team-manager`.
std::string IdOf(absl::string_view name);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_REFERENCE_H_
