#ifndef CAIRN_TOOLS_CAIRN_BACKTEST_HISTORY_H_
#define CAIRN_TOOLS_CAIRN_BACKTEST_HISTORY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/web/importing/text/report.h"

namespace cairn::backtest {

// What was published of posts and their holders, as a back-test reads it.

// What a filing says of one row.
enum class RowStatus {
  kNamed,        // filled, and by whom
  kUndisclosed,  // filled
  kVacant,
  kEliminated,
  kBlank,
};

// A row of one filing. Names of holders are not kept: of them only a hash, to tell one from
// another.
struct PostRow {
  absl::CivilDay date;
  std::string body;
  std::string post;  // its id within the body
  std::string title;
  std::string grade;
  RowStatus status = RowStatus::kBlank;
  std::uint64_t holder = 0;  // kNamed only
};

// Changes of holder in a year that begins on 1 April.
struct YearCount {
  int year = 0;  // in which it begins
  int changes = 0;

  absl::CivilDay end() const { return absl::CivilDay(year + 1, 3, 31); }
};

struct History {
  std::vector<PostRow> rows;
  std::vector<YearCount> years;
};

// Adds a file to the history. It is one of two, told apart by its header:
//
//   a panel of posts, a row for each post at each filing: org, date, post_id, status (filled-named,
//   filled-undisclosed, vacant, eliminated, blank), holder, and title and grade where there are;
//
//   figures by year: year (2013/14), measure, value. Taken are the changes of directors of
//   children's services, measure dcs_changes_total.
//
// Other columns and measures are left out without a word. Rows that cannot be read are refused by
// line and column, and told in the report, as are two counts of one year.
void ReadHistory(absl::string_view bytes, imports::Report& report, History& history);

}  // namespace cairn::backtest

#endif  // CAIRN_TOOLS_CAIRN_BACKTEST_HISTORY_H_
