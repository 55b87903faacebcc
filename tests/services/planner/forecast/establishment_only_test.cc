// The questions put to the engines for a caller who may not read people: posts and vacancies, and
// nothing that is known of a person.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "services/planner/forecast/input/rates.h"
#include "services/planner/forecast/input/simulation_question.h"
#include "services/planner/forecast/question/forecast_question.h"
#include "tests/services/planner/forecast/simulated_council.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using forecast::PostState;
using testing::IsEmpty;
using testing::SizeIs;

// Beside the director who goes on 31 May 2026 and a head who is ready to follow: a post that people
// says is vacant, one that roles says is, and somebody without a post who is ready too.
constexpr char kMore[] = R"pb(
  posts { name: "organisations/ayr/posts/inferred" display_name: "Head" role: "roles/head" }
  posts { name: "organisations/ayr/posts/stated" display_name: "Head" role: "roles/head" }
  vacancies {
    name: "organisations/ayr/vacancies/stated"
    post: "organisations/ayr/posts/stated"
    state: OPEN
    origin: STATED
  }
  people { name: "organisations/ayr/people/gone" }
  appointments {
    name: "organisations/ayr/people/gone/appointments/a"
    post: "organisations/ayr/posts/inferred"
    kind: SUBSTANTIVE
    start_date { year: 2015 month: 1 day: 1 }
    last_day { year: 2026 month: 1 day: 31 }
  }
  people {
    name: "organisations/ayr/people/waiting"
    aspirations: "roles/director"
    assessed_date { year: 2026 month: 1 day: 10 }
    skills {
      skill: "skills/strategy"
      level: 3
      as_of_date { year: 2026 month: 1 day: 10 }
    }
  }
)pb";

class EstablishmentOnlyTest : public SimulatedForecastTest {
 protected:
  EstablishmentOnlyTest() {
    Assume("PROMOTED_SHARE", 0);
    Have(absl::StrCat(kCouncil, kMore, assumptions_, HeadWithStrategy(3)));
    const auto picture = planner_.mirror().Now();
    EXPECT_TRUE(picture.ok()) << picture.status();
    workforce_ = picture->workforce;
    holdings_ = HoldingsOf(*workforce_);
    const auto without = planner_.mirror().NowWithoutPeople();
    EXPECT_TRUE(without.ok()) << without.status();
    without_people_ = without->workforce;
  }
  ForecastQuestion Question(Knowledge knowledge, Day start) {
    return QuestionOf(knowledge == Knowledge::kPeople ? *workforce_ : *without_people_, knowledge,
                      start);
  }
  ForecastQuestion QuestionOf(const Workforce& workforce, Knowledge knowledge, Day start) {
    Candidates candidates(workforce, start);
    return AskForecast(workforce, {workforce.Find("ayr")}, HoldingsOf(workforce), candidates, start,
                       24, knowledge, today_);
  }
  // The post of that id.
  static const forecast::Post& PostOf(const ForecastQuestion& question, const std::string& id) {
    for (std::size_t p = 0; p < question.posts.size(); ++p)
      if (question.posts[p].name == absl::StrCat("organisations/ayr/posts/", id))
        return question.input.posts[p];
    ADD_FAILURE() << "no post " << id;
    return question.input.posts[0];
  }

  const Day today_ = FromCivil(absl::CivilDay(2026, 3, 2));
  std::shared_ptr<const Workforce> workforce_;
  std::shared_ptr<const Workforce> without_people_;
  Holdings holdings_;
};

TEST_F(EstablishmentOnlyTest, LastDaysAndReadyPeopleAreNotKnownVacanciesOfRolesAre) {
  const ForecastQuestion people = Question(Knowledge::kPeople, today_);
  ASSERT_EQ(PostOf(people, "director").leaves_month.has_value(), true);
  ASSERT_THAT(people.input.ready, testing::ElementsAre(2, 0));

  const ForecastQuestion question = Question(Knowledge::kEstablishmentOnly, today_);

  EXPECT_EQ(PostOf(question, "director").state, PostState::kFilled);
  EXPECT_EQ(PostOf(question, "director").leaves_month, std::nullopt);
  EXPECT_EQ(PostOf(people, "inferred").state, PostState::kVacant);
  EXPECT_EQ(PostOf(question, "inferred").state, PostState::kFilled) << "only people says so";
  EXPECT_EQ(PostOf(question, "stated").state, PostState::kVacant);
  EXPECT_THAT(question.input.ready, IsEmpty());
}

TEST_F(EstablishmentOnlyTest, AStartBehindALastDayDoesNotShowIt) {
  const Day start = FromCivil(absl::CivilDay(2026, 12, 1));
  EXPECT_EQ(PostOf(Question(Knowledge::kPeople, start), "director").state, PostState::kVacant);
  // Not even of a workforce with people.
  const ForecastQuestion question = QuestionOf(*workforce_, Knowledge::kEstablishmentOnly, start);
  EXPECT_EQ(PostOf(question, "director").state, PostState::kFilled);
  EXPECT_EQ(PostOf(question, "stated").state, PostState::kVacant);
}

TEST_F(EstablishmentOnlyTest, ASimulationIsToldOfNobody) {
  const auto ask = [&](Knowledge knowledge) {
    Candidates candidates(*workforce_, today_);
    const ForecastQuestion question = [&] {
      ForecastQuestion asked = Question(knowledge, today_);
      asked.input.periods = {{0, {{0.2, 3}, {0.2, 3}}}};
      return asked;
    }();
    const auto rates = RateBook::Of(planner_.records(), v1::ComputeForecastRequest(), Overlay());
    EXPECT_TRUE(rates.ok()) << rates.status();
    RatesUsed used;
    return AskSimulation(*workforce_, question, holdings_, candidates, today_, *rates, used,
                         knowledge);
  };
  const auto people = ask(Knowledge::kPeople);
  ASSERT_TRUE(people.ok()) << people.status();
  ASSERT_THAT(people->incumbents, SizeIs(4));
  ASSERT_THAT(people->candidates, SizeIs(1));

  const auto input = ask(Knowledge::kEstablishmentOnly);

  ASSERT_TRUE(input.ok()) << input.status();
  EXPECT_THAT(input->post_names, SizeIs(4));
  EXPECT_THAT(input->conduct, SizeIs(2));
  EXPECT_THAT(input->incumbents, IsEmpty());
  EXPECT_THAT(input->candidates, IsEmpty());
  EXPECT_TRUE(Validate(*input).empty());
}

}  // namespace
}  // namespace cairn::planner
