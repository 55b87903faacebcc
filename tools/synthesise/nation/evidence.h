#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_EVIDENCE_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_EVIDENCE_H_

#include <map>
#include <set>
#include <string>

#include "absl/time/civil_time.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "tools/synthesise/nation/chance.h"
#include "tools/synthesise/nation/reference.h"

namespace cairn::synthesise {

// What is recorded of a person: names of the catalogue with levels, months and the like.
struct Evidence {
  std::map<std::string, int> skills;      // level by resource name
  std::map<std::string, int> experience;  // months by area, as of the day of assessment
  std::set<std::string> qualifications;   // resource names
  std::set<std::string> registers;
  std::set<std::string> offers;  // programmes that give what is missing
};

// How far a person is to be from the next role.
enum class Aim {
  kFar,  // several things short
  kReady,
  kCourse,      // short of a skill that a running programme gives
  kNoCourse,    // short of a skill that none gives
  kTimeInPost,  // short of some months
};

// Meets everything that the role makes essential, and some of what it finds desirable.
void MeetRole(const roles::v1::Role& role, const Reference& reference, Draws& draws,
              Evidence& evidence);

// Brings evidence that meets `own` to the aimed distance from `target`. Where the target offers no
// such gap, one of skill is made; where it offers none, the person is ready.
void AimAt(const roles::v1::Role& target, const roles::v1::Role* own, Aim aim,
           const Reference& reference, absl::CivilDay as_of, int months_since_assessed,
           Draws& draws, Evidence& evidence);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_EVIDENCE_H_
