#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/forecast_parts.h"
#include "services/web/pages/page_parts.h"
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
using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using table::Table;
using table::Thousands;
using type::v1::Quantiles;
using Align = Table::Align;

constexpr std::size_t kMostPostsAtRisk = 50;

enum class Supply { kShown, kLeftOut };

std::vector<Table::Column> GroupColumns(absl::string_view first, Supply supply) {
  std::vector<Table::Column> columns = {{std::string(first)}};
  const auto add = [&](const char* title) { columns.push_back({title, Align::kRight}); };
  for (const char* title : {"Posts", "Vacant now", "Openings P50", "To appoint P10",
                            "To appoint P50", "To appoint P90"})
    add(title);
  if (supply == Supply::kShown)
    for (const char* title : {"Ready now", "Short P50"}) add(title);
  for (const char* title :
       {"Vacant at end P10", "Vacant at end P50", "Vacant at end P90", "Vacancy-months"})
    add(title);
  return columns;
}

std::vector<std::string> GroupRow(const std::string& name, const ForecastGroup& group,
                                  Supply supply) {
  const Quantiles last = group.vacant().empty() ? Quantiles() : *group.vacant().rbegin();
  std::vector<std::string> row = {name,
                                  Count(group.posts()),
                                  Count(group.vacant_at_start()),
                                  Count(group.openings().p50()),
                                  Count(group.to_appoint().p10()),
                                  Count(group.to_appoint().p50()),
                                  Count(group.to_appoint().p90())};
  if (supply == Supply::kShown)
    for (const double number : {double{1} * group.ready(), group.shortfall().p50()})
      row.push_back(group.ready_withheld() ? "" : Count(number));
  for (const double number : {last.p10(), last.p50(), last.p90()}) row.push_back(Count(number));
  row.push_back(Decimal(group.vacancy_months()));
  return row;
}

Table TierTable(const Forecast& forecast, const ForecastGroup& all) {
  Table table(GroupColumns("Tier", Supply::kShown));
  for (const ForecastGroup* tier : GroupsOf(forecast, ForecastGroup::TIER))
    if (!tier->withheld()) table.Add(GroupRow(TitleOf(*tier), *tier, Supply::kShown));
  table.Add(GroupRow("all", all, Supply::kShown));
  return table;
}

// Groups of a kind side by side, where there are several.
Html Compared(const Forecast& forecast, ForecastGroup::Kind kind, absl::string_view one,
              absl::string_view several) {
  const auto groups = GroupsOf(forecast, kind);
  if (groups.size() < 2) return {};
  Table table(GroupColumns(one, Supply::kLeftOut));
  for (const ForecastGroup* group : groups)
    if (!group->withheld()) table.Add(GroupRow(group->title(), *group, Supply::kLeftOut));
  return ToHtml(Plain(absl::StrCat("Forecast by ", absl::AsciiStrToLower(one)), table)) +
         CsvLink(absl::StrCat("forecast-by-", several, ".csv"), several,
                 FiguresAtEnd(forecast, {kind}));
}

Html PostByPost(const Forecast& forecast) {
  if (forecast.posts().empty()) return {};
  const auto held = std::count_if(forecast.posts().begin(), forecast.posts().end(),
                                  [](const auto& post) { return post.held(); });
  std::string words =
      "A probability about one post says something of its holder: it is personal data.";
  if (held > static_cast<std::ptrdiff_t>(kMostPostsAtRisk))
    absl::StrAppend(&words, " The table shows ", kMostPostsAtRisk, " of ", Thousands(held),
                    ", statutory ones first; the file has all of them.");
  return Tag("h3", "Held posts at risk") + Under(words) +
         ToHtml(Plain("How likely each held post is to fall vacant, and why",
                      PostsAtRisk(forecast, kMostPostsAtRisk))) +
         CsvLink("posts.csv", "probability by post", PostForecastRows(forecast));
}

std::string AppointSentence(const ForecastGroup& all) {
  return absl::StrCat("To have every post filled takes ", Count(all.to_appoint().p50()),
                      " appointments (8 times in 10: ", Count(all.to_appoint().p10()), " to ",
                      Count(all.to_appoint().p90()), "). ",
                      all.ready_withheld()
                          ? "Only callers who may read people's records see who is ready."
                          : absl::StrCat(Counted(all.ready(), "person is", "people are"),
                                         " ready now, each counted once, which leaves ",
                                         Count(all.shortfall().p50()), " short."));
}

Html WithheldNote(const Forecast& forecast) {
  const std::string sentence =
      WithheldSentence(std::count_if(forecast.groups().begin(), forecast.groups().end(),
                                     [](const ForecastGroup& group) { return group.withheld(); }));
  return sentence.empty() ? Html() : Under(Sentence(sentence));
}

// What only a simulation tells.
Html Played(const Forecast& forecast, const ForecastGroup& all) {
  if (!all.has_simulated()) return {};
  Html content;
  for (const std::string& sentence :
       {AppointedSentence(all.simulated()), ActingSentence(all.simulated()),
        BenchSentence(all.simulated()), SpreadSentence(all.simulated()), AloneSentence(forecast)})
    if (!sentence.empty()) content += Under(Sentence(sentence));
  return content;
}

}  // namespace

Html ForecastChapter(const Forecast& forecast) {
  constexpr absl::string_view kHeading = "How many must we appoint, and are they ready";
  const ForecastGroup* all = AllOf(forecast);
  if (all == nullptr || all->vacant().empty()) {
    Html content = Lead("There is nothing to forecast.");
    if (all != nullptr && all->withheld()) content = Lead(Sentence(WithheldSentence(1)));
    if (!forecast.uncertainty().empty()) content += Under(Sentence(forecast.uncertainty()));
    return Section("forecast", kHeading, content);
  }
  const Table tiers = TierTable(forecast, *all);
  DataTable by_tier = Plain("Forecast by tier", tiers);
  by_tier.look = "totals";
  const std::string& scenario = forecast.scenario_title();
  const Html content =
      (scenario.empty() ? Html() : Under(absl::StrCat("If: ", scenario, "."))) +
      Lead(Sentence(BandSentence(*all, EndOf(forecast)))) + Under(AppointSentence(*all)) +
      (forecast.uncertainty().empty() ? Html() : Under(Sentence(forecast.uncertainty()))) +
      (StatutorySentence(forecast).empty() ? Html()
                                           : Under(Sentence(StatutorySentence(forecast)))) +
      (EngineSentence(forecast).empty() ? Html() : Under(Sentence(EngineSentence(forecast)))) +
      Played(forecast, *all) + WithheldNote(forecast) + Fan(forecast, *all) + ToHtml(by_tier) +
      Under(
          "P10, P50, P90: one time in ten, five times in ten and nine times in ten the count is "
          "at or below the figure. Short: appointments needed beyond the people who are ready.") +
      CsvLink("forecast-by-tier.csv", "tiers",
              FiguresAtEnd(forecast, {ForecastGroup::TIER, ForecastGroup::ALL})) +
      MonthByMonth(forecast, *all) + Drivers(forecast, *all) + BenchByTier(forecast) +
      HeatMap(forecast) + Compared(forecast, ForecastGroup::ORGANISATION, "Council", "councils") +
      Compared(forecast, ForecastGroup::NETWORK, "Learning network", "networks") +
      Compared(forecast, ForecastGroup::NATION, "Nation", "nations") + PostByPost(forecast);
  return Section("forecast", kHeading, content);
}

}  // namespace cairn::web
