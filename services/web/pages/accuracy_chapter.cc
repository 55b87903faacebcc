#include <string>
#include <vector>

#include "services/web/answers/track_record.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/page_parts.h"

namespace cairn::web {

using html::CsvLink;
using html::DataTable;
using html::Html;
using html::Plain;
using html::ToHtml;
using table::Table;

Html AccuracyChapter(const Report& report) {
  constexpr absl::string_view kHeading = "How accurate earlier forecasts were";
  if (report.track_record == nullptr)
    return Section("accuracy", kHeading, Lead(Sentence(report.no_track_record)));
  const std::vector<std::string> sentences = TrackRecordSentences(*report.track_record);
  Html content = Lead(Sentence(sentences[0]));
  for (std::size_t i = 1; i < sentences.size(); ++i) content += Under(Sentence(sentences[i]));
  if (report.track_record->summary().months() > 0) {
    const Table table = TrackRecordTable(*report.track_record);
    DataTable shown = Plain("Months that have ended, by how far ahead they lay", table);
    shown.look = "totals";
    content += ToHtml(shown) +
               Under(
                   "A month that several forecasts cover counts for each. The loss is in posts; "
                   "less is better.") +
               CsvLink("accuracy.csv", "accuracy of earlier forecasts", table);
  }
  return Section("accuracy", kHeading, content);
}

}  // namespace cairn::web
