#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_REPORT_FILE_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_REPORT_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "services/web/pages/report_page.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

// Writes the page with what earlier forecasts of the same organisations came to, where that may be
// known.
absl::Status WriteReport(Connection& connection, const std::string& organisation,
                         const std::string& file, web::Report report);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_REPORT_FILE_H_
