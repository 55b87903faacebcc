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
#include "absl/strings/str_split.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "google/protobuf/text_format.h"
#include "services/planner/workforce/mirror.h"
#include "services/web/importing/structure/organisation_structure.h"
#include "tests/support/bundle.h"
#include "tests/support/matchers.h"
#include "tests/support/people_under_test.h"
#include "tests/support/planner_under_test.h"
#include "tests/support/roles_under_test.h"
#include "tests/support/shared_data.h"

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

TEST_F(PlannerTest, AServiceThatIsAwayLeavesThePictureAndItsAgeGrows) {
  HaveCatalogue();
  HaveVacantHeads(2);
  FollowBoth();
  planner_.clock().Advance(absl::Minutes(2));
  const auto silent = Vacant(R"pb(parent: "organisations/ayr")pb");
  ASSERT_TRUE(silent.ok()) << silent.status();
  EXPECT_EQ(silent->snapshot().age().seconds(), 2 * 60) << "nobody knows what has happened since";
  EXPECT_TRUE(silent->snapshot().stale());
  FollowBoth();
  EXPECT_EQ(Vacant(R"pb(parent: "organisations/ayr")pb")->snapshot().age().seconds(), 0);

  planner_.mirror().Lost(Source::kPeople, absl::UnavailableError("away"));
  planner_.clock().Advance(absl::Minutes(3));

  const auto answer = Vacant(R"pb(parent: "organisations/ayr")pb");
  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->total(), 2);
  EXPECT_TRUE(answer->snapshot().stale());
  EXPECT_EQ(answer->snapshot().age().seconds(), 3 * 60);
  EXPECT_EQ(planner_.mirror().Age(), absl::Minutes(3));
}

TEST_F(PlannerTest, WhileAStateIsReadAnewThePictureStandsAndThenItIsReplaced) {
  HaveCatalogue();
  HaveVacantHeads(3);
  FollowBoth();
  const auto posts = [&] { return Vacant(R"pb(parent: "organisations/ayr")pb")->posts(); };
  change::v1::WatchResponse half;
  auto* post = half.add_changes();
  post->set_kind(change::v1::Change::EXISTING);
  post->set_name("organisations/ayr/posts/other");
  roles::v1::Post other;
  other.set_name(post->name());
  post->mutable_resource()->PackFrom(other);
  change::v1::WatchResponse rest;
  rest.set_token("roles@1000");
  auto* organisation = rest.add_changes();
  organisation->set_kind(change::v1::Change::EXISTING);
  organisation->set_name("organisations/ayr");
  roles::v1::Organisation ayr;
  ayr.set_name(organisation->name());
  organisation->mutable_resource()->PackFrom(ayr);

  planner_.mirror().Restart(Source::kRoles);
  ASSERT_TRUE(planner_.mirror().Receive(Source::kRoles, half).ok());
  EXPECT_EQ(posts(), 3);
  planner_.Restart();
  EXPECT_EQ(posts(), 3) << "half a state is no picture, on disk either";
  planner_.mirror().Restart(Source::kRoles);
  ASSERT_TRUE(planner_.mirror().Receive(Source::kRoles, half).ok());
  ASSERT_TRUE(planner_.mirror().Receive(Source::kRoles, rest).ok());

  EXPECT_EQ(posts(), 1);
  EXPECT_EQ(planner_.mirror().Token(Source::kRoles), "roles@1000");
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

TEST_F(PlannerTest, APageHasAThousandPostsAtMostAndFiftyUnlessAskedOtherwise) {
  std::vector<change::v1::Operation> operations;
  for (int i = 1; i <= 1001; ++i) {
    roles::v1::Post post;
    post.set_name(absl::StrCat("organisations/ayr/posts/p", i));
    post.set_display_name("Head");
    operations.emplace_back().mutable_upsert()->PackFrom(post);
    roles::v1::Vacancy vacancy;
    vacancy.set_name(absl::StrCat("organisations/ayr/vacancies/v", i));
    vacancy.set_post(post.name());
    vacancy.set_state(roles::v1::Vacancy::OPEN);
    vacancy.set_origin(roles::v1::Vacancy::STATED);
    operations.emplace_back().mutable_upsert()->PackFrom(vacancy);
  }
  WriteAll({operations.begin(), operations.begin() + 1000}, roles_);
  WriteAll({operations.begin() + 1000, operations.begin() + 2000}, roles_);
  WriteAll({operations.begin() + 2000, operations.end()}, roles_);
  FollowBoth();

  const auto all = Vacant(R"pb(parent: "organisations/ayr" page_size: 5000)pb");
  const auto some = Vacant(R"pb(parent: "organisations/ayr")pb");

  ASSERT_TRUE(all.ok() && some.ok()) << all.status() << some.status();
  EXPECT_EQ(all->total(), 1001);
  EXPECT_THAT(all->vacant_posts(), SizeIs(1000));
  EXPECT_THAT(all->next_page_token(), Not(IsEmpty()));
  EXPECT_THAT(some->vacant_posts(), SizeIs(50));
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
  EXPECT_EQ(Of(hidden, "M4.7").state(), v1::Measure::SUPPRESSED) << "by whom a post is covered";
  EXPECT_EQ(Of(hidden, "M5.1").SerializeAsString(), Of(shown, "M5.1").SerializeAsString());
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

// A post of each kind: in scope, below tier 7, outside social services, and without a role.
TEST_F(PlannerTest, MapForecastAndVacantPostsShareOneScope) {
  HaveCatalogue();
  const std::pair<const char*, const char*> roles[] = {
      {"team-lead", "tier: 7 service_area: ADULTS"},
      {"worker", "tier: 8 service_area: ADULTS"},
      {"head-of-bins", "tier: 7 service_area: PLACE"}};
  for (const auto& [id, rest] : roles) {
    roles_.Have<roles::v1::Role>(
        absl::StrCat(R"(name: "roles/)", id, R"(" display_name: "R" )", rest));
    roles_.Have<roles::v1::Post>(absl::StrCat(R"(name: "organisations/ayr/posts/)", id,
                                              R"(" display_name: "P" role: "roles/)", id, "\""));
  }
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/x" display_name: "P")pb");
  for (const char* post : {"team-lead", "worker", "head-of-bins", "x"})
    roles_.Have<roles::v1::Vacancy>(absl::StrCat(R"(name: "organisations/ayr/vacancies/)", post,
                                                 R"(" post: "organisations/ayr/posts/)", post,
                                                 R"(" state: OPEN origin: STATED)"));
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/a"
                                        assessed_date { year: 2026 month: 2 day: 1 }
                                        aspirations: "roles/head-of-bins")pb");
  FollowBoth();

  const auto map = Map(R"pb(parent: "organisations/ayr")pb");
  const auto forecast = Forecast(R"pb(parent: "organisations/ayr" include_posts: true)pb");
  const auto vacant = Vacant(R"pb(parent: "organisations/ayr")pb");
  ASSERT_TRUE(map.ok() && forecast.ok() && vacant.ok())
      << map.status() << forecast.status() << vacant.status();

  EXPECT_EQ(map->reasons().at("NOT_LEADERSHIP"), 1);
  EXPECT_EQ(map->reasons().at("NOT_SOCIAL_SERVICES"), 2) << "the one without a role too";
  EXPECT_EQ(map->posts_without_role(), 1);
  EXPECT_EQ(forecast->posts_out_of_scope(), 2);
  EXPECT_EQ(forecast->posts_without_role(), 1);
  EXPECT_EQ(forecast->groups(0).ready(), 0) << "ready for what is out of scope only";
  ASSERT_THAT(forecast->posts(), SizeIs(1));
  EXPECT_EQ(forecast->posts(0).post(), "organisations/ayr/posts/team-lead");
  for (const auto& row : vacant->vacant_posts())
    EXPECT_EQ(row.in_scope(), row.post() == "organisations/ayr/posts/team-lead") << row.post();
}

TEST_F(PlannerTest, WhoIsReadyForTwoTiersIsCountedOnceAtTheMoreSenior) {
  HaveCatalogue();
  for (const auto& [id, tier] : {std::pair("chief", 4), std::pair("lead", 6)}) {
    roles_.Have<roles::v1::Role>(absl::StrCat(
        R"(name: "roles/)", id, R"(" display_name: "R" service_area: ADULTS tier: )", tier));
    roles_.Have<roles::v1::Post>(absl::StrCat(R"(name: "organisations/ayr/posts/)", id,
                                              R"(" display_name: "P" role: "roles/)", id, "\""));
  }
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/a"
                                        assessed_date { year: 2026 month: 2 day: 1 }
                                        aspirations: "roles/lead"
                                        aspirations: "roles/chief")pb");
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/b"
                                        assessed_date { year: 2026 month: 2 day: 1 }
                                        aspirations: "roles/lead")pb");
  FollowBoth();

  const auto forecast = Forecast(R"pb(parent: "organisations/ayr")pb");

  ASSERT_TRUE(forecast.ok()) << forecast.status();
  std::vector<std::string> ready;
  for (const auto& group : forecast->groups())
    if (group.kind() == v1::ForecastGroup::ALL || group.kind() == v1::ForecastGroup::TIER)
      ready.push_back(absl::StrCat(group.title(), " ", group.ready()));
  EXPECT_THAT(ready, ElementsAre("all 2", "tier 4 1", "tier 6 1"));
}

// Nobody leaves by chance and hardly anybody is recruited, so what is known is all there is.
TEST_F(PlannerTest, AForecastKnowsTheLastDaysAndClosingsOnRecord) {
  HaveCatalogue();
  for (const auto& [id, rest] : {std::pair("leaver", ""), std::pair("stayer", ""),
                                 std::pair("closing", "close_date { year: 2026 month: 8 day: 1 }")})
    roles_.Have<roles::v1::Post>(absl::StrCat(
        R"(name: "organisations/ayr/posts/)", id,
        R"(" display_name: "Head" role: "roles/head-of-service-children-scotland" )", rest));
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/a")pb");
  people_.Have<people::v1::Appointment>(R"pb(name: "organisations/ayr/people/a/appointments/x"
                                             post: "organisations/ayr/posts/leaver"
                                             kind: SUBSTANTIVE
                                             start_date { year: 2020 month: 1 day: 1 }
                                             last_day { year: 2026 month: 5 day: 31 })pb");
  people_.Have<people::v1::Person>(R"pb(name: "organisations/ayr/people/b")pb");
  people_.Have<people::v1::Appointment>(R"pb(name: "organisations/ayr/people/b/appointments/x"
                                             post: "organisations/ayr/posts/closing"
                                             kind: SUBSTANTIVE
                                             start_date { year: 2019 month: 1 day: 1 }
                                             last_day { year: 2026 month: 2 day: 28 })pb");
  FollowBoth();

  const auto forecast = Forecast(R"pb(parent: "organisations/ayr"
                                      start_date { year: 2026 month: 3 day: 1 }
                                      include_posts: true
                                      overrides { measure: EXITS_PER_YEAR value: 0 }
                                      overrides { measure: MONTHS_TO_FILL value: 1000 }
                                      overrides { measure: SHARED_EFFECT_VARIANCE value: 0 })pb");

  ASSERT_TRUE(forecast.ok()) << forecast.status();
  const auto& all = forecast->groups(0);
  EXPECT_EQ(all.posts(), 3);
  EXPECT_NEAR(all.openings().mean(), 1, 1e-4);
  EXPECT_NEAR(all.vacant(2).mean(), 1, 1e-4) << "1 May: the closing one";
  EXPECT_NEAR(all.vacant(3).mean(), 2, 1e-4) << "1 June, the day after the last";
  EXPECT_NEAR(all.vacant(5).mean(), 1, 1e-4) << "1 August, when the vacant one is closed";
  EXPECT_NEAR(all.to_appoint().mean(), 1, 1e-4);
  EXPECT_NEAR(all.vacancy_months(), 9 + 5, 1e-3);
}

TEST_F(PlannerTest, ASharedYearIsForecastForTwentyFourMonthsAtMost) {
  HaveCatalogue();
  HaveVacantHeads(1);
  FollowBoth();
  const auto ask = [&](int horizon, double variance) {
    return Forecast(absl::StrCat(R"(parent: "organisations/ayr" horizon_months: )", horizon,
                                 " overrides { measure: SHARED_EFFECT_VARIANCE value: ", variance,
                                 " }"))
        .status();
  };

  EXPECT_EQ(ask(24, 0.1), absl::OkStatus());
  EXPECT_EQ(ask(25, 0), absl::OkStatus());
  EXPECT_EQ(ReasonOf(ask(25, 0.1)), ErrorReason::BAD_FIELDS);
}

// ---- readiness, vacant posts, and the picture itself

class SuccessionTest : public PlannerTest {
 protected:
  // A role that asks for one skill and would like another, with people of two organisations who
  // aspire to it.
  void HaveAspirants() {
    roles_.Have<roles::v1::Organisation>(R"pb(name: "organisations/elm"
                                              display_name: "Elm"
                                              kind: COUNCIL)pb");
    for (const char* skill : {"knots", "ropes"})
      roles_.Have<roles::v1::Skill>(
          absl::StrCat(R"(name: "skills/)", skill, R"(" display_name: ")", skill, "\""));
    roles_.Have<roles::v1::Role>(R"pb(name: "roles/lead"
                                      display_name: "Lead"
                                      tier: 6
                                      service_area: ADULTS
                                      requirements {
                                        gate: ESSENTIAL
                                        weight: 3
                                        skill { skill: "skills/knots" minimum_level: 3 }
                                      }
                                      requirements {
                                        gate: DESIRABLE
                                        weight: 1
                                        skill { skill: "skills/ropes" minimum_level: 3 }
                                      })pb");
    HaveAspirant("ayr/people/a", "knots");
    HaveAspirant("ayr/people/b", "");
    HaveAspirant("ayr/people/z", "knots ropes");
    HaveAspirant("elm/people/e", "knots ropes");
  }
  void HaveAspirant(absl::string_view person, absl::string_view skills) {
    std::string text =
        absl::StrCat("name: \"organisations/", person, R"(" aspirations: "roles/lead")");
    if (!skills.empty()) absl::StrAppend(&text, " assessed_date { year: 2026 month: 2 day: 1 }");
    for (const absl::string_view skill : absl::StrSplit(skills, ' ', absl::SkipEmpty()))
      absl::StrAppend(&text, R"( skills { skill: "skills/)", skill,
                      R"(" level: 3 as_of_date { year: 2026 month: 2 day: 1 } })");
    people_.Have<people::v1::Person>(text);
  }
};

TEST_F(SuccessionTest, CandidatesOfTheOrganisationComeReadyFirstAndByFallingScore) {
  HaveAspirants();
  FollowBoth();

  const auto answer = Ask<v1::ListCandidatesResponse, v1::ListCandidatesRequest>(
      "ListCandidates", R"pb(parent: "organisations/ayr" role: "roles/lead")pb");

  ASSERT_TRUE(answer.ok()) << answer.status();
  std::vector<std::string> rows;
  for (const auto& row : answer->candidates())
    rows.push_back(absl::StrCat(row.person(), " ", type::v1::Readiness_Name(row.readiness()), " ",
                                row.score()));
  EXPECT_THAT(rows, ElementsAre("organisations/ayr/people/z READY 1",
                                "organisations/ayr/people/a READY 0.75",
                                "organisations/ayr/people/b READINESS_UNKNOWN 0"));
  EXPECT_EQ(answer->total(), 3);
}

TEST_F(SuccessionTest, CandidatesArePagedAndTheirTokenIsForTheirRole) {
  HaveAspirants();
  roles_.Have<roles::v1::Role>(
      R"pb(name: "roles/other" display_name: "Other" tier: 6 service_area: ADULTS)pb");
  FollowBoth();
  const auto page = [&](absl::string_view role, absl::string_view token) {
    return Ask<v1::ListCandidatesResponse, v1::ListCandidatesRequest>(
        "ListCandidates", absl::StrCat(R"(parent: "organisations/ayr" page_size: 2 role: "roles/)",
                                       role, R"(" page_token: ")", token, "\""));
  };

  const std::string token = page("lead", "")->next_page_token();
  const auto second = page("lead", token);

  ASSERT_TRUE(second.ok()) << second.status();
  ASSERT_THAT(second->candidates(), SizeIs(1));
  EXPECT_EQ(second->candidates(0).person(), "organisations/ayr/people/b");
  EXPECT_THAT(second->next_page_token(), IsEmpty());
  EXPECT_THAT(page("other", token), FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

TEST_F(SuccessionTest, ReadinessIsToldRequirementByRequirement) {
  HaveAspirants();
  FollowBoth();
  const auto ask = [&](absl::string_view person, absl::string_view role) {
    return Ask<v1::AssessReadinessResponse, v1::AssessReadinessRequest>(
        "AssessReadiness",
        absl::StrCat(R"(person: "organisations/)", person, R"(" role: "roles/)", role, "\""));
  };

  const auto answer = ask("ayr/people/a", "lead");

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->readiness(), type::v1::READY);
  ASSERT_THAT(answer->parts(), SizeIs(2));
  EXPECT_EQ(answer->parts(0).requirement().skill().skill(), "skills/knots");
  EXPECT_EQ(answer->parts(0).verdict(), v1::ReadinessPart::MET);
  EXPECT_DOUBLE_EQ(answer->parts(0).score(), 0.75);
  EXPECT_EQ(answer->parts(1).requirement().gate(), roles::v1::Requirement::DESIRABLE);
  EXPECT_NE(answer->parts(1).verdict(), v1::ReadinessPart::MET);
  EXPECT_EQ(answer->parts(1).score(), 0);
  EXPECT_DOUBLE_EQ(answer->parts(1).possible(), 0.25);
  EXPECT_FALSE(answer->snapshot().stale());
  EXPECT_THAT(ask("ayr/people/nobody", "lead"), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(ask("oak/people/a", "lead"), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
  EXPECT_THAT(ask("ayr/people/a", "nothing"), FailsWith(ErrorReason::RESOURCE_NOT_FOUND));
}

TEST_F(SuccessionTest, VacantPostsComeStatutoryFirstThenSeniorThenByNameAndWithoutARoleLast) {
  for (const int tier : {4, 6})
    roles_.Have<roles::v1::Role>(absl::StrCat(
        R"(name: "roles/t)", tier, R"(" display_name: "R" service_area: ADULTS tier: )", tier));
  const auto have = [&](absl::string_view id, absl::string_view rest) {
    roles_.Have<roles::v1::Post>(
        absl::StrCat(R"(name: "organisations/ayr/posts/)", id, R"(" display_name: "P" )", rest));
    roles_.Have<roles::v1::Vacancy>(absl::StrCat(R"(name: "organisations/ayr/vacancies/)", id,
                                                 R"(" post: "organisations/ayr/posts/)", id,
                                                 R"(" state: OPEN origin: STATED)"));
  };
  have("a", "");
  have("b", R"(role: "roles/t6")");
  have("d", R"(role: "roles/t4")");
  have("c", R"(role: "roles/t4")");
  have("e", R"(role: "roles/t6" statutory: true)");
  FollowBoth();

  const auto answer = Vacant(R"pb(parent: "organisations/ayr")pb");

  ASSERT_TRUE(answer.ok()) << answer.status();
  std::string order;
  for (const auto& row : answer->vacant_posts()) order += row.post().back();
  EXPECT_EQ(order, "ecdba");
  EXPECT_EQ(answer->posts_without_role(), 1);
  EXPECT_EQ(answer->without_cover(), 5);
}

TEST_F(SuccessionTest, ThePictureIsDescribedInCountsAndItsDisagreementsNameNobody) {
  roles_.Have<roles::v1::Post>(R"pb(name: "organisations/ayr/posts/p" display_name: "P")pb");
  roles_.Have<roles::v1::Vacancy>(R"pb(name: "organisations/ayr/vacancies/v"
                                       post: "organisations/ayr/posts/p"
                                       state: OPEN
                                       origin: STATED)pb");
  people_.Have<people::v1::Appointment>(R"pb(name: "organisations/ayr/people/ann/appointments/x"
                                             post: "organisations/ayr/posts/p"
                                             kind: SUBSTANTIVE
                                             start_date { year: 2020 month: 1 day: 1 })pb");
  people_.Have<people::v1::Appointment>(R"pb(name: "organisations/ayr/people/ben/appointments/x"
                                             post: "organisations/ayr/posts/unknown"
                                             kind: ACTING
                                             start_date { year: 2020 month: 1 day: 1 })pb");
  FollowBoth();

  const auto answer = Ask<v1::DescribeWorkforceResponse, v1::DescribeWorkforceRequest>(
      "DescribeWorkforce", R"pb(parent: "organisations/ayr")pb");

  ASSERT_TRUE(answer.ok()) << answer.status();
  EXPECT_EQ(answer->organisations(), 1);
  EXPECT_EQ(answer->posts(), 1);
  EXPECT_EQ(answer->people(), 2);
  EXPECT_EQ(answer->appointments(), 2);
  ASSERT_THAT(answer->disagreements(), SizeIs(2));
  EXPECT_EQ(answer->disagreements(0).kind(), v1::Disagreement::VACANT_WITH_HOLDER);
  EXPECT_EQ(answer->disagreements(0).vacancy(), "organisations/ayr/vacancies/v");
  EXPECT_EQ(answer->disagreements(1).kind(), v1::Disagreement::APPOINTMENT_WITHOUT_POST);
  EXPECT_EQ(answer->disagreements(1).post(), "organisations/ayr/posts/unknown");
  EXPECT_THAT(answer->DebugString(), Not(testing::HasSubstr("/people/")));
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
