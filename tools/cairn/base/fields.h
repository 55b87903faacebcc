#ifndef CAIRN_TOOLS_CAIRN_BASE_FIELDS_H_
#define CAIRN_TOOLS_CAIRN_BASE_FIELDS_H_

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace cairn::cli {

// One field of a resource, as it was and as it is to be. Empty where it is not set.
struct FieldChange {
  std::string field;
  std::string before;
  std::string after;
  bool is_text = false;  // shown to people between quotes
};

// Which fields are compared: those that a caller sets, or also those that the service sets by its
// methods, such as a vacancy's state. Never name, etag and the times of writing.
enum class Compared { kCallersOwn, kAll };

// The fields that differ, in the contract's order.
std::vector<FieldChange> Differences(const google::protobuf::Message& before,
                                     const google::protobuf::Message& after,
                                     Compared compared = Compared::kCallersOwn);

// Such changes for people, a line each: `  grade: "G7" -> "G8"`.
std::string Print(const std::vector<FieldChange>& changes);

// Empties what only the server sets, and the etag.
void ClearWhatTheServerSets(google::protobuf::Message& resource);

// `stands` with what `given` mentions laid over it. A value replaces a value, a part is merged with
// the part that stands. An item of a list replaces the item with the same key, or comes behind the
// others; nothing is dropped.
std::unique_ptr<google::protobuf::Message> Merged(const google::protobuf::Message& stands,
                                                  const google::protobuf::Message& given);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_BASE_FIELDS_H_
