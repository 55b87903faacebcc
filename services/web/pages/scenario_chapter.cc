#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/resource/dates.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/charts.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/comparison_sentences.h"
#include "services/web/words/forecast_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::CsvLink;
using html::DataTable;
using html::Html;
using html::Plain;
using html::Tag;
using html::ToHtml;
using planner::v1::ForecastGroup;
using planner::v1::ScenarioComparison;
using table::Table;
using type::v1::Quantiles;
using Align = Table::Align;

Table ChangeTable(const ScenarioComparison& comparison) {
  const int end = comparison.horizon_months();
  std::vector<Table::Column> columns = {{"Tier"}};
  for (const char* title : {"Vacant before", "After", "Difference", "P10", "P90",
                            "Months of vacancy", "To appoint", "From within", "From outside"})
    columns.push_back({title, Align::kRight});
  Table table(columns);
  const auto add = [&](const planner::v1::ComparedGroup& group, const std::string& name) {
    const Quantiles& difference = group.difference(end);
    table.Add({name, Decimal(group.vacant_before(end)), Decimal(group.vacant_after(end)),
               Signed(difference.mean()), absl::StrFormat("%+g", difference.p10()),
               absl::StrFormat("%+g", difference.p90()), Signed(group.vacancy_months()),
               Signed(group.to_appoint().mean()), Signed(group.appointed_within()),
               Signed(group.appointed_outside())});
  };
  for (const auto& group : comparison.groups())
    if (group.kind() == ForecastGroup::TIER && !group.withheld()) add(group, TitleOf(group));
  add(comparison.groups(0), "all");
  return table;
}

Html DifferenceFan(const ScenarioComparison& comparison) {
  const auto& all = comparison.groups(0);
  std::vector<FanPoint> points;
  for (int m = 0; m < all.difference_size() && m < comparison.dates_size(); ++m)
    points.push_back({resource::ToDay(comparison.dates(m)), all.difference(m)});
  if (points.size() < 2) return {};
  const Quantiles& last = points.back().count;
  const std::string end = resource::PrintDate(*comparison.dates().rbegin());
  const ChartWords words{
      .id = "difference",
      .title = absl::StrCat("Vacant posts more or fewer: ", comparison.after_title(), ", against ",
                            comparison.before_title()),
      .description =
          absl::StrCat("Fan chart by month; nought is no difference. On ", end, " the middle is ",
                       Count(last.p50()), "; 8 times in 10 between ", Count(last.p10()), " and ",
                       Count(last.p90()), ". The file below has the same figures.")};
  return Html::Element("figure", {}, Tag("figcaption", words.title) + FanChart(words, points));
}

}  // namespace

Html ScenarioChapter(const ScenarioComparison* comparison) {
  if (comparison == nullptr) return {};
  const std::string heading = absl::StrCat("What if: ", comparison->after_title());
  if (comparison->groups().empty())
    return Section("scenario", heading, Lead("No post is in scope."));
  const auto& all = comparison->groups(0);
  if (all.withheld()) return Section("scenario", heading, Lead(Sentence(WithheldSentence(1))));
  const Table tiers = ChangeTable(*comparison);
  DataTable by_tier = Plain("What the scenario changes, by tier", tiers);
  by_tier.look = "totals";
  const std::string place = PlaceSentence(*comparison, all);
  return Section("scenario", heading,
                 Lead(Sentence(PeakSentence(*comparison, all))) +
                     Under(absl::StrCat("Against ", comparison->before_title(), ".")) +
                     Under(Sentence(ClearSentence(*comparison, all))) +
                     (place.empty() ? Html() : Under(Sentence(place))) +
                     DifferenceFan(*comparison) + ToHtml(by_tier) +
                     CsvLink("scenario-by-tier.csv", "what changes by tier",
                             FiguresAtEnd(*comparison, {ForecastGroup::TIER, ForecastGroup::ALL})) +
                     CsvLink("scenario-by-group-and-month.csv",
                             "the same for every group and month", ComparisonTable(*comparison)));
}

}  // namespace cairn::web
