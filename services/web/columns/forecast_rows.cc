#include "services/web/columns/forecast_rows.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
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
using table::Cell;
using table::Table;

std::string Number(double value) { return table::Digits(value); }

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
constexpr std::size_t kBasisColumn = 26;   // behind which further figures of the period stand

// A month of a series; empty where it is not told.
template <typename Series>
std::string NumberAt(const Series& series, int month) {
  return month < series.size() ? Number(series[month]) : "";
}

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
    row.resize(table.columns().size());
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
  row.resize(kBasisColumn);
  row.emplace_back(kForecast);
  row.push_back(absl::StrCat(group.vacant_at_start()));
  row.push_back(Number(group.openings().p50()));
  row.push_back(Number(group.vacancy_months()));
  table.Add(std::move(row));
}

// The rows of a table by group, date and kind of figure that are wanted.
Table RowsOf(const Table& all, const std::function<bool(const std::vector<std::string>&)>& wanted) {
  Table some(all.columns());
  for (const std::vector<std::string>& row : all.rows())
    if (wanted(row)) some.Add(row);
  return some;
}

// The rows of the last month and of the period, of groups of some kinds.
Table AtEnd(const Table& all, const std::vector<ForecastGroup::Kind>& kinds,
            const std::string& end) {
  const auto date = std::find_if(all.columns().begin(), all.columns().end(),
                                 [](const auto& column) { return column.title == "date"; }) -
                    all.columns().begin();
  return RowsOf(all, [&](const std::vector<std::string>& row) {
    const bool is_kind = std::any_of(kinds.begin(), kinds.end(), [&](ForecastGroup::Kind kind) {
      return row[0] == ForecastGroup::Kind_Name(kind);
    });
    return is_kind && row[static_cast<std::size_t>(date)] == end;
  });
}

template <typename Answer>
std::string EndOf(const Answer& answer) {
  return answer.dates().empty() ? "" : resource::PrintDate(*answer.dates().rbegin());
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
      row.resize(kBasisColumn);
      row.emplace_back(kRecorded);
      row.resize(table.columns().size());
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
                                      TitleOf(group), std::string(figures_of),
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

Table MonthsOfAll(const Forecast& answer) {
  return RowsOf(ForecastTable(answer), [](const std::vector<std::string>& row) {
    return row[0] == ForecastGroup::Kind_Name(ForecastGroup::ALL) && row[5] == kOfMonth;
  });
}

Table FiguresAtEnd(const Forecast& answer, const std::vector<ForecastGroup::Kind>& kinds) {
  return AtEnd(ForecastTable(answer), kinds, EndOf(answer));
}

Table FiguresAtEnd(const planner::v1::ScenarioComparison& answer,
                   const std::vector<ForecastGroup::Kind>& kinds) {
  return AtEnd(ComparisonTable(answer), kinds, EndOf(answer));
}

table::Sheet RatesSheet(const Forecast& answer) {
  table::Sheet sheet = SheetOf(
      RateColumns(), {"", "Measure", "", "Tier", "Value", "Source", "Assumption", "Citation"});
  for (const auto& rate : answer.rates()) {
    std::string measure = absl::StrCat(MeasureWords(rate.measure()), TenureWords(rate));
    const std::string in_csv = measure;
    if (!measure.empty()) measure[0] = absl::ascii_toupper(static_cast<unsigned char>(measure[0]));
    sheet.Add({Cell::Text(planner::v1::Assumption::Measure_Name(rate.measure())),
               Cell::Word(in_csv, measure.empty() ? "" : measure + "."),
               rate.tier() == 0 ? Cell::Blank() : Cell::Whole(rate.tier()),
               Cell::Text(RateTierName(rate.tier())),
               Cell::Number(rate.value(), absl::StrFormat("%g", rate.value())),
               Cell::Text(RateSourceWords(rate)), Cell::Text(rate.assumption()),
               Cell::Text(rate.source().citation())});
  }
  return sheet;
}

table::Sheet OwnExitsSheet(const Forecast& answer) {
  table::Sheet sheet = SheetOf(OwnExitsColumns(), {"", "Organisation", "", "Tier", "Exits times",
                                                   "Exits on record", "Post-years", "Own weight"});
  for (const planner::v1::OwnExits& one : answer.own_exits())
    sheet.Add({Cell::Text(one.organisation()), Cell::Text(one.title()), Cell::Whole(one.tier()),
               Cell::Text(TierName(one.tier())),
               Cell::Number(one.factor(), absl::StrFormat("%.2f", one.factor())),
               Cell::Whole(one.exits()),
               Cell::Number(one.post_years(), absl::StrFormat("%.1f", one.post_years())),
               Cell::Number(one.own_weight(), absl::StrFormat("%.2f", one.own_weight()))});
  return sheet;
}

Table PostForecastRows(const Forecast& answer) {
  Table table = TableOf(PostForecastColumns());
  const std::string end = EndOf(answer);
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
