#ifndef CAIRN_SERVICES_WEB_PRINTING_JSON_H_
#define CAIRN_SERVICES_WEB_PRINTING_JSON_H_

#include <string>
#include <utility>
#include <vector>

#include "common/table/table.h"
#include "google/protobuf/message.h"

namespace cairn::web {

// The message as JSON, nested as in the contract and with its field names: dates and times as text,
// numbers, lists and booleans always written, what is not set and enum values that are not said
// left out, 64-bit integers as text, an Any as its resource with `@type`. Beside the number of a
// tier in an answer of the planner stands its word, as `tier_title`; a group's word is its title.
std::string ToJson(const google::protobuf::Message& message, bool indented);

// A table's rows as JSON objects, one a line: columns with underscores for blanks, right-aligned
// ones as numbers where a cell holds one, and null where it is empty.
std::vector<std::string> ToJsonLines(const table::Table& table);

// Several tables as one JSON object: a list of such rows under each name.
std::string ToJson(const std::vector<std::pair<std::string, table::Table>>& tables);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PRINTING_JSON_H_
