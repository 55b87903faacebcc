#include "services/planner/succession/succession.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "services/planner/engine/readiness/readiness.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/workforce/vacancies.h"

namespace cairn::planner {
namespace {

constexpr int kBenchTarget = 2;
constexpr int kMostDisagreements = 1000;

v1::VacantPost RowOf(const VacantPost& vacancy, const Bench& bench, const Catalogue& catalogue) {
  v1::VacantPost row;
  row.set_post(PostName(*vacancy.organisation, *vacancy.post));
  row.set_post_title(vacancy.post->title);
  row.set_organisation_title(vacancy.organisation->title);
  if (vacancy.role != nullptr) {
    row.set_role(absl::StrCat("roles/", catalogue.role_names.Name(vacancy.post->role)));
    row.set_tier(vacancy.role->tier);
  }
  row.set_statutory(vacancy.post->statutory);
  row.set_state(roles::v1::Vacancy::OPEN);
  if (vacancy.vacancy != nullptr) {
    row.set_vacancy(absl::StrCat(vacancy.organisation->Name(), "/vacancies/", vacancy.vacancy->id));
    row.set_state(static_cast<roles::v1::Vacancy::State>(vacancy.state));
  }
  row.set_origin(static_cast<roles::v1::Vacancy::Origin>(vacancy.origin));
  row.set_evidence(vacancy.evidence);
  SetDate(vacancy.since, [&] { return row.mutable_vacant_since(); });
  SetDate(vacancy.until, [&] { return row.mutable_vacant_until(); });
  row.set_to_come(vacancy.to_come);
  row.set_cover(static_cast<roles::v1::Post::Cover::Kind>(vacancy.cover));
  row.set_ready_here(bench.ready_here);
  row.set_ready_network(bench.ready_network);
  row.set_in_scope(vacancy.InScope());
  return row;
}

// Vacant posts before those to come; statutory posts first, then the most senior, then by name;
// posts without a role last.
std::string SortKey(const v1::VacantPost& row) {
  return absl::StrCat(row.to_come() ? "1" : "0", row.statutory() ? "0" : "1",
                      row.tier() == 0 ? 99 : row.tier() + 10, row.post());
}

void CountCover(Cover::Kind cover, v1::ListVacantPostsResponse& response) {
  if (cover == Cover::Kind::kNone) response.set_uncovered(response.uncovered() + 1);
  if (cover == Cover::Kind::kUnknown) response.set_cover_unknown(response.cover_unknown() + 1);
}

std::string RemedyOf(const Part& part, const Catalogue& catalogue) {
  if (!part.gap.has_value()) return "";
  if (part.gap->kind == Gap::Kind::kTime) return "time in post";
  if (part.gap->programmes.empty()) return "no programme is known";
  return absl::StrCat("programmes/", catalogue.programme_names.Name(part.gap->programmes.front()));
}

// The contract's requirement, rebuilt from what the engine knows of it.
void Fill(const Requirement& from, const Catalogue& catalogue, roles::v1::Requirement& to) {
  to.set_gate(static_cast<roles::v1::Requirement::Gate>(from.gate));
  to.set_weight(from.weight);
  switch (from.kind) {
    case Requirement::Kind::kWords:
      break;
    case Requirement::Kind::kSkill:
      to.mutable_skill()->set_skill(
          absl::StrCat("skills/", catalogue.skill_names.Name(from.subject)));
      to.mutable_skill()->set_minimum_level(from.minimum);
      to.set_text(
          absl::StrCat(catalogue.skill_names.Name(from.subject), " at level ", from.minimum));
      break;
    case Requirement::Kind::kQualification:
      to.mutable_qualification()->set_qualification(
          absl::StrCat("qualifications/", catalogue.qualification_names.Name(from.subject)));
      to.set_text(catalogue.qualification_names.Name(from.subject));
      break;
    case Requirement::Kind::kLevel:
      to.mutable_qualification()->set_framework(
          static_cast<roles::v1::Qualification::Framework>(from.subject));
      to.mutable_qualification()->set_minimum_level(from.minimum);
      to.set_text(
          absl::StrCat(roles::v1::Qualification::Framework_Name(to.qualification().framework()),
                       " level ", from.minimum));
      break;
    case Requirement::Kind::kExperience:
      to.mutable_experience()->set_area(catalogue.area_names.Name(from.subject));
      to.mutable_experience()->set_minimum_months(from.minimum);
      to.set_text(
          absl::StrCat(catalogue.area_names.Name(from.subject), " for ", from.minimum, " months"));
      break;
    case Requirement::Kind::kRegistration:
      to.mutable_registration()->set_register_(catalogue.register_names.Name(from.subject));
      to.set_text(absl::StrCat("registered: ", catalogue.register_names.Name(from.subject)));
      break;
  }
}

v1::AssessReadinessResponse AnswerOf(const Organisation& organisation, const Employee& employee,
                                     const std::string& role, const Assessment& assessment,
                                     const Catalogue& catalogue) {
  v1::AssessReadinessResponse answer;
  answer.set_person(PersonName(organisation, *employee.person));
  answer.set_role(role);
  answer.set_readiness(static_cast<type::v1::Readiness>(assessment.readiness));
  answer.set_score(assessment.score);
  for (const Part& part : assessment.parts) {
    auto* to = answer.add_parts();
    Fill(*part.requirement, catalogue, *to->mutable_requirement());
    to->set_verdict(static_cast<v1::ReadinessPart::Verdict>(part.verdict));
    to->set_score(part.score);
    to->set_possible(part.possible);
    if (part.gap.has_value()) to->set_months(part.gap->months);
    to->set_remedy(RemedyOf(part, catalogue));
  }
  if (assessment.months_to_ready.has_value())
    answer.set_months_to_ready(*assessment.months_to_ready);
  return answer;
}

absl::StatusOr<Index> FindRole(const Catalogue& catalogue, absl::string_view name) {
  const Index index = catalogue.role_names.Find(name.substr(name.find('/') + 1));
  if (catalogue.role(index) == nullptr) return NotFound("role", name);
  return index;
}

// Up to the most that an answer tells.
void AddDisagreements(const Workforce& workforce, const Organisation& organisation,
                      const Holdings& holdings, Day day, RecordsOf records,
                      v1::DescribeWorkforceResponse& response) {
  for (const Disagreement& disagreement :
       Disagreements(workforce, organisation, holdings, day, records)) {
    if (response.disagreements_size() == kMostDisagreements) break;
    auto* to = response.add_disagreements();
    to->set_kind(static_cast<v1::Disagreement::Kind>(disagreement.kind));
    to->set_post(disagreement.post);
    to->set_vacancy(disagreement.vacancy);
    to->set_organisation(disagreement.organisation);
  }
}

// Counts the open posts, and those of no known role.
void CountPosts(const Organisation& organisation, const Catalogue& catalogue, Day day,
                v1::ListVacantPostsResponse& response) {
  for (const auto& [id, post] : organisation.posts) {
    if (!post->IsOpenOn(day)) continue;
    response.set_posts(response.posts() + 1);
    if (catalogue.role(post->role) == nullptr)
      response.set_posts_without_role(response.posts_without_role() + 1);
  }
}

// Counts the vacancies to come. Takes known exits without a vacancy out: they are for the map and
// the forecast.
void CountToCome(std::vector<VacantPost>& vacancies, v1::ListVacantPostsResponse& response) {
  std::erase_if(vacancies, [](const VacantPost& vacancy) {
    return vacancy.to_come && vacancy.vacancy == nullptr;
  });
  const auto to_come = std::count_if(vacancies.begin(), vacancies.end(),
                                     [](const VacantPost& vacancy) { return vacancy.to_come; });
  response.set_to_come(response.to_come() + static_cast<int>(to_come));
}

}  // namespace

absl::StatusOr<v1::ListVacantPostsResponse> Succession::ListVacantPosts(
    const rpc::CallContext& call, const v1::ListVacantPostsRequest& request) const {
  const bool may_read_people = MayReadPeople(call, request.parent()).ok();
  ASSIGN_OR_RETURN(const Picture picture, PictureFor(sources_, may_read_people));
  const Workforce& workforce = *picture.workforce;
  ASSIGN_OR_RETURN(const std::vector<const Organisation*> organisations,
                   OrganisationsOf(workforce, request.parent()));
  const Day day = DayOf(sources_, request.has_as_of_date(), request.as_of_date());

  v1::ListVacantPostsResponse response;
  std::vector<std::pair<std::string, v1::VacantPost>> rows;
  const Holdings holdings = HoldingsOf(workforce);
  Candidates candidates(workforce, day);
  Day records_begin = kNoDay;
  for (const Organisation* organisation : organisations) {
    CountPosts(*organisation, *workforce.catalogue, day, response);
    std::vector<VacantPost> vacancies = VacantPosts(workforce, *organisation, holdings, day, 0);
    CountToCome(vacancies, response);
    if (!request.include_to_come())
      std::erase_if(vacancies, [](const VacantPost& vacancy) { return vacancy.to_come; });
    const Day begin = RecordsBegin(*organisation, RecordsOf::kRolesAndPeople);
    if (IsSet(begin) && (!IsSet(records_begin) || begin < records_begin)) records_begin = begin;
    std::map<std::string, Bench> benches =
        Benches(candidates, *organisation, vacancies, kBenchTarget);
    for (const VacantPost& vacancy : vacancies) {
      v1::VacantPost row = RowOf(vacancy, benches[vacancy.post->id], *workforce.catalogue);
      row.set_ready_withheld(!may_read_people);
      if (!vacancy.to_come) CountCover(vacancy.cover, response);
      std::string key = SortKey(row);
      rows.emplace_back(std::move(key), std::move(row));
    }
  }
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> keys;
  for (const auto& [key, row] : rows) keys.push_back(key);
  const std::string query = absl::StrCat("vacant\n", request.parent(), "\n", static_cast<int>(day),
                                         "\n", request.include_to_come());
  ASSIGN_OR_RETURN(const Page page,
                   PageOf(sources_, keys, query, request.page_size(), request.page_token()));
  for (std::size_t i = page.begin; i < page.end; ++i)
    *response.add_vacant_posts() = std::move(rows[i].second);
  response.set_next_page_token(page.next_token);
  response.set_without_people(!may_read_people);
  response.set_total(static_cast<int>(rows.size()));
  response.set_without_cover(response.uncovered() + response.cover_unknown());
  SetDate(records_begin, [&] { return response.mutable_records_begin_date(); });
  *response.mutable_snapshot() = picture.snapshot;
  return response;
}

absl::StatusOr<v1::AssessReadinessResponse> Succession::AssessReadiness(
    const rpc::CallContext&, const v1::AssessReadinessRequest& request) const {
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  const Workforce& workforce = *picture.workforce;
  const Organisation* organisation = workforce.Find(resource::OrganisationOf(request.person()));
  const std::string person = request.person().substr(request.person().rfind('/') + 1);
  const auto employee = organisation == nullptr ? decltype(organisation->people.end()){}
                                                : organisation->people.find(person);
  if (organisation == nullptr || employee == organisation->people.end())
    return NotFound("person", request.person());
  ASSIGN_OR_RETURN(const Index role, FindRole(*workforce.catalogue, request.role()));
  const Day day = DayOf(sources_, request.has_as_of_date(), request.as_of_date());
  const Assessment assessment = Assess(workforce, *organisation, employee->second, role, day);
  v1::AssessReadinessResponse answer =
      AnswerOf(*organisation, employee->second, request.role(), assessment, *workforce.catalogue);
  *answer.mutable_snapshot() = picture.snapshot;
  return answer;
}

absl::StatusOr<v1::ListCandidatesResponse> Succession::ListCandidates(
    const rpc::CallContext&, const v1::ListCandidatesRequest& request) const {
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  const Workforce& workforce = *picture.workforce;
  ASSIGN_OR_RETURN(const std::vector<const Organisation*> organisations,
                   OrganisationsOf(workforce, request.parent()));
  ASSIGN_OR_RETURN(const Index role, FindRole(*workforce.catalogue, request.role()));
  const Day day = DayOf(sources_, request.has_as_of_date(), request.as_of_date());
  std::vector<std::pair<std::string, v1::AssessReadinessResponse>> rows;
  for (const Organisation* organisation : organisations) {
    for (const Candidate& candidate : Pool(workforce, *organisation, role, "", day)) {
      v1::AssessReadinessResponse row = AnswerOf(*organisation, *candidate.employee, request.role(),
                                                 candidate.assessment, *workforce.catalogue);
      // Ready ones first, then by falling score, then by name.
      std::string key = absl::StrFormat("%d%08.6f%s", static_cast<int>(row.readiness()),
                                        1 - row.score(), row.person());
      rows.emplace_back(std::move(key), std::move(row));
    }
  }
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> keys;
  for (const auto& [key, row] : rows) keys.push_back(key);
  const std::string query = absl::StrCat("candidates\n", request.parent(), "\n", request.role(),
                                         "\n", static_cast<int>(day));
  ASSIGN_OR_RETURN(const Page page,
                   PageOf(sources_, keys, query, request.page_size(), request.page_token()));
  v1::ListCandidatesResponse response;
  for (std::size_t i = page.begin; i < page.end; ++i)
    *response.add_candidates() = std::move(rows[i].second);
  response.set_next_page_token(page.next_token);
  response.set_total(static_cast<int>(rows.size()));
  *response.mutable_snapshot() = picture.snapshot;
  return response;
}

absl::StatusOr<v1::DescribeWorkforceResponse> Succession::Describe(
    const rpc::CallContext& call, const v1::DescribeWorkforceRequest& request) const {
  const bool may_read_people = MayReadPeople(call, request.parent()).ok();
  const RecordsOf records = may_read_people ? RecordsOf::kRolesAndPeople : RecordsOf::kRoles;
  ASSIGN_OR_RETURN(const Picture picture, PictureFor(sources_, may_read_people));
  const Workforce& workforce = *picture.workforce;
  ASSIGN_OR_RETURN(const std::vector<const Organisation*> organisations,
                   OrganisationsOf(workforce, request.parent()));
  const Day day = DayOf(sources_, false, {});
  v1::DescribeWorkforceResponse response;
  response.set_without_people(!may_read_people);
  *response.mutable_snapshot() = picture.snapshot;
  const Holdings holdings = HoldingsOf(workforce);
  std::int64_t posts = 0;
  std::int64_t people = 0;
  std::int64_t appointments = 0;
  for (const Organisation* organisation : organisations) {
    posts += std::count_if(organisation->posts.begin(), organisation->posts.end(),
                           [&](const auto& entry) { return entry.second->IsOpenOn(day); });
    people += static_cast<std::int64_t>(organisation->people.size());
    for (const auto& [id, employee] : organisation->people)
      appointments += static_cast<std::int64_t>(employee.appointments.size());
    AddDisagreements(workforce, *organisation, holdings, day, records, response);
  }
  // People of organisations that roles does not have are nobody's, and so told with those of all.
  if (request.parent() == "organisations/-")
    for (const auto& [id, organisation] : workforce.organisations)
      if (!organisation->IsKnown())
        AddDisagreements(workforce, *organisation, holdings, day, records, response);
  response.set_organisations(static_cast<std::int64_t>(organisations.size()));
  response.set_posts(posts);
  response.set_people(people);
  response.set_appointments(appointments);
  if (!request.with_sources() || request.parent() != "organisations/-") return response;
  ASSIGN_OR_RETURN(*response.add_sources(), sources_.mirror.Held(Mirror::Source::kRoles));
  if (may_read_people) {
    ASSIGN_OR_RETURN(*response.add_sources(), sources_.mirror.Held(Mirror::Source::kPeople));
  }
  return response;
}

rpc::ServiceTable Succession::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.SuccessionService");
  table.Unary<v1::ListVacantPostsRequest, v1::ListVacantPostsResponse>(
      "ListVacantPosts", std::bind_front(&Succession::ListVacantPosts, this));
  table.Unary<v1::AssessReadinessRequest, v1::AssessReadinessResponse>(
      "AssessReadiness", std::bind_front(&Succession::AssessReadiness, this));
  table.Unary<v1::ListCandidatesRequest, v1::ListCandidatesResponse>(
      "ListCandidates", std::bind_front(&Succession::ListCandidates, this));
  table.Unary<v1::DescribeWorkforceRequest, v1::DescribeWorkforceResponse>(
      "DescribeWorkforce", std::bind_front(&Succession::Describe, this));
  return table;
}

}  // namespace cairn::planner
