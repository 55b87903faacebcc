// Posts and vacancies through the service's methods.

#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"

namespace cairn::roles {
namespace {

using change::v1::WriteRequest;
using change::v1::WriteResponse;
using test::BadFieldsOf;
using test::EqualsProto;
using test::FailsWith;
using test::IsOk;
using test::IsOkAndHolds;
using test::Naming;
using test::Partially;
using test::Saying;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using v1::Post;
using v1::Vacancy;

constexpr char kMarch[] = "{ year: 2026 month: 3 day: 1 }";

class EstablishmentTest : public testing::Test {
 protected:
  void HavePost(const std::string& id, const std::string& reports_to = "") {
    roles_.Have<Post>(absl::StrCat("name: \"organisations/ayr/posts/", id,
                                   "\" display_name: \"x\" ",
                                   reports_to.empty() ? "" : ReportsTo(reports_to)));
  }
  Vacancy HaveVacancy(const std::string& id, const std::string& post,
                      const std::string& state = "OPEN") {
    return roles_.Have<Vacancy>(absl::StrCat("name: \"organisations/ayr/vacancies/", id,
                                             "\" post: \"organisations/ayr/posts/", post,
                                             "\" state: ", state, " origin: STATED"));
  }
  static std::string ReportsTo(const std::string& id) {
    return absl::StrCat("reports_to: \"organisations/ayr/posts/", id, "\"");
  }
  absl::StatusOr<Post> UpdatePost(const std::string& id, const std::string& fields) {
    return roles_.Call<v1::UpdatePostRequest, Post>(
        "UpdatePost",
        absl::StrCat("post { name: \"organisations/ayr/posts/", id, "\" ", fields, " }"));
  }
  absl::StatusOr<Post> ClosePost(const std::string& id, const std::string& day = kMarch,
                                 const std::string& more = "") {
    return roles_.Call<v1::ClosePostRequest, Post>(
        "ClosePost",
        absl::StrCat("name: \"organisations/ayr/posts/", id, "\" close_date ", day, more));
  }
  absl::StatusOr<Vacancy> CreateVacancy(const std::string& fields) {
    return roles_.Call<v1::CreateVacancyRequest, Vacancy>(
        "CreateVacancy",
        absl::StrCat("parent: \"organisations/ayr\" vacancy_id: \"v\" vacancy {", fields, "}"));
  }
  // One of the verbs that only move a vacancy.
  template <typename Request>
  absl::StatusOr<Vacancy> Move(const std::string& verb, const std::string& more = "") {
    return roles_.Call<Request, Vacancy>(
        verb,
        absl::StrCat("name: \"organisations/ayr/vacancies/v\" effective_date ", kMarch, more));
  }
  Vacancy StoredVacancy(const std::string& id) {
    const auto found = roles_.Stored<Vacancy>("organisations/ayr/vacancies/" + id);
    EXPECT_THAT(found, IsOk());
    return found.value_or(Vacancy());
  }
  absl::StatusOr<WriteResponse> Write(const std::string& request) {
    return roles_.Call<WriteRequest, WriteResponse>("Write", request);
  }

  test::RolesUnderTest roles_;
};

// ---- reports_to

TEST_F(EstablishmentTest, NoOrganisationTakesTheIdThatStandsForAllOfThem) {
  const auto created = roles_.Call<v1::CreateOrganisationRequest, v1::Organisation>(
      "CreateOrganisation",
      "organisation_id: 'all' organisation { display_name: 'All' kind: COUNCIL nation: ENGLAND }");
  EXPECT_THAT(BadFieldsOf(created), ElementsAre("organisation.name"));
  EXPECT_THAT(created.status().message(), HasSubstr("reserved"));
}

TEST_F(EstablishmentTest, APostCannotReportToItself) {
  HavePost("a");

  const auto updated = UpdatePost("a", ReportsTo("a"));

  EXPECT_THAT(updated, FailsWith(ErrorReason::REPORTING_LOOP));
  EXPECT_THAT(updated, Naming("post", "organisations/ayr/posts/a"));
  EXPECT_THAT((roles_.Call<v1::CreatePostRequest, Post>(
                  "CreatePost",
                  R"pb(parent: "organisations/ayr"
                       post_id: "new"
                       post { display_name: "x" reports_to: "organisations/ayr/posts/new" })pb")),
              FailsWith(ErrorReason::REPORTING_LOOP));
}

TEST_F(EstablishmentTest, TwoPostsCannotReportToEachOther) {
  HavePost("a");
  HavePost("b", "a");

  EXPECT_THAT(UpdatePost("a", ReportsTo("b")), FailsWith(ErrorReason::REPORTING_LOOP));
}

TEST_F(EstablishmentTest, ALongLoopIsFoundAndALongLineIsAllowed) {
  HavePost("p0");
  for (int i = 1; i < 60; ++i) HavePost(absl::StrCat("p", i), absl::StrCat("p", i - 1));

  EXPECT_THAT(UpdatePost("p0", ReportsTo("p59")), FailsWith(ErrorReason::REPORTING_LOOP));
  EXPECT_THAT(UpdatePost("p59", ReportsTo("p0")), IsOk());
}

TEST_F(EstablishmentTest, ALoopWithinOneWriteIsFoundInWhateverOrderItsPostsCome) {
  const std::string a =
      R"(operations { create { [type.googleapis.com/cairn.roles.v1.Post] { name: "organisations/ayr/posts/a" display_name: "x" reports_to: "organisations/ayr/posts/b" } } } )";
  const std::string b =
      R"(operations { create { [type.googleapis.com/cairn.roles.v1.Post] { name: "organisations/ayr/posts/b" display_name: "x" reports_to: "organisations/ayr/posts/a" } } } )";

  EXPECT_THAT(Write(a + b), FailsWith(ErrorReason::REPORTING_LOOP));
  EXPECT_THAT(Write(b + a), FailsWith(ErrorReason::REPORTING_LOOP));
  EXPECT_EQ(roles_.revision(), 1);
}

TEST_F(EstablishmentTest, APostReportsWithinItsOrganisation) {
  roles_.Have<v1::Organisation>(
      R"pb(name: "organisations/bute" display_name: "Bute" kind: COUNCIL)pb");
  roles_.Have<Post>(R"pb(name: "organisations/bute/posts/b" display_name: "x")pb");
  HavePost("a");

  EXPECT_THAT(BadFieldsOf(UpdatePost("a", R"(reports_to: "organisations/bute/posts/b")")),
              ElementsAre("post.reports_to"));
}

// ---- dates

TEST_F(EstablishmentTest, DatesInTheWrongOrderAreBadFieldsByPath) {
  HavePost("a");

  EXPECT_THAT(BadFieldsOf(UpdatePost("a", R"(open_date { year: 2026 month: 3 day: 2 }
                                     close_date { year: 2026 month: 3 day: 1 }
                                     covers { kind: AGENCY }
                                     covers {
                                       kind: AGENCY
                                       start_date { year: 2026 month: 3 day: 2 }
                                       end_date { year: 2026 month: 3 day: 1 }
                                     })")),
              ElementsAre("post.close_date", "post.covers[1].end_date"));
  EXPECT_THAT(UpdatePost("a", R"(open_date { year: 2026 month: 3 day: 1 }
                                 covers {
                                   kind: AGENCY
                                   start_date { year: 2026 month: 3 day: 1 }
                                   end_date { year: 2026 month: 3 day: 1 }
                                 })"),
              IsOk());
}

// ---- closing a post

TEST_F(EstablishmentTest, ClosingAPostWithdrawsItsOpenVacancyInTheSameWrite) {
  HavePost("p");
  HaveVacancy("v", "p", "ANTICIPATED");

  EXPECT_THAT(ClosePost("p"),
              IsOkAndHolds(Partially(R"pb(close_date { year: 2026 month: 3 day: 1 })pb")));

  EXPECT_THAT(StoredVacancy("v"), Partially(R"pb(state: WITHDRAWN
                                                 moves {
                                                   state: WITHDRAWN
                                                   effective_date { year: 2026 month: 3 day: 1 }
                                                 })pb"));
}

TEST_F(EstablishmentTest, ClosingAPostLeavesVacanciesThatAreOverAlone) {
  HavePost("p");
  HaveVacancy("v", "p");
  ASSERT_THAT(Move<v1::WithdrawVacancyRequest>("WithdrawVacancy"), IsOk());

  EXPECT_THAT(ClosePost("p"), IsOk());

  EXPECT_EQ(StoredVacancy("v").moves_size(), 1);
}

TEST_F(EstablishmentTest, ClosingAPostOnADayBeforeItsVacancysLastMoveWithdrawsOnTheDayOfThatMove) {
  HavePost("p");
  HaveVacancy("v", "p");
  ASSERT_THAT(Move<v1::ShortlistVacancyRequest>("ShortlistVacancy"), IsOk());

  EXPECT_THAT(ClosePost("p", "{ year: 2026 month: 2 day: 1 }"), IsOk());

  EXPECT_EQ(StoredVacancy("v").state(), Vacancy::WITHDRAWN);
  EXPECT_THAT(StoredVacancy("v").moves(1).effective_date(),
              EqualsProto("year: 2026 month: 3 day: 1"));
}

TEST_F(EstablishmentTest, APostToWhichOpenPostsReportCannotBeClosed) {
  HavePost("head");
  HavePost("a", "head");
  HavePost("b", "head");

  const auto closed = ClosePost("head");

  EXPECT_THAT(closed, FailsWith(ErrorReason::POST_HAS_REPORTS));
  EXPECT_THAT(closed, Naming("post", "organisations/ayr/posts/head"));
  EXPECT_THAT(closed, Naming("reports", "organisations/ayr/posts/a, organisations/ayr/posts/b"));
  ASSERT_THAT(ClosePost("a"), IsOk());
  ASSERT_THAT(UpdatePost("b", "level: 2 reports_to: \"\""), IsOk());
  EXPECT_THAT(ClosePost("head"), FailsWith(ErrorReason::POST_HAS_REPORTS));
  ASSERT_THAT((roles_.Call<v1::UpdatePostRequest, Post>(
                  "UpdatePost", R"pb(post { name: "organisations/ayr/posts/b" }
                                     update_mask { paths: "reports_to" })pb")),
              IsOk());
  EXPECT_THAT(ClosePost("head"), IsOk());
}

TEST_F(EstablishmentTest, OfTwelveReportsTenAreNamed) {
  HavePost("head");
  for (int i = 10; i < 22; ++i) HavePost(absl::StrCat("p", i), "head");

  EXPECT_THAT(ClosePost("head"),
              Naming("reports", AllOf(HasSubstr("posts/p10, "), HasSubstr("posts/p19"),
                                      testing::Not(HasSubstr("posts/p20")))));
}

TEST_F(EstablishmentTest, AClosedPostCannotBeClosedAgain) {
  HavePost("p");
  ASSERT_THAT(ClosePost("p"), IsOk());

  const auto again = ClosePost("p", "{ year: 2026 month: 4 day: 1 }");

  EXPECT_THAT(again, FailsWith(ErrorReason::POST_CLOSED));
  EXPECT_THAT(again, Naming("post", "organisations/ayr/posts/p"));
  EXPECT_THAT(again, Saying(HasSubstr("closed on 2026-03-01")));
}

TEST_F(EstablishmentTest, ClosingNeedsACurrentEtagAPostThatIsThereAndADayBehindItsFirst) {
  roles_.Have<Post>(R"pb(name: "organisations/ayr/posts/p"
                         display_name: "x"
                         open_date { year: 2026 month: 3 day: 2 })pb");

  EXPECT_THAT(ClosePost("p", kMarch, " etag: \"r1\""), FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(ClosePost("none"), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(BadFieldsOf(ClosePost("p")), ElementsAre("post.close_date"));
  EXPECT_THAT(ClosePost("p", "{ year: 2026 month: 3 day: 2 }", " etag: \"r2\""), IsOk());
}

TEST_F(EstablishmentTest, ClosingByUpdateKeepsTheSameRules) {
  HavePost("head");
  HavePost("a", "head");
  HaveVacancy("v", "head");
  const std::string close = absl::StrCat("close_date ", kMarch);

  EXPECT_THAT(UpdatePost("head", close), FailsWith(ErrorReason::POST_HAS_REPORTS));
  ASSERT_THAT(UpdatePost("a", close), IsOk());
  EXPECT_THAT(UpdatePost("head", close), IsOk());

  EXPECT_EQ(StoredVacancy("v").state(), Vacancy::WITHDRAWN);
}

// ---- vacancies

TEST_F(EstablishmentTest, AVacancyBeginsAnticipatedOrOpen) {
  HavePost("p");

  for (const char* state : {"STATE_UNSPECIFIED", "SHORTLISTED", "OFFERED", "FILLED", "WITHDRAWN"})
    EXPECT_THAT(BadFieldsOf(CreateVacancy(absl::StrCat(
                    R"(post: "organisations/ayr/posts/p" origin: STATED state: )", state))),
                ElementsAre("vacancy.state"))
        << state;
  EXPECT_THAT(CreateVacancy(R"(post: "organisations/ayr/posts/p" origin: STATED state: OPEN)"),
              IsOk());
}

TEST_F(EstablishmentTest, APostHasOneOpenVacancyAtMost) {
  for (const char* state : {"ANTICIPATED", "OPEN"}) {
    const std::string post = absl::StrCat("p-", state[0] == 'A' ? "a" : "o");
    HavePost(post);
    HaveVacancy(post, post, state);

    const auto second = CreateVacancy(
        absl::StrCat("post: \"organisations/ayr/posts/", post, "\" origin: STATED state: OPEN"));

    EXPECT_THAT(second, FailsWith(ErrorReason::VACANCY_ALREADY_OPEN)) << state;
    EXPECT_THAT(second, Naming("post", "organisations/ayr/posts/" + post));
    EXPECT_THAT(second, Naming("vacancy", "organisations/ayr/vacancies/" + post));
  }
}

TEST_F(EstablishmentTest, OnceAVacancyIsOverThePostMayHaveANewOne) {
  HavePost("p");
  HaveVacancy("v", "p");
  ASSERT_THAT(Move<v1::WithdrawVacancyRequest>("WithdrawVacancy"), IsOk());

  EXPECT_THAT(
      (roles_.Call<v1::CreateVacancyRequest, Vacancy>(
          "CreateVacancy",
          R"pb(parent: "organisations/ayr"
               vacancy_id: "w"
               vacancy { post: "organisations/ayr/posts/p" origin: STATED state: OPEN })pb")),
      IsOk());
}

TEST_F(EstablishmentTest, AVacancyNeedsAnOpenPostOfItsOrganisation) {
  HavePost("closed");
  ASSERT_THAT(ClosePost("closed"), IsOk());

  const auto on_closed =
      CreateVacancy(R"(post: "organisations/ayr/posts/closed" origin: STATED state: OPEN)");
  EXPECT_THAT(on_closed, FailsWith(ErrorReason::POST_CLOSED));
  EXPECT_THAT(on_closed, Naming("post", "organisations/ayr/posts/closed"));
  EXPECT_THAT(CreateVacancy(R"(post: "organisations/ayr/posts/none" origin: STATED state: OPEN)"),
              FailsWith(ErrorReason::REFERENCE_NOT_FOUND));
  EXPECT_THAT(BadFieldsOf(CreateVacancy(
                  R"(post: "organisations/bute/posts/p" origin: STATED state: OPEN)")),
              ElementsAre("vacancy.post"));
  EXPECT_THAT(BadFieldsOf(CreateVacancy("")),
              testing::UnorderedElementsAre("vacancy.post", "vacancy.origin", "vacancy.state"));
}

TEST_F(EstablishmentTest, TheVerbsMoveAVacancyThroughItsLife) {
  HavePost("p");
  HaveVacancy("v", "p", "ANTICIPATED");

  EXPECT_THAT(Move<v1::OpenVacancyRequest>("OpenVacancy"), IsOkAndHolds(Partially("state: OPEN")));
  EXPECT_THAT(Move<v1::ShortlistVacancyRequest>("ShortlistVacancy"),
              IsOkAndHolds(Partially("state: SHORTLISTED")));
  EXPECT_THAT(Move<v1::OfferVacancyRequest>("OfferVacancy"),
              IsOkAndHolds(Partially("state: OFFERED")));
  EXPECT_THAT(Move<v1::ReadvertiseVacancyRequest>("ReadvertiseVacancy"),
              IsOkAndHolds(Partially("state: OPEN")));
  EXPECT_THAT(Move<v1::FillVacancyRequest>(
                  "FillVacancy", R"( appointment: "organisations/ayr/people/ann/appointments/a")"),
              IsOkAndHolds(
                  Partially(R"pb(state: FILLED
                                 appointment: "organisations/ayr/people/ann/appointments/a")pb")));

  EXPECT_EQ(StoredVacancy("v").moves_size(), 5);
  EXPECT_THAT(Move<v1::WithdrawVacancyRequest>("WithdrawVacancy"),
              FailsWith(ErrorReason::VACANCY_MOVE_NOT_ALLOWED));
}

TEST_F(EstablishmentTest, AVerbNeedsADayAVacancyThatIsThereAndACurrentEtag) {
  HavePost("p");
  HaveVacancy("v", "p");

  EXPECT_THAT((roles_.Call<v1::OfferVacancyRequest, Vacancy>(
                  "OfferVacancy", R"pb(name: "organisations/ayr/vacancies/v")pb")),
              FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(
      (roles_.Call<v1::OfferVacancyRequest, Vacancy>(
          "OfferVacancy",
          absl::StrCat("name: \"organisations/ayr/vacancies/none\" effective_date ", kMarch))),
      FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Move<v1::OfferVacancyRequest>("OfferVacancy", " etag: \"r2\""),
              FailsWith(ErrorReason::STALE_ETAG));
  EXPECT_THAT(Move<v1::FillVacancyRequest>("FillVacancy"), FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(Move<v1::FillVacancyRequest>("FillVacancy", R"( appointment: "ann")"),
              FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_EQ(StoredVacancy("v").state(), Vacancy::OPEN);
}

TEST_F(EstablishmentTest, AFillThatIsRefusedNamesNoAppointment) {
  HavePost("p");
  HaveVacancy("v", "p", "OPEN");

  EXPECT_THAT(
      BadFieldsOf(Move<v1::FillVacancyRequest>(
          "FillVacancy", R"( appointment: "organisations/bute/people/ann/appointments/a")")),
      ElementsAre("appointment"));

  EXPECT_EQ(StoredVacancy("v").appointment(), "");
}

TEST_F(EstablishmentTest, AnUpdateMayMakeTheSameMovesDatedByItsAsOfDate) {
  HavePost("p");
  HaveVacancy("v", "p");
  const auto update = [&](const std::string& fields) {
    return roles_.Call<v1::UpdateVacancyRequest, Vacancy>(
        "UpdateVacancy",
        absl::StrCat("vacancy { name: \"organisations/ayr/vacancies/v\" ", fields, " }"));
  };

  EXPECT_THAT(BadFieldsOf(update("state: OFFERED")), ElementsAre("vacancy.as_of_date"));
  EXPECT_THAT(update(absl::StrCat("state: OFFERED as_of_date ", kMarch)),
              IsOkAndHolds(Partially(R"pb(state: OFFERED
                                          moves {
                                            state: OFFERED
                                            effective_date { year: 2026 month: 3 day: 1 }
                                          })pb")));
  EXPECT_THAT(update("state: SHORTLISTED"), FailsWith(ErrorReason::VACANCY_MOVE_NOT_ALLOWED));
  EXPECT_THAT(update("evidence: \"x\""), IsOk());
  EXPECT_EQ(StoredVacancy("v").moves_size(), 1);
}

TEST_F(EstablishmentTest, AMoveByAnUpdateLeavesTheDayOnWhichTheVacancyWasFirstShown) {
  HavePost("p");
  ASSERT_THAT(CreateVacancy(R"(post: "organisations/ayr/posts/p" origin: STATED state: OPEN
                               as_of_date { year: 2024 month: 7 day: 1 }
                               first_shown_date { year: 2020 month: 1 day: 1 })"),
              IsOkAndHolds(Partially("first_shown_date { year: 2024 month: 7 day: 1 }")));

  EXPECT_THAT(
      (roles_.Call<v1::UpdateVacancyRequest, Vacancy>(
          "UpdateVacancy", absl::StrCat(R"(vacancy { name: "organisations/ayr/vacancies/v" )",
                                        "state: SHORTLISTED as_of_date ", kMarch, " }"))),
      IsOkAndHolds(Partially(R"pb(as_of_date { year: 2026 month: 3 day: 1 }
                                  first_shown_date { year: 2024 month: 7 day: 1 })pb")));
}

TEST_F(EstablishmentTest, TakingAMoveBackRestoresTheStateAndTheDayThatStoodBeforeIt) {
  HavePost("p");
  HaveVacancy("v", "p", "ANTICIPATED");
  const auto update = [&](const std::string& fields) {
    return roles_.Call<v1::UpdateVacancyRequest, Vacancy>(
        "UpdateVacancy",
        absl::StrCat("vacancy { name: \"organisations/ayr/vacancies/v\" ", fields, " }"));
  };
  const auto take_back = [&] {
    return roles_.Call<v1::CorrectVacancyMoveRequest, Vacancy>(
        "CorrectVacancyMove", R"pb(name: "organisations/ayr/vacancies/v" take_back: true)pb");
  };
  constexpr char kApril[] = "{ year: 2026 month: 4 day: 1 }";
  ASSERT_THAT(update(absl::StrCat("state: SHORTLISTED as_of_date ", kMarch)), IsOk());
  ASSERT_THAT(update(absl::StrCat("state: FILLED as_of_date ", kApril)), IsOk());
  // Many other changes come between a move and its correction.
  for (int i = 0; i < 45; ++i)
    ASSERT_THAT(update(absl::StrCat("evidence: \"page ", i, "\"")), IsOk());

  EXPECT_THAT(take_back(),
              IsOkAndHolds(Partially(R"pb(state: SHORTLISTED
                                          as_of_date { year: 2026 month: 3 day: 1 })pb")));
  const absl::StatusOr<Vacancy> first = take_back();
  EXPECT_THAT(first, IsOkAndHolds(Partially("state: ANTICIPATED")));
  EXPECT_FALSE(first->has_as_of_date());
  EXPECT_EQ(first->evidence(), "page 44");
}

TEST_F(EstablishmentTest, ADayThatWasCorrectedSinceStaysWhenTheMoveIsTakenBack) {
  HavePost("p");
  HaveVacancy("v", "p");
  const auto update = [&](const std::string& fields) {
    return roles_.Call<v1::UpdateVacancyRequest, Vacancy>(
        "UpdateVacancy",
        absl::StrCat("vacancy { name: \"organisations/ayr/vacancies/v\" ", fields, " }"));
  };
  ASSERT_THAT(update(absl::StrCat("state: OFFERED as_of_date ", kMarch)), IsOk());
  ASSERT_THAT(update("as_of_date { year: 2026 month: 3 day: 2 }"), IsOk());

  EXPECT_THAT(
      (roles_.Call<v1::CorrectVacancyMoveRequest, Vacancy>(
          "CorrectVacancyMove", R"pb(name: "organisations/ayr/vacancies/v" take_back: true)pb")),
      IsOkAndHolds(Partially(R"pb(state: OPEN
                                  as_of_date { year: 2026 month: 3 day: 2 })pb")));
}

// ---- an organisation that has ended

// The organisation Bute, which ended on 31 March 2025, with a post and an open vacancy of before.
class EndedOrganisationTest : public EstablishmentTest {
 protected:
  EndedOrganisationTest() {
    roles_.Have<v1::Organisation>(R"pb(name: "organisations/bute"
                                       display_name: "Bute"
                                       kind: COUNCIL
                                       close_date { year: 2025 month: 3 day: 31 })pb");
    for (const char* post : {"p", "q"})
      roles_.Have<Post>(absl::StrCat(R"(name: "organisations/bute/posts/)", post,
                                     R"(" display_name: "x" open_date )", Date("2024-01-01")));
    roles_.Have<Vacancy>(absl::StrCat(
        R"(name: "organisations/bute/vacancies/v" post: "organisations/bute/posts/p" )",
        "state: OPEN origin: STATED as_of_date ", Date("2024-07-01")));
  }
  static std::string Date(const char* day) {
    absl::CivilDay parsed;
    EXPECT_TRUE(absl::ParseCivilTime(day, &parsed)) << day;
    return absl::StrCat("{ year: ", parsed.year(), " month: ", parsed.month(),
                        " day: ", parsed.day(), " }");
  }
  absl::StatusOr<Post> Add(const std::string& fields) {
    return roles_.Call<v1::CreatePostRequest, Post>(
        "CreatePost",
        absl::StrCat(
            R"(parent: "organisations/bute" validate_only: true post { display_name: "x" )", fields,
            " }"));
  }
  absl::StatusOr<Post> Set(const std::string& fields) {
    return roles_.Call<v1::UpdatePostRequest, Post>(
        "UpdatePost", absl::StrCat(R"(post { name: "organisations/bute/posts/p" )", fields, " }"));
  }
  absl::StatusOr<Vacancy> Open(const std::string& fields) {
    return roles_.Call<v1::CreateVacancyRequest, Vacancy>(
        "CreateVacancy", absl::StrCat(R"(parent: "organisations/bute" validate_only: true vacancy {
                                         post: "organisations/bute/posts/q" origin: STATED
                                         state: OPEN )",
                                      fields, " }"));
  }
  absl::StatusOr<Vacancy> SetVacancy(const std::string& fields) {
    return roles_.Call<v1::UpdateVacancyRequest, Vacancy>(
        "UpdateVacancy",
        absl::StrCat(R"(vacancy { name: "organisations/bute/vacancies/v" )", fields, " }"));
  }
};

TEST_F(EndedOrganisationTest, TakesNoPostNorCoverThatBeginsBehindItsLastDay) {
  const auto late = Add("open_date " + Date("2025-04-01"));
  EXPECT_THAT(BadFieldsOf(late), ElementsAre("post.open_date"));
  EXPECT_THAT(late, Saying(HasSubstr("behind the last day of Bute, 2025-03-31; what begins later "
                                     "belongs to the body that followed it")));
  EXPECT_THAT(BadFieldsOf(Set("open_date " + Date("2025-04-01"))), ElementsAre("post.open_date"));
  EXPECT_THAT(BadFieldsOf(Set("covers { kind: AGENCY start_date " + Date("2025-04-01") + " }")),
              ElementsAre("post.covers[0].start_date"));
  EXPECT_THAT(Add("open_date " + Date("2025-03-31")), IsOk());
  EXPECT_THAT(Set("covers { kind: AGENCY start_date " + Date("2025-03-31") + " }"), IsOk());
}

TEST_F(EndedOrganisationTest, TakesNoVacancyThatBeginsBehindItsLastDay) {
  EXPECT_THAT(BadFieldsOf(Open("vacant_since " + Date("2025-04-01"))),
              ElementsAre("vacancy.vacant_since"));
  EXPECT_THAT(BadFieldsOf(Open("as_of_date " + Date("2025-04-01"))),
              ElementsAre("vacancy.as_of_date"));
  EXPECT_THAT(BadFieldsOf(SetVacancy("vacant_since " + Date("2025-04-01"))),
              ElementsAre("vacancy.vacant_since"));
  EXPECT_THAT(BadFieldsOf(SetVacancy("as_of_date " + Date("2025-04-01"))),
              ElementsAre("vacancy.as_of_date"));
  EXPECT_THAT(
      Open(absl::StrCat("vacant_since ", Date("2025-03-31"), " as_of_date ", Date("2025-04-01"))),
      IsOk());
  EXPECT_THAT(Open("as_of_date " + Date("2025-03-31")), IsOk());
}

TEST_F(EndedOrganisationTest, FillsNoPostBehindItsLastDayAndLetsAVacancyBeWithdrawnThen) {
  EXPECT_THAT(BadFieldsOf(SetVacancy("state: FILLED as_of_date " + Date("2025-04-01"))),
              ElementsAre("vacancy.as_of_date"));
  EXPECT_THAT(BadFieldsOf(roles_.Call<v1::FillVacancyRequest, Vacancy>(
                  "FillVacancy", absl::StrCat(R"(name: "organisations/bute/vacancies/v" appointment:
                                  "organisations/bute/people/ann/appointments/a" effective_date )",
                                              Date("2025-04-01")))),
              ElementsAre("effective_date"));
  EXPECT_THAT(SetVacancy("state: WITHDRAWN as_of_date " + Date("2025-04-01")), IsOk());
}

TEST_F(EndedOrganisationTest, LetsAVacancyOfNoKnownDayBeWithdrawnBehindItsLastDay) {
  roles_.Have<Vacancy>(
      R"pb(name: "organisations/bute/vacancies/w"
           post: "organisations/bute/posts/q"
           state: OPEN
           origin: STATED)pb");

  EXPECT_THAT(
      (roles_.Call<v1::UpdateVacancyRequest, Vacancy>(
          "UpdateVacancy", absl::StrCat(R"(vacancy { name: "organisations/bute/vacancies/w" )",
                                        "state: WITHDRAWN as_of_date ", Date("2025-04-01"), " }"))),
      IsOk());
}

TEST_F(EndedOrganisationTest, LetsWhatWasTakenBeforeBeCorrected) {
  roles_.Have<v1::Organisation>(
      R"pb(name: "organisations/arran" display_name: "Arran" kind: COUNCIL)pb");
  roles_.Have<Post>(absl::StrCat(
      R"(name: "organisations/arran/posts/p" display_name: "x" open_date )", Date("2026-01-01")));
  ASSERT_THAT((roles_.Call<v1::UpdateOrganisationRequest, v1::Organisation>(
                  "UpdateOrganisation",
                  absl::StrCat(R"(organisation { name: "organisations/arran" close_date )",
                               Date("2025-03-31"), " }"))),
              IsOk());

  EXPECT_THAT(
      (roles_.Call<v1::UpdatePostRequest, Post>(
          "UpdatePost", R"pb(post { name: "organisations/arran/posts/p" display_name: "y" })pb")),
      IsOk());
}

}  // namespace
}  // namespace cairn::roles
