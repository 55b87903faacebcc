// What is published of people at month ends, and how far somebody gets who wants to learn of one
// person from it.

#include "services/planner/objectives/publications.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/planner/engine/objectives/progress.h"
#include "services/planner/engine/objectives/suppression.h"
#include "services/planner/workforce/vacancies.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::BadFieldsOf;
using test::IsOk;
using testing::ElementsAre;

// ---- what is held

v1::Publication Of(int numerator, int denominator) {
  v1::Publication publication;
  auto* group = publication.add_groups();
  group->set_kind(v1::MeasureGroup::ORGANISATION);
  group->set_key("organisations/ayr");
  auto* measure = group->add_measures();
  measure->set_id("M3.1");
  measure->set_numerator(numerator);
  measure->set_denominator(denominator);
  return publication;
}

std::pair<int, int> Held(const v1::Publication& before, v1::Publication now) {
  HoldWhatHardlyChanged(before, now);
  const v1::Measure& measure = now.groups(0).measures(0);
  return {measure.numerator(), measure.denominator()};
}

TEST(HoldTest, AFigureStaysUntilThreeDiffer) {
  EXPECT_EQ(Held(Of(20, 40), Of(21, 40)), std::pair(20, 40));
  EXPECT_EQ(Held(Of(20, 40), Of(22, 42)), std::pair(20, 40));
  EXPECT_EQ(Held(Of(20, 40), Of(23, 42)), std::pair(23, 42)) << "in the numerator";
  EXPECT_EQ(Held(Of(20, 40), Of(20, 37)), std::pair(20, 37)) << "in the denominator";
  EXPECT_EQ(Held(Of(20, 40), Of(22, 39)), std::pair(22, 39)) << "in their difference";
}

TEST(HoldTest, SmallChangesAddUpToOneThatShows) {
  const v1::Publication first = Of(20, 40);
  v1::Publication second = Of(22, 40);
  HoldWhatHardlyChanged(first, second);
  EXPECT_EQ(Held(second, Of(23, 40)), std::pair(23, 40));
}

TEST(HoldTest, TheBenchesOfAGroupMoveTogether) {
  const auto of = [](int none, int one, int two) {
    v1::Publication publication = Of(20, 40);
    const std::vector<std::pair<const char*, int>> benches = {
        {"M4.1", none}, {"M4.2", one}, {"M4.3", two}};
    for (const auto& [id, posts] : benches) {
      auto* measure = publication.mutable_groups(0)->add_measures();
      measure->set_id(id);
      measure->set_numerator(posts);
      measure->set_denominator(none + one + two);
    }
    return publication;
  };
  const auto benches = [&](v1::Publication now) {
    HoldWhatHardlyChanged(of(10, 10, 10), now);
    std::vector<int> posts;
    for (int i = 1; i <= 3; ++i) posts.push_back(now.groups(0).measures(i).numerator());
    return posts;
  };
  EXPECT_THAT(benches(of(11, 11, 8)), ElementsAre(10, 10, 10));
  EXPECT_THAT(benches(of(13, 9, 8)), ElementsAre(13, 9, 8)) << "else they would not add up";
}

TEST(HoldTest, APoolStaysWithAllItsCountsAndItsObjective) {
  const auto of = [](int people, int ready, v1::Reason reason) {
    v1::Publication publication;
    auto* pool = publication.add_pools();
    pool->set_organisation("organisations/ayr");
    pool->set_role("roles/director");
    pool->set_people(people);
    pool->set_ready(ready);
    pool->mutable_primary()->set_reason(reason);
    return publication;
  };
  const v1::Publication before = of(9, 9, v1::BENCH_SUFFICIENT);
  v1::Publication now = of(8, 7, v1::WITHHELD);
  HoldWhatHardlyChanged(before, now);
  EXPECT_EQ(now.pools(0).people(), 9);
  EXPECT_EQ(now.pools(0).primary().reason(), v1::BENCH_SUFFICIENT);
  now = of(6, 6, v1::WITHHELD);
  HoldWhatHardlyChanged(before, now);
  EXPECT_EQ(now.pools(0).people(), 6);
  EXPECT_EQ(now.pools(0).primary().reason(), v1::WITHHELD);
}

TEST(MonthEndTest, IsTheOneBeforeTheDay) {
  const auto before = [](int year, int month, int day) {
    return ToCivil(MonthEndBefore(FromCivil(absl::CivilDay(year, month, day))));
  };
  EXPECT_EQ(before(2026, 3, 2), absl::CivilDay(2026, 2, 28));
  EXPECT_EQ(before(2026, 3, 31), absl::CivilDay(2026, 2, 28)) << "March has not ended yet";
  EXPECT_EQ(before(2026, 1, 1), absl::CivilDay(2025, 12, 31));
}

// ---- through the contract: a council of nine heads of service. Today is 2 March 2026.

class PublicationTest : public SimulatedForecastTest {
 protected:
  PublicationTest() {
    Have(absl::StrCat(kCouncil, HeadWithStrategy(3)));
    for (int i = 0; i < 9; ++i) {
      Have(absl::StrCat("posts { name: 'organisations/ayr/posts/h", i,
                        "' display_name: 'H' role: 'roles/head' } people { name: "
                        "'organisations/ayr/people/h",
                        i, "' }"));
      Stays(i);
    }
    planner_.ActAs(Analyst());
  }
  static auth::Identity Analyst() {
    return {.name = "analyst",
            .permissions = {options::v1::READ_ESTABLISHMENT, options::v1::READ_CATALOGUE},
            .every_organisation = true};
  }
  void Stays(int head) { Appoint(head, ""); }
  void Leaves(int head, int month, int day) {
    Appoint(head, absl::StrCat("last_day { year: 2026 month: ", month, " day: ", day, " }"));
  }
  void Today(int month, int day) {
    planner_.clock().Set(
        absl::FromCivil(absl::CivilHour(2026, month, day, 12), absl::UTCTimeZone()));
    planner_.Follow(Mirror::Source::kRoles, roles_);
    planner_.Follow(Mirror::Source::kPeople, people_);
  }
  absl::StatusOr<v1::MeasureProgressResponse> Ask(const std::string& more = "") {
    return planner_.Call<v1::MeasureProgressRequest, v1::MeasureProgressResponse>(
        "MeasureProgress", absl::StrCat("parent: 'organisations/ayr' ", more));
  }
  // How many lead; -1 where that is not told.
  int Leaders(const std::string& more = "") {
    const auto answer = Ask(more);
    EXPECT_THAT(answer, IsOk());
    for (const v1::Measure& measure : answer->groups(0).measures())
      if (measure.id() == "M3.1" && measure.state() == v1::Measure::MEASURED)
        return measure.denominator();
    return -1;
  }
  std::vector<VacantPost> VacantWithPeople(Day day) {
    picture_ = *planner_.mirror().Now();
    const Workforce& workforce = *picture_.workforce;
    return VacantPosts(workforce, *workforce.Find("ayr"), HoldingsOf(workforce), day, 36);
  }
  // What was told before anything was published: live, suppressed, of any day.
  int LeadersLive(Day day) {
    picture_ = *planner_.mirror().Now();
    const Workforce& workforce = *picture_.workforce;
    Candidates candidates(workforce, day);
    std::vector<MeasureGroup> groups = MeasureProgress(
        candidates, {workforce.Find("ayr")}, HoldingsOf(workforce), {}, Grouping::kOrganisations);
    Suppress(groups);
    return groups[0][MeasureId::kCommunityReach].denominator;
  }

 private:
  void Appoint(int head, const std::string& until) {
    const auth::Identity before = planner_.identity();
    planner_.ActAs(auth::Identity::LocalOperator());
    Have(absl::StrCat("appointments { name: 'organisations/ayr/people/h", head,
                      "/appointments/a' post: 'organisations/ayr/posts/h", head,
                      "' kind: SUBSTANTIVE start_date { year: 2021 month: 1 day: 1 } ", until,
                      " }"));
    planner_.ActAs(before);
  }
  Picture picture_;
};

TEST_F(PublicationTest, AQuestionForADayIsAnsweredAsOfTheLastMonthEnd) {
  const auto answer = Ask();
  ASSERT_THAT(answer, IsOk());
  EXPECT_TRUE(answer->without_people());
  EXPECT_EQ(answer->as_of_date().month(), 2);
  EXPECT_EQ(answer->as_of_date().day(), 28);
  EXPECT_EQ(Leaders(), 11);
  for (const v1::Measure& measure : answer->groups(0).measures())
    EXPECT_FALSE(measure.has_as_of_date()) << measure.id() << " tells the day of one record";
}

TEST_F(PublicationTest, WhoMayReadPeopleStillGetsTheDay) {
  planner_.ActAs(auth::Identity::LocalOperator());
  Leaves(0, 3, 10);
  const auto answer = Ask("as_of_date { year: 2026 month: 3 day: 11 }");
  ASSERT_THAT(answer, IsOk());
  EXPECT_FALSE(answer->without_people());
  EXPECT_EQ(answer->as_of_date().day(), 11);
  EXPECT_EQ(Leaders("as_of_date { year: 2026 month: 3 day: 10 }"), 11);
  EXPECT_EQ(Leaders("as_of_date { year: 2026 month: 3 day: 11 }"), 10);
}

TEST_F(PublicationTest, WhatIsRecordedLaterShowsInTheNextMonthOnceThreeDiffer) {
  EXPECT_EQ(Leaders(), 11);
  Leaves(0, 2, 10);
  EXPECT_EQ(Leaders(), 11) << "a day before the month end, recorded after it was published";
  Today(4, 1);
  EXPECT_EQ(Leaders(), 11) << "one differs";
  Leaves(1, 3, 1);
  Leaves(2, 3, 1);
  EXPECT_EQ(Leaders(), 11) << "March has been published";
  Today(5, 1);
  EXPECT_EQ(Leaders(), 8);
  EXPECT_EQ(Leaders("as_of_date { year: 2026 month: 4 day: 15 }"), 11) << "as it was published";
}

TEST_F(PublicationTest, NothingIsToldOfDaysBeforeTheFirstAndNoneIsMadeOfThem) {
  EXPECT_EQ(Leaders(), 11);
  const auto earlier = Ask("as_of_date { year: 2025 month: 6 day: 15 }");
  ASSERT_THAT(earlier, IsOk());
  EXPECT_EQ(earlier->as_of_date().month(), 5);
  EXPECT_EQ(Leaders("as_of_date { year: 2025 month: 6 day: 15 }"), -1);
  EXPECT_EQ(Leaders("as_of_date { year: 2027 month: 6 day: 15 }"), 11) << "nor of those to come";
}

TEST_F(PublicationTest, NoneIsMadeOfAPictureThatMayBeOutOfDate) {
  planner_.mirror().Lost(Mirror::Source::kPeople, absl::UnavailableError("away"));
  EXPECT_EQ(Leaders(), -1);
}

TEST_F(PublicationTest, NoWriteTellsOfAPublication) {
  EXPECT_EQ(Leaders(), 11);
  const auto history =
      planner_.Call<change::v1::ListChangesRequest, change::v1::ListChangesResponse>("ListChanges",
                                                                                     "");
  ASSERT_THAT(history, IsOk());
  for (const change::v1::Change& change : history->changes())
    EXPECT_THAT(change.name(), testing::Not(testing::StartsWith("publications/")));
}

TEST_F(PublicationTest, PoolsAreToldForTheTargetThatTheyWerePublishedFor) {
  const auto map = [&](const std::string& more) {
    return planner_.Call<v1::MapObjectivesRequest, v1::MapObjectivesResponse>(
        "MapObjectives", absl::StrCat("parent: 'organisations/ayr' ", more));
  };
  EXPECT_THAT(map("target_bench: 2"), IsOk());
  EXPECT_THAT(BadFieldsOf(map("target_bench: 1")), ElementsAre("target_bench"));
}

// ---- what an attacker gets: of two worlds, in one of which a head of service is to go, which is
// it?

constexpr int kWorlds = 10;  // half of each

Day DayIn(int month, int day) { return FromCivil(absl::CivilDay(2026, month, day)); }
std::string AsOf(Day day) {
  const absl::CivilDay civil = ToCivil(day);
  return absl::StrCat("as_of_date { year: ", civil.year(), " month: ", civil.month(),
                      " day: ", civil.day(), " }");
}

// Guesses that somebody goes when `told` differs over a sweep of days; of what never differs
// nothing can be learned, so that a guess is right in half of the worlds.
template <typename Told>
bool Differs(Told told) {
  const auto first = told(DayIn(3, 2));
  for (Day day = DayIn(3, 3); day < DayIn(7, 1); day = NextDay(day))
    if (told(day) != first) return true;
  return false;
}

TEST_F(PublicationTest, ASweepOfDaysGuessesNoBetterThanACoin) {
  EXPECT_EQ(Leaders(), 11);
  // The director is known to go, in both worlds: a post of its own.
  Have(
      "people { name: 'organisations/ayr/people/leaver' left_date { year: 2026 month: 1 day: 1 } "
      "}");
  int before_by_posts = 0;
  int before_by_measure = 0;
  int after_by_posts = 0;
  int after_by_measure = 0;
  for (int world = 0; world < kWorlds; ++world) {
    const bool goes = world % 2 == 0;
    const int head = world % 9;
    const std::string post = absl::StrCat("organisations/ayr/posts/h", head);
    if (goes) Leaves(head, 5, 3 + world);
    before_by_posts +=
        goes == Differs([&](Day day) {
          const std::vector<VacantPost> vacant = VacantWithPeople(day);
          return std::any_of(vacant.begin(), vacant.end(), [&](const VacantPost& row) {
            return PostName(*row.organisation, *row.post) == post && row.since <= day;
          });
        });
    before_by_measure += goes == Differs([&](Day day) { return LeadersLive(day); });
    after_by_posts +=
        goes == Differs([&](Day day) {
          const auto vacant =
              planner_.Call<v1::ListVacantPostsRequest, v1::ListVacantPostsResponse>(
                  "ListVacantPosts",
                  absl::StrCat("include_to_come: true parent: 'organisations/ayr' ", AsOf(day)));
          EXPECT_THAT(vacant, IsOk());
          std::string said;
          for (const v1::VacantPost& row : vacant->vacant_posts()) said += row.SerializeAsString();
          return said;
        });
    after_by_measure += goes == Differs([&](Day day) { return Leaders(AsOf(day)); });
    Stays(head);
  }
  std::printf(
      "guessed right of %d worlds: by vacant posts %d before, %d after; by measures %d "
      "before, %d after\n",
      kWorlds, before_by_posts, after_by_posts, before_by_measure, after_by_measure);
  EXPECT_EQ(before_by_posts, kWorlds);
  EXPECT_EQ(before_by_measure, kWorlds);
  EXPECT_EQ(after_by_posts, kWorlds / 2);
  EXPECT_EQ(after_by_measure, kWorlds / 2);
}

// Who knows of everybody else in a group whether they came or went, and sees two publications that
// follow each other. `others` is the mean of how many did. The share of worlds guessed right.
double GuessedAcrossAMonthEnd(double others, bool is_held) {
  std::mt19937 random(7);
  std::poisson_distribution<int> of_others(others);
  constexpr int kTrials = 20'000;
  int right = 0;
  for (int trial = 0; trial < kTrials; ++trial) {
    const bool goes = trial % 2 == 0;
    const int went = of_others(random);
    const auto shown = [&](bool if_goes) {
      const v1::Publication now = Of(30, 60 - went - (if_goes ? 1 : 0));
      return is_held ? Held(Of(30, 60), now)
                     : std::pair(30, now.groups(0).measures(0).denominator());
    };
    // Where both worlds would show the same, the guess is that nobody goes.
    right += goes == (shown(true) != shown(false) && shown(goes) == shown(true));
  }
  return static_cast<double>(right) / kTrials;
}

TEST(AttackTest, HoldingTakesMostOfWhatAMonthEndWouldTell) {
  for (const double others : {0.2, 0.5, 1.0, 3.0}) {
    const double before = GuessedAcrossAMonthEnd(others, false);
    const double after = GuessedAcrossAMonthEnd(others, true);
    std::printf("others %.1f: guessed right %.2f when not held, %.2f held\n", others, before,
                after);
    EXPECT_EQ(before, 1);
    if (others <= 0.5) {
      EXPECT_LT(after, 0.56);
    }
    EXPECT_LT(after, before);
  }
}

}  // namespace
}  // namespace cairn::planner
