#include "services/planner/objectives/objectives.h"

#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/planner/context/answer_pages.h"
#include "services/planner/engine/objectives/map.h"
#include "services/planner/engine/objectives/progress.h"
#include "services/planner/engine/objectives/suppression.h"
#include "services/planner/forecast/input/rates.h"
#include "services/planner/objectives/measure_rows.h"
#include "services/planner/objectives/publications.h"
#include "services/planner/records/engagements.h"

namespace cairn::planner {
namespace {

constexpr int kDefaultHorizon = 36;
constexpr char kEveryOrganisation[] = "organisations/-";

// The framework that answers speak of: the objectives that are kept, which all belong to one.
struct Framework {
  std::string name;
  Day from = kNoDay;
  Day to = kNoDay;
  Nation nation = Nation::kScotland;

  bool CoversDay(Day day) const {
    return (!IsSet(from) || from <= day) && (!IsSet(to) || day <= to);
  }
};

absl::StatusOr<Framework> FrameworkOf(const Records& records) {
  ASSIGN_OR_RETURN(const std::vector<v1::Objective> objectives, records.AllObjectives());
  Framework framework;
  for (const v1::Objective& objective : objectives) {
    const Day from = FromCivil(resource::ToDay(objective.valid_from_date()));
    if (IsSet(framework.from) && from <= framework.from) continue;  // the newest framework
    framework = {objective.framework(), from,
                 objective.has_valid_to_date()
                     ? FromCivil(resource::ToDay(objective.valid_to_date()))
                     : kNoDay,
                 static_cast<Nation>(objective.nation())};
  }
  return framework;
}

void Fill(const ObjectiveRef& from, v1::ObjectiveRef& to) {
  to.set_code(from.objective == 0 ? "NONE" : absl::StrCat("O", from.objective));
  if (from.part > 0) to.set_part(absl::StrCat(from.part));
}

void Fill(const FillingRoute& from, v1::ObjectiveRoute& to) {
  Fill(from.objective, *to.mutable_objective());
  to.set_reason(static_cast<v1::Reason>(from.reason));
  to.set_expected_months(from.months);
  to.set_months_from_facts(from.months_from_facts);
  to.set_people(from.people);
  for (const std::string& need : from.also_needs) to.add_also_needs(need);
}

v1::VacancyObjective RowOf(const MappedVacancy& mapped, const Catalogue& catalogue) {
  v1::VacancyObjective row;
  const VacantPost& vacancy = mapped.vacancy;
  row.set_post(PostName(*vacancy.organisation, *vacancy.post));
  row.set_post_title(vacancy.post->title);
  row.set_organisation_title(vacancy.organisation->title);
  if (vacancy.vacancy != nullptr)
    row.set_vacancy(absl::StrCat(vacancy.organisation->Name(), "/vacancies/", vacancy.vacancy->id));
  if (vacancy.role != nullptr) {
    row.set_role(absl::StrCat("roles/", catalogue.role_names.Name(vacancy.post->role)));
    row.set_tier(vacancy.role->tier);
  }
  SetDate(vacancy.since, [&] { return row.mutable_vacant_since(); });
  Fill(mapped.diagnosis.primary, *row.mutable_primary());
  for (const FillingRoute& route : mapped.diagnosis.secondary) Fill(route, *row.add_secondary());
  for (const int group : mapped.diagnosis.groups_missing)
    row.add_groups_missing(static_cast<v1::Engagement::Group>(group + 1));
  for (const PartState& part : mapped.diagnosis.parts) {
    auto* state = row.add_parts();
    Fill(part.part, *state->mutable_part());
    state->set_state(static_cast<v1::PartState::State>(part.meaning));
  }
  row.set_ready_here(mapped.bench.ready_here);
  row.set_ready_network(mapped.bench.ready_network);
  row.set_near_here(mapped.near_here);
  row.set_action(ActionOf(mapped.diagnosis));
  row.set_confidence(mapped.confidence);
  if (mapped.by_analogy) row.add_flags(v1::BY_ANALOGY);
  if (mapped.diagnosis.close_call) row.add_flags(v1::CLOSE_CALL);
  if (vacancy.role == nullptr) row.add_flags(v1::ROLE_UNMAPPED);
  if (vacancy.origin == Vacancy::Origin::kInferred) row.add_flags(v1::VACANCY_INFERRED);
  if (vacancy.to_come) row.add_flags(v1::VACANCY_ANTICIPATED);
  if (IsSet(mapped.diagnosis.primary.lapses)) {
    row.add_flags(v1::REGISTRATION_LAPSES);
    SetDate(mapped.diagnosis.primary.lapses, [&] { return row.mutable_lapse_date(); });
  }
  return row;
}

// Counts rows by their primary objective, by its part, and by reason.
class Counter {
 public:
  void Add(const v1::VacancyObjective& row) {
    const v1::ObjectiveRef& objective = row.primary().objective();
    ++whole_[objective.code()];
    if (!objective.part().empty()) ++parts_[{objective.code(), objective.part()}];
    ++reasons_[v1::Reason_Name(row.primary().reason())];
    for (const int flag : row.flags()) close_calls_ += flag == v1::CLOSE_CALL ? 1 : 0;
  }
  void Fill(v1::MapObjectivesResponse& response) const {
    for (const char* code : {"O1", "O2", "O3", "O4", "O5", "NONE"}) {
      const auto whole = whole_.find(code);
      AddCount(code, "", whole == whole_.end() ? 0 : whole->second, response);
      for (const auto& [key, count] : parts_)
        if (key.first == code) AddCount(code, key.second, count, response);
    }
    for (const auto& [reason, count] : reasons_) (*response.mutable_reasons())[reason] = count;
    if (response.without_people()) {
      const auto withheld = whole_.find("WITHHELD");
      AddCount("WITHHELD", "", withheld == whole_.end() ? 0 : withheld->second, response);
    }
    response.set_close_calls(close_calls_);
  }

 private:
  static void AddCount(const std::string& code, const std::string& part, int count,
                       v1::MapObjectivesResponse& response) {
    auto* row = response.add_counts();
    row->mutable_objective()->set_code(code);
    row->mutable_objective()->set_part(part);
    row->set_primary(count);
  }

  std::map<std::string, int> whole_;
  std::map<std::pair<std::string, std::string>, int> parts_;
  std::map<std::string, int> reasons_;
  int close_calls_ = 0;
};

template <typename Request>
absl::StatusOr<MapOptions> OptionsOf(const Sources& sources, const Request& request,
                                     const Framework& framework) {
  MapOptions options{
      .day = DayOf(sources, request.has_as_of_date(), request.as_of_date()),
      .horizon_months = request.horizon_months() == 0 ? kDefaultHorizon : request.horizon_months(),
      .target = request.target_bench() == 0 ? kPublishedTarget : request.target_bench(),
      .framework_nation = framework.nation,
      .months_to_fill = {}};
  ASSIGN_OR_RETURN(options.months_to_fill, MonthsToFillByTier(sources.records));
  return options;
}

v1::MeasureGroup RowOf(const MeasureGroup& group, const Framework& framework) {
  v1::MeasureGroup row = RowOf(group);
  row.set_by_analogy(group.nation != framework.nation);
  return row;
}

absl::Status CheckTargetIsPublished(const v1::MapObjectivesRequest& request) {
  Violations violations;
  if (request.target_bench() != 0 && request.target_bench() != kPublishedTarget)
    violations.Add("target_bench", "must be ", kPublishedTarget, ", or not set, got ",
                   request.target_bench(),
                   ": who may not read people's records is told what was published for that one");
  return violations.ToStatus();
}

void CountPostsWithoutRole(const Organisation& organisation, const Catalogue& catalogue, Day day,
                           v1::MapObjectivesResponse& response) {
  for (const auto& [id, post] : organisation.posts)
    if (post->IsOpenOn(day) && catalogue.role(post->role) == nullptr)
      response.set_posts_without_role(response.posts_without_role() + 1);
}

// The question itself, which is the same on each of its pages.
template <typename Request>
std::string WithoutPage(Request request) {
  request.clear_page_token();
  request.clear_page_size();
  return request.SerializeAsString();
}

}  // namespace

absl::StatusOr<v1::MapObjectivesResponse> Objectives::Map(
    const rpc::CallContext& call, const v1::MapObjectivesRequest& request) const {
  const bool may_read_people = MayReadPeople(call, request.parent()).ok();
  if (!may_read_people) RETURN_IF_ERROR(CheckTargetIsPublished(request));
  ASSIGN_OR_RETURN(const Picture picture, PictureFor(sources_, may_read_people));
  const Workforce& workforce = *picture.workforce;
  ASSIGN_OR_RETURN(const std::vector<const Organisation*> organisations,
                   OrganisationsOf(workforce, request.parent()));
  ASSIGN_OR_RETURN(const Framework framework, FrameworkOf(sources_.records));
  ASSIGN_OR_RETURN(const std::vector<Engagement> engagements,
                   EngagementsOf(sources_.records, *workforce.catalogue));
  ASSIGN_OR_RETURN(const MapOptions options, OptionsOf(sources_, request, framework));

  std::optional<v1::Publication> published;
  if (!may_read_people) {
    ASSIGN_OR_RETURN(published, PublishedFor(sources_, options.day));
  }
  const PublishedPools pools(published);
  v1::MapObjectivesResponse response;
  response.set_without_people(!may_read_people);
  if (published.has_value()) *response.mutable_published_date() = published->as_of_date();
  Counter counter;
  std::vector<v1::VacancyObjective> rows;
  std::vector<std::string> keys;
  const Holdings holdings = HoldingsOf(workforce);
  Candidates candidates(workforce, options.day);
  for (const Organisation* organisation : organisations) {
    CountPostsWithoutRole(*organisation, *workforce.catalogue, options.day, response);
    for (const MappedVacancy& mapped :
         MapVacancies(candidates, *organisation, holdings, engagements, options)) {
      rows.push_back(RowOf(mapped, *workforce.catalogue));
      if (!may_read_people) pools.Tell(rows.back());
      keys.push_back(rows.back().post());
      counter.Add(rows.back());
    }
  }
  ASSIGN_OR_RETURN(const Page page, PageOf(sources_, keys, WithoutPage(request),
                                           request.page_size(), request.page_token()));
  for (std::size_t i = page.begin; i < page.end; ++i)
    *response.add_vacancies() = std::move(rows[i]);
  response.set_next_page_token(page.next_token);
  response.set_total(static_cast<int>(keys.size()));
  counter.Fill(response);
  response.set_framework(framework.name);
  response.set_outside_period(!framework.CoversDay(options.day));
  *response.mutable_snapshot() = picture.snapshot;
  return response;
}

absl::StatusOr<v1::ExplainObjectiveResponse> Objectives::Explain(
    const rpc::CallContext&, const v1::ExplainObjectiveRequest& request) const {
  ASSIGN_OR_RETURN(const Picture picture, sources_.mirror.Now());
  const Workforce& workforce = *picture.workforce;
  const Organisation* organisation = workforce.Find(resource::OrganisationOf(request.name()));
  const std::string post = request.name().substr(request.name().rfind('/') + 1);
  if (organisation == nullptr || organisation->posts.count(post) == 0)
    return NotFound("post", request.name());
  ASSIGN_OR_RETURN(const Framework framework, FrameworkOf(sources_.records));
  ASSIGN_OR_RETURN(const std::vector<Engagement> engagements,
                   EngagementsOf(sources_.records, *workforce.catalogue));
  ASSIGN_OR_RETURN(const MapOptions options, OptionsOf(sources_, request, framework));
  for (const MappedVacancy& mapped :
       MapVacancies(workforce, *organisation, HoldingsOf(workforce), engagements, options)) {
    if (mapped.vacancy.post->id != post) continue;
    v1::ExplainObjectiveResponse response;
    *response.mutable_vacancy() = RowOf(mapped, *workforce.catalogue);
    for (const Evidence& from : mapped.evidence) {
      auto* to = response.add_evidence();
      to->set_input(from.input);
      to->set_value(from.value);
      to->set_meaning(from.meaning);
      for (const std::string& name : from.resources) to->add_resources(name);
      SetDate(from.as_of, [&] { return to->mutable_as_of_date(); });
    }
    for (const FillingRoute& route : mapped.diagnosis.routes) Fill(route, *response.add_routes());
    response.set_framework(framework.name);
    response.set_outside_period(!framework.CoversDay(options.day));
    *response.mutable_snapshot() = picture.snapshot;
    return response;
  }
  return Failure(absl::StatusCode::kFailedPrecondition, ErrorReason::POST_NOT_VACANT)
      .With("post", request.name())
      .Say(request.name(), " is not vacant, and no exit of its holder is known within ",
           options.horizon_months, " months");
}

absl::StatusOr<v1::MeasureProgressResponse> Objectives::Measure(
    const rpc::CallContext& call, const v1::MeasureProgressRequest& request) const {
  const bool may_read_people = MayReadPeople(call, request.parent()).ok();
  ASSIGN_OR_RETURN(const Picture picture, PictureFor(sources_, may_read_people));
  const Workforce& workforce = *picture.workforce;
  ASSIGN_OR_RETURN(std::vector<const Organisation*> organisations,
                   OrganisationsOf(workforce, request.parent()));
  ASSIGN_OR_RETURN(const Framework framework, FrameworkOf(sources_.records));
  ASSIGN_OR_RETURN(const std::vector<Engagement> engagements,
                   EngagementsOf(sources_.records, *workforce.catalogue));
  Day day = DayOf(sources_, request.has_as_of_date(), request.as_of_date());
  std::optional<v1::Publication> published;
  if (!may_read_people) {
    ASSIGN_OR_RETURN(published, PublishedFor(sources_, day));
    day = published.has_value() ? FromCivil(resource::ToDay(published->as_of_date()))
                                : PublicDay(sources_, day);
  }
  if (request.parent() == kEveryOrganisation)
    std::erase_if(organisations, [&](const Organisation* one) { return !one->ExistsOn(day); });

  Candidates candidates(workforce, day);
  std::vector<MeasureGroup> groups = MeasureProgress(
      candidates, organisations, HoldingsOf(workforce), engagements,
      request.parent() == kEveryOrganisation ? Grouping::kOrganisationsNetworksAndNations
                                             : Grouping::kOrganisations);
  if (!may_read_people) {
    TellPublished(published, groups);
    Suppress(groups);
  }

  v1::MeasureProgressResponse response;
  response.set_without_people(!may_read_people);
  ASSIGN_OR_RETURN(
      const std::string next,
      FillPage(
          sources_.tokens, WithoutPage(request), request.page_size(), request.page_token(),
          groups.size(), [&](std::size_t i) { return RowOf(groups[i], framework); },
          *response.mutable_groups()));
  response.set_next_page_token(next);
  *response.mutable_as_of_date() = resource::ToDate(ToCivil(day));
  response.set_framework(framework.name);
  response.set_outside_period(!framework.CoversDay(day));
  *response.mutable_snapshot() = picture.snapshot;
  return response;
}

rpc::ServiceTable Objectives::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.ObjectivesService");
  sources_.records.objectives().Bind(table);
  sources_.records.engagements().Bind(table);
  table.Unary<v1::MapObjectivesRequest, v1::MapObjectivesResponse>(
      "MapObjectives", std::bind_front(&Objectives::Map, this));
  table.Unary<v1::ExplainObjectiveRequest, v1::ExplainObjectiveResponse>(
      "ExplainObjective", std::bind_front(&Objectives::Explain, this));
  table.Unary<v1::MeasureProgressRequest, v1::MeasureProgressResponse>(
      "MeasureProgress", std::bind_front(&Objectives::Measure, this));
  return table;
}

}  // namespace cairn::planner
