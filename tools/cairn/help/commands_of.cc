#include "tools/cairn/help/commands_of.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace cairn::cli {
namespace {

// The values of `TEXT:{table,json}`.
std::vector<std::string> ChoicesOf(const std::string& type) {
  const std::size_t open = type.find('{');
  const std::size_t close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  return absl::StrSplit(type.substr(open + 1, close - open - 1), ',');
}

OptionOf OptionFrom(const CLI::Option& option) {
  OptionOf described{.purpose = option.get_description()};
  for (const std::string& name : option.get_snames())
    described.names.push_back(absl::StrCat("-", name));
  for (const std::string& name : option.get_lnames())
    described.names.push_back(absl::StrCat("--", name));
  if (option.get_items_expected_max() > 0) {
    described.choices = ChoicesOf(option.get_type_name());
    described.value = option.get_type_name().substr(0, option.get_type_name().find(':'));
  }
  return described;
}

void Add(const CLI::App& app, const std::string& path, std::vector<CommandOf>& all) {
  CommandOf command{.path = path, .purpose = app.get_description(), .examples = app.get_footer()};
  for (const CLI::Option* option : app.get_options()) {
    if (option->get_lnames().empty() && option->get_snames().empty())
      command.arguments.push_back(
          option->get_required() ? option->get_name() : absl::StrCat("[", option->get_name(), "]"));
    else
      command.options.push_back(OptionFrom(*option));
  }
  const std::vector<const CLI::App*> below =
      app.get_subcommands([](const CLI::App*) { return true; });
  for (const CLI::App* sub : below) command.commands.push_back(sub->get_name());
  all.push_back(std::move(command));
  for (const CLI::App* sub : below) Add(*sub, absl::StrCat(path, " ", sub->get_name()), all);
}

}  // namespace

std::vector<CommandOf> CommandsOf(const CLI::App& app) {
  std::vector<CommandOf> all;
  Add(app, app.get_name(), all);
  return all;
}

std::vector<std::string> WordsAfter(const std::vector<CommandOf>& all, const CommandOf& command) {
  std::vector<std::string> words = command.commands;
  for (const CommandOf& above : all) {
    if (above.path != command.path && !absl::StartsWith(command.path, above.path + " ")) continue;
    for (const OptionOf& option : above.options)
      for (const std::string& name : option.names)
        if (absl::StartsWith(name, "--") && (name != "--help" || above.path == command.path))
          words.push_back(name);
  }
  return words;
}

}  // namespace cairn::cli
