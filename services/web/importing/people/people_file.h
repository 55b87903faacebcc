#ifndef CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_FILE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_FILE_H_

#include <array>
#include <cstddef>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/people/people_index.h"
#include "services/web/importing/people/people_row.h"
#include "services/web/importing/plan/plan.h"

// The rows of a people file, gathered by person.
namespace cairn::imports {

// One person of the file, from all of their rows.
struct PeopleEntry {
  int line = 0;
  std::string organisation;
  const people::v1::Person* before = nullptr;
  ToldPerson told;
  std::array<std::size_t, kPersonColumns>
      first_text{};  // a digest of each column, to compare later rows with
  std::vector<std::pair<int, people::v1::Appointment>> appointments;  // with their lines
  std::vector<int> matched;  // indices into the register's list for the person; -1: new
};

struct PeopleFile {
  std::vector<PeopleEntry> entries;
  std::unordered_map<std::string, std::size_t> by_key;  // -> entry, by PersonKey
  std::unordered_set<std::string> organisations;        // of rows
  std::unordered_set<std::string> held;  // people with an appointment that could not be read
  bool lost_rows = false;                // rows that may have been anybody's
};

// The natural key of a person, for Ids.
std::string IdKey(absl::string_view external_id);

// Reads the file; who is new gets a name of `ids`. What is wrong is reported by its line, and
// without personal data.
PeopleFile ReadPeopleFile(absl::string_view bytes, const Options& options, const PeopleIndex& index,
                          Vocabulary& vocabulary, Ids& ids, Report& report);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_FILE_H_
