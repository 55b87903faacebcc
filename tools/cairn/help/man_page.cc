#include "tools/cairn/help/man_page.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace cairn::cli {
namespace {

// Text as man(7) takes it: hyphens that are typed, and no line that looks like a request.
std::string Roff(absl::string_view text) {
  std::string plain = absl::StrReplaceAll(text, {{"\\", "\\e"}, {"-", "\\-"}});
  if (!plain.empty() && (plain[0] == '.' || plain[0] == '\'')) plain.insert(0, "\\&");
  return absl::StrReplaceAll(plain, {{"\n.", "\n\\&."}, {"\n'", "\n\\&'"}});
}

// Lines that keep their breaks and blanks.
std::string AsIs(absl::string_view text) {
  return absl::StrCat(".nf\n", Roff(absl::StripAsciiWhitespace(text)), "\n.fi\n");
}

void AddOption(const OptionOf& option, std::string& page) {
  const std::string value =
      option.choices.empty() ? option.value : absl::StrJoin(option.choices, "|");
  absl::StrAppend(&page, ".TP\n\\fB", Roff(absl::StrJoin(option.names, ", ")), "\\fR",
                  value.empty() ? "" : absl::StrCat(" \\fI", Roff(value), "\\fR"), "\n",
                  Roff(option.purpose), "\n");
}

void AddCommand(const CommandOf& command, std::string& page) {
  absl::StrAppend(&page, ".SS \"", Roff(command.path),
                  command.arguments.empty()
                      ? ""
                      : absl::StrCat(" ", Roff(absl::StrJoin(command.arguments, " "))),
                  "\"\n", Roff(command.purpose), "\n");
  for (const OptionOf& option : command.options)
    if (option.names.back() != "--help") AddOption(option, page);
  if (!command.examples.empty()) absl::StrAppend(&page, ".PP\n", AsIs(command.examples));
}

}  // namespace

std::string ManPage(const std::vector<CommandOf>& all, const std::string& version) {
  const CommandOf& top = all.front();
  const std::vector<std::string> parts = absl::StrSplit(top.purpose, absl::MaxSplits("\n\n", 1));
  std::string page = absl::StrCat(
      ".TH CAIRN 1 \"\" \"", Roff(version),
      "\" \"\"\n.ad l\n.SH NAME\ncairn \\- leadership\\-capacity planning for council social "
      "services\n"
      ".SH SYNOPSIS\n\\fBcairn\\fR [\\fIoptions\\fR] \\fIcommand\\fR [\\fIarguments\\fR]\n"
      ".SH DESCRIPTION\n",
      Roff(parts[0]), "\n.SH OPTIONS\nThey stand before or behind any command.\n");
  for (const OptionOf& option : top.options) AddOption(option, page);
  absl::StrAppend(&page, ".SH COMMANDS\n");
  for (std::size_t i = 1; i < all.size(); ++i) AddCommand(all[i], page);
  if (parts.size() > 1)
    absl::StrAppend(
        &page, ".SH EXAMPLES\n",
        AsIs(absl::StripPrefix(absl::StripLeadingAsciiWhitespace(parts[1]), "Examples:\n")));
  return absl::StrCat(page, ".SH \"EXIT CODES AND ENVIRONMENT\"\n", AsIs(top.examples));
}

}  // namespace cairn::cli
