#include <string>

#include "services/web/columns/forecast_rows.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/forecast_sentences.h"

namespace cairn::web {
namespace {

using html::CsvLink;
using html::DataTable;
using html::Html;
using html::Linked;
using html::Plain;
using html::ToHtml;
using planner::v1::Forecast;

Html OwnExits(const Forecast& forecast) {
  const std::string sentence = OwnExitsSentence(forecast.own_exits(), forecast.own_exits_refused());
  if (sentence.empty()) return {};
  if (forecast.own_exits().empty()) return Under(Sentence(sentence));
  const table::Sheet sheet = OwnExitsSheet(forecast);
  return Under(Sentence(sentence)) +
         ToHtml(Plain("Exits by own records: what those of a tier are multiplied by",
                      sheet.ForPage())) +
         CsvLink("own-exits.csv", "exits by own records", sheet.ForPrograms());
}

}  // namespace

Html RatesChapter(const Forecast& forecast) {
  if (forecast.rates().empty())
    return Section("rates", "Rates", Lead("The forecast used no rate."));
  const table::Sheet sheet = RatesSheet(forecast);
  DataTable table = Plain("The rates that the forecast rests on", sheet.ForPage());
  for (int r = 0; r < forecast.rates_size(); ++r)
    table.rows[static_cast<std::size_t>(r)].back() = {Linked(forecast.rates(r).source().citation()),
                                                      "w"};
  return Section("rates", "Rates",
                 Lead(Sentence(RatesSentence(forecast))) + ToHtml(table) +
                     CsvLink("rates.csv", "rates", sheet.ForPrograms()) + OwnExits(forecast));
}

}  // namespace cairn::web
