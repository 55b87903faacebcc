#include "common/http/connections.h"

#include <sys/socket.h>

#include <algorithm>
#include <vector>

namespace cairn::http {

void Connections::Add(Key key, int descriptor, absl::Time deadline) {
  const MutexLock lock(mutex_);
  open_[key] = {descriptor, deadline};
}

void Connections::Extend(Key key, absl::Time deadline) {
  const MutexLock lock(mutex_);
  const auto connection = open_.find(key);
  if (connection != open_.end()) connection->second.deadline = deadline;
}

void Connections::Remove(Key key) {
  const MutexLock lock(mutex_);
  open_.erase(key);
}

void Connections::End(absl::Time now, int most) {
  const MutexLock lock(mutex_);
  std::vector<Connection*> going;
  for (auto& [key, connection] : open_)
    if (!connection.ended) going.push_back(&connection);
  std::sort(going.begin(), going.end(), [](const Connection* left, const Connection* right) {
    return left->deadline < right->deadline;
  });
  int left = static_cast<int>(going.size());
  for (Connection* connection : going) {
    if (connection->deadline > now && left <= most) break;
    // Its owner sees the end of the stream, calls Remove and closes; until then the descriptor is
    // its own.
    shutdown(connection->descriptor, SHUT_RDWR);
    connection->ended = true;
    --left;
  }
}

}  // namespace cairn::http
