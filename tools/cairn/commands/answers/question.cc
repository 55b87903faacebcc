#include "tools/cairn/commands/answers/question.h"

#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/base/clock.h"
#include "services/web/contract/misuse.h"
#include "services/web/printing/output.h"
#include "tools/cairn/connect/mistyped.h"

namespace cairn::cli {
namespace {

using planner::v1::ListVacantPostsRequest;
using planner::v1::ListVacantPostsResponse;
using web::Explain;
using web::Format;
using web::MisuseError;
using web::OrganisationName;

// Waits until a resource of the service changes.
absl::Status AwaitChange(Connection& connection, absl::string_view service, std::string& token) {
  change::v1::WatchRequest request;
  request.set_token(token);
  return connection.Watch(service, request, [&](const change::v1::WatchResponse& response) {
    token = response.token();
    return response.changes_size() == 0;
  });
}

}  // namespace

void AddWhere(CLI::App& command, Question& question, const std::string& organisation) {
  command.add_option("organisation", question.organisation, organisation);
  command.add_option("--as-of", question.as_of,
                     "The day to ask about, e.g. 2026-11-23; today if left out");
}

void AddHow(CLI::App& command, Question& question) {
  command.add_flag("--all", question.all, "Show every row");
  command.add_flag("--watch", question.watch, "Answer again whenever something changes");
}

void AddTarget(CLI::App& command, int& target) {
  command.add_option("--target", target, "Ready people wanted for each post")
      ->check(CLI::Range(1, 10))
      ->capture_default_str();
}

absl::Status Repeat(const Shared& shared, Connection& connection, const Question& question,
                    const std::function<absl::Status()>& show) {
  RETURN_IF_ERROR(show());
  if (!question.watch) return absl::OkStatus();
  ListVacantPostsRequest request;
  request.set_parent(OrganisationName(question.organisation));
  request.set_page_size(1);
  ASSIGN_OR_RETURN(const ListVacantPostsResponse now,
                   connection.Call<ListVacantPostsResponse>(
                       "cairn.planner.v1.SuccessionService/ListVacantPosts", request));
  std::string token = now.snapshot().roles_token();
  const SystemClock clock;
  std::cerr << "Watching; Ctrl-C ends it.\n";
  while (true) {
    std::cout.flush();
    RETURN_IF_ERROR(AwaitChange(connection, "roles", token));
    clock.SleepFor(absl::Seconds(1));  // the planner follows within a second
    if (shared.format() == Format::kTable) std::cout << "\n--- at " << token << "\n";
    absl::Status shown = show();
    if (absl::IsUnavailable(shown))
      std::cerr << Explain(shown) << "\nThe next change is waited for.\n";
    else if (!shown.ok())
      return shown;
  }
}

absl::Status CheckOrganisation(const Shared& shared, const CLI::App& command,
                               const Question& question) {
  if (command.get_option("organisation")->count() > 0 && question.organisation.empty())
    return MisuseError("the organisation is an empty word; leave it out to ask about all");
  std::vector<std::string> below;
  for (const CLI::App* sub : command.get_subcommands([](const CLI::App*) { return true; }))
    below.push_back(sub->get_name());
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  return CheckIsNoCommand(*connection, question.organisation, command.get_name(), below);
}

absl::Status CheckHasNoCsv(const Shared& shared) {
  return shared.format() == Format::kCsv
             ? MisuseError("an explanation is no table: ask for -o table, json or jsonl")
             : absl::OkStatus();
}

absl::Status CheckSubject(absl::string_view word, absl::string_view what) {
  if (absl::StrContains(word, '/')) return absl::OkStatus();
  return MisuseError(absl::StrCat("say whose it is: ORGANISATION/", what,
                                  ", such as trafford/abc, not ", word.empty() ? "nothing" : word));
}

}  // namespace cairn::cli
