#ifndef CAIRN_TOOLS_CAIRN_EXPORT_PEOPLE_CSV_H_
#define CAIRN_TOOLS_CAIRN_EXPORT_PEOPLE_CSV_H_

#include "absl/time/civil_time.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "tools/cairn/export/unsaid.h"

namespace cairn::exports {

// One organisation's people, appointments and enrolments as `cairn import people` reads them, a row
// for each appointment and one for whoever holds none. `records` holds the organisation's posts,
// too: they are named in the words of StructureCsv, so that both files go together into a service
// that has neither.
CsvFile PeopleCsv(const bundle::v1::Bundle& records, absl::CivilDay today);

}  // namespace cairn::exports

#endif  // CAIRN_TOOLS_CAIRN_EXPORT_PEOPLE_CSV_H_
