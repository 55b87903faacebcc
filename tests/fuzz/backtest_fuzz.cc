// The reader of histories for back-tests: whatever the bytes, it ends, keeps only rows that are
// whole, and what it keeps can be cut into segments, fitted and scored, or refused, without a
// crash. A line of `=` begins the next file.
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/fuzz/fuzz.h"
#include "tools/cairn/backtest/backtest.h"
#include "tools/cairn/backtest/history.h"
#include "tools/cairn/backtest/report.h"

namespace cairn::fuzz {
namespace {

constexpr char kHeader[] = "org,date,post_id,title,grade,status,holder\n";

std::string Filing(const std::string& date, const std::string& others, int from) {
  std::string rows;
  for (int post = 1; post <= 12; ++post)
    rows += "B," + date + "," + std::to_string(post) + ",T,SCS2," +
            (post >= from ? "filled-named," + others + std::to_string(post) : "vacant,") + "\n";
  return rows;
}

}  // namespace

std::vector<std::string> Seeds() {
  const std::string panel = std::string(kHeader) + Filing("2011-03-31", "a", 4) +
                            Filing("2011-09-30", "a", 6) + Filing("2012-03-31", "b", 4) +
                            Filing("2013-03-31", "b", 1);
  const std::string figures =
      "year,measure,value\n2013/14,dcs_changes_total,60\n2015/16,dcs_changes_total,50\n"
      "2016/17,dcs_changes_total,40\n1999/00,dcs_interim_appointments,3\n";
  return {panel, figures, panel + "=\n" + figures};
}
std::vector<std::string> Dictionary() {
  return {"filled-named",
          "filled-undisclosed",
          "vacant",
          "eliminated",
          "blank",
          "2012-03-31",
          "0001-01-01",
          "9999-12-31",
          "dcs_changes_total",
          "2013/14",
          "9999/00",
          "100000",
          "\n=\n",
          "B,"};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  backtest::History history;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find("=\n");
    imports::Report report;
    backtest::ReadHistory(bytes.substr(0, end), report, history);
    bytes = end == absl::string_view::npos ? absl::string_view() : bytes.substr(end + 2);
  }
  for (const backtest::PostRow& row : history.rows) {
    fuzz::Require(!row.body.empty() && !row.post.empty(), "a row has a body and a post");
    fuzz::Require((row.holder != 0) == (row.status == backtest::RowStatus::kNamed),
                  "exactly named posts have a holder");
  }
  for (std::size_t i = 1; i < history.years.size(); ++i)
    fuzz::Require(history.years[i - 1].year < history.years[i].year, "each year is there once");
  const auto answer = backtest::RunBacktest(history, std::nullopt);
  if (!answer.ok()) return 0;
  for (const backtest::ScoreRow& row : answer->scores)
    fuzz::Require(row.miss >= 0 && (!row.counts.has_value() || row.counts->crps >= 0),
                  "scores are not negative");
  std::ostringstream said;
  backtest::PrintBacktest(*answer, 80, said);
  return 0;
}
