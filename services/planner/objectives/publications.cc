#include "services/planner/objectives/publications.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/planner/engine/objectives/pools.h"
#include "services/planner/engine/objectives/progress.h"
#include "services/planner/forecast/input/rates.h"
#include "services/planner/objectives/measure_rows.h"
#include "services/planner/records/engagements.h"

namespace cairn::planner {
namespace {

using PoolRow = v1::Publication::Pool;
using v1::Publication;

constexpr int kFewestWhoDiffer = 3;
constexpr double kHalfYear = 6;

bool RestsOnPeople(MeasureId id) {
  return DefinitionOf(id).counts == MeasureDefinition::Counts::kPeople;
}

// ---- making one

void AddGroups(const Workforce& workforce, const std::vector<Engagement>& engagements,
               Candidates& candidates, Publication& publication) {
  std::vector<const Organisation*> organisations;
  for (const auto& [id, organisation] : workforce.organisations)
    if (organisation->IsKnown() && organisation->ExistsOn(candidates.day()))
      organisations.push_back(organisation.get());
  for (const MeasureGroup& group :
       MeasureProgress(candidates, organisations, HoldingsOf(workforce), engagements,
                       Grouping::kOrganisationsNetworksAndNations)) {
    v1::MeasureGroup row = RowOf(group);
    v1::MeasureGroup& kept = *publication.add_groups();
    kept.set_kind(row.kind());
    kept.set_key(row.key());
    for (std::size_t i = 0; i < kMeasures; ++i) {
      if (!RestsOnPeople(static_cast<MeasureId>(i))) continue;
      v1::Measure& measure = *row.mutable_measures(static_cast<int>(i));
      measure.clear_as_of_date();  // which is the day of one person's evidence
      measure.clear_objective();   // what the id stands for is no part of a figure
      measure.clear_title();
      measure.clear_unit();
      *kept.add_measures() = std::move(measure);
    }
  }
}

PoolRow RowOf(const RolePool& pool, const Organisation& organisation, const Catalogue& catalogue) {
  PoolRow row;
  row.set_organisation(organisation.Name());
  row.set_role(absl::StrCat("roles/", catalogue.role_names.Name(pool.role)));
  row.set_people(pool.people);
  row.set_ready(pool.ready);
  row.set_near(pool.near);
  row.set_unknown(pool.unknown);
  row.set_ready_network(pool.elsewhere.ready_network);
  v1::ObjectiveRoute& primary = *row.mutable_primary();
  if (!MayBeTold(pool)) {
    primary.set_reason(v1::WITHHELD);
    return row;
  }
  const FillingRoute& from = pool.diagnosis.primary;
  primary.mutable_objective()->set_code(
      from.objective.objective == 0 ? "NONE" : absl::StrCat("O", from.objective.objective));
  if (from.objective.part > 0)
    primary.mutable_objective()->set_part(absl::StrCat(from.objective.part));
  primary.set_reason(static_cast<v1::Reason>(from.reason));
  // To the month it would be the way of one person.
  primary.set_expected_months(std::ceil(from.months / kHalfYear) * kHalfYear);
  row.set_action(ActionOf(pool.diagnosis));
  return row;
}

absl::StatusOr<Publication> Make(const Sources& sources, const Workforce& workforce, Day day) {
  ASSIGN_OR_RETURN(const std::vector<Engagement> engagements,
                   EngagementsOf(sources.records, *workforce.catalogue));
  MapOptions options{.day = day, .target = kPublishedTarget, .months_to_fill = {}};
  ASSIGN_OR_RETURN(options.months_to_fill, MonthsToFillByTier(sources.records));
  Publication publication;
  *publication.mutable_as_of_date() = resource::ToDate(ToCivil(day));
  Candidates candidates(workforce, day);
  AddGroups(workforce, engagements, candidates, publication);
  for (const auto& [id, organisation] : workforce.organisations) {
    if (!organisation->IsKnown() || !organisation->ExistsOn(day)) continue;
    for (const RolePool& pool : PoolsOf(candidates, *organisation, engagements, options))
      *publication.add_pools() = RowOf(pool, *organisation, *workforce.catalogue);
  }
  return publication;
}

bool KnowsSomebody(const Workforce& workforce) {
  return std::any_of(workforce.organisations.begin(), workforce.organisations.end(),
                     [](const auto& entry) { return !entry.second->people.empty(); });
}

// ---- holding

bool Differ(int before, int now) { return std::abs(now - before) >= kFewestWhoDiffer; }

bool Differ(const v1::Measure& before, const v1::Measure& now) {
  return Differ(before.numerator(), now.numerator()) ||
         Differ(before.denominator(), now.denominator()) ||
         Differ(before.denominator() - before.numerator(), now.denominator() - now.numerator());
}

bool Differ(const PoolRow& before, const PoolRow& now) {
  return Differ(before.people(), now.people()) || Differ(before.ready(), now.ready()) ||
         Differ(before.near(), now.near()) || Differ(before.unknown(), now.unknown()) ||
         Differ(before.ready_network(), now.ready_network());
}

bool IsOfABench(const v1::Measure& measure) {
  return std::any_of(kBenchStrength.begin(), kBenchStrength.end(),
                     [&](MeasureId id) { return measure.id() == DefinitionOf(id).id; });
}

const v1::Measure* Find(const v1::MeasureGroup& group, const std::string& id) {
  const auto found = std::find_if(group.measures().begin(), group.measures().end(),
                                  [&](const v1::Measure& measure) { return measure.id() == id; });
  return found == group.measures().end() ? nullptr : &*found;
}

void Hold(const v1::MeasureGroup& before, v1::MeasureGroup& now) {
  const auto moves = [&](const v1::Measure& measure) {
    const v1::Measure* earlier = Find(before, measure.id());
    return earlier == nullptr || Differ(*earlier, measure);
  };
  const bool benches_move = std::any_of(
      now.measures().begin(), now.measures().end(),
      [&](const v1::Measure& measure) { return IsOfABench(measure) && moves(measure); });
  for (v1::Measure& measure : *now.mutable_measures())
    if (IsOfABench(measure) ? !benches_move : !moves(measure))
      measure = *Find(before, measure.id());
}

// ---- telling

using GroupKey = std::pair<int, std::string>;  // kind and key

std::map<GroupKey, const v1::MeasureGroup*> ByKey(const Publication& publication) {
  std::map<GroupKey, const v1::MeasureGroup*> groups;
  for (const v1::MeasureGroup& group : publication.groups())
    groups[{group.kind(), group.key()}] = &group;
  return groups;
}

Measure AsPublished(const v1::Measure* published, absl::string_view missing) {
  Measure measure;
  measure.state = Measure::State::kSuppressed;
  measure.note = std::string(missing);
  if (published == nullptr) return measure;
  measure.state = static_cast<Measure::State>(published->state());
  measure.numerator = published->numerator();
  measure.denominator = published->denominator();
  measure.note = published->note();
  return measure;
}

}  // namespace

Day MonthEndBefore(Day day) {
  return FromCivil(absl::CivilDay(absl::CivilMonth(ToCivil(day))) - 1);
}

Day PublicDay(const Sources& sources, Day day) {
  return MonthEndBefore(std::min(day, FromCivil(sources.clock.Today())));
}

absl::StatusOr<std::optional<Publication>> PublishedFor(const Sources& sources, Day day) {
  const Day due = MonthEndBefore(FromCivil(sources.clock.Today()));
  ASSIGN_OR_RETURN(std::optional<Publication> newest, sources.records.NewestPublication(due));
  const bool is_due = !newest.has_value() || FromCivil(resource::ToDay(newest->as_of_date())) < due;
  ASSIGN_OR_RETURN(const Picture picture, sources.mirror.Now());
  if (is_due && !picture.snapshot.stale() && KnowsSomebody(*picture.workforce)) {
    ASSIGN_OR_RETURN(Publication made, Make(sources, *picture.workforce, due));
    if (newest.has_value()) HoldWhatHardlyChanged(*newest, made);
    RETURN_IF_ERROR(sources.records.Publish(made));
  }
  return sources.records.NewestPublication(PublicDay(sources, day));
}

void HoldWhatHardlyChanged(const Publication& before, Publication& now) {
  const auto groups = ByKey(before);
  for (v1::MeasureGroup& group : *now.mutable_groups())
    if (const auto earlier = groups.find({group.kind(), group.key()}); earlier != groups.end())
      Hold(*earlier->second, group);
  std::map<std::pair<std::string, std::string>, const PoolRow*> pools;
  for (const PoolRow& pool : before.pools()) pools[{pool.organisation(), pool.role()}] = &pool;
  for (PoolRow& pool : *now.mutable_pools())
    if (const auto earlier = pools.find({pool.organisation(), pool.role()});
        earlier != pools.end() && !Differ(*earlier->second, pool))
      pool = *earlier->second;
}

void TellPublished(const std::optional<Publication>& published, std::vector<MeasureGroup>& groups) {
  const absl::string_view missing =
      published.has_value() ? "nothing was published of it" : "nothing was published by then";
  std::map<GroupKey, const v1::MeasureGroup*> told;
  if (published.has_value()) told = ByKey(*published);
  for (MeasureGroup& group : groups) {
    const auto found = told.find({static_cast<int>(group.kind), KeyOf(group)});
    for (std::size_t i = 0; i < kMeasures; ++i) {
      const auto id = static_cast<MeasureId>(i);
      if (!RestsOnPeople(id)) continue;
      group[id] = AsPublished(
          found == told.end() ? nullptr : Find(*found->second, DefinitionOf(id).id), missing);
    }
  }
}

PublishedPools::PublishedPools(const std::optional<Publication>& published) {
  if (!published.has_value()) return;
  for (const PoolRow& pool : published->pools()) pools_[{pool.organisation(), pool.role()}] = &pool;
}

void PublishedPools::Tell(v1::VacancyObjective& row) const {
  const v1::Reason reason = row.primary().reason();
  // Whoever is there; a successor of whom roles tells is no secret either.
  const bool is_of_the_post = reason == v1::NOT_SOCIAL_SERVICES || reason == v1::NOT_LEADERSHIP ||
                              reason == v1::SUCCESSOR_APPOINTED;
  row.clear_secondary();
  row.clear_groups_missing();
  row.clear_parts();
  row.clear_confidence();
  row.clear_lapse_date();
  auto& flags = *row.mutable_flags();
  flags.erase(std::remove_if(flags.begin(), flags.end(),
                             [](int flag) {
                               return flag == v1::CLOSE_CALL || flag == v1::REGISTRATION_LAPSES;
                             }),
              flags.end());
  row.clear_ready_here();
  row.clear_ready_network();
  row.clear_near_here();
  const auto found = pools_.find(
      {absl::StrCat("organisations/", resource::OrganisationOf(row.post())), row.role()});
  row.set_ready_withheld(true);
  if (is_of_the_post) return;
  if (found == pools_.end() || found->second->primary().reason() == v1::WITHHELD) {
    row.clear_primary();
    row.mutable_primary()->mutable_objective()->set_code("WITHHELD");
    row.mutable_primary()->set_reason(v1::WITHHELD);
    row.set_action(ActionOf({.primary = {.reason = Reason::kWithheld}}));
    return;
  }
  const PoolRow& pool = *found->second;
  *row.mutable_primary() = pool.primary();
  row.set_action(pool.action());
  row.set_ready_withheld(false);
  row.set_ready_here(pool.ready());
  row.set_ready_network(pool.ready_network());
  row.set_near_here(pool.near());
}

}  // namespace cairn::planner
