#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/kept_forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/table/escaped_stream.h"
#include "services/web/answers/questions.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/columns/columns.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/contract/misuse.h"
#include "services/web/pages/report_page.h"
#include "services/web/printing/json.h"
#include "services/web/words/words.h"
#include "tools/cairn/base/day.h"
#include "tools/cairn/commands/answers/forecast_requests.h"
#include "tools/cairn/commands/answers/question.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/mistyped.h"
#include "tools/seed.h"

namespace cairn::cli {
namespace {

using planner::v1::AssessReadinessRequest;
using planner::v1::AssessReadinessResponse;
using planner::v1::CompareScenariosRequest;
using planner::v1::ComputeForecastRequest;
using planner::v1::ExplainObjectiveRequest;
using planner::v1::ExplainObjectiveResponse;
using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using planner::v1::ListCandidatesRequest;
using planner::v1::ListCandidatesResponse;
using planner::v1::ListVacantPostsRequest;
using planner::v1::ListVacantPostsResponse;
using planner::v1::MapObjectivesRequest;
using planner::v1::MapObjectivesResponse;
using planner::v1::MeasureProgressRequest;
using planner::v1::MeasureProgressResponse;
using planner::v1::RunForecastResponse;
using planner::v1::ScenarioComparison;
using planner::v1::TrackRecord;
using type::v1::Readiness;

constexpr int kPage = 1000;

template <typename Request>
absl::Status SetDay(const Question& question, Request& request) {
  if (question.as_of.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*request.mutable_as_of_date(), ReadDay("--as-of", question.as_of));
  return absl::OkStatus();
}

// ---- asking, page by page

enum class ToCome { kCount, kList };

absl::StatusOr<ListVacantPostsResponse> AskVacantPosts(Connection& connection,
                                                       const Question& question,
                                                       ToCome to_come = ToCome::kCount) {
  ListVacantPostsRequest request;
  request.set_include_to_come(to_come == ToCome::kList);
  request.set_parent(OrganisationName(question.organisation));
  request.set_page_size(kPage);
  RETURN_IF_ERROR(SetDay(question, request));
  ListVacantPostsResponse whole;
  do {
    ASSIGN_OR_RETURN(ListVacantPostsResponse page,
                     connection.Call<ListVacantPostsResponse>(
                         "cairn.planner.v1.SuccessionService/ListVacantPosts", request));
    auto rows = std::move(*whole.mutable_vacant_posts());
    rows.MergeFrom(page.vacant_posts());
    whole = std::move(page);
    *whole.mutable_vacant_posts() = std::move(rows);
    request.set_page_token(whole.next_page_token());
  } while (!request.page_token().empty());
  return whole;
}

absl::StatusOr<MapObjectivesResponse> AskObjectives(Connection& connection,
                                                    const Question& question) {
  MapObjectivesRequest request;
  request.set_parent(OrganisationName(question.organisation));
  request.set_page_size(kPage);
  request.set_target_bench(question.target);
  RETURN_IF_ERROR(SetDay(question, request));
  MapObjectivesResponse whole;
  do {
    ASSIGN_OR_RETURN(MapObjectivesResponse page,
                     connection.Call<MapObjectivesResponse>(
                         "cairn.planner.v1.ObjectivesService/MapObjectives", request));
    auto rows = std::move(*whole.mutable_vacancies());
    rows.MergeFrom(page.vacancies());
    whole = std::move(page);
    *whole.mutable_vacancies() = std::move(rows);
    request.set_page_token(whole.next_page_token());
  } while (!request.page_token().empty());
  return whole;
}

absl::StatusOr<Forecast> AskForecast(Connection& connection, const Question& question) {
  ASSIGN_OR_RETURN(ComputeForecastRequest request, ForecastRequest(question));
  Forecast whole;
  do {  // one page, but for the posts of a nation over many years
    ASSIGN_OR_RETURN(
        Forecast page,
        connection.Call<Forecast>("cairn.planner.v1.ForecastService/ComputeForecast", request));
    auto posts = std::move(*whole.mutable_posts());
    posts.MergeFrom(page.posts());
    whole = std::move(page);
    *whole.mutable_posts() = std::move(posts);
    request.set_posts_page_token(whole.next_posts_page_token());
  } while (!request.posts_page_token().empty());
  return whole;
}

// The last message of a run. How far it has come stands on standard error, where somebody looks.
absl::StatusOr<RunForecastResponse> AwaitRun(Connection& connection, const Question& question) {
  ASSIGN_OR_RETURN(const planner::v1::RunForecastRequest request, RunRequest(question));
  const bool shown = isatty(STDERR_FILENO) != 0;
  RunForecastResponse last;
  google::protobuf::RepeatedPtrField<planner::v1::PostForecast> posts;  // told ahead
  rpc::Cancellation never;
  const absl::Status ended = connection.client("planner").Stream<RunForecastResponse>(
      "cairn.planner.v1.ForecastService/RunForecast", request,
      [&](const RunForecastResponse& response) {
        posts.MergeFrom(response.more_posts());
        last = response;
        if (shown) std::clog << "\r\033[K" << ProgressSentence(response) << std::flush;
        return true;
      },
      never);
  if (shown) std::clog << "\r\033[K" << std::flush;
  RETURN_IF_ERROR(ended);
  if (!last.has_forecast())
    return absl::UnavailableError("the planner ended the run without an answer; ask again");
  posts.MergeFrom(last.forecast().posts());
  last.mutable_forecast()->mutable_posts()->Swap(&posts);
  return last;
}

absl::StatusOr<ScenarioComparison> AskComparison(Connection& connection, const Question& question) {
  ASSIGN_OR_RETURN(const CompareScenariosRequest request, ComparisonRequest(question));
  return connection.Call<ScenarioComparison>("cairn.planner.v1.ForecastService/CompareScenarios",
                                             request);
}

// ---- printing

// Prints an answer in the format that was asked for: JSON is all of it, JSON lines are its rows.
template <typename Answer, typename Rows>
void Print(const Shared& shared, const Answer& answer, const Rows& rows,
           const std::function<void()>& table, const std::function<Table()>& csv) {
  switch (shared.format()) {
    case Format::kTable:
      return table();
    case Format::kJson:
      std::cout << ToJson(answer, true);
      return;
    case Format::kJsonLines:
      for (const auto& row : rows) std::cout << ToJson(row, false) << "\n";
      return;
    case Format::kCsv:
      return csv().PrintCsv(std::cout);
  }
}

// The same of an answer that the command line worked out itself.
void Print(const Shared& shared, const Table& answer, const std::function<void()>& table) {
  switch (shared.format()) {
    case Format::kTable:
      return table();
    case Format::kJson:
      std::cout << "[\n" << absl::StrJoin(ToJsonLines(answer), ",\n") << "\n]\n";
      return;
    case Format::kJsonLines:
      for (const std::string& line : ToJsonLines(answer)) std::cout << line << "\n";
      return;
    case Format::kCsv:
      return answer.PrintCsv(std::cout);
  }
}

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

absl::Status ShowObjectives(const Shared& shared, Connection& connection,
                            const Question& question) {
  ASSIGN_OR_RETURN(const MapObjectivesResponse answer, AskObjectives(connection, question));
  Print(
      shared, answer, answer.vacancies(),
      [&] { PrintObjectives(answer, question.layout(), std::cout); },
      [&] { return ObjectiveTable(answer); });
  return absl::OkStatus();
}

absl::Status ShowMeasures(const Shared& shared, Connection& connection, const Question& question) {
  MeasureProgressRequest request;
  request.set_parent(OrganisationName(question.organisation));
  RETURN_IF_ERROR(SetDay(question, request));
  MeasureProgressResponse answer;
  do {
    ASSIGN_OR_RETURN(MeasureProgressResponse page,
                     connection.Call<MeasureProgressResponse>(
                         "cairn.planner.v1.ObjectivesService/MeasureProgress", request));
    auto groups = std::move(*answer.mutable_groups());
    groups.MergeFrom(page.groups());
    answer = std::move(page);
    *answer.mutable_groups() = std::move(groups);
    request.set_page_token(answer.next_page_token());
  } while (!request.page_token().empty());
  Print(
      shared, answer, answer.groups(), [&] { PrintMeasures(answer, question.layout(), std::cout); },
      [&] { return MeasureTable(answer); });
  return absl::OkStatus();
}

void PrintPostsAtRisk(const Forecast& answer, const Question& question) {
  const Table shown = PostsAtRisk(answer, static_cast<std::size_t>(question.layout().rows));
  shown.Print(std::cout, "  ", TerminalWidth());
  const auto held = std::count_if(answer.posts().begin(), answer.posts().end(),
                                  [](const auto& post) { return post.held(); });
  if (held > static_cast<std::ptrdiff_t>(shown.size()))
    std::cout << "  " << Thousands(held) << " posts are held, of which the first " << shown.size()
              << " are shown, those of the law first: add --all.\n";
}

void PrintAnswer(const Shared& shared, const Question& question, const Forecast& answer) {
  Layout layout = question.layout();
  if (question.organisation.empty() && !question.all && !question.organisation_tiers)
    layout.rows = 0;
  Print(
      shared, answer, answer.groups(),
      [&] {
        PrintForecast(answer, layout, std::cout);
        if (question.history > 0 && answer.history_dates().empty())
          std::cout << (answer.without_people()
                            ? "  No history: it is told to who may read people's records.\n"
                            : "  No history: in none of those months do records tell of 99 in 100 "
                              "posts.\n");
        if (question.posts) PrintPostsAtRisk(answer, question);
      },
      [&] { return question.posts ? PostForecastRows(answer) : ForecastTable(answer); });
}

// Says so where nothing is on record of the day that was asked about. The bench counts people by
// what is known of them today, so beside posts of a day without records it is left out of words.
absl::Status TellOfNoRecords(Connection& connection, const Question& question, Forecast& forecast) {
  if (question.as_of.empty()) return absl::OkStatus();
  ListVacantPostsRequest request;
  request.set_parent(OrganisationName(question.organisation));
  request.set_page_size(1);
  ASSIGN_OR_RETURN(*request.mutable_as_of_date(), ReadDay("--as-of", question.as_of));
  ASSIGN_OR_RETURN(const ListVacantPostsResponse answer,
                   connection.Call<ListVacantPostsResponse>(
                       "cairn.planner.v1.SuccessionService/ListVacantPosts", request));
  const std::string nothing = NoRecordsSentence(answer, request.as_of_date());
  if (nothing.empty()) return absl::OkStatus();
  std::cerr << Wrapped(absl::StrCat(nothing,
                                    ". Who held which post then is not known: posts count as "
                                    "held, and who was ready is left out."),
                       TerminalWidth(STDERR_FILENO))
            << "\n";
  for (ForecastGroup& group : *forecast.mutable_groups()) {
    group.clear_shortfall();
    if (group.has_simulated()) group.mutable_simulated()->clear_bench();
  }
  return absl::OkStatus();
}

absl::Status ShowForecast(const Shared& shared, Connection& connection, const Question& question) {
  ASSIGN_OR_RETURN(Forecast answer, AskForecast(connection, question));
  if (shared.format() == Format::kTable)
    RETURN_IF_ERROR(TellOfNoRecords(connection, question, answer));
  PrintAnswer(shared, question, answer);
  return absl::OkStatus();
}

absl::Status ShowComparison(const Shared& shared, Connection& connection,
                            const Question& question) {
  ASSIGN_OR_RETURN(const ScenarioComparison answer, AskComparison(connection, question));
  Layout layout = question.layout();
  if (question.organisation.empty() && !question.all) layout.rows = 0;
  Print(
      shared, answer, answer.groups(), [&] { PrintComparison(answer, layout, std::cout); },
      [&] { return ComparisonTable(answer); });
  return absl::OkStatus();
}

absl::StatusOr<ListCandidatesResponse> AskCandidates(Connection& connection,
                                                     const Question& question,
                                                     const std::string& role) {
  ListCandidatesRequest request;
  request.set_parent(OrganisationName(question.organisation));
  request.set_role(absl::StartsWith(role, "roles/") ? role : absl::StrCat("roles/", role));
  request.set_page_size(kPage);
  RETURN_IF_ERROR(SetDay(question, request));
  ListCandidatesResponse whole;
  do {
    ASSIGN_OR_RETURN(ListCandidatesResponse page,
                     connection.Call<ListCandidatesResponse>(
                         "cairn.planner.v1.SuccessionService/ListCandidates", request));
    auto rows = std::move(*whole.mutable_candidates());
    rows.MergeFrom(page.candidates());
    whole = std::move(page);
    *whole.mutable_candidates() = std::move(rows);
    request.set_page_token(whole.next_page_token());
  } while (!request.page_token().empty());
  return whole;
}

// With a role: its candidates. Without: for every role with a vacant post, how many are how ready.
absl::Status ShowReadiness(const Shared& shared, Connection& connection, const Question& question) {
  if (question.organisation.empty())
    return MisuseError(
        "name an organisation: cairn readiness trafford (people's readiness is read one employer "
        "at a time)");
  if (!question.role.empty()) {
    ASSIGN_OR_RETURN(const ListCandidatesResponse answer,
                     AskCandidates(connection, question, question.role));
    Print(
        shared, answer, answer.candidates(),
        [&] { PrintCandidates(answer, question.role, question.layout(), std::cout); },
        [&] { return CandidateTable(answer); });
    return absl::OkStatus();
  }
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

// Writes the page with what earlier forecasts of the same organisations came to, where that may be
// known.
absl::Status WritePage(Connection& connection, const Question& question, Report report) {
  if (question.html.empty()) return absl::OkStatus();
  const absl::StatusOr<TrackRecord> record = AskTrackRecord(connection, question.organisation);
  if (record.ok())
    report.track_record = &*record;
  else if (absl::IsPermissionDenied(record.status()))
    report.no_track_record =
        "how earlier forecasts fared is for those to see who may read people's records";
  else if (absl::IsUnavailable(record.status()))
    report.no_track_record = std::string(record.status().message());
  else
    return record.status();
  std::ofstream page(question.html, std::ios::binary);
  page << ReportPage(report);
  if (page.flush()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("cannot write ", question.html, "; is the folder there and writable?"));
}

absl::Status ShowReport(const Shared& shared, Connection& connection, const Question& question) {
  if (shared.format() != Format::kTable)
    return MisuseError("cairn report prints tables; ask each question for other formats");
  ASSIGN_OR_RETURN(const ListVacantPostsResponse vacancies, AskVacantPosts(connection, question));
  ASSIGN_OR_RETURN(const MapObjectivesResponse objectives, AskObjectives(connection, question));
  Question as_things_stand = question;
  as_things_stand.scenario.clear();
  as_things_stand.history = question.html.empty() ? 0 : kReportHistory;
  // A page names the held posts at risk, to who may read people's records.
  as_things_stand.posts = !question.html.empty() && question.engine != "analytic";
  absl::StatusOr<Forecast> asked = AskForecast(connection, as_things_stand);
  if (as_things_stand.posts && absl::IsPermissionDenied(asked.status())) {
    as_things_stand.posts = false;
    asked = AskForecast(connection, as_things_stand);
  }
  ASSIGN_OR_RETURN(Forecast forecast, std::move(asked));
  RETURN_IF_ERROR(TellOfNoRecords(connection, question, forecast));
  std::optional<ScenarioComparison> comparison;
  if (!question.scenario.empty()) {
    ASSIGN_OR_RETURN(comparison, AskComparison(connection, question));
  }
  RETURN_IF_ERROR(WritePage(
      connection, question,
      {vacancies, objectives, forecast, comparison.has_value() ? &*comparison : nullptr}));
  const Layout brief{.width = TerminalWidth(), .rows = 2, .organisation = question.organisation};
  PrintVacancies(vacancies, brief, std::cout);
  const Layout briefest{.width = brief.width, .rows = 0, .organisation = question.organisation};
  PrintObjectives(objectives, briefest, std::cout);
  PrintForecast(forecast, briefest, std::cout);
  if (comparison.has_value()) PrintComparison(*comparison, briefest, std::cout);
  if (!question.html.empty()) std::cout << "The same as a page: " << question.html << "\n";
  return absl::OkStatus();
}

// Everything that the page tells beside the forecast.
absl::Status WriteRunPage(Connection& connection, const Question& question,
                          const Forecast& forecast) {
  if (question.html.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const ListVacantPostsResponse vacancies, AskVacantPosts(connection, question));
  ASSIGN_OR_RETURN(const MapObjectivesResponse objectives, AskObjectives(connection, question));
  if (question.scenario.empty())
    return WritePage(connection, question, {vacancies, objectives, forecast, nullptr});
  ASSIGN_OR_RETURN(const ScenarioComparison comparison, AskComparison(connection, question));
  return WritePage(connection, question, {vacancies, objectives, forecast, &comparison});
}

absl::Status ShowRun(const Shared& shared, Connection& connection, const Question& question) {
  ASSIGN_OR_RETURN(const RunForecastResponse end, AwaitRun(connection, question));
  RETURN_IF_ERROR(WriteRunPage(connection, question, end.forecast()));
  PrintAnswer(shared, question, end.forecast());
  if (shared.format() != Format::kTable) return absl::OkStatus();
  std::cout << "  " << EndedSentence(end) << ".\n";
  if (!question.html.empty()) std::cout << "  The same as a page: " << question.html << "\n";
  return absl::OkStatus();
}

// Waits until a resource of the service changes.
absl::Status AwaitChange(Connection& connection, absl::string_view service, std::string& token) {
  change::v1::WatchRequest request;
  request.set_token(token);
  return connection.Watch(service, request, [&](const change::v1::WatchResponse& response) {
    token = response.token();
    return response.changes_size() == 0;
  });
}

using Show = absl::Status (*)(const Shared&, Connection&, const Question&);

// Answers once; with --watch again whenever roles changes.
absl::Status Answer(const Shared& shared, const Question& asked, Show show) {
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  Question question = asked;
  ASSIGN_OR_RETURN(question.organisation, FindOrganisation(*connection, asked.organisation));
  RETURN_IF_ERROR(show(shared, *connection, question));
  if (!question.watch) return absl::OkStatus();
  ListVacantPostsRequest request;
  request.set_parent(OrganisationName(question.organisation));
  request.set_page_size(1);
  ASSIGN_OR_RETURN(const ListVacantPostsResponse now,
                   connection->Call<ListVacantPostsResponse>(
                       "cairn.planner.v1.SuccessionService/ListVacantPosts", request));
  std::string token = now.snapshot().roles_token();
  const SystemClock clock;
  std::cerr << "Watching; Ctrl-C ends it.\n";
  while (true) {
    std::cout.flush();
    RETURN_IF_ERROR(AwaitChange(*connection, "roles", token));
    clock.SleepFor(absl::Seconds(1));  // the planner follows within a second
    if (shared.format() == Format::kTable) std::cout << "\n--- at " << token << "\n";
    absl::Status shown = show(shared, *connection, question);
    if (absl::IsUnavailable(shown))
      std::cerr << Explain(shown) << "\nThe next change is waited for.\n";
    else if (!shown.ok())
      return shown;
  }
}

absl::Status CheckHasNoCsv(const Shared& shared) {
  return shared.format() == Format::kCsv
             ? MisuseError("an explanation is no table: ask for -o table, json or jsonl")
             : absl::OkStatus();
}

// Whether a word can name what is to be explained.
absl::Status CheckSubject(absl::string_view word, absl::string_view what) {
  if (absl::StrContains(word, '/')) return absl::OkStatus();
  return MisuseError(absl::StrCat("say whose it is: ORGANISATION/", what,
                                  ", such as trafford/abc, not ", word.empty() ? "nothing" : word));
}

absl::Status ExplainObjective(const Shared& shared, const Question& question,
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
  if (shared.format() == Format::kTable) {
    PrintExplanation(answer, question.layout(), std::cout);
  } else {
    std::cout << ToJson(answer, shared.format() == Format::kJson) << "\n";
  }
  return absl::OkStatus();
}

absl::Status ExplainReadiness(const Shared& shared, const Question& question,
                              const std::string& person) {
  RETURN_IF_ERROR(CheckHasNoCsv(shared));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  RETURN_IF_ERROR(CheckSubject(person, "PERSON"));
  AssessReadinessRequest request;
  request.set_person(NameBelow(person, "people"));
  request.set_role(absl::StartsWith(question.role, "roles/")
                       ? question.role
                       : absl::StrCat("roles/", question.role));
  RETURN_IF_ERROR(SetDay(question, request));
  ASSIGN_OR_RETURN(const AssessReadinessResponse answer,
                   connection->Call<AssessReadinessResponse>(
                       "cairn.planner.v1.SuccessionService/AssessReadiness", request));
  if (shared.format() == Format::kTable) {
    PrintAssessment(answer, question.layout(), std::cout);
  } else {
    std::cout << ToJson(answer, shared.format() == Format::kJson) << "\n";
  }
  return absl::OkStatus();
}

absl::Status ExplainForecast(const Shared& shared, const Question& question) {
  RETURN_IF_ERROR(CheckHasNoCsv(shared));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const Forecast answer, AskForecast(*connection, question));
  if (shared.format() == Format::kTable) {
    PrintRates(answer, question.layout(), std::cout);
  } else {
    std::cout << ToJson(answer, shared.format() == Format::kJson) << "\n";
  }
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
    std::cout << (shared.format() == Format::kTable
                      ? ReadablePage(row)
                      : ToJson(row, shared.format() == Format::kJson) + "\n");
    return absl::OkStatus();
  }
  return absl::NotFoundError(absl::StrCat(post, " is not vacant, or does not exist: see cairn get ",
                                          NameBelow(post, "posts")));
}

// cairn forecast compare: shares the options of cairn forecast.
void AddCompareCommand(CLI::App& forecast, const Shared& shared, Action& action,
                       const std::shared_ptr<Question>& question) {
  auto* compare = AddCommand(
      forecast, "compare", "What a scenario changes, and from when on it is more than chance",
      "Examples:\n  cairn forecast compare --scenario recruiting-takes-twice-as-long\n  cairn "
      "forecast compare trafford --scenario hard-winter --months 36\n  cairn forecast compare "
      "--places leading-for-the-future=20 --months 60\n  cairn forecast compare --factor "
      "fill:3=0.5 --against hard-winter");
  compare->add_option("organisation", question->organisation,
                      "An organisation's id or name, such as trafford; all of them if left out");
  compare->add_option("--against", question->against,
                      "The scenario to compare with; things as they stand if left out");
  compare->add_option("--factor", question->factors,
                      "A rate times a number: exits:3=1.2, fill=2 (measure, tier, factor)");
  compare->add_option("--places", question->places,
                      "More places at each intake of a programme: leading-for-the-future=20");
  const CLI::Option* engine = forecast.get_option("--engine");
  compare->callback([&, question, engine] {
    action = [&shared, question, engine]() -> absl::Status {
      if (question->history > 0)
        return MisuseError("a comparison tells of no past: leave out --history");
      if (question->posts || (engine->count() > 0 && question->engine != "simulation"))
        return MisuseError(
            "a comparison is played, and told by group: leave out --posts and --engine analytic");
      return Answer(shared, *question, &ShowComparison);
    };
  });
}

absl::Status KeepForecast(const Shared& shared, Connection& connection, const Question& question) {
  planner::v1::KeepForecastRequest request;
  ASSIGN_OR_RETURN(*request.mutable_forecast(), ForecastRequest(question));
  request.set_forecast_id(question.id);
  request.set_display_name(question.title);
  ASSIGN_OR_RETURN(const planner::v1::KeptForecast kept,
                   connection.Call<planner::v1::KeptForecast>(
                       "cairn.planner.v1.ForecastArchiveService/KeepForecast", request));
  PrintAnswer(shared, question, kept.answer());
  std::cerr << "Kept as " << kept.name() << "; cairn forecast score " << kept.name()
            << " says how it fares.\n";
  return absl::OkStatus();
}

// cairn forecast keep: shares the options of cairn forecast.
void AddKeepCommand(CLI::App& forecast, const Shared& shared, Action& action,
                    const std::shared_ptr<Question>& question) {
  auto* keep = AddCommand(
      forecast, "keep", "The forecast, kept with all that it rests on",
      "Examples:\n  cairn forecast keep --engine simulation --id budget-2027 --title \"For the "
      "budget\"\n  cairn forecast keep trafford --months 24\n"
      "It can be worked out again (cairn forecast replay) and, as its months end, set beside what "
      "came\n(cairn forecast score). Needs the permission to read people.");
  keep->add_option("organisation", question->organisation,
                   "An organisation's id or name, such as trafford; all of them if left out");
  keep->add_option("--id", question->id, "Its id; one is chosen if left out");
  keep->add_option("--title", question->title, "What it is for");
  keep->callback([&, question] {
    action = [&shared, question]() -> absl::Status {
      if (question->watch) return MisuseError("a forecast is kept once: leave out --watch");
      return Answer(shared, *question, &KeepForecast);
    };
  });
}

// cairn forecast run: shares the options of cairn forecast.
void AddRunCommand(CLI::App& forecast, const Shared& shared, Action& action,
                   const std::shared_ptr<Question>& question) {
  auto* run = AddCommand(
      forecast, "run", "The simulation, with how far it has come, and the forecast as a page",
      "Examples:\n  cairn forecast run --html forecast.html\n  cairn forecast run trafford "
      "--months "
      "36 --replications 100000 --precision 0.01\n  cairn forecast run --scenario hard-winter "
      "--time-limit 5\n"
      "Ctrl-C stops it. What was played when it stopped early is the answer that `cairn forecast "
      "--engine simulation`\ngives for so many --replications.");
  run->add_option("organisation", question->organisation,
                  "An organisation's id or name, such as trafford; all of them if left out");
  run->add_option("--precision", question->precision,
                  "Stop once the mean of vacant posts is known to so many posts (standard error)")
      ->check(CLI::Range(1e-6, 1000.0));
  run->add_option("--time-limit", question->time_limit,
                  "Stop after so many seconds, and answer with what was played")
      ->check(CLI::Range(0.0, 3600.0));
  run->add_option("--html", question->html, "Also write the forecast to this file as one page");
  const CLI::Option* engine = forecast.get_option("--engine");
  run->callback([&, question, engine] {
    action = [&shared, question, engine]() -> absl::Status {
      if (engine->count() > 0 && question->engine != "simulation")
        return MisuseError("a run is a simulation: leave out --engine analytic");
      if (question->watch) return MisuseError("a run answers once: leave out --watch");
      return Answer(shared, *question, &ShowRun);
    };
  });
}

struct Word {
  const char* name;
  const char* purpose;
  const char* examples;
  Show show;
};

}  // namespace

void AddQuestionCommands(CLI::App& app, const Shared& shared, Action& action) {
  static constexpr Word kWords[] = {
      {"vacancies", "Who is missing: posts without a permanent holder",
       "Examples:\n  cairn vacancies\n  cairn vacancies trafford --all\n  cairn vacancies explain "
       "trafford/POST",
       &ShowVacancies},
      {"objectives", "Which leadership objective each vacancy needs",
       "Examples:\n  cairn objectives\n  cairn objectives trafford -o csv\n  cairn objectives "
       "explain trafford/POST",
       &ShowObjectives},
      {"measures", "How far organisations, networks and nations have come with each objective",
       "Examples:\n  cairn measures\n  cairn measures trafford\n  cairn measures --as-of "
       "2026-04-01 -o csv\n  cairn measures --all",
       &ShowMeasures},
      {"readiness", "Who could fill the vacant posts, and how ready they are",
       "Examples:\n  cairn readiness trafford\n  cairn readiness trafford --role "
       "director-of-childrens-services\n  cairn readiness explain trafford/PERSON --role "
       "director-of-childrens-services",
       &ShowReadiness},
      {"forecast", "How many posts will stand empty, month by month",
       "Examples:\n  cairn forecast\n  cairn forecast trafford --months 24\n  cairn forecast "
       "--rate exits:3=0.25 --rate fill:3=6\n  cairn forecast --engine simulation --months "
       "36\n  cairn forecast --history 24\n  cairn forecast run --html forecast.html\n  cairn "
       "forecast --scenario hard-winter\n  "
       "cairn forecast compare --scenario "
       "hard-winter\n  cairn forecast explain\n  cairn forecast keep --id budget-2027",
       &ShowForecast},
      {"report", "All of these at once, and as a page",
       "Examples:\n  cairn report\n  cairn report trafford --html report.html\n  cairn report "
       "--scenario hard-winter --html report.html",
       &ShowReport},
  };
  for (const Word& word : kWords) {
    const std::string name = word.name;
    auto* command = AddCommand(app, name, word.purpose, word.examples);
    auto question = std::make_shared<Question>();
    command->add_option(
        "organisation", question->organisation,
        name == "readiness"
            ? "An organisation's id or name, such as trafford"
            : "An organisation's id or name, such as trafford; all of them if left out");
    command->add_option("--as-of", question->as_of,
                        "The day to ask about, e.g. 2026-11-23; today if left out");
    if (name != "report") {
      command->add_flag("--all", question->all, "Show every row");
      command->add_flag("--watch", question->watch, "Answer again whenever something changes");
    }
    if (name == "objectives" || name == "report")
      command->add_option("--target", question->target, "Ready people wanted for each post")
          ->check(CLI::Range(1, 10))
          ->capture_default_str();
    if (name == "forecast" || name == "report") {
      command->add_option("--months", question->months, "How far")
          ->check(CLI::Range(1, 600))
          ->capture_default_str();
      command->add_option(
          "--rate", question->overrides,
          "A rate of your own: exits:TIER=PER_YEAR, fill:TIER=MONTHS, shared=VARIANCE, and those "
          "of the simulation: internal:TIER=SHARE, cover:TIER=SHARE, ... (docs/forecast.md)");
      command
          ->add_option("--engine", question->engine,
                       "analytic: exact, every post by itself; simulation: with chains of "
                       "appointments and with cover; by the question if left out")
          ->check(CLI::IsMember({"analytic", "simulation"}));
      command
          ->add_option("--seed", question->seed,
                       "Where a simulation's random numbers begin; the same seed, the same answer")
          ->check(IsSeed());
      command->add_flag("--chance-only", question->chance_only,
                        "Take every rate as known; a simulation otherwise draws from their "
                        "intervals");
      command->add_flag("--own-exits", question->own_exits,
                        "Let a simulation's exits differ by organisation as far as records of its "
                        "last six years show; of all organisations together");
      command
          ->add_option("--replications", question->replications,
                       "How often a simulation plays the period; 1,000 if left out")
          ->check(CLI::Range(1, 100'000));
    }
    if (name == "forecast") {
      command
          ->add_option("--history", question->history,
                       "Also how many posts stood vacant in so many months before, as recorded")
          ->check(CLI::Range(0, 120))
          ->capture_default_str();
      command->add_flag("--organisation-tiers", question->organisation_tiers,
                        "Also each tier of each organisation by itself");
      command->add_flag("--posts", question->posts,
                        "Also how likely each held post is to fall vacant, and why");
      command->add_option("--scenario", question->scenario,
                          "What if: a scenario's id (cairn list scenarios)");
    }
    if (name == "readiness")
      command->add_option("--role", question->role, "Candidates for this role");
    if (name == "report") {
      command->add_option("--html", question->html,
                          "Also write the answers to this file as one page");
      command->add_option("--scenario", question->scenario,
                          "Also what this scenario changes (cairn list scenarios)");
    }
    const Show show = word.show;
    command->callback([&, question, show, command] {
      if (!command->get_subcommands().empty()) return;
      action = [&shared, question, show, command]() -> absl::Status {
        if (command->get_option("organisation")->count() > 0 && question->organisation.empty())
          return MisuseError("the organisation is an empty word; leave it out to ask about all");
        std::vector<std::string> below;
        for (const CLI::App* sub : command->get_subcommands([](const CLI::App*) { return true; }))
          below.push_back(sub->get_name());
        ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                         Connection::Open(shared.connection));
        RETURN_IF_ERROR(
            CheckIsNoCommand(*connection, question->organisation, command->get_name(), below));
        return Answer(shared, *question, show);
      };
    });
    if (name == "report" || name == "measures") continue;

    auto* explain = AddCommand(
        *command, "explain",
        name == "forecast"     ? "The rates behind the forecast, with their sources"
        : name == "readiness"  ? "Why one person is, or is not, ready for a role"
        : name == "objectives" ? "Why one post is mapped as it is"
                               : "Why one post counts as vacant",
        name == "forecast"    ? "Example:\n  cairn forecast explain"
        : name == "readiness" ? "Example:\n  cairn readiness explain trafford/PERSON --role "
                                "director-of-childrens-services"
                              : absl::StrCat("Example:\n  cairn ", name, " explain trafford/POST"));
    auto subject = std::make_shared<std::string>();
    if (name == "forecast") {
      explain->callback([&, question] {
        action = [&shared, question] { return ExplainForecast(shared, *question); };
      });
      AddCompareCommand(*command, shared, action, question);
      AddRunCommand(*command, shared, action, question);
      AddKeepCommand(*command, shared, action, question);
      continue;
    }
    explain
        ->add_option(name == "readiness" ? "person" : "post", *subject,
                     "Its name, or ORGANISATION/ID")
        ->required();
    if (name == "readiness")
      explain->add_option("--role", question->role, "For which role")->required();
    explain->callback([&, question, subject, name] {
      action = [&shared, question, subject, name] {
        if (name == "objectives") return ExplainObjective(shared, *question, *subject);
        if (name == "readiness") return ExplainReadiness(shared, *question, *subject);
        return ExplainVacancy(shared, *question, *subject);
      };
    });
  }
}

}  // namespace cairn::cli
