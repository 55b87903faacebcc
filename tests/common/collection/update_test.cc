// Update and upsert: masks, etags, what cannot change, and what changes nothing.

#include <string>

#include "absl/strings/str_cat.h"
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

using change::v1::WriteRequest;
using change::v1::WriteResponse;
using people::v1::Appointment;
using roles::v1::Post;
using roles::v1::Role;
using roles::v1::UpdatePostRequest;
using roles::v1::UpdateRoleRequest;
using roles::v1::UpdateVacancyRequest;
using roles::v1::Vacancy;
using test::BadFieldsOf;
using test::EqualsProto;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::Partially;
using testing::ElementsAre;

constexpr char kHead[] = R"pb(name: "organisations/ayr/posts/p"
                              display_name: "Head"
                              directorate: "Adults"
                              level: 3
                              covers { kind: AGENCY }
                              covers { kind: ACTING }
                              open_date { year: 2020 month: 5 day: 1 })pb";

class UpdateTest : public testing::Test {
 protected:
  UpdateTest() { roles_.Have<Post>(kHead); }

  absl::StatusOr<Post> Update(const std::string& request) {
    return roles_.Call<UpdatePostRequest, Post>("UpdatePost", request);
  }
  absl::StatusOr<WriteResponse> Write(const std::string& request) {
    return roles_.Call<WriteRequest, WriteResponse>("Write", request);
  }
  Post Stored() { return *roles_.Stored<Post>("organisations/ayr/posts/p"); }

  test::RolesUnderTest roles_;
};

TEST_F(UpdateTest, WithoutAMaskTheFieldsThatAreSetChangeAndTheOthersStay) {
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/p" level: 4 })pb"), IsOk());

  EXPECT_THAT(Stored(),
              Partially(R"pb(display_name: "Head" directorate: "Adults" level: 4 etag: "r3")pb"));
  EXPECT_EQ(Stored().covers_size(), 2);
}

TEST_F(UpdateTest, WithAMaskOnlyItsFieldsChangeAndMayBeCleared) {
  EXPECT_THAT(
      Update(R"pb(post { name: "organisations/ayr/posts/p" display_name: "ignored" level: 5 }
                  update_mask { paths: "level" paths: "directorate" })pb"),
      IsOk());

  EXPECT_THAT(Stored(), Partially(R"pb(display_name: "Head" level: 5)pb"));
  EXPECT_EQ(Stored().directorate(), "");
}

TEST_F(UpdateTest, AListIsReplacedWhole) {
  EXPECT_THAT(Update(R"pb(post {
                            name: "organisations/ayr/posts/p"
                            covers { kind: SECONDMENT }
                          })pb"),
              IsOk());

  ASSERT_EQ(Stored().covers_size(), 1);
  EXPECT_EQ(Stored().covers(0).kind(), Post::Cover::SECONDMENT);
}

TEST_F(UpdateTest, ANestedPathChangesOnlyThatPart) {
  roles_.Have<Role>(R"pb(name: "roles/r"
                         display_name: "R"
                         tier: 3
                         service_area: ADULTS
                         guidance { title: "old" points: "one" points: "two" })pb");

  const auto updated = roles_.Call<UpdateRoleRequest, Role>(
      "UpdateRole", R"pb(role {
                           name: "roles/r"
                           guidance { title: "new" points: "three" }
                         }
                         update_mask { paths: "guidance.title" })pb");

  EXPECT_THAT(
      updated,
      IsOkAndHolds(Partially(R"pb(guidance { title: "new" points: "one" points: "two" })pb")));
}

TEST_F(UpdateTest, AStarReplacesEverythingThatACallerMaySet) {
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/p" display_name: "Chief" }
                          update_mask { paths: "*" })pb"),
              IsOk());

  EXPECT_THAT(Stored(), EqualsProto(R"pb(name: "organisations/ayr/posts/p"
                                         etag: "r3"
                                         create_time { seconds: 1772452800 }
                                         update_time { seconds: 1772452800 }
                                         display_name: "Chief")pb"));
}

TEST_F(UpdateTest, AStarThatClearsARequiredFieldIsRefused) {
  const auto updated = Update(R"pb(post { name: "organisations/ayr/posts/p" level: 1 }
                                   update_mask { paths: "*" })pb");

  EXPECT_THAT(updated, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(BadFieldsOf(updated), ElementsAre("post.display_name"));
}

TEST_F(UpdateTest, UnknownPathsOfAMaskAreABadFieldAllOfThem) {
  for (const char* path : {"colour", "covers.kind", "display_name.x", "", "level ", "Level",
                           ".level", "level.", "directorate..x"}) {
    const auto updated = Update(absl::StrCat(
        R"(post { name: "organisations/ayr/posts/p" } update_mask { paths: "level" paths: ")", path,
        "\" }"));
    EXPECT_THAT(updated, FailsWith(ErrorReason::BAD_FIELDS)) << path;
    EXPECT_THAT(BadFieldsOf(updated), ElementsAre("update_mask")) << path;
  }
  EXPECT_EQ(Stored().etag(), "r2");
}

TEST_F(UpdateTest, WhatIsNotThereIsNotFoundUnlessItMayBeMissing) {
  const std::string post =
      R"(post { name: "organisations/ayr/posts/new" display_name: "New" level: 2 } update_mask { paths: "level" } )";

  EXPECT_THAT(Update(post), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Update(post), Naming("resource", "organisations/ayr/posts/new"));
  EXPECT_THAT(Update(post + "allow_missing: true"),
              IsOkAndHolds(Partially(R"pb(display_name: "New" level: 2 etag: "r3")pb")));
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/other" level: 2 }
                          allow_missing: true)pb"),
              FailsWith(ErrorReason::BAD_FIELDS));
}

TEST_F(UpdateTest, AStaleEtagIsAbortedAndTheCurrentOneGoesThrough) {
  const auto stale =
      Update(R"pb(post { name: "organisations/ayr/posts/p" etag: "r1" level: 4 })pb");
  EXPECT_THAT(stale, FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(stale, Naming("resource", "organisations/ayr/posts/p"));
  EXPECT_EQ(Stored().level(), 3);

  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/p" etag: "r2" level: 4 })pb"),
              IsOkAndHolds(Partially(R"pb(etag: "r3")pb")));
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/p" etag: "r2" level: 5 })pb"),
              FailsWith(ErrorReason::STALE_ETAG));
}

TEST_F(UpdateTest, AStaleEtagIsAbortedWhateverTheMask) {
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/p" etag: "r1" level: 4 }
                          update_mask { paths: "level" })pb"),
              FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/p" etag: "r1" display_name: "x" }
                          update_mask { paths: "*" })pb"),
              FailsWith(ErrorReason::STALE_ETAG));
}

TEST_F(UpdateTest, AnEtagOfWhatIsGoneIsStaleSoThatItDoesNotComeBack) {
  EXPECT_THAT(Update(R"pb(post { name: "organisations/ayr/posts/gone" etag: "r9" display_name: "x" }
                          allow_missing: true)pb"),
              FailsWith(ErrorReason::STALE_ETAG));
}

TEST_F(UpdateTest, WhatTheServerSetsIsIgnored) {
  roles_.clock().Advance(absl::Seconds(10));
  EXPECT_THAT(Update(R"pb(post {
                            name: "organisations/ayr/posts/p"
                            create_time { seconds: 1 }
                            update_time { seconds: 2 }
                            level: 4
                          }
                          update_mask { paths: "*" paths: "create_time" })pb"),
              FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(Update(R"pb(post {
                            name: "organisations/ayr/posts/p"
                            create_time { seconds: 1 }
                            update_time { seconds: 2 }
                            level: 4
                          })pb"),
              IsOk());

  EXPECT_THAT(Stored(), Partially(R"pb(create_time { seconds: 1772452800 }
                                       update_time { seconds: 1772452810 })pb"));
}

TEST_F(UpdateTest, WhatCannotChangeIsABadFieldAndTheSameValueIsNone) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/q" display_name: "Q")pb");
  roles_.Have<Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                            post: "organisations/ayr/posts/p"
                            state: OPEN
                            origin: STATED)pb");
  const auto update = [&](const std::string& request) {
    return roles_.Call<UpdateVacancyRequest, Vacancy>("UpdateVacancy", request);
  };

  const auto moved = update(
      R"pb(vacancy { name: "organisations/ayr/vacancies/v" post: "organisations/ayr/posts/q" })pb");
  EXPECT_THAT(moved, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(BadFieldsOf(moved), ElementsAre("vacancy.post"));
  EXPECT_THAT(BadFieldsOf(update(R"pb(vacancy { name: "organisations/ayr/vacancies/v" }
                                      update_mask { paths: "post" })pb")),
              testing::Contains("vacancy.post"));
  EXPECT_THAT(update(R"pb(vacancy {
                            name: "organisations/ayr/vacancies/v"
                            post: "organisations/ayr/posts/p"
                            evidence: "x"
                          })pb"),
              IsOk());
  EXPECT_THAT(update(R"pb(vacancy { name: "organisations/ayr/vacancies/v" evidence: "y" })pb"),
              IsOk());
}

TEST_F(UpdateTest, TheServersRecordOfMovesCannotBeWritten) {
  roles_.Have<Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                            post: "organisations/ayr/posts/p"
                            state: OPEN
                            origin: STATED)pb");

  const auto updated = roles_.Call<UpdateVacancyRequest, Vacancy>(
      "UpdateVacancy", R"pb(vacancy {
                              name: "organisations/ayr/vacancies/v"
                              moves { state: FILLED }
                              appointment: "organisations/ayr/people/x/appointments/y"
                              evidence: "x"
                            })pb");

  ASSERT_THAT(updated, IsOk());
  EXPECT_EQ(updated->moves_size(), 0);
  EXPECT_EQ(updated->appointment(), "");
}

TEST_F(UpdateTest, AnUpdateThatAltersNothingTakesNoRevision) {
  EXPECT_THAT(
      Update(R"pb(post { name: "organisations/ayr/posts/p" level: 3 display_name: "Head" })pb"),
      IsOkAndHolds(Partially(R"pb(etag: "r2")pb")));

  EXPECT_EQ(roles_.revision(), 2);
}

TEST_F(UpdateTest, AMalformedNameIsABadField) {
  for (const char* name : {"", "p", "organisations/ayr/posts/-", "organisations/ayr/vacancies/p"}) {
    const auto updated = Update(absl::StrCat("post { name: \"", name, "\" level: 4 }"));
    EXPECT_THAT(updated, FailsWith(ErrorReason::BAD_FIELDS)) << name;
    EXPECT_THAT(BadFieldsOf(updated), ElementsAre("post.name")) << name;
  }
}

TEST_F(UpdateTest, AllBadFieldsAreNamedAtOnce) {
  const auto updated = Update(R"pb(post {
                                     name: "organisations/ayr/posts/p"
                                     level: 99
                                     fte: -1
                                     role: "x"
                                     close_date { year: 2019 month: 1 day: 1 }
                                   })pb");

  EXPECT_THAT(BadFieldsOf(updated), testing::UnorderedElementsAre("post.level", "post.fte",
                                                                  "post.role", "post.close_date"));
}

TEST_F(UpdateTest, AnUpdateThatFailsLeavesItsAnswerEmpty) {
  Post answer;

  EXPECT_FALSE(
      roles_
          .CallUnchecked("UpdatePost",
                         test::FromText<UpdatePostRequest>(
                             R"pb(post { name: "organisations/ayr/posts/p" level: 99 })pb"),
                         &answer)
          .ok());
  EXPECT_THAT(answer, EqualsProto(""));
}

// ---- upsert

std::string Upsert(const std::string& post) {
  return absl::StrCat("operations { upsert { [type.googleapis.com/cairn.roles.v1.Post] {", post,
                      "} } } ");
}

TEST_F(UpdateTest, AnUpsertAddsWhatIsNotThereAndReplacesWholeWhatIs) {
  EXPECT_THAT(Write(Upsert(R"(name: "organisations/ayr/posts/new" display_name: "New")") +
                    Upsert(R"(name: "organisations/ayr/posts/p" display_name: "Chief")")),
              IsOkAndHolds(EqualsProto(
                  R"pb(results { name: "organisations/ayr/posts/new" etag: "r3" changed: true }
                       results { name: "organisations/ayr/posts/p" etag: "r4" changed: true }
                       token: "roles@4")pb")));

  EXPECT_THAT(Stored(), Partially(R"pb(display_name: "Chief")pb"));
  EXPECT_EQ(Stored().level(), 0);
}

TEST_F(UpdateTest, AnUpsertThatAltersNothingTakesNoRevision) {
  EXPECT_THAT(Write(Upsert(kHead)),
              IsOkAndHolds(EqualsProto(
                  R"pb(results { name: "organisations/ayr/posts/p" etag: "r2" changed: false }
                       token: "roles@2")pb")));

  EXPECT_EQ(roles_.revision(), 2);
}

TEST_F(UpdateTest, AnUpsertWithoutAnIdIsLookedUpByItsExternalId) {
  const std::string post = R"(name: "organisations/ayr/posts/-" external_id: "7" display_name: ")";
  ASSERT_THAT(
      Write(Upsert(post + "First\"")),
      IsOkAndHolds(Partially(
          R"pb(results { name: "organisations/ayr/posts/id1" etag: "r3" changed: true })pb")));

  EXPECT_THAT(
      Write(Upsert(post + "First\"")),
      IsOkAndHolds(Partially(
          R"pb(results { name: "organisations/ayr/posts/id1" etag: "r3" changed: false })pb")));
  EXPECT_THAT(
      Write(Upsert(post + "Second\"")),
      IsOkAndHolds(Partially(
          R"pb(results { name: "organisations/ayr/posts/id1" etag: "r4" changed: true })pb")));
}

TEST_F(UpdateTest, AnExternalIdIsLookedUpInItsOrganisationOnly) {
  roles_.Have<roles::v1::Organisation>(R"pb(name: "organisations/bute"
                                            display_name: "Bute"
                                            kind: COUNCIL)pb");
  ASSERT_THAT(
      Write(Upsert(R"(name: "organisations/ayr/posts/-" external_id: "7" display_name: "x")")),
      IsOk());

  EXPECT_THAT(
      Write(Upsert(R"(name: "organisations/bute/posts/-" external_id: "7" display_name: "x")")),
      IsOkAndHolds(
          Partially(R"pb(results { name: "organisations/bute/posts/id2" changed: true })pb")));
  EXPECT_THAT(
      Write(Upsert(R"(name: "organisations/-/posts/-" external_id: "7" display_name: "x")")),
      FailsWith(ErrorReason::BAD_FIELDS));
}

TEST_F(UpdateTest, AnExternalIdOfAnotherPersonsRecordIsNotTakenForThisOnes) {
  test::PeopleUnderTest people;
  const auto appoint = [&](const std::string& person) {
    return people.Call<WriteRequest, WriteResponse>(
        "Write",
        absl::StrCat(
            "operations { upsert { [type.googleapis.com/cairn.people.v1.Appointment] { name: "
            "\"organisations/ayr/people/",
            person,
            R"(/appointments/-" external_id: "7" post: "organisations/ayr/posts/p" kind: ACTING start_date { year: 2026 month: 1 day: 1 } } } })"));
  };
  ASSERT_THAT(appoint("ann"), IsOk());

  EXPECT_THAT(appoint("ann"), IsOkAndHolds(Partially(R"pb(results { changed: false })pb")));
  EXPECT_THAT(appoint("ben"), FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
}

TEST_F(UpdateTest, AnUpsertWithAStaleEtagIsAborted) {
  EXPECT_THAT(Write(Upsert(R"(name: "organisations/ayr/posts/p" etag: "r1" display_name: "x")")),
              FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(Write(Upsert(R"(name: "organisations/ayr/posts/gone" etag: "r1" display_name: "x")")),
              FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(Write(Upsert(R"(name: "organisations/ayr/posts/p" etag: "r2" display_name: "x")")),
              IsOk());
}

}  // namespace
}  // namespace cairn
