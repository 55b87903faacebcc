// What the house forbids, as searches over its files: includes that point back, and things that
// belong to one floor only.

#include <filesystem>
#include <fstream>
#include <ostream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

struct SourceFile {
  std::string path;  // from the root
  std::vector<std::string> lines;
};

std::string ReadText(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The code of the product, tests aside.
const std::vector<SourceFile>& Product() {
  static const auto* files = [] {
    auto* found = new std::vector<SourceFile>();
    const std::filesystem::path root = std::filesystem::canonical(CAIRN_ROOT);
    for (const char* floor : {"common", "services", "tools"}) {
      for (const auto& entry : std::filesystem::recursive_directory_iterator(root / floor)) {
        const std::string extension = entry.path().extension();
        if (extension != ".h" && extension != ".cc") continue;
        found->push_back({std::filesystem::relative(entry.path(), root),
                          absl::StrSplit(ReadText(entry.path()), '\n')});
      }
    }
    return found;
  }();
  return *files;
}

bool IsUnder(const std::string& path, const std::string& folder) {
  return absl::StartsWith(path, folder + "/");
}

bool IsUnderAny(const std::string& path, const std::vector<std::string>& folders) {
  for (const std::string& folder : folders)
    if (IsUnder(path, folder)) return true;
  return false;
}

// `services/roles/errors.h` -> `services/roles`.
std::string ServiceOf(const std::string& path) {
  const std::vector<std::string> parts = absl::StrSplit(path, '/');
  return parts.size() > 2 && parts[0] == "services" ? absl::StrCat(parts[0], "/", parts[1]) : "";
}

// What stands behind #include "…" or <…>; empty when the line includes nothing.
std::string Included(const std::string& line) {
  if (!absl::StartsWith(line, "#include")) return "";
  const std::size_t begin = line.find_first_of("\"<");
  const std::size_t end = line.find_first_of("\">", begin + 1);
  return begin == std::string::npos || end == std::string::npos
             ? ""
             : line.substr(begin + 1, end - begin - 1);
}

// The line without its comment: the rules are about code.
std::string Code(const std::string& line) {
  const std::size_t comment = line.find("//");
  const bool in_address = comment != std::string::npos && comment > 0 && line[comment - 1] == ':';
  return in_address ? line : line.substr(0, comment);
}

template <typename Offends>
std::vector<std::string> Offences(Offends offends) {
  std::vector<std::string> found;
  for (const SourceFile& file : Product())
    for (std::size_t i = 0; i < file.lines.size(); ++i)
      if (offends(file.path, file.lines[i]))
        found.push_back(absl::StrCat(file.path, ":", i + 1, ": ", file.lines[i]));
  return found;
}

TEST(LayoutTest, TheSearchesSeeTheProduct) { EXPECT_THAT(Product(), SizeIs(testing::Gt(50u))); }

TEST(LayoutTest, NoFloorIncludesAFloorBelowIt) {
  const auto offences = Offences([](const std::string& path, const std::string& line) {
    const std::string included = Included(line);
    if (IsUnder(path, "common")) return IsUnderAny(included, {"services", "tools", "tests"});
    if (IsUnder(path, "services")) return IsUnderAny(included, {"tools", "tests"});
    return IsUnder(included, "tests");
  });

  EXPECT_THAT(offences, IsEmpty());
}

TEST(LayoutTest, ServicesMeetOnlyInTheContract) {
  const auto offences = Offences([](const std::string& path, const std::string& line) {
    const std::string here = ServiceOf(path);
    const std::string there = ServiceOf(Included(line));
    return !here.empty() && !there.empty() && here != there;
  });

  EXPECT_THAT(offences, IsEmpty());
}

TEST(LayoutTest, CommonKnowsNoResourceByName) {
  const auto offences = Offences([](const std::string& path, const std::string& line) {
    return IsUnder(path, "common") &&
           IsUnderAny(Included(line), {"cairn/roles", "cairn/people", "cairn/planner"});
  });

  EXPECT_THAT(offences, IsEmpty());
}

TEST(LayoutTest, ThePlannersEnginesArePure) {
  const auto offences = Offences([](const std::string& path, const std::string& line) {
    if (!IsUnder(path, "services/planner/engine")) return false;
    const std::string included = Included(line);
    const bool values =
        IsUnder(included, "services/planner/engine") ||
        (IsUnder(included, "services/planner/workforce") && !absl::StrContains(included, "mirror"));
    return IsUnderAny(included, {"common/rpc", "common/store", "common/observe", "common/auth"}) ||
           (IsUnder(included, "services") && !values);
  });

  EXPECT_THAT(offences, IsEmpty());
}

struct Banned {
  const char* label;
  const char* pattern;                  // of a line of code
  std::vector<std::string> allowed_in;  // folders
};
void PrintTo(const Banned& banned, std::ostream* out) { *out << banned.label; }

class BannedTest : public testing::TestWithParam<Banned> {};

TEST_P(BannedTest, StandsOnlyWhereItBelongs) {
  const std::regex pattern(GetParam().pattern);

  const auto offences = Offences([&](const std::string& path, const std::string& line) {
    return !IsUnderAny(path, GetParam().allowed_in) && std::regex_search(Code(line), pattern);
  });

  EXPECT_THAT(offences, IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Layout, BannedTest,
    testing::Values(
        Banned{"grpc", R"(#include\s*[<"](grpc|grpcpp)/(?!reflection))", {"common/rpc"}},
        Banned{"sqlite", R"(#include\s*[<"]sqlite3\.h)", {"common/store"}},
        Banned{
            "sql",
            R"(\b(SELECT\s.+\sFROM|INSERT INTO|DELETE FROM|CREATE (TABLE|INDEX|UNIQUE)|UPDATE\s\S+\sSET)\b)",
            {"common/store", "services/roles/migrations", "services/people/migrations",
             "services/planner/migrations"}},
        Banned{"thread", R"(\bstd::j?thread\b(?!::)|\bstd::async\b)", {"common"}},
        Banned{
            "clock",
            R"(\babsl::Now\(|\b(system|steady|high_resolution)_clock::now\(|(^|[^.>:\w])(?:std::)?time\(\s*(nullptr|NULL|0)?\s*\))",
            {"common"}},
        Banned{"chance",
               R"(\b(std::)?s?rand\(|\bstd::random_device\b|\bstd::mt19937|\babsl::BitGen\b)",
               {"common"}},
        Banned{
            "sleep", R"(\babsl::SleepFor\(|\bsleep_(for|until)\(|\b(u|nano)?sleep\()", {"common"}},
        Banned{"catch_all", R"(\bcatch\s*\(\s*\.\.\.\s*\))", {}},
        Banned{"throw", R"(\bthrow\b)", {}},
        Banned{"std_string_view", R"(\bstd::string_view\b)", {}}),
    [](const auto& test) { return test.param.label; });

// A search that finds nothing proves something only if it would have found it.
TEST(BannedPatternTest, EveryPatternFindsWhatItIsMeantFor) {
  const std::pair<const char*, const char*> cases[] = {
      {R"(#include\s*[<"](grpc|grpcpp)/(?!reflection))", "#include <grpcpp/server.h>"},
      {R"(\bstd::j?thread\b(?!::)|\bstd::async\b)", "std::thread worker_;"},
      {R"(\babsl::Now\(|\b(system|steady|high_resolution)_clock::now\()",
       "const auto t = absl::Now();"},
      {R"(\b(SELECT\s.+\sFROM|INSERT INTO)\b)", "\"SELECT payload FROM post\""}};
  for (const auto& [pattern, line] : cases)
    EXPECT_TRUE(std::regex_search(line, std::regex(pattern))) << pattern;
}

}  // namespace
}  // namespace cairn
