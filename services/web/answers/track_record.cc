#include "services/web/answers/track_record.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/web/columns/columns.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::ForecastScore;
using planner::v1::TrackRecord;
using table::Table;

// Of so many months a share.
long Of(const ForecastScore::Summary& summary, double share) {
  return std::lround(share * summary.months());
}

std::string LeadWords(const TrackRecord::Lead& lead, bool last) {
  return last && lead.last_month() > 24
             ? absl::StrCat(lead.first_month(), " or more")
             : absl::StrCat(lead.first_month(), " to ", lead.last_month());
}

void AddRow(const std::string& ahead, const ForecastScore::Summary& summary, Table& table) {
  const long within = Of(summary, summary.coverage());
  const long below = Of(summary, summary.below());
  table.Add({ahead, absl::StrCat(summary.months()), absl::StrCat(below), absl::StrCat(within),
             absl::StrCat(summary.months() - below - within),
             absl::StrFormat("%.0f %%", 100 * summary.coverage()),
             absl::StrFormat("%.2f", summary.loss()),
             absl::StrFormat("%.2f", summary.loss_of_last_value())});
}

}  // namespace

Table TrackRecordTable(const TrackRecord& record) {
  Table table = TableOf(AccuracyColumns());
  for (int i = 0; i < record.leads_size(); ++i)
    AddRow(LeadWords(record.leads(i), i + 1 == record.leads_size()), record.leads(i).summary(),
           table);
  if (record.summary().months() > 0) AddRow("all", record.summary(), table);
  return table;
}

std::string LossWords(const ForecastScore::Summary& summary) {
  return absl::StrFormat("mean loss %.2f posts, %.2f if what was vacant had stayed so",
                         summary.loss(), summary.loss_of_last_value());
}

std::vector<std::string> TrackRecordSentences(const TrackRecord& record) {
  const ForecastScore::Summary& all = record.summary();
  if (all.months() == 0)
    return {
        "No month that a monthly forecast covers has ended with enough on record: the planner "
        "keeps one forecast a month and looks at them once an hour"};
  const long within = Of(all, all.coverage());
  const long below = Of(all, all.below());
  return {absl::StrCat("Of ", Count(all.months()), " months in ", Count(record.forecasts()),
                       record.forecasts() == 1 ? " monthly forecast, " : " monthly forecasts, ",
                       Count(static_cast<double>(within)),
                       " had as many vacant posts as P10 to P90 say, where 8 in 10 were to; ",
                       Count(static_cast<double>(below)), " had fewer, ",
                       Count(static_cast<double>(all.months() - within - below)), " more"),
          absl::StrCat("M", LossWords(all).substr(1), ": ",
                       all.loss() < all.loss_of_last_value()
                           ? "the forecasts were better than supposing that nothing changes"
                           : "supposing that nothing changes was no worse than the forecasts")};
}

}  // namespace cairn::web
