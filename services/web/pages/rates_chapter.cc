#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/forecast_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::CsvLink;
using html::DataTable;
using html::Html;
using html::Linked;
using html::ToHtml;
using planner::v1::Forecast;
using table::Table;
using Align = Table::Align;

Html OwnExits(const Forecast& forecast) {
  const std::string sentence = OwnExitsSentence(forecast.own_exits(), forecast.own_exits_refused());
  if (sentence.empty()) return {};
  if (forecast.own_exits().empty()) return Under(Sentence(sentence));
  DataTable table{.caption = "Exits by own records: what those of a tier are multiplied by",
                  .columns = {{"Organisation"},
                              {"Tier"},
                              {"Exits times", Align::kRight},
                              {"Exits on record", Align::kRight},
                              {"Post-years", Align::kRight},
                              {"Own weight", Align::kRight}}};
  Table csv({{"organisation"},
             {"tier"},
             {"exits_times"},
             {"exits_on_record"},
             {"post_years"},
             {"own_weight"}});
  for (const planner::v1::OwnExits& one : forecast.own_exits()) {
    const std::string times = absl::StrFormat("%.2f", one.factor());
    const std::string exits = absl::StrCat(one.exits());
    const std::string years = absl::StrFormat("%.1f", one.post_years());
    const std::string weight = absl::StrFormat("%.2f", one.own_weight());
    table.rows.push_back({Text(one.title()), Text(TierName(one.tier())), Text(times), Text(exits),
                          Text(years), Text(weight)});
    csv.Add({one.organisation(), absl::StrCat(one.tier()), times, exits, years, weight});
  }
  return Under(Sentence(sentence)) + ToHtml(table) +
         CsvLink("own-exits.csv", "exits by own records", csv);
}

}  // namespace

Html RatesChapter(const Forecast& forecast) {
  if (forecast.rates().empty())
    return Section("rates", "Rates", Lead("The forecast used no rate."));
  DataTable table{.caption = "The rates that the forecast rests on",
                  .columns = {{"Measure"},
                              {"Tier"},
                              {"Value", Align::kRight},
                              {"Source"},
                              {"Assumption"},
                              {"Citation"}}};
  Table csv({{"measure"}, {"tier"}, {"value"}, {"source"}, {"assumption"}, {"citation"}});
  for (const auto& rate : forecast.rates()) {
    const std::string value = absl::StrFormat("%g", rate.value());
    table.rows.push_back({Text(Sentence(MeasureWords(rate.measure()) + TenureWords(rate))),
                          Text(RateTierName(rate.tier())),
                          Text(value),
                          Text(RateSourceWords(rate)),
                          Text(rate.assumption()),
                          {Linked(rate.source().citation()), "w"}});
    csv.Add({MeasureWords(rate.measure()) + TenureWords(rate), RateTierName(rate.tier()), value,
             RateSourceWords(rate), rate.assumption(), rate.source().citation()});
  }
  return Section("rates", "Rates",
                 Lead(Sentence(RatesSentence(forecast))) + ToHtml(table) +
                     CsvLink("rates.csv", "rates", csv) + OwnExits(forecast));
}

}  // namespace cairn::web
