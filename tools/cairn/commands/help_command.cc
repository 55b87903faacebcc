// cairn help, cairn completion: the command line about itself.

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/suggest.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/help/commands_of.h"
#include "tools/cairn/help/completion.h"
#include "tools/cairn/help/man_page.h"

namespace cairn::cli {
namespace {

using web::MisuseError;

absl::Status Help(CLI::App& app, const std::vector<std::string>& words, bool man) {
  if (man) {
    std::cout << ManPage(CommandsOf(app), app.version());
    return absl::OkStatus();
  }
  CLI::App* at = &app;
  std::string path;
  for (const std::string& word : words) {
    CLI::App* next = nullptr;
    std::vector<std::string> names;
    for (CLI::App* sub : at->get_subcommands([](CLI::App*) { return true; })) {
      names.push_back(sub->get_name());
      if (sub->get_name() == word) next = sub;
    }
    if (next == nullptr) {
      return MisuseError(
          absl::StrCat("there is no command", path, " ", word, DidYouMean(word, names)));
    }
    absl::StrAppend(&path, " ", word);
    at = next;
  }
  // App::help would show the help of this command.
  std::cout << app.get_formatter()->make_help(at, absl::StrCat("cairn", path),
                                              CLI::AppFormatMode::Normal);
  return absl::OkStatus();
}

absl::Status Complete(const CLI::App& app, const std::string& shell) {
  const std::vector<CommandOf> all = CommandsOf(app);
  std::cout << (shell == "bash"  ? BashCompletion(all)
                : shell == "zsh" ? ZshCompletion(all)
                                 : FishCompletion(all));
  return absl::OkStatus();
}

}  // namespace

void AddHelpCommands(CLI::App& app, Action& action) {
  auto* help = AddCommand(app, "help", "What a command does, with examples",
                          "Examples:\n  cairn help\n  cairn help forecast compare\n"
                          "  cairn help --man >cairn.1      a page for man");
  auto words = std::make_shared<std::vector<std::string>>();
  auto man = std::make_shared<bool>(false);
  help->add_option("command", *words, "Which; the whole program if left out");
  help->add_flag("--man", *man, "All of it as a manual page");
  help->callback(
      [&, words, man] { action = [&app, words, man] { return Help(app, *words, *man); }; });

  auto* completion =
      AddCommand(app, "completion", "A script that completes commands and options in a shell",
                 "Examples:\n  source <(cairn completion bash)      for this shell\n"
                 "  cairn completion bash >~/.local/share/bash-completion/completions/cairn\n"
                 "  cairn completion zsh >~/.zfunc/_cairn\n"
                 "  cairn completion fish >~/.config/fish/completions/cairn.fish");
  auto shell = std::make_shared<std::string>();
  completion->add_option("shell", *shell, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion->callback([&, shell] { action = [&app, shell] { return Complete(app, *shell); }; });
}

}  // namespace cairn::cli
