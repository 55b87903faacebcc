// The importer of people: what it plans the service takes, and a file imported twice changes
// nothing the second time, complete files too. A line of `=` begins another file, imported over the
// one before.
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/web/importing/people/people.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/registers.h"

namespace cairn::fuzz {
namespace {

constexpr char kState[] = R"pb(
  skills { name: "skills/s" display_name: "S" }
  qualifications { name: "qualifications/q" display_name: "Q" framework: RQF level: 7 }
  programmes { name: "programmes/p" display_name: "P" }
  roles {
    name: "roles/r"
    display_name: "R"
    tier: 5
    service_area: ADULTS
    requirements {
      gate: ESSENTIAL
      experience { area: "a" }
    }
  }
  organisations { name: "organisations/elm" display_name: "Elm" kind: COUNCIL }
  organisations { name: "organisations/oak" display_name: "Oak" kind: COUNCIL }
  posts { name: "organisations/elm/posts/head" display_name: "Head" external_id: "X" ordinal: 1 }
  posts {
    name: "organisations/elm/posts/dep"
    display_name: "Deputy"
    directorate: "D"
    service: "S"
    ordinal: 2
  }
  posts { name: "organisations/oak/posts/head" display_name: "Head" ordinal: 1 }
)pb";
constexpr char kHeader[] =
    "organisation,person_id,display_name,mobility,last_sector,assessed_date,skills,qualifications,"
    "experience,registrations,aspirations,"
    "communities,same_as,post,appointment_kind,start_date,notice_date,last_day,contract_end_date,"
    "fte,enrolments\n";
constexpr char kRows[] =
    "elm,E1,N,NETWORK,HEALTH,2026-01-01,s:3:2026-01-01,q:2019-01-01:,a:3,r:2020-01-01:2021-01-01,r,"
    "p,oak:O1,head,SUBSTANTIVE,2020-01-01,,,,0.6,p:ENQUIRED::2026-01-01\n"
    "elm,E2,,,,,,,,,,,,external:X,SUBSTANTIVE,2021-01-01,,,,0.4,p:ENROLLED:2025-01-01:2026-01-01\n"
    "elm,E2,,,,,,,,,,,,dep,ACTING,2021-01-01,2022-01-01,2023-01-01,2022-06-01,,\n"
    "oak,O1,,,,,,,,,,,,head,SUBSTANTIVE,2020-01-01,,,,,\n";
constexpr char kNext[] =
    "elm,E2,,,,,s:4,,,,,,,external:X,SUBSTANTIVE,2022-01-01,,,,0.7,p:COMPLETED:2025-01-01:2026-02-"
    "01\n"
    "elm,E3,,,,,,,,,,,,head,SUBSTANTIVE,2026-01-15,,,,0.3,\n"
    "elm,E1,,,,,,,,,,,,dep,SUBSTANTIVE,2020-01-01,,,,0.3,p:NOMINATED:2026-09-01:2026-01-01\n";

}  // namespace

std::vector<std::string> Seeds() {
  const std::string first = std::string(kHeader) + kRows;
  const std::string second = std::string(kHeader) + kNext;
  return {first, second, first + "=\n" + second, second + "=\n" + first};
}
std::vector<std::string> Dictionary() {
  return {",head,",     ",dep,",      "elm,",  "oak,", "SUBSTANTIVE",        "ACTING",
          "2020-01-01", "2026-01-01", "0.5",   ",,",   "p:LEFT::2026-01-01", ";",
          ":",          "E1",         "\n=\n", kHeader};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  const absl::string_view whole(reinterpret_cast<const char*>(data), size);
  for (const auto coverage :
       {imports::Options::Coverage::kPartial, imports::Options::Coverage::kComplete}) {
    absl::string_view bytes = whole;
    imports::Existing state = fuzz::FromText(fuzz::kState);
    imports::Options options;
    options.coverage = coverage;
    options.date = absl::CivilDay(2026, 2, 1);
    while (!bytes.empty()) {
      const std::size_t end = bytes.find("=\n");
      const absl::string_view file = bytes.substr(0, end);
      bytes = end == absl::string_view::npos ? absl::string_view() : bytes.substr(end + 2);
      const imports::Plan plan = imports::ImportPeople(file, state, options);
      fuzz::Carry(plan.people, state);
      fuzz::Require(imports::ImportPeople(file, state, options).people.empty(),
                    "a second import changes nothing");
      imports::PrintReport(plan.report, "file", options.strictness);
    }
  }
  return 0;
}
