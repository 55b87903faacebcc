#include "services/web/importing/text/title_map.h"

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_join.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace cairn::imports {
namespace {

constexpr char kRoles[] = R"pb(
  roles {
    name: "roles/director"
    nations: [ ENGLAND ]
    titles { title: "Director of Children's Services" }
    titles { title: "Corporate Director of Children's Services *" }
  }
  roles {
    name: "roles/scottish-director"
    nations: [ SCOTLAND ]
    titles { title: "Director of Children's Services" }
  }
  roles {
    name: "roles/head"
    titles { title: "Head of *" directorate: "Children's Services" }
  }
  roles {
    name: "roles/head-of-school"
    titles { title: "Head of School *" }
  }
  roles {
    name: "roles/early"
    titles { title: "Head of *" directorate: "Children's Services" service: "Early Help" }
  }
  roles {
    name: "roles/deputy"
    titles { title: "* Deputy Director" }
  }
  roles {
    name: "roles/anywhere"
    titles { title: "* Social Work Officer *" }
  }
  roles {
    name: "roles/one"
    titles { title: "Lead Officer" }
  }
  roles {
    name: "roles/two"
    titles { title: "Lead Officer" }
  }
  roles {
    name: "roles/nothing"
    titles { title: "*" }
  }
)pb";

struct Case {
  const char* label;
  type::v1::Nation nation;
  const char* title;
  const char* directorate;
  const char* service;
  const char* roles;
};
void PrintTo(const Case& test, std::ostream* out) { *out << test.label; }

class TitleMapTest : public testing::TestWithParam<Case> {};

TEST_P(TitleMapTest, FindsTheRolesThatClaimATitleMostClosely) {
  bundle::v1::Bundle catalogue;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(kRoles, &catalogue));
  const TitleMap map(catalogue.roles(), GetParam().nation);

  std::vector<std::string> names;
  for (const auto* role : map.Find(GetParam().title, GetParam().directorate, GetParam().service))
    names.push_back(role->name().substr(6));

  EXPECT_EQ(absl::StrJoin(names, " "), GetParam().roles);
}

constexpr auto kEngland = type::v1::ENGLAND;

INSTANTIATE_TEST_SUITE_P(
    Titles, TitleMapTest,
    testing::Values(
        Case{"same_words", kEngland, "DIRECTOR, Children\xE2\x80\x99s Services", "", "",
             "director"},
        Case{"nation", type::v1::SCOTLAND, "Director of Children's Services", "", "",
             "scottish-director"},
        Case{"more_words_behind", kEngland, "Corporate Director of Children's Services and Skills",
             "", "", "director"},
        Case{"no_more_words_needed", kEngland, "Corporate Director for Childrens Services", "", "",
             "director"},
        Case{"more_words_not_allowed", kEngland, "Director of Children's Services and Skills", "",
             "", ""},
        Case{"directorate_asked_for", kEngland, "Head of Residential", "Adults Services", "", ""},
        Case{"directorate_words_in_any_order", kEngland, "Head of Residential",
             "Services, Children's", "", "head"},
        Case{"most_words_win", kEngland, "Head of School Places", "Children's Services", "",
             "head-of-school"},
        Case{"service_breaks_a_tie", kEngland, "Head of Help", "Children's Services",
             "Early Help North", "early"},
        Case{"words_before", kEngland, "Interim Deputy Director", "", "", "deputy"},
        Case{"words_on_both_sides", kEngland, "Chief Social Work Officer and Head of Care", "", "",
             "anywhere"},
        Case{"two_roles_tie", kEngland, "Lead Officer", "", "", "one two"},
        Case{"nothing_fits", kEngland, "Caretaker", "", "", ""}),
    [](const auto& test) { return std::string(test.param.label); });

}  // namespace
}  // namespace cairn::imports
