#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "google/protobuf/text_format.h"
#include "services/planner/workforce/mirror.h"
#include "tests/support/bundle.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"
#include "tests/support/shared_data.h"
#include "tools/cairn/import/organisation_structure.h"

namespace cairn::planner {
namespace {

using test::FailsWith;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using Source = Mirror::Source;

std::string ReadFile(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

bundle::v1::Bundle CatalogueBundle() {
  bundle::v1::Bundle bundle;
  for (const auto& entry :
       std::filesystem::directory_iterator(CAIRN_SOURCE_DIR "/deploy/catalogue")) {
    bundle::v1::Bundle part;
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(ReadFile(entry.path()), &part))
        << entry.path();
    bundle.MergeFrom(part);
  }
  return bundle;
}

void WriteAll(const std::vector<change::v1::Operation>& operations,
              test::ServiceUnderTest& service) {
  change::v1::WriteRequest request;
  for (const change::v1::Operation& operation : operations) *request.add_operations() = operation;
  const auto written = service.Call<change::v1::WriteResponse>("Write", request);
  ASSERT_TRUE(written.ok()) << written.status();
}

class PlannerTest : public testing::Test {
 protected:
  void FollowBoth() {
    planner_.Follow(Source::kRoles, roles_);
    planner_.Follow(Source::kPeople, people_);
  }
  void HaveCatalogue() {
    const bundle::v1::Bundle catalogue = CatalogueBundle();
    test::Apply(catalogue, "roles", roles_);
    test::Apply(catalogue, "planner", planner_);
  }
  // Heads of service with a vacancy each, `posts/p1` to `pN`.
  void HaveVacantHeads(int count) {
    for (int i = 1; i <= count; ++i) {
      roles_.Have<roles::v1::Post>(absl::StrCat(
          R"(name: "organisations/ayr/posts/p)", i,
          R"(" display_name: "Head of Service" role: "roles/head-of-service-children-scotland")"));
      roles_.Have<roles::v1::Vacancy>(absl::StrCat(R"(name: "organisations/ayr/vacancies/v)", i,
                                                   R"(" post: "organisations/ayr/posts/p)", i,
                                                   R"(" state: OPEN origin: STATED)"));
    }
  }
  template <typename Response, typename Request>
  absl::StatusOr<Response> Ask(const std::string& method, const std::string& request) {
    return planner_.Call<Request, Response>(method, request);
  }
  absl::StatusOr<v1::MapObjectivesResponse> Map(const std::string& request) {
    return Ask<v1::MapObjectivesResponse, v1::MapObjectivesRequest>("MapObjectives", request);
  }
  absl::StatusOr<v1::MeasureProgressResponse> Measure(const std::string& request) {
    return Ask<v1::MeasureProgressResponse, v1::MeasureProgressRequest>("MeasureProgress", request);
  }
  // Two leaders of a council, of whom nothing else is known.
  void HaveLeaders(const std::string& organisation) {
    HaveCatalogue();
    for (const char* id : {"first", "second"}) {
      const std::string post = absl::StrCat(organisation, "/posts/", id);
      const std::string person = absl::StrCat(organisation, "/people/", id);
      roles_.Have<roles::v1::Post>(absl::StrCat(
          R"(name: ")", post,
          R"(" display_name: "Head" role: "roles/head-of-service-children-scotland")"));
      people_.Have<people::v1::Person>(absl::StrCat(R"(name: ")", person, "\""));
      people_.Have<people::v1::Appointment>(
          absl::StrCat(R"(name: ")", person, R"(/appointments/x" post: ")", post,
                       R"(" kind: SUBSTANTIVE start_date { year: 2020 month: 1 day: 1 })"));
    }
    FollowBoth();
  }
  v1::MeasureGroup Nation(const std::string& nation) {
    const auto answer = Measure(R"pb(parent: "organisations/-"
                                     as_of_date { year: 2026 month: 11 day: 23 })pb");
    EXPECT_TRUE(answer.ok()) << answer.status();
    for (const v1::MeasureGroup& group : answer->groups())
      if (group.kind() == v1::MeasureGroup::NATION && group.key() == nation) return group;
    ADD_FAILURE() << "there is no group " << nation;
    return {};
  }
  static const v1::Measure& Of(const v1::MeasureGroup& group, const std::string& id) {
    for (const v1::Measure& measure : group.measures())
      if (measure.id() == id) return measure;
    ADD_FAILURE() << "there is no " << id;
    return v1::Measure::default_instance();
  }
  absl::StatusOr<v1::ListVacantPostsResponse> Vacant(const std::string& request) {
    return Ask<v1::ListVacantPostsResponse, v1::ListVacantPostsRequest>("ListVacantPosts", request);
  }
  absl::StatusOr<v1::Forecast> Forecast(const std::string& request) {
    return Ask<v1::Forecast, v1::ComputeForecastRequest>("ComputeForecast", request);
  }

  test::RolesUnderTest roles_;
  test::PeopleUnderTest people_;
  test::PlannerUnderTest planner_;
};

TEST_F(PlannerTest, IsUnavailableUntilBothServicesWereSeen) {
  planner_.Follow(Source::kRoles, roles_);
  EXPECT_THAT(Vacant(R"pb(parent: "organisations/-")pb"), FailsWith(ErrorReason::WORKFORCE_UNSEEN));
  planner_.Follow(Source::kPeople, people_);
  EXPECT_TRUE(Vacant(R"pb(parent: "organisations/-")pb").ok());
}

TEST_F(PlannerTest, APlannerThatIsRefusedSaysSo) {
  planner_.Follow(Source::kPeople, people_);
  EXPECT_THAT(std::string(Vacant(R"pb(parent: "organisations/-")pb").status().message()),
              testing::HasSubstr("is that service running"));
  planner_.mirror().Lost(Source::kRoles, absl::UnauthenticatedError("the token is not known"));
  EXPECT_THAT(std::string(Vacant(R"pb(parent: "organisations/-")pb").status().message()),
              testing::HasSubstr("that service refuses it"));
}

TEST_F(PlannerTest, ARestartServesWhatWasSeenLastAndSaysHowOldItIs) {
  HaveCatalogue();
  HaveVacantHeads(2);
  FollowBoth();
  planner_.Restart();
  planner_.clock().Advance(absl::Minutes(7));
  const auto answer = Vacant(R"pb(parent: "organisations/ayr")pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->total(), 2);
  EXPECT_TRUE(answer->snapshot().stale());
  EXPECT_EQ(answer->snapshot().age().seconds(), 7 * 60);
}

TEST_F(PlannerTest, ARestartGoesOnBehindTheLastToken) {
  HaveCatalogue();
  HaveVacantHeads(1);
  FollowBoth();
  HaveVacantHeads(0);
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/late" display_name: "Late")pb");
  planner_.Restart();
  FollowBoth();
  const auto answer = Vacant(R"pb(parent: "organisations/ayr")pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->posts(), 2);
  EXPECT_EQ(answer->snapshot().roles_token(), absl::StrCat("roles@", roles_.revision()));
  EXPECT_FALSE(answer->snapshot().stale());
}

TEST_F(PlannerTest, ADeletedPostIsGone) {
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "P")pb");
  FollowBoth();
  google::protobuf::Empty nothing;
  roles::v1::DeletePostRequest request;
  request.set_name("organisations/ayr/posts/p");
  ASSERT_TRUE(roles_.CallUnchecked("DeletePost", request, &nothing).ok());
  FollowBoth();
  EXPECT_EQ(Vacant(R"pb(parent: "organisations/ayr")pb")->posts(), 0);
}

TEST_F(PlannerTest, AnAppointmentThatEndedLeavesThePostVacantInferred) {
  HaveCatalogue();
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/p"
                                    display_name: "Head"
                                    role: "roles/head-of-service-children-scotland")pb");
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/a")pb");
  people_.Have<people::v1::Appointment>(R"pb(name: "organisations/ayr/people/a/appointments/x"
                                             post: "organisations/ayr/posts/p"
                                             kind: SUBSTANTIVE
                                             start_date { year: 2020 month: 1 day: 1 }
                                             last_day { year: 2026 month: 1 day: 31 })pb");
  FollowBoth();
  const auto answer = Vacant(R"pb(parent: "organisations/ayr")pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->vacant_posts(), SizeIs(1));
  EXPECT_EQ(answer->vacant_posts(0).origin(), roles::v1::Vacancy::INFERRED);
  EXPECT_EQ(answer->vacant_posts(0).vacant_since().month(), 2);
  EXPECT_EQ(answer->vacant_posts(0).vacant_since().day(), 1);
}

TEST_F(PlannerTest, PagesHoldEveryVacancyOnce) {
  HaveCatalogue();
  HaveVacantHeads(5);
  FollowBoth();
  std::vector<std::string> posts;
  std::string token;
  do {
    const auto page =
        Map(absl::StrCat(R"(parent: "organisations/ayr" page_size: 2 page_token: ")", token, "\""));
    ASSERT_TRUE(page.ok()) << page.status();
    EXPECT_EQ(page->total(), 5);
    for (const auto& row : page->vacancies()) posts.push_back(row.post());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_THAT(posts, ElementsAre("organisations/ayr/posts/p1", "organisations/ayr/posts/p2",
                                 "organisations/ayr/posts/p3", "organisations/ayr/posts/p4",
                                 "organisations/ayr/posts/p5"));
}

TEST_F(PlannerTest, APageTokenOfAnotherQuestionIsRefused) {
  HaveCatalogue();
  HaveVacantHeads(3);
  FollowBoth();
  const std::string token =
      Map(R"pb(parent: "organisations/ayr" page_size: 1)pb")->next_page_token();
  ASSERT_THAT(token, Not(IsEmpty()));
  EXPECT_THAT(Map(absl::StrCat(R"(parent: "organisations/ayr" target_bench: 3 page_token: ")",
                               token, "\"")),
              FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

TEST_F(PlannerTest, AnUnknownOrganisationIsNotFoundAndABadParentIsABadField) {
  FollowBoth();
  EXPECT_THAT(Map(R"pb(parent: "organisations/nowhere")pb"),
              FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(Map(R"pb(parent: "councils/ayr")pb"), FailsWith(ErrorReason::BAD_FIELDS));
}

TEST_F(PlannerTest, ExplainingAFilledPostSaysThatItIsNotVacant) {
  HaveCatalogue();
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "P")pb");
  FollowBoth();
  EXPECT_THAT((Ask<v1::ExplainObjectiveResponse, v1::ExplainObjectiveRequest>(
                  "ExplainObjective", R"pb(name: "organisations/ayr/posts/p")pb")),
              FailsWith(ErrorReason::POST_NOT_VACANT));
}

TEST_F(PlannerTest, ANeedsAssessmentOfEachGroupSettlesTheFirstObjective) {
  HaveCatalogue();
  HaveVacantHeads(1);
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/a"
                                        assessed_date { year: 2026 month: 2 day: 1 })pb");
  for (const char* group : {"WORKERS", "EMPLOYERS", "PEOPLE_WHO_USE_SERVICES"})
    planner_.Have<v1::Engagement>(absl::StrCat(R"(name: "organisations/ayr/engagements/)",
                                               absl::AsciiStrToLower(group).substr(0, 4),
                                               R"(" kind: NEEDS_ASSESSMENT audience: )", group,
                                               R"( date { year: 2026 month: 1 day: 5 })"));
  FollowBoth();
  const auto answer = Map(R"pb(parent: "organisations/ayr")pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->vacancies(), SizeIs(1));
  EXPECT_NE(answer->vacancies(0).primary().reason(), v1::NEED_UNKNOWN);
  EXPECT_THAT(answer->vacancies(0).groups_missing(), IsEmpty());
}

TEST_F(PlannerTest, EveryBadOverrideOfAForecastIsNamed) {
  FollowBoth();
  const auto refused = Forecast(R"pb(parent: "organisations/ayr"
                                     overrides { measure: EXITS_PER_YEAR tier: 3 value: 99 }
                                     overrides { measure: MONTHS_TO_FILL tier: 3 value: 0 })pb");
  EXPECT_THAT(refused, FailsWith(ErrorReason::BAD_FIELDS));
  EXPECT_THAT(std::string(refused.status().message()),
              testing::AllOf(testing::HasSubstr("overrides[0].value"),
                             testing::HasSubstr("overrides[1].value")));
}

TEST_F(PlannerTest, AForecastWithoutAssumptionsSaysWhichIsMissing) {
  test::Apply(CatalogueBundle(), "roles", roles_);
  HaveVacantHeads(1);
  FollowBoth();
  EXPECT_THAT(Forecast(R"pb(parent: "organisations/ayr")pb"),
              FailsWith(ErrorReason::ASSUMPTION_MISSING));
}

TEST_F(PlannerTest, ACallerWhoMayNotReadPeopleGetsNoForecastOfSinglePosts) {
  HaveCatalogue();
  HaveVacantHeads(1);
  FollowBoth();
  auth::Identity analyst{.name = "analyst",
                         .permissions = {options::v1::READ_ESTABLISHMENT},
                         .organisations = {},
                         .every_organisation = true};
  planner_.ActAs(analyst);
  EXPECT_TRUE(Forecast(R"pb(parent: "organisations/ayr")pb").ok());
  EXPECT_THAT(Forecast(R"pb(parent: "organisations/ayr" include_posts: true)pb"),
              FailsWith(ErrorReason::NOT_PERMITTED));
}

TEST_F(PlannerTest, TheSameQuestionHasTheSameRunIdAndAnotherRateAnother) {
  HaveCatalogue();
  HaveVacantHeads(2);
  FollowBoth();
  const auto first = Forecast(R"pb(parent: "organisations/ayr")pb");
  const auto again = Forecast(R"pb(parent: "organisations/ayr")pb");
  const auto other = Forecast(R"pb(parent: "organisations/ayr"
                                   overrides { measure: EXITS_PER_YEAR value: 0.5 })pb");
  ASSERT_TRUE(first.ok() && again.ok() && other.ok())
      << first.status() << again.status() << other.status();
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_NE(first->run_id(), other->run_id());
  EXPECT_GT(other->groups(0).openings().mean(), first->groups(0).openings().mean());
}

TEST_F(PlannerTest, MeasuresOfACouncilAreItsOwnAlone) {
  HaveLeaders("organisations/ayr");
  const auto answer = Measure(R"pb(parent: "organisations/ayr"
                                   as_of_date { year: 2026 month: 11 day: 23 })pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  ASSERT_THAT(answer->groups(), SizeIs(1));
  const v1::MeasureGroup& ayr = answer->groups(0);
  EXPECT_EQ(ayr.kind(), v1::MeasureGroup::ORGANISATION);
  EXPECT_EQ(ayr.key(), "organisations/ayr");
  EXPECT_THAT(ayr.measures(), SizeIs(20));
  EXPECT_EQ(answer->as_of_date().day(), 23);
  EXPECT_EQ(answer->framework(), "scotland-2010-11");
  EXPECT_TRUE(answer->outside_period());
  const v1::Measure& reach = Of(ayr, "M3.1");
  EXPECT_EQ(reach.objective(), "O3");
  EXPECT_EQ(reach.state(), v1::Measure::MEASURED);
  EXPECT_EQ(reach.numerator(), 0);
  EXPECT_EQ(reach.denominator(), 2);
  EXPECT_EQ(reach.unit(), "leaders");
  EXPECT_EQ(Of(ayr, "M1.1").denominator(), 3);  // one senior role
  EXPECT_EQ(Of(ayr, "M4.7").denominator(), 2);
  EXPECT_EQ(Of(ayr, "M4.6").state(), v1::Measure::NOT_RECORDED);
  EXPECT_THAT(Of(ayr, "M4.6").note(), Not(IsEmpty()));
}

TEST_F(PlannerTest, MeasuresOfAllComeWithTheirNetworksAndNations) {
  HaveLeaders("organisations/angus");
  planner_.Have<v1::Engagement>(R"pb(name: "organisations/angus/engagements/needs"
                                     kind: NEEDS_ASSESSMENT
                                     audience: WORKERS
                                     date { year: 2026 month: 1 day: 5 })pb");
  const v1::MeasureGroup scotland = Nation("SCOTLAND");
  EXPECT_FALSE(scotland.by_analogy());
  EXPECT_EQ(Of(scotland, "M3.1").denominator(), 2);
  EXPECT_EQ(Of(scotland, "M1.2").denominator(), 1);
  EXPECT_EQ(Of(scotland, "M1.2").as_of_date().month(), 1);
  const v1::MeasureGroup england = Nation("ENGLAND");
  EXPECT_TRUE(england.by_analogy());
  EXPECT_EQ(Of(england, "M3.1").state(), v1::Measure::NOT_RECORDED);
  EXPECT_EQ(Of(england, "M1.2").state(), v1::Measure::NO_CASES);

  const auto answer = Measure(R"pb(parent: "organisations/-")pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  std::vector<std::string> measured;
  for (const v1::MeasureGroup& group : answer->groups())
    if (Of(group, "M3.1").state() == v1::Measure::MEASURED)
      measured.push_back(v1::MeasureGroup::Kind_Name(group.kind()));
  EXPECT_THAT(measured, ElementsAre("ORGANISATION", "NETWORK", "NATION"));
}

TEST_F(PlannerTest, ACallerWhoMayNotReadPeopleGetsNoMeasureOfFewPeople) {
  HaveLeaders("organisations/ayr");
  const auto to = [&](absl::btree_set<options::v1::Permission> permissions,
                      std::set<std::string> organisations) {
    planner_.ActAs({.name = "analyst",
                    .permissions = std::move(permissions),
                    .organisations = std::move(organisations),
                    .every_organisation = false});
    const auto answer = Measure(R"pb(parent: "organisations/ayr")pb");
    EXPECT_TRUE(answer.ok()) << answer.status();
    return answer->groups(0);
  };
  const v1::MeasureGroup shown =
      to({options::v1::READ_ESTABLISHMENT, options::v1::READ_PEOPLE}, {"ayr"});
  EXPECT_EQ(Of(shown, "M3.1").state(), v1::Measure::MEASURED);
  const v1::MeasureGroup hidden = to({options::v1::READ_ESTABLISHMENT}, {"ayr"});
  EXPECT_EQ(Of(hidden, "M3.1").state(), v1::Measure::SUPPRESSED);
  EXPECT_EQ(Of(hidden, "M3.1").denominator(), 0);
  EXPECT_EQ(Of(hidden, "M4.7").SerializeAsString(), Of(shown, "M4.7").SerializeAsString());
  const v1::MeasureGroup elsewhere =
      to({options::v1::READ_ESTABLISHMENT, options::v1::READ_PEOPLE}, {"bute"});
  EXPECT_EQ(Of(elsewhere, "M3.1").state(), v1::Measure::SUPPRESSED);
}

TEST_F(PlannerTest, SeatsCountInTheNationOfTheirProgramme) {
  HaveLeaders("organisations/angus");
  const v1::MeasureGroup before = Nation("SCOTLAND");
  roles_.Have<roles::v1::Programme>(R"pb(name: "programmes/within"
                                         display_name: "Within"
                                         kind: DEVELOPMENT
                                         sector: SOCIAL_SERVICES
                                         nations: SCOTLAND
                                         intake_months: 10
                                         seats: 12)pb");
  roles_.Have<roles::v1::Programme>(R"pb(name: "programmes/across"
                                         display_name: "Across"
                                         kind: DEVELOPMENT
                                         sector: CROSS_SECTOR
                                         nations: SCOTLAND
                                         intake_months: 3
                                         seats: 7)pb");
  FollowBoth();
  const v1::MeasureGroup after = Nation("SCOTLAND");
  EXPECT_EQ(Of(after, "M2.3").denominator(), Of(before, "M2.3").denominator() + 12 + 7);
  EXPECT_EQ(Of(after, "M5.2").denominator(), Of(before, "M5.2").denominator() + 12 + 7);
  EXPECT_EQ(Of(after, "M5.2").numerator(), Of(before, "M5.2").numerator() + 7);
}

// Trafford's published structure, from the file to the answers.
class TraffordTest : public PlannerTest {
 protected:
  void SetUp() override {
    CAIRN_READ_OR_SKIP("council-structure/trafford_organisation_structure_2024-07-01.csv", bytes_);
    HaveCatalogue();
    WriteAll(PlanNow().roles, roles_);
    FollowBoth();
  }
  imports::Plan PlanNow() {
    bundle::v1::Bundle existing = CatalogueBundle();
    roles::v1::ListPostsRequest posts;
    posts.set_parent("organisations/trafford");
    posts.set_page_size(1000);
    *existing.mutable_posts() =
        roles_.Call<roles::v1::ListPostsResponse>("ListPosts", posts)->posts();
    roles::v1::ListVacanciesRequest vacancies;
    vacancies.set_parent("organisations/trafford");
    *existing.mutable_vacancies() =
        roles_.Call<roles::v1::ListVacanciesResponse>("ListVacancies", vacancies)->vacancies();
    imports::Options options;
    options.organisation = "organisations/trafford";
    return imports::ImportOrganisationStructure(bytes_, existing, options);
  }

  std::string bytes_;
};

TEST_F(TraffordTest, ASecondImportChangesNothing) { EXPECT_THAT(PlanNow().roles, IsEmpty()); }

TEST_F(TraffordTest, FourOfEightyPostsAreVacantAndOneOfThemIsInferred) {
  const auto answer = Vacant(R"pb(parent: "organisations/trafford")pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->posts(), 80);
  EXPECT_EQ(answer->total(), 4);
  int inferred = 0;
  for (const auto& row : answer->vacant_posts()) {
    if (row.origin() != roles::v1::Vacancy::INFERRED) continue;
    ++inferred;
    EXPECT_EQ(row.cover(), roles::v1::Post::Cover::AGENCY);
    EXPECT_THAT(row.evidence(), Not(IsEmpty()));
  }
  EXPECT_EQ(inferred, 1);
}

TEST_F(TraffordTest, ThreeVacanciesNeedToBeUnderstoodAndOneDoesNotLeadSocialServices) {
  const auto answer = Map(R"pb(parent: "organisations/trafford")pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_THAT(answer->reasons(),
              testing::UnorderedElementsAre(testing::Pair("NEED_UNKNOWN", 3),
                                            testing::Pair("NOT_SOCIAL_SERVICES", 1)));
  for (const auto& row : answer->vacancies())
    EXPECT_EQ(row.primary().reason() == v1::NOT_SOCIAL_SERVICES,
              row.post_title() == "School Improvement Advisor - Primary")
        << row.post_title();
  EXPECT_TRUE(answer->outside_period());
}

TEST_F(TraffordTest, MapAndForecastLeaveOutTheSamePosts) {
  const auto map = Map(R"pb(parent: "organisations/trafford")pb");
  const auto forecast = Forecast(R"pb(parent: "organisations/trafford")pb");
  ASSERT_TRUE(map.ok() && forecast.ok()) << map.status() << forecast.status();
  EXPECT_EQ(map->posts_without_role(), 44);
  EXPECT_EQ(forecast->posts_without_role(), 44);
  EXPECT_EQ(
      forecast->groups(0).posts() + forecast->posts_out_of_scope() + forecast->posts_without_role(),
      80);
  EXPECT_EQ(forecast->groups(0).vacant_at_start(), 3);
}

}  // namespace
}  // namespace cairn::planner
