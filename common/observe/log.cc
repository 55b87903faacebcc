#include "common/observe/log.h"

#include <spdlog/async_logger.h>
#include <spdlog/details/periodic_worker.h>
#include <spdlog/details/thread_pool.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace cairn::observe {
namespace {

constexpr std::size_t kMostWaiting = 8192;
constexpr std::size_t kWriteAt = 1 << 14;
constexpr std::chrono::milliseconds kFlushEvery(100);
// The rest of the object is the message; its brace is closed there.
constexpr char kPattern[] = R"({"ts":"%Y-%m-%dT%H:%M:%S.%eZ","severity":"%l",%v)";

// Gathers lines and writes them in few system calls.
class FileSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FileSink(int file_descriptor) : file_descriptor_(file_descriptor) {}

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    formatted_.clear();
    formatter_->format(message, formatted_);
    waiting_.append(formatted_.data(), formatted_.size());
    if (waiting_.size() >= kWriteAt) flush_();
  }

  void flush_() override {
    std::size_t at = 0;
    while (at < waiting_.size()) {
      const ssize_t wrote = ::write(file_descriptor_, waiting_.data() + at, waiting_.size() - at);
      if (wrote < 0 && errno != EINTR) break;  // There is nowhere to say that the log is lost.
      if (wrote > 0) at += static_cast<std::size_t>(wrote);
    }
    waiting_.clear();
  }

 private:
  const int file_descriptor_;
  spdlog::memory_buf_t formatted_;
  std::string waiting_;
};

spdlog::level::level_enum ToSpdlog(Level level) {
  switch (level) {
    case Level::kDebug: return spdlog::level::debug;
    case Level::kInfo: return spdlog::level::info;
    case Level::kWarning: return spdlog::level::warn;
    case Level::kError: return spdlog::level::err;
  }
  return spdlog::level::info;
}

bool IsPlain(absl::string_view text) {
  for (const char c : text)
    if (!absl::ascii_isprint(static_cast<unsigned char>(c)) || c == '"' || c == '\\') return false;
  return true;
}

void Append(std::string& line, absl::string_view name, absl::string_view value) {
  if (IsPlain(value)) {
    absl::StrAppend(&line, ",\"", name, "\":\"", value, "\"");
    return;
  }
  const std::string escaped = nlohmann::json(std::string(value))
                                  .dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
  absl::StrAppend(&line, ",\"", name, "\":", escaped);
}

void AppendUnlessEmpty(std::string& line, absl::string_view name, absl::string_view value) {
  if (!value.empty()) Append(line, name, value);
}

}  // namespace

struct Log::Backend {
  explicit Backend(Level level, int file_descriptor)
      : sink(std::make_shared<FileSink>(file_descriptor)),
        pool(std::make_shared<spdlog::details::thread_pool>(kMostWaiting, 1)),
        logger(std::make_shared<spdlog::async_logger>(
            "cairn", sink, pool, spdlog::async_overflow_policy::overrun_oldest)),
        flusher([this] { sink->flush(); }, std::chrono::duration_cast<std::chrono::seconds>(kFlushEvery)) {
    logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        kPattern, spdlog::pattern_time_type::utc, "\n"));
    logger->set_level(ToSpdlog(level));
  }

  std::shared_ptr<FileSink> sink;
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::async_logger> logger;
  spdlog::details::periodic_worker flusher;
};
}
