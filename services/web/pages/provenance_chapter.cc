#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/forecast_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::Html;
using html::Tag;
using planner::v1::Forecast;
using planner::v1::WorkforceSnapshot;

Html Entry(absl::string_view term, absl::string_view meaning) {
  return meaning.empty() ? Html() : Tag("dt", term) + Tag("dd", meaning);
}

std::string SnapshotWords(const WorkforceSnapshot& snapshot) {
  if (TokensOf(snapshot).empty()) return "not known";
  std::string heard;
  if (snapshot.has_heard_time())
    heard = absl::StrCat("; heard from both at ",
                         absl::FormatTime("%Y-%m-%d %H:%M:%S UTC",
                                          absl::FromUnixSeconds(snapshot.heard_time().seconds()),
                                          absl::UTCTimeZone()));
  return absl::StrCat(TokensOf(snapshot), heard);
}

}  // namespace

Html ProvenanceChapter(const Report& report) {
  const Forecast& forecast = report.forecast;
  const std::string left_out = LeftOutSentence(forecast);
  const std::string period = forecast.dates().empty()
                                 ? ""
                                 : absl::StrCat(AsOf(forecast), " to ", EndOf(forecast), ", ",
                                                forecast.horizon_months(), " months");
  const Html entries =
      Entry("Forecast run", forecast.run_id()) + Entry("Period", period) +
      Entry("Engine", EngineWords(forecast.engine())) +
      Entry("Model version", forecast.model_version()) +
      Entry("Uncertainty", forecast.uncertainty()) +
      Entry("Agreement",
            AgreementSentence(forecast).empty() ? "" : Sentence(AgreementSentence(forecast))) +
      Entry("Scenario", forecast.scenario_title()) +
      Entry("Scenario run", report.comparison == nullptr ? "" : report.comparison->run_id()) +
      Entry("Vacant posts read at", SnapshotWords(report.vacancies.snapshot())) +
      Entry("Objectives read at", SnapshotWords(report.objectives.snapshot())) +
      Entry("Forecast read at", SnapshotWords(forecast.snapshot())) +
      Entry("Completeness", left_out.empty() ? "No post is left out." : Sentence(left_out));
  return Section("provenance", "Provenance", Html::Element("dl", {}, entries));
}

}  // namespace cairn::web
