#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/resource/resource_type.h"
#include "services/web/answers/vacancies_text.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/printing/output.h"
#include "services/web/words/vacancy_sentences.h"
#include "tools/cairn/commands/answers/ask.h"
#include "tools/cairn/commands/answers/print.h"

namespace cairn::cli {
namespace {

using planner::v1::ListVacantPostsResponse;
using web::NameBelow;
using web::NoRecordsSentence;
using web::PrintVacancies;
using web::ReadablePage;
using web::VacancyTable;

absl::Status ShowVacancies(const Shared& shared, Connection& connection, const Question& question) {
  ASSIGN_OR_RETURN(const ListVacantPostsResponse answer,
                   AskVacantPosts(connection, question, ToCome::kList));
  if (!question.as_of.empty()) {
    ASSIGN_OR_RETURN(const google::type::Date day, ReadDay("--as-of", question.as_of));
    if (const std::string nothing = NoRecordsSentence(answer, day); !nothing.empty())
      std::cerr << nothing << ".\n";
  }
  Print(
      shared, answer, answer.vacant_posts(),
      [&] { PrintVacancies(answer, question.layout(), std::cout); },
      [&] { return VacancyTable(answer); });
  return absl::OkStatus();
}

// Shows what roles keeps of a post: why it counts as vacant.
absl::Status ExplainVacancy(const Shared& shared, const Question& question,
                            const std::string& word) {
  RETURN_IF_ERROR(CheckHasNoCsv(shared));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  RETURN_IF_ERROR(CheckSubject(word, "POST"));
  const std::string post = NameBelow(word, "posts");
  Question whole = question;
  whole.organisation = std::string(resource::OrganisationOf(post));
  ASSIGN_OR_RETURN(const ListVacantPostsResponse answer, AskVacantPosts(*connection, whole));
  for (const auto& row : answer.vacant_posts()) {
    if (row.post() != post) continue;
    PrintExplained(shared, row, [&] { std::cout << ReadablePage(row); });
    return absl::OkStatus();
  }
  return absl::NotFoundError(absl::StrCat(post, " is not vacant, or does not exist: see cairn get ",
                                          NameBelow(post, "posts")));
}

}  // namespace

void AddVacanciesCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(app, "vacancies", "Who is missing: posts without a permanent holder",
                             "Examples:\n  cairn vacancies\n  cairn vacancies trafford --all\n  "
                             "cairn vacancies explain trafford/POST");
  auto question = std::make_shared<Question>();
  AddWhere(*command, *question, kOneOrAll);
  AddHow(*command, *question);
  AnswerBy(*command, shared, action, question, &ShowVacancies);

  auto* explain = AddCommand(*command, "explain", "Why one post counts as vacant",
                             "Example:\n  cairn vacancies explain trafford/POST");
  auto post = std::make_shared<std::string>();
  explain->add_option("post", *post, "Its name, or ORGANISATION/ID")->required();
  explain->callback([&, question, post] {
    action = [&shared, question, post] { return ExplainVacancy(shared, *question, *post); };
  });
}

}  // namespace cairn::cli
