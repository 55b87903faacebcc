// Assignments in rounds, against a search through all of them.

#include <algorithm>
#include <functional>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/succession/bench.h"

namespace cairn::planner {
namespace {

using testing::Each;
using testing::ElementsAre;
using Choices = std::vector<std::vector<int>>;

TEST(AssignInRounds, OneStrongDeputyMakesOnePostLookSafeAndNotFive) {
  EXPECT_THAT(AssignInRounds({{0}, {0}, {0}, {0}, {0}}, 2), ElementsAre(1, 0, 0, 0, 0));
}

TEST(AssignInRounds, EveryVacancyGetsAFirstSuccessorBeforeAnyGetsASecond) {
  EXPECT_THAT(AssignInRounds({{0, 1}, {0, 1}}, 2), ElementsAre(1, 1));
}

TEST(AssignInRounds, SomebodyIsMovedWhereThatHelps) {
  // The first vacancy could take either; only 0 suits the second.
  EXPECT_THAT(AssignInRounds({{0, 1}, {0}}, 1), ElementsAre(1, 1));
}

TEST(AssignInRounds, NobodyIsTakenFromAnEarlierVacancy) {
  EXPECT_THAT(AssignInRounds({{0}, {0, 1}, {1}}, 1), ElementsAre(1, 1, 0));
}

TEST(AssignInRounds, NoneGetsMoreThanTheTarget) {
  EXPECT_THAT(AssignInRounds({{0, 1, 2, 3}}, 2), ElementsAre(2));
  EXPECT_THAT(AssignInRounds({{0, 1, 2, 3}}, 0), ElementsAre(0));
}

TEST(AssignInRounds, WithoutPeopleThereIsNothingToAssign) {
  EXPECT_THAT(AssignInRounds({{}, {}}, 2), Each(0));
  EXPECT_TRUE(AssignInRounds({}, 2).empty());
}

TEST(AssignInRounds, ALongChainOfMovesIsFound) {
  // Vacancy v suits people v and v+1; the last one suits person 0 only, so that all must move up.
  constexpr int kLength = 2000;
  Choices choices;
  for (int v = 0; v < kLength; ++v) choices.push_back({v, v + 1});
  choices.push_back({0});
  EXPECT_THAT(AssignInRounds(choices, 1), Each(1));
}

// ---- against brute force

// Whether people can be given to vacancies so that each has at least so many: by trying everything.
bool IsFeasible(const Choices& choices, std::vector<int> wanted, std::vector<bool> is_taken) {
  const auto open = std::find_if(wanted.begin(), wanted.end(), [](int n) { return n > 0; });
  if (open == wanted.end()) return true;
  const auto vacancy = static_cast<std::size_t>(open - wanted.begin());
  --*open;
  for (const int person : choices[vacancy]) {
    if (is_taken[static_cast<std::size_t>(person)]) continue;
    is_taken[static_cast<std::size_t>(person)] = true;
    if (IsFeasible(choices, wanted, is_taken)) return true;
    is_taken[static_cast<std::size_t>(person)] = false;
  }
  return false;
}

// The definition, word for word: in rounds, in order, each vacancy gets one more person whenever
// all that was given so far can still be given beside it.
std::vector<int> ByDefinition(const Choices& choices, int target, int people) {
  std::vector<int> counts(choices.size(), 0);
  for (int round = 1; round <= target; ++round) {
    for (std::size_t v = 0; v < choices.size(); ++v) {
      std::vector<int> more = counts;
      more[v] = round;
      if (counts[v] == round - 1 &&
          IsFeasible(choices, more, std::vector<bool>(static_cast<std::size_t>(people), false)))
        counts = more;
    }
  }
  return counts;
}

// A few vacancies and people, drawn from a seed.
struct Drawn {
  explicit Drawn(unsigned seed) : random(seed) {
    people = 1 + Below(7);
    for (int v = 1 + Below(5); v > 0; --v) {
      std::vector<int>& suitable = choices.emplace_back();
      for (int person = 0; person < people; ++person)
        if (Below(3) == 0) suitable.push_back(person);
    }
    target = 1 + Below(3);
  }
  int Below(int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); }

  std::mt19937 random;
  Choices choices;
  int people = 0;
  int target = 0;
};

void OnEverySeed(const std::function<void(Drawn&)>& holds) {
  for (unsigned seed = 1; seed <= 500 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    Drawn drawn(seed);
    holds(drawn);
  }
}

TEST(AssignInRoundsLaws, AgreesWithTheDefinition) {
  OnEverySeed([](Drawn& d) {
    EXPECT_EQ(AssignInRounds(d.choices, d.target), ByDefinition(d.choices, d.target, d.people));
  });
}

TEST(AssignInRoundsLaws, AsManyPeopleAreAssignedAsCanBe) {
  OnEverySeed([](Drawn& d) {
    // For a target of one the rounds end in a largest matching (Berge 1957): no larger one is
    // feasible.
    const std::vector<int> counts = AssignInRounds(d.choices, 1);
    const int assigned = static_cast<int>(std::count(counts.begin(), counts.end(), 1));
    int largest = 0;
    for (unsigned set = 0; set < 1u << d.choices.size(); ++set) {
      std::vector<int> wanted(d.choices.size(), 0);
      for (std::size_t v = 0; v < d.choices.size(); ++v) wanted[v] = (set >> v & 1u) != 0 ? 1 : 0;
      const int size = static_cast<int>(std::count(wanted.begin(), wanted.end(), 1));
      if (size > largest &&
          IsFeasible(d.choices, wanted,
                     std::vector<bool>(static_cast<std::size_t>(d.people), false)))
        largest = size;
    }
    EXPECT_EQ(assigned, largest);
  });
}

TEST(AssignInRoundsLaws, AddingAPersonNeverTakesOneFromAnyVacancy) {
  OnEverySeed([](Drawn& d) {
    const std::vector<int> before = AssignInRounds(d.choices, d.target);
    for (std::vector<int>& suitable : d.choices)
      if (d.Below(2) == 0) suitable.push_back(d.people);
    const std::vector<int> after = AssignInRounds(d.choices, d.target);
    for (std::size_t v = 0; v < before.size(); ++v) EXPECT_GE(after[v], before[v]) << v;
  });
}

TEST(AssignInRoundsLaws, TheOrderOfPeopleDoesNotMatter) {
  OnEverySeed([](Drawn& d) {
    const std::vector<int> before = AssignInRounds(d.choices, d.target);
    for (std::vector<int>& suitable : d.choices) {
      for (int& person : suitable) person = d.people - 1 - person;
      std::shuffle(suitable.begin(), suitable.end(), d.random);
    }
    EXPECT_EQ(AssignInRounds(d.choices, d.target), before);
  });
}

}  // namespace
}  // namespace cairn::planner
