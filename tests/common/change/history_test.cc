// ChangeService.ListChanges: what was changed, newest first, by whom, and what stood before.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/resource_type.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"
#include "tests/support/temp_folder.h"

namespace cairn {
namespace {

using change::v1::Change;
using change::v1::ListChangesRequest;
using change::v1::ListChangesResponse;
using change::v1::WriteRequest;
using change::v1::WriteResponse;
using options::v1::Permission;
using roles::v1::Organisation;
using roles::v1::Post;
using test::BadFieldsOf;
using test::EqualsProto;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Partially;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

std::string TitleOf(const google::protobuf::Any& any) {
  Post post;
  return any.UnpackTo(&post) ? post.display_name() : "";
}

class HistoryTest : public testing::Test {
 protected:
  void Write(const std::string& post, const std::string& request_id = "") {
    ASSERT_THAT((roles_.Call<WriteRequest, WriteResponse>(
                    "Write", absl::StrCat("operations { upsert { [type.googleapis.com/"
                                          "cairn.roles.v1.Post] { ",
                                          post, " } } } request_id: '", request_id, "'"))),
                IsOk());
  }
  void Delete(const std::string& name) {
    ASSERT_THAT((roles_.Call<WriteRequest, WriteResponse>(
                    "Write", absl::StrCat("operations { delete { name: '", name, "' } }"))),
                IsOk());
  }
  absl::StatusOr<ListChangesResponse> List(const std::string& request) {
    return roles_.Call<ListChangesRequest, ListChangesResponse>("ListChanges", request);
  }
  // `UPDATED organisations/ayr/posts/a: A -> B`, in the answer's order.
  std::vector<std::string> Lines(const std::string& request) {
    std::vector<std::string> lines;
    const auto answer = List(request);
    EXPECT_THAT(answer, IsOk());
    if (!answer.ok()) return lines;
    for (const Change& change : answer->changes())
      lines.push_back(absl::StrCat(Change::Kind_Name(change.kind()), " ", change.name(), ": ",
                                   TitleOf(change.before()), " -> ", TitleOf(change.resource())));
    return lines;
  }

  test::RolesUnderTest roles_;
};

constexpr char kA[] = R"(name: "organisations/ayr/posts/a" display_name: "A")";
constexpr char kRenamed[] = R"(name: "organisations/ayr/posts/a" display_name: "B")";
constexpr char kOther[] = R"(name: "organisations/ayr/posts/other" display_name: "O")";

TEST_F(HistoryTest, AResourcesChangesComeNewestFirstWithWhatStoodBefore) {
  Write(kA);
  Write(kOther);
  Write(kRenamed);
  Delete("organisations/ayr/posts/a");
  Write(kA);

  EXPECT_THAT(Lines(R"(name: "organisations/ayr/posts/a")"),
              ElementsAre("CREATED organisations/ayr/posts/a:  -> A",
                          "DELETED organisations/ayr/posts/a: B -> B",
                          "UPDATED organisations/ayr/posts/a: A -> B",
                          "CREATED organisations/ayr/posts/a:  -> A"));
}

TEST_F(HistoryTest, AChangeTellsItsCallerAndItsRequest) {
  roles_.ActAs({.name = "hr",
                .permissions = {Permission::WRITE_ESTABLISHMENT, Permission::READ_ESTABLISHMENT},
                .organisations = {"ayr"}});
  Write(kA, "import/1/file.csv");

  EXPECT_THAT(List(R"(name: "organisations/ayr/posts/a")"),
              IsOkAndHolds(Partially(
                  R"pb(changes { caller: "hr" request_id: "import/1/file.csv" revision: 2 })pb")));
}

TEST_F(HistoryTest, OneRequestsChangesAreFoundByHowItsIdBegins) {
  Write(kA, "import/1/0");
  Write(kOther, "import/2/0");
  Write(kRenamed, "edit");

  EXPECT_THAT(Lines(R"(request_id_prefix: "import/")"),
              ElementsAre("CREATED organisations/ayr/posts/other:  -> O",
                          "CREATED organisations/ayr/posts/a:  -> A"));
  EXPECT_THAT(Lines(R"(request_id_prefix: "IMPORT/")"), IsEmpty());
  EXPECT_THAT(Lines(R"(request_id_prefix: "import/%")"), IsEmpty());
}

TEST_F(HistoryTest, OfOneOrganisationOnlyItsOwn) {
  roles_.Have<Organisation>(R"pb(name: "organisations/bute" display_name: "B" kind: COUNCIL)pb");
  Write(kA);
  Write(R"(name: "organisations/bute/posts/a" display_name: "X")");

  EXPECT_THAT(Lines(R"(parent: "organisations/ayr" types: "cairn.roles.v1.Post")"),
              ElementsAre("CREATED organisations/ayr/posts/a:  -> A"));
  EXPECT_THAT(Lines(R"(parent: "organisations/ayr")"), SizeIs(2));  // the organisation as well
  EXPECT_THAT(Lines(""), SizeIs(4));
}

// The secret that signs page tokens comes back with the backup.
TEST_F(HistoryTest, APageTokenOfChangesThatAreLostIsOutOfRange) {
  const test::TempFolder folder;
  roles_.DrawMarks();
  roles_.BackUp(folder.File("backup.db"));
  for (int i = 0; i < 4; ++i)
    Write(absl::StrCat(R"(name: "organisations/ayr/posts/l)", i, "\" display_name: \"L\""));
  test::RolesUnderTest restored(folder.File("backup.db"));
  for (int i = 0; i < 6; ++i)
    restored.Have<roles::v1::Post>(
        absl::StrCat(R"(name: "organisations/ayr/posts/n)", i, "\" display_name: \"N\""));

  ListChangesRequest request;
  request.set_page_size(2);
  const auto page = roles_.Call<ListChangesResponse>("ListChanges", request);
  ASSERT_TRUE(page.ok()) << page.status();
  request.set_page_token(page->next_page_token());

  EXPECT_TRUE(roles_.Call<ListChangesResponse>("ListChanges", request).ok());
  EXPECT_THAT(restored.Call<ListChangesResponse>("ListChanges", request),
              FailsWith(ErrorReason::TOKEN_OUT_OF_RANGE));
}

TEST_F(HistoryTest, PagesHoldEveryChangeOnce) {
  for (int i = 0; i < 7; ++i)
    Write(absl::StrCat(R"(name: "organisations/ayr/posts/a" display_name: "T)", i, "\""));
  std::vector<std::string> titles;
  std::string page;
  for (int pages = 0; pages < 10; ++pages) {
    const auto answer = List(
        absl::StrCat(R"(types: "cairn.roles.v1.Post" page_size: 3 page_token: ")", page, "\""));
    ASSERT_THAT(answer, IsOk());
    for (const Change& change : answer->changes()) titles.push_back(TitleOf(change.resource()));
    page = answer->next_page_token();
    if (page.empty()) break;
    Write(absl::StrCat(R"(name: "organisations/ayr/posts/new" display_name: "N)", pages, "\""));
  }
  EXPECT_THAT(titles, ElementsAre("T6", "T5", "T4", "T3", "T2", "T1", "T0"));
}

TEST_F(HistoryTest, ATokenOfAnotherQuestionIsRefused) {
  Write(kA);
  Write(kRenamed);
  const auto answer = List("page_size: 1");
  ASSERT_THAT(answer, IsOk());

  EXPECT_THAT(List(absl::StrCat(R"(parent: "organisations/ayr" page_token: ")",
                                answer->next_page_token(), "\"")),
              FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

TEST_F(HistoryTest, EveryBadFieldIsNamedAtOnce) {
  EXPECT_THAT(
      BadFieldsOf(List(R"(name: "organisations/ayr" parent: "organisations/ayr" types: "x")")),
      ElementsAre("parent", "types"));
  EXPECT_THAT(BadFieldsOf(List(R"(name: "people/x")")), ElementsAre("name"));
  EXPECT_THAT(BadFieldsOf(List(R"(parent: "ayr" types: "x")")), ElementsAre("types[0]", "parent"));
  EXPECT_THAT(List(R"(name: "organisations/ayr/posts/never")"),
              FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
}

TEST_F(HistoryTest, WhoMayNotReadATypeLearnsNothingOfIt) {
  Write(kA);
  roles_.ActAs(
      {.name = "bute", .permissions = {Permission::READ_ESTABLISHMENT}, .organisations = {"bute"}});

  for (const char* request :
       {R"(name: "organisations/ayr/posts/a")", R"(name: "organisations/ayr/posts/never")",
        R"(parent: "organisations/ayr")", ""})
    EXPECT_THAT(List(request), FailsWith(ErrorReason::NOT_PERMITTED)) << request;
}

}  // namespace
}  // namespace cairn
