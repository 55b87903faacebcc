#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_PEOPLE_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_PEOPLE_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/synthesise/nation/establishment.h"
#include "tools/synthesise/nation/nation.h"
#include "tools/synthesise/nation/person.h"
#include "tools/synthesise/nation/reference.h"

namespace cairn::synthesise {

// The posts of every council, by its id.
using Establishments = std::map<std::string, std::vector<Post>>;

// Everybody, organisation by organisation in the order of ids: exactly `options.people` records. An
// error when the posts and their surroundings already need more.
absl::StatusOr<std::vector<Person>> DrawPeople(const Nation& nation,
                                               const Establishments& establishments,
                                               const Reference& reference, const Options& options);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_PEOPLE_H_
