// What must hold of every score, whoever the person and whatever the role: tried on people and
// roles drawn from printed seeds.

#include <algorithm>
#include <functional>
#include <random>
#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/readiness/readiness.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

constexpr char kToday[] = "2026-11-23";
constexpr int kTopics = 5;

class Draw {
 public:
  explicit Draw(unsigned seed) : random_(seed) {}
  int UpTo(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most + 1)); }
  bool OneIn(int n) { return UpTo(n - 1) == 0; }
  Day DayBefore(int most_months) { return AddMonths(On(kToday), -UpTo(most_months)); }

 private:
  std::mt19937 random_;
};

Gate DrawGate(Draw& draw) { return static_cast<Gate>(1 + draw.UpTo(2)); }

// A role, programmes and a person who knows a bit of everything, or of nothing.
WorkforceText DrawCase(Draw& draw) {
  WorkforceText text;
  text.role("head");
  for (int i = 0; i < kTopics; ++i) {
    const std::string topic = absl::StrCat("topic-", i);
    if (draw.OneIn(2))
      text.AsksForSkill("head", topic, 1 + draw.UpTo(4), DrawGate(draw), 1 + draw.UpTo(3));
    if (draw.OneIn(3))
      text.AsksForExperience("head", topic, 6 * draw.UpTo(8), DrawGate(draw), 1 + draw.UpTo(3));
    if (draw.OneIn(4)) text.AsksForDiploma("head", topic, DrawGate(draw));
    if (draw.OneIn(5)) text.AsksForRegistration("head", topic, DrawGate(draw));
    if (draw.OneIn(5)) text.AsksInWords("head", DrawGate(draw));
    if (draw.OneIn(2)) text.Gives(absl::StrCat("course-", i), topic, 1 + draw.UpTo(4));
    if (draw.OneIn(2)) text.programme(absl::StrCat("course-", i)).months = draw.UpTo(30);
  }
  Person& ann = text.person("council", "ann");
  if (draw.OneIn(2)) ann.assessed = draw.DayBefore(40);
  for (int i = 0; i < kTopics; ++i) {
    if (draw.OneIn(2)) ann.skills.push_back({i, 1 + draw.UpTo(4), draw.DayBefore(40)});
    if (draw.OneIn(2)) ann.experience.push_back({i, draw.UpTo(48), draw.DayBefore(40)});
    if (draw.OneIn(3)) ann.qualifications.push_back({i, draw.DayBefore(90), kNoDay});
    if (draw.OneIn(3))
      ann.registrations.push_back({i, kNoDay, draw.OneIn(2) ? kNoDay : draw.DayBefore(12)});
  }
  if (draw.OneIn(2)) {
    text.Leads("manager", "head", draw.UpTo(48));
    text.post("council", "manager-1", "manager");
    text.appointment("council", "ann", "manager-1", "2025-01-01");
  }
  return text;
}

Assessment Ask(const Workforce& workforce) {
  const Organisation& council = *workforce.Find("council");
  return Assess(workforce, council, council.people.at("ann"),
                workforce.catalogue->role_names.Find("head"), On(kToday));
}

void OnEverySeed(const std::function<void(Draw&)>& holds) {
  for (unsigned seed = 1; seed <= 300 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    Draw draw(seed);
    holds(draw);
  }
}

TEST(ReadinessLaws, PartsSumExactlyToTheScoreAndStayWithinTheirShares) {
  OnEverySeed([](Draw& draw) {
    const auto workforce = DrawCase(draw).Build();
    const Assessment answer = Ask(*workforce);
    double sum = 0;
    for (const Part& part : answer.parts) {
      sum += part.score;
      EXPECT_GE(part.score, 0);
      EXPECT_LE(part.score, part.possible);
    }
    EXPECT_EQ(answer.score, sum);
    EXPECT_LE(answer.score, 1 + 1e-12);
  });
}

TEST(ReadinessLaws, AddingAHeldSkillOrAwardNeverLowersAPart) {
  OnEverySeed([](Draw& draw) {
    WorkforceText text = DrawCase(draw);
    const auto before_workforce = text.Build();
    const Assessment before = Ask(*before_workforce);
    Person& ann = text.person("council", "ann");
    const int topic = draw.UpTo(kTopics - 1);
    ann.skills.push_back({topic, 1 + draw.UpTo(4), draw.DayBefore(40)});
    ann.experience.push_back({draw.UpTo(kTopics - 1), draw.UpTo(48), draw.DayBefore(40)});
    ann.qualifications.push_back({topic, draw.DayBefore(90), kNoDay});
    ann.registrations.push_back({topic, kNoDay, kNoDay});
    const auto after_workforce = text.Build();
    const Assessment after = Ask(*after_workforce);
    for (std::size_t i = 0; i < before.parts.size(); ++i)
      EXPECT_GE(after.parts[i].score, before.parts[i].score);
  });
}

TEST(ReadinessLaws, NobodyIsReadyOrNearWithAMissingHardRequirement) {
  OnEverySeed([](Draw& draw) {
    const auto workforce = DrawCase(draw).Build();
    const Assessment answer = Ask(*workforce);
    for (const Part& part : answer.parts) {
      const bool is_checked = part.requirement->kind != Requirement::Kind::kWords;
      if (part.requirement->gate == Gate::kStatutory && is_checked &&
          part.verdict != Verdict::kMet) {
        EXPECT_NE(answer.readiness, Readiness::kReady);
        EXPECT_NE(answer.readiness, Readiness::kNear);
      }
      if (part.requirement->gate == Gate::kEssential && is_checked &&
          part.verdict != Verdict::kMet) {
        EXPECT_NE(answer.readiness, Readiness::kReady);
      }
      if (part.requirement->gate == Gate::kEssential && part.verdict == Verdict::kMissing) {
        EXPECT_NE(answer.readiness, Readiness::kNear);
      }
    }
  });
}

TEST(ReadinessLaws, UnknownIsNotAgreement) {
  OnEverySeed([](Draw& draw) {
    const auto workforce = DrawCase(draw).Build();
    const Assessment answer = Ask(*workforce);
    const Person& ann = *workforce->Find("council")->people.at("ann").person;
    if (!HasFreshEvidence(ann, On(kToday))) {
      EXPECT_THAT(answer.readiness, testing::AnyOf(Readiness::kUnknown, Readiness::kNot));
    }
    for (const Part& part : answer.parts) {
      if (part.requirement->kind == Requirement::Kind::kWords) {
        EXPECT_EQ(part.score, 0);
      }
    }
  });
}

TEST(ReadinessLaws, TheOrderOfRecordsDoesNotMatter) {
  OnEverySeed([](Draw& draw) {
    WorkforceText text = DrawCase(draw);
    const auto forth_workforce = text.Build();
    const Assessment forth = Ask(*forth_workforce);
    Person& ann = text.person("council", "ann");
    std::reverse(ann.skills.begin(), ann.skills.end());
    std::reverse(ann.experience.begin(), ann.experience.end());
    std::reverse(ann.qualifications.begin(), ann.qualifications.end());
    std::reverse(ann.registrations.begin(), ann.registrations.end());
    const auto back_workforce = text.Build();
    const Assessment back = Ask(*back_workforce);
    EXPECT_EQ(forth.readiness, back.readiness);
    EXPECT_EQ(forth.score, back.score);
    EXPECT_EQ(forth.months_to_ready, back.months_to_ready);
  });
}

TEST(ReadinessLaws, NothingButTheRequirementsAndTheRecordsOfThemCounts) {
  OnEverySeed([](Draw& draw) {
    WorkforceText text = DrawCase(draw);
    const auto plain_workforce = text.Build();
    const Assessment plain = Ask(*plain_workforce);
    Person& ann = text.person("council", "ann");
    ann.mobility = Person::Mobility::kNational;
    ann.last_sector = Sector::kHealth;
    ann.in_community = true;
    ann.same_as = "organisations/other/people/ann";
    const auto other_workforce = text.Build();
    const Assessment other = Ask(*other_workforce);
    EXPECT_EQ(plain.readiness, other.readiness);
    EXPECT_EQ(plain.score, other.score);
  });
}

}  // namespace
}  // namespace cairn::planner
