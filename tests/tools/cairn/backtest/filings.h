#ifndef CAIRN_TESTS_TOOLS_CAIRN_BACKTEST_FILINGS_H_
#define CAIRN_TESTS_TOOLS_CAIRN_BACKTEST_FILINGS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/cairn/backtest/history.h"

namespace cairn::backtest {

inline constexpr char kPanelHeader[] = "org,date,post_id,title,grade,status,holder\n";

// A row of a made-up panel: who holds the post, or `vacant`, `eliminated`, `filled-undisclosed` or
// `blank`.
inline std::string Row(const std::string& body, const std::string& date, const std::string& post,
                       const std::string& holder, const std::string& title = "Head",
                       const std::string& grade = "SCS2") {
  const bool is_name = holder != "vacant" && holder != "eliminated" &&
                       holder != "filled-undisclosed" && holder != "blank";
  return absl::StrCat(body, ",", date, ",", post, ",", title, ",", grade, ",",
                      is_name ? "filled-named" : holder, ",", is_name ? holder : "", "\n");
}

// Posts `first` to `last` of a filing, each with the same kind of holder: `N` becomes `N7` for post
// 7.
inline std::string Rows(const std::string& body, const std::string& date, int first, int last,
                        const std::string& holder) {
  std::string rows;
  for (int post = first; post <= last; ++post)
    rows += Row(body, date, absl::StrCat(post),
                holder == "N" || holder == "M" ? absl::StrCat(holder, post) : holder);
  return rows;
}

// What a good panel holds.
inline History Panel(const std::string& rows) {
  imports::Report report;
  History history;
  ReadHistory(kPanelHeader + rows, report, history);
  EXPECT_TRUE(report.problems().empty())
      << imports::PrintReport(report, "panel", imports::Strictness::kTakeGoodRows);
  return history;
}

}  // namespace cairn::backtest

#endif  // CAIRN_TESTS_TOOLS_CAIRN_BACKTEST_FILINGS_H_
