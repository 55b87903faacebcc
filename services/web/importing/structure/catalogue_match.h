#ifndef CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_CATALOGUE_MATCH_H_
#define CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_CATALOGUE_MATCH_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/plan/plan.h"

// What the words of a page mean in the catalogue. Two forms of one word count as the same. Nothing
// is guessed: where several things fit, none is found.
namespace cairn::imports {

// The skill whose name a line has most of: more than half, and more than of any other. Empty when
// several do.
std::string FindSkill(const Existing& existing, absl::string_view text);

// The areas of experience whose words all stand in a line, in the order in which they stand there.
std::vector<std::string> FindAreas(const Existing& existing, absl::string_view text);

// The one programme whose name has all words of `title` but "programme".
std::string FindProgramme(const Existing& existing, absl::string_view title);

// The one role whose name is the whole run of words somewhere in a line; not `self`.
std::string FindRoute(const Existing& existing, absl::string_view text, absl::string_view self);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_CATALOGUE_MATCH_H_
