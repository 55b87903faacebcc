// Runs a fuzz target without libFuzzer: its seeds, then mutations of them from a fixed random seed,
// so that the ordinary test run covers the same code with any compiler. What breaks is written to a
// file, which the same program runs again when it is given as an argument.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz.h"

namespace {

using cairn::fuzz::Dictionary;
using cairn::fuzz::Seeds;

constexpr int kDefaultRuns = 3000;
constexpr std::size_t kLongest = 1 << 16;

// What runs now, for the handler.
const std::string* running = nullptr;
char crash_file[256];

void KeepInput(int signal) {
  const int file = open(crash_file, O_WRONLY | O_CREAT | O_TRUNC, 0644);
  if (file >= 0 && running != nullptr && write(file, running->data(), running->size()) >= 0) {
    constexpr char kSaid[] = "input kept in ";
    if (write(STDERR_FILENO, kSaid, sizeof kSaid - 1) < 0 ||
        write(STDERR_FILENO, crash_file, std::strlen(crash_file)) < 0 ||
        write(STDERR_FILENO, "\n", 1) < 0)
      _exit(EXIT_FAILURE);
  }
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void Run(const std::string& input) {
  running = &input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  running = nullptr;
}

class Mutator {
 public:
  Mutator(std::vector<std::string> corpus, std::vector<std::string> words)
      : corpus_(std::move(corpus)), words_(std::move(words)) {}

  std::string Next() {
    std::string text = corpus_[Below(corpus_.size())];
    for (std::size_t changes = 1 + Below(6); changes > 0; --changes) Change(text);
    if (text.size() > kLongest) text.resize(kLongest);
    return text;
  }

 private:
  std::size_t Below(std::size_t limit) {
    return limit == 0 ? 0 : static_cast<std::size_t>(random_()) % limit;
  }

  void Change(std::string& text) {
    const std::size_t at = Below(text.size() + 1);
    const std::size_t length = std::min(text.size() - at, Below(16));
    switch (Below(9)) {
      case 0:  // another byte
        if (at < text.size()) text[at] = static_cast<char>(Below(256));
        return;
      case 1:  // one byte more
        text.insert(at, 1, static_cast<char>(Below(256)));
        return;
      case 2:  // some fewer
        text.erase(at, length);
        return;
      case 3:  // some twice
        text.insert(at, text.substr(at, length));
        return;
      case 4:  // the rest gone
        text.resize(at);
        return;
      case 5:  // a part of another input
      {
        const std::string& other = corpus_[Below(corpus_.size())];
        const std::size_t from = Below(other.size() + 1);
        text.insert(at, other.substr(from, Below(64)));
        return;
      }
      case 6:  // a line twice, somewhere else
      {
        const std::size_t begin = LineStart(text, at);
        const std::size_t end = std::min(text.find('\n', begin), text.size() - 1);
        const std::string line = text.empty() ? "" : text.substr(begin, end + 1 - begin);
        text.insert(LineStart(text, Below(text.size() + 1)), line);
        return;
      }
      case 7:  // a line gone
      {
        const std::size_t begin = LineStart(text, at);
        const std::size_t end = text.find('\n', begin);
        text.erase(begin, end == std::string::npos ? end : end + 1 - begin);
        return;
      }
      default:  // a word of the format
        if (!words_.empty()) text.insert(at, words_[Below(words_.size())]);
        return;
    }
  }

  static std::size_t LineStart(const std::string& text, std::size_t at) {
    const std::size_t end = at == 0 ? std::string::npos : text.rfind('\n', at - 1);
    return end == std::string::npos ? 0 : end + 1;
  }

  std::mt19937_64 random_{20260401};
  std::vector<std::string> corpus_;
  std::vector<std::string> words_;
};

int RunFiles(int count, char** names) {
  for (int i = 0; i < count; ++i) {
    std::ifstream file(names[i], std::ios::binary);
    Run(std::string(std::istreambuf_iterator<char>(file), {}));
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string name = std::string(argv[0]).substr(std::string(argv[0]).rfind('/') + 1);
  std::strncpy(crash_file, ("/tmp/crash-" + name).c_str(), sizeof crash_file - 1);
  for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGILL}) std::signal(signal, KeepInput);
  if (argc > 1) return RunFiles(argc - 1, argv + 1);

  const std::vector<std::string> seeds = Seeds();
  for (const std::string& seed : seeds) Run(seed);
  Run("");
  Mutator mutator(seeds, Dictionary());
  const char* given = std::getenv("CAIRN_FUZZ_RUNS");
  const int runs = given != nullptr ? std::atoi(given) : kDefaultRuns;
  for (int i = 0; i < runs; ++i) Run(mutator.Next());
  std::cout << name << ": " << seeds.size() << " seeds, " << runs << " mutations\n";
  return EXIT_SUCCESS;
}
