#ifndef CAIRN_COMMON_HTTP_CONNECTIONS_H_
#define CAIRN_COMMON_HTTP_CONNECTIONS_H_

#include <map>

#include "absl/base/thread_annotations.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace cairn::http {

// The open connections of a server, by a key of the server's choosing, and until when the next step
// of each must be done. It ends them by shutdown, so that their owner closes the descriptor. Safe
// for concurrent use.
class Connections {
 public:
  using Key = const void*;

  void Add(Key key, int descriptor, absl::Time deadline);
  // What it does next has another deadline.
  void Extend(Key key, absl::Time deadline);
  // Its descriptor is about to be closed.
  void Remove(Key key);

  // Ends those whose deadline has passed, and, while more than `most` are left, those with the
  // earliest one.
  void End(absl::Time now, int most);

 private:
  struct Connection {
    int descriptor;
    absl::Time deadline;
    bool ended = false;
  };

  Mutex mutex_;
  std::map<Key, Connection> open_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace cairn::http

#endif  // CAIRN_COMMON_HTTP_CONNECTIONS_H_
