#include <ostream>
#include <string>

#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/resource_type.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn::resource {
namespace {

using people::v1::Appointment;
using people::v1::Person;
using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Role;
using test::StatusIs;

template <typename T>
const ResourceType& TypeOf() {
  return ResourceType::Of(T::descriptor());
}

struct GoodName {
  const char* label;
  const ResourceType* type;
  std::string name;
  Key key;
};
void PrintTo(const GoodName& name, std::ostream* out) { *out << name.label; }
class GoodNameTest : public testing::TestWithParam<GoodName> {};

TEST_P(GoodNameTest, IsReadIntoItsKeyAndPrintedBack) {
  const absl::StatusOr<Key> key = GetParam().type->ParseName(GetParam().name);

  ASSERT_TRUE(key.ok()) << key.status();
  EXPECT_EQ(*key, GetParam().key);
  EXPECT_EQ(GetParam().type->Name(*key), GetParam().name);
}

INSTANTIATE_TEST_SUITE_P(
    Names, GoodNameTest,
    testing::Values(
        GoodName{"organisation", &TypeOf<Organisation>(), "organisations/ayr", {"ayr", "ayr"}},
        GoodName{"shared", &TypeOf<Role>(), "roles/director", {"", "director"}},
        GoodName{
            "of_an_organisation", &TypeOf<Post>(), "organisations/ayr/posts/p-1", {"ayr", "p-1"}},
        GoodName{"of_a_person",
                 &TypeOf<Appointment>(),
                 "organisations/ayr/people/ann/appointments/a1",
                 {"ayr", "ann/a1"}},
        GoodName{"one_letter", &TypeOf<Role>(), "roles/x", {"", "x"}},
        GoodName{"digits", &TypeOf<Role>(), "roles/123", {"", "123"}},
        GoodName{"longest",
                 &TypeOf<Role>(),
                 "roles/" + std::string(63, 'a'),
                 {"", std::string(63, 'a')}},
        GoodName{"id_to_be_chosen", &TypeOf<Post>(), "organisations/ayr/posts/-", {"ayr", "-"}},
        GoodName{"child_id_to_be_chosen",
                 &TypeOf<Appointment>(),
                 "organisations/ayr/people/ann/appointments/-",
                 {"ayr", "ann/-"}}),
    [](const auto& test) { return test.param.label; });

struct BadName {
  const char* label;
  std::string name;
};
void PrintTo(const BadName& name, std::ostream* out) { *out << name.label; }
class BadNameTest : public testing::TestWithParam<BadName> {};

TEST_P(BadNameTest, IsRefusedWithThePattern) {
  const absl::StatusOr<Key> key = TypeOf<Post>().ParseName(GetParam().name);

  EXPECT_THAT(key, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(key, test::Saying(testing::HasSubstr("organisations/{organisation}/posts/{post}")));
}

INSTANTIATE_TEST_SUITE_P(
    Names, BadNameTest,
    testing::Values(BadName{"empty", ""}, BadName{"slash", "/"}, BadName{"id_only", "p1"},
                    BadName{"parent_only", "organisations/ayr"},
                    BadName{"no_id", "organisations/ayr/posts"},
                    BadName{"empty_id", "organisations/ayr/posts/"},
                    BadName{"empty_organisation", "organisations//posts/p"},
                    BadName{"leading_slash", "/organisations/ayr/posts/p"},
                    BadName{"trailing_slash", "organisations/ayr/posts/p/"},
                    BadName{"other_collection", "organisations/ayr/vacancies/p"},
                    BadName{"other_root", "councils/ayr/posts/p"},
                    BadName{"one_segment_more", "organisations/ayr/posts/p/x"},
                    BadName{"any_organisation", "organisations/-/posts/p"},
                    BadName{"any_of_any", "organisations/-/posts/-"},
                    BadName{"upper_case", "organisations/ayr/posts/P"},
                    BadName{"upper_case_collection", "organisations/ayr/Posts/p"},
                    BadName{"space", "organisations/ayr/posts/p 1"},
                    BadName{"leading_space", " organisations/ayr/posts/p"},
                    BadName{"underscore", "organisations/ayr/posts/p_1"},
                    BadName{"dot", "organisations/ayr/posts/."},
                    BadName{"dots", "organisations/ayr/posts/.."},
                    BadName{"percent", "organisations/ayr/posts/%2f"},
                    BadName{"leading_hyphen", "organisations/ayr/posts/-p"},
                    BadName{"trailing_hyphen", "organisations/ayr/posts/p-"},
                    BadName{"two_hyphens", "organisations/ayr/posts/--"},
                    BadName{"accent", "organisations/ayr/posts/caf\xc3\xa9"},
                    BadName{"zero_byte", std::string("organisations/ayr/posts/p\0q", 27)},
                    BadName{"new_line", "organisations/ayr/posts/p\n"},
                    BadName{"too_long", "organisations/ayr/posts/" + std::string(64, 'a')},
                    BadName{"variables", "organisations/{organisation}/posts/{post}"}),
    [](const auto& test) { return test.param.label; });

struct ParentCase {
  const char* label;
  const ResourceType* type;
  const char* parent;
  const char* organisation;
  const char* id_prefix;
};
void PrintTo(const ParentCase& parent, std::ostream* out) { *out << parent.label; }
class GoodParentTest : public testing::TestWithParam<ParentCase> {};

TEST_P(GoodParentTest, IsARangeOfKeys) {
  const auto range = GetParam().type->ParseParent(GetParam().parent);

  ASSERT_TRUE(range.ok()) << range.status();
  EXPECT_EQ(range->organisation, GetParam().organisation);
  EXPECT_EQ(range->id_prefix, GetParam().id_prefix);
}

INSTANTIATE_TEST_SUITE_P(
    Parents, GoodParentTest,
    testing::Values(
        ParentCase{"none", &TypeOf<Role>(), "", "", ""},
        ParentCase{"none_of_organisations", &TypeOf<Organisation>(), "", "", ""},
        ParentCase{"organisation", &TypeOf<Post>(), "organisations/ayr", "ayr", ""},
        ParentCase{"any_organisation", &TypeOf<Post>(), "organisations/-", "", ""},
        ParentCase{"person", &TypeOf<Appointment>(), "organisations/ayr/people/ann", "ayr", "ann/"},
        ParentCase{"any_person", &TypeOf<Appointment>(), "organisations/ayr/people/-", "ayr", ""},
        ParentCase{"anybody_anywhere", &TypeOf<Appointment>(), "organisations/-/people/-", "", ""}),
    [](const auto& test) { return test.param.label; });

class BadParentTest : public testing::TestWithParam<ParentCase> {};

TEST_P(BadParentTest, IsRefused) {
  EXPECT_THAT(GetParam().type->ParseParent(GetParam().parent),
              StatusIs(absl::StatusCode::kInvalidArgument));
}

INSTANTIATE_TEST_SUITE_P(
    Parents, BadParentTest,
    testing::Values(ParentCase{"something", &TypeOf<Role>(), "organisations/ayr", "", ""},
                    ParentCase{"nothing", &TypeOf<Post>(), "", "", ""},
                    ParentCase{"no_id", &TypeOf<Post>(), "organisations/", "", ""},
                    ParentCase{"too_deep", &TypeOf<Post>(), "organisations/ayr/posts/p", "", ""},
                    ParentCase{"too_shallow", &TypeOf<Appointment>(), "organisations/ayr", "", ""},
                    ParentCase{"person_of_any_organisation", &TypeOf<Appointment>(),
                               "organisations/-/people/ann", "", ""},
                    ParentCase{"other_collection", &TypeOf<Appointment>(),
                               "organisations/ayr/posts/p", "", ""},
                    ParentCase{"upper_case", &TypeOf<Post>(), "organisations/Ayr", "", ""}),
    [](const auto& test) { return test.param.label; });

TEST(ResourceTypeTest, AChildsNameIsMadeOfItsParentsNameAndItsId) {
  EXPECT_EQ(TypeOf<Role>().ChildName("", "director"), "roles/director");
  EXPECT_EQ(TypeOf<Post>().ChildName("organisations/ayr", "p"), "organisations/ayr/posts/p");
  EXPECT_EQ(TypeOf<Appointment>().ChildName("organisations/ayr/people/ann", "a"),
            "organisations/ayr/people/ann/appointments/a");
}

TEST(ResourceTypeTest, KnowsWhatLivesBelowWhat) {
  EXPECT_TRUE(TypeOf<Appointment>().IsChildOf(TypeOf<Person>()));
  EXPECT_TRUE(TypeOf<Post>().IsChildOf(TypeOf<Organisation>()));
  EXPECT_FALSE(TypeOf<Person>().IsChildOf(TypeOf<Appointment>()));
  EXPECT_FALSE(TypeOf<Role>().IsChildOf(TypeOf<Organisation>()));
  EXPECT_FALSE(TypeOf<Person>().IsChildOf(TypeOf<Person>()));
  EXPECT_EQ(TypeOf<Appointment>().AncestorName({"ayr", "ann/a1"}, TypeOf<Person>()),
            "organisations/ayr/people/ann");
  EXPECT_EQ(TypeOf<Appointment>().AncestorName({"ayr", "ann/a1"}, TypeOf<Organisation>()),
            "organisations/ayr");
}

TEST(ResourceTypeTest, IsFoundByMessageNameAndOnlyForResources) {
  EXPECT_EQ(ResourceType::Find("cairn.roles.v1.Post"), &TypeOf<Post>());
  EXPECT_EQ(ResourceType::Find("cairn.roles.v1.Requirement"), nullptr);
  EXPECT_EQ(ResourceType::Find("cairn.roles.v1.Nothing"), nullptr);
  EXPECT_EQ(TypeOf<Post>().snake_name(), "post");
}

TEST(ResourceTypeTest, ColumnsAreTheFieldsDeclaredSo) {
  std::vector<std::string> names;
  for (const Column& column : TypeOf<roles::v1::Vacancy>().columns()) names.push_back(column.name);

  EXPECT_THAT(names, testing::ElementsAre("external_id", "post", "state", "origin", "vacant_since",
                                          "as_of_date"));
  EXPECT_TRUE(TypeOf<roles::v1::Vacancy>().FindColumn("external_id")->unique);
  EXPECT_EQ(TypeOf<roles::v1::Vacancy>().FindColumn("evidence"), nullptr);
}

TEST(OrganisationOfTest, IsTheSecondSegmentOfWhatBelongsToOne) {
  EXPECT_EQ(OrganisationOf("organisations/ayr"), "ayr");
  EXPECT_EQ(OrganisationOf("organisations/ayr/posts/p"), "ayr");
  EXPECT_EQ(OrganisationOf("organisations/-"), "-");
  EXPECT_EQ(OrganisationOf("roles/director"), "");
  EXPECT_EQ(OrganisationOf(""), "");
}

}  // namespace
}  // namespace cairn::resource
