#ifndef CAIRN_TOOLS_CAIRN_OUTPUT_H_
#define CAIRN_TOOLS_CAIRN_OUTPUT_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "tools/cairn/contract.h"
#include "tools/cairn/table.h"

namespace cairn::cli {

enum class Format { kTable, kJson, kJsonLines, kCsv };

// `table`, `json`, `jsonl` or `csv`.
std::optional<Format> ParseFormat(absl::string_view word);

// The message as JSON with the contract's field names.
std::string ToJson(const google::protobuf::Message& message, bool indented);

// A table's rows as JSON objects, one a line: columns with underscores for blanks, right-aligned
// ones as numbers.
std::vector<std::string> ToJsonLines(const Table& table);

// Several tables as one JSON object: a list of such rows under each name.
std::string ToJson(const std::vector<std::pair<std::string, Table>>& tables);

// Resources of one kind, a row each: name and the fields kept as columns.
Table ResourceTable(const resource::ResourceType& type);
void AddResource(const google::protobuf::Message& resource, const resource::ResourceType& type,
                 Table& table);

// One resource as a page to read: every field by its name, lists as bullets.
std::string ReadablePage(const google::protobuf::Message& resource);

// A failure for people: what happened, every bad field on a line of its own, what to do.
std::string Explain(const absl::Status& status);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_OUTPUT_H_
