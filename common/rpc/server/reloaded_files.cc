#include "common/rpc/server/reloaded_files.h"

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace cairn::rpc {
namespace {

constexpr absl::Duration kLookEvery = absl::Seconds(1);

}  // namespace

ReloadedFiles::ReloadedFiles(auth::TokenFile* tokens, ServerCertificates* certificates,
                             Heartbeat& heartbeat, observe::Log& log, observe::Metrics& metrics)
    : tokens_(tokens), certificates_(certificates), heartbeat_(heartbeat), log_(log) {
  if (tokens_ != nullptr) {
    tokens_read_ =
        &metrics.Counter("cairn_token_reloads_total", "Times that a changed token file was read.");
    tokens_failed_ = &metrics.Counter("cairn_token_reload_failures_total",
                                      "Times that a changed token file could not be used.");
  }
  if (certificates_ != nullptr) {
    certificates_read_ = &metrics.Counter("cairn_certificate_reloads_total",
                                          "Times that changed certificates were taken.");
    certificates_failed_ = &metrics.Counter("cairn_certificate_reload_failures_total",
                                            "Times that changed certificates could not be used.");
  }
  following_ = std::make_unique<Periodic>(kLookEvery, [this](const auto&) { Look(); });
}

void ReloadedFiles::StopFollowing() { following_.reset(); }

void ReloadedFiles::Look() {
  const MutexLock lock(looking_);
  if (tokens_ != nullptr) LookAtTokens();
  if (certificates_ != nullptr) LookAtCertificates();
}

void ReloadedFiles::LookAtTokens() {
  const absl::StatusOr<bool> changed = tokens_->Refresh();
  if (!changed.ok()) {
    tokens_failed_->Increment();
    log_.Write(observe::Level::kError, "the token file changed and cannot be used",
               {{"why", std::string(changed.status().message())},
                {"what_now", "the tokens before it stay in force"}});
  } else if (*changed) {
    tokens_read_->Increment();
    log_.Write(observe::Level::kInfo, "tokens read again", {});
    heartbeat_.RecheckAll();
  }
}

void ReloadedFiles::LookAtCertificates() {
  const absl::StatusOr<bool> changed = certificates_->Refresh();
  const std::string until =
      absl::FormatTime(absl::RFC3339_sec, certificates_->not_after(), absl::UTCTimeZone());
  if (!changed.ok()) {
    certificates_failed_->Increment();
    log_.Write(observe::Level::kError, "the certificate's files changed and cannot be used",
               {{"why", std::string(changed.status().message())},
                {"what_now", absl::StrCat("the one before stays in force, until ", until)}});
  } else if (*changed) {
    certificates_read_->Increment();
    log_.Write(observe::Level::kInfo, "certificates read again", {{"in_force_until", until}});
  }
}

}  // namespace cairn::rpc
