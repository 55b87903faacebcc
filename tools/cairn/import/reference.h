#ifndef CAIRN_TOOLS_CAIRN_IMPORT_REFERENCE_H_
#define CAIRN_TOOLS_CAIRN_IMPORT_REFERENCE_H_

#include <string>

#include "absl/strings/string_view.h"

// Ids and references, as spreadsheets and other programs leave them.
namespace cairn::imports {

// A number as a spreadsheet leaves it: without leading zeros, in one letter case.
std::string Bare(absl::string_view id);

// `1.23457E+11`: a spreadsheet cut the number.
bool IsCutNumber(absl::string_view id);

}  // namespace cairn::imports

#endif  // CAIRN_TOOLS_CAIRN_IMPORT_REFERENCE_H_
