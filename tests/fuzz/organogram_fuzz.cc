// The importer of organograms: what it plans the services take, and a file imported twice changes
// nothing the second time. A line of `=` begins the next half-year's file, a line of `~` the junior
// file.
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "services/web/importing/structure/organogram.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/registers.h"

namespace cairn::fuzz {
namespace {

constexpr char kState[] = R"pb(
  organisations {
    name: "organisations/body"
    display_name: "Body"
    kind: NATIONAL_BODY
    nation: ENGLAND
  }
  posts {
    name: "organisations/body/posts/hand"
    display_name: "By hand"
    reports_to: "organisations/body/posts/b1"
  }
  posts { name: "organisations/body/posts/b2" display_name: "By hand too" external_id: "elsewhere" }
)pb";
constexpr char kHeader[] =
    "Post Unique Reference,Name,Grade,Job Title,Unit,Reports to Senior Post,FTE,Notes\n";
constexpr char kRows[] =
    "A1,N/D,S,Chief,U,XX,1,\n"
    "B1,P,S,Director,U,A1,0.5,\n"
    "B1,P,S,Director,U,A1,0.5,x\n"
    "B2,Vacant,S,Head,U,B1,1,Vacant since 01/08/11 covered by agency\n"
    "0,P,S,Not in post,U,A1,1,\n"
    "C1,P,S,Head,U,GONE,1,\n";
constexpr char kNext[] =
    "A1,N/D,S,Chief,U,B2,1,\n"
    "B1,Eliminated,S,Director,U,A1,1,\n"
    "B2,P,S,Head,U,XX,1,\n"
    "C1,P,S,Head,U,C2,1,\n"
    "C2,P,S,Head,U,C1,1,\n";
constexpr char kJunior[] =
    "Reporting Senior Post,Number of Posts in FTE,Payscale Minimum,Payscale Maximum\n"
    "A1,2.5,100,200\nGONE,x,300,200\n";

}  // namespace

std::vector<std::string> Seeds() {
  const std::string first = std::string(kHeader) + kRows;
  const std::string second = std::string(kHeader) + kNext;
  return {first, second + "~\n" + kJunior, first + "=\n" + second, second + "=\n" + first};
}
std::vector<std::string> Dictionary() {
  return {",A1,", ",B1,", ",C1,", "XX", "Vacant", "Eliminated", "N/D", "\n=\n", "\n~\n", kHeader};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  imports::Existing state = fuzz::FromText(fuzz::kState);
  imports::Options options;
  options.organisation = "organisations/body";
  options.date = absl::CivilDay(2011, 9, 30);
  while (!bytes.empty()) {
    const std::size_t end = bytes.find("=\n");
    const absl::string_view files = bytes.substr(0, end);
    bytes = end == absl::string_view::npos ? absl::string_view() : bytes.substr(end + 2);
    const std::size_t part = files.find("~\n");
    const absl::string_view senior = files.substr(0, part);
    const absl::string_view junior =
        part == absl::string_view::npos ? absl::string_view() : files.substr(part + 2);
    const imports::Plan plan = imports::ImportOrganogram(senior, junior, state, options);
    fuzz::Carry(plan.roles, state);
    fuzz::Require(imports::ImportOrganogram(senior, junior, state, options).roles.empty(),
                  "a second import changes nothing");
    imports::PrintReport(plan.report, "file", options.strictness);
    options.date = absl::CivilDay(absl::CivilMonth(*options.date) + 6);
  }
  return 0;
}
