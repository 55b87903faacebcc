#include "common/rpc/stream/stream_places.h"

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/errors/failure.h"

namespace cairn::rpc {
namespace {

constexpr absl::Duration kRetryAfter = absl::Seconds(1);
constexpr int kOfTheLastPlaces = 2;

absl::Status TooMany(int open, int limit) {
  return Failure(absl::StatusCode::kResourceExhausted, ErrorReason::TOO_MANY_STREAMS)
      .With("open", absl::StrCat(open))
      .With("limit", absl::StrCat(limit))
      .RetryAfter(kRetryAfter)
      .Say("the caller has ", open, " streams open and may have ", limit,
           " now; end those that nobody reads, or try again in ",
           absl::FormatDuration(kRetryAfter));
}

}  // namespace

absl::Status StreamPlaces::Take(absl::string_view caller) {
  const MutexLock lock(mutex_);
  const auto found = by_caller_.find(caller);
  const int own = found == by_caller_.end() ? 0 : found->second;
  if (open_ >= most_)
    return Failure(absl::StatusCode::kResourceExhausted, ErrorReason::SERVER_BUSY)
        .RetryAfter(kRetryAfter)
        .Say("the server has as many streams as it can hold; try again in ",
             absl::FormatDuration(kRetryAfter));
  if (own >= most_of_one_) return TooMany(own, most_of_one_);
  if (open_ >= most_ - most_ / 8 && own >= kOfTheLastPlaces) return TooMany(own, kOfTheLastPlaces);
  ++open_;
  if (found == by_caller_.end()) {
    by_caller_.emplace(std::string(caller), 1);
  } else {
    ++found->second;
  }
  return absl::OkStatus();
}

void StreamPlaces::GiveBack(absl::string_view caller) {
  const MutexLock lock(mutex_);
  const auto found = by_caller_.find(caller);
  if (found == by_caller_.end()) return;
  --open_;
  if (--found->second == 0) by_caller_.erase(found);
}

int StreamPlaces::open() const {
  const MutexLock lock(mutex_);
  return open_;
}

}  // namespace cairn::rpc
