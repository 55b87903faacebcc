#ifndef CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_STRUCTURE_FILE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_STRUCTURE_FILE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "services/web/importing/plan/match_file.h"
#include "services/web/importing/plan/plan.h"

// A published structure file: its columns, and what its rows say.
namespace cairn::imports {

struct StructureRow {
  int line = 0;
  std::string label;
  absl::CivilDay date;
  PostWords words;
  int level = 0;
  std::string grade, contract, band, maximum, comments;
  bool shared = false;
  bool vacant = false;
  absl::optional<absl::CivilDay> vacant_since;
};

// The rows that can be taken; the others are refused in the report. Twins (same title, directorate
// and service) are told apart by their order.
std::vector<StructureRow> ReadRows(absl::string_view bytes, const Options& options, Report& report);

// Whether all rows are of one day and one organisation; otherwise the file is refused.
bool IsOneFile(const std::vector<StructureRow>& rows, Report& report);

// Bands are published figures: odd ones are told, never repaired.
void CheckBand(const StructureRow& row, Report& report);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_STRUCTURE_STRUCTURE_FILE_H_
