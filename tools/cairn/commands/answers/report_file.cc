#include "tools/cairn/commands/answers/report_file.h"

#include <fstream>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "tools/cairn/commands/commands.h"

namespace cairn::cli {

using planner::v1::TrackRecord;
using web::Report;
using web::ReportPage;

absl::Status WriteReport(Connection& connection, const std::string& organisation,
                         const std::string& file, Report report) {
  const absl::StatusOr<TrackRecord> record = AskTrackRecord(connection, organisation);
  if (record.ok())
    report.track_record = &*record;
  else if (absl::IsPermissionDenied(record.status()))
    report.no_track_record =
        "only callers who may read people's records see how accurate earlier forecasts were";
  else if (absl::IsUnavailable(record.status()))
    report.no_track_record = std::string(record.status().message());
  else
    return record.status();
  std::ofstream page(file, std::ios::binary);
  page << ReportPage(report);
  if (page.flush()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("cannot write ", file, "; is the folder there and writable?"));
}

}  // namespace cairn::cli
