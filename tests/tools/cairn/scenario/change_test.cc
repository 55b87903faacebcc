#include "tools/cairn/scenario/change.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/web/contract/misuse.h"
#include "tests/support/matchers.h"

namespace cairn::cli {
namespace {

using planner::v1::Scenario;
using test::EqualsProto;
using testing::AllOf;
using testing::HasSubstr;
using web::IsMisuse;

absl::StatusOr<Scenario::Changes> Read(const std::string& kind, const std::string& text) {
  const absl::StatusOr<ChangeWords> words = ReadChange(kind, text);
  if (!words.ok()) return words.status();
  Scenario::Changes changes;
  if (absl::Status added = AddChange(kind, *words, changes); !added.ok()) return added;
  return changes;
}

struct Rule {
  std::string kind;
  std::string text;
  std::string means;
};

TEST(ReadChangeTest, EachKindIsReadAsItsHelpSays) {
  const Rule rules[] = {
      {"factor", "exits:4=0.8", "rate_changes { measure: EXITS_PER_YEAR tier: 4 factor: 0.8 }"},
      {"factor", "exits=0,2027-02,organisation=ayr",
       "rate_changes { measure: EXITS_PER_YEAR factor: 0 from_date { year: 2027 month: 2 day: 1 } "
       "until_date { year: 2027 month: 2 day: 28 } organisation: 'organisations/ayr' }"},
      {"add", "fill=-1", "rate_changes { measure: MONTHS_TO_FILL add: -1 }"},
      {"freeze", "tier=3,2027-03..2027-05",
       "freezes { tier: 3 from_date { year: 2027 month: 3 day: 1 } until_date { year: 2027 month: "
       "5 "
       "day: 31 } }"},
      {"freeze", "2028-02-01..", "freezes { from_date { year: 2028 month: 2 day: 1 } }"},
      {"freeze", "..2028-02", "freezes { until_date { year: 2028 month: 2 day: 29 } }"},
      {"freeze", "2028",
       "freezes { from_date { year: 2028 month: 1 day: 1 } until_date { year: 2028 month: 12 day: "
       "31 "
       "} }"},
      {"places", "leading=20,2027..",
       "places { programme: 'programmes/leading' places: 20 from_date { year: 2027 month: 1 day: 1 "
       "} }"},
      {"departure", "post=ayr/dcs,01/03/2027",
       "departures { post: 'organisations/ayr/posts/dcs' from_date { year: 2027 month: 3 day: 1 } "
       "}"},
      {"departure", "tier=3,count=2,2027-03",
       "departures { tier: 3 count: 2 from_date { year: 2027 month: 3 day: 1 } until_date { year: "
       "2027 month: 3 day: 31 } }"},
      {"new-posts", "organisation=ayr,tier=4,count=2,2027-04-01",
       "new_posts { organisation: 'organisations/ayr' tier: 4 count: 2 date { year: 2027 month: 4 "
       "day: 1 } }"},
      {"closure", "post=organisations/ayr/posts/x,2027-04-01",
       "closures { post: 'organisations/ayr/posts/x' date { year: 2027 month: 4 day: 1 } }"},
      {"joint-post", "role=cswo,organisation=ayr,with=bute",
       "joint_posts { role: 'roles/cswo' organisation: 'organisations/ayr' with_organisation: "
       "'organisations/bute' }"},
  };
  for (const Rule& rule : rules)
    EXPECT_THAT(Read(rule.kind, rule.text), test::IsOkAndHolds(EqualsProto(rule.means)))
        << rule.kind << " " << rule.text;
}

TEST(ReadChangeTest, WhatIsWrongIsWrongUsageThatNamesIt) {
  const Rule rules[] = {
      {"factor", "exist=2", "Did you mean exits?"},
      {"factor", "exits:three=2", "whole number for tier, not three"},
      {"factor", "exits=much", "a number for value, not much"},
      {"factor", "tier=3", "needs measure"},
      {"factor", "exits=2,fill=3", "takes no fill"},
      {"add", "fill=1,organisation=ayr", "takes no organisation"},
      {"freeze", "tire=3,2027-03", "takes no tire\nDid you mean tier?"},
      {"freeze", "tier=3,2027-13", "not 2027-13"},
      {"freeze", "spring", "cannot be told from spring"},
      {"closure", "post=ayr/x", "needs from"},
      {"new-posts", "organisation=ayr,2027-03-01", "needs tier"},
      {"freez", "tier=3", "Did you mean freeze?"},
  };
  for (const Rule& rule : rules) {
    const auto read = Read(rule.kind, rule.text);
    EXPECT_TRUE(IsMisuse(read.status())) << rule.kind << " " << rule.text;
    EXPECT_THAT(std::string(read.status().message()), HasSubstr(rule.means)) << rule.text;
  }
}

TEST(ReadChangesTest, ARowIsAChange) {
  EXPECT_THAT(ReadChanges("Change,Measure,Tier,Value,From,Until,Post\r\n"
                          "factor,exits,3,1.5,2027-01,2027-06,\r\n"
                          "freeze,,5,,2027-02,2027-02,\r\n"
                          "closure,,,,2027-03-01,,ayr/x\r\n"),
              test::IsOkAndHolds(EqualsProto(R"pb(
                rate_changes {
                  measure: EXITS_PER_YEAR
                  tier: 3
                  factor: 1.5
                  from_date { year: 2027 month: 1 day: 1 }
                  until_date { year: 2027 month: 6 day: 30 }
                }
                freezes {
                  tier: 5
                  from_date { year: 2027 month: 2 day: 1 }
                  until_date { year: 2027 month: 2 day: 28 }
                }
                closures {
                  post: "organisations/ayr/posts/x"
                  date { year: 2027 month: 3 day: 1 }
                })pb")));
}

TEST(ReadChangesTest, EveryWrongRowIsTold) {
  const auto read = ReadChanges("change,tier,from\nfreeze,x,\nthaw,3,\nfreeze,3,soon\n");

  EXPECT_THAT(std::string(read.status().message()),
              AllOf(HasSubstr("line 2: "), HasSubstr("line 3: there is no change thaw"),
                    HasSubstr("line 4: "), HasSubstr("not soon")));
  EXPECT_FALSE(ReadChanges("tier,from\n3,2027\n").ok());
}

}  // namespace
}  // namespace cairn::cli
