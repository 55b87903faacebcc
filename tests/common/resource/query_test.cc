#include "common/resource/query.h"

#include <cstdint>
#include <limits>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn::resource {
namespace {

using roles::v1::Post;
using roles::v1::Vacancy;
using test::FailsWith;
using test::Naming;
using test::Saying;
using testing::ElementsAre;
using testing::HasSubstr;

const ResourceType& Posts() { return ResourceType::Of(Post::descriptor()); }
const ResourceType& Vacancies() { return ResourceType::Of(Vacancy::descriptor()); }

bool Same(const std::vector<Comparison>& a, const std::vector<Comparison>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Comparison& x, const Comparison& y) {
                      return x.column == y.column && x.op == y.op && x.value == y.value;
                    });
}

struct GoodFilter {
  const char* label;
  const ResourceType* type;
  const char* filter;
  const char* column;
  Operator op;
  Value value;
};
void PrintTo(const GoodFilter& filter, std::ostream* out) { *out << filter.label; }
class GoodFilterTest : public testing::TestWithParam<GoodFilter> {};

TEST_P(GoodFilterTest, IsReadAsOneComparison) {
  const auto read = ParseFilter(*GetParam().type, GetParam().filter);

  ASSERT_TRUE(read.ok()) << read.status();
  ASSERT_EQ(read->size(), 1u);
  EXPECT_EQ((*read)[0].column->name, GetParam().column);
  EXPECT_EQ((*read)[0].op, GetParam().op);
  EXPECT_EQ((*read)[0].value, GetParam().value);
}

TEST_P(GoodFilterTest, PrintedAndReadAgainIsTheSame) {
  const auto read = ParseFilter(*GetParam().type, GetParam().filter);
  ASSERT_TRUE(read.ok()) << read.status();

  const auto again = ParseFilter(*GetParam().type, PrintFilter(*read));

  ASSERT_TRUE(again.ok()) << again.status() << PrintFilter(*read);
  EXPECT_TRUE(Same(*read, *again)) << PrintFilter(*read);
}

INSTANTIATE_TEST_SUITE_P(
    Filters, GoodFilterTest,
    testing::Values(
        GoodFilter{"text", &Posts(), "directorate = Adults", "directorate", Operator::kEqual,
                   "Adults"},
        GoodFilter{"text_unequal", &Posts(), "directorate != Adults", "directorate",
                   Operator::kNotEqual, "Adults"},
        GoodFilter{"text_less", &Posts(), "directorate < B", "directorate", Operator::kLess, "B"},
        GoodFilter{"text_less_or_equal", &Posts(), "directorate <= B", "directorate",
                   Operator::kLessOrEqual, "B"},
        GoodFilter{"text_greater", &Posts(), "directorate > B", "directorate", Operator::kGreater,
                   "B"},
        GoodFilter{"text_greater_or_equal", &Posts(), "directorate >= B", "directorate",
                   Operator::kGreaterOrEqual, "B"},
        GoodFilter{"quoted", &Posts(), R"(directorate = "Adults and \"health\" \\ care")",
                   "directorate", Operator::kEqual, R"(Adults and "health" \ care)"},
        GoodFilter{"quoted_and", &Posts(), R"(service = "a AND b")", "service", Operator::kEqual,
                   "a AND b"},
        GoodFilter{"quoted_null_is_a_word", &Posts(), R"(service = "null")", "service",
                   Operator::kEqual, "null"},
        GoodFilter{"empty_text_is_nothing", &Posts(), R"(service = "")", "service",
                   Operator::kEqual, std::monostate()},
        GoodFilter{"null", &Posts(), "service = null", "service", Operator::kEqual,
                   std::monostate()},
        GoodFilter{"not_null", &Posts(), "close_date != null", "close_date", Operator::kNotEqual,
                   std::monostate()},
        GoodFilter{"name", &Posts(), "role = roles/director", "role", Operator::kEqual,
                   "roles/director"},
        GoodFilter{"non_ascii", &Posts(), "service = \"caf\xc3\xa9\"", "service", Operator::kEqual,
                   "caf\xc3\xa9"},
        GoodFilter{"number", &Posts(), "level = 3", "level", Operator::kEqual, std::int64_t{3}},
        GoodFilter{"negative", &Posts(), "level > -3", "level", Operator::kGreater,
                   std::int64_t{-3}},
        GoodFilter{"number_unequal", &Posts(), "level != 3", "level", Operator::kNotEqual,
                   std::int64_t{3}},
        GoodFilter{"number_less", &Posts(), "level < 3", "level", Operator::kLess, std::int64_t{3}},
        GoodFilter{"number_less_or_equal", &Posts(), "level <= 3", "level", Operator::kLessOrEqual,
                   std::int64_t{3}},
        GoodFilter{"number_greater_or_equal", &Posts(), "level >= 3", "level",
                   Operator::kGreaterOrEqual, std::int64_t{3}},
        GoodFilter{"true_", &Posts(), "statutory = true", "statutory", Operator::kEqual,
                   std::int64_t{1}},
        GoodFilter{"false_", &Posts(), "statutory != false", "statutory", Operator::kNotEqual,
                   std::int64_t{0}},
        GoodFilter{"date", &Posts(), "open_date < 2026-11-23", "open_date", Operator::kLess,
                   "2026-11-23"},
        GoodFilter{"leap_day", &Posts(), "open_date = 2024-02-29", "open_date", Operator::kEqual,
                   "2024-02-29"},
        GoodFilter{"enumeration", &Vacancies(), "state = OPEN", "state", Operator::kEqual, "OPEN"},
        GoodFilter{"enumeration_unequal", &Vacancies(), "state != FILLED", "state",
                   Operator::kNotEqual, "FILLED"},
        GoodFilter{"enumeration_unspecified_is_nothing", &Vacancies(), "state = STATE_UNSPECIFIED",
                   "state", Operator::kEqual, std::monostate()},
        GoodFilter{"without_spaces", &Posts(), "level<=3", "level", Operator::kLessOrEqual,
                   std::int64_t{3}},
        GoodFilter{"many_spaces", &Posts(), "  level \t <= \n 3  ", "level", Operator::kLessOrEqual,
                   std::int64_t{3}}),
    [](const auto& test) { return test.param.label; });

TEST(FilterTest, ComparisonsAreJoinedByAnd) {
  const auto read =
      ParseFilter(Posts(), R"(level <= 3 AND directorate="Adults" AND close_date = null)");

  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(PrintFilter(*read), R"(level <= 3 AND directorate = "Adults" AND close_date = null)");
}

TEST(FilterTest, NoneIsNoComparison) {
  for (const char* filter : {"", "   ", "\n"}) {
    const auto read = ParseFilter(Posts(), filter);
    ASSERT_TRUE(read.ok());
    EXPECT_TRUE(read->empty());
  }
}

struct BadQueryCase {
  const char* label;
  const char* query;
  int position;  // of the character that it stumbles on, from 1
  const char* why;
};
void PrintTo(const BadQueryCase& bad, std::ostream* out) { *out << bad.label; }
class BadFilterTest : public testing::TestWithParam<BadQueryCase> {};

TEST_P(BadFilterTest, IsRefusedWithTheCharacterItStumblesOn) {
  const auto read = ParseFilter(Posts(), GetParam().query);

  EXPECT_THAT(read, FailsWith(ErrorReason::BAD_QUERY));
  EXPECT_THAT(read, Naming("position", absl::StrCat(GetParam().position)));
  EXPECT_THAT(read, Saying(HasSubstr(GetParam().why)));
}

INSTANTIATE_TEST_SUITE_P(
    Filters, BadFilterTest,
    testing::Values(
        BadQueryCase{"unknown_field", "level = 3 AND height = 2", 15, "height"},
        BadQueryCase{"field_that_is_no_column", "salary_band = x", 1, "salary_band"},
        BadQueryCase{"nested_field", "covers.kind = AGENCY", 1, "covers.kind"},
        BadQueryCase{"no_field", "= 3", 1, "expected a field"},
        BadQueryCase{"no_operator", "level", 6, "expected one of"},
        BadQueryCase{"has_operator", "level : 3", 7, "expected one of"},
        BadQueryCase{"double_equals", "level == 3", 8, "expected a value"},
        BadQueryCase{"no_value", "level =", 8, "expected a value"},
        BadQueryCase{"no_value_before_and", "level = AND statutory = true", 9, "whole number"},
        BadQueryCase{"or_", "level = 3 OR level = 4", 11, "OR"},
        BadQueryCase{"not_", "NOT level = 3", 1, "NOT"},
        BadQueryCase{"brackets", "(level = 3)", 1, "expected a field"},
        BadQueryCase{"star", "directorate = Ad*", 17, "AND"},
        BadQueryCase{"comma", "level = 3, statutory = true", 10, "AND"},
        BadQueryCase{"lower_case_and", "level = 3 and level = 4", 11, "AND"},
        BadQueryCase{"nothing_after_and", "level = 3 AND ", 15, "expected a field"},
        BadQueryCase{"quote_not_closed", "directorate = \"Adults", 15, "not closed"},
        BadQueryCase{"quote_ends_in_backslash", "directorate = \"Adults\\", 15, "not closed"},
        BadQueryCase{"single_quotes", "directorate = 'Adults'", 15, "quotes"},
        BadQueryCase{"word_for_a_number", "level = three", 9, "whole number"},
        BadQueryCase{"fraction", "level = 1.5", 9, "whole number"},
        BadQueryCase{"number_too_large", "level = 99999999999999999999", 9, "whole number"},
        BadQueryCase{"number_for_a_truth", "statutory = 1", 13, "true or false"},
        BadQueryCase{"order_of_truths", "statutory < true", 11, "no order"},
        BadQueryCase{"word_for_a_date", "open_date = today", 13, "2026-11-23"},
        BadQueryCase{"short_date", "open_date = 2026-1-2", 13, "2026-11-23"},
        BadQueryCase{"no_such_day", "open_date = 2026-02-30", 13, "2026-11-23"},
        BadQueryCase{"time_of_day", "open_date = 2026-02-03T10:00:00", 13, "2026-11-23"},
        BadQueryCase{"order_of_null", "open_date < null", 13, "null"},
        BadQueryCase{"order_of_empty_text", "service > \"\"", 11, "null"},
        BadQueryCase{"null_for_a_number", "level = null", 9, "never null"},
        BadQueryCase{"null_for_a_truth", "statutory != null", 14, "never null"},
        BadQueryCase{"zero_byte_word", "\x01", 1, "expected a field"},
        BadQueryCase{"not_utf8", "level = \xff", 9, "expected a value"}),
    [](const auto& test) { return test.param.label; });

TEST(FilterTest, AnEnumerationHasNamesAndNoOrder) {
  EXPECT_THAT(ParseFilter(Vacancies(), "state = GONE"), FailsWith(ErrorReason::BAD_QUERY));
  EXPECT_THAT(ParseFilter(Vacancies(), "state = GONE"),
              Saying(HasSubstr("ANTICIPATED, OPEN, SHORTLISTED, OFFERED, FILLED, WITHDRAWN")));
  EXPECT_THAT(ParseFilter(Vacancies(), "state = 2"), FailsWith(ErrorReason::BAD_QUERY));
  EXPECT_THAT(ParseFilter(Vacancies(), "state < OPEN"), Naming("position", "7"));
}

TEST(FilterTest, TheFailureNamesTheFieldsThatThereAre) {
  EXPECT_THAT(
      ParseFilter(Vacancies(), "colour = red"),
      Saying(HasSubstr("there are external_id, post, state, origin, vacant_since, as_of_date")));
}

std::vector<std::string> Orders(const absl::StatusOr<std::vector<Order>>& orders) {
  std::vector<std::string> names;
  EXPECT_TRUE(orders.ok()) << orders.status();
  if (orders.ok())
    for (const Order& order : *orders)
      names.push_back(absl::StrCat(order.column->name, order.descending ? " down" : " up"));
  return names;
}

TEST(OrderTest, ColumnsAreJoinedByCommasEachUpOrDown) {
  EXPECT_THAT(Orders(ParseOrder(Posts(), "")), ElementsAre());
  EXPECT_THAT(Orders(ParseOrder(Posts(), "  ")), ElementsAre());
  EXPECT_THAT(Orders(ParseOrder(Posts(), "level")), ElementsAre("level up"));
  EXPECT_THAT(
      Orders(ParseOrder(Posts(), "level desc, directorate,service asc ,  open_date   desc")),
      ElementsAre("level down", "directorate up", "service up", "open_date down"));
}

class BadOrderTest : public testing::TestWithParam<BadQueryCase> {};

TEST_P(BadOrderTest, IsRefusedWithTheCharacterItStumblesOn) {
  const auto read = ParseOrder(Posts(), GetParam().query);

  EXPECT_THAT(read, FailsWith(ErrorReason::BAD_QUERY));
  EXPECT_THAT(read, Naming("position", absl::StrCat(GetParam().position)));
  EXPECT_THAT(read, Saying(HasSubstr(GetParam().why)));
}

INSTANTIATE_TEST_SUITE_P(
    Orders, BadOrderTest,
    testing::Values(BadQueryCase{"unknown", "height", 1, "height"},
                    BadQueryCase{"unknown_second", "level, height", 8, "height"},
                    BadQueryCase{"no_column", "salary_band", 1, "salary_band"},
                    BadQueryCase{"direction", "level down", 7, "field desc"},
                    BadQueryCase{"upper_case_direction", "level DESC", 7, "field desc"},
                    BadQueryCase{"three_words", "level desc now", 12, "field desc"},
                    BadQueryCase{"comma_only", ",", 1, "field desc"},
                    BadQueryCase{"trailing_comma", "level,", 7, "field desc"},
                    BadQueryCase{"twice", "level, service, level desc", 17, "twice"},
                    BadQueryCase{"minus", "-level", 1, "-level"}),
    [](const auto& test) { return test.param.label; });

TEST(ColumnValueTest, IsWhatTheFieldHolds) {
  Post post;
  post.set_display_name("Head");
  post.set_level(4);
  post.mutable_open_date()->set_year(2026);
  post.mutable_open_date()->set_month(2);
  post.mutable_open_date()->set_day(3);
  const auto value = [&](const char* column) {
    return ColumnValue(post, *Posts().FindColumn(column));
  };

  EXPECT_EQ(value("display_name"), Value("Head"));
  EXPECT_EQ(value("level"), Value(std::int64_t{4}));
  EXPECT_EQ(value("open_date"), Value("2026-02-03"));
  EXPECT_EQ(value("statutory"), Value(std::int64_t{0}));
  EXPECT_EQ(value("service"), Value());
  EXPECT_EQ(value("close_date"), Value());
  EXPECT_EQ(SortValue(post, *Posts().FindColumn("close_date")), Value(std::string()));
  Vacancy vacancy;
  EXPECT_EQ(ColumnValue(vacancy, *Vacancies().FindColumn("state")), Value());
  vacancy.set_state(Vacancy::OFFERED);
  EXPECT_EQ(ColumnValue(vacancy, *Vacancies().FindColumn("state")), Value("OFFERED"));
}

TEST(ValuesTest, AreReadAsTheyWereWritten) {
  const std::vector<std::vector<Value>> lists = {
      {},
      {Value()},
      {std::int64_t{0}, std::int64_t{-1}, std::numeric_limits<std::int64_t>::min(),
       std::numeric_limits<std::int64_t>::max()},
      {0.0, -2.5, 1.0 / 3, std::numeric_limits<double>::max(),
       std::numeric_limits<double>::denorm_min()},
      {"", "north", "i3:-42", std::string("\0:\xff", 3), std::string(5000, 'x')},
      {Value(), std::int64_t{7}, "x", 0.5, Value()}};
  for (const auto& list : lists) {
    const auto read = DecodeValues(EncodeValues(list));
    ASSERT_TRUE(read.ok()) << EncodeValues(list);
    EXPECT_EQ(*read, list);
  }
}

TEST(ValuesTest, WhatEncodingDoesNotProduceIsRefused) {
  for (const char* bytes : {"x",     ":",     ":0",
                            "i",     "i1",    "i:1",
                            "i1:",   "i2:1",  "i1:x",
                            "i2:+1", "i2: 1", "i2:01",
                            "i+1:1", "i01:1", "i-1:1",
                            "n1:x",  "n",     "r3:0.50",
                            "r1:x",  "t2:x",  "t99999999999999999999:x",
                            "q1:x",  "t1:xt", "i20:99999999999999999999"})
    EXPECT_THAT(DecodeValues(bytes), test::StatusIs(absl::StatusCode::kInvalidArgument)) << bytes;
}

}  // namespace
}  // namespace cairn::resource
