// ChangeService.Write: all operations or none, each with its own permission, errors that name
// theirs.

#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"

namespace cairn {
namespace {

using change::v1::WriteRequest;
using change::v1::WriteResponse;
using options::v1::Permission;
using roles::v1::Post;
using roles::v1::Role;
using roles::v1::Vacancy;
using test::BadFieldsOf;
using test::EqualsProto;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::Partially;
using test::Saying;
using test::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

std::string CreatePost(const std::string& id, const std::string& more = "display_name: \"x\"") {
  return absl::StrCat(
      "operations { create { [type.googleapis.com/cairn.roles.v1.Post] { name: "
      "\"organisations/ayr/posts/",
      id, "\" ", more, " } } } ");
}
std::string UpdatePost(const std::string& id, const std::string& more) {
  return absl::StrCat(
      "operations { update { resource { [type.googleapis.com/cairn.roles.v1.Post] { name: "
      "\"organisations/ayr/posts/",
      id, "\" ", more, " } } } } ");
}
std::string Delete(const std::string& name, const std::string& etag = "") {
  return absl::StrCat("operations { delete { name: \"", name, "\" etag: \"", etag, "\" } } ");
}

class WriteTest : public testing::Test {
 protected:
  absl::StatusOr<WriteResponse> Write(const std::string& request) {
    return roles_.Call<WriteRequest, WriteResponse>("Write", request);
  }
  absl::StatusOr<Post> Stored(const std::string& id) {
    return roles_.Stored<Post>("organisations/ayr/posts/" + id);
  }

  test::RolesUnderTest roles_;
};

TEST_F(WriteTest, OperationsAreCarriedOutInOrderAndAnsweredOneByOne) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/old" display_name: "x")pb");

  EXPECT_THAT(Write(CreatePost("a") + CreatePost("-") + UpdatePost("old", "level: 2") +
                    UpdatePost("old", "level: 2") + Delete("organisations/ayr/posts/a")),
              IsOkAndHolds(EqualsProto(
                  R"pb(results { name: "organisations/ayr/posts/a" etag: "r3" changed: true }
                       results { name: "organisations/ayr/posts/id1" etag: "r4" changed: true }
                       results { name: "organisations/ayr/posts/old" etag: "r5" changed: true }
                       results { name: "organisations/ayr/posts/old" etag: "r5" changed: false }
                       results { name: "organisations/ayr/posts/a" changed: true }
                       token: "roles@6")pb")));
}

// A post that closes withdraws its open vacancy, which no operation names.
constexpr char kClosing[] = "close_date { year: 2025 month: 1 day: 31 }";

TEST_F(WriteTest, WhatFollowsFromAnOperationIsToldWithWhatStoodBefore) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/old" display_name: "x")pb");
  roles_.Have<Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                            post: "organisations/ayr/posts/old"
                            state: OPEN
                            origin: STATED)pb");

  const auto checked = Write(UpdatePost("old", kClosing) + "validate_only: true");
  ASSERT_THAT(checked, IsOk());
  EXPECT_EQ(roles_.Stored<Vacancy>("organisations/ayr/vacancies/v")->state(), Vacancy::OPEN);
  const auto written = Write(UpdatePost("old", kClosing));
  ASSERT_THAT(written, IsOk());

  for (const WriteResponse& response : {*checked, *written}) {
    ASSERT_EQ(response.also_changed_size(), 1);
    const change::v1::Change& also = response.also_changed(0);
    Vacancy before;
    Vacancy after;
    ASSERT_TRUE(also.before().UnpackTo(&before) && also.resource().UnpackTo(&after));
    EXPECT_EQ(also.name(), "organisations/ayr/vacancies/v");
    EXPECT_EQ(before.state(), Vacancy::OPEN);
    EXPECT_EQ(after.state(), Vacancy::WITHDRAWN);
  }
  EXPECT_EQ(checked->also_changed(0).revision(), 0);  // no such revision came about
  EXPECT_EQ(written->also_changed(0).revision(), 4);
}

TEST_F(WriteTest, WhatAnOperationNamesIsNotToldAgain) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/old" display_name: "x")pb");

  const auto written = Write(UpdatePost("old", kClosing) + CreatePost("new"));

  ASSERT_THAT(written, IsOk());
  EXPECT_EQ(written->also_changed_size(), 0);
}

TEST_F(WriteTest, LaterOperationsSeeEarlierOnes) {
  EXPECT_THAT(
      Write(CreatePost("a") +
            CreatePost("b", R"(display_name: "x" reports_to: "organisations/ayr/posts/a")") +
            R"pb(operations {
                   create {
                     [type.googleapis.com/cairn.roles.v1.Vacancy] {
                       name: "organisations/ayr/vacancies/v"
                       post: "organisations/ayr/posts/b"
                       state: OPEN
                       origin: STATED
                     }
                   }
                 })pb"),
      IsOk());
}

TEST_F(WriteTest, ResourcesMayReferToLaterOnes) {
  EXPECT_THAT(
      Write(CreatePost("b", R"(display_name: "x" reports_to: "organisations/ayr/posts/a")") +
            CreatePost("a")),
      IsOk());
}

TEST_F(WriteTest, AFailureUndoesTheOperationsBeforeItAndNamesItsOwn) {
  const auto written = Write(CreatePost("a") + CreatePost("b") +
                             Delete("organisations/ayr/posts/none") + CreatePost("c"));

  EXPECT_THAT(written, FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(written, Saying(StartsWith("operations[2]: ")));
  EXPECT_THAT(written, Naming("resource", "organisations/ayr/posts/none"));
  EXPECT_THAT(Stored("a"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(roles_.revision(), 1);
}

TEST_F(WriteTest, EveryKindOfFailureNamesItsOperation) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" external_id: "7" display_name: "x")pb");
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/q"
                         display_name: "x"
                         reports_to: "organisations/ayr/posts/p")pb");

  const auto exists = Write(CreatePost("a") + CreatePost("p"));
  EXPECT_THAT(exists, FailsWith(ErrorReason::RESOURCE_EXISTS));
  EXPECT_THAT(exists, Saying(StartsWith("operations[1]: ")));
  const auto stale = Write(CreatePost("a") + Delete("organisations/ayr/posts/q", "r1"));
  EXPECT_THAT(stale, FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(stale, Saying(StartsWith("operations[1]: ")));
  const auto referred = Write(CreatePost("a") + Delete("organisations/ayr/posts/p"));
  EXPECT_THAT(referred, FailsWith(ErrorReason::STILL_REFERRED_TO));
  EXPECT_THAT(referred, Saying(StartsWith("operations[1]: ")));
  const auto twice =
      Write(CreatePost("a") + CreatePost("b", R"(display_name: "x" external_id: "7")"));
  EXPECT_THAT(twice, FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
  EXPECT_THAT(twice, Saying(StartsWith("operations[1]: ")));
  const auto loop =
      Write(CreatePost("a") + UpdatePost("p", R"(reports_to: "organisations/ayr/posts/q")"));
  EXPECT_THAT(loop, FailsWith(ErrorReason::REPORTING_LOOP));
  EXPECT_THAT(loop, Saying(StartsWith("operations[1]: ")));
  EXPECT_THAT(Write(CreatePost("a", R"(display_name: "x" role: "roles/none")")),
              FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_EQ(roles_.revision(), 3);
}

TEST_F(WriteTest, EveryBadFieldOfEveryOperationIsNamedAtOnce) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "x")pb");

  const auto written =
      Write(CreatePost("a", "level: 99") + CreatePost("b") + UpdatePost("p", "fte: 7") +
            CreatePost("c", R"(display_name: "x" reports_to: "organisations/ayr/posts/a")") +
            CreatePost("d", "display_name: \"x\" fte: -1"));

  EXPECT_THAT(written, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(BadFieldsOf(written),
              ElementsAre("operations[0].post.display_name", "operations[0].post.level",
                          "operations[2].post.fte", "operations[4].post.fte"));
  EXPECT_EQ(roles_.revision(), 2);
}

TEST_F(WriteTest, OperationsThatCannotBeReadAreNamedAtOnce) {
  WriteRequest request = test::FromText<WriteRequest>(
      CreatePost("a") + "operations {} " + Delete("organisations/ayr/people/ann") +
      Delete("nonsense") + R"pb(operations {
                                  create {
                                    [type.googleapis.com/cairn.change.v1.WriteResponse] {}
                                  }
                                })pb");
  request.add_operations()->mutable_upsert();
  auto* unreadable = request.add_operations()->mutable_create();
  unreadable->set_type_url("type.googleapis.com/cairn.roles.v1.Post");
  unreadable->set_value("\x0a\x05nope");
  auto* not_utf8 = request.add_operations()->mutable_create();
  not_utf8->set_type_url("type.googleapis.com/cairn.roles.v1.Post");
  not_utf8->set_value("\x52\x02\xff\xfe");  // field 10, display_name

  const auto written = roles_.Call<WriteResponse>("Write", request);

  EXPECT_THAT(written, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(BadFieldsOf(written),
              ElementsAre("operations[1]", "operations[2]", "operations[3]", "operations[4]",
                          "operations[5]", "operations[6]", "operations[7]"));
}

TEST_F(WriteTest, MalformedNamesAndMasksAreBadFieldsOfTheirOperation) {
  EXPECT_THAT(BadFieldsOf(Write(CreatePost("Bad Name"))), ElementsAre("operations[0].post.name"));
  EXPECT_THAT(
      BadFieldsOf(Write(
          R"pb(operations {
                 update {
                   resource {
                     [type.googleapis.com/cairn.roles.v1.Post] { name: "organisations/ayr/posts/p" }
                   }
                   update_mask { paths: "colour" }
                 }
               })pb")),
      ElementsAre("operations[0].update_mask"));
}

TEST_F(WriteTest, NoOperationIsABadField) {
  EXPECT_THAT(BadFieldsOf(Write("")), ElementsAre("operations"));
}

// ---- permissions

class WritePermissionTest : public WriteTest {
 protected:
  void ActAs(absl::btree_set<Permission> permissions, std::set<std::string> organisations) {
    roles_.ActAs({.name = "hr",
                  .permissions = std::move(permissions),
                  .organisations = std::move(organisations)});
  }
};

constexpr char kCreateRole[] = R"pb(operations {
                                      create {
                                        [type.googleapis.com/cairn.roles.v1.Role] {
                                          name: "roles/r"
                                          display_name: "R"
                                          tier: 3
                                          service_area: ADULTS
                                        }
                                      }
                                    })pb";

TEST_F(WritePermissionTest, EachOperationNeedsThePermissionOfItsTypeInItsOrganisation) {
  ActAs({Permission::WRITE_ESTABLISHMENT}, {"ayr"});

  EXPECT_THAT(Write(CreatePost("a")), IsOk());
  EXPECT_THAT(Write(CreatePost("b") + kCreateRole), FailsWith(ErrorReason::NOT_PERMITTED));
  EXPECT_THAT(Write(CreatePost("b") + kCreateRole), Naming("permission", "WRITE_CATALOGUE"));
  EXPECT_THAT(Stored("b"), StatusIs(absl::StatusCode::kNotFound));
}

TEST_F(WritePermissionTest, AnotherOrganisationIsRefusedForEveryKindOfOperation) {
  roles_.Have<roles::v1::Organisation>(R"pb(name: "organisations/bute"
                                            display_name: "Bute"
                                            kind: COUNCIL)pb");
  roles_.Have<Post>(R"pb(name: "organisations/bute/posts/p" display_name: "x")pb");
  ActAs({Permission::WRITE_ESTABLISHMENT}, {"ayr"});
  const std::string post =
      R"([type.googleapis.com/cairn.roles.v1.Post] { name: "organisations/bute/posts/p" display_name: "y" })";

  for (
      const std::string& operation :
      {absl::StrCat("create {", post, "}"), absl::StrCat("update { resource {", post, "} }"),
       absl::StrCat("upsert {", post, "}"),
       std::string(R"(delete { name: "organisations/bute/posts/p" })"),
       std::string(
           R"(upsert { [type.googleapis.com/cairn.roles.v1.Post] { name: "organisations/-/posts/-" external_id: "7" } })")}) {
    const auto written = Write(absl::StrCat("operations {", operation, "}"));
    EXPECT_THAT(written, FailsWith(ErrorReason::NOT_PERMITTED)) << operation;
  }
  EXPECT_THAT(roles_.Stored<Post>("organisations/bute/posts/p"),
              IsOkAndHolds(Partially(R"pb(display_name: "x")pb")));
}

TEST_F(WritePermissionTest, OneCouncilsTokenDoesNotWriteTheCatalogue) {
  ActAs({Permission::WRITE_ESTABLISHMENT, Permission::WRITE_CATALOGUE}, {"ayr"});

  EXPECT_THAT(Write(kCreateRole), FailsWith(ErrorReason::NOT_PERMITTED));
}

TEST_F(WritePermissionTest, WhatFollowsIsToldOnlyToWhoMayReadIt) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/old" display_name: "x")pb");
  roles_.Have<Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                            post: "organisations/ayr/posts/old"
                            state: OPEN
                            origin: STATED)pb");
  const std::string check = UpdatePost("old", kClosing) + "validate_only: true";

  ActAs({Permission::WRITE_ESTABLISHMENT}, {"ayr"});
  EXPECT_EQ(Write(check)->also_changed_size(), 0);
  ActAs({Permission::WRITE_ESTABLISHMENT, Permission::READ_ESTABLISHMENT}, {"ayr"});
  EXPECT_EQ(Write(check)->also_changed_size(), 1);
}

TEST_F(WritePermissionTest, WhoMayWriteAndNotReadIsToldNoMoreThanThatItIsDone) {
  roles_.Have<Post>(
      R"pb(name: "organisations/ayr/posts/p" display_name: "Head" external_id: "4711")pb");
  const std::string check =
      R"pb(post { name: "organisations/ayr/posts/p" display_name: "Head of Care" }
           update_mask { paths: "display_name" }
           validate_only: true)pb";
  const auto ask = [&] {
    return roles_.Call<roles::v1::UpdatePostRequest, Post>("UpdatePost", check);
  };
  ActAs({Permission::WRITE_ESTABLISHMENT}, {"ayr"});
  EXPECT_THAT(ask(), IsOkAndHolds(EqualsProto(R"pb(name: "organisations/ayr/posts/p")pb")));
  ActAs({Permission::WRITE_ESTABLISHMENT, Permission::READ_ESTABLISHMENT}, {"ayr"});
  EXPECT_EQ(ask()->external_id(), "4711");
}

TEST_F(WritePermissionTest, ARequestSentAgainByAnotherIsANewOne) {
  const std::string request = CreatePost("-") + R"(request_id: "r1")";
  ActAs({Permission::WRITE_ESTABLISHMENT}, {"ayr"});
  ASSERT_THAT(Write(request),
              IsOkAndHolds(Partially(R"pb(results { name: "organisations/ayr/posts/id1" })pb")));
  roles_.ActAs({.name = "payroll",
                .permissions = {Permission::WRITE_ESTABLISHMENT},
                .organisations = {"ayr"}});

  EXPECT_THAT(Write(request),
              IsOkAndHolds(Partially(R"pb(results { name: "organisations/ayr/posts/id2" })pb")));
}

}  // namespace
}  // namespace cairn
