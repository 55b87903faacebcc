#ifndef CAIRN_COMMON_RESOURCE_FIELD_RULES_H_
#define CAIRN_COMMON_RESOURCE_FIELD_RULES_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/errors/failure.h"
#include "google/protobuf/message.h"

namespace cairn::resource {

// Checks a request against the field rules of the contract: one BadRequest with every bad field, by
// path. Resources inside the request are left to CheckResource, because an update holds only a
// part.
absl::Status CheckRequest(const google::protobuf::Message& request);

// Adds to `violations` what is wrong with a whole resource, each path behind `prefix`.
void CheckResource(const google::protobuf::Message& resource, absl::string_view prefix,
                   Violations& violations);

// Clears what callers may not set, at any depth.
void ClearOutputOnly(google::protobuf::Message& resource);

}  // namespace cairn::resource

#endif  // CAIRN_COMMON_RESOURCE_FIELD_RULES_H_
