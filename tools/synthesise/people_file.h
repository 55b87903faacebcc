#ifndef CAIRN_TOOLS_SYNTHESISE_PEOPLE_FILE_H_
#define CAIRN_TOOLS_SYNTHESISE_PEOPLE_FILE_H_

#include <string>
#include <vector>

#include "tools/synthesise/nation/nation.h"
#include "tools/synthesise/nation/people.h"

namespace cairn::synthesise {

// Rows that carry dirt an import can live with.
struct PeopleDirt {
  int lower_case = 0;  // an enumeration in small letters
  int blanks = 0;      // spaces around an identifier
  int open_lists = 0;  // a list that ends in its separator
  int overlaps = 0;  // an appointment that overlaps one of the same person and post: to be refused
};

struct PeopleFile {
  std::string text;
  int rows = 0;  // without the header
  PeopleDirt dirt;
};

// People as the CSV that `cairn import people` reads: one row an appointment, one for somebody
// without.
PeopleFile WritePeople(const std::vector<Person>& people, const Options& options);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_PEOPLE_FILE_H_
