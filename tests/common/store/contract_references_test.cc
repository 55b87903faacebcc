// What refers to what, and values that are unique.

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/common/store/store_contract.h"

namespace cairn::store {
namespace {

using roles::v1::Organisation;
using roles::v1::Post;
using roles::v1::Programme;
using roles::v1::Role;
using roles::v1::Skill;
using roles::v1::Vacancy;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::Saying;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// ---- references

TEST_P(StoreContract, ResourcesOfOneWriteMayReferToEachOtherInAnyOrder) {
  const absl::Status written = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Put<Programme>(tx, R"pb(name: "programmes/p" roles_targeted: "roles/r")pb"));
    return Put<Role>(tx, R"pb(name: "roles/r"
                              programmes { programme: "programmes/p" })pb");
  });

  EXPECT_THAT(written, IsOk());
}

TEST_P(StoreContract, AReferenceToNothingIsRefusedWithTheResourceAndTheField) {
  const absl::Status failed =
      Write<Role>(R"pb(name: "roles/r"
                       requirements { skill { skill: "skills/none" } })pb");

  EXPECT_THAT(failed, FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(failed, Naming("resource", "skills/none"));
  EXPECT_THAT(failed, Naming("field", "skill"));
  EXPECT_EQ(Find<Role>("roles/r"), std::nullopt);
}

TEST_P(StoreContract, OfTwelveMissingReferencesTenAreNamed) {
  std::string text = R"(name: "programmes/p" )";
  for (int i = 10; i < 22; ++i) absl::StrAppend(&text, "roles_targeted: \"roles/r", i, "\" ");

  const absl::Status failed = Write<Programme>(text);

  EXPECT_THAT(failed, FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(failed,
              Naming("resource", testing::AllOf(HasSubstr("roles/r10, "), HasSubstr("roles/r19"),
                                                testing::Not(HasSubstr("r20")))));
  EXPECT_THAT(failed, Saying(HasSubstr("and 2 more")));
}

TEST_P(StoreContract, AReferenceToAnotherServicesResourceIsNotLookedUp) {
  EXPECT_THAT(Write<Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                                  appointment: "organisations/ayr/people/x/appointments/y")pb"),
              IsOk());
}

TEST_P(StoreContract, AReferenceToWhatTheSameWriteDeletedIsRefused) {
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());

  const absl::Status failed = store_->Write(kAuthor, [&](Transaction& tx) -> absl::Status {
    RETURN_IF_ERROR(Put<Programme>(tx, R"pb(name: "programmes/p"
                                            skills_gained { skill: "skills/a" })pb"));
    Skill skill;
    RETURN_IF_ERROR(tx.Find(TypeOf<Skill>(), {"", "a"}, &skill).status());
    return tx.Delete(TypeOf<Skill>(), {"", "a"}, skill);
  });

  EXPECT_THAT(failed, FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
}

TEST_P(StoreContract, ReferrersAreTheOthersThatReferOrLiveBelow) {
  ASSERT_THAT(Write<Organisation>(Named("organisations/ayr")), IsOk());
  ASSERT_THAT(Write<Organisation>(Named("organisations/ayrshire")), IsOk());
  ASSERT_THAT(Write<Skill>(Named("skills/a")), IsOk());
  ASSERT_THAT(Write<Role>(R"pb(name: "roles/r"
                               requirements { skill { skill: "skills/a" } }
                               routes { role: "roles/r" })pb"),
              IsOk());
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/p" role: "roles/r")pb"), IsOk());
  ASSERT_THAT(Write<Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                                  post: "organisations/ayr/posts/p")pb"),
              IsOk());

  EXPECT_THAT(Referrers(TypeOf<Skill>(), {"", "a"}, 10), IsOkAndHolds(ElementsAre("roles/r")));
  EXPECT_THAT(Referrers(TypeOf<Role>(), {"", "r"}, 10),
              IsOkAndHolds(ElementsAre("organisations/ayr/posts/p")));
  EXPECT_THAT(Referrers(TypeOf<Post>(), {"ayr", "p"}, 10),
              IsOkAndHolds(ElementsAre("organisations/ayr/vacancies/v")));
  EXPECT_THAT(
      Referrers(TypeOf<Organisation>(), {"ayr", "ayr"}, 10),
      IsOkAndHolds(ElementsAre("organisations/ayr/posts/p", "organisations/ayr/vacancies/v")));
  EXPECT_THAT(Referrers(TypeOf<Organisation>(), {"ayrshire", "ayrshire"}, 10),
              IsOkAndHolds(IsEmpty()));
  EXPECT_THAT(Referrers(TypeOf<Vacancy>(), {"ayr", "v"}, 10), IsOkAndHolds(IsEmpty()));
}

TEST_P(StoreContract, OfTwelveReferrersTenAreNamed) {
  ASSERT_THAT(Write<Role>(Named("roles/r")), IsOk());
  for (int i = 0; i < 6; ++i) {
    ASSERT_THAT(
        Write<Post>(absl::StrCat(R"(name: "organisations/ayr/posts/p)", i, R"(" role: "roles/r")")),
        IsOk());
    ASSERT_THAT(Write<Programme>(
                    absl::StrCat(R"(name: "programmes/p)", i, R"(" roles_targeted: "roles/r")")),
                IsOk());
  }

  EXPECT_THAT(Referrers(TypeOf<Role>(), {"", "r"}, 10), IsOkAndHolds(testing::SizeIs(10)));
}

TEST_P(StoreContract, AReferenceThatIsTakenBackCountsNoMore) {
  ASSERT_THAT(Write<Role>(Named("roles/r")), IsOk());
  ASSERT_THAT(Write<Role>(Named("roles/s")), IsOk());
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/p" role: "roles/r")pb"), IsOk());
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/p" role: "roles/s")pb"), IsOk());

  EXPECT_THAT(Referrers(TypeOf<Role>(), {"", "r"}, 10), IsOkAndHolds(IsEmpty()));
  ASSERT_THAT(Remove<Post>("organisations/ayr/posts/p"), IsOk());
  EXPECT_THAT(Referrers(TypeOf<Role>(), {"", "s"}, 10), IsOkAndHolds(IsEmpty()));
}

// ---- unique values

TEST_P(StoreContract, AnExternalIdIsUniqueWithinAnOrganisationAndMayBeEmpty) {
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/a" external_id: "7")pb"), IsOk());

  EXPECT_THAT(Write<Post>(R"pb(name: "organisations/bute/posts/a" external_id: "7")pb"), IsOk());
  EXPECT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/c")pb"), IsOk());
  EXPECT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/d")pb"), IsOk());
  const absl::Status failed =
      Write<Post>(R"pb(name: "organisations/ayr/posts/b" external_id: "7")pb");
  EXPECT_THAT(failed, FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
  EXPECT_THAT(failed, Naming("field", "external_id"));
}

TEST_P(StoreContract, ThePostOfAnOpenVacancyIsUniqueWhateverTheCodeAboveThinks) {
  const std::string post = R"( post: "organisations/ayr/posts/p" )";
  ASSERT_THAT(Write<Post>(R"pb(name: "organisations/ayr/posts/p")pb"), IsOk());
  ASSERT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/a" state: SHORTLISTED)" + post),
              IsOk());

  EXPECT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/b" state: ANTICIPATED)" + post),
              FailsWith(ErrorReason::VALUE_NOT_UNIQUE));
  ASSERT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/a" state: FILLED)" + post),
              IsOk());
  EXPECT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/b" state: OPEN)" + post),
              IsOk());
  EXPECT_THAT(Write<Vacancy>(R"(name: "organisations/ayr/vacancies/c" state: WITHDRAWN)" + post),
              IsOk());
}

}  // namespace

}  // namespace cairn::store
