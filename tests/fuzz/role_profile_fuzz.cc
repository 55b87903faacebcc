// The importer of role pages: what it plans the service takes, and a page imported twice changes
// nothing the second time.
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/structure/role_profile.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/registers.h"

namespace cairn::fuzz {
namespace {

constexpr char kState[] = R"pb(
  skills { name: "skills/knots" display_name: "Knots" }
  programmes { name: "programmes/wharf" display_name: "Wharf programme" }
  roles {
    name: "roles/lord"
    display_name: "Sea lord"
    tier: 1
    service_area: PLACE
    requirements {
      gate: ESSENTIAL
      experience { area: "rope-budgets" minimum_months: 3 }
    }
    requirements {
      gate: STATUTORY
      registration { register: "harbours" }
    }
  }
)pb";
constexpr char kPage[] =
    "You run children's boats.\nWhat you'll do\nAs a head of children's boats you'll:\n- count "
    "boats\nThe post is subject to Guidance. It says:\n- how\n"
    "Skills and knowledge\nYou need:\n- skill with knots\nHow to become one\nTo become a head of "
    "children's boats you must:\n- ideally have level 7\n"
    "- have experience of rope budgets\nThe Wharf Programme helps.\nCareer progression\nYou "
    "could:\n- become a Sea Lord\nFind a job\nLook.\n";

}  // namespace

std::vector<std::string> Seeds() {
  return {kPage, "As a director of children's services you'll:\n- x\n"};
}
std::vector<std::string> Dictionary() {
  return {"\n- ",         ":\n",       "What you'll do\n", "As a ",
          " you'll:\n",   "Skills\n",  "You need:\n",      "How to become one\n",
          "SCQF level 9", "Programme", "guidance"};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  const absl::string_view page(reinterpret_cast<const char*>(data), size);
  for (const char* role : {"", "roles/lord"}) {
    imports::Existing state = fuzz::FromText(fuzz::kState);
    imports::Options options;
    options.role = role;
    const imports::Plan plan = imports::ImportRoleProfile(page, state, options);
    fuzz::Carry(plan.roles, state);
    fuzz::Require(imports::ImportRoleProfile(page, state, options).roles.empty(),
                  "a second import changes nothing");
    imports::PrintReport(plan.report, "page", options.strictness);
  }
  return 0;
}
