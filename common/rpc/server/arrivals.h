#ifndef CAIRN_COMMON_RPC_SERVER_ARRIVALS_H_
#define CAIRN_COMMON_RPC_SERVER_ARRIVALS_H_

#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace cairn::rpc {

// The requests that are on their way in. Each may come to hold as much memory as a message may, and
// some never end, so there is room for so many, of one caller for half of them, and for so long.
// Safe for concurrent use.
class Arrivals {
 public:
  // A call whose request is read.
  class Arriving {
   public:
    virtual ~Arriving() = default;
    // It takes too long. Called with a lock held: returns at once, and calls nothing of Arrivals.
    virtual void CutOff() = 0;
  };

  Arrivals(int most, absl::Duration patience) : most_(most), patience_(patience) {}

  // False where there is no room.
  bool Add(Arriving& call, absl::string_view caller, absl::Time now);
  // Once the request is there, or will never be. Behind it CutOff is not called.
  void Remove(Arriving& call);
  void CutOffLate(absl::Time now);

 private:
  struct Since {
    absl::Time time;
    std::string caller;
  };

  const int most_;
  const absl::Duration patience_;
  Mutex mutex_;
  std::map<Arriving*, Since> calls_ ABSL_GUARDED_BY(mutex_);
  std::map<std::string, int, std::less<>> by_caller_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_SERVER_ARRIVALS_H_
