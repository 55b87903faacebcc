#include "services/planner/workforce/workforce.h"

#include <malloc.h>

#include <ostream>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

// ---- days

struct MonthCase {
  const char* label;
  const char* from;
  int months;
  const char* to;
};
void PrintTo(const MonthCase& c, std::ostream* out) { *out << c.label; }
class AddMonthsTest : public testing::TestWithParam<MonthCase> {};
TEST_P(AddMonthsTest, CountsCalendarMonths) {
  EXPECT_EQ(AddMonths(On(GetParam().from), GetParam().months), On(GetParam().to));
}
INSTANTIATE_TEST_SUITE_P(Dates, AddMonthsTest,
                         testing::Values(MonthCase{"same_day", "2026-11-23", 12, "2027-11-23"},
                                         MonthCase{"back", "2026-11-23", -24, "2024-11-23"},
                                         MonthCase{"short_month", "2026-01-31", 1, "2026-02-28"},
                                         MonthCase{"leap_year", "2027-10-31", 4, "2028-02-29"},
                                         MonthCase{"over_a_year_end", "2026-12-15", 1,
                                                   "2027-01-15"}),
                         [](const auto& test) { return test.param.label; });

TEST(DayTest, CountsFromTheEpoch) {
  EXPECT_EQ(static_cast<int>(On("1970-01-01")), 0);
  EXPECT_EQ(static_cast<int>(On("2000-03-01")), 11017);
  EXPECT_EQ(DaysBetween(On("2026-11-23"), On("2026-12-01")), 8);
  EXPECT_EQ(FromCivil(ToCivil(On("1968-02-29"))), On("1968-02-29"));
}

// ---- scope

struct ScopeCase {
  const char* label;
  int tier;
  ServiceArea area;
  bool in_scope;
};
void PrintTo(const ScopeCase& c, std::ostream* out) { *out << c.label; }
class InScopeTest : public testing::TestWithParam<ScopeCase> {};
TEST_P(InScopeTest, AsksForSocialServicesAndTierSevenOrBetter) {
  Role role;
  role.tier = GetParam().tier;
  role.area = GetParam().area;
  EXPECT_EQ(InScope(role), GetParam().in_scope);
}
INSTANTIATE_TEST_SUITE_P(
    Roles, InScopeTest,
    testing::Values(ScopeCase{"director_of_children", 3, ServiceArea::kChildren, true},
                    ScopeCase{"team_manager_adults", 7, ServiceArea::kAdults, true},
                    ScopeCase{"head_of_justice", 5, ServiceArea::kCriminalJustice, true},
                    ScopeCase{"director_of_public_health", 3, ServiceArea::kPublicHealth, true},
                    ScopeCase{"chief_officer_joint", 1, ServiceArea::kJoint, true},
                    ScopeCase{"senior_practitioner", 8, ServiceArea::kChildren, false},
                    ScopeCase{"tier_not_known", 0, ServiceArea::kChildren, false},
                    ScopeCase{"head_of_schools", 5, ServiceArea::kSchools, false},
                    ScopeCase{"head_of_law", 3, ServiceArea::kCorporate, false},
                    ScopeCase{"head_of_parks", 5, ServiceArea::kPlace, false},
                    ScopeCase{"inspector", 5, ServiceArea::kRegulation, false},
                    ScopeCase{"area_not_known", 3, ServiceArea::kUnknown, false}),
    [](const auto& test) { return test.param.label; });

TEST(SeniorTest, IsTierFiveOrBetter) {
  Role role;
  role.tier = 5;
  EXPECT_TRUE(IsSenior(role));
  role.tier = 6;
  EXPECT_FALSE(IsSenior(role));
}

TEST(NetworkTest, IsSharedWithinANationOnlyAndNeverWhenUnknown) {
  Organisation a, b;
  a.network = b.network = "North";
  a.nation = b.nation = Nation::kScotland;
  EXPECT_TRUE(a.SharesNetworkWith(b));
  b.nation = Nation::kEngland;
  EXPECT_FALSE(a.SharesNetworkWith(b));
  b.nation = Nation::kScotland;
  a.network = b.network = "";
  EXPECT_FALSE(a.SharesNetworkWith(b));
}

// ---- names

TEST(NamesTest, PostsAndPeopleAreFoundByName) {
  WorkforceText text;
  text.post("council", "head-1", "head");
  text.person("council", "ann");
  const auto workforce = text.Build();
  EXPECT_EQ(FindPost(*workforce, "organisations/council/posts/head-1")->id, "head-1");
  EXPECT_EQ(FindEmployee(*workforce, "organisations/council/people/ann")->person->id, "ann");
  for (const char* name :
       {"", "organisations/council/posts/other", "organisations/other/posts/head-1",
        "organisations/council/people/ann", "council/posts/head-1", "organisations/council"})
    EXPECT_EQ(FindPost(*workforce, name), nullptr) << name;
}

std::string IdentityIn(const Workforce& workforce, const std::string& employer,
                       const std::string& person) {
  const Organisation& organisation = *workforce.Find(employer);
  return IdentityOf(workforce, organisation, *organisation.people.at(person).person);
}

TEST(IdentityTest, RecordsThatNameEachOtherInARingAreOnePerson) {
  WorkforceText text;
  text.person("a", "old").same_as = "organisations/c/people/new";
  text.person("b", "mid").same_as = "organisations/a/people/old";
  text.person("c", "new").same_as = "organisations/b/people/mid";
  const auto workforce = text.Build();
  for (const auto& [org, person] :
       {std::pair("a", "old"), std::pair("b", "mid"), std::pair("c", "new")})
    EXPECT_EQ(IdentityIn(*workforce, org, person), "organisations/a/people/old");
}

TEST(IdentityTest, WhatOneSideSaysAloneJoinsItToNobody) {
  WorkforceText text;
  text.person("a", "x");
  text.person("b", "y").same_as = "organisations/a/people/x";
  text.person("c", "z").same_as = "organisations/d/people/w";
  text.person("d", "w").same_as = "organisations/e/people/v";
  text.person("e", "v").same_as = "organisations/d/people/w";
  const auto workforce = text.Build();
  EXPECT_EQ(IdentityIn(*workforce, "a", "x"), "organisations/a/people/x");
  EXPECT_EQ(IdentityIn(*workforce, "b", "y"), "organisations/b/people/y");
  EXPECT_EQ(IdentityIn(*workforce, "c", "z"), "organisations/c/people/z");
  EXPECT_EQ(IdentityIn(*workforce, "e", "v"), "organisations/d/people/w");
}

TEST(IdentityTest, RecordsThatPointAtEachOtherAreOnePerson) {
  WorkforceText text;
  text.person("a", "x").same_as = "organisations/b/people/y";
  text.person("b", "y").same_as = "organisations/a/people/x";
  const auto workforce = text.Build();
  const Organisation& a = *workforce->Find("a");
  const Organisation& b = *workforce->Find("b");
  EXPECT_EQ(IdentityOf(*workforce, a, *a.people.at("x").person),
            IdentityOf(*workforce, b, *b.people.at("y").person));
}

TEST(IdentityTest, ARecordThatIsNotThereJoinsNobody) {
  WorkforceText text;
  text.person("a", "x").same_as = "organisations/gone/people/z";
  text.person("b", "y").same_as = "organisations/gone/people/z";
  const auto workforce = text.Build();
  EXPECT_NE(IdentityIn(*workforce, "a", "x"), IdentityIn(*workforce, "b", "y"));
}

// ---- memory

// A person as a large council records one: six skills, two qualifications, three areas of
// experience, a registration, two appointments and an enrolment.
void Record(WorkforceText& text, const std::string& id) {
  Person& person = text.person("council", id);
  person.assessed = On("2026-01-01");
  for (int i = 0; i < 6; ++i) person.skills.push_back({i, 3, On("2026-01-01")});
  for (int i = 0; i < 2; ++i) person.qualifications.push_back({i, On("2015-01-01"), kNoDay});
  for (int i = 0; i < 3; ++i) person.experience.push_back({i, 24, On("2026-01-01")});
  person.registrations.push_back({0, On("2015-01-01"), On("2028-01-01")});
  person.aspirations.push_back(0);
  text.appointment("council", id, absl::StrCat("post-", id), "2020-01-01");
  text.appointment("council", id, absl::StrCat("post-", id, "-b"), "2015-01-01").last_day =
      On("2019-12-31");
  text.enrolment("council", id, "course", Enrolment::State::kEnrolled, "2026-01-01");
}

TEST(MemoryTest, APersonWithPostsAndCoursesTakesLessThanOneKibibyte) {
  constexpr int kPeople = 20'000;
  WorkforceText text;
  for (int i = 0; i < kPeople; ++i) Record(text, absl::StrCat("p", 100'000'000 + i));
  const std::size_t before = mallinfo2().uordblks;

  const auto workforce = text.Build();

  const double heap = static_cast<double>(mallinfo2().uordblks - before) / kPeople;
  const double said =
      static_cast<double>(ApproximateBytesOfPeople(*workforce->Find("council"))) / kPeople;
  RecordProperty("bytes_a_person", static_cast<int>(said));
  EXPECT_LT(said, 1024);
#if !defined(CAIRN_SANITIZED)
  EXPECT_LT(heap, 1024);
  EXPECT_NEAR(said, heap, 0.1 * heap);
#else
  (void)heap;  // a sanitizer's allocator keeps its own books
#endif
}

}  // namespace
}  // namespace cairn::planner
