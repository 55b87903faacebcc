// What the house forbids, as searches over its files: includes that point back, and things that
// belong to one floor only.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
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

// What includes what, by folder or by room; a room is a header with its source file.
using Arrows = std::map<std::string, std::set<std::string>>;

std::string FolderOf(const std::string& path) { return path.substr(0, path.rfind('/')); }
std::string RoomOf(const std::string& path) { return path.substr(0, path.rfind('.')); }

template <typename Unit>
Arrows ArrowsBetween(Unit unit) {
  Arrows arrows;
  for (const SourceFile& file : Product()) {
    const std::string here = unit(file.path);
    arrows[here];
    for (const std::string& line : file.lines) {
      const std::string included = Included(line);
      if (!IsUnderAny(included, {"common", "services", "tools"})) continue;
      if (const std::string there = unit(included); there != here) arrows[here].insert(there);
    }
  }
  return arrows;
}

// What stands on a circle: whatever is left once all that leads nowhere has been taken away, again
// and again, and then all that nothing leads to.
std::vector<std::string> OnACircle(Arrows arrows) {
  for (bool shrinks = true; shrinks;) {
    shrinks = false;
    std::set<std::string> led_to;
    for (const auto& [from, to] : arrows) led_to.insert(to.begin(), to.end());
    for (auto at = arrows.begin(); at != arrows.end();) {
      if (!at->second.empty() && led_to.contains(at->first)) {
        ++at;
        continue;
      }
      const std::string gone = at->first;
      at = arrows.erase(at);
      for (auto& [from, to] : arrows) to.erase(gone);
      shrinks = true;
    }
  }
  std::vector<std::string> left;
  for (const auto& [from, to] : arrows)
    left.push_back(absl::StrCat(from, " -> ", absl::StrJoin(to, ", ")));
  return left;
}

TEST(LayoutTest, ACircleIsFound) {
  EXPECT_THAT(OnACircle({{"a", {"b"}}, {"b", {"c"}}, {"c", {"b", "d"}}, {"d", {}}}),
              testing::ElementsAre("b -> c", "c -> b"));
}

TEST(LayoutTest, NoFoldersIncludeEachOtherInACircle) {
  EXPECT_THAT(OnACircle(ArrowsBetween(FolderOf)), IsEmpty());
}

TEST(LayoutTest, NoRoomsIncludeEachOtherInACircle) {
  EXPECT_THAT(OnACircle(ArrowsBetween(RoomOf)), IsEmpty());
}

TEST(LayoutTest, NoFolderHoldsMoreThanTwentySourceFiles) {
  std::map<std::string, int> files;
  for (const SourceFile& file : Product()) ++files[FolderOf(file.path)];
  std::vector<std::string> crowded;
  for (const auto& [folder, count] : files)
    if (count > 20) crowded.push_back(absl::StrCat(folder, ": ", count));

  EXPECT_THAT(crowded, IsEmpty());
}

TEST(LayoutTest, TheCommandLineStandsOnTheRoomsItShares) {
  const auto offences = Offences([](const std::string& path, const std::string& line) {
    const std::string included = Included(line);
    if (IsUnderAny(path, {"common/table", "common/html"}))
      return IsUnder(included, "cairn") && !IsUnder(included, "cairn/type");
    if (IsUnder(path, "services/web"))
      return IsUnder(included, "common/rpc") || IsUnder(included, "common/store");
    if (IsUnderAny(path, {"tools/cairn/base", "tools/cairn/connect"}))
      return IsUnder(included, "tools/cairn/commands");
    return false;
  });

  EXPECT_THAT(offences, IsEmpty());
}

// Names in backquotes of the page's second column.
std::vector<std::string> TestsNamed(const std::string& line) {
  std::vector<std::string> names;
  if (!absl::StartsWith(line, "| ")) return names;
  const std::vector<std::string> cells = absl::StrSplit(line, " | ");
  const std::vector<std::string> parts = absl::StrSplit(cells.back(), '`');
  for (std::size_t i = 1; i < parts.size(); i += 2) names.push_back(parts[i]);
  return names;
}

// Whether the longest word of a name, without its suite, stands in some test's source.
bool StandsInATest(const std::string& name, const std::string& tests) {
  const std::vector<std::string> words =
      absl::StrSplit(name, absl::ByAnyChar("./*"), absl::SkipEmpty());
  return std::all_of(words.begin(), words.end(),
                     [&](const std::string& word) { return absl::StrContains(tests, word); });
}

TEST(LayoutTest, EveryPromisesTestIsThere) {
  const std::filesystem::path root = std::filesystem::canonical(CAIRN_ROOT);
  std::string tests;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "tests"))
    if (entry.path().extension() == ".cc" && entry.path().filename() != "layout_test.cc")
      tests += ReadText(entry.path());
  std::vector<std::string> gone;
  int named = 0;
  const std::vector<std::string> lines =
      absl::StrSplit(ReadText(root / "docs" / "promises.md"), '\n');
  for (const std::string& line : lines)
    for (const std::string& name : TestsNamed(line)) {
      ++named;
      if (!StandsInATest(name, tests)) gone.push_back(name);
    }

  EXPECT_GT(named, 100);
  EXPECT_THAT(gone, IsEmpty());
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
