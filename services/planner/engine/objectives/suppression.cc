#include "services/planner/engine/objectives/suppression.h"

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"

namespace cairn::planner {
namespace {

constexpr int kFewestShown = 5;

bool IsFew(int people) { return people > 0 && people < kFewestShown; }

bool SaysTooMuch(const Measure& measure) {
  return measure.state == Measure::State::kMeasured &&
         SpeaksOfFew(measure.numerator, measure.denominator);
}

void Hide(absl::string_view why, Measure& measure) {
  measure = Measure{};
  measure.state = Measure::State::kSuppressed;
  measure.note = std::string(why);
}

constexpr char kFew[] = "it would speak of 1 to 4 people";
constexpr char kByDifference[] = "with the other figures it would give away one that is not shown";

// The three of one bench add up to all posts, so that two would give away the third.
void HideBenchesTogether(MeasureGroup& group) {
  const auto hidden = std::find_if(kBenchStrength.begin(), kBenchStrength.end(), [&](MeasureId id) {
    return group[id].state == Measure::State::kSuppressed;
  });
  if (hidden == kBenchStrength.end()) return;
  const std::string why = group[*hidden].note;
  for (const MeasureId id : kBenchStrength) Hide(why, group[id]);
}

void HideFew(MeasureGroup& group) {
  for (std::size_t i = 0; i < kMeasures; ++i)
    if (DefinitionOf(static_cast<MeasureId>(i)).counts == MeasureDefinition::Counts::kPeople &&
        SaysTooMuch(group.measures[i]))
      Hide(kFew, group.measures[i]);
  HideBenchesTogether(group);
}

// Hides what is the sum of parts, when who subtracts the parts that are shown would be left with
// just one that is hidden, or with few people.
void HideSum(const std::vector<const MeasureGroup*>& parts, MeasureGroup& sum) {
  for (std::size_t i = 0; i < kMeasures; ++i) {
    int hidden = 0;
    Measure rest = sum.measures[i];
    for (const MeasureGroup* part : parts) {
      hidden += part->measures[i].state == Measure::State::kSuppressed ? 1 : 0;
      rest.numerator -= part->measures[i].numerator;
      rest.denominator -= part->measures[i].denominator;
    }
    if (rest.state == Measure::State::kMeasured && hidden > 0 && (hidden == 1 || SaysTooMuch(rest)))
      Hide(kByDifference, sum.measures[i]);
  }
  HideBenchesTogether(sum);
}

bool IsOf(const MeasureGroup& organisation, const MeasureGroup& group) {
  return std::find(group.members.begin(), group.members.end(), organisation.members.front()) !=
         group.members.end();
}

std::vector<const MeasureGroup*> OrganisationsIn(const MeasureGroup& group,
                                                 const std::vector<MeasureGroup>& groups) {
  std::vector<const MeasureGroup*> parts;
  for (const MeasureGroup& part : groups)
    if (part.kind == MeasureGroup::Kind::kOrganisation && IsOf(part, group)) parts.push_back(&part);
  return parts;
}

// The networks of a nation, and its organisations that are in none.
std::vector<const MeasureGroup*> NetworksIn(const MeasureGroup& nation,
                                            const std::vector<MeasureGroup>& groups) {
  std::vector<const MeasureGroup*> parts;
  for (const MeasureGroup& part : groups) {
    const bool is_alone = part.kind == MeasureGroup::Kind::kOrganisation && part.network.empty();
    if (part.nation == nation.nation && (is_alone || part.kind == MeasureGroup::Kind::kNetwork))
      parts.push_back(&part);
  }
  return parts;
}

}  // namespace

bool SpeaksOfFew(int part, int whole) { return IsFew(part) || IsFew(whole) || IsFew(whole - part); }

void Suppress(std::vector<MeasureGroup>& groups) {
  for (MeasureGroup& group : groups) HideFew(group);
  for (MeasureGroup& group : groups)
    if (group.kind == MeasureGroup::Kind::kNetwork) HideSum(OrganisationsIn(group, groups), group);
  for (MeasureGroup& group : groups) {
    if (group.kind != MeasureGroup::Kind::kNation) continue;
    HideSum(OrganisationsIn(group, groups), group);
    HideSum(NetworksIn(group, groups), group);
  }
}

}  // namespace cairn::planner
