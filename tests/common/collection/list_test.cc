// List as every resource has it.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/roles_under_test.h"

namespace cairn {
namespace {

using roles::v1::ListPostsRequest;
using roles::v1::ListPostsResponse;
using roles::v1::ListSkillsRequest;
using roles::v1::ListSkillsResponse;
using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Skill;
using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using test::Naming;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class ListTest : public testing::Test {
 protected:
  void HavePosts(int count) {
    change::v1::WriteRequest request;
    for (int i = 0; i < count; ++i) {
      Post post;
      post.set_name(absl::StrCat("organisations/ayr/posts/p", 1000 + i));
      post.set_display_name("x");
      post.set_level(i % 5);
      request.add_operations()->mutable_create()->PackFrom(post);
    }
    ASSERT_THAT((roles_.Call<change::v1::WriteResponse>("Write", request)), IsOk());
  }
  absl::StatusOr<ListPostsResponse> List(const std::string& request) {
    return roles_.Call<ListPostsRequest, ListPostsResponse>("ListPosts", request);
  }
  static std::vector<std::string> Ids(const ListPostsResponse& page) {
    std::vector<std::string> ids;
    for (const Post& post : page.posts())
      ids.push_back(post.name().substr(post.name().rfind('/') + 1));
    return ids;
  }
  // Ids of every page of a query.
  std::vector<std::string> All(const std::string& query) {
    std::vector<std::string> ids;
    std::string token;
    do {
      const auto page = List(absl::StrCat(query, " page_token: \"", token, "\""));
      EXPECT_THAT(page, IsOk());
      if (!page.ok()) break;
      for (const std::string& id : Ids(*page)) ids.push_back(id);
      token = page->next_page_token();
    } while (!token.empty());
    return ids;
  }

  test::RolesUnderTest roles_;
};

TEST_F(ListTest, APageHasFiftyUnlessAskedOtherwiseAndAtMostAThousand) {
  HavePosts(1203);

  EXPECT_THAT(List(R"pb(parent: "organisations/ayr")pb")->posts(), SizeIs(50));
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" page_size: 7)pb")->posts(), SizeIs(7));
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" page_size: 1000)pb")->posts(), SizeIs(1000));
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" page_size: 1001)pb")->posts(), SizeIs(1000));
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" page_size: 2147483647)pb")->posts(),
              SizeIs(1000));
  EXPECT_THAT(All(R"pb(parent: "organisations/ayr" page_size: 1000)pb"), SizeIs(1203));
}

TEST_F(ListTest, ANegativePageIsABadField) {
  const auto page = List(R"pb(parent: "organisations/ayr" page_size: -1)pb");

  EXPECT_THAT(page, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(BadFieldsOf(page), ElementsAre("page_size"));
}

TEST_F(ListTest, TheLastPageHasNoTokenEvenWhenItIsFull) {
  HavePosts(6);

  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" page_size: 6)pb")->next_page_token(),
              IsEmpty());
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" page_size: 5)pb")->next_page_token(),
              testing::Not(IsEmpty()));
}

TEST_F(ListTest, EveryPageSaysWhichStateItShows) {
  HavePosts(2);

  EXPECT_EQ(List(R"pb(parent: "organisations/ayr")pb")->token(), "roles@3");
}

TEST_F(ListTest, PagesGoOnWhereTheyStoppedWhileRowsComeAndGo) {
  HavePosts(20);
  const std::string query = R"(parent: "organisations/ayr" order_by: "level desc" page_size: 8)";
  const auto first = List(query);
  ASSERT_THAT(first, IsOk());

  // Before, behind and at the place where the first page ended.
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/before" display_name: "x" level: 20)pb");
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/zz" display_name: "x" level: 0)pb");
  const std::string last = Ids(*first).back();
  ASSERT_THAT((roles_.Call<roles::v1::DeletePostRequest, google::protobuf::Empty>(
                  "DeletePost", absl::StrCat("name: \"organisations/ayr/posts/", last, "\""))),
              IsOk());
  std::vector<std::string> rest;
  std::string token = first->next_page_token();
  while (!token.empty()) {
    const auto page = List(absl::StrCat(query, " page_token: \"", token, "\""));
    ASSERT_THAT(page, IsOk());
    for (const std::string& id : Ids(*page)) rest.push_back(id);
    token = page->next_page_token();
  }

  // Levels fall from 4 to 0, four posts each: the first page held all of levels 4 and 3.
  EXPECT_THAT(Ids(*first),
              ElementsAre("p1004", "p1009", "p1014", "p1019", "p1003", "p1008", "p1013", "p1018"));
  EXPECT_THAT(rest, ElementsAre("p1002", "p1007", "p1012", "p1017", "p1001", "p1006", "p1011",
                                "p1016", "p1000", "p1005", "p1010", "p1015", "zz"));
}

TEST_F(ListTest, ATokenOfAnotherQueryOrAnAlteredOneIsRefused) {
  HavePosts(5);
  const std::string token =
      List(R"pb(parent: "organisations/ayr" page_size: 2)pb")->next_page_token();
  ASSERT_FALSE(token.empty());
  std::string altered = token;
  altered[20] = altered[20] == 'A' ? 'B' : 'A';

  for (const std::string& query :
       {std::string(R"(parent: "organisations/bute")"), std::string(R"(parent: "organisations/-")"),
        std::string(R"(parent: "organisations/ayr" filter: "level = 1")"),
        std::string(R"(parent: "organisations/ayr" order_by: "level")")})
    EXPECT_THAT(List(absl::StrCat(query, " page_token: \"", token, "\"")),
                FailsWith(ErrorReason::BAD_PAGE_TOKEN))
        << query;
  EXPECT_THAT(List(absl::StrCat(R"(parent: "organisations/ayr" page_token: ")", altered, "\"")),
              FailsWith(ErrorReason::BAD_PAGE_TOKEN));
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" page_token: "nonsense")pb"),
              FailsWith(ErrorReason::BAD_PAGE_TOKEN));
  EXPECT_THAT(List(absl::StrCat(R"(parent: "organisations/ayr" page_size: 500 page_token: ")",
                                token, "\"")),
              IsOk())
      << "the page size may change on the way";
}

TEST_F(ListTest, ATokenOfAnotherKindOfResourceIsRefused) {
  for (const char* id : {"a", "b"}) {
    roles_.Have<Skill>(absl::StrCat("name: \"skills/", id, "\" display_name: \"x\""));
    roles_.Have<roles::v1::Qualification>(absl::StrCat(
        "name: \"qualifications/", id, "\" display_name: \"x\" framework: RQF level: 7"));
  }
  const auto skills =
      roles_.Call<ListSkillsRequest, ListSkillsResponse>("ListSkills", "page_size: 1");
  ASSERT_THAT(skills, IsOk());

  EXPECT_THAT(
      (roles_.Call<roles::v1::ListQualificationsRequest, roles::v1::ListQualificationsResponse>(
          "ListQualifications", absl::StrCat("page_token: \"", skills->next_page_token(), "\""))),
      FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

TEST_F(ListTest, APageHoldsAboutTwoMebibytesAtMostAndAtLeastOneResource) {
  // 40 skills of about 200 KB each, by 50 points of guidance that a role may hold.
  const std::string point(4000, 'x');
  for (int i = 10; i < 35; ++i) {
    std::string text = absl::StrCat(R"(name: "roles/r)", i,
                                    R"(" display_name: "x" tier: 3 service_area: ADULTS )");
    for (int j = 0; j < 50; ++j) absl::StrAppend(&text, "duties: \"", point, "\" ");
    roles_.Have<roles::v1::Role>(text);
  }
  std::set<std::string> seen;
  std::string token;
  int pages = 0;
  do {
    const auto page = roles_.Call<roles::v1::ListRolesRequest, roles::v1::ListRolesResponse>(
        "ListRoles", absl::StrCat("page_size: 1000 page_token: \"", token, "\""));
    ASSERT_THAT(page, IsOk());
    EXPECT_LE(page->ByteSizeLong(), (std::size_t{2} << 20) + 10000);
    EXPECT_GE(page->roles_size(), 1);
    for (const auto& role : page->roles())
      EXPECT_TRUE(seen.insert(role.name()).second) << role.name();
    token = page->next_page_token();
    ++pages;
  } while (!token.empty());

  EXPECT_THAT(seen, SizeIs(25));
  EXPECT_EQ(pages, 3);  // 10 of about 200,300 bytes fit into 2,097,152
}

TEST_F(ListTest, ParentsBoundTheListAndAHyphenMeansAll) {
  roles_.Have<Organisation>(R"pb(name: "organisations/bute" display_name: "Bute" kind: COUNCIL)pb");
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/a" display_name: "x")pb");
  roles_.Have<Post>(R"pb(name: "organisations/bute/posts/b" display_name: "x")pb");

  EXPECT_THAT(All(R"(parent: "organisations/ayr")"), ElementsAre("a"));
  EXPECT_THAT(All(R"(parent: "organisations/bute")"), ElementsAre("b"));
  EXPECT_THAT(All(R"(parent: "organisations/-")"), ElementsAre("a", "b"));
}

TEST_F(ListTest, ChildrenOfOnePersonOrOfAnybody) {
  test::PeopleUnderTest people;
  for (const char* person : {"ann", "ben"})
    people.Have<people::v1::Enrolment>(
        absl::StrCat("name: \"organisations/ayr/people/", person, "/enrolments/", person,
                     "1\" programme: \"programmes/p\" state: ENQUIRED state_date { year: 2026 "
                     "month: 1 day: 1 }"));
  const auto count = [&](const std::string& parent) {
    const auto page =
        people.Call<people::v1::ListEnrolmentsRequest, people::v1::ListEnrolmentsResponse>(
            "ListEnrolments", absl::StrCat("parent: \"", parent, "\""));
    EXPECT_THAT(page, IsOk());
    return page.ok() ? page->enrolments_size() : -1;
  };

  EXPECT_EQ(count("organisations/ayr/people/ann"), 1);
  EXPECT_EQ(count("organisations/ayr/people/-"), 2);
  EXPECT_EQ(count("organisations/-/people/-"), 2);
  EXPECT_EQ(count("organisations/bute/people/-"), 0);
}

TEST_F(ListTest, AMalformedParentIsABadField) {
  for (const char* parent :
       {"ayr", "organisations/Ayr", "organisations/ayr/posts/p", "organisations/ayr/"}) {
    const auto page = List(absl::StrCat("parent: \"", parent, "\""));
    EXPECT_THAT(page, FailsWith(ErrorReason::BAD_FIELDS)) << parent;
    EXPECT_THAT(BadFieldsOf(page), ElementsAre("parent")) << parent;
  }
}

TEST_F(ListTest, AFilterOrAnOrderThatCannotBeReadIsRefusedWithItsPlace) {
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" filter: "level = 1 AND colour = red")pb"),
              FailsWith(ErrorReason::BAD_QUERY));
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" filter: "level = 1 AND colour = red")pb"),
              Naming("position", "15"));
  EXPECT_THAT(List(R"pb(parent: "organisations/ayr" order_by: "colour")pb"),
              FailsWith(ErrorReason::BAD_QUERY));
}

TEST_F(ListTest, SeveralMistakesAreToldAtOnce) {
  const auto page = List(R"pb(parent: "ayr" filter: "colour = red" order_by: "size")pb");
  EXPECT_THAT(page, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(BadFieldsOf(page), ElementsAre("parent", "filter", "order_by"));
}

TEST_F(ListTest, FilterAndOrderWorkTogether) {
  HavePosts(10);

  EXPECT_THAT(
      All(R"(parent: "organisations/ayr" filter: "level >= 3" order_by: "level desc, display_name" page_size: 3)"),
      ElementsAre("p1004", "p1009", "p1003", "p1008"));
}

}  // namespace
}  // namespace cairn
