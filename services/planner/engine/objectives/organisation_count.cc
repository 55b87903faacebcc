#include "services/planner/engine/objectives/organisation_count.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "services/planner/workforce/vacancies.h"

namespace cairn::planner {
namespace {

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
      for (int group = 0; group < Tallies::kAudiences; ++group)
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

}  // namespace

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

Tallies CountOrganisation(Candidates& candidates, const Organisation& organisation,
                          const Holdings& holdings, const std::vector<Engagement>& engagements,
                          const Keys& shared_identities) {
  return Counter(candidates, organisation, holdings, engagements, shared_identities).Count();
}

}  // namespace cairn::planner
