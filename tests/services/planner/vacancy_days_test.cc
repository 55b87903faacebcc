// On which days a vacancy stands, from what roles is told to what the planner answers.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/planner/v1/succession.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/dates.h"
#include "services/planner/workforce/builder.h"
#include "services/planner/workforce/mirror.h"
#include "services/web/importing/structure/organisation_structure.h"
#include "services/web/importing/structure/organogram.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

using test::IsOk;
using testing::ElementsAre;
using testing::IsEmpty;
using Source = Mirror::Source;

std::string Date(absl::string_view day) {
  absl::CivilDay parsed;
  EXPECT_TRUE(absl::ParseCivilTime(day, &parsed)) << day;
  return absl::StrCat("{ year: ", parsed.year(), " month: ", parsed.month(), " day: ", parsed.day(),
                      " }");
}

// The council Ayr with a post, `p`. Today is 2 March 2026.
class VacancyDaysTest : public testing::Test {
 protected:
  VacancyDaysTest() {
    roles_.Have<roles::v1::Post>(
        R"pb(name: "organisations/ayr/posts/p" display_name: "Head of Care")pb");
  }
  void HaveVacancy(const std::string& fields) {
    roles_.Have<roles::v1::Vacancy>(
        absl::StrCat(R"(name: "organisations/ayr/vacancies/v" post: "organisations/ayr/posts/p" )",
                     "origin: STATED ", fields));
  }
  // As `cairn set` moves it.
  void Move(const char* state, absl::string_view day) {
    EXPECT_THAT((roles_.Call<roles::v1::UpdateVacancyRequest, roles::v1::Vacancy>(
                    "UpdateVacancy",
                    absl::StrCat(R"(vacancy { name: "organisations/ayr/vacancies/v" state: )",
                                 state, " as_of_date ", Date(day), " }"))),
                IsOk());
  }
  void Take(const imports::Plan& plan) {
    change::v1::WriteRequest request;
    for (const auto& operation : plan.roles) *request.add_operations() = operation;
    EXPECT_THAT(roles_.Call<change::v1::WriteResponse>("Write", request), IsOk());
  }
  imports::Existing State() {
    imports::Existing state;
    *state.add_organisations() = *roles_.Stored<roles::v1::Organisation>("organisations/ayr");
    using Posts = roles::v1::ListPostsResponse;
    using Vacancies = roles::v1::ListVacanciesResponse;
    *state.mutable_posts() = AllOf<roles::v1::ListPostsRequest, Posts>("ListPosts").posts();
    *state.mutable_vacancies() =
        AllOf<roles::v1::ListVacanciesRequest, Vacancies>("ListVacancies").vacancies();
    return state;
  }
  // The vacancies that the planner lists on a day: `2026-05-01 to 2026-05-30`, of those to come
  // with that word in front, `?` for a day that is not known.
  std::vector<std::string> ListedOn(absl::string_view day) {
    planner_.Follow(Source::kRoles, roles_);
    planner_.Follow(Source::kPeople, people_);
    const auto answer = planner_.Call<v1::ListVacantPostsRequest, v1::ListVacantPostsResponse>(
        "ListVacantPosts", absl::StrCat("parent: 'organisations/ayr' include_to_come: true "
                                        "as_of_date ",
                                        Date(day)));
    EXPECT_THAT(answer, IsOk());
    std::vector<std::string> listed;
    if (!answer.ok()) return listed;
    const auto print = [](bool has, const google::type::Date& date) {
      return has ? resource::PrintDate(date) : "?";
    };
    for (const v1::VacantPost& row : answer->vacant_posts())
      listed.push_back(absl::StrCat(row.to_come() ? "to come " : "",
                                    print(row.has_vacant_since(), row.vacant_since()), " to ",
                                    print(row.has_vacant_until(), row.vacant_until())));
    return listed;
  }

  test::RolesUnderTest roles_;
  test::PeopleUnderTest people_;
  test::PlannerUnderTest planner_;

 private:
  template <typename Request, typename Response>
  Response AllOf(const char* method) {
    const auto answer = roles_.Call<Request, Response>(method, "parent: 'organisations/ayr'");
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? *answer : Response();
  }
};

TEST_F(VacancyDaysTest, AVacancyWithoutAFirstDayKeepsTheDayOnWhichItWasShownWhenItMoves) {
  HaveVacancy("state: OPEN as_of_date " + Date("2024-07-01"));

  Move("SHORTLISTED", "2025-02-10");
  EXPECT_THAT(ListedOn("2024-06-30"), IsEmpty());
  EXPECT_THAT(ListedOn("2024-07-01"), ElementsAre("? to ?"));
  Move("FILLED", "2025-05-01");

  EXPECT_THAT(ListedOn("2024-06-30"), IsEmpty());
  EXPECT_THAT(ListedOn("2024-10-01"), ElementsAre("? to 2025-04-30"));
  EXPECT_THAT(ListedOn("2025-04-30"), ElementsAre("? to 2025-04-30"));
  EXPECT_THAT(ListedOn("2025-05-01"), IsEmpty());
}

TEST_F(VacancyDaysTest, AVacancyOfAPostThatClosedIsListedUntilItClosed) {
  HaveVacancy("state: OPEN as_of_date " + Date("2024-07-01"));

  Move("WITHDRAWN", "2025-07-01");
  EXPECT_THAT(
      (roles_.Call<roles::v1::ClosePostRequest, roles::v1::Post>(
          "ClosePost", "name: 'organisations/ayr/posts/p' close_date " + Date("2025-07-01"))),
      IsOk());

  EXPECT_THAT(ListedOn("2024-10-01"), ElementsAre("? to ?"));
  EXPECT_THAT(ListedOn("2025-06-30"), ElementsAre("? to ?"));
  EXPECT_THAT(ListedOn("2025-07-01"), IsEmpty());
}

TEST_F(VacancyDaysTest, AVacancyIsListedBetweenTheFileThatShowedItAndTheFileThatDoesNot) {
  const auto structure = [](const char* day, const char* vacancy) {
    return absl::StrCat("EffectiveDate,Level,JobTitle,Directorate,Service,Vacancy,Comments\n", day,
                        ",2,Director,Adults,Care,NA,NA\n", day, ",3,Head of Adults,Adults,Care,",
                        vacancy, ",NA\n");
  };
  const imports::Options options{.organisation = "organisations/ayr"};

  Take(imports::ImportOrganisationStructure(structure("2024-07-01", "Vacant"), State(), options));
  Take(imports::ImportOrganisationStructure(structure("2025-07-01", "NA"), State(), options));

  EXPECT_THAT(ListedOn("2024-06-30"), IsEmpty());
  EXPECT_THAT(ListedOn("2024-10-01"), ElementsAre("? to 2025-06-30"));
  EXPECT_THAT(ListedOn("2025-06-30"), ElementsAre("? to 2025-06-30"));
  EXPECT_THAT(ListedOn("2025-07-01"), IsEmpty());
}

TEST_F(VacancyDaysTest, AVacancyOfAnOrganogramIsListedUntilItsPostIsGoneFromTheNextOne) {
  constexpr char kHeader[] =
      "Post Unique Reference,Name,Grade (or equivalent),Job Title,Reports to Senior Post\n";
  const auto import = [&](const char* rows, absl::CivilDay day) {
    imports::Options options{.organisation = "organisations/ayr"};
    options.date = day;
    return imports::ImportOrganogram(absl::StrCat(kHeader, rows), "", State(), options);
  };

  Take(import("1,N/D,SCS2,Director,XX\n2,Vacant,SCS1,Deputy,1\n", absl::CivilDay(2024, 7, 1)));
  Take(import("1,N/D,SCS2,Director,XX\n", absl::CivilDay(2025, 7, 1)));

  EXPECT_THAT(ListedOn("2024-06-30"), IsEmpty());
  EXPECT_THAT(ListedOn("2024-10-01"), ElementsAre("? to ?"));
  EXPECT_THAT(ListedOn("2025-07-01"), IsEmpty());
}

TEST_F(VacancyDaysTest, AVacancyFilledAheadIsToComeUntilItsHolderStarts) {
  HaveVacancy(absl::StrCat("state: OPEN vacant_since ", Date("2026-05-01"), " as_of_date ",
                           Date("2026-02-01")));
  Move("OFFERED", "2026-02-20");
  Move("FILLED", "2026-06-01");

  EXPECT_THAT(ListedOn("2026-01-31"), IsEmpty());
  EXPECT_THAT(ListedOn("2026-02-25"), ElementsAre("to come 2026-05-01 to 2026-05-31"));
  EXPECT_THAT(ListedOn("2026-03-02"), ElementsAre("to come 2026-05-01 to 2026-05-31"));
  EXPECT_THAT(ListedOn("2026-05-01"), ElementsAre("2026-05-01 to 2026-05-31"));
  EXPECT_THAT(ListedOn("2026-05-31"), ElementsAre("2026-05-01 to 2026-05-31"));
  EXPECT_THAT(ListedOn("2026-06-01"), IsEmpty());
}

// ---- what roles kept before it kept the day of first showing

struct OldCase {
  const char* label;
  const char* as_of;  // empty: none
  const char* moved;
  const char* added;
  const char* first_shown;
};
void PrintTo(const OldCase& c, std::ostream* out) { *out << c.label; }
class OldVacancyTest : public testing::TestWithParam<OldCase> {};
TEST_P(OldVacancyTest, WasThereAtTheLatestWhenItMovedOrWasAdded) {
  const OldCase& c = GetParam();
  const auto day = [](const char* text) { return resource::ToDate(ToCivil(On(text))); };
  roles::v1::Vacancy vacancy;
  vacancy.set_name("organisations/ayr/vacancies/v");
  vacancy.set_post("organisations/ayr/posts/p");
  vacancy.set_state(roles::v1::Vacancy::SHORTLISTED);
  if (*c.as_of != 0) *vacancy.mutable_as_of_date() = day(c.as_of);
  if (*c.moved != 0) *vacancy.add_moves()->mutable_effective_date() = day(c.moved);
  if (*c.added != 0)
    *vacancy.mutable_create_time() = resource::ToTimestamp(
        absl::FromCivil(ToCivil(On(c.added)), absl::UTCTimeZone()) + absl::Hours(12));

  WorkforceBuilder builder;
  ASSERT_TRUE(builder.Put("cairn.roles.v1.Vacancy", vacancy.SerializeAsString()));

  const Day right = *c.first_shown == 0 ? kNoDay : On(c.first_shown);
  EXPECT_EQ(builder.Build()->Find("ayr")->vacancies.at("v")->first_shown, right);
}
INSTANTIATE_TEST_SUITE_P(
    Vacancies, OldVacancyTest,
    testing::Values(
        OldCase{"not_moved", "2024-07-01", "", "2024-08-01", "2024-07-01"},
        OldCase{"moved_by_a_verb", "2024-07-01", "2025-02-10", "2024-08-01", "2024-07-01"},
        OldCase{"moved_by_an_update", "2025-02-10", "2025-02-10", "2024-08-01", "2024-08-01"},
        OldCase{"added_after_it_moved", "2025-02-10", "2025-02-10", "2026-01-05", "2025-02-10"},
        OldCase{"never_dated", "", "2025-02-10", "2024-08-01", ""}),
    [](const auto& test) { return test.param.label; });

}  // namespace
}  // namespace cairn::planner
