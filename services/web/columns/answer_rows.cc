#include "services/web/columns/answer_rows.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/resource/dates.h"
#include "services/web/columns/columns.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::Flag;
using planner::v1::Measure;
using planner::v1::MeasureGroup;
using planner::v1::VacancyObjective;
using planner::v1::VacantPost;
using table::Table;

// The tier in words; nothing of a post without a role.
std::string TierWord(int tier) { return tier == 0 ? "" : TierName(tier); }
std::string TierCell(int tier) { return tier == 0 ? "" : absl::StrCat(tier); }

}  // namespace

Table VacancyTable(const planner::v1::ListVacantPostsResponse& answer) {
  Table table = TableOf(VacancyColumns());
  for (const VacantPost& post : answer.vacant_posts())
    table.Add({post.post(), post.post_title(), post.organisation_title(), post.role(),
               TierCell(post.tier()), post.statutory() ? "true" : "false",
               EnumWord(roles::v1::Vacancy::State_Name(post.state())),
               EnumWord(roles::v1::Vacancy::Origin_Name(post.origin())),
               post.has_vacant_since() ? resource::PrintDate(post.vacant_since()) : "",
               post.has_vacant_until() ? resource::PrintDate(post.vacant_until()) : "",
               post.to_come() ? "true" : "false",
               EnumWord(roles::v1::Post::Cover::Kind_Name(post.cover())),
               ReadyCell(post, post.ready_here()), ReadyCell(post, post.ready_network()),
               post.in_scope() ? "true" : "false", post.evidence(), TierWord(post.tier())});
  return table;
}

Table PageVacancyTable(const planner::v1::ListVacantPostsResponse& answer) {
  const Table whole = VacancyTable(answer);
  Table table = TableOf(PageVacancyColumns());
  for (const std::vector<std::string>& row : whole.rows()) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < row.size(); ++c)
      if (whole.columns()[c].title != "evidence") cells.push_back(row[c]);
    table.Add(std::move(cells));
  }
  return table;
}

Table ObjectiveTable(const planner::v1::MapObjectivesResponse& answer) {
  Table table = TableOf(ObjectiveColumns());
  for (const VacancyObjective& row : answer.vacancies()) {
    std::vector<std::string> also;
    for (const auto& route : row.secondary())
      also.push_back(
          absl::StrCat(Code(route.objective()), " ", EnumWord(Reason_Name(route.reason()))));
    std::vector<std::string> flags;
    for (const int flag : row.flags()) flags.push_back(Flag_Name(static_cast<Flag>(flag)));
    table.Add({row.post(), row.post_title(), row.organisation_title(), TierCell(row.tier()),
               Code(row.primary().objective()), EnumWord(Reason_Name(row.primary().reason())),
               row.primary().expected_months() > 0
                   ? absl::StrFormat("%g", row.primary().expected_months())
                   : "",
               absl::StrJoin(also, "; "), ReadyCell(row, row.ready_here()),
               ReadyCell(row, row.ready_network()), ReadyCell(row, row.near_here()),
               absl::StrJoin(flags, " "), row.action(), TierWord(row.tier()),
               ObjectiveName(row.primary().objective().code())});
  }
  return table;
}

Table MeasureTable(const planner::v1::MeasureProgressResponse& answer) {
  Table table = TableOf(MeasureColumns());
  for (const MeasureGroup& group : answer.groups()) {
    for (const Measure& measure : group.measures()) {
      const bool has_figure =
          measure.state() == Measure::MEASURED || measure.state() == Measure::NO_CASES;
      table.Add({EnumWord(MeasureGroup::Kind_Name(group.kind())), group.key(), group.title(),
                 measure.id(), measure.objective(), measure.title(),
                 EnumWord(Measure::State_Name(measure.state())),
                 has_figure ? absl::StrCat(measure.numerator()) : "",
                 has_figure ? absl::StrCat(measure.denominator()) : "", measure.unit(),
                 measure.has_as_of_date() ? resource::PrintDate(measure.as_of_date()) : "",
                 measure.note()});
    }
  }
  return table;
}

Table CandidateTable(const planner::v1::ListCandidatesResponse& answer) {
  Table table = TableOf(CandidateColumns());
  for (const auto& candidate : answer.candidates())
    table.Add({candidate.person(), EnumWord(type::v1::Readiness_Name(candidate.readiness())),
               absl::StrFormat("%.2f", candidate.score()),
               candidate.has_months_to_ready() ? absl::StrFormat("%g", candidate.months_to_ready())
                                               : ""});
  return table;
}

}  // namespace cairn::web
