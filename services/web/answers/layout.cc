#include "services/web/answers/layout.h"

#include "absl/strings/str_replace.h"
#include "common/table/table.h"

namespace cairn::web {

using table::Thousands;

void PrintSentence(const std::string& sentence, std::ostream& out) {
  if (!sentence.empty()) out << "  " << sentence << ".\n";
}

void PrintMore(int shown, int total, absl::string_view command, const Layout& layout,
               std::ostream& out) {
  if (total <= shown) return;
  out << "  ... " << Thousands(total - shown) << " more: cairn " << command << " "
      << layout.organisation << (layout.organisation.empty() ? "" : " ") << "--all\n";
}

std::string ShortPost(absl::string_view name) {
  std::string text(name);
  return absl::StrReplaceAll(text, {{"organisations/", ""}, {"/posts/", "/"}});
}

}  // namespace cairn::web
