#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_PERSON_DRAWS_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_PERSON_DRAWS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "tools/synthesise/nation/chance.h"
#include "tools/synthesise/nation/evidence.h"
#include "tools/synthesise/nation/nation.h"
#include "tools/synthesise/nation/person.h"
#include "tools/synthesise/nation/reference.h"

namespace cairn::synthesise {

// What chance says of one person. The sample hangs on the order of the draws.
class PersonDraws {
 public:
  // Both must outlive it.
  PersonDraws(const Reference& reference, const Options& options)
      : reference_(reference),
        ladder_(reference.ladder()),
        options_(options),
        communities_(reference.Communities()) {}

  // What everybody has: perhaps a name, mobility, the sector before, a community.
  void DrawCommon(int tier, Draws& draws, Person& person) const;
  // The day on which readiness was last recorded, as well as the council keeps its records.
  std::optional<absl::CivilDay> DrawAssessed(Records records, Draws& draws) const;
  // One that is not too old to count.
  absl::CivilDay DrawFresh(Draws& draws) const;
  // Days in post.
  int DrawTenure(int tier, Draws& draws) const;

  // What somebody in a role can do, and how far that reaches towards the next one.
  void DrawProspects(const Council& council, const roles::v1::Role& role, Draws& draws,
                     Person& person) const;
  void DrawHealthLeader(Draws& draws, Person& person) const;
  // How far somebody of a tier, who holds no post, stands from a role.
  void DrawDistance(const roles::v1::Role& target, int tier, Draws& draws, Person& person) const;
  void DrawEnrolments(const Council& council, int tier, Draws& draws, Person& person) const;

  // Gives somebody who holds `from`, or no post, what puts them at `aim` from the target.
  void AimAt(const roles::v1::Role& target, const roles::v1::Role* from, Aim aim, Draws& draws,
             Person& person) const;
  // The role of the post that stands empty in a partner case; null where there is none.
  const roles::v1::Role* CaseRoleOf(const Council& council) const;

 private:
  int MonthsSinceAssessed(const Person& person) const;
  // Mostly the first way onward that the catalogue lists.
  const roles::v1::Role* DrawTarget(const roles::v1::Role& role, Draws& draws) const;
  Enrolment DrawOpenEnrolment(const std::string& name, Draws& draws) const;
  const roles::v1::Programme* FindProgramme(absl::string_view name) const;

  const Reference& reference_;
  const Ladder& ladder_;
  const Options& options_;
  const std::vector<const roles::v1::Programme*> communities_;
};

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_PERSON_DRAWS_H_
