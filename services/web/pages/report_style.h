#ifndef CAIRN_SERVICES_WEB_PAGES_REPORT_STYLE_H_
#define CAIRN_SERVICES_WEB_PAGES_REPORT_STYLE_H_

#include "absl/strings/string_view.h"

namespace cairn::cli {

// The style sheet of the report page: light and dark by the reader's setting, one column from 320
// pixels up, and ink on paper when printed.
absl::string_view ReportStyle();

}  // namespace cairn::cli

#endif  // CAIRN_SERVICES_WEB_PAGES_REPORT_STYLE_H_
