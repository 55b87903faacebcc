#ifndef CAIRN_TOOLS_CAIRN_EXPORT_STRUCTURE_CSV_H_
#define CAIRN_TOOLS_CAIRN_EXPORT_STRUCTURE_CSV_H_

#include <map>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "services/web/importing/plan/match_file.h"
#include "tools/cairn/export/unsaid.h"

namespace cairn::exports {

// The posts that a published structure shows, by name of the post in the words by which it knows
// them: those that stand on `today`, under their titles as published, and whose words are their
// own.
std::map<std::string, imports::PostWords> WordsOfPosts(const bundle::v1::Bundle& records,
                                                       absl::CivilDay today);

// One organisation's posts and open vacancies as `cairn import organisation-structure` reads them:
// `records` holds the organisation, its posts and its vacancies. The file is of the day on which a
// source last showed a post; of `today` where none ever did. Refused where posts that share all
// words are not numbered 1, 2, …: an import would take them for each other.
CsvFile StructureCsv(const bundle::v1::Bundle& records, absl::CivilDay today);

}  // namespace cairn::exports

#endif  // CAIRN_TOOLS_CAIRN_EXPORT_STRUCTURE_CSV_H_
