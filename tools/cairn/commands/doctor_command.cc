#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/succession.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
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

constexpr int kMostShown = 20;

// Asks a service for one page of one resource: whether it is there, and lets us in.
absl::Status Ping(Connection& connection, absl::string_view word, absl::string_view parent) {
  ASSIGN_OR_RETURN(const ResourceMethods resource, FindByWord(word));
  return connection.List(resource, {.parent = std::string(parent), .page_size = 1},
                         [](const google::protobuf::Message&) { return false; });
}

// What the planner has, and where roles and people disagree.
void PrintWorkforce(const DescribeWorkforceResponse& workforce) {
  const bool without_people = workforce.without_people();
  std::cout << "planner has " << workforce.snapshot().roles_token()
            << (without_people ? "" : absl::StrCat(" ", workforce.snapshot().people_token()))
            << ": "
            << Counted(static_cast<double>(workforce.organisations()), "organisation",
                       "organisations")
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
