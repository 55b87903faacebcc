#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_REFERENCE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_REFERENCE_H_

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/strings/string_view.h"

// Ids and references, as spreadsheets and other programs leave them.
namespace cairn::imports {

// `1.23457E+11`, `1,23457e+011`, `1.23457E11`: a spreadsheet cut the number.
bool IsCutNumber(absl::string_view id);

// Ids that are known, to tell whether one that is not may be one of them under other characters.
// Two ids are alike when they differ in letter case, in composed letters, in leading zeros, in
// apostrophes, in which spaces, dashes and other marks part them or in having none, in decimals
// that are zero, in commas between thousands, or in digits behind the fifteenth that were rounded.
// `A-B12` and `AB-12` are not alike.
class KnownIds {
 public:
  void Add(absl::string_view id);
  bool Has(absl::string_view id) const { return exact_.count(std::string(id)) > 0; }
  // The known ids that are like `id`, in the order in which they were added.
  std::vector<std::string> Like(absl::string_view id) const;

 private:
  std::vector<std::string> ids_;
  std::unordered_set<std::string> exact_;
  // The places of ids that spell themselves so, and of those that a program may have spelt so.
  std::unordered_map<std::string, std::vector<std::size_t>> by_own_;
  std::unordered_map<std::string, std::vector<std::size_t>> by_other_;
};

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_REFERENCE_H_
