// cairn vacancies correct: take the last move of a vacancy back, or give it another day or
// appointment.

#include <algorithm>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/base/day.h"
#include "tools/cairn/base/fields.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/commands/commands.h"
#include "tools/cairn/connect/standing.h"

namespace cairn::cli {
namespace {

using roles::v1::CorrectVacancyMoveRequest;
using roles::v1::Vacancy;
using web::Format;
using web::MisuseError;
using web::NameBelow;

struct CorrectArguments {
  std::string vacancy;
  bool take_back = false;
  std::string date;
  std::string appointment;
  bool dry_run = false;
};

absl::Status CheckArguments(const Shared& shared, const CorrectArguments& arguments) {
  if (shared.format() != Format::kTable)
    return MisuseError("cairn vacancies correct says what it did and has no -o; leave it out");
  const bool changes = !arguments.date.empty() || !arguments.appointment.empty();
  if (arguments.take_back && changes)
    return MisuseError(
        "--take-back leaves nothing of the move: leave out --date and --appointment");
  if (!arguments.take_back && !changes)
    return MisuseError("say what was wrong with the move: --take-back, --date or --appointment");
  return absl::OkStatus();
}

// `PERSON/ID` as an appointment of the vacancy's organisation.
std::string AppointmentName(const std::string& word, const Vacancy& vacancy) {
  const std::vector<std::string> parts = absl::StrSplit(word, '/');
  if (parts.size() != 2) return word;
  return absl::StrCat("organisations/", resource::OrganisationOf(vacancy.name()), "/people/",
                      parts[0], "/appointments/", parts[1]);
}

// The roles service keeps the name alone, so that it is looked up where appointments are kept. Who
// may not read people may name one all the same.
absl::Status CheckAppointment(Connection& connection, const std::string& name,
                              const Vacancy& vacancy) {
  const auto found = GetByName(connection, name);
  if (absl::IsPermissionDenied(found.status())) return absl::OkStatus();
  RETURN_IF_ERROR(found.status());
  if ((*found)->GetDescriptor() != people::v1::Appointment::descriptor())
    return MisuseError(absl::StrCat(name, " is no appointment"));
  const auto& appointment = static_cast<const people::v1::Appointment&>(**found);
  if (appointment.post() == vacancy.post()) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the appointment is to ", appointment.post(),
                                                    ", not to ", vacancy.post(),
                                                    ", the post of the vacancy"));
}

absl::StatusOr<CorrectVacancyMoveRequest> RequestFor(Connection& connection,
                                                     const CorrectArguments& arguments,
                                                     const Vacancy& stands) {
  CorrectVacancyMoveRequest request;
  request.set_name(stands.name());
  request.set_etag(stands.etag());
  request.set_take_back(arguments.take_back);
  request.set_validate_only(arguments.dry_run);
  if (!arguments.date.empty()) {
    ASSIGN_OR_RETURN(*request.mutable_effective_date(), ReadDay("--date", arguments.date));
  }
  if (!arguments.appointment.empty()) {
    request.set_appointment(AppointmentName(arguments.appointment, stands));
    RETURN_IF_ERROR(CheckAppointment(connection, request.appointment(), stands));
  }
  if (!arguments.dry_run)
    request.set_request_id(
        absl::StrCat(NewRun("correct", "", "", SystemClock().Now()).Prefix(), 1));
  return request;
}

// The move in words, then the other fields that differ.
void Tell(const Vacancy& stands, const Vacancy& corrected, bool dry_run) {
  const Vacancy::Move& move = *stands.moves().rbegin();
  const std::string day = resource::PrintDate(move.effective_date());
  std::cout << stands.name() << (dry_run ? " would change" : " changed") << "\n  its move to "
            << Vacancy::State_Name(move.state()) << " of " << day;
  if (corrected.moves_size() < stands.moves_size())
    std::cout << (dry_run ? " would be" : " is") << " taken back\n";
  else if (const std::string now =
               resource::PrintDate(corrected.moves().rbegin()->effective_date());
           now != day)
    std::cout << (dry_run ? " would be of " : " is of ") << now << "\n";
  else
    std::cout << " keeps its day\n";
  std::vector<FieldChange> changes = Differences(stands, corrected, Compared::kAll);
  changes.erase(std::remove_if(changes.begin(), changes.end(),
                               [](const FieldChange& change) { return change.field == "moves"; }),
                changes.end());
  std::cout << Print(changes) << (dry_run ? "This was a dry run: nothing was written.\n" : "");
}

absl::Status Correct(const Shared& shared, const CorrectArguments& arguments) {
  RETURN_IF_ERROR(CheckArguments(shared, arguments));
  const std::string name = NameBelow(arguments.vacancy, "vacancies");
  if (!resource::ResourceType::Of(Vacancy::descriptor()).ParseName(name).ok())
    return MisuseError(absl::StrCat(arguments.vacancy,
                                    " names no vacancy; write ORGANISATION/ID: cairn list "
                                    "vacancies ORGANISATION shows them"));
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   Connection::Open(shared.connection));
  ASSIGN_OR_RETURN(const std::unique_ptr<google::protobuf::Message> found,
                   GetByName(*connection, name));
  const auto& stands = static_cast<const Vacancy&>(*found);
  ASSIGN_OR_RETURN(const CorrectVacancyMoveRequest request,
                   RequestFor(*connection, arguments, stands));
  ASSIGN_OR_RETURN(
      const Vacancy corrected,
      connection->Call<Vacancy>("cairn.roles.v1.EstablishmentService/CorrectVacancyMove", request));
  Tell(stands, corrected, arguments.dry_run);
  return absl::OkStatus();
}

}  // namespace

void AddCorrectCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(
      *app.get_subcommand("vacancies"), "correct",
      "Take the last move of a vacancy back, or give it its real day or appointment",
      "Moves are corrected from the last one backwards; cairn history shows what stood. Anything "
      "else of\na vacancy is changed with cairn set.\n\nExamples:\n"
      "  cairn vacancies correct trafford/VACANCY --take-back --dry-run\n"
      "  cairn vacancies correct trafford/VACANCY --date 2026-09-01\n"
      "  cairn vacancies correct trafford/VACANCY --appointment PERSON/APPOINTMENT\n"
      "  cairn list vacancies trafford            their names");
  auto arguments = std::make_shared<CorrectArguments>();
  command->add_option("vacancy", arguments->vacancy, "Its name, or ORGANISATION/ID")->required();
  command->add_flag("--take-back", arguments->take_back,
                    "The move did not happen: the vacancy is as it was before");
  command->add_option("--date", arguments->date, "The day on which it really happened");
  command->add_option("--appointment", arguments->appointment,
                      "The appointment that really filled it: its name, or PERSON/ID");
  command->add_flag("--dry-run", arguments->dry_run, "Check and show everything, change nothing");
  command->callback(
      [&, arguments] { action = [&shared, arguments] { return Correct(shared, *arguments); }; });
}

}  // namespace cairn::cli
