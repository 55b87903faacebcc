#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/table/escaped_stream.h"
#include "common/table/table.h"
#include "services/web/answers/readiness_text.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/columns/columns.h"
#include "services/web/contract/misuse.h"
#include "services/web/words/vacancy_sentences.h"
#include "tools/cairn/commands/answers/ask.h"
#include "tools/cairn/commands/answers/pages.h"
#include "tools/cairn/commands/answers/print.h"

namespace cairn::cli {
namespace {

using planner::v1::AssessReadinessRequest;
using planner::v1::AssessReadinessResponse;
using planner::v1::ListCandidatesRequest;
using planner::v1::ListCandidatesResponse;
using planner::v1::ListVacantPostsResponse;
using table::Heading;
using table::Table;
using table::TerminalWidth;
using type::v1::Readiness;
using web::CandidateTable;
using web::MisuseError;
using web::NameBelow;
using web::OrganisationName;
using web::PrintAssessment;
using web::PrintCandidates;
using web::ReadinessColumns;
using web::StaleWarning;
using web::TableOf;

struct ReadinessQuestion : Question {
  std::string role;
};

std::string RoleName(const std::string& word) {
  return absl::StartsWith(word, "roles/") ? word : absl::StrCat("roles/", word);
}

absl::StatusOr<ListCandidatesResponse> AskCandidates(Connection& connection,
                                                     const Question& question,
                                                     const std::string& role) {
  ListCandidatesRequest request;
  request.set_parent(OrganisationName(question.organisation));
  request.set_role(RoleName(role));
  request.set_page_size(kPage);
  RETURN_IF_ERROR(SetDay(question, request));
  return AllPages(connection, "cairn.planner.v1.SuccessionService/ListCandidates", request,
                  &ListCandidatesResponse::mutable_candidates);
}

absl::Status ShowCandidates(const Shared& shared, Connection& connection,
                            const ReadinessQuestion& question) {
  ASSIGN_OR_RETURN(const ListCandidatesResponse answer,
                   AskCandidates(connection, question, question.role));
  Print(
      shared, answer, answer.candidates(),
      [&] { PrintCandidates(answer, question.role, question.layout(), std::cout); },
      [&] { return CandidateTable(answer); });
  return absl::OkStatus();
}

// With a role: its candidates. Without: for every role with a vacant post, how many are how ready.
absl::Status ShowReadiness(const Shared& shared, Connection& connection,
                           const ReadinessQuestion& question) {
  if (question.organisation.empty())
    return MisuseError(
        "name an organisation: cairn readiness trafford (people's readiness is read one employer "
        "at a time)");
  if (!question.role.empty()) return ShowCandidates(shared, connection, question);
  ASSIGN_OR_RETURN(const ListVacantPostsResponse vacant, AskVacantPosts(connection, question));
  std::map<std::string, int> posts;
  for (const auto& post : vacant.vacant_posts())
    if (post.in_scope()) ++posts[post.role()];
  Table table = TableOf(ReadinessColumns());
  for (const auto& [role, count] : posts) {
    ASSIGN_OR_RETURN(const ListCandidatesResponse answer,
                     AskCandidates(connection, question, role));
    std::map<Readiness, int> by;
    for (const auto& candidate : answer.candidates()) ++by[candidate.readiness()];
    table.Add({role, absl::StrCat(count), absl::StrCat(by[Readiness::READY]),
               absl::StrCat(by[Readiness::NEAR]), absl::StrCat(by[Readiness::NOT_READY]),
               absl::StrCat(by[Readiness::READINESS_UNKNOWN])});
  }
  Print(shared, table, [&] {
    std::cout << Heading{"HOW READY ARE THEY"}
              << "   roles with a vacant post, and the people who may come "
                 "to fill them\n";
    table.Print(std::cout, "  ", TerminalWidth());
    if (table.size() > 0)
      std::cout << "  Who: cairn readiness " << question.organisation << " --role ROLE\n";
    std::cout << StaleWarning(vacant.snapshot());
  });
  return absl::OkStatus();
}

absl::Status ExplainReadiness(const Shared& shared, const ReadinessQuestion& question,
                              const std::string& person) {
  RETURN_IF_ERROR(CheckHasNoCsv(shared));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  RETURN_IF_ERROR(CheckSubject(person, "PERSON"));
  AssessReadinessRequest request;
  request.set_person(NameBelow(person, "people"));
  request.set_role(RoleName(question.role));
  RETURN_IF_ERROR(SetDay(question, request));
  ASSIGN_OR_RETURN(const AssessReadinessResponse answer,
                   connection->Call<AssessReadinessResponse>(
                       "cairn.planner.v1.SuccessionService/AssessReadiness", request));
  PrintExplained(shared, answer, [&] { PrintAssessment(answer, question.layout(), std::cout); });
  return absl::OkStatus();
}

}  // namespace

void AddReadinessCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command =
      AddCommand(app, "readiness", "Who could fill the vacant posts, and how ready they are",
                 "Examples:\n  cairn readiness trafford\n  cairn readiness trafford --role "
                 "director-of-childrens-services\n  cairn readiness explain trafford/PERSON --role "
                 "director-of-childrens-services");
  auto question = std::make_shared<ReadinessQuestion>();
  AddWhere(*command, *question, "An organisation's id or name, such as trafford");
  AddHow(*command, *question);
  command->add_option("--role", question->role, "Candidates for this role");
  AnswerBy(*command, shared, action, question, &ShowReadiness);

  auto* explain = AddCommand(*command, "explain", "Why one person is, or is not, ready for a role",
                             "Example:\n  cairn readiness explain trafford/PERSON --role "
                             "director-of-childrens-services");
  auto person = std::make_shared<std::string>();
  explain->add_option("person", *person, "Its name, or ORGANISATION/ID")->required();
  explain->add_option("--role", question->role, "For which role")->required();
  explain->callback([&, question, person] {
    action = [&shared, question, person] { return ExplainReadiness(shared, *question, *person); };
  });
}

}  // namespace cairn::cli
