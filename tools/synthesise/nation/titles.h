#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_TITLES_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_TITLES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "tools/synthesise/nation/chance.h"
#include "tools/synthesise/nation/nation.h"

// Job titles. They are made from the title rules of the catalogue's roles, so that they map to the
// role that they were drawn for, and written the way a council would write them.
namespace cairn::synthesise {

struct Place {
  std::string directorate;
  std::string service;
};

// A title of the role that one of its rules recognises in that place. `focus` is what the post is
// about
// ("Older people"), for rules that leave it open; `locality` is added where the rule allows it, and
// may be empty.
std::string TitleOf(const roles::v1::Role& role, const Place& place, const FileStyle& style,
                    const std::vector<std::string>& focuses, absl::string_view locality,
                    Draws& draws);

// Titles that no role of the catalogue recognises: corporate posts that an import lists as
// unmapped.
const std::vector<std::string>& UnmappedTitles();

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_TITLES_H_
