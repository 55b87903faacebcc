#include "common/resource/field_rules.h"

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/dates.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn::resource {
namespace {

using google::protobuf::Message;
using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Role;
using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using testing::ElementsAre;
using testing::ElementsAreArray;

std::unique_ptr<Message> FromText(const Message& prototype, const std::string& text) {
  std::unique_ptr<Message> message(prototype.New());
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, message.get())) << text;
  return message;
}

std::string Repeat(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) absl::StrAppend(&all, text, " ");
  return all;
}

struct RuleCase {
  const char* label;
  const Message* prototype;
  std::string text;
  std::vector<std::string> bad;  // paths, in order
};
void PrintTo(const RuleCase& rule, std::ostream* out) { *out << rule.label; }

class ResourceRuleTest : public testing::TestWithParam<RuleCase> {};

TEST_P(ResourceRuleTest, TheBadFieldsAreNamedAndNoOthers) {
  const std::unique_ptr<Message> resource = FromText(*GetParam().prototype, GetParam().text);
  Violations violations;

  CheckResource(*resource, "it", violations);

  std::vector<std::string> paths;
  for (const auto& [path, problem] : violations.found()) paths.push_back(path);
  EXPECT_THAT(paths, ElementsAreArray(GetParam().bad));
}

const Message& kPost = Post::default_instance();
const Message& kRole = Role::default_instance();
const Message& kOrganisation = Organisation::default_instance();
const Message& kPerson = people::v1::Person::default_instance();
const Message& kAppointment = people::v1::Appointment::default_instance();

INSTANTIATE_TEST_SUITE_P(
    Rules, ResourceRuleTest,
    testing::Values(
        RuleCase{"good", &kPost, R"(display_name: "Head")", {}},
        RuleCase{"required_text", &kPost, "", {"it.display_name"}},
        RuleCase{"line_break_and_tab", &kPost, R"(display_name: "Head\n\tof")", {}},
        RuleCase{"escape", &kPost, R"(display_name: "\033[31mHead")", {"it.display_name"}},
        RuleCase{"delete", &kPost, R"(display_name: "Head\177")", {"it.display_name"}},
        RuleCase{"control_of_c1", &kPost, R"(display_name: "\302\233Head")", {"it.display_name"}},
        RuleCase{
            "right_to_left", &kPost, R"(display_name: "\342\200\256Head")", {"it.display_name"}},
        RuleCase{"isolate", &kPost, R"(display_name: "\342\201\246Head")", {"it.display_name"}},
        RuleCase{"required_text_empty", &kPost, R"(display_name: "")", {"it.display_name"}},
        RuleCase{"required_text_blank", &kPost, R"(display_name: "  ")", {"it.display_name"}},
        RuleCase{"required_text_of_line_breaks",
                 &kOrganisation,
                 R"(display_name: "\n\t" kind: COUNCIL)",
                 {"it.display_name"}},
        RuleCase{"required_text_of_hard_spaces",
                 &kPost,
                 R"(display_name: "\302\240\343\200\200")",
                 {"it.display_name"}},
        RuleCase{"blank_text", &kPerson, R"(display_name: " ")", {"it.display_name"}},
        RuleCase{"text_with_blanks", &kPost, R"(display_name: " Head ")", {}},
        RuleCase{"required_enum", &kOrganisation, R"(display_name: "Ayr")", {"it.kind"}},
        RuleCase{"required_enum_unspecified",
                 &kOrganisation,
                 R"(display_name: "Ayr" kind: KIND_UNSPECIFIED)",
                 {"it.kind"}},
        RuleCase{
            "required_number", &kRole, R"(display_name: "D" service_area: ADULTS)", {"it.tier"}},
        RuleCase{"required_date",
                 &kAppointment,
                 R"(post: "organisations/a/posts/p" kind: ACTING)",
                 {"it.start_date"}},
        RuleCase{"required_within_an_item",
                 &kPost,
                 R"(display_name: "Head" covers {} covers { kind: AGENCY } covers {})",
                 {"it.covers[0].kind", "it.covers[2].kind"}},
        RuleCase{"enum_value_that_is_not_there",
                 &kOrganisation,
                 R"(display_name: "Ayr" kind: 99)",
                 {"it.kind"}},
        RuleCase{
            "negative_enum_value", &kOrganisation, R"(display_name: "Ayr" kind: -1)", {"it.kind"}},
        RuleCase{"enum_item_that_is_not_there",
                 &kRole,
                 R"(display_name: "D" tier: 3 service_area: ADULTS nations: [SCOTLAND, 77])",
                 {"it.nations[1]"}},
        RuleCase{"least_number", &kPost, R"(display_name: "Head" level: -1)", {"it.level"}},
        RuleCase{
            "number_at_its_least", &kRole, R"(display_name: "D" service_area: ADULTS tier: 1)", {}},
        RuleCase{"number_at_its_most", &kPost, R"(display_name: "Head" level: 20 fte: 1)", {}},
        RuleCase{"number_above_its_most",
                 &kPost,
                 R"(display_name: "Head" level: 21 fte: 20.0001)",
                 {"it.level", "it.fte"}},
        RuleCase{"negative_fraction", &kPost, R"(display_name: "Head" fte: -0.1)", {"it.fte"}},
        RuleCase{"not_a_number", &kPost, R"(display_name: "Head" fte: nan)", {"it.fte"}},
        RuleCase{"infinite", &kPost, R"(display_name: "Head" fte: inf)", {"it.fte"}},
        RuleCase{"minus_infinite", &kPost, R"(display_name: "Head" fte: -inf)", {"it.fte"}},
        RuleCase{"longest_text",
                 &kPost,
                 absl::StrCat(R"(display_name: ")", std::string(300, 'x'), R"(")"),
                 {}},
        RuleCase{"text_too_long",
                 &kPost,
                 absl::StrCat(R"(display_name: ")", std::string(301, 'x'), R"(")"),
                 {"it.display_name"}},
        RuleCase{"length_counts_bytes",
                 &kPost,
                 absl::StrCat(R"(display_name: ")", Repeat("\xc3\xa9", 101), R"(")"),
                 {"it.display_name"}},
        RuleCase{"text_without_a_limit_has_4096",
                 &kRole,
                 absl::StrCat(R"(display_name: "D" tier: 3 service_area: ADULTS summary: ")",
                              std::string(4096, 'x'), R"(")"),
                 {}},
        RuleCase{"text_without_a_limit_above_4096",
                 &kRole,
                 absl::StrCat(R"(display_name: "D" tier: 3 service_area: ADULTS summary: ")",
                              std::string(4097, 'x'), R"(")"),
                 {"it.summary"}},
        RuleCase{
            "long_item",
            &kRole,
            absl::StrCat(R"(display_name: "D" tier: 3 service_area: ADULTS duties: "x" duties: ")",
                         std::string(4097, 'x'), R"(")"),
            {"it.duties[1]"}},
        RuleCase{"zero_byte", &kPost, R"(display_name: "He\000ad")", {"it.display_name"}},
        RuleCase{"most_items",
                 &kPost,
                 absl::StrCat(R"(display_name: "Head" )", Repeat("covers { kind: AGENCY }", 100)),
                 {}},
        RuleCase{"too_many_items",
                 &kPost,
                 absl::StrCat(R"(display_name: "Head" )", Repeat("covers { kind: AGENCY }", 101)),
                 {"it.covers"}},
        RuleCase{"too_many_items_without_a_limit",
                 &kRole,
                 absl::StrCat(R"(display_name: "D" tier: 3 service_area: ADULTS )",
                              Repeat(R"(duties: "x")", 1001)),
                 {"it.duties"}},
        RuleCase{"good_date",
                 &kPost,
                 R"(display_name: "Head" open_date { year: 2024 month: 2 day: 29 })",
                 {}},
        RuleCase{"no_such_day",
                 &kPost,
                 R"(display_name: "Head" open_date { year: 2025 month: 2 day: 29 })",
                 {"it.open_date"}},
        RuleCase{"month_only",
                 &kPost,
                 R"(display_name: "Head" open_date { year: 2025 month: 2 })",
                 {"it.open_date"}},
        RuleCase{"empty_date", &kPost, R"(display_name: "Head" open_date {})", {"it.open_date"}},
        RuleCase{"month_13",
                 &kPost,
                 R"(display_name: "Head" open_date { year: 2025 month: 13 day: 1 })",
                 {"it.open_date"}},
        RuleCase{"negative_day",
                 &kPost,
                 R"(display_name: "Head" open_date { year: 2025 month: 1 day: -1 })",
                 {"it.open_date"}},
        RuleCase{
            "first_and_last_year",
            &kPost,
            R"(display_name: "Head" open_date { year: 1900 month: 1 day: 1 } close_date { year: 2199 month: 12 day: 31 })",
            {}},
        RuleCase{"year_too_early",
                 &kPost,
                 R"(display_name: "Head" open_date { year: 1899 month: 12 day: 31 })",
                 {"it.open_date"}},
        RuleCase{"year_too_late",
                 &kPost,
                 R"(display_name: "Head" open_date { year: 2200 month: 1 day: 1 })",
                 {"it.open_date"}},
        RuleCase{"date_within_an_item",
                 &kPost,
                 R"(display_name: "Head" covers { kind: AGENCY start_date { year: 2025 } })",
                 {"it.covers[0].start_date"}},
        RuleCase{
            "good_reference",
            &kPost,
            R"(display_name: "Head" role: "roles/director" reports_to: "organisations/a/posts/p")",
            {}},
        RuleCase{
            "malformed_reference", &kPost, R"(display_name: "Head" role: "director")", {"it.role"}},
        RuleCase{
            "reference_of_another_type",
            &kPost,
            R"(display_name: "Head" role: "skills/x" reports_to: "organisations/a/vacancies/p")",
            {"it.role", "it.reports_to"}},
        RuleCase{"reference_to_any",
                 &kPost,
                 R"(display_name: "Head" role: "roles/-" reports_to: "organisations/a/posts/-")",
                 {"it.role", "it.reports_to"}},
        RuleCase{"reference_items",
                 &kPerson,
                 R"(aspirations: "roles/a" aspirations: "" aspirations: "roles/B")",
                 {"it.aspirations[1]", "it.aspirations[2]"}},
        RuleCase{
            "reference_within_a_oneof",
            &kRole,
            R"(display_name: "D" tier: 3 service_area: ADULTS requirements { gate: ESSENTIAL skill { skill: "x" minimum_level: 6 } })",
            {"it.requirements[0].skill.skill", "it.requirements[0].skill.minimum_level"}},
        RuleCase{"what_the_server_sets_is_not_checked",
                 &kPost,
                 R"(display_name: "Head" create_time { seconds: 1 })",
                 {}},
        RuleCase{"all_at_once_in_the_order_of_the_contract",
                 &kPost,
                 R"(fte: 21 level: -4 role: "x" covers { start_date { year: 1 } } open_date {})",
                 {"it.display_name", "it.role", "it.level", "it.fte", "it.covers[0].kind",
                  "it.covers[0].start_date", "it.open_date"}}),
    [](const auto& test) { return test.param.label; });

class RequestRuleTest : public testing::TestWithParam<RuleCase> {};

TEST_P(RequestRuleTest, TheBadFieldsAreNamedAndNoOthers) {
  const std::unique_ptr<Message> request = FromText(*GetParam().prototype, GetParam().text);

  const absl::Status checked = CheckRequest(*request);

  if (GetParam().bad.empty()) {
    EXPECT_THAT(checked, IsOk());
  } else {
    EXPECT_THAT(checked, FailsWith(ErrorReason::BAD_FIELDS));
    EXPECT_THAT(BadFieldsOf(checked), ElementsAreArray(GetParam().bad));
  }
}

const Message& kGet = roles::v1::GetPostRequest::default_instance();
const Message& kList = roles::v1::ListPostsRequest::default_instance();
const Message& kCreate = roles::v1::CreatePostRequest::default_instance();
const Message& kWrite = change::v1::WriteRequest::default_instance();
const Message& kClose = roles::v1::ClosePostRequest::default_instance();

INSTANTIATE_TEST_SUITE_P(
    Rules, RequestRuleTest,
    testing::Values(
        RuleCase{"get", &kGet, R"(name: "organisations/a/posts/p")", {}},
        RuleCase{"get_nothing", &kGet, "", {"name"}},
        RuleCase{"get_malformed", &kGet, R"(name: "organisations/a/posts/P")", {"name"}},
        RuleCase{"get_any", &kGet, R"(name: "organisations/a/posts/-")", {"name"}},
        RuleCase{"list", &kList, R"(parent: "organisations/-" page_size: 5000)", {}},
        RuleCase{"list_negative_page",
                 &kList,
                 R"(parent: "organisations/a" page_size: -1)",
                 {"page_size"}},
        RuleCase{
            "list_long_filter",
            &kList,
            absl::StrCat(R"(parent: "organisations/a" filter: ")", std::string(2049, 'x'), R"(")"),
            {"filter"}},
        RuleCase{"a_resource_within_a_request_is_left_alone",
                 &kCreate,
                 R"(parent: "organisations/a" post { fte: 7 level: -1 })",
                 {}},
        RuleCase{"a_resource_that_is_missing", &kCreate, R"(parent: "organisations/a")", {"post"}},
        RuleCase{
            "id_and_request_id_too_long",
            &kCreate,
            absl::StrCat(R"(parent: "organisations/a" post {} post_id: ")", std::string(64, 'x'),
                         R"(" request_id: ")", std::string(129, 'x'), R"(")"),
            {"post_id", "request_id"}},
        RuleCase{"write_of_nothing", &kWrite, "", {"operations"}},
        RuleCase{"write_of_5000",
                 &kWrite,
                 Repeat(R"(operations { delete { name: "roles/x" } })", 5000),
                 {}},
        RuleCase{"write_of_5001",
                 &kWrite,
                 Repeat(R"(operations { delete { name: "roles/x" } })", 5001),
                 {"operations"}},
        RuleCase{
            "verb_without_a_date", &kClose, R"(name: "organisations/a/posts/p")", {"close_date"}}),
    [](const auto& test) { return test.param.label; });

// Enums are open in proto3, text in a message may be anything: nothing that a peer can send
// crashes.
TEST(FieldRulesTest, EveryResourceOfTheContractEmptyIsCheckedWithoutHarm) {
  for (const Message* prototype : {&kPost, &kRole, &kOrganisation, &kPerson, &kAppointment}) {
    Violations violations;
    CheckResource(*prototype, "it", violations);
    EXPECT_EQ(violations.empty(), prototype == &kPerson) << prototype->GetTypeName();
  }
}

TEST(ClearOutputOnlyTest, ClearsWhatCallersMayNotSetAndNothingElse) {
  roles::v1::Vacancy vacancy;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(
      R"pb(name: "organisations/a/vacancies/v"
           create_time { seconds: 5 }
           update_time { seconds: 6 }
           post: "organisations/a/posts/p"
           moves { state: OPEN }
           appointment: "organisations/a/people/x/appointments/y")pb",
      &vacancy));

  ClearOutputOnly(vacancy);

  EXPECT_THAT(vacancy, test::EqualsProto(R"pb(name: "organisations/a/vacancies/v"
                                              post: "organisations/a/posts/p")pb"));
}

TEST(DatesTest, ADateIsADayAndPrintsAsIso) {
  const google::type::Date date = ToDate(absl::CivilDay(2024, 2, 29));

  EXPECT_THAT(date, test::EqualsProto("year: 2024 month: 2 day: 29"));
  EXPECT_EQ(ToDay(date), absl::CivilDay(2024, 2, 29));
  EXPECT_EQ(PrintDate(ToDate(absl::CivilDay(1907, 1, 5))), "1907-01-05");
}

}  // namespace
}  // namespace cairn::resource
