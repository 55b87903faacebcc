// What must hold of the map of every workforce: tried on small nations drawn from printed seeds.

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/engine/objectives/map.h"
#include "tests/services/planner/engine/objectives/engagements.h"
#include "tests/support/workforce_builder.h"

namespace cairn::planner {
namespace {

constexpr char kToday[] = "2026-11-23";
constexpr int kSeeds = 150;
const std::vector<std::string>& Organisations() {
  static const auto* const names =
      new std::vector<std::string>{"aber", "brae", "calder", "health-board"};
  return *names;
}

// A nation of three councils and a health board, with a ladder of roles and people of every kind.
class Nation4 {
 public:
  // kBack gives the same people names in the opposite order.
  enum class PeopleInOrder { kForth, kBack };
  explicit Nation4(unsigned seed, PeopleInOrder order = PeopleInOrder::kForth)
      : random_(seed), order_(order) {
    Ladder();
    for (const std::string& org : Organisations()) {
      text.organisation(org).network = org == "calder" ? "South" : "North";
      Posts(org);
      People(org);
      Evidence(org);
    }
  }

  std::map<std::string, MappedVacancy> Map() {
    workforce_ = text.Build();
    MapOptions options;
    options.day = On(kToday);
    options.months_to_fill = {{3, 7.5}, {5, 4}};
    const Holdings holdings = HoldingsOf(*workforce_);
    Candidates candidates(*workforce_, options.day);
    std::map<std::string, MappedVacancy> mapped;
    for (const std::string& org : Organisations())
      for (MappedVacancy& row :
           MapVacancies(candidates, *workforce_->Find(org), holdings, engagements, options))
        mapped.emplace(absl::StrCat(org, "/", row.vacancy.post->id), std::move(row));
    return mapped;
  }

  // As mapped last.
  const Workforce& workforce() const { return *workforce_; }

  WorkforceText text;
  std::vector<Engagement> engagements;

 private:
  int UpTo(int most) { return static_cast<int>(random_() % static_cast<unsigned>(most + 1)); }
  bool OneIn(int n) { return UpTo(n - 1) == 0; }
  std::string DateBefore(int most_months) {
    return absl::FormatCivilTime(ToCivil(AddMonths(On(kToday), -UpTo(most_months))));
  }

  void Ladder() {
    text.role("director").tier = 3;
    text.role("director").open_to = {Sector::kSocialServices, Sector::kHealth, Sector::kOther};
    text.role("director").joint = OneIn(2);
    text.role("head").tier = 5;
    text.role("head").open_to = {Sector::kSocialServices, Sector::kEducation};
    text.role("team-manager").tier = 7;
    text.role("team-manager").open_to = {Sector::kHealth};
    text.role("worker").tier = 9;
    text.role("teacher").area = ServiceArea::kSchools;
    text.Leads("head", "director", 24);
    text.Leads("team-manager", "head", 36);
    text.Leads("worker", "team-manager", 12);
    text.Leads("worker", "teacher", 12);
    if (OneIn(2)) text.AsksForRegistration("director", "sssc");
    for (const char* role : {"director", "head", "team-manager"}) {
      text.AsksForSkill(role, absl::StrCat("skill-", UpTo(2)), 2 + UpTo(2));
      if (OneIn(2)) text.AsksForSkill(role, "unknown-art", 2);
      if (OneIn(2)) text.AsksForExperience(role, "budget", 12 * UpTo(3));
    }
    for (int i = 0; i < 3; ++i) {
      if (OneIn(3)) continue;
      const std::string course = absl::StrCat("course-", i);
      text.Gives(course, absl::StrCat("skill-", i), 5);
      text.programme(course).months = UpTo(12);
      if (OneIn(2)) text.programme(course).intake_months = {1 + UpTo(11)};
    }
  }

  void Posts(const std::string& org) {
    for (const char* role : {"director", "head", "team-manager", "worker", "teacher"})
      for (int i = 0; i < 3; ++i) {
        const std::string id = absl::StrCat(role, "-", i);
        text.post(org, id, role).statutory = OneIn(4);
        if (OneIn(3)) text.vacancy(org, id, DateBefore(12));
      }
  }

  void People(const std::string& org) {
    constexpr int kPeople = 12;
    const bool is_assessed = !OneIn(5);
    for (int i = 0; i < kPeople; ++i) {
      const int number = order_ == PeopleInOrder::kForth ? i : kPeople - 1 - i;
      const std::string id = absl::StrCat("p", 10 + number);
      Person& person = text.person(org, id);
      person.mobility = static_cast<Person::Mobility>(UpTo(3));
      person.last_sector = org == "health-board" ? Sector::kHealth : static_cast<Sector>(UpTo(5));
      if (is_assessed && !OneIn(4)) person.assessed = On(DateBefore(30));
      for (int skill = 0; skill < 3; ++skill)
        if (OneIn(2))
          person.skills.push_back(
              {text.Skill(absl::StrCat("skill-", skill)), 1 + UpTo(4), On(DateBefore(36))});
      if (OneIn(2))
        person.experience.push_back({text.Area("budget"), UpTo(36), On(DateBefore(20))});
      if (OneIn(2))
        person.registrations.push_back(
            {text.Register("sssc"), kNoDay, OneIn(2) ? kNoDay : AddMonths(On(kToday), UpTo(24))});
      static constexpr const char* kRoles[] = {"director", "head", "team-manager", "worker"};
      const char* role = kRoles[UpTo(3)];
      if (OneIn(3)) person.aspirations.push_back(text.RoleIndex(role));
      const std::string post = absl::StrCat(kRoles[UpTo(3)], "-", UpTo(2));
      if (!OneIn(3)) text.appointment(org, id, post, DateBefore(60));
      if (OneIn(3))
        text.enrolment(org, id, absl::StrCat("course-", UpTo(2)),
                       static_cast<Enrolment::State>(1 + UpTo(4)), DateBefore(24));
    }
  }

  void Evidence(const std::string& org) {
    for (int group = 1; group <= 3; ++group)
      if (OneIn(2))
        engagements.push_back(
            NeedsAssessment(org, static_cast<Engagement::Audience>(group), DateBefore(18)));
    if (OneIn(2)) engagements.push_back(JointAction(org, Sector::kHealth, DateBefore(18)));
    if (OneIn(3)) engagements.push_back(JointAction(org, Sector::kEducation, DateBefore(18)));
  }

  std::mt19937 random_;
  PeopleInOrder order_;
  std::shared_ptr<const Workforce> workforce_;
};

void OnEverySeed(const std::function<void(unsigned)>& holds) {
  for (unsigned seed = 1; seed <= kSeeds && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(seed);
    holds(seed);
  }
}

bool Names(const MappedVacancy& mapped, Reason reason) {
  if (mapped.diagnosis.primary.reason == reason) return true;
  for (const FillingRoute& route : mapped.diagnosis.secondary)
    if (route.reason == reason) return true;
  return false;
}

std::string Say(const MappedVacancy& mapped) {
  const Bench& bench = mapped.bench;
  std::string text =
      absl::StrCat("B", bench.ready_here, " N", bench.ready_network, " X", bench.health.people, "/",
                   bench.education.people, "/", bench.other_sector.people, " near ",
                   mapped.near_here, " close ", mapped.diagnosis.close_call, ":");
  for (const FillingRoute& route : mapped.diagnosis.routes)
    absl::StrAppend(&text, " ", static_cast<int>(route.reason), "@", route.months);
  absl::StrAppend(&text, " =>", static_cast<int>(mapped.diagnosis.primary.reason));
  for (const FillingRoute& route : mapped.diagnosis.secondary)
    absl::StrAppend(&text, " O", route.objective.objective, ".", route.objective.part);
  for (const PartState& part : mapped.diagnosis.parts)
    absl::StrAppend(&text, " ", static_cast<int>(part.meaning));
  return text;
}

TEST(MapLaws, EveryBranchIsReachedByAWorkforce) {
  std::map<Reason, int> reached;
  OnEverySeed([&](unsigned seed) {
    for (const auto& [post, mapped] : Nation4(seed).Map())
      ++reached[mapped.diagnosis.primary.reason];
  });
  for (int reason = 1; reason <= static_cast<int>(Reason::kNoFeeder); ++reason) {
    EXPECT_GT(reached[static_cast<Reason>(reason)], 0) << "reason " << reason;
    RecordProperty(absl::StrCat("reason_", reason), reached[static_cast<Reason>(reason)]);
  }
}

TEST(MapLaws, TheSameWorkforceHasTheSameMap) {
  OnEverySeed([](unsigned seed) {
    const auto first = Nation4(seed).Map();
    const auto second = Nation4(seed).Map();
    for (const auto& [post, mapped] : first) EXPECT_EQ(Say(mapped), Say(second.at(post))) << post;
  });
}

TEST(MapLaws, ANewReadyPersonOfTheCouncilLowersNoBenchAndLeavesEverySufficientOneSufficient) {
  OnEverySeed([](unsigned seed) {
    Nation4 nation(seed);
    const auto before = nation.Map();
    Person& strong = nation.text.person("aber", "strong");
    strong.assessed = On("2026-11-01");
    for (const char* skill : {"skill-0", "skill-1", "skill-2", "unknown-art"})
      strong.skills.push_back({nation.text.Skill(skill), 5, On("2026-11-01")});
    strong.experience.push_back({nation.text.Area("budget"), 120, On("2026-11-01")});
    strong.registrations.push_back({nation.text.Register("sssc"), kNoDay, kNoDay});
    for (const char* role : {"director", "head", "team-manager"})
      strong.aspirations.push_back(nation.text.RoleIndex(role));
    const auto after = nation.Map();
    int gained = 0;
    for (const auto& [post, mapped] : before) {
      EXPECT_GE(after.at(post).bench.ready_here, mapped.bench.ready_here) << post;
      gained += after.at(post).bench.ready_here - mapped.bench.ready_here;
      if (mapped.diagnosis.primary.reason == Reason::kBenchSufficient) {
        EXPECT_EQ(after.at(post).diagnosis.primary.reason, Reason::kBenchSufficient) << post;
      }
    }
    EXPECT_LE(gained, 1) << "one person fills one post";
  });
}

TEST(MapLaws, NominatingEverybodyRemovesEveryUnusedOffer) {
  int removed = 0;
  OnEverySeed([&](unsigned seed) {
    Nation4 nation(seed);
    const auto before = nation.Map();
    for (const std::string& org : Organisations())
      for (int person = 10; person < 22; ++person)
        for (int course = 0; course < 3; ++course)
          nation.text.enrolment(org, absl::StrCat("p", person), absl::StrCat("course-", course),
                                Enrolment::State::kNominated, kToday);
    for (const auto& [post, mapped] : nation.Map()) {
      EXPECT_FALSE(Names(mapped, Reason::kOfferUnused)) << post;
      removed += Names(before.at(post), Reason::kOfferUnused) ? 1 : 0;
    }
  });
  EXPECT_GT(removed, 0);
}

TEST(MapLaws, ADatedLinkRemovesEveryUnlinkedPool) {
  int removed = 0;
  OnEverySeed([&](unsigned seed) {
    Nation4 nation(seed);
    const auto before = nation.Map();
    for (const std::string& org : Organisations())
      for (const Sector sector : {Sector::kHealth, Sector::kEducation})
        nation.engagements.push_back(JointAction(org, sector, kToday));
    for (const auto& [post, mapped] : nation.Map()) {
      EXPECT_FALSE(Names(mapped, Reason::kPartnerPoolUnlinked)) << post;
      removed += Names(before.at(post), Reason::kPartnerPoolUnlinked) ? 1 : 0;
    }
  });
  EXPECT_GT(removed, 0);
}

TEST(MapLaws, TheOrderOfCandidatesDoesNotMatter) {
  OnEverySeed([](unsigned seed) {
    const auto forth = Nation4(seed).Map();
    const auto back = Nation4(seed, Nation4::PeopleInOrder::kBack).Map();
    ASSERT_EQ(forth.size(), back.size());
    for (const auto& [post, mapped] : forth) EXPECT_EQ(Say(mapped), Say(back.at(post))) << post;
  });
}

// The months that readiness gives the first of those who suit a vacancy; nothing where it knows
// none.
std::optional<double> FewestMonthsToReady(Candidates& candidates, const MappedVacancy& mapped,
                                          const std::function<bool(const Candidate&)>& suits) {
  std::optional<double> fewest;
  for (const auto& [id, employer] : candidates.workforce().organisations) {
    for (const Candidate& candidate : candidates.Of(*employer, mapped.vacancy.post->role)) {
      if (!candidates.CanFill(candidate, mapped.vacancy) || !suits(candidate)) continue;
      const double months = candidate.assessment.months_to_ready.value_or(0);
      fewest = std::min(months, fewest.value_or(months));
    }
  }
  return fewest;
}

Sector PartnerOf(const FillingRoute& route) {
  if (route.objective == ObjectiveRef{5, 1}) return Sector::kHealth;
  if (route.objective == ObjectiveRef{5, 2}) return Sector::kEducation;
  return Sector::kUnknown;
}

// Whether somebody can stand behind a route: says again, from the records, whom docs/objectives.md
// counts for it.
bool StandsBehind(const FillingRoute& route, const MappedVacancy& mapped,
                  const Candidate& candidate) {
  const Organisation& council = *mapped.vacancy.organisation;
  const Person& person = *candidate.employee->person;
  const bool is_near = candidate.assessment.readiness == Readiness::kNear;
  if (route.kind == RouteKind::kPartnerPoolUnlinked || route.kind == RouteKind::kCrossSectorPool) {
    const bool can = is_near || candidate.assessment.readiness == Readiness::kReady;
    const bool reaches = candidate.employer == &council ||
                         (person.IsMobile() && candidate.employer->SharesNetworkWith(council));
    const Sector partner = PartnerOf(route);
    const bool other = person.last_sector != Sector::kSocialServices &&
                       person.last_sector != Sector::kUnknown &&
                       (partner == Sector::kUnknown || person.last_sector == partner);
    return can && reaches && other && IsOpenTo(*mapped.vacancy.role, person.last_sector);
  }
  if (candidate.employer != &council || !is_near) return false;
  return std::any_of(candidate.assessment.parts.begin(), candidate.assessment.parts.end(),
                     [&](const Part& part) {
                       if (!part.gap.has_value() || part.requirement->gate != Gate::kEssential)
                         return false;
                       if (route.kind == RouteKind::kInTime)
                         return part.gap->kind == Gap::Kind::kTime;
                       const bool runs = !part.gap->programmes.empty();
                       return part.gap->kind == Gap::Kind::kProgramme &&
                              runs == (route.kind != RouteKind::kGapUnmapped);
                     });
}

TEST(MapLaws, NoRoutePromisesLessThanReadinessDoesForAnybodyBehindIt) {
  std::map<RouteKind, int> routes;
  int waits = 0;  // routes across sectors that nobody ready stands behind
  OnEverySeed([&](unsigned seed) {
    Nation4 nation(seed);
    const auto map = nation.Map();
    Candidates candidates(nation.workforce(), On(kToday));
    for (const auto& [post, mapped] : map) {
      for (const FillingRoute& route : mapped.diagnosis.routes) {
        if (route.kind == RouteKind::kReadyInNetwork || route.kind == RouteKind::kNobodyNear)
          continue;
        const auto fewest = FewestMonthsToReady(
            candidates, mapped,
            [&](const Candidate& candidate) { return StandsBehind(route, mapped, candidate); });
        ASSERT_TRUE(fewest.has_value()) << post << " " << static_cast<int>(route.kind);
        EXPECT_GE(route.months, *fewest) << post << " " << static_cast<int>(route.kind);
        ++routes[route.kind];
        waits += route.people == 0 && *fewest > 12 ? 1 : 0;
      }
    }
  });
  for (const RouteKind kind :
       {RouteKind::kPartnerPoolUnlinked, RouteKind::kCrossSectorPool, RouteKind::kOfferUnused,
        RouteKind::kInPipeline, RouteKind::kInTime, RouteKind::kGapUnmapped})
    EXPECT_GT(routes[kind], 20) << static_cast<int>(kind);
  EXPECT_GT(waits, 10);
}

TEST(MapLaws, NobodyElsewhereIsNamed) {
  OnEverySeed([](unsigned seed) {
    for (const auto& [post, mapped] : Nation4(seed).Map()) {
      const std::string own = absl::StrCat("organisations/", post.substr(0, post.find('/') + 1));
      for (const Evidence& evidence : mapped.evidence)
        for (const std::string& name : evidence.resources)
          EXPECT_TRUE(absl::StartsWith(name, own) || absl::StartsWith(name, "roles/"))
              << post << " " << name;
    }
  });
}

// Benches and pools are shared between the organisations of one answer.
TEST(MapLaws, AskingForOneCouncilAnswersAsAskingForAll) {
  OnEverySeed([](unsigned seed) {
    Nation4 nation(seed);
    const auto all = nation.Map();
    const auto workforce = nation.text.Build();
    MapOptions options;
    options.day = On(kToday);
    options.months_to_fill = {{3, 7.5}, {5, 4}};
    for (const MappedVacancy& mapped :
         MapVacancies(*workforce, *workforce->Find("brae"), HoldingsOf(*workforce),
                      nation.engagements, options))
      EXPECT_EQ(Say(mapped), Say(all.at(absl::StrCat("brae/", mapped.vacancy.post->id))));
  });
}

}  // namespace
}  // namespace cairn::planner
