// Get, Create and Delete as every resource has them, through the tables of the real services.

#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/empty.pb.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/roles_under_test.h"

namespace cairn {
namespace {

using google::protobuf::Empty;
using roles::v1::CreateOrganisationRequest;
using roles::v1::CreatePostRequest;
using roles::v1::CreateRoleRequest;
using roles::v1::CreateVacancyRequest;
using roles::v1::DeleteOrganisationRequest;
using roles::v1::DeletePostRequest;
using roles::v1::DeleteRoleRequest;
using roles::v1::GetPostRequest;
using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Role;
using roles::v1::Vacancy;
using test::BadFieldsOf;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::Partially;
using test::StatusIs;
using testing::ElementsAre;
using testing::HasSubstr;

class CollectionTest : public testing::Test {
 protected:
  absl::StatusOr<Post> Create(const std::string& request) {
    return roles_.Call<CreatePostRequest, Post>("CreatePost", request);
  }
  absl::Status Delete(const std::string& request) {
    return roles_.Call<DeletePostRequest, Empty>("DeletePost", request).status();
  }

  test::RolesUnderTest roles_;
};

// ---- Get

TEST_F(CollectionTest, GetReturnsTheResourceWithItsEtag) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "Head")pb");

  EXPECT_THAT(
      (roles_.Call<GetPostRequest, Post>("GetPost", R"pb(name: "organisations/ayr/posts/p")pb")),
      IsOkAndHolds(
          Partially(R"pb(name: "organisations/ayr/posts/p" etag: "r2" display_name: "Head")pb")));
}

TEST_F(CollectionTest, GetOfWhatIsNotThereIsNotFoundAndNamesIt) {
  const auto got =
      roles_.Call<GetPostRequest, Post>("GetPost", R"pb(name: "organisations/ayr/posts/none")pb");

  EXPECT_THAT(got, FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(got, Naming("resource", "organisations/ayr/posts/none"));
}

TEST_F(CollectionTest, GetOfAMalformedNameIsABadField) {
  for (const char* name : {"", "x", "organisations/ayr/vacancies/p", "organisations/ayr/posts/-"}) {
    const auto got =
        roles_.Call<GetPostRequest, Post>("GetPost", absl::StrCat("name: \"", name, "\""));
    EXPECT_THAT(got, FailsWith(ErrorReason::BAD_FIELDS)) << name;
    EXPECT_THAT(BadFieldsOf(got), ElementsAre("name")) << name;
  }
}

// ---- Create

TEST_F(CollectionTest, CreateUsesTheIdThatTheCallerChose) {
  const auto created = Create(R"pb(parent: "organisations/ayr"
                                   post_id: "head"
                                   post { display_name: "Head" })pb");

  EXPECT_THAT(created, IsOkAndHolds(test::EqualsProto(R"pb(name: "organisations/ayr/posts/head"
                                                           etag: "r2"
                                                           create_time { seconds: 1772452800 }
                                                           update_time { seconds: 1772452800 }
                                                           display_name: "Head")pb")));
  EXPECT_THAT(roles_.Stored<Post>("organisations/ayr/posts/head"),
              IsOkAndHolds(Partially(R"pb(display_name: "Head")pb")));
}

TEST_F(CollectionTest, CreateChoosesAnIdWhereTheCallerDoesNot) {
  EXPECT_THAT(Create(R"pb(parent: "organisations/ayr"
                          post { display_name: "Head" })pb"),
              IsOkAndHolds(Partially(R"pb(name: "organisations/ayr/posts/id1")pb")));
}

TEST_F(CollectionTest, CreateWorksForWhatHasNoParent) {
  EXPECT_THAT((roles_.Call<CreateRoleRequest, Role>("CreateRole", R"pb(role_id: "director"
                                                                       role {
                                                                         display_name: "Director"
                                                                         tier: 3
                                                                         service_area: CHILDREN
                                                                       })pb")),
              IsOkAndHolds(Partially(R"pb(name: "roles/director")pb")));
  EXPECT_THAT(
      (roles_.Call<CreateOrganisationRequest, Organisation>(
          "CreateOrganisation", R"pb(organisation { display_name: "Bute" kind: COUNCIL })pb")),
      IsOkAndHolds(Partially(R"pb(name: "organisations/id1")pb")));
}

TEST_F(CollectionTest, CreateIgnoresWhatOnlyTheServerSetsAndTheNameAndEtagInTheResource) {
  const auto created = Create(R"pb(parent: "organisations/ayr"
                                   post_id: "head"
                                   post {
                                     name: "organisations/bute/posts/other"
                                     etag: "r77"
                                     create_time { seconds: 5 }
                                     update_time { seconds: 6 }
                                     display_name: "Head"
                                   })pb");

  EXPECT_THAT(created, IsOkAndHolds(Partially(R"pb(name: "organisations/ayr/posts/head"
                                                   etag: "r2"
                                                   create_time { seconds: 1772452800 }
                                                   update_time { seconds: 1772452800 })pb")));
}

TEST_F(CollectionTest, CreateIgnoresARecordOfMovesThatTheCallerMadeUp) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "Head")pb");

  const auto created = roles_.Call<CreateVacancyRequest, Vacancy>("CreateVacancy", R"pb(
    parent: "organisations/ayr"
    vacancy {
      post: "organisations/ayr/posts/p"
      state: OPEN
      origin: STATED
      moves { state: FILLED }
      appointment: "organisations/ayr/people/x/appointments/y"
    })pb");

  ASSERT_THAT(created, IsOk());
  EXPECT_EQ(created->moves_size(), 0);
  EXPECT_EQ(created->appointment(), "");
}

TEST_F(CollectionTest, CreateOfATakenNameIsRefused) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "Head")pb");

  const auto created = Create(R"pb(parent: "organisations/ayr"
                                   post_id: "p"
                                   post { display_name: "Other" })pb");

  EXPECT_THAT(created, FailsWith(ErrorReason::RESOURCE_EXISTS));
  EXPECT_THAT(created, Naming("resource", "organisations/ayr/posts/p"));
  EXPECT_THAT(roles_.Stored<Post>("organisations/ayr/posts/p"),
              IsOkAndHolds(Partially(R"pb(display_name: "Head")pb")));
}

TEST_F(CollectionTest, CreateBelowWhatIsNotThereIsNotFound) {
  const auto created = Create(R"pb(parent: "organisations/none"
                                   post { display_name: "Head" })pb");

  EXPECT_THAT(created, FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(created, Naming("resource", "organisations/none"));
}

TEST_F(CollectionTest, CreateBelowAPersonWhoIsNotThereIsNotFound) {
  const test::PeopleUnderTest people;

  const auto created = people.Call<people::v1::CreateEnrolmentRequest, people::v1::Enrolment>(
      "CreateEnrolment", R"pb(parent: "organisations/ayr/people/none"
                              enrolment {
                                programme: "programmes/p"
                                state: ENQUIRED
                                state_date { year: 2026 month: 1 day: 1 }
                              })pb");

  EXPECT_THAT(created, FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(created, Naming("resource", "organisations/ayr/people/none"));
}

TEST_F(CollectionTest, CreateNamesAllBadFieldsAtOnceThoseOfTheServicesOwnRulesToo) {
  const auto created = Create(R"pb(parent: "organisations/ayr"
                                   post {
                                     level: -1
                                     fte: 1.5
                                     reports_to: "organisations/bute/posts/x"
                                     covers {}
                                     open_date { year: 2026 month: 5 day: 1 }
                                     close_date { year: 2026 month: 4 day: 1 }
                                   })pb");

  EXPECT_THAT(created, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(
      BadFieldsOf(created),
      testing::UnorderedElementsAre("post.display_name", "post.level", "post.fte",
                                    "post.reports_to", "post.covers[0].kind", "post.close_date"));
}

TEST_F(CollectionTest, CreateNamesABadIdOrParentWithTheOtherBadFields) {
  for (const std::string id : {"-", "Head", "a/b", "-a", "a-", "a b", "../x"}) {
    const auto created = Create(absl::StrCat(R"(parent: "organisations/ayr" post_id: ")", id,
                                             R"(" post { display_name: "x" level: 99 })"));
    EXPECT_THAT(BadFieldsOf(created), ElementsAre("post_id", "post.level")) << id;
  }
  for (const std::string parent : {"organisations/-", "organisations/Ayr", "ayr",
                                   "organisations/ayr/posts/p", "organisations/ayr/"}) {
    const auto created =
        Create(absl::StrCat(R"(parent: ")", parent, R"(" post { display_name: "x" level: 99 })"));
    EXPECT_THAT(BadFieldsOf(created), ElementsAre("parent", "post.level")) << parent;
  }
  EXPECT_EQ(roles_.revision(), 1);
}

TEST_F(CollectionTest, CreateThatFailsLeavesItsAnswerEmpty) {
  Post answer;

  EXPECT_FALSE(roles_
                   .CallUnchecked("CreatePost",
                                  test::FromText<CreatePostRequest>(
                                      R"pb(parent: "organisations/ayr"
                                           post { display_name: "x" level: 99 })pb"),
                                  &answer)
                   .ok());
  EXPECT_THAT(answer, test::EqualsProto(""));
}

TEST_F(CollectionTest, CreateOfAReferenceToNothingIsRefused) {
  const auto created = Create(R"pb(parent: "organisations/ayr"
                                   post { display_name: "Head" role: "roles/none" })pb");

  EXPECT_THAT(created, FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(created, Naming("resource", "roles/none"));
  EXPECT_THAT(created, Naming("field", "role"));
}

TEST_F(CollectionTest, CreateWithAnExternalIdThatAnotherHasIsRefused) {
  ASSERT_THAT(Create(R"pb(parent: "organisations/ayr"
                          post { display_name: "Head" external_id: "7" })pb"),
              IsOk());

  const auto created = Create(R"pb(parent: "organisations/ayr"
                                   post { display_name: "Other" external_id: "7" })pb");

  EXPECT_THAT(created, FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
  EXPECT_THAT(created, Naming("field", "external_id"));
}

// ---- Delete

TEST_F(CollectionTest, DeleteRemovesTheResourceAndKeepsItsHistory) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "Head")pb");

  EXPECT_THAT(Delete(R"pb(name: "organisations/ayr/posts/p")pb"), IsOk());

  EXPECT_THAT(roles_.Stored<Post>("organisations/ayr/posts/p"),
              StatusIs(absl::StatusCode::kNotFound));
  EXPECT_EQ(roles_.revision(), 3);
}

TEST_F(CollectionTest, DeleteOfWhatIsNotThereIsNotFound) {
  EXPECT_THAT(Delete(R"pb(name: "organisations/ayr/posts/none")pb"),
              FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
}

TEST_F(CollectionTest, DeleteWithAStaleEtagIsAborted) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "Head")pb");

  const absl::Status stale = Delete(R"pb(name: "organisations/ayr/posts/p" etag: "r1")pb");

  EXPECT_THAT(stale, FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(stale, Naming("resource", "organisations/ayr/posts/p"));
  EXPECT_THAT(Delete(R"pb(name: "organisations/ayr/posts/p" etag: "r2")pb"), IsOk());
}

TEST_F(CollectionTest, DeleteOfWhatOthersReferToIsRefusedAndNamesUpToTen) {
  roles_.Have<Role>(R"pb(name: "roles/r" display_name: "R" tier: 3 service_area: ADULTS)pb");
  for (int i = 10; i < 21; ++i)
    roles_.Have<Post>(absl::StrCat(R"(name: "organisations/ayr/posts/p)", i,
                                   R"(" display_name: "x" role: "roles/r")"));

  const auto refused =
      roles_.Call<DeleteRoleRequest, Empty>("DeleteRole", R"pb(name: "roles/r")pb");

  EXPECT_THAT(refused, FailsWith(ErrorReason::STILL_REFERRED_TO));
  EXPECT_THAT(refused,
              Naming("referrers", testing::AllOf(HasSubstr("organisations/ayr/posts/p10, "),
                                                 HasSubstr("posts/p19 and more"),
                                                 testing::Not(HasSubstr("posts/p20")))));
}

TEST_F(CollectionTest, DeleteOfWhatHasChildrenIsRefused) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "Head")pb");

  const auto refused = roles_.Call<DeleteOrganisationRequest, Empty>(
      "DeleteOrganisation", R"pb(name: "organisations/ayr")pb");

  EXPECT_THAT(refused, FailsWith(ErrorReason::STILL_REFERRED_TO));
  EXPECT_THAT(refused, Naming("referrers", "organisations/ayr/posts/p"));
}

TEST_F(CollectionTest, DeleteOfWhatOnlyRefersToItselfIsAllowed) {
  roles_.Have<Role>(R"pb(name: "roles/r"
                         display_name: "R"
                         tier: 3
                         service_area: ADULTS
                         routes { role: "roles/r" })pb");

  EXPECT_THAT((roles_.Call<DeleteRoleRequest, Empty>("DeleteRole", R"pb(name: "roles/r")pb")),
              IsOk());
}

// Every method that the services declare is carried out by something.
TEST_F(CollectionTest, NoMethodIsLeftUnbound) {
  test::TempDatabase database;
  test::SequentialIds ids;
  EXPECT_EQ(roles::Catalogue(roles_.store(), ids).Table().Unbound(), "");
  EXPECT_EQ(roles::Establishment(roles_.store(), ids).Table().Unbound(), "");
  EXPECT_EQ(roles_.changes().Table().Unbound(), "");
  test::PeopleUnderTest people;
  EXPECT_EQ(people::People(people.store(), ids).Table().Unbound(), "");
}

}  // namespace
}  // namespace cairn
