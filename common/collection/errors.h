#ifndef CAIRN_COMMON_COLLECTION_ERRORS_H_
#define CAIRN_COMMON_COLLECTION_ERRORS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/auth/identity.h"
#include "common/resource/resource_type.h"

namespace cairn {

// What the standard methods refuse a call with.
absl::Status ResourceNotFound(const resource::ResourceType& type, absl::string_view name);
absl::Status ResourceExists(const resource::ResourceType& type, absl::string_view name);
// The resource has changed since `etag`, or is no longer there.
absl::Status StaleEtag(absl::string_view name, absl::string_view etag);
absl::Status Gone(absl::string_view name, absl::string_view etag);

// At most this many of those that refer to a resource are named, and of these what the caller may
// read.
constexpr std::size_t kMostNamed = 10;
absl::Status StillReferredTo(absl::string_view name, std::vector<std::string> referrers,
                             const std::vector<const resource::ResourceType*>& types,
                             const auth::Identity& caller);

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_ERRORS_H_
