#include "services/planner/engine/objectives/progress.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "services/planner/engine/objectives/organisation_count.h"

namespace cairn::planner {
namespace {

constexpr char kNobody[] = "no people are recorded";

// ---- from what was counted to figures

// Whether a measure says nothing where nobody's record is kept.
bool NeedsPeople(MeasureId id) {
  switch (id) {
    case MeasureId::kUnknownReadiness:
    case MeasureId::kGapToOffer:
    case MeasureId::kAwareness:
    case MeasureId::kOrphanProgrammes:
    case MeasureId::kCommunityReach:
    case MeasureId::kCrossEmployerTies:
    case MeasureId::kBenchOfNone:
    case MeasureId::kBenchOfOne:
    case MeasureId::kBenchOfTwo:
    case MeasureId::kKeyPersonSpread:
      return true;
    case MeasureId::kNeedsCoverage:
    case MeasureId::kVoiceBalance:
    case MeasureId::kSeatUse:
    case MeasureId::kIsolation:
    case MeasureId::kInternalFill:
    case MeasureId::kCrossSectorShortlist:
    case MeasureId::kInterimReliance:
    case MeasureId::kJointPosts:
    case MeasureId::kJointSeats:
    case MeasureId::kLiveLinks:
      return false;
  }
  return false;
}

int NumeratorOf(MeasureId id, const Tallies& counted) {
  const Tally& tally = counted[id];
  switch (id) {
    case MeasureId::kVoiceBalance: {
      std::size_t smallest = counted.voices[0].size();
      for (const Keys& voice : counted.voices) smallest = std::min(smallest, voice.size());
      return static_cast<int>(smallest);
    }
    case MeasureId::kUnknownReadiness:
    case MeasureId::kOrphanProgrammes:
    case MeasureId::kIsolation:
      return static_cast<int>(tally.cases.size() - tally.counting.size());
    case MeasureId::kNeedsCoverage:
    case MeasureId::kGapToOffer:
    case MeasureId::kAwareness:
    case MeasureId::kSeatUse:
    case MeasureId::kCommunityReach:
    case MeasureId::kCrossEmployerTies:
    case MeasureId::kBenchOfNone:
    case MeasureId::kBenchOfOne:
    case MeasureId::kBenchOfTwo:
    case MeasureId::kKeyPersonSpread:
    case MeasureId::kInternalFill:
    case MeasureId::kCrossSectorShortlist:
    case MeasureId::kInterimReliance:
    case MeasureId::kJointPosts:
    case MeasureId::kJointSeats:
    case MeasureId::kLiveLinks:
      return static_cast<int>(tally.counting.size());
  }
  return 0;
}

void SetFigures(const Tallies& counted, MeasureGroup& group) {
  constexpr char kByNation[] =
      "seats are recorded for a programme, not for each organisation; see the nation";
  for (std::size_t i = 0; i < kMeasures; ++i) {
    const auto id = static_cast<MeasureId>(i);
    if (NeedsPeople(id) && !counted.has_people) {
      group[id] = NotRecorded(kNobody);
      continue;
    }
    group[id] = Figure(NumeratorOf(id, counted), static_cast<int>(counted[id].cases.size()),
                       counted[id].oldest);
  }
  group[MeasureId::kCrossSectorShortlist] =
      NotRecorded("nobody records who was on a shortlist, or from which sector");
  group[MeasureId::kSeatUse] = NotRecorded(kByNation);
  group[MeasureId::kJointSeats] = NotRecorded(kByNation);
}

// ---- seats

// The intakes of a programme in the last 12 months; of each month of intakes, the latest.
std::vector<Day> IntakesOf(const Programme& programme, Nation nation, Day day) {
  std::vector<Day> intakes;
  const auto year = ToCivil(day).year();
  for (const int month : programme.intake_months) {
    Day begins = FromCivil(absl::CivilDay(year, month, 1));
    if (begins > day) begins = FromCivil(absl::CivilDay(year - 1, month, 1));
    if (IsRecent(begins, day) && Runs(programme, nation, begins)) intakes.push_back(begins);
  }
  return intakes;
}

// Places in these programmes that people of an organisation took in the last 12 months.
int SeatsTaken(const Organisation& organisation, const absl::flat_hash_set<Index>& programmes,
               Day day) {
  int taken = 0;
  for (const auto& [id, employee] : organisation.people)
    taken += static_cast<int>(std::count_if(
        employee.enrolments.begin(), employee.enrolments.end(), [&](const auto& enrolment) {
          const bool took_part = enrolment->state == Enrolment::State::kEnrolled ||
                                 enrolment->state == Enrolment::State::kCompleted;
          return took_part && programmes.contains(enrolment->programme) &&
                 IsRecent(enrolment->intake, day);
        }));
  return taken;
}

// Seats of the intakes of the last 12 months, and who took them. Only programmes of one nation: of
// others nobody records how many seats are whose.
void CountSeats(const Workforce& workforce, Day day, MeasureGroup& nation) {
  int seats = 0;
  int joint = 0;
  Day oldest = kNoDay;
  absl::flat_hash_set<Index> counted;
  const auto& programmes = workforce.catalogue->programmes;
  for (std::size_t i = 0; i < programmes.size(); ++i) {
    const Programme* programme = programmes[i].get();
    if (programme == nullptr || programme->seats == 0 || programme->nations.size() != 1) continue;
    for (const Day intake : IntakesOf(*programme, nation.nation, day)) {
      counted.insert(static_cast<Index>(i));
      seats += programme->seats;
      joint += programme->sector == Sector::kCross ? programme->seats : 0;
      oldest = Older(oldest, intake);
    }
  }
  if (seats == 0) {
    constexpr char kNone[] =
        "no programme of this nation alone has both its seats and an intake in 12 months recorded";
    nation[MeasureId::kSeatUse] = NotRecorded(kNone);
    nation[MeasureId::kJointSeats] = NotRecorded(kNone);
    return;
  }
  nation[MeasureId::kJointSeats] = Figure(joint, seats, oldest);
  if (std::all_of(nation.members.begin(), nation.members.end(),
                  [](const Organisation* member) { return member->people.empty(); })) {
    nation[MeasureId::kSeatUse] = NotRecorded(kNobody);
    return;
  }
  int taken = 0;
  for (const Organisation* organisation : nation.members)
    taken += SeatsTaken(*organisation, counted, day);
  nation[MeasureId::kSeatUse] = Figure(taken, seats, oldest);
}

// ---- groups

// The organisations of each network and of each nation, under a key that two nations never share.
std::map<std::pair<Nation, std::string>, MeasureGroup> GroupsOf(
    const std::vector<const Organisation*>& organisations, MeasureGroup::Kind kind) {
  std::map<std::pair<Nation, std::string>, MeasureGroup> groups;
  for (const Organisation* organisation : organisations) {
    const bool by_network = kind == MeasureGroup::Kind::kNetwork;
    if (by_network ? organisation->network.empty() : organisation->nation == Nation::kUnknown)
      continue;
    const std::string network = by_network ? organisation->network : "";
    MeasureGroup& group = groups[{organisation->nation, network}];
    group.kind = kind;
    group.network = network;
    group.nation = organisation->nation;
    group.members.push_back(organisation);
  }
  return groups;
}

}  // namespace

std::vector<MeasureGroup> MeasureProgress(Candidates& candidates,
                                          const std::vector<const Organisation*>& organisations,
                                          const Holdings& holdings,
                                          const std::vector<Engagement>& engagements,
                                          Grouping grouping) {
  const Workforce& workforce = candidates.workforce();
  const Keys shared = SharedIdentities(workforce, candidates.day());
  absl::flat_hash_map<const Organisation*, Tallies> counted;
  std::vector<MeasureGroup> groups;
  for (const Organisation* organisation : organisations) {
    Tallies& tallies = counted[organisation];
    tallies = CountOrganisation(candidates, *organisation, holdings, engagements, shared);
    MeasureGroup& group = groups.emplace_back();
    group.kind = MeasureGroup::Kind::kOrganisation;
    group.network = organisation->network;
    group.nation = organisation->nation;
    group.members = {organisation};
    SetFigures(tallies, group);
  }
  if (grouping == Grouping::kOrganisations) return groups;
  for (const MeasureGroup::Kind kind :
       {MeasureGroup::Kind::kNetwork, MeasureGroup::Kind::kNation}) {
    for (auto& [key, group] : GroupsOf(organisations, kind)) {
      Tallies sum;
      for (const Organisation* member : group.members) sum.Add(counted[member]);
      SetFigures(sum, group);
      if (kind == MeasureGroup::Kind::kNation) CountSeats(workforce, candidates.day(), group);
      groups.push_back(std::move(group));
    }
  }
  return groups;
}

}  // namespace cairn::planner
