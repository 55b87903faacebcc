#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_ESTABLISHMENT_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_ESTABLISHMENT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "tools/synthesise/nation/nation.h"
#include "tools/synthesise/nation/reference.h"

namespace cairn::synthesise {

enum class Cover { kNone, kActing, kInterim, kAgency, kSecondment };

// A post without a substantive holder.
struct Gap {
  absl::CivilDay since;
  Cover cover = Cover::kNone;
  absl::CivilDay cover_start;
};

struct Post {
  const roles::v1::Role* role = nullptr;  // null: a title that is meant to map to no role
  int tier = 0;
  int level = 0;
  std::string title;
  std::string directorate;
  std::string service;  // empty above the services
  int ordinal = 1;  // among posts of one title, directorate and service, in the order of the file
  std::optional<Gap> gap;
  std::optional<absl::CivilDay> holder_leaves;  // last day of a holder who has given notice
  std::string host;  // display name of the council that employs a shared post's holder

  bool IsShared() const { return !host.empty(); }
};

// The leadership posts of a council in the order of its structure file: from 20 on an island to 80
// in a city. Each is vacant as often as the catalogue's rates make posts of its tier, and has been
// for as long as an Erlang-3 time to fill says.
std::vector<Post> DrawEstablishment(const Council& council, const Nation& nation,
                                    const Reference& reference, const Options& options);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_ESTABLISHMENT_H_
