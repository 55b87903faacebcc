#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/web/columns/columns.h"
#include "services/web/pages/charts.h"
#include "services/web/pages/forecast_parts.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/words.h"

namespace cairn::web {

using html::CsvLink;
using html::Html;
using html::Plain;
using html::Tag;
using html::ToHtml;
using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using table::Table;
using Align = Table::Align;

Html Drivers(const Forecast& forecast, const ForecastGroup& all) {
  if (all.simulated().drivers().empty()) return {};
  std::vector<BarRow> bars;
  std::vector<std::string> words;
  Table table({{"Cause"}, {"Vacancies", Align::kRight}});
  for (const auto& driver : all.simulated().drivers()) {
    bars.push_back({CauseWords(driver.cause()), static_cast<int>(std::lround(driver.vacancies()))});
    words.push_back(absl::StrCat(bars.back().label, " ", bars.back().count));
    table.Add({CauseWords(driver.cause()), Decimal(driver.vacancies())});
  }
  Table csv = TableOf(DriverColumns());
  for (const ForecastGroup* tier : GroupsOf(forecast, ForecastGroup::TIER))
    for (const auto& driver : tier->simulated().drivers())
      csv.Add({tier->key(), TitleOf(*tier), CauseWords(driver.cause()),
               table::Digits(driver.vacancies())});
  for (const auto& driver : all.simulated().drivers())
    csv.Add({"", "all", CauseWords(driver.cause()), table::Digits(driver.vacancies())});
  const ChartWords named{.id = "drivers",
                         .title = "Why posts fall vacant",
                         .description = absl::StrCat("Horizontal bars of the vacancies expected "
                                                     "within the period, by cause: ",
                                                     absl::StrJoin(words, ", "),
                                                     ". The table below has the same figures.")};
  return Html::Element("figure", {}, Tag("figcaption", named.title) + BarChart(named, bars)) +
         ToHtml(Plain("Vacancies expected within the period, by cause", table)) +
         CsvLink("drivers.csv", "vacancies by tier and cause", csv);
}

}  // namespace cairn::web
