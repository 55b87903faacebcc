#include "services/web/pages/report_page.h"

#include <array>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/page_css.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::Html;
using html::Tag;
using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using planner::v1::ListVacantPostsResponse;
using planner::v1::MapObjectivesResponse;
using planner::v1::WorkforceSnapshot;

// The organisation that the answers are about, where it is one.
std::string Whose(const Forecast& forecast) {
  const auto organisations = GroupsOf(forecast, ForecastGroup::ORGANISATION);
  return organisations.size() == 1 ? organisations[0]->title() : "";
}

std::string TitleOf(const Forecast& forecast) {
  const std::string whose = Whose(forecast);
  return absl::StrCat("Leadership capacity", whose.empty() ? "" : ", ", whose);
}

Html Warning(const ListVacantPostsResponse& vacancies, const MapObjectivesResponse& objectives,
             const Forecast& forecast) {
  for (const WorkforceSnapshot* snapshot :
       {&vacancies.snapshot(), &objectives.snapshot(), &forecast.snapshot()})
    if (snapshot->stale())
      return Html::Element("p", {{"class", "warning"}},
                           Tag("strong", "Warning: may be out of date. ") +
                               Text(absl::StripAsciiWhitespace(StaleWarning(*snapshot))));
  return {};
}

Html Contents(const Report& report) {
  constexpr absl::string_view kScenario = "#scenario";
  constexpr std::array<std::pair<absl::string_view, const char*>, 7> kLinks = {
      {{"#missing", "Who is missing"},
       {"#objectives", "Which objective would fill them"},
       {"#forecast", "How many must we appoint"},
       {kScenario, "What if"},
       {"#accuracy", "How accurate earlier forecasts were"},
       {"#rates", "Rates"},
       {"#provenance", "Provenance"}}};
  Html entries;
  for (const auto& [address, words] : kLinks)
    if (address != kScenario || report.comparison != nullptr)
      entries += Html::Element("li", {},
                               Html::Element("a", {{"href", std::string(address)}}, Text(words)));
  return Html::Element("nav", {{"aria-label", "On this page"}}, Html::Element("ul", {}, entries));
}

Html Header(const Report& report) {
  const Forecast& forecast = report.forecast;
  std::string read;
  if (const std::string tokens = TokensOf(forecast.snapshot()); !tokens.empty())
    read = absl::StrCat("; read at ", tokens);
  return Html::Element("header", {},
                       Tag("h1", TitleOf(forecast)) +
                           Paragraph("under", absl::StrCat("As of ", AsOf(forecast), read, ".")) +
                           Contents(report));
}

Html Head(const Forecast& forecast) {
  return Html::Element(
      "head", {},
      Html::Element("meta", {{"charset", "utf-8"}}) +
          Html::Element(
              "meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}) +
          Html::Element("meta", {{"name", "color-scheme"}, {"content", "light dark"}}) +
          Html::Element("meta", {{"name", "referrer"}, {"content", "no-referrer"}}) +
          Html::Element("meta", {{"http-equiv", "Content-Security-Policy"},
                                 {"content",
                                  "default-src 'none'; style-src 'unsafe-inline'; base-uri "
                                  "'none'; form-action 'none'"}}) +
          Tag("title", absl::StrCat(TitleOf(forecast), " on ", AsOf(forecast))) +
          Html::Element("style", {}, Html::Trusted(PageCss())));
}

}  // namespace

std::string ReportPage(const Report& report) {
  const Forecast& forecast = report.forecast;
  const Html main = Html::Element(
      "main", {{"id", "main"}, {"tabindex", "-1"}},
      Warning(report.vacancies, report.objectives, forecast) + MissingChapter(report.vacancies) +
          ObjectivesChapter(report.objectives) + ForecastChapter(forecast) +
          ScenarioChapter(report.comparison) + AccuracyChapter(report) + RatesChapter(forecast) +
          ProvenanceChapter(report));
  const Html body =
      Html::Element("a", {{"class", "skip"}, {"href", "#main"}}, Text("Skip to the answers")) +
      Header(report) + main +
      Html::Element("footer", {},
                    Tag("p",
                        "Made by Cairn. The page is whole in itself: it loads "
                        "nothing and runs no script."));
  const Html page =
      Html::Element("html", {{"lang", "en-GB"}}, Head(forecast) + Html::Element("body", {}, body));
  return absl::StrCat("<!doctype html>\n", page.markup());
}

}  // namespace cairn::web
