#ifndef CAIRN_TOOLS_SYNTHESISE_STRUCTURE_FILE_H_
#define CAIRN_TOOLS_SYNTHESISE_STRUCTURE_FILE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "tools/synthesise/nation/establishment.h"
#include "tools/synthesise/nation/nation.h"

namespace cairn::synthesise {

// A council's posts as its organisation structure file, in the columns of the local government
// transparency format, with the dirt that such files have: blanks around text, marks of vacancy in
// several spellings, cover that only a comment tells of, salary bands that are none.
std::string StructureFile(const Council& council, const std::vector<Post>& posts,
                          std::uint64_t seed);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_STRUCTURE_FILE_H_
