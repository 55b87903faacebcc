#ifndef CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANOGRAM_FILE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANOGRAM_FILE_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/text/reference.h"

// The senior file of an organogram, as its rows say it.
namespace cairn::imports {

// What stands where the holder's name would.
enum class Holder { kNamed, kUndisclosed, kVacant, kLeaves, kEliminated };

// One row, without its name.
struct SeniorRow {
  int line = 0;
  std::string reference;
  Holder holder = Holder::kNamed;
  // Of a post whose holder leaves: a coming day. Of a vacant one: the day beside the mark.
  absl::optional<absl::CivilDay> vacant_from;
  std::string grade, title, function, department, organisation, unit, reports_to, profession, notes;
  double fte = 0;
};

// One post: a row, or several of people who share the job.
struct SeniorPost {
  SeniorRow row;
  int rows = 1;
  int vacant_rows = 0;
  int leaving_rows = 0;
  double fte = 0;
  int parent = -1;  // index; -1 for a root
  // Whether the row of the post above was refused, so that nobody can tell what it is.
  bool parent_refused = false;
  int depth = 0;  // 1 for a root
  int reports = 0;
};

struct SeniorFile {
  // Every post with its parent before its reports.
  std::vector<const SeniorPost*> FromAbove() const;
  // The organisations that rows name.
  std::set<std::string> Organisations() const;
  bool Knows(absl::string_view reference) const {
    return by_reference.count(std::string(reference)) > 0;
  }

  std::vector<SeniorPost> entries;
  std::unordered_map<std::string, std::size_t> by_reference;  // -> entry
  std::map<std::string, int> eliminated;                      // reference -> line
  bool lost_rows = false;                                     // some were refused
  int month_first = 0;  // the first line that writes the month first; 0 for none
};

// Reads the file, finds who reports to whom and cuts loops. A reference that is new, and like one
// of the `known`, is refused. What is wrong is reported.
SeniorFile ReadSeniorFile(absl::string_view bytes, const KnownIds& known, const Options& options,
                          Report& report);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_ORGANOGRAM_FILE_H_
