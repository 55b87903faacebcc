#include "services/planner/engine/objectives/map.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace cairn::planner {
namespace {

constexpr int kEvidenceMonths = 12;  // needs, links and enrolments older than this no longer count

bool IsRecent(Day date, Day day) { return IsSet(date) && date <= day && date > AddMonths(day, -kEvidenceMonths); }

bool IsOpenTo(const Role& role, Sector sector) {
  return std::find(role.open_to.begin(), role.open_to.end(), sector) != role.open_to.end();
}

bool Covers(const Engagement& engagement, Index role) {
  return engagement.roles.empty() || std::find(engagement.roles.begin(), engagement.roles.end(), role) != engagement.roles.end();
}

std::string Name(const Candidate& candidate) { return PersonName(*candidate.employer, *candidate.employee->person); }

// The facts of one vacancy, and the evidence behind them, gathered side by side.
class Gatherer {
 public:
  Gatherer(const Workforce& workforce, const VacantPost& vacancy, const Bench& bench, const std::vector<Engagement>& engagements,
           const MapOptions& options, bool organisation_has_data, MappedVacancy& out)
      : workforce_(workforce), vacancy_(vacancy), organisation_(*vacancy.organisation), bench_(bench), engagements_(engagements),
        options_(options), has_data_(organisation_has_data), out_(out), facts_(out.facts) {}

  void Gather() {
    OfRole();
    if (vacancy_.role == nullptr) return;
    Needs();
    OfPool();
    OfBench();
    Links();
    out_.confidence = known_ / std::max(1.0, asked_);
  }

 private:
  void Add(const std::string& input, const std::string& value, const std::string& meaning, bool recorded,
           std::vector<std::string> resources = {}, Day as_of = kNoDay) {
    out_.evidence.push_back({input, value, meaning, std::move(resources), as_of});
    asked_ += 1;
    known_ += recorded ? 1 : 0;
  }

  void OfRole() {
    facts_.target = options_.target;
    if (vacancy_.role == nullptr) {
      facts_.leads_social_services = false;
      Add("role", "none", "the title is mapped to no role, so nothing is known of what the post asks for", false);
      return;
    }
    const Role& role = *vacancy_.role;
    constexpr int kLowestTier = 7;
    facts_.is_leadership = role.tier <= kLowestTier;
    facts_.leads_social_services = InScope(role) || !facts_.is_leadership;
    if (!facts_.is_leadership) {
      Role lifted = role;
      lifted.tier = 1;
      facts_.leads_social_services = InScope(lifted);
    }
    facts_.is_senior = IsSenior(role);
    facts_.joint = role.joint;
    facts_.open_to_health = IsOpenTo(role, Sector::kHealth);
    facts_.open_to_education = IsOpenTo(role, Sector::kEducation);
    facts_.open_to_other = IsOpenTo(role, Sector::kOther) || IsOpenTo(role, Sector::kCross);
    facts_.statutory_gate = std::any_of(role.requirements.begin(), role.requirements.end(),
                                        [](const Requirement& requirement) { return requirement.gate == Gate::kStatutory; });
    const auto months = options_.months_to_fill.find(role.tier);
    if (months != options_.months_to_fill.end()) facts_.recruiting_months = months->second;
    Add("role", role.title, absl::StrCat("tier ", role.tier, facts_.is_senior ? ", senior" : "", role.joint ? ", joint" : ""), true,
        {absl::StrCat("roles/", role.id)});
  }

  void Needs() {
    std::vector<std::string> names;
    Day oldest = kNoDay;
    for (const Engagement& engagement : engagements_) {
      const int group = static_cast<int>(engagement.audience) - 1;
      if (engagement.kind != Engagement::Kind::kNeedsAssessment || engagement.organisation != organisation_.id || group < 0 ||
          !IsRecent(engagement.date, options_.day) || !Covers(engagement, vacancy_.post->role))
        continue;
      facts_.group_assessed[group] = true;
      names.push_back(engagement.name);
      oldest = IsSet(oldest) ? std::min(oldest, engagement.date) : engagement.date;
    }
    const int known = facts_.groups_known();
    Add("K", absl::StrCat(known, " of 3"), "groups asked in the last 12 months what leaders need to learn", known > 0, std::move(names), oldest);
  }

  void OfPool() {
    const std::vector<Candidate> pool =
        Pool(workforce_, organisation_, vacancy_.post->role, PostName(organisation_, *vacancy_.post), options_.day);
    int unknown = 0;
    std::vector<std::string> unknown_names;
    std::vector<std::string> near_names;
    std::vector<std::pair<const Candidate*, Gap>> gaps;
    for (const Candidate& candidate : pool) {
      if (candidate.assessment.readiness == Readiness::kUnknown) {
        ++unknown;
        unknown_names.push_back(Name(candidate));
      }
      if (candidate.assessment.readiness != Readiness::kNear) continue;
      near_names.push_back(Name(candidate));
      for (const Part& part : candidate.assessment.parts)
        if (part.requirement->gate == Gate::kEssential && part.gap.has_value()) gaps.emplace_back(&candidate, *part.gap);
    }
    facts_.unknown_share = pool.empty() ? 0 : static_cast<double>(unknown) / static_cast<double>(pool.size());
    facts_.has_readiness_data = has_data_;
    Add("U", absl::StrFormat("%.2f", facts_.unknown_share),
        absl::StrCat("share of the ", pool.size(), " people who may come to fill it whose readiness is not known"), unknown == 0 && has_data_,
        std::move(unknown_names));
    out_.near_here = static_cast<int>(near_names.size());
    Add("Bnear", absl::StrCat(near_names.size()), "near-ready people of the organisation", has_data_, std::move(near_names));
    AddGaps(gaps);
  }

  // Every distinct gap once: it is on the way when any of the near people is, and takes as long as the
  // person who is closest.
  void AddGaps(const std::vector<std::pair<const Candidate*, Gap>>& gaps) {
    std::vector<Gap> distinct;
    for (const auto& [candidate, gap] : gaps) {
      if (std::any_of(distinct.begin(), distinct.end(), [&, &same = gap](const Gap& other) { return other.IsSameAs(same); })) continue;
      distinct.push_back(gap);
      GapFacts facts{.time_only = gap.kind == Gap::Kind::kTime, .programme_runs = !gap.programmes.empty()};
      std::vector<std::string> on_it;
      for (const auto& [other, twin] : gaps) {
        if (!twin.IsSameAs(gap)) continue;
        if (facts.time_only) {
          facts.months = facts.months.has_value() ? std::min(*facts.months, twin.months) : twin.months;
          continue;
        }
        if (const auto months = MonthsOnProgramme(*other, gap.programmes); months.has_value()) {
          facts.somebody_on_it = true;
          on_it.push_back(Name(*other));
          if (*months > 0) facts.months = facts.months.has_value() ? std::min(*facts.months, *months) : *months;
        }
      }
      if (!facts.time_only && facts.programme_runs && !facts.somebody_on_it) facts.months = NextCourse(gap.programmes);
      Add("gap", GapWords(gap), facts.time_only ? "time in post closes it"
                                : !facts.programme_runs ? "no programme is known for it"
                                : facts.somebody_on_it  ? "somebody near is on the way through a programme"
                                                        : "a programme runs for it, and nobody near has asked about it in 12 months",
          true, std::move(on_it));
      facts_.gaps.push_back(facts);
    }
  }

  // Months until the person has finished a programme of the list: 0 when no dates are recorded, nothing
  // when the person is on none.
  std::optional<double> MonthsOnProgramme(const Candidate& candidate, const std::vector<Index>& programmes) const {
    std::optional<double> soonest;
    for (const auto& enrolment : candidate.employee->enrolments) {
      if (std::find(programmes.begin(), programmes.end(), enrolment->programme) == programmes.end()) continue;
      const bool active = enrolment->state == Enrolment::State::kEnquired || enrolment->state == Enrolment::State::kNominated ||
                          enrolment->state == Enrolment::State::kEnrolled;
      if (!active || !IsRecent(enrolment->since, options_.day)) continue;
      const Programme* programme = workforce_.catalogue->programme(enrolment->programme);
      double months = 0;
      if (programme != nullptr && programme->months > 0 && IsSet(enrolment->intake))
        months = std::max(0.5, MonthsBetween(options_.day, AddMonths(enrolment->intake, programme->months)));
      soonest = soonest.has_value() ? std::min(*soonest, months) : months;
    }
    return soonest;
  }

  // Wait for the next intake and length of the shortest programme whose dates are recorded.
  std::optional<double> NextCourse(const std::vector<Index>& programmes) const {
    std::optional<double> shortest;
    for (const Index index : programmes) {
      const Programme* programme = workforce_.catalogue->programme(index);
      if (programme == nullptr || programme->months <= 0 || programme->intake_months.empty()) continue;
      const double months = MonthsThrough(*programme, options_.day);
      shortest = shortest.has_value() ? std::min(*shortest, months) : months;
    }
    return shortest;
  }

  std::string GapWords(const Gap& gap) const {
    const Catalogue& catalogue = *workforce_.catalogue;
    const Requirement& requirement = *gap.requirement;
    switch (requirement.kind) {
      case Requirement::Kind::kSkill: return absl::StrCat(catalogue.skill_names.Name(requirement.subject), " to level ", requirement.minimum);
      case Requirement::Kind::kQualification: return catalogue.qualification_names.Name(requirement.subject);
      case Requirement::Kind::kLevel: return absl::StrCat("a qualification of level ", requirement.minimum);
      case Requirement::Kind::kExperience: return absl::StrCat(catalogue.area_names.Name(requirement.subject), " for ", requirement.minimum, " months");
      case Requirement::Kind::kRegistration: return catalogue.register_names.Name(requirement.subject);
      case Requirement::Kind::kWords: return "in words";
    }
    return "";
  }

  void OfBench() {
    facts_.ready_here = bench_.ready_here;
    facts_.ready_network = bench_.ready_network;
    facts_.health = bench_.health;
    facts_.education = bench_.education;
    facts_.other_sector = bench_.other_sector;
    Add("B", absl::StrCat(bench_.ready_here, " of ", options_.target), "ready people of the organisation who are not counted for another vacancy", has_data_);
    Add("N", absl::StrCat(bench_.ready_network),
        absl::StrCat("ready, mobile people elsewhere in ", organisation_.network.empty() ? "the learning network, which is not known" : organisation_.network,
                     organisation_.evidenced_network || organisation_.network.empty() ? "" : " (a guess)"),
        organisation_.evidenced_network);
    Add("X", absl::StrCat("health ", bench_.health, ", education ", bench_.education, ", other ", bench_.other_sector),
        "ready or near people whose last sector is another", bench_.health + bench_.education + bench_.other_sector > 0);
  }

  void Links() {
    std::vector<std::string> names;
    Day newest = kNoDay;
    for (const Engagement& engagement : engagements_) {
      if (engagement.kind != Engagement::Kind::kJointAction || engagement.organisation != organisation_.id || !IsRecent(engagement.date, options_.day)) continue;
      facts_.health_linked = facts_.health_linked || engagement.partner_sector == Sector::kHealth;
      facts_.education_linked = facts_.education_linked || engagement.partner_sector == Sector::kEducation;
      names.push_back(engagement.name);
      newest = std::max(newest, engagement.date);
    }
    Add("link", absl::StrCat("health ", facts_.health_linked ? "yes" : "no", ", education ", facts_.education_linked ? "yes" : "no"),
        "joint actions with a partner sector in the last 12 months", !names.empty(), std::move(names), newest);
  }

  const Workforce& workforce_;
  const VacantPost& vacancy_;
  const Organisation& organisation_;
  const Bench& bench_;
  const std::vector<Engagement>& engagements_;
  const MapOptions& options_;
  bool has_data_;
  MappedVacancy& out_;
  Facts& facts_;
  double asked_ = 0;
  double known_ = 0;
};

}  // namespace

std::vector<MappedVacancy> MapVacancies(const Workforce& workforce, const Organisation& organisation, const Holdings& holdings,
                                        const std::vector<Engagement>& engagements, const MapOptions& options) {
  const std::vector<VacantPost> vacancies = VacantPosts(workforce, organisation, holdings, options.day, options.horizon_months);
  std::map<std::string, Bench> benches = Benches(workforce, organisation, vacancies, options.day, options.target);
  const bool has_data = std::any_of(organisation.people.begin(), organisation.people.end(),
                                    [&](const auto& entry) { return HasFreshEvidence(*entry.second.person, options.day); });
  std::vector<MappedVacancy> mapped;
  mapped.reserve(vacancies.size());
  for (const VacantPost& vacancy : vacancies) {
    MappedVacancy& row = mapped.emplace_back();
    row.vacancy = vacancy;
    row.bench = benches[vacancy.post->id];
    row.by_analogy = organisation.nation != options.framework_nation;
    Gatherer(workforce, row.vacancy, row.bench, engagements, options, has_data, row).Gather();
    row.diagnosis = Diagnose(row.facts);
  }
  return mapped;
}

}  // namespace cairn::planner
