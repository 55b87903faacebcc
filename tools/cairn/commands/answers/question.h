#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_QUESTION_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_QUESTION_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/table/table.h"
#include "services/web/answers/layout.h"
#include "tools/cairn/base/day.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"

// What the commands that ask the planner have in common.
namespace cairn::cli {

// What every question may say; a command with more to say has a struct of its own that begins with
// this one.
struct Question {
  std::string organisation;
  std::string as_of;
  bool all = false;
  bool watch = false;

  web::Layout layout() const {
    return {
        .width = table::TerminalWidth(), .rows = all ? 1 << 30 : 20, .organisation = organisation};
  }
};

inline constexpr char kOneOrAll[] =
    "An organisation's id or name, such as trafford; all of them if left out";

// The options of every question. `organisation` says which may be asked about.
void AddWhere(CLI::App& command, Question& question, const std::string& organisation);
void AddHow(CLI::App& command, Question& question);  // --all, --watch
void AddTarget(CLI::App& command, int& target);      // --target, of the objectives

template <typename Request>
absl::Status SetDay(const Question& question, Request& request) {
  if (question.as_of.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*request.mutable_as_of_date(), ReadDay("--as-of", question.as_of));
  return absl::OkStatus();
}

template <typename Asked>
using Show = absl::Status (*)(const Shared&, Connection&, const Asked&);

// Answers once; with --watch again whenever roles changes.
absl::Status Repeat(const Shared& shared, Connection& connection, const Question& question,
                    const std::function<absl::Status()>& show);

// Answers about the organisation, which may be called by its name.
template <typename Asked>
absl::Status Answer(const Shared& shared, Asked question, Show<Asked> show) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(question.organisation, FindOrganisation(*connection, question.organisation));
  return Repeat(shared, *connection, question, [&] { return show(shared, *connection, question); });
}

// Wrong usage when the organisation is an empty word, or a mistyped command below this one.
absl::Status CheckOrganisation(const Shared& shared, const CLI::App& command,
                               const Question& question);

// Makes the command answer its question where none of the commands below it is called.
template <typename Asked>
void AnswerBy(CLI::App& command, const Shared& shared, Action& action,
              const std::shared_ptr<Asked>& question, Show<Asked> show) {
  command.callback([&shared, &action, &command, question, show] {
    if (!command.get_subcommands().empty()) return;
    action = [&shared, &command, question, show]() -> absl::Status {
      RETURN_IF_ERROR(CheckOrganisation(shared, command, *question));
      return Answer(shared, *question, show);
    };
  });
}

// Whether the format has room for an explanation.
absl::Status CheckHasNoCsv(const Shared& shared);

// Whether a word can name what is to be explained.
absl::Status CheckSubject(absl::string_view word, absl::string_view what);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_QUESTION_H_
