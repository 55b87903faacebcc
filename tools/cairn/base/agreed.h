#ifndef CAIRN_TOOLS_CAIRN_BASE_AGREED_H_
#define CAIRN_TOOLS_CAIRN_BASE_AGREED_H_

#include <unistd.h>

#include <iostream>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/web/contract/misuse.h"

namespace cairn::cli {

// OK when `yes`, or when whoever sits there types yes to the question. `otherwise` says what was
// not done. Wrong usage where nobody sits there.
inline absl::Status Agreed(bool yes, absl::string_view question, absl::string_view otherwise) {
  if (yes) return absl::OkStatus();
  std::cout.flush();
  if (isatty(STDIN_FILENO) == 0)
    return web::MisuseError(absl::StrCat("nobody is there to agree; add --yes. ", question));
  std::cerr << question << " Type yes: " << std::flush;
  std::string answer;
  std::getline(std::cin, answer);
  return answer == "yes" ? absl::OkStatus()
                         : absl::CancelledError(absl::StrCat("not agreed; ", otherwise));
}

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_BASE_AGREED_H_
