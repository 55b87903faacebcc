#include <iostream>
#include <memory>
#include <string>

#include "services/web/answers/objectives_text.h"
#include "services/web/columns/answer_rows.h"
#include "tools/cairn/commands/answers/ask.h"
#include "tools/cairn/commands/answers/print.h"

namespace cairn::cli {
namespace {

using planner::v1::ExplainObjectiveRequest;
using planner::v1::ExplainObjectiveResponse;
using planner::v1::MapObjectivesResponse;
using web::NameBelow;
using web::ObjectiveTable;
using web::PrintExplanation;
using web::PrintObjectives;

struct ObjectivesQuestion : Question {
  int target = kTarget;
};

absl::Status ShowObjectives(const Shared& shared, Connection& connection,
                            const ObjectivesQuestion& question) {
  ASSIGN_OR_RETURN(const MapObjectivesResponse answer,
                   AskObjectives(connection, question, question.target));
  Print(
      shared, answer, answer.vacancies(),
      [&] { PrintObjectives(answer, question.layout(), std::cout); },
      [&] { return ObjectiveTable(answer); });
  return absl::OkStatus();
}

absl::Status ExplainObjective(const Shared& shared, const ObjectivesQuestion& question,
                              const std::string& post) {
  RETURN_IF_ERROR(CheckHasNoCsv(shared));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  RETURN_IF_ERROR(CheckSubject(post, "POST"));
  ExplainObjectiveRequest request;
  request.set_name(NameBelow(post, "posts"));
  request.set_target_bench(question.target);
  RETURN_IF_ERROR(SetDay(question, request));
  ASSIGN_OR_RETURN(const ExplainObjectiveResponse answer,
                   connection->Call<ExplainObjectiveResponse>(
                       "cairn.planner.v1.ObjectivesService/ExplainObjective", request));
  PrintExplained(shared, answer, [&] { PrintExplanation(answer, question.layout(), std::cout); });
  return absl::OkStatus();
}

}  // namespace

void AddObjectivesCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(app, "objectives", "Which leadership objective each vacancy needs",
                             "Examples:\n  cairn objectives\n  cairn objectives trafford -o csv\n  "
                             "cairn objectives explain trafford/POST");
  auto question = std::make_shared<ObjectivesQuestion>();
  AddWhere(*command, *question, kOneOrAll);
  AddHow(*command, *question);
  AddTarget(*command, question->target);
  AnswerBy(*command, shared, action, question, &ShowObjectives);

  auto* explain = AddCommand(*command, "explain", "Why one post is mapped as it is",
                             "Example:\n  cairn objectives explain trafford/POST");
  auto post = std::make_shared<std::string>();
  explain->add_option("post", *post, "Its name, or ORGANISATION/ID")->required();
  explain->callback([&, question, post] {
    action = [&shared, question, post] { return ExplainObjective(shared, *question, *post); };
  });
}

}  // namespace cairn::cli
