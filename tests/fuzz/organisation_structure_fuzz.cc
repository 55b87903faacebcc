// The importer of organisation structures: what it plans the services take, and a file imported
// twice changes nothing the second time. A line of `=` parts two files, the second imported over
// the first.
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/structure/organisation_structure.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/registers.h"

namespace cairn::fuzz {
namespace {

constexpr char kState[] = R"pb(
  organisations {
    name: "organisations/elm"
    display_name: "Elm Council"
    kind: COUNCIL
    nation: ENGLAND
  }
  roles {
    name: "roles/head"
    display_name: "Head"
    tier: 5
    service_area: ADULTS
    titles { title: "Head of *" }
  }
  roles {
    name: "roles/chief"
    display_name: "Chief"
    tier: 1
    service_area: CORPORATE
    statutory_basis: "x"
    titles { title: "Chief *" }
  }
  posts { name: "organisations/elm/posts/hand" display_name: "By hand" }
)pb";

constexpr char kHeader[] =
    "OrganisationLabel,EffectiveDate,Level,JobTitle,Grade,Directorate,Service,ContractType,"
    "SharedPost,SalaryBand,MaximumSalary,Vacancy,Comments\n";
constexpr char kYear[] =
    "Elm Council,2025-04-01,1,Chief Executive,S,NA,NA,Permanent,NA,100 - 200,NA,NA,NA\n"
    "Elm Council,2025-04-01,2,Head of Care,H,Adults,Care,Permanent,NA,100 - 200,NA,Vacant,Interim "
    "Agency\n"
    "Elm Council,2025-04-01,2,Manager,M,Adults,Care,Permanent,Shared,Agency,50,NA,A permanent post "
    "covered by an agency. Elm is the host\n"
    "Elm Council,2025-04-01,2,Manager,M,Adults,Care,Permanent,NA,200 - 100,NA,NA,NA\n";
constexpr char kNext[] =
    "Elm Council,2026-04-01,1,Chief Executive,S,NA,NA,Permanent,NA,100 - 200,NA,Vacant,NA\n"
    "Elm Council,2026-04-01,2,Head of Caring,H,Adults,Care,Permanent,NA,100 - 200,NA,NA,NA\n"
    "Elm Council,2026-04-01,2,Manager,M,Adults,Care,Permanent,Shared,1 - 2,50,NA,Hosted by Elm\n";

}  // namespace

std::vector<std::string> Seeds() {
  const std::string first = std::string(kHeader) + kYear;
  const std::string second = std::string(kHeader) + kNext;
  return {first, second, first + "=\n" + second, second + "=\n" + first};
}
std::vector<std::string> Dictionary() {
  return {",Vacant,",    ",NA,",   "2025-04-01", "2026-04-01", "2027-04-01", "agency arrangement",
          "not covered", "Shared", "Manager",    "\n=\n",      kHeader,      "seconded to"};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  imports::Existing state = fuzz::FromText(fuzz::kState);
  imports::Options options;
  options.organisation = "organisations/elm";
  while (!bytes.empty()) {
    const std::size_t end = bytes.find("=\n");
    const absl::string_view file = bytes.substr(0, end);
    bytes = end == absl::string_view::npos ? absl::string_view() : bytes.substr(end + 2);
    const imports::Plan plan = imports::ImportOrganisationStructure(file, state, options);
    fuzz::Carry(plan.roles, state);
    fuzz::Require(imports::ImportOrganisationStructure(file, state, options).roles.empty(),
                  "a second import changes nothing");
    imports::PrintReport(plan.report, "file", options.strictness);
    // Its own template settles what it could not tell.
    imports::Options settled = options;
    settled.match = plan.match_template;
    if (settled.match.empty()) continue;
    fuzz::Carry(imports::ImportOrganisationStructure(file, state, settled).roles, state);
    fuzz::Require(imports::ImportOrganisationStructure(file, state, settled).roles.empty(),
                  "a second settled import changes nothing");
  }
  return 0;
}
