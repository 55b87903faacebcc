#ifndef CAIRN_TESTS_TOOLS_SYNTHESISE_NATION_IN_FILES_H_
#define CAIRN_TESTS_TOOLS_SYNTHESISE_NATION_IN_FILES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/type/v1/type.pb.h"

// Reads what cairn-synthesise writes, on its own: by RFC 4180 and by what the contract says of a
// title rule, with no code of the writer or of the importers.
namespace cairn::synthesise {

// Cells by column name, without blanks around them.
using CsvRow = std::map<std::string, std::string>;

// Records of a CSV; text in Windows-1252 keeps its bytes. Fails the test on a record of the wrong
// width.
std::vector<CsvRow> ReadCsv(absl::string_view text);

// `a:b:c;d` -> {{a, b, c}, {d}}.
std::vector<std::vector<std::string>> Lists(absl::string_view text);

// Whether the cell says nothing.
std::string Said(const std::string& cell);  // empty for `NA`

// Ids of the roles whose title rules claim the post: none, one, or several when it is ambiguous.
std::set<std::string> RolesOf(const bundle::v1::Bundle& catalogue, absl::string_view title,
                              absl::string_view directorate, absl::string_view service);

// Every *.txtpb of the folder.
bundle::v1::Bundle ReadCatalogue(const std::string& folder);

}  // namespace cairn::synthesise

#endif  // CAIRN_TESTS_TOOLS_SYNTHESISE_NATION_IN_FILES_H_
