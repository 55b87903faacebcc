#include "services/planner/engine/objectives/measures.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "services/planner/workforce/vacancies.h"

namespace cairn::planner {
namespace {

using Counts = MeasureDefinition::Counts;
using State = Measure::State;

constexpr int kAudiences = 3;

constexpr std::array<MeasureDefinition, kMeasures> kDefinitions = {{
    {"M1.1", 1, "Needs coverage", "groups to ask about senior roles", Counts::kOther},
    {"M1.2", 1, "Voice balance", "needs assessments", Counts::kOther},
    {"M1.3", 1, "Unknown readiness", "people who may come to lead", Counts::kPeople},
    {"M2.1", 2, "Gap-to-offer coverage", "gaps of near-ready people", Counts::kPeople},
    {"M2.2", 2, "Awareness", "near-ready people with an offer", Counts::kPeople},
    {"M2.3", 2, "Seat use", "seats", Counts::kPeople},
    {"M2.4", 2, "Orphan programmes", "running programmes", Counts::kPeople},
    {"M3.1", 3, "Community reach", "leaders", Counts::kPeople},
    {"M3.2", 3, "Isolation", "organisations", Counts::kPeople},
    {"M3.3", 3, "Cross-employer ties", "leaders", Counts::kPeople},
    {"M4.1", 4, "Bench strength: nobody ready", "senior posts", Counts::kPeople},
    {"M4.2", 4, "Bench strength: one ready", "senior posts", Counts::kPeople},
    {"M4.3", 4, "Bench strength: two or more ready", "senior posts", Counts::kPeople},
    {"M4.4", 4, "Key-person spread", "places on the benches of senior posts", Counts::kPeople},
    {"M4.5", 4, "Internal fill", "vacancies filled", Counts::kPeople},
    {"M4.6", 4, "Cross-sector shortlist", "shortlists", Counts::kPeople},
    {"M4.7", 4, "Interim reliance", "leadership posts", Counts::kPeople},
    {"M5.1", 5, "Joint posts", "leadership posts", Counts::kOther},
    {"M5.2", 5, "Joint programme seats", "seats", Counts::kOther},
    {"M5.3", 5, "Live links", "partner sectors of organisations", Counts::kOther},
}};

using Keys = absl::flat_hash_set<std::string>;

// What a measure is about, each case once under a name of its own, and those of them that count.
struct Tally {
  Keys cases;
  Keys counting;
  Day oldest = kNoDay;  // evidence

  void Add(const std::string& name) { cases.insert(name); }
  void Count(const std::string& name, Day evidence = kNoDay) {
    cases.insert(name);
    counting.insert(name);
    See(evidence);
  }
  void See(Day evidence) { oldest = Older(oldest, evidence); }
  void Add(const Tally& other) {
    cases.insert(other.cases.begin(), other.cases.end());
    counting.insert(other.counting.begin(), other.counting.end());
    See(other.oldest);
  }
};

// What is counted of one organisation, or of several together.
struct Tallies {
  std::array<Tally, kMeasures> tallies;
  std::array<Keys, kAudiences> voices;  // needs assessments by the group asked
  bool has_people = false;              // any are recorded

  Tally& operator[](MeasureId id) { return tallies[static_cast<std::size_t>(id)]; }
  const Tally& operator[](MeasureId id) const { return tallies[static_cast<std::size_t>(id)]; }
  void Add(const Tallies& other) {
    for (std::size_t i = 0; i < kMeasures; ++i) tallies[i].Add(other.tallies[i]);
    for (std::size_t i = 0; i < voices.size(); ++i)
      voices[i].insert(other.voices[i].begin(), other.voices[i].end());
    has_people = has_people || other.has_people;
  }
};

// Identities of people who are with more than one employer on the day.
Keys SharedIdentities(const Workforce& workforce, Day day) {
  std::vector<std::pair<std::string, std::string>> joined;  // identity and record
  for (const auto& [id, organisation] : workforce.organisations) {
    for (const auto& [name, employee] : organisation->people) {
      if (employee.person->same_as.empty()) continue;
      const std::string identity = IdentityOf(workforce, *organisation, *employee.person);
      joined.emplace_back(identity, PersonName(*organisation, *employee.person));
      joined.emplace_back(identity, identity);
    }
  }
  absl::flat_hash_map<std::string, std::set<std::string>> employers;
  for (const auto& [identity, record] : joined) {
    const Employee* employee = FindEmployee(workforce, record);
    if (employee != nullptr && !HasLeft(*employee, day))
      employers[identity].insert(record.substr(0, record.find("/people/")));
  }
  Keys shared;
  for (const auto& [identity, of] : employers)
    if (of.size() > 1) shared.insert(identity);
  return shared;
}

// Interims of whatever form: somebody leads, nobody for good.
bool IsInterim(Cover::Kind cover) {
  switch (cover) {
    case Cover::Kind::kActing:
    case Cover::Kind::kInterim:
    case Cover::Kind::kAgency:
    case Cover::Kind::kConsultancy:
      return true;
    case Cover::Kind::kUnknown:
    case Cover::Kind::kNone:
    case Cover::Kind::kSecondment:
    case Cover::Kind::kShared:
      return false;
  }
  return false;
}

bool TeachesSomething(const Programme& programme) {
  return !programme.skills.empty() || programme.qualification != kNoIndex ||
         !programme.experience.empty();
}

// Counts what one organisation has.
class Counter {
 public:
  Counter(Candidates& candidates, const Organisation& organisation, const Holdings& holdings,
          const std::vector<Engagement>& engagements, const Keys& shared_identities)
      : candidates_(candidates),
        workforce_(candidates.workforce()),
        organisation_(organisation),
        holdings_(holdings),
        engagements_(engagements),
        shared_identities_(shared_identities),
        day_(candidates.day()) {}

  Tallies Count() && {
    counted_.has_people = !organisation_.people.empty();
    Posts();
    Needs();
    Leaders();
    Fills();
    if (leads_) CommunitiesAndLinks();
    if (counted_.has_people) Programmes();
    return std::move(counted_);
  }

 private:
  // ---- posts, and who could fill them

  void Posts() {
    std::map<const Post*, VacantPost> vacant;
    for (VacantPost& row : VacantPosts(workforce_, organisation_, holdings_, day_, 0))
      vacant.emplace(row.post, std::move(row));
    for (const auto& [id, post] : organisation_.posts) {
      const Role* role = workforce_.catalogue->role(post->role);
      if (!post->IsOpenOn(day_) || role == nullptr || !InScope(*role)) continue;
      leads_ = true;
      const std::string name = PostName(organisation_, *post);
      const auto row = vacant.find(post.get());
      const bool is_interim =
          row != vacant.end() && !row->second.to_come && IsInterim(row->second.cover);
      Case(MeasureId::kInterimReliance, name, is_interim, is_interim ? row->second.since : kNoDay);
      Case(MeasureId::kJointPosts, name, IsJoint(*role));
      if (IsSenior(*role)) senior_roles_.insert(post->role);
      Bench(row != vacant.end() ? row->second
                                : AsIfVacant(workforce_, organisation_, *post, holdings_, day_),
            name);
    }
  }

  void Bench(const VacantPost& post, const std::string& name) {
    const bool is_senior = IsSenior(*post.role);
    Keys ready;
    for (const Candidate& candidate : candidates_.Of(organisation_, post.post->role)) {
      if (!candidates_.CanFill(candidate, post)) continue;
      if (judged_.insert(&candidate).second) Judge(candidate, *post.role);
      if (!is_senior || candidate.assessment.readiness == Readiness::kUnknown) continue;
      for (const MeasureId bench : kBenchStrength) counted_[bench].See(EvidenceAbout(candidate));
      if (candidate.assessment.readiness != Readiness::kReady) continue;
      ready.insert(candidate.identity);
      Tally& spread = counted_[MeasureId::kKeyPersonSpread];
      spread.Add(absl::StrCat(name, " ", candidate.identity));
      spread.counting.insert(candidate.identity);
      spread.See(EvidenceAbout(candidate));
    }
    if (!is_senior || !counted_.has_people) return;
    const std::size_t strength = std::min<std::size_t>(ready.size(), kBenchStrength.size() - 1);
    for (std::size_t i = 0; i < kBenchStrength.size(); ++i)
      Case(kBenchStrength[i], name, i == strength);
  }

  Day EvidenceAbout(const Candidate& candidate) const {
    return NewestEvidence(*candidate.employee->person, day_);
  }

  // Whoever may come to fill a role, once for that role.
  void Judge(const Candidate& candidate, const Role& role) {
    for (const Part& part : candidate.assessment.parts)
      if (part.gap.has_value())
        wanted_.insert(part.gap->programmes.begin(), part.gap->programmes.end());
    const bool is_known = candidate.assessment.readiness != Readiness::kUnknown;
    Case(MeasureId::kUnknownReadiness, candidate.identity, is_known,
         is_known ? EvidenceAbout(candidate) : kNoDay);
    if (candidate.assessment.readiness != Readiness::kNear) return;
    for (const Gap* gap : GapsOf(candidate.assessment)) {
      if (gap->kind != Gap::Kind::kProgramme) continue;
      const auto requirement = gap->requirement - role.requirements.data();
      Case(MeasureId::kGapToOffer, absl::StrCat(candidate.identity, " ", role.id, " ", requirement),
           !gap->programmes.empty(), EvidenceAbout(candidate));
      if (gap->programmes.empty()) continue;
      const std::vector<const Enrolment*> taken =
          OnTheWay(*workforce_.catalogue, *candidate.employee, *gap, day_);
      Case(MeasureId::kAwareness, candidate.identity, !taken.empty(), EvidenceAbout(candidate));
      for (const Enrolment* enrolment : taken)
        counted_[MeasureId::kAwareness].See(enrolment->since);
    }
  }

  // ---- people who lead

  bool Leads(const Employee& employee) const {
    return std::any_of(
        employee.appointments.begin(), employee.appointments.end(), [&](const auto& appointment) {
          const Role* role = RoleOf(workforce_, organisation_, *appointment);
          return HoldsOn(employee, *appointment, day_) && role != nullptr && InScope(*role);
        });
  }

  // By a post of another organisation's.
  bool WorksElsewhere(const Employee& employee) const {
    return std::any_of(employee.appointments.begin(), employee.appointments.end(),
                       [&](const auto& appointment) {
                         return HoldsOn(employee, *appointment, day_) &&
                                FindPost(workforce_, appointment->post) != nullptr &&
                                IsAgreed(workforce_, organisation_, *appointment);
                       });
  }

  void Leaders() {
    for (const auto& [id, employee] : organisation_.people) {
      if (!Leads(employee)) continue;
      const std::string identity = IdentityOf(workforce_, organisation_, *employee.person);
      has_member_ = has_member_ || employee.person->in_community;
      Case(MeasureId::kCommunityReach, identity, employee.person->in_community);
      Case(MeasureId::kCrossEmployerTies, identity,
           shared_identities_.contains(identity) || WorksElsewhere(employee));
    }
  }

  // Vacancies of leadership posts that somebody began to fill in the last 12 months; they count
  // when that person had another post with the employer before.
  void Fills() {
    for (const auto& [id, vacancy] : organisation_.vacancies) {
      const auto post = organisation_.posts.find(vacancy->post);
      if (vacancy->state != Vacancy::State::kFilled || post == organisation_.posts.end()) continue;
      const Role* role = workforce_.catalogue->role(post->second->role);
      const Holding* holding = FilledBy(organisation_, *vacancy, holdings_);
      if (role == nullptr || !InScope(*role) || holding == nullptr ||
          !IsRecent(holding->appointment->start, day_))
        continue;
      const auto& held = holding->holder->appointments;
      const bool was_here = holding->employer == &organisation_ &&
                            std::any_of(held.begin(), held.end(), [&](const auto& other) {
                              return other->start < holding->appointment->start;
                            });
      Case(MeasureId::kInternalFill, absl::StrCat(organisation_.Name(), "/vacancies/", id),
           was_here, holding->appointment->start);
    }
  }

  // ---- engagements

  template <typename Do>
  void ForRecent(Engagement::Kind kind, Do&& act) const {
    for (const Engagement& engagement : engagements_)
      if (engagement.kind == kind && engagement.organisation == organisation_.id &&
          IsRecent(engagement.date, day_))
        act(engagement);
  }

  static int GroupOf(const Engagement& engagement) {
    return static_cast<int>(engagement.audience) - 1;
  }

  void Needs() {
    for (const Index role : senior_roles_)
      for (int group = 0; group < kAudiences; ++group)
        counted_[MeasureId::kNeedsCoverage].Add(GroupAndRole(group, role));
    ForRecent(Engagement::Kind::kNeedsAssessment, [&](const Engagement& engagement) {
      const int group = GroupOf(engagement);
      if (group < 0) return;
      counted_.voices[static_cast<std::size_t>(group)].insert(engagement.name);
      counted_[MeasureId::kVoiceBalance].Count(engagement.name, engagement.date);
      for (const Index role : senior_roles_)
        if (engagement.IsAbout(role))
          counted_[MeasureId::kNeedsCoverage].Count(GroupAndRole(group, role), engagement.date);
    });
  }

  std::string GroupAndRole(int group, Index role) const {
    return absl::StrCat(organisation_.id, " ", group, " ", role);
  }

  void CommunitiesAndLinks() {
    bool is_active = false;
    ForRecent(Engagement::Kind::kCommunityActivity, [&](const Engagement& engagement) {
      is_active = true;
      counted_[MeasureId::kIsolation].See(engagement.date);
    });
    Case(MeasureId::kIsolation, organisation_.id, is_active || has_member_);
    for (const Sector sector : {Sector::kHealth, Sector::kEducation})
      counted_[MeasureId::kLiveLinks].Add(PartnerKey(sector));
    ForRecent(Engagement::Kind::kJointAction, [&](const Engagement& engagement) {
      const Sector sector = engagement.partner_sector;
      if (sector == Sector::kHealth || sector == Sector::kEducation)
        counted_[MeasureId::kLiveLinks].Count(PartnerKey(sector), engagement.date);
    });
  }

  std::string PartnerKey(Sector sector) const {
    return absl::StrCat(organisation_.id, " ", static_cast<int>(sector));
  }

  // ---- programmes that run for the organisation

  void Programmes() {
    const auto& programmes = workforce_.catalogue->programmes;
    for (std::size_t i = 0; i < programmes.size(); ++i) {
      const Programme* programme = programmes[i].get();
      if (programme == nullptr || !Runs(*programme, organisation_.nation, day_) ||
          !TeachesSomething(*programme))
        continue;
      Case(MeasureId::kOrphanProgrammes, programme->id, wanted_.contains(static_cast<Index>(i)));
    }
  }

  void Case(MeasureId id, const std::string& name, bool counts, Day evidence = kNoDay) {
    counted_[id].Add(name);
    if (counts) counted_[id].Count(name);
    counted_[id].See(evidence);
  }

  Candidates& candidates_;
  const Workforce& workforce_;
  const Organisation& organisation_;
  const Holdings& holdings_;
  const std::vector<Engagement>& engagements_;
  const Keys& shared_identities_;
  Day day_;

  Tallies counted_;
  bool leads_ = false;  // has a leadership post
  bool has_member_ = false;
  std::set<Index> senior_roles_;
  absl::flat_hash_set<const Candidate*> judged_;
  absl::flat_hash_set<Index> wanted_;  // programmes that close a gap that somebody has
};

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

constexpr char kNobody[] = "no people are recorded";

Measure NotRecorded(absl::string_view why) {
  Measure measure;
  measure.state = State::kNotRecorded;
  measure.note = std::string(why);
  return measure;
}

Measure Figure(int numerator, int denominator, Day as_of) {
  Measure measure;
  measure.state = denominator == 0 ? State::kNoCases : State::kMeasured;
  measure.numerator = numerator;
  measure.denominator = denominator;
  measure.as_of = as_of;
  return measure;
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
    for (const auto& [id, employee] : organisation->people)
      taken += static_cast<int>(std::count_if(
          employee.enrolments.begin(), employee.enrolments.end(), [&](const auto& enrolment) {
            const bool took_part = enrolment->state == Enrolment::State::kEnrolled ||
                                   enrolment->state == Enrolment::State::kCompleted;
            return took_part && counted.contains(enrolment->programme) &&
                   IsRecent(enrolment->intake, day);
          }));
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

const MeasureDefinition& DefinitionOf(MeasureId id) {
  return kDefinitions[static_cast<std::size_t>(id)];
}

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
    tallies = Counter(candidates, *organisation, holdings, engagements, shared).Count();
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
