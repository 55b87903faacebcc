#ifndef CAIRN_TESTS_BENCH_PROCESS_H_
#define CAIRN_TESTS_BENCH_PROCESS_H_

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"

extern char** environ;

namespace cairn::bench {

// Programs that were started and have not ended.
class Running {
 public:
  static void Add(pid_t process) {
    const std::lock_guard<std::mutex> lock(Mutex());
    Processes().insert(process);
  }
  static void Remove(pid_t process) {
    const std::lock_guard<std::mutex> lock(Mutex());
    Processes().erase(process);
  }
  static void StopAll() {
    const std::lock_guard<std::mutex> lock(Mutex());
    for (const pid_t process : Processes()) kill(process, SIGTERM);
  }

 private:
  static std::mutex& Mutex() {
    static auto* mutex = new std::mutex;
    return *mutex;
  }
  static std::set<pid_t>& Processes() {
    static auto* processes = new std::set<pid_t>;
    return *processes;
  }
};

// What a benchmark cannot go on without. Leaves no program behind.
[[noreturn]] inline void Die(absl::string_view what) {
  std::cerr << "benchmark: " << what << std::endl;
  Running::StopAll();
  std::_Exit(1);
}

// A folder that goes when its owner does.
class Folder {
 public:
  Folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "cairn-bench-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) Die("no temporary folder");
    path_ = pattern;
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string operator/(absl::string_view name) const {
    return (path_ / std::string(name)).string();
  }

 private:
  std::filesystem::path path_;
};

inline std::string ReadAll(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// A program that runs beside the benchmark; what it says goes to a file. Stopped by the destructor.
class Process {
 public:
  Process(const std::vector<std::string>& command, const std::string& log) : log_(log) {
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, log.c_str(),
                                     O_WRONLY | O_CREAT | O_APPEND, 0600);
    posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    if (posix_spawn(&process_, words[0], &files, nullptr, words.data(), environ) != 0)
      Die("cannot run " + command[0]);
    Running::Add(process_);
    posix_spawn_file_actions_destroy(&files);
  }
  ~Process() {
    if (process_ == 0) return;
    kill(process_, SIGTERM);
    Wait();
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  // What follows `before`, up to `after`, in what the program says, once it has said so.
  std::string Said(const std::string& before, const std::string& after) const {
    for (int tries = 0; tries < 1000; ++tries) {
      const std::string text = ReadAll(log_);
      const std::size_t begin = text.find(before);
      const std::size_t end =
          begin == std::string::npos ? begin : text.find(after, begin + before.size());
      if (end != std::string::npos)
        return text.substr(begin + before.size(), end - begin - before.size());
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    Die("a program did not start; it said: " + ReadAll(log_));
  }

  // Waits for its end and returns its exit code.
  int Wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    Running::Remove(process_);
    process_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  pid_t id() const { return process_; }

 private:
  std::string log_;
  pid_t process_ = 0;
};

// A service of Cairn on a free port, with a database of its own. CAIRN_BENCH_PROGRAMS may name the
// folder of another build, to be measured by the same benchmark.
inline std::vector<std::string> ServiceCommand(const std::string& service, const Folder& folder) {
  const char* programs = std::getenv("CAIRN_BENCH_PROGRAMS");
  return {std::string(programs == nullptr ? CAIRN_BIN : programs) + "/cairn-" + service,
          "--listen=127.0.0.1:0", "--metrics-listen=127.0.0.1:0",
          "--database=sqlite:" + (folder / (service + ".db"))};
}
inline std::string AddressOf(const Process& service) {
  return service.Said("\"address\":\"", "\"");
}

}  // namespace cairn::bench

#endif  // CAIRN_TESTS_BENCH_PROCESS_H_
