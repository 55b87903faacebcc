#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/resource/dates.h"
#include "services/web/columns/columns.h"
#include "services/web/pages/forecast_parts.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::CsvLink;
using html::DataTable;
using html::Html;
using html::Plain;
using html::Tag;
using html::ToHtml;
using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using table::Table;
using table::Thousands;
using Align = Table::Align;

// Shading of the heat map begins anew at these shares, in per cent.
constexpr std::array<int, 5> kHeatSteps = {3, 5, 10, 15, 25};

int HeatOf(int percent) {
  return static_cast<int>(std::count_if(kHeatSteps.begin(), kHeatSteps.end(),
                                        [&](int step) { return percent >= step; }));
}

// `5 to 9%` for the shade that begins at 5.
std::string ShadeWords(std::size_t shade) {
  const int from = shade == 0 ? 0 : kHeatSteps[shade - 1];
  if (shade == kHeatSteps.size()) return absl::StrCat(from, "% and more");
  return absl::StrCat(from, " to ", kHeatSteps[shade] - 1, "%");
}

Html HeatKeys() {
  Html keys;
  for (std::size_t shade = 0; shade <= kHeatSteps.size(); ++shade)
    keys += Html::Element("li", {{"class", absl::StrCat("h", shade)}}, Text(ShadeWords(shade)));
  return Paragraph("note", "Shading repeats what the figures say:") +
         Html::Element("ul", {{"class", "keys"}}, keys);
}

}  // namespace

Html HeatMap(const Forecast& forecast) {
  const auto organisations = GroupsOf(forecast, ForecastGroup::ORGANISATION);
  if (organisations.size() < 2 || forecast.dates().empty()) return {};
  DataTable table{.caption = "Expected share of posts vacant, by council and month end",
                  .look = "heat",
                  .columns = {{"Council"}, {"Posts", Align::kRight}}};
  Table csv = TableOf(VacantShareColumns());
  const std::vector<int> months = MonthsAcross(forecast.dates_size());
  for (const int m : months)
    table.columns.push_back(
        {absl::FormatCivilTime(resource::ToDay(forecast.dates(m))), Align::kRight});
  for (const ForecastGroup* group : organisations) {
    if (group->withheld()) continue;
    const auto share = [&](int m) {
      const int posts = PostsAt(*group, m);
      return posts > 0 ? group->vacant(m).mean() / posts : 0.0;
    };
    auto& row = table.rows.emplace_back();
    row.emplace_back(Text(group->title()));
    row.emplace_back(Text(Thousands(group->posts())));
    for (const int m : months) {
      if (m < group->vacant_size()) {
        const int percent = static_cast<int>(std::lround(share(m) * 100));
        row.emplace_back(Text(absl::StrCat(percent, "%")), absl::StrCat("h", HeatOf(percent)));
      }
    }
    for (int m = 0; m < group->vacant_size() && m < forecast.dates_size(); ++m)
      csv.Add({group->key(), group->title(), resource::PrintDate(forecast.dates(m)),
               absl::StrCat(PostsAt(*group, m)), table::Digits(share(m))});
  }
  Html content = Tag("h3", "Council by council");
  if (static_cast<int>(months.size()) < forecast.dates_size())
    content += Under("The table shows a choice of months; the file has all of them.");
  return content + Html::Element("div", {{"class", "sheet"}}, ToHtml(table) + HeatKeys()) +
         CsvLink("vacant-share-by-council.csv", "expected share vacant by council and month", csv);
}

Html BenchByTier(const Forecast& forecast) {
  const std::vector<int> months = MonthsAcross(forecast.dates_size());
  std::vector<Table::Column> columns = {{"Tier"}, {"Posts", Align::kRight}};
  for (const int m : months)
    columns.push_back({absl::FormatCivilTime(resource::ToDay(forecast.dates(m))), Align::kRight});
  Table table(columns);
  Table csv = TableOf(BenchColumns());
  for (const ForecastGroup* tier : GroupsOf(forecast, ForecastGroup::TIER)) {
    const auto& bench = tier->simulated().bench();
    if (bench.size() < forecast.dates_size()) continue;
    const std::string name = TitleOf(*tier);
    std::vector<std::string> row = {name, Count(tier->posts())};
    for (const int m : months) row.push_back(Decimal(bench[m]));
    table.Add(std::move(row));
    for (int m = 0; m < forecast.dates_size(); ++m)
      csv.Add({tier->key(), name, resource::PrintDate(forecast.dates(m)),
               absl::StrCat(tier->posts()), table::Digits(bench[m])});
  }
  if (table.size() == 0) return {};
  return Tag("h3", "Who will be ready") +
         Under(
             "People who could be appointed to a post of the tier, on average: holders of posts "
             "of the tier below, and people who hold none.") +
         ToHtml(Plain("People ready for each tier at month ends", table)) +
         CsvLink("bench-by-tier.csv", "people ready by tier and month", csv);
}

}  // namespace cairn::web
