#include "services/web/columns/forecast_rows.h"

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/resource/dates.h"
#include "services/web/columns/columns.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using planner::v1::PostForecast;
using table::Table;

// Never `-0`.
std::string Number(double value) { return absl::StrFormat("%.6g", value == 0 ? 0 : value); }

std::string Flag(bool value) { return value ? "true" : "false"; }

std::vector<const PostForecast*> InOrder(const Forecast& answer) {
  std::vector<const PostForecast*> posts;
  for (const PostForecast& post : answer.posts())
    if (!post.vacant_probability().empty()) posts.push_back(&post);
  std::stable_sort(posts.begin(), posts.end(), [](const PostForecast* a, const PostForecast* b) {
    if (a->statutory() != b->statutory()) return a->statutory();
    return a->falls_vacant_probability() > b->falls_vacant_probability();
  });
  return posts;
}

std::string LikeliestCause(const PostForecast& post) {
  return post.causes().empty() ? "" : CauseWords(post.causes(0).cause());
}

// `moved up 0.61, left 0.08; acts elsewhere`.
std::string ReasonsOf(const PostForecast& post) {
  std::vector<std::string> causes;
  for (const PostForecast::Cause& cause : post.causes())
    causes.push_back(absl::StrFormat("%s %.2f", CauseWords(cause.cause()), cause.probability()));
  std::string reasons = absl::StrJoin(causes, ", ");
  if (post.acts_elsewhere())
    absl::StrAppend(&reasons, reasons.empty() ? "" : "; ", "acts elsewhere");
  return reasons;
}

// Whether a row's figures are those of a month's end or of the whole period.
constexpr absl::string_view kOfMonth = "month";
constexpr absl::string_view kOfPeriod = "period";
constexpr std::size_t kVacantFigures = 8;  // columns of a month's vacant posts
constexpr std::size_t kPeriodFigures = 5;  // columns of the period

// A month of a series; empty where it is not told.
template <typename Series>
std::string NumberAt(const Series& series, int month) {
  return month < series.size() ? Number(series[month]) : "";
}

}  // namespace

namespace {

// What every row of a group begins with.
std::vector<std::string> BeginRow(const ForecastGroup& group, absl::string_view figures_of,
                                  const std::string& date) {
  const bool tier = group.kind() == ForecastGroup::TIER;
  const bool place = group.kind() == ForecastGroup::ORGANISATION_TIER;
  const bool organisation = group.kind() == ForecastGroup::ORGANISATION;
  return {EnumWord(ForecastGroup::Kind_Name(group.kind())),
          group.key(),
          TitleOf(group),
          tier    ? group.key()
          : place ? absl::StrCat(group.tier())
                  : "",
          organisation ? group.key() : group.organisation(),
          std::string(figures_of),
          date};
}

void AddMonths(const Forecast& answer, const ForecastGroup& group, Table& table) {
  const auto& simulated = group.simulated();
  for (int m = 0; m < group.vacant_size() && m < answer.dates_size(); ++m) {
    const auto& q = group.vacant(m);
    std::vector<std::string> row = BeginRow(group, kOfMonth, resource::PrintDate(answer.dates(m)));
    row.push_back(absl::StrCat(PostsAt(group, m)));
    for (const double figure :
         {q.mean(), q.p5(), q.p10(), q.p25(), q.p50(), q.p75(), q.p90(), q.p95()})
      row.push_back(Number(figure));
    row.insert(row.end(), kPeriodFigures, "");
    row.push_back(NumberAt(group.any_statutory_vacant(), m));
    row.push_back(m < simulated.uncovered_size() ? Number(simulated.uncovered(m).mean()) : "");
    row.push_back(NumberAt(simulated.any_statutory_uncovered(), m));
    row.push_back(NumberAt(simulated.acting_up(), m));
    row.push_back(NumberAt(simulated.bench(), m));
    row.emplace_back(kForecast);
    table.Add(std::move(row));
  }
}

void AddPeriod(const Forecast& answer, const ForecastGroup& group, Table& table) {
  if (group.withheld() || group.vacant().empty() || answer.dates().empty()) return;
  const auto& appoint = group.to_appoint();
  std::vector<std::string> row =
      BeginRow(group, kOfPeriod, resource::PrintDate(*answer.dates().rbegin()));
  row.push_back(absl::StrCat(group.posts()));
  row.resize(row.size() + kVacantFigures);
  for (const double figure : {appoint.p10(), appoint.p50(), appoint.p90()})
    row.push_back(Number(figure));
  row.push_back(group.has_shortfall() ? absl::StrCat(group.ready()) : "");
  row.push_back(group.has_shortfall() ? Number(group.shortfall().p50()) : "");
  row.resize(table.columns().size() - 1);
  row.emplace_back(kForecast);
  table.Add(std::move(row));
}

}  // namespace

Table ForecastTable(const Forecast& answer) {
  Table table = TableOf(ForecastColumns());
  for (const ForecastGroup& group : answer.groups()) {
    for (int m = 0; m < group.vacant_before_size() && m < answer.history_dates_size(); ++m) {
      std::vector<std::string> row =
          BeginRow(group, kOfMonth, resource::PrintDate(answer.history_dates(m)));
      row.emplace_back();
      row.push_back(absl::StrCat(group.vacant_before(m)));
      row.resize(table.columns().size() - 1);
      row.emplace_back(kRecorded);
      table.Add(std::move(row));
    }
    AddMonths(answer, group, table);
    AddPeriod(answer, group, table);
  }
  return table;
}

Table ComparisonTable(const planner::v1::ScenarioComparison& answer) {
  Table table = TableOf(ComparisonColumns());
  for (const auto& group : answer.groups()) {
    const auto begin = [&](absl::string_view figures_of, const google::type::Date& date) {
      return std::vector<std::string>{EnumWord(ForecastGroup::Kind_Name(group.kind())), group.key(),
                                      group.title(), std::string(figures_of),
                                      resource::PrintDate(date)};
    };
    for (int m = 0; m < group.difference_size(); ++m) {
      const auto& difference = group.difference(m);
      std::vector<std::string> row = begin(kOfMonth, answer.dates(m));
      for (const double value :
           {group.vacant_before(m), group.vacant_after(m), difference.mean(), difference.p10(),
            difference.p50(), difference.p90(), group.standard_error(m)})
        row.push_back(Number(value));
      row.resize(table.columns().size());
      table.Add(std::move(row));
    }
    if (answer.dates().empty()) continue;
    std::vector<std::string> row = begin(kOfPeriod, *answer.dates().rbegin());
    row.resize(table.columns().size() - 4);
    for (const double value : {group.vacancy_months(), group.vacancy_months_standard_error(),
                               group.appointed_within(), group.appointed_outside()})
      row.push_back(Number(value));
    table.Add(std::move(row));
  }
  return table;
}

Table PostForecastRows(const Forecast& answer) {
  Table table = TableOf(PostForecastColumns());
  const std::string end =
      answer.dates().empty() ? "" : resource::PrintDate(*answer.dates().rbegin());
  for (const PostForecast* post : InOrder(answer))
    table.Add({post->post(), post->post_title(), post->organisation_title(),
               absl::StrCat(post->tier()), TierName(post->tier()), Flag(post->statutory()),
               Flag(post->held()), resource::PrintDate(answer.start_date()), end,
               post->held() ? Number(post->falls_vacant_probability()) : "", LikeliestCause(*post),
               post->causes().empty() ? "" : Number(post->causes(0).probability()),
               Flag(post->acts_elsewhere()), Number(post->vacant_probability(0)),
               Number(*post->vacant_probability().rbegin())});
  return table;
}

Table PostsAtRisk(const Forecast& answer, std::size_t most) {
  Table table({{"held post"},
               {"organisation"},
               {"falls vacant", Table::Align::kRight},
               {"vacant at end", Table::Align::kRight},
               {"why"},
               {"name"}});
  for (const PostForecast* post : InOrder(answer)) {
    if (!post->held()) continue;
    if (table.size() == most) break;
    table.Add({absl::StrCat(post->post_title(), post->statutory() ? " (statutory)" : ""),
               post->organisation_title(),
               absl::StrFormat("%.2f", post->falls_vacant_probability()),
               absl::StrFormat("%.2f", *post->vacant_probability().rbegin()), ReasonsOf(*post),
               post->post()});
  }
  return table;
}

}  // namespace cairn::web
