#ifndef CAIRN_SERVICES_WEB_IMPORTING_PLAN_MATCH_FILE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PLAN_MATCH_FILE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/text/report.h"

namespace cairn::imports {

// One post in the words of a published structure.
struct PostWords {
  std::string title;
  std::string directorate;
  std::string service;
  int ordinal = 1;

  // See PostKey; empty when there is no title.
  std::string Key() const;
};

// What a person decided about rows that the importer could not tell: `before` became `now`;
// `before` alone really ended; `now` alone is really new.
struct Settlement {
  int line = 0;
  PostWords before;
  PostWords now;
};

// Reads a match file, a CSV with the columns old_title, old_directorate, old_service, old_ordinal,
// new_title, new_directorate, new_service, new_ordinal. What is wrong with it is reported.
std::vector<Settlement> ReadMatchFile(absl::string_view bytes, Strictness strictness,
                                      Report& report);

// The same as text, with a header.
std::string PrintMatchFile(const std::vector<Settlement>& settlements);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PLAN_MATCH_FILE_H_
