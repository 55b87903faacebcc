#ifndef CAIRN_COMMON_OBSERVE_LOG_H_
#define CAIRN_COMMON_OBSERVE_LOG_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

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

// Writes one JSON object a line. Callers only format: a thread of the log's own writes, many lines at once
// and at the latest after 100 ms, so that a slow disk or terminal never holds back a call. When 8,192
// lines wait, the oldest are dropped and counted: the newest say more about what is going on. Everything
// accepted is written before the destructor returns. Safe for concurrent use.
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
  // Waits until what was written so far is out.
  void Flush();

  std::uint64_t dropped() const;

 private:
  struct Backend;
  std::unique_ptr<Backend> backend_;
};

}  // namespace cairn::observe

#endif  // CAIRN_COMMON_OBSERVE_LOG_H_
