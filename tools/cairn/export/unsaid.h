#ifndef CAIRN_TOOLS_CAIRN_EXPORT_UNSAID_H_
#define CAIRN_TOOLS_CAIRN_EXPORT_UNSAID_H_

#include <cstddef>
#include <map>
#include <set>
#include <string>

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace cairn::exports {

// What records hold that a CSV has no place for, counted in words for people. Names nobody.
class Unsaid {
 public:
  void Count(absl::string_view what) { ++counts_[std::string(what)]; }
  // Counts each set field of `resource` that is not in `said`: `grade of posts`. What every service
  // sets for itself (name, etag, times) does not count.
  void CountFields(const google::protobuf::Message& resource,
                   const std::set<absl::string_view>& said, absl::string_view of);

  // `close_date of posts: 2; …`, or nothing when the CSV says it all.
  std::string InWords() const;

 private:
  std::map<std::string, int> counts_;
};

// A CSV as an import reads it.
struct CsvFile {
  std::string text;
  std::size_t rows = 0;
  Unsaid unsaid;
  // Why there is none, though there is what it would say; else empty.
  std::string refused;
};

}  // namespace cairn::exports

#endif  // CAIRN_TOOLS_CAIRN_EXPORT_UNSAID_H_
