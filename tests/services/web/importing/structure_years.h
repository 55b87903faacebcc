#ifndef CAIRN_TESTS_SERVICES_WEB_IMPORTING_STRUCTURE_YEARS_H_
#define CAIRN_TESTS_SERVICES_WEB_IMPORTING_STRUCTURE_YEARS_H_

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "services/web/importing/structure/organisation_structure.h"
#include "tests/services/web/importing/registers.h"

// Two years of an invented council, as its structure files show them.
namespace cairn::imports {

inline constexpr char kHeader[] =
    "OrganisationLabel,EffectiveDate,Level,JobTitle,Name,Grade,Directorate,Service,ContractType,"
    "SharedPost,SalaryBand,"
    "MaximumSalary,Vacancy,Comments\n";

inline const roles::v1::Post* FindPost(const Existing& state, absl::string_view title,
                                       int ordinal = 1) {
  for (const roles::v1::Post& post : state.posts())
    if (post.display_name() == title && post.ordinal() == ordinal) return &post;
  return nullptr;
}

inline const roles::v1::Vacancy* FindVacancy(const Existing& state, absl::string_view title) {
  const roles::v1::Post* post = FindPost(state, title);
  for (const roles::v1::Vacancy& vacancy : state.vacancies())
    if (post != nullptr && vacancy.post() == post->name()) return &vacancy;
  return nullptr;
}

inline constexpr char kCouncil[] = R"pb(
  organisations {
    name: "organisations/elmshire"
    display_name: "Elmshire Council"
    kind: COUNCIL
    nation: ENGLAND
  }
  roles {
    name: "roles/director"
    display_name: "Director"
    tier: 3
    service_area: CHILDREN
    statutory_basis: "An Act"
    titles { title: "Director of Children's Services" }
  }
  roles {
    name: "roles/head"
    display_name: "Head"
    tier: 5
    service_area: ADULTS
    titles { title: "Head of *" directorate: "Adults" }
  }
  roles {
    name: "roles/head-children"
    display_name: "Head"
    tier: 5
    service_area: CHILDREN
    titles { title: "Head of *" directorate: "Children" }
  }
)pb";

inline constexpr char kFirstYear[] =
    "Elmshire Council,2025-04-01,1,Chief Executive,Somebody,Spot,NA,NA,Permanent,NA,150000 - "
    "154999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,2,Director of Children's "
    "Services,NA,D1,Children,NA,Permanent,NA,95000 - 99999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,3,Head of "
    "Safeguarding,NA,H1,Children,Safeguarding,Permanent,NA,NA,NA,Vacant,NA\n"
    "Elmshire Council,2025-04-01,3,Head of "
    "Fostering,NA,H1,Children,Fostering,Permanent,NA,Agency,NA,NA,\"A permanent post, covered by "
    "an Agency arrangement\"\n"
    "Elmshire Council,2025-04-01,4,Team Manager,NA,T1,Children,Fostering,Permanent,NA,45000 - "
    "49999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,4,Team Manager,NA,T1,Children,Fostering,Permanent,NA,45000 - "
    "49999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,3,Head of "
    "Commissioning,NA,H1,Adults,Commissioning,Permanent,NA,70000 - 74999,NA,NA,NA\n"
    "Elmshire Council,2025-04-01,3,Head of "
    "Procurement,NA,H1,Resources,Procurement,Permanent,Shared,70000 - 74999,65000,NA,Shared with "
    "Oakshire. Oakshire Council is the host organisation\n"
    "Elmshire Council,2025-04-01,3,Head of Older People,NA,H1,Adults,Older "
    "People,Permanent,NA,NA,NA,VACANT',NA\n"
    "Elmshire Council,2025-04-01,3,Strategic Lead Quality,NA,H1,Adults,Quality,Permanent,NA,70000 "
    "- 74999,NA,NA,NA\n";

inline constexpr char kSecondYear[] =
    "Elmshire Council,2026-04-01,1,Chief Executive,Somebody,Spot,NA,NA,Permanent,NA,150000 - "
    "154999,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,2,Director of Children's "
    "Services,NA,D2,Children,NA,Permanent,NA,95000 - 99999,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,3,Head of "
    "Safeguarding,NA,H1,Children,Safeguarding,Permanent,NA,NA,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,3,Head of "
    "Fostering,NA,H1,Children,Fostering,Permanent,NA,Agency,NA,Vacant,Not covered\n"
    "Elmshire Council,2026-04-01,4,Team Manager,NA,T1,Children,Fostering,Permanent,NA,45000 - "
    "49999,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,3,Head of Integrated "
    "Commissioning,NA,H1,Adults,Commissioning,Permanent,NA,70000 - 74999,NA,NA,NA\n"
    "Elmshire Council,2026-04-01,3,Head of "
    "Procurement,NA,H1,Resources,Procurement,Permanent,Shared,70000 - 74999,65000,NA,Shared with "
    "Oakshire. Oakshire Council is the host organisation\n"
    "Elmshire Council,2026-04-01,3,Strategic Lead Quality,NA,H1,Adults,Quality,Permanent,NA,70000 "
    "- 74999,NA,Vacant,NA\n"
    "Elmshire Council,2026-04-01,3,Head of Prevention,NA,H1,Adults,Prevention,Permanent,NA,70000 - "
    "74999,NA,NA,NA\n";

// The second year, in which no post has a new title.
inline std::string SecondYearWithoutRenames() {
  return absl::StrReplaceAll(kSecondYear, {{"Head of Integrated ", "Head of "}});
}

class LaterYearTest : public testing::Test {
 protected:
  LaterYearTest() {
    registers_.Have(FromText(kCouncil));
    options_.organisation = "organisations/elmshire";
  }
  Plan Import(absl::string_view rows) {
    return ImportOrganisationStructure(absl::StrCat(kHeader, rows), registers_.State(), options_);
  }
  Plan Take(absl::string_view rows) {
    const Plan plan = Import(rows);
    registers_.Carry(plan);
    return plan;
  }
  // The council ends in 2026.
  void Ends(int day, int month) {
    registers_.Have(FromText(absl::StrCat(
        "organisations { name: 'organisations/elmshire' display_name: 'Elmshire' kind: COUNCIL ",
        "close_date { year: 2026 month: ", month, " day: ", day, " } }")));
  }

  Registers registers_;
  Options options_;
};

}  // namespace cairn::imports

#endif  // CAIRN_TESTS_SERVICES_WEB_IMPORTING_STRUCTURE_YEARS_H_
