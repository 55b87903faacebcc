#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

#include "CLI/CLI.hpp"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/suggest.h"
#include "common/errors/failure.h"
#include "common/table/escaped_stream.h"
#include "google/protobuf/stubs/logging.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"

namespace {

using cairn::DidYouMean;
using cairn::cli::Action;
using cairn::cli::Shared;

constexpr char kVersion[] = "cairn 0.1.0";

constexpr char kHelp[] =
    R"(Asks Cairn which leadership posts stand empty, who could fill them, and how many will.

Examples:
  cairn vacancies                          who is missing, everywhere
  cairn objectives trafford                which objective each vacancy of one council needs
  cairn objectives explain trafford/POST   why
  cairn measures trafford                  how far it has come with each objective
  cairn forecast trafford --months 24      how many posts will stand empty
  cairn readiness trafford                 who could fill them
  cairn history trafford --requests        what was changed, by whom, from which file
  cairn list posts trafford --filter 'statutory = true' -o csv
  cairn get roles/director-of-childrens-services
  cairn import organisation-structure FILE --organisation trafford --dry-run
  cairn set organisations/trafford/posts/abc display_name='Director of Care'
  cairn apply deploy/catalogue             load the reference catalogue
  cairn doctor                             are the services there, and do they agree?
  cairn help forecast compare              what a command does
)";

constexpr char kFooter[] = R"(
Exit codes: 0 done; 1 a service refused, or a file has problems; 2 wrong usage; 3 a service cannot be reached.
Settings also come from CAIRN_ROLES, CAIRN_PEOPLE, CAIRN_PLANNER, CAIRN_TOKEN (the token itself),
CAIRN_TOKEN_FILE and CAIRN_CA.)";

std::vector<std::string> NamesBelow(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    names.push_back(command->get_name());
  return names;
}

// `--outptu` beside the options that the command, and those above it, have.
std::string NearOption(const CLI::App& app, const CLI::App* command, int argc, char** argv) {
  std::vector<std::string> known;
  for (const CLI::App* at = command; at != nullptr; at = at == &app ? nullptr : at->get_parent())
    for (const CLI::Option* option : at->get_options())
      for (const std::string& name : option->get_lnames())
        known.push_back(absl::StrCat("--", name));
  for (int i = 1; i < argc; ++i) {
    absl::string_view word = argv[i];
    if (word == "--") break;
    if (!absl::StartsWith(word, "--")) continue;
    word = word.substr(0, word.find('='));
    if (std::find(known.begin(), known.end(), word) == known.end()) return DidYouMean(word, known);
  }
  return "";
}

// What an argument that is missing looks like, and a command that has it; or nothing.
std::string FormOf(const CLI::App& command, const CLI::ParseError& error) {
  absl::string_view name = error.what();
  if (!absl::ConsumeSuffix(&name, " is required")) return "";
  const auto options = command.get_options(
      [&](const CLI::Option* option) { return option->get_name() == std::string(name); });
  if (options.empty()) return "";
  std::string form = absl::StrCat(": ", options.front()->get_description());
  for (const absl::string_view line : absl::StrSplit(command.get_footer(), '\n')) {
    if (!absl::StartsWith(line, "  cairn ") || !absl::StrContains(line, command.get_name()))
      continue;
    // Behind an example stands what it does.
    const std::vector<std::string> parts =
        absl::StrSplit(absl::StripAsciiWhitespace(line), absl::MaxSplits("   ", 1));
    return absl::StrCat(form, "\nFor example: ", parts.front());
  }
  return form;
}

// What is wrong with the command line, and where to read on.
std::string Mistake(const CLI::App& app, int argc, char** argv, const CLI::ParseError& error) {
  const CLI::App* command = &app;
  std::string near;
  for (int i = 1; i < argc; ++i) {
    const absl::string_view word = argv[i];
    if (absl::StartsWith(word, "-")) {
      const CLI::Option* option = app.get_option_no_throw(std::string(word));
      if (option != nullptr && option->get_items_expected_max() > 0) ++i;  // its value
      continue;
    }
    const auto named =
        command->get_subcommands([&](const CLI::App* sub) { return word == sub->get_name(); });
    const CLI::App* next = named.empty() ? nullptr : named.front();
    if (next == nullptr && command == &app)
      return absl::StrCat("there is no command ", word,
                          ", or it stands behind an option without its value",
                          DidYouMean(word, NamesBelow(app)), "\nTry: cairn --help");
    if (next == nullptr) {
      near = DidYouMean(word, NamesBelow(*command));
      if (command->get_require_subcommand_min() > 0)
        return absl::StrCat("cairn ", command->get_name(), " has no command ", word, "; it has ",
                            absl::StrJoin(NamesBelow(*command), ", "), near, "\nTry: cairn ",
                            command->get_name(), " --help");
      break;
    }
    command = next;
  }
  std::string name;
  for (const CLI::App* at = command; at != &app; at = at->get_parent())
    name = absl::StrCat(" ", at->get_name(), name);
  if (std::string option = NearOption(app, command, argc, argv); !option.empty())
    near = std::move(option);
  return absl::StrCat(error.what(), FormOf(*command, error), near, "\nTry: cairn", name, " --help");
}

// `\nDid you mean NAME?` where something by a name like it exists, or nothing.
std::string NearName(const Shared& shared, const absl::Status& status) {
  if (!absl::IsNotFound(status)) return "";
  const auto connection = cairn::cli::Connection::Open(shared.connection);
  return connection.ok() ? cairn::cli::NearestName(**connection, status) : "";
}

// What is wrong when an output is asked for of a command that tells people what it did; or nothing.
std::string WithoutFormats(const CLI::App& app, const Shared& shared) {
  if (shared.output == "table") return "";
  for (const absl::string_view name : {"apply", "completion", "delete", "edit", "export", "help",
                                       "import", "purge", "scenario", "set"})
    if (app.get_subcommand(std::string(name))->parsed())
      return absl::StrCat("cairn ", name, " says what it did and has no -o ", shared.output,
                          "; leave it out");
  return "";
}

int ExitCode(const absl::Status& status) {
  if (status.ok()) return 0;
  if (cairn::web::IsMisuse(status)) return 2;
  // The planner was reached, and says what it has not done yet.
  if (cairn::ReasonOf(status) == cairn::ErrorReason::NOT_SCORED_YET) return 1;
  return absl::IsUnavailable(status) || absl::IsDeadlineExceeded(status) ? 3 : 1;
}

void AddSharedOptions(CLI::App& app, Shared& shared) {
  app.add_option("--roles", shared.connection.roles, "Address of the roles service")
      ->envname("CAIRN_ROLES")
      ->capture_default_str();
  app.add_option("--people", shared.connection.people, "Address of the people service")
      ->envname("CAIRN_PEOPLE")
      ->capture_default_str();
  app.add_option("--planner", shared.connection.planner, "Address of the planner")
      ->envname("CAIRN_PLANNER")
      ->capture_default_str();
  app.add_option("--token-file", shared.connection.token_file,
                 "File whose first line is the access token")
      ->envname("CAIRN_TOKEN_FILE");
  app.add_option("--ca", shared.connection.ca,
                 "PEM file of the authority that signed the services' certificates")
      ->envname("CAIRN_CA");
  app.add_flag("--tls", shared.connection.tls,
               "Encrypt, and trust the authorities that this machine trusts");
  app.add_option("-o,--output", shared.output,
                 "table; json: the whole answer; jsonl: a line a row; csv; excel: a CSV that Excel "
                 "opens as UTF-8")
      ->check(CLI::IsMember({"table", "json", "jsonl", "csv", "excel"}))
      ->capture_default_str();
}

// In the order of the help.
void AddCommands(CLI::App& app, const Shared& shared, Action& action) {
  cairn::cli::AddVacanciesCommand(app, shared, action);
  cairn::cli::AddObjectivesCommand(app, shared, action);
  cairn::cli::AddMeasuresCommand(app, shared, action);
  cairn::cli::AddReadinessCommand(app, shared, action);
  cairn::cli::AddForecastCommand(app, shared, action);
  cairn::cli::AddReportCommand(app, shared, action);
  cairn::cli::AddCorrectCommand(app, shared, action);
  cairn::cli::AddBacktestCommand(app, shared, action);
  cairn::cli::AddLadderCommand(app, shared, action);
  cairn::cli::AddCalibrateCommand(app, shared, action);
  cairn::cli::AddArchiveCommands(app, shared, action);
  cairn::cli::AddResourceCommands(app, shared, action);
  cairn::cli::AddApplyCommand(app, shared, action);
  cairn::cli::AddChangeCommands(app, shared, action);
  cairn::cli::AddDeleteCommand(app, shared, action);
  cairn::cli::AddPurgeCommand(app, shared, action);
  cairn::cli::AddExportCommand(app, shared, action);
  cairn::cli::AddImportCommands(app, shared, action);
  cairn::cli::AddMapCommand(app, shared, action);
  cairn::cli::AddUndoCommand(app, shared, action);
  cairn::cli::AddHistoryCommand(app, shared, action);
  cairn::cli::AddDoctorCommand(app, shared, action);
  cairn::cli::AddColumnsCommand(app, shared, action);
  cairn::cli::AddScenarioCommands(app, shared, action);
  cairn::cli::AddHelpCommands(app, action);
}

}  // namespace

int main(int argc, char** argv) {
  cairn::table::EscapedStream answers(std::cout, cairn::table::EmphasisOf(STDOUT_FILENO));
  answers.WrapAt(cairn::table::TerminalWidth());
  const cairn::table::EscapedStream messages(std::cerr);
  CLI::App app(kHelp, "cairn");
  app.footer(kFooter);
  app.set_version_flag("--version", kVersion);
  app.require_subcommand(1);
  app.fallthrough();

  Shared shared;
  AddSharedOptions(app, shared);

  google::protobuf::SetLogHandler(nullptr);  // what it would print comes back as a status, too
  Action action;
  AddCommands(app, shared, action);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {  // how CLI11 reports --help as well as mistakes
    if (error.get_exit_code() == 0) return app.exit(error);
    std::cerr << "cairn: " << Mistake(app, argc, argv, error) << "\n";
    return 2;
  }
  if (const std::string prose = WithoutFormats(app, shared); !prose.empty()) {
    std::cerr << "cairn: " << prose << "\n";
    return 2;
  }
  // What programs read keeps its lines.
  if (shared.output != "table" || app.get_subcommand("completion")->parsed() ||
      app.get_subcommand("columns")->parsed() || app.get_subcommand("export")->parsed())
    answers.WrapAt(0);
  if (shared.output == "excel") std::cout << "\xEF\xBB\xBF";
  absl::Status status = action();
  if (status.ok() && !std::cout.flush())
    status = absl::DataLossError(
        "the answer could not be written: is the disk full, or the reader gone?");
  if (status.ok()) return 0;
  std::cerr << cairn::table::Wrapped(
                   absl::StrCat(cairn::web::Explain(status), NearName(shared, status)),
                   cairn::table::TerminalWidth(STDERR_FILENO))
            << "\n";
  return ExitCode(status);
}
