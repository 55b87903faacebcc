#ifndef CAIRN_COMMON_COLLECTION_UPDATE_RULES_H_
#define CAIRN_COMMON_COLLECTION_UPDATE_RULES_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/errors/failure.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/message.h"

namespace cairn {

// OK when `etag` is empty or that of `resource`; otherwise ABORTED.
absl::Status IsCurrent(const google::protobuf::Message& resource, absl::string_view etag);
// OK when a resource that is to be added names no etag; otherwise ABORTED: an etag says that the
// caller saw the resource, so that it must not come back by mistake.
absl::Status IsNew(const google::protobuf::Message& resource, absl::string_view name);

// The fields that an update replaces: those of `mask`, `*` being all of them, or where it is empty
// those that are set in `resource`.
absl::StatusOr<google::protobuf::FieldMask> CheckMask(const resource::ResourceType& type,
                                                      const google::protobuf::Message& resource,
                                                      const google::protobuf::FieldMask& mask);
// Replaces these fields of `resource`, whole.
void ReplaceFields(const google::protobuf::Message& from, const google::protobuf::FieldMask& paths,
                   google::protobuf::Message& resource);

// Takes over from `before` what callers may not set, and adds to `violations` what they may not
// change.
void KeepFixedFields(const google::protobuf::Message& before, google::protobuf::Message& after,
                     absl::string_view prefix, Violations& violations);

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_UPDATE_RULES_H_
