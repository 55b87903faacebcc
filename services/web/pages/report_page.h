#ifndef CAIRN_SERVICES_WEB_PAGES_REPORT_PAGE_H_
#define CAIRN_SERVICES_WEB_PAGES_REPORT_PAGE_H_

#include <string>

#include "services/web/pages/report.h"

namespace cairn::web {

// The answers as one self-contained HTML page: who is missing, which objective would fill them, a
// fan chart of the forecast with its table, what a scenario changes, how earlier forecasts fared,
// the rates and their sources, and what it was read from. It needs no script, no network and no
// colour to be understood, and prints well.
std::string ReportPage(const Report& report);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PAGES_REPORT_PAGE_H_
