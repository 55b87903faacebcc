#ifndef CAIRN_SERVICES_WEB_ANSWERS_LAYOUT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_LAYOUT_H_

#include <cstddef>
#include <ostream>
#include <string>

#include "absl/strings/string_view.h"

// How an answer is laid out for a terminal.
namespace cairn::web {

struct Layout {
  std::size_t width = 0;          // characters of a line; 0: no limit
  int rows = 20;                  // most rows of a list; the rest is counted
  std::string organisation = {};  // that was asked about; empty: all
};

// A sentence as a line of its own; nothing of an empty one.
void PrintSentence(const std::string& sentence, std::ostream& out);

// How many rows are left out, and the command that shows them.
void PrintMore(int shown, int total, absl::string_view command, const Layout& layout,
               std::ostream& out);

// `organisations/x/posts/y` as `x/y`, which explain takes.
std::string ShortPost(absl::string_view name);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_LAYOUT_H_
