#include "common/collection/errors.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/errors/failure.h"

namespace cairn {
namespace {

bool MayRead(const auth::Identity& caller, const std::vector<const resource::ResourceType*>& types,
             const std::string& name) {
  for (const resource::ResourceType* type : types)
    if (type->ParseName(name).ok())
      return auth::Authorise(caller, type->options().read(), resource::OrganisationOf(name)).ok();
  return false;
}

}  // namespace

absl::Status ResourceNotFound(const resource::ResourceType& type, absl::string_view name) {
  return Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
      .With("resource", name)
      .Say("there is no ", type.words(), " ", name);
}

absl::Status ResourceExists(const resource::ResourceType& type, absl::string_view name) {
  return Failure(absl::StatusCode::kAlreadyExists, ErrorReason::RESOURCE_EXISTS)
      .With("resource", name)
      .Say("there is a ", type.words(), " ", name, " already; update it, or choose another id");
}

absl::Status StaleEtag(absl::string_view name, absl::string_view etag) {
  return Failure(absl::StatusCode::kAborted, ErrorReason::STALE_ETAG)
      .With("resource", name)
      .Say(name, " has changed since etag ", etag,
           " was read; read it again and repeat the change");
}

absl::Status Gone(absl::string_view name, absl::string_view etag) {
  return Failure(absl::StatusCode::kAborted, ErrorReason::STALE_ETAG)
      .With("resource", name)
      .Say(name, " is not there, and so has changed since etag ", etag,
           " was read; leave the etag empty to add it");
}

absl::Status StillReferredTo(absl::string_view name, std::vector<std::string> referrers,
                             const std::vector<const resource::ResourceType*>& types,
                             const auth::Identity& caller) {
  const auto unreadable = std::remove_if(
      referrers.begin(), referrers.end(),
      [&](const std::string& referrer) { return !MayRead(caller, types, referrer); });
  bool more = unreadable != referrers.end();
  referrers.erase(unreadable, referrers.end());
  if (referrers.size() > kMostNamed) {
    more = true;
    referrers.resize(kMostNamed);
  }
  const std::string names =
      referrers.empty() ? "what may not be read with this token"
                        : absl::StrCat(absl::StrJoin(referrers, ", "), more ? " and more" : "");
  return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::STILL_REFERRED_TO)
      .With("referrers", referrers.empty() ? "" : names)
      .Say(name, " is still referred to by ", names, "; change or remove those first");
}

}  // namespace cairn
