#include <algorithm>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "cairn/planner/v1/succession.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/table/table.h"
#include "services/web/contract/misuse.h"
#include "services/web/printing/json.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"
#include "tools/cairn/commands/commands.h"

namespace cairn::cli {
namespace {

using planner::v1::DescribeWorkforceRequest;
using planner::v1::DescribeWorkforceResponse;
using planner::v1::Disagreement;
using table::Thousands;
using web::Counted;
using web::FindByWord;
using web::Format;
using web::MisuseError;
using web::ResourceMethods;
using web::StaleWarning;
using web::ToJson;
using web::WithoutMark;

constexpr int kMostShown = 20;

constexpr int kMostComparisons = 20;
constexpr absl::Duration kBetweenComparisons = absl::Milliseconds(250);

// Asks a service for one page of one resource: whether it is there, and lets us in.
absl::Status Ping(Connection& connection, absl::string_view word, absl::string_view parent) {
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByWord(word));
  return connection.List(resource, {.parent = std::string(parent), .page_size = 1},
                         [](const google::protobuf::Message&) { return false; });
}

using change::v1::StateSummary;

absl::StatusOr<StateSummary> DescribeState(Connection& connection, absl::string_view service) {
  absl::StatusOr<change::v1::DescribeStateResponse> answer =
      connection.DescribeState(service, change::v1::DescribeStateRequest());
  if (!answer.ok()) return answer.status();
  return std::move(*answer->mutable_state());
}

std::map<std::string, StateSummary::OfType> ByType(const StateSummary& summary) {
  std::map<std::string, StateSummary::OfType> types;
  for (const StateSummary::OfType& type : summary.types()) types[type.type()] = type;
  return types;
}

// A line for each type of which the planner has other resources than the service itself.
std::vector<std::string> Differences(absl::string_view service, const StateSummary& there,
                                     const StateSummary& copied) {
  const std::map<std::string, StateSummary::OfType> theirs = ByType(there);
  std::map<std::string, StateSummary::OfType> ours = ByType(copied);
  std::vector<std::string> lines;
  for (const auto& [type, held] : theirs) {
    const StateSummary::OfType copy = ours[type];
    const std::string word = type.substr(type.rfind('.') + 1);
    if (held.count() != copy.count())
      lines.push_back(absl::StrCat(word, ": ", service, " has ", Thousands(held.count()),
                                   ", the planner ", Thousands(copy.count())));
    else if (held.count() > 0 && held.digest() != copy.digest())
      lines.push_back(
          absl::StrCat(word, ": both have ", Thousands(held.count()), ", and not the same"));
  }
  for (const auto& [type, copy] : ours)
    if (theirs.count(type) == 0 && copy.count() > 0)
      lines.push_back(absl::StrCat(type, ": ", service, " keeps none, the planner has ",
                                   Thousands(copy.count())));
  return lines;
}

// Says whether the planner's copy of a service is what that service has. Both are asked until they
// are of one state, since changes go on.
absl::Status CompareCopy(Connection& connection, absl::string_view service, std::ostream& said) {
  DescribeWorkforceRequest of_planner;
  of_planner.set_parent("organisations/-");
  of_planner.set_with_sources(true);
  const std::string prefix = absl::StrCat(service, "@");
  std::string apart;
  for (int attempt = 0; attempt < kMostComparisons; ++attempt) {
    if (attempt > 0) SystemClock().SleepFor(kBetweenComparisons);
    const auto workforce = connection.Call<DescribeWorkforceResponse>(
        "cairn.planner.v1.SuccessionService/DescribeWorkforce", of_planner);
    if (!workforce.ok()) return workforce.status();
    const auto copied =
        std::find_if(workforce->sources().begin(), workforce->sources().end(),
                     [&](const StateSummary& of) { return absl::StartsWith(of.token(), prefix); });
    if (copied == workforce->sources().end()) return absl::OkStatus();  // not for this caller
    const auto there = DescribeState(connection, service);
    if (absl::IsPermissionDenied(there.status())) return absl::OkStatus();
    if (absl::IsUnimplemented(there.status())) {
      said << service << " is older than cairn doctor, and cannot be compared with the planner\n";
      return absl::OkStatus();
    }
    if (!there.ok()) return there.status();
    apart = absl::StrCat("is at ", WithoutMark(there->token()), " and the planner's copy at ",
                         WithoutMark(copied->token()));
    if (there->token() != copied->token()) continue;
    const std::vector<std::string> differences = Differences(service, *there, *copied);
    if (differences.empty()) {
      said << "the planner's copy of " << service << " is what " << service << " has\n";
      return absl::OkStatus();
    }
    said << "the planner's copy of " << service << " is not what " << service << " has:\n";
    for (const std::string& line : differences) said << "  " << line << "\n";
    return absl::FailedPreconditionError(
        absl::StrCat("the planner answers from what ", service,
                     " does not have: stop the planner, remove its snapshot, and start it"));
  }
  said << service << " " << apart << ": they were never of one state, and are not compared\n";
  return absl::OkStatus();
}

// What the planner has, and where roles and people disagree.
void PrintWorkforce(const DescribeWorkforceResponse& workforce) {
  const bool without_people = workforce.without_people();
  std::cout
      << "planner has " << WithoutMark(workforce.snapshot().roles_token())
      << (without_people ? "" : absl::StrCat(" ", WithoutMark(workforce.snapshot().people_token())))
      << ": "
      << Counted(static_cast<double>(workforce.organisations()), "organisation", "organisations")
      << ", " << Counted(static_cast<double>(workforce.posts()), "post", "posts");
  if (!without_people)
    std::cout << ", " << Counted(static_cast<double>(workforce.people()), "person", "people")
              << ", "
              << Counted(static_cast<double>(workforce.appointments()), "appointment",
                         "appointments");
  std::cout << "\n" << StaleWarning(workforce.snapshot());
  if (without_people)
    std::cout << "only callers who may read people's records see how they agree with roles\n";
  else if (workforce.disagreements_size() == 0)
    std::cout << "roles and people agree on every post\n";
  for (int i = 0; i < workforce.disagreements_size() && i < kMostShown; ++i) {
    const Disagreement& disagreement = workforce.disagreements(i);
    std::cout << "  " << Disagreement::Kind_Name(disagreement.kind()) << "  " << disagreement.post()
              << disagreement.organisation()
              << (disagreement.vacancy().empty() ? "" : absl::StrCat("  ", disagreement.vacancy()))
              << "\n";
  }
  if (workforce.disagreements_size() > kMostShown)
    std::cout << "  ... " << Thousands(workforce.disagreements_size() - kMostShown)
              << " more disagreements: cairn doctor -o json\n";
}

absl::Status Doctor(const Shared& shared) {
  if (shared.format() == Format::kCsv)
    return MisuseError("cairn doctor has no csv; ask for -o table, json or jsonl");
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  absl::Status worst;
  // Standard output is for the one document that was asked for.
  std::ostream& said = shared.format() == Format::kTable ? std::cout : std::cerr;
  const auto check = [&](absl::string_view service, const absl::Status& status) {
    said << service << " at " << connection->client(service).address() << ": "
         << (status.ok() ? "ok" : std::string(status.message())) << "\n";
    if (!status.ok() && worst.ok()) worst = status;
  };
  check("roles", Ping(*connection, "organisations", ""));
  check("people", Ping(*connection, "people", "organisations/-"));
  check("planner", Ping(*connection, "objectives", ""));
  DescribeWorkforceRequest request;
  request.set_parent("organisations/-");
  const auto workforce = connection->Call<DescribeWorkforceResponse>(
      "cairn.planner.v1.SuccessionService/DescribeWorkforce", request);
  if (!workforce.ok()) {
    said << "workforce: " << workforce.status().message() << "\n";
    return worst.ok() ? workforce.status()
                      : absl::Status(worst.code(), "some services are not well; see above");
  }
  for (const absl::string_view service : {"roles", "people"})
    if (const absl::Status same = CompareCopy(*connection, service, said); !same.ok()) {
      said << "the planner's copy of " << service << ": " << same.message() << "\n";
      if (worst.ok()) worst = same;
    }
  if (shared.format() == Format::kJson || shared.format() == Format::kJsonLines) {
    std::cout << ToJson(*workforce, shared.format() == Format::kJson) << "\n";
    return worst;
  }
  PrintWorkforce(*workforce);
  if (!worst.ok()) return absl::Status(worst.code(), "some services are not well; see above");
  return absl::OkStatus();
}

}  // namespace

void AddDoctorCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* doctor = AddCommand(app, "doctor",
                            "Check that the services are there, fresh, and agree with each other",
                            "Example:\n  cairn doctor");
  doctor->callback([&] { action = [&shared] { return Doctor(shared); }; });
}

}  // namespace cairn::cli
