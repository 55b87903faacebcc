#include "services/planner/engine/objectives/map.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace cairn::planner {
namespace {

std::string NameOf(const Candidate& candidate) {
  return PersonName(*candidate.employer, *candidate.employee->person);
}

bool HasStatutorySocialWorkGate(const Role& role) {
  if (role.area == ServiceArea::kPublicHealth) return false;  // its registers are not social work's
  return std::any_of(
      role.requirements.begin(), role.requirements.end(),
      [](const Requirement& requirement) { return requirement.gate == Gate::kStatutory; });
}

// Gathers the facts of one vacancy, and beside them the evidence behind each.
class Gatherer {
 public:
  Gatherer(Candidates& candidates, const Bench& bench, const std::vector<Engagement>& engagements,
           const MapOptions& options, MappedVacancy& out)
      : candidates_(candidates),
        workforce_(candidates.workforce()),
        organisation_(*out.vacancy.organisation),
        vacancy_(out.vacancy),
        bench_(bench),
        engagements_(engagements),
        options_(options),
        out_(out),
        facts_(out.facts) {}

  void Gather(bool organisation_has_data) {
    facts_.target = options_.target;
    facts_.has_readiness_data = organisation_has_data;
    if (vacancy_.role == nullptr) {
      NoRole();
    } else {
      OfRole(*vacancy_.role);
      Successor();
      Needs();
      Pool();
      Benches();
      Links();
      Communities();
    }
    out_.confidence = static_cast<double>(recorded_) / static_cast<double>(out_.evidence.size());
  }

 private:
  enum class Known { kYes, kNo };

  void Add(Evidence evidence, Known known) {
    recorded_ += known == Known::kYes ? 1 : 0;
    out_.evidence.push_back(std::move(evidence));
  }

  void NoRole() {
    facts_.has_role = facts_.leads_social_services = facts_.is_leadership = false;
    Add({"role",
         "none",
         "the title is mapped to no role, so nothing is known of what the post asks for",
         {},
         kNoDay},
        Known::kNo);
  }

  void OfRole(const Role& role) {
    facts_.leads_social_services = LeadsSocialServices(role);
    facts_.is_leadership = IsLeadership(role);
    facts_.is_senior = IsSenior(role);
    facts_.joint = IsJoint(role);
    facts_.statutory_gate = HasStatutorySocialWorkGate(role);
    facts_.health.open_to = IsOpenTo(role, Sector::kHealth);
    facts_.education.open_to = IsOpenTo(role, Sector::kEducation);
    facts_.other.open_to = IsOpenTo(role, Sector::kOther) || IsOpenTo(role, Sector::kCross);
    const auto months = options_.months_to_fill.find(role.tier);
    if (months != options_.months_to_fill.end()) facts_.recruiting_months = months->second;
    Add({"role",
         role.title,
         absl::StrCat("tier ", role.tier, facts_.is_senior ? ", senior" : "",
                      facts_.joint ? ", joint" : ""),
         {absl::StrCat("roles/", role.id)},
         kNoDay},
        Known::kYes);
  }

  void Successor() {
    facts_.successor_appointed = vacancy_.HasSuccessor();
    if (!facts_.successor_appointed) return;
    Add({"successor",
         "appointed",
         absl::StrCat("the next holder starts on ",
                      absl::FormatCivilTime(ToCivil(NextDay(vacancy_.until))),
                      ", so nobody else need be found"),
         {},
         kNoDay},
        Known::kYes);
  }

  // K
  void Needs() {
    Evidence evidence{
        "K", "", "groups asked in the last 12 months what leaders need to learn", {}, kNoDay};
    for (const Engagement& engagement : engagements_) {
      const int group = static_cast<int>(engagement.audience) - 1;
      if (engagement.kind != Engagement::Kind::kNeedsAssessment || group < 0 ||
          !IsOurs(engagement) || !engagement.IsAbout(vacancy_.post->role))
        continue;
      facts_.group_assessed[group] = true;
      Cite(engagement, evidence);
    }
    evidence.value = absl::StrCat(facts_.groups_known(), " of 3");
    Add(std::move(evidence), facts_.groups_known() > 0 ? Known::kYes : Known::kNo);
  }

  bool IsOurs(const Engagement& engagement) const {
    return engagement.organisation == organisation_.id && IsRecent(engagement.date, options_.day);
  }

  static void Cite(const Engagement& engagement, Evidence& evidence) {
    evidence.resources.push_back(engagement.name);
    evidence.as_of = Older(evidence.as_of, engagement.date);
  }

  void Cite(const Candidate& candidate, Evidence& evidence) const {
    evidence.resources.push_back(NameOf(candidate));
    evidence.as_of =
        Older(evidence.as_of, NewestEvidence(*candidate.employee->person, options_.day));
  }

  // U, Bnear and what they lack; also who stands behind B
  void Pool() {
    Evidence unknown{"U", "", "", {}, kNoDay};
    Evidence near{"Bnear", "", "near-ready people of the organisation", {}, kNoDay};
    std::vector<const Candidate*> near_people;
    int eligible = 0;
    for (const Candidate& candidate : candidates_.Of(organisation_, vacancy_.post->role)) {
      if (!candidates_.CanFill(candidate, vacancy_)) continue;
      ++eligible;
      facts_.in_community = facts_.in_community || candidate.employee->person->in_community;
      switch (candidate.assessment.readiness) {
        case Readiness::kUnknown:
          Cite(candidate, unknown);
          break;
        case Readiness::kReady:
          Cite(candidate, ready_);
          break;
        case Readiness::kNear:
          Cite(candidate, near);
          near_people.push_back(&candidate);
          break;
        case Readiness::kNot:
        case Readiness::kUnspecified:
          break;
      }
    }
    const auto unknown_people = unknown.resources.size();
    facts_.unknown_share = eligible == 0 ? 0 : static_cast<double>(unknown_people) / eligible;
    unknown.value = absl::StrFormat("%.2f", facts_.unknown_share);
    unknown.meaning = absl::StrCat("share of the ", eligible,
                                   " people who may come to fill it whose readiness is not known");
    near.value = absl::StrCat(near_people.size());
    out_.near_here = static_cast<int>(near_people.size());
    const Known known = facts_.has_readiness_data ? Known::kYes : Known::kNo;
    Add(std::move(unknown), unknown_people == 0 ? known : Known::kNo);
    Add(std::move(near), known);
    Near(near_people);
  }

  // What each near person lacks. Whether anybody is on the way to close a gap is judged over all
  // who have it.
  void Near(const std::vector<const Candidate*>& near_people) {
    std::vector<const Gap*> distinct;
    std::vector<GapFacts> judged;
    for (const Candidate* candidate : near_people) {
      NearPerson& person = facts_.near.emplace_back();
      for (const Gap* gap : GapsOf(candidate->assessment)) {
        auto known = std::find_if(distinct.begin(), distinct.end(),
                                  [&](const Gap* other) { return gap->IsSameAs(*other); });
        if (known == distinct.end()) {
          judged.push_back(Judge(*gap, near_people));
          known = distinct.insert(known, gap);
        }
        GapFacts& facts =
            person.gaps.emplace_back(judged[static_cast<std::size_t>(known - distinct.begin())]);
        facts.programme_runs = !gap->programmes.empty();
        facts.is_on_it = !OnTheWayTo(*candidate, *gap).empty();
        if (gap->months > 0) facts.months = gap->months;
      }
      SetEnds(*candidate, person);
    }
  }

  // What holds of a gap for everybody near who has it; tells it as evidence.
  GapFacts Judge(const Gap& gap, const std::vector<const Candidate*>& near_people) {
    GapFacts facts{.time_only = gap.kind == Gap::Kind::kTime,
                   .programme_runs = !gap.programmes.empty(),
                   .words = InWords(*gap.requirement)};
    Evidence evidence{"gap", facts.words, "", {}, kNoDay};
    for (const Candidate* candidate : near_people) {
      const Gap* same = SameGapOf(*candidate, gap);
      if (same == nullptr) continue;
      if (facts.time_only) Cite(*candidate, evidence);
      for (const Enrolment* enrolment : OnTheWayTo(*candidate, *same)) {
        facts.somebody_on_it = true;
        evidence.resources.push_back(
            absl::StrCat(NameOf(*candidate), "/enrolments/", enrolment->id));
        evidence.as_of = Older(evidence.as_of, enrolment->since);
      }
    }
    evidence.meaning =
        facts.time_only         ? "time in post closes it"
        : !facts.programme_runs ? "it needs a programme and none is known"
        : facts.somebody_on_it
            ? "somebody near is on the way through a programme that runs for it"
            : "a programme runs for it, and nobody near has asked about it in 12 months";
    Add(std::move(evidence), Known::kYes);
    return facts;
  }

  static const Gap* SameGapOf(const Candidate& candidate, const Gap& gap) {
    for (const Gap* own : GapsOf(candidate.assessment))
      if (own->IsSameAs(gap)) return own;
    return nullptr;
  }

  // Nobody is on the way to close by a programme what time in post closes.
  std::vector<const Enrolment*> OnTheWayTo(const Candidate& candidate, const Gap& gap) const {
    return OnTheWay(*workforce_.catalogue, *candidate.employee, gap, options_.day);
  }

  // When the person is known to be gone, and when the first thing lapses that the role asks for.
  void SetEnds(const Candidate& candidate, NearPerson& person) const {
    if (const Day last = LastDayWithEmployer(*candidate.employee); IsSet(last))
      person.gone_in = MonthsBetween(options_.day, last);
    for (const Part& part : candidate.assessment.parts)
      if (part.requirement->gate != Gate::kDesirable && IsSet(part.lapses) &&
          (!person.lapse.has_value() || part.lapses < person.lapse->day))
        person.lapse = Lapse{MonthsBetween(options_.day, part.lapses), part.lapses};
  }

  std::string InWords(const Requirement& requirement) const {
    const Catalogue& catalogue = *workforce_.catalogue;
    switch (requirement.kind) {
      case Requirement::Kind::kWords:
        return "recorded in words only";
      case Requirement::Kind::kSkill:
        return absl::StrCat("skills/", catalogue.skill_names.Name(requirement.subject),
                            " to level ", requirement.minimum);
      case Requirement::Kind::kQualification:
        return absl::StrCat("qualifications/",
                            catalogue.qualification_names.Name(requirement.subject));
      case Requirement::Kind::kLevel:
        return absl::StrCat("a qualification of level ", requirement.minimum);
      case Requirement::Kind::kExperience:
        return absl::StrCat(catalogue.area_names.Name(requirement.subject), " for ",
                            requirement.minimum, " months");
      case Requirement::Kind::kRegistration:
        return absl::StrCat("registered: ", catalogue.register_names.Name(requirement.subject));
    }
    return "";
  }

  // B, N and X
  void Benches() {
    facts_.ready_here = bench_.ready_here;
    facts_.ready_network = bench_.ready_network;
    SetPool(bench_.health, facts_.health);
    SetPool(bench_.education, facts_.education);
    SetPool(bench_.other_sector, facts_.other);
    ready_.input = "B";
    ready_.value = absl::StrCat(bench_.ready_here, " of ", options_.target);
    ready_.meaning =
        absl::StrCat("assigned to this vacancy of the ", ready_.resources.size(),
                     " ready people of the organisation, each of whom counts for one vacancy");
    Add(std::move(ready_), facts_.has_readiness_data ? Known::kYes : Known::kNo);
    const bool has_network = !organisation_.network.empty();
    Add({"N",
         absl::StrCat(bench_.ready_network),
         absl::StrCat(
             "ready, mobile people elsewhere in ",
             has_network ? organisation_.network : "the learning network, which is not known",
             has_network && !organisation_.evidenced_network ? " (the network is a guess)" : ""),
         {},
         kNoDay},
        organisation_.evidenced_network ? Known::kYes : Known::kNo);
    const int others = bench_.health.people + bench_.education.people + bench_.other_sector.people;
    Add({"X",
         absl::StrCat("health ", bench_.health.people, ", education ", bench_.education.people,
                      ", other ", bench_.other_sector.people),
         "ready or near people whose last sector is another that the role is open to",
         {},
         kNoDay},
        others > 0 ? Known::kYes : Known::kNo);
  }

  static void SetPool(const SectorPool& from, PartnerFacts& to) {
    to.people = from.people;
    to.fewest_months = from.fewest_months;
  }

  // link
  void Links() {
    Evidence evidence{
        "link", "", "joint actions with a partner sector in the last 12 months", {}, kNoDay};
    for (const Engagement& engagement : engagements_) {
      if (engagement.kind != Engagement::Kind::kJointAction || !IsOurs(engagement)) continue;
      facts_.health.linked = facts_.health.linked || engagement.partner_sector == Sector::kHealth;
      facts_.education.linked =
          facts_.education.linked || engagement.partner_sector == Sector::kEducation;
      Cite(engagement, evidence);
    }
    evidence.value = absl::StrCat("health ", facts_.health.linked ? "yes" : "no", ", education ",
                                  facts_.education.linked ? "yes" : "no");
    const Known known = evidence.resources.empty() ? Known::kNo : Known::kYes;
    Add(std::move(evidence), known);
  }

  void Communities() {
    Evidence evidence{
        "community", "", "leadership communities that met in the last 12 months", {}, kNoDay};
    for (const Engagement& engagement : engagements_)
      if (engagement.kind == Engagement::Kind::kCommunityActivity && IsOurs(engagement))
        Cite(engagement, evidence);
    facts_.community_active = !evidence.resources.empty();
    evidence.value = absl::StrCat("active ", facts_.community_active ? "yes" : "no",
                                  ", with a candidate ", facts_.in_community ? "yes" : "no");
    Add(std::move(evidence),
        facts_.community_active || facts_.in_community ? Known::kYes : Known::kNo);
  }

  Candidates& candidates_;
  const Workforce& workforce_;
  const Organisation& organisation_;
  const VacantPost& vacancy_;
  const Bench& bench_;
  const std::vector<Engagement>& engagements_;
  const MapOptions& options_;
  MappedVacancy& out_;
  Facts& facts_;
  Evidence ready_;
  int recorded_ = 0;
};

std::vector<MappedVacancy> MapEach(Candidates& candidates, const Organisation& organisation,
                                   std::vector<VacantPost> vacancies,
                                   const std::vector<Engagement>& engagements,
                                   const MapOptions& options) {
  std::map<std::string, Bench> benches =
      Benches(candidates, organisation, vacancies, options.target);
  const bool has_data = std::any_of(
      organisation.people.begin(), organisation.people.end(),
      [&](const auto& entry) { return HasFreshEvidence(*entry.second.person, options.day); });
  std::vector<MappedVacancy> mapped(vacancies.size());
  for (std::size_t i = 0; i < vacancies.size(); ++i) {
    MappedVacancy& row = mapped[i];
    row.vacancy = std::move(vacancies[i]);
    row.bench = benches[row.vacancy.post->id];
    row.by_analogy = organisation.nation != options.framework_nation;
    Gatherer(candidates, row.bench, engagements, options, row).Gather(has_data);
    row.diagnosis = Diagnose(row.facts);
  }
  return mapped;
}

}  // namespace

MappedVacancy MapAlone(Candidates& candidates, const VacantPost& vacancy,
                       const std::vector<Engagement>& engagements, const MapOptions& options) {
  return MapEach(candidates, *vacancy.organisation, {vacancy}, engagements, options).front();
}

std::vector<MappedVacancy> MapVacancies(Candidates& candidates, const Organisation& organisation,
                                        const Holdings& holdings,
                                        const std::vector<Engagement>& engagements,
                                        const MapOptions& options) {
  return MapEach(candidates, organisation,
                 VacantPosts(candidates.workforce(), organisation, holdings, options.day,
                             options.horizon_months),
                 engagements, options);
}

std::vector<MappedVacancy> MapVacancies(const Workforce& workforce,
                                        const Organisation& organisation, const Holdings& holdings,
                                        const std::vector<Engagement>& engagements,
                                        const MapOptions& options) {
  Candidates candidates(workforce, options.day);
  return MapVacancies(candidates, organisation, holdings, engagements, options);
}

}  // namespace cairn::planner
