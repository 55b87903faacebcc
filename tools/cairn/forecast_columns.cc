#include "tools/cairn/forecast_columns.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/resource/dates.h"
#include "tools/cairn/words.h"

namespace cairn::cli {
namespace {

using planner::v1::Forecast;
using planner::v1::PostForecast;

std::string Number(double value) { return absl::StrFormat("%.6g", value); }

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

}  // namespace

const std::vector<Column>& ForecastColumns() {
  static const auto* const columns = new std::vector<Column>{
      {"kind", "text", "", "what kind of group: ALL, TIER, ORGANISATION, NETWORK or NATION"},
      {"key", "text", "", "which one of the kind; empty of ALL"},
      {"title", "text", "", "the group's display name"},
      {"tier", "integer", "", "of a tier: its number; 1 is the most senior"},
      {"figures_of", "text", "", "`month`: of the end of one month; `period`: of the whole period"},
      {"date", "date", "", "the end of the month, or of the period"},
      {"posts", "integer", "posts", "posts of the group"},
      {"vacant_mean", "number", "posts", "mean of vacant posts; of a recorded month their count"},
      {"p5", "number", "posts", "1 time in 20 so many posts are vacant, or fewer"},
      {"p10", "number", "posts", "likewise 1 time in 10"},
      {"p25", "number", "posts", "likewise 1 time in 4"},
      {"p50", "number", "posts", "likewise 1 time in 2"},
      {"p75", "number", "posts", "likewise 3 times in 4"},
      {"p90", "number", "posts", "likewise 9 times in 10"},
      {"p95", "number", "posts", "likewise 19 times in 20"},
      {"to_appoint_p10", "number", "people", "of the period: appointments, 1 time in 10 or fewer"},
      {"to_appoint_p50", "number", "people", "likewise 1 time in 2"},
      {"to_appoint_p90", "number", "people", "likewise 9 times in 10"},
      {"ready_now", "integer", "people", "of the period: people ready at the start"},
      {"shortfall_p50", "number", "people",
       "of the period: appointments beyond the people who are ready, 1 time in 2 or fewer"},
      {"any_statutory_vacant", "probability", "0 to 1",
       "that a post of the law at least is vacant; empty of closed forms"},
      {"uncovered_mean", "number", "posts", "mean of vacant posts that nobody covers"},
      {"any_statutory_uncovered", "probability", "0 to 1",
       "that a post of the law at least is vacant and nobody covers it"},
      {"acting_up", "number", "posts", "mean of posts whose holder acts in another one"},
      {"bench", "number", "people", "mean of people ready for a post of the group"},
      {"basis", "text", "", "`recorded` or `forecast`"}};
  return *columns;
}

const std::vector<Column>& PostForecastColumns() {
  static const auto* const columns = new std::vector<Column>{
      {"post", "text", "", "the post's name"},
      {"post_title", "text", "", "its display name"},
      {"organisation_title", "text", "", "its organisation's display name"},
      {"tier", "integer", "", "the tier of its role; 1 is the most senior"},
      {"tier_title", "text", "", "what the tier is called"},
      {"statutory", "boolean", "", "whether the law requires the post"},
      {"held", "boolean", "", "whether somebody holds it at the start"},
      {"start_date", "date", "", "the start of the period"},
      {"end_date", "date", "", "the end of the period"},
      {"falls_vacant", "probability", "0 to 1",
       "that a held post falls vacant at least once within the period; empty of other posts"},
      {"likeliest_cause", "text", "", "by what the first such vacancy most likely comes about"},
      {"likeliest_cause_probability", "probability", "0 to 1",
       "that it comes about so; empty without a cause"},
      {"acts_elsewhere", "boolean", "",
       "whether its holder acts in another post, or is seconded to one, at the start"},
      {"vacant_at_start", "probability", "0 to 1", "that it is vacant at the start"},
      {"vacant_at_end", "probability", "0 to 1", "that it is vacant at the end"}};
  return *columns;
}

Table TableOf(const std::vector<Column>& columns) {
  std::vector<Table::Column> titles;
  for (const Column& column : columns) {
    const absl::string_view type = column.type;
    const bool counts = type == "integer" || type == "number" || type == "probability";
    titles.push_back({column.id, counts ? Table::Align::kRight : Table::Align::kLeft});
  }
  return Table(std::move(titles));
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

Table PostsAtRisk(const Forecast& answer) {
  Table table({{"held post"},
               {"organisation"},
               {"falls vacant", Table::Align::kRight},
               {"vacant at end", Table::Align::kRight},
               {"why"},
               {"name"}});
  for (const PostForecast* post : InOrder(answer)) {
    if (!post->held()) continue;
    table.Add({absl::StrCat(post->post_title(), post->statutory() ? " (statutory)" : ""),
               post->organisation_title(),
               absl::StrFormat("%.2f", post->falls_vacant_probability()),
               absl::StrFormat("%.2f", *post->vacant_probability().rbegin()), ReasonsOf(*post),
               post->post()});
  }
  return table;
}

}  // namespace cairn::cli
