#ifndef CAIRN_SERVICES_WEB_PRINTING_OUTPUT_H_
#define CAIRN_SERVICES_WEB_PRINTING_OUTPUT_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/table/table.h"
#include "google/protobuf/message.h"
#include "services/web/contract/contract.h"

namespace cairn::web {

enum class Format { kTable, kJson, kJsonLines, kCsv };

// `table`, `json`, `jsonl` or `csv`; `excel` is a CSV behind a byte-order mark, which main writes.
std::optional<Format> ParseFormat(absl::string_view word);

// Resources of one kind, a row each: name and the fields kept as columns.
table::Table ResourceTable(const resource::ResourceType& type);
void AddResource(const google::protobuf::Message& resource, const resource::ResourceType& type,
                 table::Table& table);

// One resource as a page to read: every field by its name, lists as bullets.
std::string ReadablePage(const google::protobuf::Message& resource);

// A failure for people: what happened, every bad field on a line of its own, what to do.
std::string Explain(const absl::Status& status);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PRINTING_OUTPUT_H_
