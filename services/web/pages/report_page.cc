#include "services/web/pages/report_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "common/html/html.h"
#include "common/resource/dates.h"
#include "services/web/answers/questions.h"
#include "services/web/answers/track_record.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/pages/charts.h"
#include "services/web/pages/report_style.h"
#include "services/web/words/words.h"

namespace cairn::cli {
namespace {

using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using planner::v1::ListVacantPostsResponse;
using planner::v1::MapObjectivesResponse;
using planner::v1::ObjectiveRoute;
using planner::v1::ScenarioComparison;
using planner::v1::VacancyObjective;
using planner::v1::VacantPost;
using planner::v1::WorkforceSnapshot;
using type::v1::Quantiles;
using Align = Table::Align;

constexpr int kMostMonthsAcross = 25;
constexpr std::size_t kMostPostsAtRisk = 50;
// Shading of the heat map begins anew at these shares, in per cent.
constexpr std::array<int, 5> kHeatSteps = {3, 5, 10, 15, 25};

Html Text(absl::string_view text) { return Html::Text(text); }
Html Paragraph(absl::string_view look, absl::string_view text) {
  return Html::Element("p", {{"class", std::string(look)}}, Dated(text));
}
Html Under(absl::string_view text) { return Paragraph("note", text); }
Html Lead(absl::string_view text) { return Paragraph("lead", text); }

// A text with a smaller one beneath it, where there is one.
Html Stacked(absl::string_view text, absl::string_view beneath) {
  return beneath.empty() ? Text(text) : Text(text) + Tag("small", beneath);
}

Html Section(absl::string_view id, absl::string_view heading, const Html& content) {
  const std::string title = absl::StrCat(id, "-heading");
  return Html::Element("section", {{"id", std::string(id)}, {"aria-labelledby", title}},
                       Html::Element("h2", {{"id", title}}, Html::Text(heading)) + content);
}

// `2,004.6`
std::string Decimal(double value) {
  const double tenths = std::round(value * 10);
  const double whole = std::floor(tenths / 10);
  return absl::StrFormat("%s.%.0f", Count(whole), tenths - whole * 10);
}

std::string Sentence(std::string words) {
  if (!words.empty()) words[0] = absl::ascii_toupper(static_cast<unsigned char>(words[0]));
  return words.empty() ? "" : words + ".";
}

const ForecastGroup* AllOf(const Forecast& forecast) {
  for (const ForecastGroup& group : forecast.groups())
    if (group.kind() == ForecastGroup::ALL) return &group;
  return nullptr;
}

std::vector<const ForecastGroup*> GroupsOf(const Forecast& forecast, ForecastGroup::Kind kind) {
  std::vector<const ForecastGroup*> groups;
  for (const ForecastGroup& group : forecast.groups())
    if (group.kind() == kind) groups.push_back(&group);
  return groups;
}

std::string AsOf(const Forecast& forecast) {
  return forecast.has_start_date() ? resource::PrintDate(forecast.start_date())
                                   : "a date not known";
}

std::string EndOf(const Forecast& forecast) {
  return forecast.dates().empty() ? "" : resource::PrintDate(*forecast.dates().rbegin());
}

// ---- top

// The organisation that the answers are about, where it is one.
std::string Whose(const Forecast& forecast) {
  const auto organisations = GroupsOf(forecast, ForecastGroup::ORGANISATION);
  return organisations.size() == 1 ? organisations[0]->title() : "";
}

std::string TitleOf(const Forecast& forecast) {
  const std::string whose = Whose(forecast);
  return absl::StrCat("Leadership capacity", whose.empty() ? "" : ", ", whose);
}

Html Warning(const ListVacantPostsResponse& vacancies, const MapObjectivesResponse& objectives,
             const Forecast& forecast) {
  for (const WorkforceSnapshot* snapshot :
       {&vacancies.snapshot(), &objectives.snapshot(), &forecast.snapshot()})
    if (snapshot->stale())
      return Html::Element("p", {{"class", "warning"}},
                           Tag("strong", "Warning: may be out of date. ") +
                               Text(absl::StripAsciiWhitespace(StaleWarning(*snapshot))));
  return {};
}

Html Contents(const Report& report) {
  constexpr absl::string_view kScenario = "#scenario";
  constexpr std::array<std::pair<absl::string_view, const char*>, 7> kLinks = {
      {{"#missing", "Who is missing"},
       {"#objectives", "Which objective would fill them"},
       {"#forecast", "How many must we appoint"},
       {kScenario, "What if"},
       {"#accuracy", "How earlier forecasts fared"},
       {"#rates", "Rates"},
       {"#provenance", "Provenance"}}};
  Html entries;
  for (const auto& [address, words] : kLinks)
    if (address != kScenario || report.comparison != nullptr)
      entries += Html::Element("li", {},
                               Html::Element("a", {{"href", std::string(address)}}, Text(words)));
  return Html::Element("nav", {{"aria-label", "On this page"}}, Html::Element("ul", {}, entries));
}

Html Header(const Report& report) {
  const Forecast& forecast = report.forecast;
  std::string read;
  if (const std::string tokens = TokensOf(forecast.snapshot()); !tokens.empty())
    read = absl::StrCat("; read at ", tokens);
  return Html::Element("header", {},
                       Tag("h1", TitleOf(forecast)) +
                           Paragraph("under", absl::StrCat("As of ", AsOf(forecast), read, ".")) +
                           Contents(report));
}

// ---- who is missing

Table MissingCsv(const ListVacantPostsResponse& answer) {
  Table table({{"post"},
               {"title"},
               {"council"},
               {"tier"},
               {"statutory"},
               {"vacant_since"},
               {"cover"},
               {"state"},
               {"known_by"},
               {"ready_here", Align::kRight},
               {"ready_network", Align::kRight},
               {"in_scope"}});
  for (const VacantPost& post : answer.vacant_posts())
    table.Add({post.post(), post.post_title(), post.organisation_title(), TierName(post.tier()),
               post.statutory() ? "true" : "false",
               post.has_vacant_since() ? resource::PrintDate(post.vacant_since()) : "",
               CoverWord(post.cover()), Lower(roles::v1::Vacancy::State_Name(post.state())),
               Lower(roles::v1::Vacancy::Origin_Name(post.origin())),
               ReadyCell(post, post.ready_here()), ReadyCell(post, post.ready_network()),
               post.in_scope() ? "true" : "false"});
  return table;
}

Html PostCell(const VacantPost& post) {
  const Html title = Text(post.post_title());
  return post.statutory() ? title + Tag("span", "law", "Statutory") : title;
}

DataTable MissingTable(const ListVacantPostsResponse& answer) {
  DataTable table{.caption = "Posts without a permanent holder, senior and statutory first",
                  .columns = {{"Post"},
                              {"Council"},
                              {"Tier"},
                              {"Vacant since"},
                              {"Cover"},
                              {"State"},
                              {"Known by"},
                              {"Ready here", Align::kRight},
                              {"Ready in network", Align::kRight}}};
  for (const VacantPost& post : answer.vacant_posts()) {
    const auto ready = [&](int count) {
      return Text(post.in_scope() ? ReadyWords(post, count) : "out of scope");
    };
    table.rows.push_back({PostCell(post),
                          Text(post.organisation_title()),
                          Text(post.tier() == 0 ? "not known" : TierName(post.tier())),
                          {Text(DateOrDash(post.has_vacant_since(), post.vacant_since())), "d"},
                          Text(CoverWord(post.cover())),
                          Text(post.state() == roles::v1::Vacancy::STATE_UNSPECIFIED
                                   ? "no vacancy opened"
                                   : Lower(roles::v1::Vacancy::State_Name(post.state()))),
                          Text(Lower(roles::v1::Vacancy::Origin_Name(post.origin()))),
                          ready(post.ready_here()),
                          ready(post.ready_network())});
  }
  return table;
}

Html Missing(const ListVacantPostsResponse& answer) {
  Html content;
  if (answer.posts() == 0) return Section("missing", "Who is missing", Lead("No post is known."));
  content += Lead(Sentence(MissingSentence(answer)));
  const auto statutory = std::count_if(answer.vacant_posts().begin(), answer.vacant_posts().end(),
                                       [](const VacantPost& post) { return post.statutory(); });
  if (statutory > 0)
    content += Under(absl::StrCat("The law requires ", statutory,
                                  " of these posts; they are marked "
                                  "statutory."));
  if (answer.posts_without_role() > 0)
    content += Under(absl::StrCat(Thousands(answer.posts_without_role()), " of the ",
                                  Thousands(answer.posts()),
                                  " posts have a title that is mapped to no role, and count in no "
                                  "tier."));
  if (const std::string without = WithoutPeopleSentence(answer); !without.empty())
    content += Under(Sentence(without));
  if (answer.vacant_posts().empty()) {
    content += Under("There is no vacant post to list.");
  } else {
    content += ToHtml(MissingTable(answer)) +
               CsvLink("vacant-posts.csv", "vacant posts", MissingCsv(answer));
  }
  if (answer.vacant_posts_size() < answer.total())
    content += Under(absl::StrCat("Only ", Thousands(answer.vacant_posts_size()), " of ",
                                  Thousands(answer.total()), " are listed."));
  return Section("missing", "Who is missing", content);
}

// ---- which objective

using Counts = std::map<std::string, int>;

Counts CountsOf(const MapObjectivesResponse& answer) {
  Counts counts;
  for (const auto& count : answer.counts()) counts[Code(count.objective())] = count.primary();
  return counts;
}

std::string ObjectiveHeadline(const MapObjectivesResponse& answer, const Counts& counts) {
  std::vector<std::string> parts;
  int none = 0;
  for (const absl::string_view code : ObjectiveCodesOf(answer)) {
    const auto found = counts.find(std::string(code));
    const int count = found == counts.end() ? 0 : found->second;
    if (code == "NONE")
      none = count;
    else if (count > 0)
      parts.push_back(absl::StrCat(ObjectiveName(code), " ", Thousands(count)));
  }
  return absl::StrCat("Of ", Thousands(answer.total()), " vacancies: ", absl::StrJoin(parts, ", "),
                      parts.empty() ? "" : "; ", "no objective ", Thousands(none), ".");
}

using Codes = std::vector<absl::string_view>;

Table CountTable(const Codes& codes, const Counts& counts) {
  Table table({{"Objective"}, {"Vacancies", Align::kRight}});
  for (const absl::string_view code : codes) {
    const auto whole = counts.find(std::string(code));
    table.Add({ObjectiveName(code), Thousands(whole == counts.end() ? 0 : whole->second)});
    for (const auto& [key, count] : counts)
      if (absl::string_view(key).substr(0, code.size() + 1) == absl::StrCat(code, "."))
        table.Add({absl::StrCat("of them ", key), Thousands(count)});
  }
  return table;
}

Table ReasonTable(const MapObjectivesResponse& answer) {
  std::vector<std::pair<int, std::string>> reasons;
  for (const auto& [name, count] : answer.reasons()) {
    planner::v1::Reason reason = planner::v1::REASON_UNSPECIFIED;
    reasons.emplace_back(-count, Reason_Parse(name, &reason) ? ReasonWords(reason) : name);
  }
  std::sort(reasons.begin(), reasons.end());
  Table table({{"Reason"}, {"Vacancies", Align::kRight}});
  for (const auto& [count, words] : reasons) table.Add({words, Thousands(-count)});
  return table;
}

Html ObjectiveChart(const Codes& codes, const Counts& counts) {
  std::vector<BarRow> bars;
  std::vector<std::string> words;
  for (const absl::string_view code : codes) {
    const auto found = counts.find(std::string(code));
    const int count = found == counts.end() ? 0 : found->second;
    bars.push_back(
        {ObjectiveName(code), count,
         code == "NONE" || code == "WITHHELD" ? BarRow::Fill::kHatched : BarRow::Fill::kSolid});
    words.push_back(absl::StrCat(bars.back().label, " ", count));
  }
  const ChartWords named{
      .id = "bars",
      .title = "Vacancies by the objective that would fill them",
      .description = absl::StrCat("Horizontal bars: ", absl::StrJoin(words, ", "),
                                  ". The table below has the same figures.")};
  return Html::Element("figure", {}, Tag("figcaption", named.title) + BarChart(named, bars));
}

std::string AlsoWords(const VacancyObjective& row) {
  std::vector<std::string> also;
  for (const ObjectiveRoute& route : row.secondary())
    also.push_back(absl::StrCat(Code(route.objective()), ", ", ReasonWords(route.reason())));
  return absl::StrJoin(also, "; ");
}

std::string NotesOf(const VacancyObjective& row) {
  std::vector<std::string> notes;
  for (const int flag : row.flags())
    notes.push_back(FlagWords(static_cast<planner::v1::Flag>(flag)));
  std::vector<std::string> groups;
  for (const int group : row.groups_missing())
    groups.push_back(GroupWords(static_cast<planner::v1::Engagement::Group>(group)));
  if (!groups.empty()) notes.push_back(absl::StrCat("not asked: ", absl::StrJoin(groups, ", ")));
  return Sentence(absl::StrJoin(notes, "; "));
}

Html MonthsCell(const ObjectiveRoute& route) {
  if (route.expected_months() <= 0) return Text("–");
  return Stacked(WaitInMonths(route.expected_months()),
                 route.months_from_facts() ? "from dates" : "a default");
}

bool IsAnObjective(const ObjectiveRoute& route) {
  return route.objective().code() != "NONE" && route.objective().code() != "WITHHELD";
}

DataTable VacancyObjectives(const MapObjectivesResponse& answer) {
  DataTable table{.caption = "The objective that each vacancy needs, and what to do",
                  .columns = {{"Post"},
                              {"Objective"},
                              {"Why"},
                              {"What to do"},
                              {"Months", Align::kRight},
                              {"What else would help"},
                              {"Confidence", Align::kRight}}};
  for (const VacancyObjective& row : answer.vacancies()) {
    const auto& primary = row.primary();
    table.rows.push_back(
        {Stacked(row.post_title(), row.organisation_title()),
         Stacked(IsAnObjective(primary) ? Code(primary.objective())
                                        : ObjectiveName(primary.objective().code()),
                 !IsAnObjective(primary)
                     ? ""
                     : absl::StripPrefix(ObjectiveName(primary.objective().code()),
                                         absl::StrCat(primary.objective().code(), " "))),
         {Stacked(ReasonWords(primary.reason()), NotesOf(row)), "w"},
         {Text(row.action()), "w"},
         MonthsCell(primary),
         {Text(AlsoWords(row)), row.secondary().empty() ? "" : "w"},
         Text(answer.without_people() ? "–" : absl::StrFormat("%.0f%%", row.confidence() * 100))});
  }
  return table;
}

Html Objectives(const MapObjectivesResponse& answer) {
  constexpr absl::string_view kHeading = "Which objective would fill them";
  std::string framework;
  if (!answer.framework().empty())
    framework =
        absl::StrCat("Framework: ", answer.framework(),
                     answer.outside_period() ? " (its period has ended; used as a lens)" : "", ".");
  if (answer.total() == 0) {
    Html content = Lead("There is no vacancy to map.");
    if (!framework.empty()) content += Under(framework);
    return Section("objectives", kHeading, content);
  }
  const Counts counts = CountsOf(answer);
  const Codes codes = ObjectiveCodesOf(answer);
  const Table by_objective = CountTable(codes, counts);
  Html content = Lead(ObjectiveHeadline(answer, counts));
  if (!framework.empty()) content += Under(framework);
  content += Under(Sentence(answer.without_people() ? WithoutPeopleSentence(answer)
                                                    : CloseCallSentence(answer)));
  if (answer.posts_without_role() > 0)
    content += Under(absl::StrCat(Thousands(answer.posts_without_role()),
                                  " posts have a title that is mapped to no role."));
  content += ObjectiveChart(codes, counts) + ToHtml(Plain("Vacancies by objective", by_objective)) +
             CsvLink("objectives.csv", "vacancies by objective", by_objective);
  if (!answer.reasons().empty()) {
    const Table reasons = ReasonTable(answer);
    content += ToHtml(Plain("Vacancies by reason", reasons)) +
               CsvLink("reasons.csv", "vacancies by reason", reasons);
  }
  content += Tag("h3", "Vacancy by vacancy");
  content += ToHtml(VacancyObjectives(answer)) +
             Under(
                 "Months: until a ready, permanent holder is expected. Confidence: the share of "
                 "inputs that are recorded facts.") +
             CsvLink("vacancies-by-objective.csv", "vacancies with their objectives",
                     ObjectiveTable(answer));
  if (answer.vacancies_size() < answer.total())
    content += Under(absl::StrCat("Only ", Thousands(answer.vacancies_size()), " of ",
                                  Thousands(answer.total()), " are listed."));
  return Section("objectives", kHeading, content);
}

// ---- how many

enum class Supply { kShown, kLeftOut };

std::vector<Table::Column> GroupColumns(absl::string_view first, Supply supply) {
  std::vector<Table::Column> columns = {{std::string(first)}};
  const auto add = [&](const char* title) { columns.push_back({title, Align::kRight}); };
  for (const char* title : {"Posts", "Vacant now", "Openings P50", "To appoint P10",
                            "To appoint P50", "To appoint P90"})
    add(title);
  if (supply == Supply::kShown)
    for (const char* title : {"Ready now", "Short P50"}) add(title);
  for (const char* title :
       {"Vacant at end P10", "Vacant at end P50", "Vacant at end P90", "Vacancy-months"})
    add(title);
  return columns;
}

std::vector<std::string> GroupRow(const std::string& name, const ForecastGroup& group,
                                  Supply supply) {
  const Quantiles last = group.vacant().empty() ? Quantiles() : *group.vacant().rbegin();
  std::vector<std::string> row = {name,
                                  Count(group.posts()),
                                  Count(group.vacant_at_start()),
                                  Count(group.openings().p50()),
                                  Count(group.to_appoint().p10()),
                                  Count(group.to_appoint().p50()),
                                  Count(group.to_appoint().p90())};
  if (supply == Supply::kShown)
    for (const double number : {double{1} * group.ready(), group.shortfall().p50()})
      row.push_back(group.ready_withheld() ? "" : Count(number));
  for (const double number : {last.p10(), last.p50(), last.p90()}) row.push_back(Count(number));
  row.push_back(Decimal(group.vacancy_months()));
  return row;
}

Table TierTable(const Forecast& forecast, const ForecastGroup& all) {
  Table table(GroupColumns("Tier", Supply::kShown));
  for (const ForecastGroup* tier : GroupsOf(forecast, ForecastGroup::TIER))
    if (!tier->withheld())
      table.Add(GroupRow(TierName(std::atoi(tier->key().c_str())), *tier, Supply::kShown));
  table.Add(GroupRow("all", all, Supply::kShown));
  return table;
}

// Groups of a kind side by side, where there are several.
Html Compared(const Forecast& forecast, ForecastGroup::Kind kind, absl::string_view one,
              absl::string_view several) {
  const auto groups = GroupsOf(forecast, kind);
  if (groups.size() < 2) return {};
  Table table(GroupColumns(one, Supply::kLeftOut));
  for (const ForecastGroup* group : groups)
    if (!group->withheld()) table.Add(GroupRow(group->title(), *group, Supply::kLeftOut));
  return ToHtml(Plain(absl::StrCat("Forecast by ", absl::AsciiStrToLower(one)), table)) +
         CsvLink(absl::StrCat("forecast-by-", several, ".csv"), several, table);
}

std::vector<PastPoint> PastOf(const Forecast& forecast, const ForecastGroup& all) {
  std::vector<PastPoint> past;
  for (int m = 0; m < all.vacant_before_size() && m < forecast.history_dates_size(); ++m)
    past.push_back(
        {resource::ToDay(forecast.history_dates(m)), static_cast<double>(all.vacant_before(m))});
  return past;
}

// What a chart's past shows; empty where it has none.
std::string PastSentence(const std::vector<PastPoint>& past) {
  if (past.empty()) return "";
  const auto [least, most] =
      std::minmax_element(past.begin(), past.end(),
                          [](const PastPoint& a, const PastPoint& b) { return a.count < b.count; });
  return absl::StrCat(" Before it, dots show what was recorded in ", past.size(),
                      " months: ", Count(past.front().count), " vacant posts on ",
                      absl::FormatCivilTime(past.front().day), ", ", Count(past.back().count),
                      " on ", absl::FormatCivilTime(past.back().day), ", never fewer than ",
                      Count(least->count), " or more than ", Count(most->count), ".");
}

Table MonthTable(const Forecast& forecast, const ForecastGroup& all) {
  std::vector<Table::Column> columns = {{"Date"}};
  for (const char* title : {"P5", "P10", "P25", "P50", "P75", "P90", "P95", "Expected"})
    columns.push_back({title, Align::kRight});
  columns.push_back({"Basis"});
  Table table(columns);
  for (const PastPoint& point : PastOf(forecast, all))
    table.Add({absl::FormatCivilTime(point.day), "", "", "", "", "", "", "", Count(point.count),
               std::string(kRecorded)});
  for (int m = 0; m < all.vacant_size() && m < forecast.dates_size(); ++m) {
    const Quantiles& q = all.vacant(m);
    table.Add({resource::PrintDate(forecast.dates(m)), Count(q.p5()), Count(q.p10()),
               Count(q.p25()), Count(q.p50()), Count(q.p75()), Count(q.p90()), Count(q.p95()),
               Decimal(q.mean()), std::string(kForecast)});
  }
  return table;
}

Html Fan(const Forecast& forecast, const ForecastGroup& all) {
  std::vector<FanPoint> points;
  for (int m = 0; m < all.vacant_size() && m < forecast.dates_size(); ++m)
    points.push_back({resource::ToDay(forecast.dates(m)), all.vacant(m)});
  if (points.size() < 2) return {};
  const std::vector<PastPoint> past = PastOf(forecast, all);
  const auto& last = points.back().count;
  const ChartWords words{
      .id = "fan",
      .title = absl::StrCat("Vacant posts from ", AsOf(forecast), " to ", EndOf(forecast),
                            past.empty() ? "" : ", and as recorded before"),
      .description =
          absl::StrCat("Fan chart by month. It starts at ", Count(points.front().count.p50()),
                       " vacant posts. On ", EndOf(forecast), " the middle is ", Count(last.p50()),
                       "; 5 times in 10 between ", Count(last.p25()), " and ", Count(last.p75()),
                       ", 8 times in 10 between ", Count(last.p10()), " and ", Count(last.p90()),
                       ", 9 times in 10 between ", Count(last.p5()), " and ", Count(last.p95()),
                       ".", PastSentence(past), " The table by month has the same figures.")};
  return Html::Element("figure", {},
                       Tag("figcaption", words.title) + FanChart(words, points, past));
}

// Which months a table has room for; the last is always among them.
std::vector<int> MonthsAcross(int months) {
  int step = 1;
  for (const int wider : {1, 2, 3, 6, 12, 24, 60}) {
    step = wider;
    if ((months - 1) / step < kMostMonthsAcross) break;
  }
  std::vector<int> chosen;
  for (int m = (months - 1) % step; m < months; m += step) chosen.push_back(m);
  return chosen;
}

int HeatOf(int percent) {
  return static_cast<int>(std::count_if(kHeatSteps.begin(), kHeatSteps.end(),
                                        [&](int step) { return percent >= step; }));
}

// `5 to 9%` for the shade that begins at 5.
std::string ShadeWords(std::size_t shade) {
  const int from = shade == 0 ? 0 : kHeatSteps[shade - 1];
  if (shade == kHeatSteps.size()) return absl::StrCat(from, "% and more");
  return absl::StrCat(from, " to ", kHeatSteps[shade] - 1, "%");
}

Html HeatKeys() {
  Html keys;
  for (std::size_t shade = 0; shade <= kHeatSteps.size(); ++shade)
    keys += Html::Element("li", {{"class", absl::StrCat("h", shade)}}, Text(ShadeWords(shade)));
  return Paragraph("note", "Shading repeats what the figures say:") +
         Html::Element("ul", {{"class", "keys"}}, keys);
}

Html HeatMap(const Forecast& forecast) {
  const auto organisations = GroupsOf(forecast, ForecastGroup::ORGANISATION);
  if (organisations.size() < 2 || forecast.dates().empty()) return {};
  DataTable table{.caption = "Expected share of posts vacant, by council and month end",
                  .look = "heat",
                  .columns = {{"Council"}, {"Posts", Align::kRight}}};
  Table csv({{"council"}, {"date"}, {"posts"}, {"expected_share_vacant"}});
  const std::vector<int> months = MonthsAcross(forecast.dates_size());
  for (const int m : months)
    table.columns.push_back(
        {absl::FormatCivilTime(resource::ToDay(forecast.dates(m))), Align::kRight});
  for (const ForecastGroup* group : organisations) {
    if (group->withheld()) continue;
    const auto share = [&](int m) {
      const int posts = PostsAt(*group, m);
      return posts > 0 ? group->vacant(m).mean() / posts : 0.0;
    };
    auto& row = table.rows.emplace_back();
    row.emplace_back(Text(group->title()));
    row.emplace_back(Text(Thousands(group->posts())));
    for (const int m : months) {
      if (m < group->vacant_size()) {
        const int percent = static_cast<int>(std::lround(share(m) * 100));
        row.emplace_back(Text(absl::StrCat(percent, "%")), absl::StrCat("h", HeatOf(percent)));
      }
    }
    for (int m = 0; m < group->vacant_size() && m < forecast.dates_size(); ++m)
      csv.Add({group->title(), resource::PrintDate(forecast.dates(m)),
               absl::StrCat(PostsAt(*group, m)), absl::StrFormat("%.6g", share(m))});
  }
  Html content = Tag("h3", "Council by council");
  if (static_cast<int>(months.size()) < forecast.dates_size())
    content += Under("The table shows a choice of months; the file has all of them.");
  return content + Html::Element("div", {{"class", "sheet"}}, ToHtml(table) + HeatKeys()) +
         CsvLink("vacant-share-by-council.csv", "expected share vacant by council and month", csv);
}

// Who is ready for the posts of each tier, month by month; nothing where it is not told.
Html BenchByTier(const Forecast& forecast) {
  const std::vector<int> months = MonthsAcross(forecast.dates_size());
  std::vector<Table::Column> columns = {{"Tier"}, {"Posts", Align::kRight}};
  for (const int m : months)
    columns.push_back({absl::FormatCivilTime(resource::ToDay(forecast.dates(m))), Align::kRight});
  Table table(columns);
  Table csv({{"tier"}, {"date"}, {"posts"}, {"ready"}});
  for (const ForecastGroup* tier : GroupsOf(forecast, ForecastGroup::TIER)) {
    const auto& bench = tier->simulated().bench();
    if (bench.size() < forecast.dates_size()) continue;
    const std::string name = TierName(std::atoi(tier->key().c_str()));
    std::vector<std::string> row = {name, Count(tier->posts())};
    for (const int m : months) row.push_back(Decimal(bench[m]));
    table.Add(std::move(row));
    for (int m = 0; m < forecast.dates_size(); ++m)
      csv.Add({name, resource::PrintDate(forecast.dates(m)), absl::StrCat(tier->posts()),
               absl::StrFormat("%.6g", bench[m])});
  }
  if (table.size() == 0) return {};
  return Tag("h3", "Who will be ready") +
         Under(
             "People who could be appointed to a post of the tier, on average: holders of posts "
             "of the tier below, and people who hold none.") +
         ToHtml(Plain("People ready for each tier at month ends", table)) +
         CsvLink("bench-by-tier.csv", "people ready by tier and month", csv);
}

Html PostByPost(const Forecast& forecast) {
  if (forecast.posts().empty()) return {};
  const auto held = std::count_if(forecast.posts().begin(), forecast.posts().end(),
                                  [](const auto& post) { return post.held(); });
  std::string words =
      "A probability about one post says something of its holder: it is personal data.";
  if (held > static_cast<std::ptrdiff_t>(kMostPostsAtRisk))
    absl::StrAppend(&words, " The table shows ", kMostPostsAtRisk, " of ", Thousands(held),
                    ", those of the law first; the file has all of them.");
  return Tag("h3", "Held posts at risk") + Under(words) +
         ToHtml(Plain("How likely each held post is to fall vacant, and why",
                      PostsAtRisk(forecast, kMostPostsAtRisk))) +
         CsvLink("posts.csv", "probability by post", PostForecastRows(forecast));
}

std::string AppointSentence(const ForecastGroup& all) {
  return absl::StrCat("To have every post filled takes ", Count(all.to_appoint().p50()),
                      " appointments (8 times in 10: ", Count(all.to_appoint().p10()), " to ",
                      Count(all.to_appoint().p90()), "). ",
                      all.ready_withheld()
                          ? "Who is ready is for those to see who may read people's records."
                          : absl::StrCat(Counted(all.ready(), "person is", "people are"),
                                         " ready now, each counted once, which leaves ",
                                         Count(all.shortfall().p50()), " short."));
}

Html WithheldNote(const Forecast& forecast) {
  const std::string sentence =
      WithheldSentence(std::count_if(forecast.groups().begin(), forecast.groups().end(),
                                     [](const ForecastGroup& group) { return group.withheld(); }));
  return sentence.empty() ? Html() : Under(Sentence(sentence));
}

// What only a simulation tells.
Html Played(const Forecast& forecast, const ForecastGroup& all) {
  if (!all.has_simulated()) return {};
  Html content;
  for (const std::string& sentence :
       {AppointedSentence(all.simulated()), ActingSentence(all.simulated()),
        BenchSentence(all.simulated()), SpreadSentence(all.simulated()), AloneSentence(forecast)})
    if (!sentence.empty()) content += Under(Sentence(sentence));
  return content;
}

// Why posts fall vacant within the period, as a picture, a table and a file; nothing where a closed
// form answered, which does not know.
Html Drivers(const Forecast& forecast, const ForecastGroup& all) {
  if (all.simulated().drivers().empty()) return {};
  std::vector<BarRow> bars;
  std::vector<std::string> words;
  Table table({{"Cause"}, {"Vacancies", Align::kRight}});
  for (const auto& driver : all.simulated().drivers()) {
    bars.push_back({CauseWords(driver.cause()), static_cast<int>(std::lround(driver.vacancies()))});
    words.push_back(absl::StrCat(bars.back().label, " ", bars.back().count));
    table.Add({CauseWords(driver.cause()), Decimal(driver.vacancies())});
  }
  Table csv({{"tier"}, {"cause"}, {"vacancies"}});
  for (const ForecastGroup* tier : GroupsOf(forecast, ForecastGroup::TIER))
    for (const auto& driver : tier->simulated().drivers())
      csv.Add({TierName(std::atoi(tier->key().c_str())), CauseWords(driver.cause()),
               absl::StrFormat("%.6g", driver.vacancies())});
  for (const auto& driver : all.simulated().drivers())
    csv.Add({"all", CauseWords(driver.cause()), absl::StrFormat("%.6g", driver.vacancies())});
  const ChartWords named{.id = "drivers",
                         .title = "Why posts fall vacant",
                         .description = absl::StrCat("Horizontal bars of the vacancies expected "
                                                     "within the period, by cause: ",
                                                     absl::StrJoin(words, ", "),
                                                     ". The table below has the same figures.")};
  return Html::Element("figure", {}, Tag("figcaption", named.title) + BarChart(named, bars)) +
         ToHtml(Plain("Vacancies expected within the period, by cause", table)) +
         CsvLink("drivers.csv", "vacancies by tier and cause", csv);
}

Html HowMany(const Forecast& forecast) {
  constexpr absl::string_view kHeading = "How many must we appoint, and are they ready";
  const ForecastGroup* all = AllOf(forecast);
  if (all == nullptr || all->vacant().empty()) {
    Html content = Lead("There is nothing to forecast.");
    if (all != nullptr && all->withheld()) content = Lead(Sentence(WithheldSentence(1)));
    if (!forecast.uncertainty().empty()) content += Under(Sentence(forecast.uncertainty()));
    return Section("forecast", kHeading, content);
  }
  const Table tiers = TierTable(forecast, *all);
  const Table months = MonthTable(forecast, *all);
  DataTable by_tier = Plain("Forecast by tier", tiers);
  by_tier.look = "totals";
  const std::string& scenario = forecast.scenario_title();
  const Html content =
      (scenario.empty() ? Html() : Under(absl::StrCat("If: ", scenario, "."))) +
      Lead(Sentence(BandSentence(*all, EndOf(forecast)))) + Under(AppointSentence(*all)) +
      (forecast.uncertainty().empty() ? Html() : Under(Sentence(forecast.uncertainty()))) +
      (StatutorySentence(forecast).empty() ? Html()
                                           : Under(Sentence(StatutorySentence(forecast)))) +
      (EngineSentence(forecast).empty() ? Html() : Under(Sentence(EngineSentence(forecast)))) +
      Played(forecast, *all) + WithheldNote(forecast) + Fan(forecast, *all) + ToHtml(by_tier) +
      Under(
          "P10, P50, P90: one time in ten, five times in ten and nine times in ten the count is "
          "at or below the figure. Short: appointments needed beyond the people who are ready.") +
      CsvLink("forecast-by-tier.csv", "tiers", tiers) + Tag("h3", "Month by month") +
      ToHtml(Plain("Vacant posts at each month end", months)) +
      CsvLink("forecast-by-month.csv", "vacant posts by month", months) +
      CsvLink("forecast-by-group-and-month.csv", "the same for every group",
              ForecastTable(forecast)) +
      Drivers(forecast, *all) + BenchByTier(forecast) + HeatMap(forecast) +
      Compared(forecast, ForecastGroup::ORGANISATION, "Council", "councils") +
      Compared(forecast, ForecastGroup::NETWORK, "Learning network", "networks") +
      Compared(forecast, ForecastGroup::NATION, "Nation", "nations") + PostByPost(forecast);
  return Section("forecast", kHeading, content);
}

// ---- what a scenario changes

Table ChangeTable(const ScenarioComparison& comparison) {
  const int end = comparison.horizon_months();
  std::vector<Table::Column> columns = {{"Tier"}};
  for (const char* title : {"Vacant before", "After", "Difference", "P10", "P90",
                            "Months of vacancy", "To appoint", "From within", "From outside"})
    columns.push_back({title, Align::kRight});
  Table table(columns);
  const auto add = [&](const planner::v1::ComparedGroup& group, const std::string& name) {
    const Quantiles& difference = group.difference(end);
    table.Add({name, Decimal(group.vacant_before(end)), Decimal(group.vacant_after(end)),
               Signed(difference.mean()), absl::StrFormat("%+g", difference.p10()),
               absl::StrFormat("%+g", difference.p90()), Signed(group.vacancy_months()),
               Signed(group.to_appoint().mean()), Signed(group.appointed_within()),
               Signed(group.appointed_outside())});
  };
  for (const auto& group : comparison.groups())
    if (group.kind() == ForecastGroup::TIER && !group.withheld())
      add(group, TierName(std::atoi(group.key().c_str())));
  add(comparison.groups(0), "all");
  return table;
}

Html DifferenceFan(const ScenarioComparison& comparison) {
  const auto& all = comparison.groups(0);
  std::vector<FanPoint> points;
  for (int m = 0; m < all.difference_size() && m < comparison.dates_size(); ++m)
    points.push_back({resource::ToDay(comparison.dates(m)), all.difference(m)});
  if (points.size() < 2) return {};
  const Quantiles& last = points.back().count;
  const std::string end = resource::PrintDate(*comparison.dates().rbegin());
  const ChartWords words{
      .id = "difference",
      .title = absl::StrCat("Vacant posts more or fewer: ", comparison.after_title(), ", against ",
                            comparison.before_title()),
      .description =
          absl::StrCat("Fan chart by month; nought is no difference. On ", end, " the middle is ",
                       Count(last.p50()), "; 8 times in 10 between ", Count(last.p10()), " and ",
                       Count(last.p90()), ". The file below has the same figures.")};
  return Html::Element("figure", {}, Tag("figcaption", words.title) + FanChart(words, points));
}

Html WhatChanges(const ScenarioComparison* comparison) {
  if (comparison == nullptr) return {};
  const std::string heading = absl::StrCat("What if: ", comparison->after_title());
  if (comparison->groups().empty())
    return Section("scenario", heading, Lead("No post is in scope."));
  const auto& all = comparison->groups(0);
  if (all.withheld()) return Section("scenario", heading, Lead(Sentence(WithheldSentence(1))));
  const Table tiers = ChangeTable(*comparison);
  DataTable by_tier = Plain("What the scenario changes, by tier", tiers);
  by_tier.look = "totals";
  const std::string place = PlaceSentence(*comparison, all);
  return Section("scenario", heading,
                 Lead(Sentence(PeakSentence(*comparison, all))) +
                     Under(absl::StrCat("Against ", comparison->before_title(), ".")) +
                     Under(Sentence(ClearSentence(*comparison, all))) +
                     (place.empty() ? Html() : Under(Sentence(place))) +
                     DifferenceFan(*comparison) + ToHtml(by_tier) +
                     CsvLink("scenario-by-tier.csv", "what changes by tier", tiers) +
                     CsvLink("scenario-by-group-and-month.csv",
                             "the same for every group and month", ComparisonTable(*comparison)));
}

// ---- accuracy

Html Accuracy(const Report& report) {
  constexpr absl::string_view kHeading = "How earlier forecasts fared";
  if (report.track_record == nullptr)
    return Section("accuracy", kHeading, Lead(Sentence(report.no_track_record)));
  const std::vector<std::string> sentences = TrackRecordSentences(*report.track_record);
  Html content = Lead(Sentence(sentences[0]));
  for (std::size_t i = 1; i < sentences.size(); ++i) content += Under(Sentence(sentences[i]));
  if (report.track_record->summary().months() > 0) {
    const Table table = TrackRecordTable(*report.track_record);
    DataTable shown = Plain("Months that have ended, by how far ahead they lay", table);
    shown.look = "totals";
    content += ToHtml(shown) +
               Under(
                   "A month that several forecasts foretold counts for each. The loss is in posts; "
                   "less is better.") +
               CsvLink("accuracy.csv", "how earlier forecasts fared", table);
  }
  return Section("accuracy", kHeading, content);
}

// ---- rates

Html OwnExits(const Forecast& forecast) {
  const std::string sentence = OwnExitsSentence(forecast.own_exits(), forecast.own_exits_refused());
  if (sentence.empty()) return {};
  if (forecast.own_exits().empty()) return Under(Sentence(sentence));
  DataTable table{.caption = "Exits by own records: what those of a tier are multiplied by",
                  .columns = {{"Organisation"},
                              {"Tier"},
                              {"Exits times", Align::kRight},
                              {"Exits on record", Align::kRight},
                              {"Post-years", Align::kRight},
                              {"Own weight", Align::kRight}}};
  Table csv({{"organisation"},
             {"tier"},
             {"exits_times"},
             {"exits_on_record"},
             {"post_years"},
             {"own_weight"}});
  for (const planner::v1::OwnExits& one : forecast.own_exits()) {
    const std::string times = absl::StrFormat("%.2f", one.factor());
    const std::string exits = absl::StrCat(one.exits());
    const std::string years = absl::StrFormat("%.1f", one.post_years());
    const std::string weight = absl::StrFormat("%.2f", one.own_weight());
    table.rows.push_back({Text(one.title()), Text(TierName(one.tier())), Text(times), Text(exits),
                          Text(years), Text(weight)});
    csv.Add({one.organisation(), absl::StrCat(one.tier()), times, exits, years, weight});
  }
  return Under(Sentence(sentence)) + ToHtml(table) +
         CsvLink("own-exits.csv", "exits by own records", csv);
}

Html Rates(const Forecast& forecast) {
  if (forecast.rates().empty())
    return Section("rates", "Rates", Lead("The forecast used no rate."));
  DataTable table{.caption = "The rates that the forecast rests on",
                  .columns = {{"Measure"},
                              {"Tier"},
                              {"Value", Align::kRight},
                              {"Source"},
                              {"Assumption"},
                              {"Citation"}}};
  Table csv({{"measure"}, {"tier"}, {"value"}, {"source"}, {"assumption"}, {"citation"}});
  for (const auto& rate : forecast.rates()) {
    const std::string value = absl::StrFormat("%g", rate.value());
    table.rows.push_back({Text(Sentence(MeasureWords(rate.measure()) + TenureWords(rate))),
                          Text(RateTierName(rate.tier())),
                          Text(value),
                          Text(RateSourceWords(rate)),
                          Text(rate.assumption()),
                          {Linked(rate.source().citation()), "w"}});
    csv.Add({MeasureWords(rate.measure()) + TenureWords(rate), RateTierName(rate.tier()), value,
             RateSourceWords(rate), rate.assumption(), rate.source().citation()});
  }
  return Section("rates", "Rates",
                 Lead(Sentence(RatesSentence(forecast))) + ToHtml(table) +
                     CsvLink("rates.csv", "rates", csv) + OwnExits(forecast));
}

// ---- provenance

Html Entry(absl::string_view term, absl::string_view meaning) {
  return meaning.empty() ? Html() : Tag("dt", term) + Tag("dd", meaning);
}

std::string SnapshotWords(const WorkforceSnapshot& snapshot) {
  if (TokensOf(snapshot).empty()) return "not known";
  std::string heard;
  if (snapshot.has_heard_time())
    heard = absl::StrCat("; heard from both at ",
                         absl::FormatTime("%Y-%m-%d %H:%M:%S UTC",
                                          absl::FromUnixSeconds(snapshot.heard_time().seconds()),
                                          absl::UTCTimeZone()));
  return absl::StrCat(TokensOf(snapshot), heard);
}

Html Provenance(const Report& report) {
  const Forecast& forecast = report.forecast;
  const std::string left_out = LeftOutSentence(forecast);
  const std::string period = forecast.dates().empty()
                                 ? ""
                                 : absl::StrCat(AsOf(forecast), " to ", EndOf(forecast), ", ",
                                                forecast.horizon_months(), " months");
  const Html entries =
      Entry("Forecast run", forecast.run_id()) + Entry("Period", period) +
      Entry("Engine", EngineWords(forecast.engine())) +
      Entry("Model version", forecast.model_version()) +
      Entry("Uncertainty", forecast.uncertainty()) +
      Entry("Agreement",
            AgreementSentence(forecast).empty() ? "" : Sentence(AgreementSentence(forecast))) +
      Entry("Scenario", forecast.scenario_title()) +
      Entry("Scenario run", report.comparison == nullptr ? "" : report.comparison->run_id()) +
      Entry("Vacant posts read at", SnapshotWords(report.vacancies.snapshot())) +
      Entry("Objectives read at", SnapshotWords(report.objectives.snapshot())) +
      Entry("Forecast read at", SnapshotWords(forecast.snapshot())) +
      Entry("Completeness", left_out.empty() ? "No post is left out." : Sentence(left_out));
  return Section("provenance", "Provenance", Html::Element("dl", {}, entries));
}

Html Head(const Forecast& forecast) {
  return Html::Element(
      "head", {},
      Html::Element("meta", {{"charset", "utf-8"}}) +
          Html::Element(
              "meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}}) +
          Html::Element("meta", {{"name", "color-scheme"}, {"content", "light dark"}}) +
          Html::Element("meta", {{"name", "referrer"}, {"content", "no-referrer"}}) +
          Html::Element("meta", {{"http-equiv", "Content-Security-Policy"},
                                 {"content",
                                  "default-src 'none'; style-src 'unsafe-inline'; base-uri "
                                  "'none'; form-action 'none'"}}) +
          Tag("title", absl::StrCat(TitleOf(forecast), " on ", AsOf(forecast))) +
          Html::Element("style", {}, Html::Trusted(ReportStyle())));
}

}  // namespace

std::string ReportPage(const Report& report) {
  const Forecast& forecast = report.forecast;
  const Html main = Html::Element("main", {{"id", "main"}, {"tabindex", "-1"}},
                                  Warning(report.vacancies, report.objectives, forecast) +
                                      Missing(report.vacancies) + Objectives(report.objectives) +
                                      HowMany(forecast) + WhatChanges(report.comparison) +
                                      Accuracy(report) + Rates(forecast) + Provenance(report));
  const Html body =
      Html::Element("a", {{"class", "skip"}, {"href", "#main"}}, Text("Skip to the answers")) +
      Header(report) + main +
      Html::Element("footer", {},
                    Tag("p",
                        "Made by Cairn. The page is whole in itself: it loads "
                        "nothing and runs no script."));
  const Html page =
      Html::Element("html", {{"lang", "en-GB"}}, Head(forecast) + Html::Element("body", {}, body));
  return absl::StrCat("<!doctype html>\n", page.markup());
}

}  // namespace cairn::cli
