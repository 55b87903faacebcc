#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/resource/dates.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/pages/charts.h"
#include "services/web/pages/forecast_parts.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::CsvLink;
using html::Html;
using html::Plain;
using html::Tag;
using html::ToHtml;
using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using table::Table;
using type::v1::Quantiles;
using Align = Table::Align;

std::vector<PastPoint> PastOf(const Forecast& forecast, const ForecastGroup& all) {
  std::vector<PastPoint> past;
  for (int m = 0; m < all.vacant_before_size() && m < forecast.history_dates_size(); ++m)
    past.push_back(
        {resource::ToDay(forecast.history_dates(m)), static_cast<double>(all.vacant_before(m))});
  return past;
}

// What a chart's past shows; empty where it has none.
std::string PastSentence(const std::vector<PastPoint>& past) {
  if (past.empty()) return "";
  const auto [least, most] =
      std::minmax_element(past.begin(), past.end(),
                          [](const PastPoint& a, const PastPoint& b) { return a.count < b.count; });
  return absl::StrCat(" Before it, dots show what was recorded in ", past.size(),
                      " months: ", Count(past.front().count), " vacant posts on ",
                      absl::FormatCivilTime(past.front().day), ", ", Count(past.back().count),
                      " on ", absl::FormatCivilTime(past.back().day), ", never fewer than ",
                      Count(least->count), " or more than ", Count(most->count), ".");
}

Table MonthTable(const Forecast& forecast, const ForecastGroup& all) {
  std::vector<Table::Column> columns = {{"Date"}};
  for (const char* title : {"P5", "P10", "P25", "P50", "P75", "P90", "P95", "Expected"})
    columns.push_back({title, Align::kRight});
  columns.push_back({"Basis"});
  Table table(columns);
  for (const PastPoint& point : PastOf(forecast, all))
    table.Add({absl::FormatCivilTime(point.day), "", "", "", "", "", "", "", Count(point.count),
               std::string(kRecorded)});
  for (int m = 0; m < all.vacant_size() && m < forecast.dates_size(); ++m) {
    const Quantiles& q = all.vacant(m);
    table.Add({resource::PrintDate(forecast.dates(m)), Count(q.p5()), Count(q.p10()),
               Count(q.p25()), Count(q.p50()), Count(q.p75()), Count(q.p90()), Count(q.p95()),
               Decimal(q.mean()), std::string(kForecast)});
  }
  return table;
}

}  // namespace

Html Fan(const Forecast& forecast, const ForecastGroup& all) {
  std::vector<FanPoint> points;
  for (int m = 0; m < all.vacant_size() && m < forecast.dates_size(); ++m)
    points.push_back({resource::ToDay(forecast.dates(m)), all.vacant(m)});
  if (points.size() < 2) return {};
  const std::vector<PastPoint> past = PastOf(forecast, all);
  const auto& last = points.back().count;
  const ChartWords words{
      .id = "fan",
      .title = absl::StrCat("Vacant posts from ", AsOf(forecast), " to ", EndOf(forecast),
                            past.empty() ? "" : ", and as recorded before"),
      .description =
          absl::StrCat("Fan chart by month. It starts at ", Count(points.front().count.p50()),
                       " vacant posts. On ", EndOf(forecast), " the middle is ", Count(last.p50()),
                       "; 5 times in 10 between ", Count(last.p25()), " and ", Count(last.p75()),
                       ", 8 times in 10 between ", Count(last.p10()), " and ", Count(last.p90()),
                       ", 9 times in 10 between ", Count(last.p5()), " and ", Count(last.p95()),
                       ".", PastSentence(past), " The table by month has the same figures.")};
  return Html::Element("figure", {},
                       Tag("figcaption", words.title) + FanChart(words, points, past));
}

Html MonthByMonth(const Forecast& forecast, const ForecastGroup& all) {
  const Table months = MonthTable(forecast, all);
  return Tag("h3", "Month by month") + ToHtml(Plain("Vacant posts at each month end", months)) +
         CsvLink("forecast-by-month.csv", "vacant posts by month", MonthsOfAll(forecast)) +
         CsvLink("forecast-by-group-and-month.csv", "the same for every group",
                 ForecastTable(forecast));
}

}  // namespace cairn::web
