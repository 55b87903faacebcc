#ifndef CAIRN_SERVICES_WEB_PAGES_PAGE_CSS_H_
#define CAIRN_SERVICES_WEB_PAGES_PAGE_CSS_H_

#include "absl/strings/string_view.h"

namespace cairn::web {

// The style sheet of the pages, page.css, of which the build makes a source file: light and dark by
// the reader's setting, one column from 320 pixels up, and ink on paper when printed.
absl::string_view PageCss();

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PAGES_PAGE_CSS_H_
