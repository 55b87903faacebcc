// What readers who may not read people's records are shown, on figures made up for it.

#include "services/planner/engine/objectives/suppression.h"

#include <algorithm>
#include <map>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::planner {
namespace {

using testing::ElementsAre;
using Kind = MeasureGroup::Kind;

constexpr MeasureId kOfPeople = MeasureId::kCommunityReach;
constexpr MeasureId kOfPosts = MeasureId::kJointPosts;

Measure Of(int numerator, int denominator) {
  Measure measure;
  measure.state = denominator == 0 ? Measure::State::kNoCases : Measure::State::kMeasured;
  measure.numerator = numerator;
  measure.denominator = denominator;
  measure.as_of = Day{20000};
  return measure;
}

bool IsHidden(const Measure& measure) {
  if (measure.state != Measure::State::kSuppressed) return false;
  EXPECT_EQ(measure.numerator, 0);
  EXPECT_EQ(measure.denominator, 0);
  EXPECT_FALSE(IsSet(measure.as_of));
  EXPECT_NE(measure.note, "");
  return true;
}

class SuppressionTest : public testing::Test {
 protected:
  // An organisation, its network and its nation; the groups' figures are the sums.
  void Organisation(const std::string& id, const std::string& network, int numerator,
                    int denominator, Nation nation = Nation::kScotland) {
    auto& organisation = *organisations_.emplace_back(std::make_unique<planner::Organisation>());
    organisation.id = id;
    organisation.network = network;
    organisation.nation = nation;
    MeasureGroup& group = groups_.emplace_back();
    group.kind = Kind::kOrganisation;
    group.network = network;
    group.nation = nation;
    group.members = {&organisation};
    group[kOfPeople] = Of(numerator, denominator);
  }
  void AddUp() {
    std::map<std::pair<Nation, std::string>, MeasureGroup> sums;
    for (const MeasureGroup& part : groups_) {
      for (const std::string& network : {part.network, std::string("nation")}) {
        if (network.empty()) continue;
        MeasureGroup& sum = sums[{part.nation, network}];
        sum.kind = network == "nation" ? Kind::kNation : Kind::kNetwork;
        sum.network = network == "nation" ? "" : network;
        sum.nation = part.nation;
        sum.members.push_back(part.members.front());
        sum[kOfPeople] = Of(sum[kOfPeople].numerator + part[kOfPeople].numerator,
                            sum[kOfPeople].denominator + part[kOfPeople].denominator);
      }
    }
    for (auto& [key, sum] : sums) groups_.push_back(std::move(sum));
  }
  // What is hidden of the measure, by the organisations' ids, the networks' names and `nation`.
  std::vector<std::string> Hidden() {
    Suppress(groups_);
    std::vector<std::string> hidden;
    for (const MeasureGroup& group : groups_)
      if (IsHidden(group[kOfPeople]))
        hidden.push_back(group.kind == Kind::kOrganisation ? group.members.front()->id
                         : group.kind == Kind::kNetwork    ? group.network
                                                           : "nation");
    return hidden;
  }

  std::vector<std::unique_ptr<planner::Organisation>> organisations_;
  std::vector<MeasureGroup> groups_;
};

struct Example {
  int numerator;
  int denominator;
  bool hidden;
};
std::ostream& operator<<(std::ostream& out, const Example& example) {
  return out << example.numerator << " of " << example.denominator;
}

class FewPeopleTest : public testing::TestWithParam<Example> {};

TEST_P(FewPeopleTest, AreHiddenInWhateverPartOfTheFigureTheyShow) {
  std::vector<MeasureGroup> groups(1);
  groups[0][kOfPeople] = Of(GetParam().numerator, GetParam().denominator);
  groups[0][kOfPosts] = Of(GetParam().numerator, GetParam().denominator);
  Suppress(groups);
  EXPECT_EQ(IsHidden(groups[0][kOfPeople]), GetParam().hidden);
  EXPECT_FALSE(IsHidden(groups[0][kOfPosts])) << "posts are no people";
}

INSTANTIATE_TEST_SUITE_P(Examples, FewPeopleTest,
                         testing::Values(Example{0, 0, false}, Example{0, 10, false},
                                         Example{1, 10, true}, Example{4, 10, true},
                                         Example{5, 10, false}, Example{6, 10, true},
                                         Example{9, 10, true}, Example{10, 10, false},
                                         Example{0, 1, true}, Example{0, 4, true},
                                         Example{0, 5, false}, Example{4, 4, true},
                                         Example{5, 5, false}, Example{5, 9, true}));

TEST_F(SuppressionTest, WhatIsNotRecordedStaysSo) {
  groups_.resize(1);
  groups_[0][kOfPeople].state = Measure::State::kNotRecorded;
  Suppress(groups_);
  EXPECT_EQ(groups_[0][kOfPeople].state, Measure::State::kNotRecorded);
}

TEST_F(SuppressionTest, TheMeasuresOfOneBenchGoTogetherSinceTheyAddUp) {
  groups_.resize(2);
  groups_[0][MeasureId::kBenchOfNone] = Of(7, 20);
  groups_[0][MeasureId::kBenchOfOne] = Of(3, 20);
  groups_[0][MeasureId::kBenchOfTwo] = Of(10, 20);
  groups_[1][MeasureId::kBenchOfNone] = Of(5, 20);
  groups_[1][MeasureId::kBenchOfOne] = Of(8, 20);
  groups_[1][MeasureId::kBenchOfTwo] = Of(7, 20);
  Suppress(groups_);
  for (const MeasureId id : kBenchStrength) {
    EXPECT_TRUE(IsHidden(groups_[0][id]));
    EXPECT_FALSE(IsHidden(groups_[1][id]));
  }
}

TEST_F(SuppressionTest, ALoneHiddenOrganisationHidesItsNetworkAndNation) {
  Organisation("ayr", "North", 2, 20);
  Organisation("bute", "North", 10, 20);
  Organisation("crail", "South", 10, 20);
  AddUp();
  EXPECT_THAT(Hidden(), ElementsAre("ayr", "North", "nation"));
}

TEST_F(SuppressionTest, ALoneHiddenOrganisationHidesTheSumAlsoWhenTheyShareLeaders) {
  Organisation("ayr", "North", 4, 20);
  Organisation("bute", "North", 10, 20);
  AddUp();
  for (MeasureGroup& group : groups_)
    if (group.kind != Kind::kOrganisation) group[kOfPeople] = Of(10, 36);
  EXPECT_THAT(Hidden(), ElementsAre("ayr", "North", "nation"));
}

TEST_F(SuppressionTest, TwoHiddenOrganisationsHideEachOtherInASum) {
  Organisation("ayr", "North", 4, 20);
  Organisation("bute", "North", 4, 20);
  Organisation("crail", "South", 10, 20);
  AddUp();
  EXPECT_THAT(Hidden(), ElementsAre("ayr", "bute"));
}

TEST_F(SuppressionTest, TwoHiddenOrganisationsThatAddUpToFewHideTheirSums) {
  Organisation("ayr", "North", 1, 20);
  Organisation("bute", "North", 1, 20);
  Organisation("crail", "North", 10, 20);
  AddUp();
  // Each has one: 12 of 60 less 10 of 20 leaves 2 of 40.
  EXPECT_THAT(Hidden(), ElementsAre("ayr", "bute", "North", "nation"));
}

TEST_F(SuppressionTest, ANationDoesNotGiveAwayWhatItsNetworksLeave) {
  Organisation("ayr", "North", 4, 20);
  Organisation("bute", "North", 4, 20);
  Organisation("crail", "South", 10, 20);
  Organisation("skye", "", 4, 20);
  AddUp();
  // The nation less both networks would be skye.
  EXPECT_THAT(Hidden(), ElementsAre("ayr", "bute", "skye", "nation"));
}

TEST_F(SuppressionTest, OneNationDoesNotHideAnother) {
  Organisation("ayr", "North", 2, 20);
  Organisation("bute", "North", 10, 20);
  Organisation("durham", "North", 10, 20, Nation::kEngland);
  AddUp();
  Suppress(groups_);
  const auto in_england = [](const MeasureGroup& group) {
    return group.nation == Nation::kEngland;
  };
  EXPECT_EQ(std::count_if(groups_.begin(), groups_.end(), in_england), 3);
  EXPECT_TRUE(std::none_of(groups_.begin(), groups_.end(), [&](const MeasureGroup& group) {
    return in_england(group) && IsHidden(group[kOfPeople]);
  }));
}

}  // namespace
}  // namespace cairn::planner
