#ifndef CAIRN_COMMON_OBSERVE_LOG_H_
#define CAIRN_COMMON_OBSERVE_LOG_H_

#include <atomic>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <thread>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"

namespace cairn::observe {

enum class Level { kDebug, kInfo, kWarning, kError };

// Reads `debug`, `info`, `warning` or `error`.
absl::StatusOr<Level> ParseLevel(absl::string_view text);

// One answered call. Holds no value of any field: no names of people, no text of a request.
struct CallLine {
  absl::string_view service;
  absl::string_view method;
  absl::string_view code;        // in Go's spelling, as in the metrics
  absl::string_view caller;      // name of the identity; empty before it is known
  absl::string_view reason;      // of a failure
  absl::string_view support_id;  // of a fault of the server
  absl::string_view fault;       // what went wrong in the server, in its own words
  absl::Duration took;
  Level level = Level::kInfo;
};

// Writes one JSON object a line. Callers only append to memory; one thread writes what has
// gathered, every 100 ms or when much has, so that no call waits for a disk or terminal, or wakes a
// thread. When 4 MiB wait, the oldest half is dropped and counted: the newest lines say more about
// what is going on. What was accepted is written before the destructor returns. Safe for concurrent
// use.
class Log {
 public:
  using Field = std::pair<absl::string_view, absl::string_view>;

  explicit Log(Level level, int file_descriptor = 2);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  // {"ts":…,"severity":…,"event":event,fields…}
  void Write(Level level, absl::string_view event, std::initializer_list<Field> fields = {});
  void Call(const CallLine& line);
  // Returns when what was accepted so far is written.
  void Flush();

  // Lines that were never written.
  std::uint64_t dropped() const { return dropped_.load(std::memory_order_relaxed); }

 private:
  void Append(Level level, absl::string_view fields);
  void Run();
  void DropOldestHalf() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex_);

  const Level level_;
  const int file_descriptor_;
  std::atomic<std::uint64_t> dropped_{0};
  Mutex mutex_;
  Condition changed_;
  std::string waiting_ ABSL_GUARDED_BY(mutex_);
  std::int64_t second_ ABSL_GUARDED_BY(mutex_) = -1;
  std::string second_text_
      ABSL_GUARDED_BY(mutex_);  // of second_: formatting it costs more than a line
  bool hurry_ ABSL_GUARDED_BY(mutex_) = false;
  bool writing_ ABSL_GUARDED_BY(mutex_) = false;
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace cairn::observe

#endif  // CAIRN_COMMON_OBSERVE_LOG_H_
