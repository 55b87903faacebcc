#include "services/web/importing/plan/match_file.h"

#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

constexpr int kMostOrdinal = 1000;

enum Column {
  kOldTitle,
  kOldDirectorate,
  kOldService,
  kOldOrdinal,
  kNewTitle,
  kNewDirectorate,
  kNewService,
  kNewOrdinal
};

std::vector<ColumnSpec> Columns() {
  using Need = ColumnSpec::Need;
  return {{"old_title", Need::kRequired, {}},   {"old_directorate", Need::kRequired, {}},
          {"old_service", Need::kRequired, {}}, {"old_ordinal", Need::kOptional, {}},
          {"new_title", Need::kRequired, {}},   {"new_directorate", Need::kRequired, {}},
          {"new_service", Need::kRequired, {}}, {"new_ordinal", Need::kOptional, {}}};
}

bool ReadOrdinal(const CsvTable& table, std::size_t column, int* ordinal, Report& report) {
  if (table[column].empty()) return true;
  if (absl::SimpleAtoi(table[column], ordinal) && *ordinal >= 1 && *ordinal <= kMostOrdinal)
    return true;
  report.RefuseRow(table.line(), table.NameOf(column), "must be a whole number from 1 to ",
                   kMostOrdinal);
  return false;
}

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::StrReplaceAll(text, {{"\"", "\"\""}}), "\"");
}

std::string PrintWords(const PostWords& words) {
  if (words.title.empty()) return ",,,";
  return absl::StrCat(Quoted(words.title), ",", Quoted(words.directorate), ",",
                      Quoted(words.service), ",", words.ordinal);
}

}  // namespace

std::string PostWords::Key() const {
  return title.empty() ? "" : PostKey(title, directorate, service, ordinal);
}

std::vector<Settlement> ReadMatchFile(absl::string_view bytes, Strictness strictness,
                                      Report& report) {
  std::vector<Settlement> settlements;
  std::set<std::string> before;
  std::set<std::string> now;
  CsvTable table(bytes, Columns(), strictness, report);
  while (table.Next()) {
    Settlement settled{table.line(),
                       {Published(table[kOldTitle]), Published(table[kOldDirectorate]),
                        Published(table[kOldService])},
                       {Published(table[kNewTitle]), Published(table[kNewDirectorate]),
                        Published(table[kNewService])}};
    if (!ReadOrdinal(table, kOldOrdinal, &settled.before.ordinal, report)) continue;
    if (!ReadOrdinal(table, kNewOrdinal, &settled.now.ordinal, report)) continue;
    const std::string old_key = settled.before.Key();
    const std::string new_key = settled.now.Key();
    if (old_key.empty() && new_key.empty()) {
      report.RefuseRow(table.line(), "", "names neither an old title nor a new one");
    } else if (before.count(old_key) > 0) {
      report.RefuseRow(table.line(), table.NameOf(kOldTitle),
                       "names an old post that a line above has settled");
    } else if (now.count(new_key) > 0) {
      report.RefuseRow(table.line(), table.NameOf(kNewTitle),
                       "names a new post that a line above has settled");
    } else {
      if (!old_key.empty()) before.insert(old_key);
      if (!new_key.empty()) now.insert(new_key);
      settlements.push_back(std::move(settled));
    }
  }
  return settlements;
}

std::string PrintMatchFile(const std::vector<Settlement>& settlements) {
  std::string text =
      "old_title,old_directorate,old_service,old_ordinal,new_title,new_directorate,new_service,new_"
      "ordinal\n";
  for (const Settlement& settled : settlements)
    absl::StrAppend(&text, PrintWords(settled.before), ",", PrintWords(settled.now), "\n");
  return text;
}

}  // namespace cairn::imports
