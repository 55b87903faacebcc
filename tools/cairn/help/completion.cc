#include "tools/cairn/help/completion.h"

#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace cairn::cli {
namespace {

// Options that take one of a few values, each once: `--output`.
std::map<std::string, std::vector<std::string>> Choices(const std::vector<CommandOf>& all) {
  std::map<std::string, std::vector<std::string>> choices;
  for (const CommandOf& command : all)
    for (const OptionOf& option : command.options)
      if (!option.choices.empty())
        for (const std::string& name : option.names) choices[name] = option.choices;
  return choices;
}

// The part that bash and zsh share: `path` becomes the command that the words before `last` name,
// `known` the words that may follow. `word_at` is how the shell writes the word at $i.
std::string Walk(const std::vector<CommandOf>& all, absl::string_view word_at,
                 absl::string_view last) {
  std::string script = absl::StrCat(
      "  local path=cairn known='' before='' i\n  for ((i = ", last == "CURRENT" ? 2 : 1, "; i < ",
      last, "; ++i)); do\n    before=", word_at, "\n    case \"$path $before\" in\n");
  std::vector<std::string> paths;
  for (const CommandOf& command : all)
    if (command.path != "cairn") paths.push_back(absl::StrCat("'", command.path, "'"));
  absl::StrAppend(&script, "      ", absl::StrJoin(paths, " | \\\n      "),
                  ") path=\"$path $before\" ;;\n    esac\n  done\n  case $path in\n");
  for (const CommandOf& command : all)
    absl::StrAppend(&script, "    '", command.path, "') known='",
                    absl::StrJoin(WordsAfter(all, command), " "), "' ;;\n");
  absl::StrAppend(&script, "  esac\n  case $before in\n");
  for (const auto& [option, values] : Choices(all))
    absl::StrAppend(&script, "    ", option, ") known='", absl::StrJoin(values, " "), "' ;;\n");
  return absl::StrCat(script, "  esac\n");
}

// The first line of a text, in single quotes.
std::string Quoted(absl::string_view text) {
  return absl::StrCat(
      "'", absl::StrReplaceAll(text.substr(0, text.find('\n')), {{"\\", "\\\\"}, {"'", "\\'"}}),
      "'");
}

// What must have been typed for fish to be at a command: its words, and none of those below it.
std::string FishCondition(const CommandOf& command) {
  std::string condition;
  const std::vector<std::string> words = absl::StrSplit(command.path, ' ');
  for (std::size_t i = 1; i < words.size(); ++i)
    absl::StrAppend(&condition, condition.empty() ? "" : "; and ", "__fish_seen_subcommand_from ",
                    words[i]);
  return condition;
}

}  // namespace

std::string BashCompletion(const std::vector<CommandOf>& all) {
  return absl::StrCat("# Completes cairn in bash: source <(cairn completion bash)\n_cairn() {\n",
                      Walk(all, "${COMP_WORDS[i]}", "COMP_CWORD"),
                      "  COMPREPLY=($(compgen -W \"$known\" -- \"${COMP_WORDS[COMP_CWORD]}\"))\n"
                      "}\ncomplete -o default -F _cairn cairn\n");
}

std::string ZshCompletion(const std::vector<CommandOf>& all) {
  return absl::StrCat(
      "#compdef cairn\n"
      "# Completes cairn in zsh: source <(cairn completion zsh)\n_cairn() {\n",
      Walk(all, "${words[i]}", "CURRENT"),
      "  compadd -- ${(s: :)known} || _files\n}\n"
      "if (( ${+functions[compdef]} )); then compdef _cairn cairn; fi\n");
}

std::string FishCompletion(const std::vector<CommandOf>& all) {
  std::string script = "# Completes cairn in fish: cairn completion fish | source\n";
  for (const CommandOf& command : all) {
    const std::string at = FishCondition(command);
    for (const CommandOf& below : all) {
      if (below.path.rfind(command.path + " ", 0) != 0 ||
          below.path.find(' ', command.path.size() + 1) != std::string::npos)
        continue;
      absl::StrAppend(&script, "complete -c cairn -n '",
                      at.empty() ? "__fish_use_subcommand"
                                 : absl::StrCat(at, "; and not __fish_seen_subcommand_from ",
                                                absl::StrJoin(command.commands, " ")),
                      "' -a ", below.path.substr(command.path.size() + 1), " -d ",
                      Quoted(below.purpose), "\n");
    }
    for (const OptionOf& option : command.options) {
      absl::StrAppend(&script, "complete -c cairn");
      if (!at.empty()) absl::StrAppend(&script, " -n '", at, "'");
      for (const std::string& name : option.names)
        absl::StrAppend(&script, name.rfind("--", 0) == 0 ? " -l " : " -s ",
                        name.substr(name.find_first_not_of('-')));
      if (!option.choices.empty())
        absl::StrAppend(&script, " -x -a '", absl::StrJoin(option.choices, " "), "'");
      else if (!option.value.empty())
        absl::StrAppend(&script, " -r");
      absl::StrAppend(&script, " -d ", Quoted(option.purpose), "\n");
    }
  }
  return script;
}

}  // namespace cairn::cli
