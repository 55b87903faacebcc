#include "tests/tools/synthesise/nation_in_files.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace cairn::synthesise {
namespace {

using bundle::v1::Bundle;
using roles::v1::Role;
using roles::v1::TitleRule;

std::vector<std::vector<std::string>> Records(absl::string_view text) {
  std::vector<std::vector<std::string>> records(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& field = records.back().back();
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      field += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted || (c != ',' && c != '\n' && c != '\r')) {
      field += c;
    } else if (c == ',') {
      records.back().emplace_back();
    } else if (c == '\n') {
      records.emplace_back(1);
    }
  }
  EXPECT_FALSE(quoted) << "a quote is never closed";
  EXPECT_EQ(records.back().size(), 1U) << "the last line does not end";
  records.pop_back();
  return records;
}

std::vector<std::string> Words(absl::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (absl::ascii_isalnum(c)) {
      plain += absl::ascii_tolower(c);
    } else if (c != '\'') {
      plain += ' ';
    }
  }
  std::vector<std::string> words = absl::StrSplit(plain, ' ', absl::SkipEmpty());
  const std::set<std::string> ignored = {"the", "of", "and", "for"};
  words.erase(std::remove_if(words.begin(), words.end(),
                             [&](const std::string& word) { return ignored.count(word) > 0; }),
              words.end());
  return words;
}

bool Contains(absl::string_view text, absl::string_view wanted) {
  const std::vector<std::string> have = Words(text);
  for (const std::string& word : Words(wanted))
    if (std::find(have.begin(), have.end(), word) == have.end()) return false;
  return true;
}

bool Claims(const TitleRule& rule, absl::string_view title) {
  const std::vector<std::string> have = Words(title);
  const std::vector<std::string> want = Words(rule.title());
  const bool before = absl::StartsWith(rule.title(), "*");
  const bool behind = absl::EndsWith(rule.title(), "*");
  if (want.size() > have.size()) return false;
  for (std::size_t at = 0; at + want.size() <= have.size(); ++at) {
    if (at > 0 && !before) break;
    if (!behind && at + want.size() != have.size()) continue;
    if (std::equal(want.begin(), want.end(), have.begin() + static_cast<std::ptrdiff_t>(at)))
      return true;
  }
  return false;
}

}  // namespace

std::vector<CsvRow> ReadCsv(absl::string_view text) {
  if (absl::StartsWith(text, "\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::vector<std::string>> records = Records(text);
  std::vector<CsvRow> rows;
  for (std::size_t i = 1; i < records.size(); ++i) {
    EXPECT_EQ(records[i].size(), records[0].size()) << "record " << i;
    CsvRow& row = rows.emplace_back();
    for (std::size_t column = 0; column < records[0].size(); ++column)
      row[records[0][column]] = std::string(absl::StripAsciiWhitespace(records[i][column]));
  }
  return rows;
}

std::vector<std::vector<std::string>> Lists(absl::string_view text) {
  std::vector<std::vector<std::string>> lists;
  for (const absl::string_view entry : absl::StrSplit(text, ';', absl::SkipEmpty()))
    lists.push_back(absl::StrSplit(entry, ':'));
  return lists;
}

std::string Said(const std::string& cell) { return cell == "NA" ? "" : cell; }

std::set<std::string> RolesOf(const Bundle& catalogue, absl::string_view title,
                              absl::string_view directorate, absl::string_view service) {
  std::tuple<std::size_t, bool, bool> best{0, false, false};
  std::set<std::string> found;
  for (const Role& role : catalogue.roles()) {
    if (!role.nations().empty() && std::find(role.nations().begin(), role.nations().end(),
                                             type::v1::SCOTLAND) == role.nations().end())
      continue;
    for (const TitleRule& rule : role.titles()) {
      if (!Claims(rule, title) || !Contains(directorate, rule.directorate()) ||
          !Contains(service, rule.service()))
        continue;
      const std::tuple<std::size_t, bool, bool> rank{
          Words(rule.title()).size(), !rule.directorate().empty(), !rule.service().empty()};
      if (rank > best) found.clear();
      if (rank >= best) found.insert(role.name());
      best = std::max(best, rank);
    }
  }
  return found;
}

Bundle ReadCatalogue(const std::string& folder) {
  Bundle all;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".txtpb") continue;
    std::ifstream file(entry.path());
    std::ostringstream text;
    text << file.rdbuf();
    Bundle part;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text.str(), &part)) << entry.path();
    all.MergeFrom(part);
  }
  return all;
}

}  // namespace cairn::synthesise
