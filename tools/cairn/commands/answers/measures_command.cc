#include <iostream>
#include <memory>

#include "services/web/answers/measures_text.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/contract/contract.h"
#include "tools/cairn/commands/answers/pages.h"
#include "tools/cairn/commands/answers/print.h"
#include "tools/cairn/commands/answers/question.h"

namespace cairn::cli {
namespace {

using planner::v1::MeasureProgressRequest;
using planner::v1::MeasureProgressResponse;
using web::MeasureTable;
using web::OrganisationName;
using web::PrintMeasures;

absl::Status ShowMeasures(const Shared& shared, Connection& connection, const Question& question) {
  MeasureProgressRequest request;
  request.set_parent(OrganisationName(question.organisation));
  RETURN_IF_ERROR(SetDay(question, request));
  ASSIGN_OR_RETURN(const MeasureProgressResponse answer,
                   AllPages(connection, "cairn.planner.v1.ObjectivesService/MeasureProgress",
                            request, &MeasureProgressResponse::mutable_groups));
  Print(
      shared, answer, answer.groups(), [&] { PrintMeasures(answer, question.layout(), std::cout); },
      [&] { return MeasureTable(answer); });
  return absl::OkStatus();
}

}  // namespace

void AddMeasuresCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      app, "measures", "How far organisations, networks and nations have come with each objective",
      "Examples:\n  cairn measures\n  cairn measures trafford\n  cairn measures --as-of "
      "2026-04-01 -o csv\n  cairn measures --all");
  auto question = std::make_shared<Question>();
  AddWhere(*command, *question, kOneOrAll);
  AddHow(*command, *question);
  AnswerBy(*command, shared, action, question, &ShowMeasures);
}

}  // namespace cairn::cli
