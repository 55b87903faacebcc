#include "common/observe/log.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <nlohmann/json.hpp>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace cairn::observe {
namespace {

constexpr std::size_t kMostWaiting = 4 << 20;
constexpr std::size_t kWriteAt = 64 << 10;
constexpr std::chrono::milliseconds kWriteEvery(100);

absl::string_view Name(Level level) {
  switch (level) {
    case Level::kDebug:
      return "debug";
    case Level::kInfo:
      return "info";
    case Level::kWarning:
      return "warning";
    case Level::kError:
      return "error";
  }
  return "";
}

bool IsPlain(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isprint(static_cast<unsigned char>(c)) && c != '"' && c != '\\';
  });
}

void Add(std::string& line, absl::string_view name, absl::string_view value) {
  if (IsPlain(value)) {
    absl::StrAppend(&line, ",\"", name, "\":\"", value, "\"");
    return;
  }
  const std::string escaped = nlohmann::json(std::string(value))
                                  .dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  absl::StrAppend(&line, ",\"", name, "\":", escaped);
}

void AddUnlessEmpty(std::string& line, absl::string_view name, absl::string_view value) {
  if (!value.empty()) Add(line, name, value);
}

// A log that cannot be written has nowhere to say so; the calls go on.
void WriteAll(int file_descriptor, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t wrote = ::write(file_descriptor, bytes.data(), bytes.size());
    if (wrote < 0 && errno != EINTR) return;
    if (wrote > 0) bytes.remove_prefix(static_cast<std::size_t>(wrote));
  }
}

}  // namespace

absl::StatusOr<Level> ParseLevel(absl::string_view text) {
  for (const Level level : {Level::kDebug, Level::kInfo, Level::kWarning, Level::kError})
    if (text == Name(level)) return level;
  return absl::InvalidArgumentError(
      absl::StrCat("must be debug, info, warning or error, got ", text));
}

Log::Log(Level level, int file_descriptor)
    : level_(level), file_descriptor_(file_descriptor), thread_([this] { Run(); }) {}

Log::~Log() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void Log::Write(Level level, absl::string_view event, std::initializer_list<Field> fields) {
  if (level < level_) return;
  std::string line;
  Add(line, "event", event);
  for (const auto& [name, value] : fields) Add(line, name, value);
  Append(level, line);
}

void Log::Call(const CallLine& call) {
  if (call.level < level_) return;
  std::string line;
  line.reserve(256);
  Add(line, "event", "call");
  Add(line, "service", call.service);
  Add(line, "method", call.method);
  Add(line, "code", call.code);
  absl::StrAppend(&line, ",\"duration_ms\":", absl::ToDoubleMilliseconds(call.took));
  AddUnlessEmpty(line, "caller", call.caller);
  AddUnlessEmpty(line, "reason", call.reason);
  AddUnlessEmpty(line, "support_id", call.support_id);
  AddUnlessEmpty(line, "fault", call.fault);
  Append(call.level, line);
}

void Log::Append(Level level, absl::string_view fields) {
  const std::int64_t now = absl::GetCurrentTimeNanos();
  const std::int64_t second = now / 1'000'000'000;
  const std::int64_t millisecond = now / 1'000'000 % 1000;
  bool wake = false;
  {
    const MutexLock lock(mutex_);
    if (second != second_) {
      second_ = second;
      second_text_ =
          absl::FormatTime("%Y-%m-%dT%H:%M:%S", absl::FromUnixSeconds(second), absl::UTCTimeZone());
    }
    absl::StrAppend(&waiting_, R"({"ts":")", second_text_, ".",
                    absl::Dec(millisecond, absl::kZeroPad3), R"(Z","severity":")", Name(level),
                    "\"", fields, "}\n");
    if (waiting_.size() > kMostWaiting) DropOldestHalf();
    wake = !hurry_ && waiting_.size() > kWriteAt;
    if (wake) hurry_ = true;
  }
  if (wake) changed_.notify_all();
}

void Log::DropOldestHalf() {
  const std::size_t end = waiting_.find('\n', waiting_.size() / 2) + 1;
  const auto lines =
      std::count(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(end), '\n');
  waiting_.erase(0, end);
  dropped_.fetch_add(static_cast<std::uint64_t>(lines), std::memory_order_relaxed);
}

void Log::Flush() {
  const MutexLock lock(mutex_);
  hurry_ = true;
  changed_.notify_all();
  while (!waiting_.empty() || writing_) changed_.wait(mutex_);
}

void Log::Run() {
  std::string batch;
  bool last = false;
  while (!last) {
    {
      const MutexLock lock(mutex_);
      if (!hurry_ && !stop_) changed_.wait_for(mutex_, kWriteEvery);
      hurry_ = false;
      last = stop_;
      batch.swap(waiting_);
      writing_ = true;
    }
    WriteAll(file_descriptor_, batch);
    batch.clear();
    {
      const MutexLock lock(mutex_);
      writing_ = false;
    }
    changed_.notify_all();
  }
}

}  // namespace cairn::observe
