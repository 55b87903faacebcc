#ifndef CAIRN_COMMON_RPC_STREAM_STREAM_PLACES_H_
#define CAIRN_COMMON_RPC_STREAM_STREAM_PLACES_H_

#include <functional>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/mutex.h"

namespace cairn::rpc {

// How many streams may be open, and whose. One caller has at most `most_of_one`. The last eighth of
// the places is for callers with fewer than two open: however many another one opens, a service
// that follows this one finds a place, also while its last stream is still being ended. Safe for
// concurrent use.
class StreamPlaces {
 public:
  StreamPlaces(int most, int most_of_one) : most_(most), most_of_one_(most_of_one) {}

  // Takes a place; RESOURCE_EXHAUSTED where there is none for the caller, and then nothing is to be
  // given back.
  absl::Status Take(absl::string_view caller);
  void GiveBack(absl::string_view caller);
  int open() const;

 private:
  const int most_;
  const int most_of_one_;
  mutable Mutex mutex_;
  int open_ ABSL_GUARDED_BY(mutex_) = 0;
  std::map<std::string, int, std::less<>> by_caller_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_STREAM_STREAM_PLACES_H_
