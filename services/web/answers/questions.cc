#include "services/web/answers/questions.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "common/resource/dates.h"
#include "common/table/escaped_stream.h"
#include "services/web/columns/columns.h"
#include "services/web/words/words.h"

namespace cairn::cli {
namespace {

using planner::v1::Assumption;
using planner::v1::Flag;
using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using planner::v1::Measure;
using planner::v1::MeasureGroup;
using planner::v1::VacancyObjective;
using planner::v1::VacantPost;
using Align = Table::Align;

constexpr int kBarWidth = 24;
constexpr int kMostMonthRows = 12;
constexpr std::size_t kWidthOfBands = 150;  // from which on the forecast's bands are drawn

std::string Title(const VacantPost& post) {
  return absl::StrCat(post.post_title(), post.statutory() ? " (statutory)" : "");
}

// `organisations/x/posts/y` as `x/y`, which explain takes.
std::string ShortPost(absl::string_view name) {
  std::string text(name);
  return absl::StrReplaceAll(text, {{"organisations/", ""}, {"/posts/", "/"}});
}

// `2026-09-01 to 2027-01-31`; `from 2027-04-01` of a vacancy to come.
std::string VacantWords(const VacantPost& post) {
  std::string words = DateOrDash(post.has_vacant_since(), post.vacant_since());
  if (post.to_come()) words = absl::StrCat("from ", words);
  if (post.has_vacant_until())
    absl::StrAppend(&words, " to ", resource::PrintDate(post.vacant_until()));
  return words;
}

void PrintSentence(const std::string& sentence, std::ostream& out) {
  if (!sentence.empty()) out << "  " << sentence << ".\n";
}

void PrintMore(int shown, int total, absl::string_view command, const Layout& layout,
               std::ostream& out) {
  if (total <= shown) return;
  out << "  ... " << Thousands(total - shown) << " more: cairn " << command << " "
      << layout.organisation << (layout.organisation.empty() ? "" : " ") << "--all\n";
}

}  // namespace

// ---- who is missing

void PrintVacancies(const planner::v1::ListVacantPostsResponse& answer, const Layout& layout,
                    std::ostream& out) {
  out << Heading{"WHO IS MISSING"} << "   " << MissingSentence(answer) << "\n";
  Table table({{"post"},
               {"organisation"},
               {"vacant since"},
               {"cover"},
               {"known by"},
               {"ready here/network", Align::kRight}});
  const int shown = std::min(layout.rows, answer.vacant_posts_size());
  for (int i = 0; i < shown; ++i) {
    const VacantPost& post = answer.vacant_posts(i);
    table.Add({Title(post), post.organisation_title(), VacantWords(post), CoverWord(post.cover()),
               Lower(roles::v1::Vacancy::Origin_Name(post.origin())),
               !post.in_scope() ? "out of scope"
               : post.ready_withheld()
                   ? "withheld"
                   : absl::StrCat(post.ready_here(), " / ", post.ready_network())});
  }
  if (shown > 0) table.Print(out, "  ", layout.width);
  PrintMore(shown, answer.total(), "vacancies", layout, out);
  const auto unrecorded =
      std::count_if(answer.vacant_posts().begin(), answer.vacant_posts().end(),
                    [](const VacantPost& post) { return post.vacancy().empty(); });
  if (unrecorded > 0)
    out << "  " << Thousands(unrecorded)
        << (unrecorded == 1 ? " is known by the records of people only: its holder has left"
                            : " are known by the records of people only: their holders have left")
        << ". The\n  register (cairn list vacancies) has no open vacancy of "
        << (unrecorded == 1 ? "it" : "them") << ".\n";
  if (answer.to_come() > 0)
    out << "  " << Thousands(answer.to_come())
        << (answer.to_come() == 1 ? " vacancy is" : " vacancies are") << " still to come.\n";
  if (answer.posts_without_role() > 0)
    out << "  " << Thousands(answer.posts_without_role()) << " of the " << Thousands(answer.posts())
        << (answer.posts_without_role() == 1
                ? " posts has a title that is mapped to no role, and counts in no tier.\n"
                : " posts have a title that is mapped to no role, and count in no tier.\n");
  PrintSentence(WithoutPeopleSentence(answer), out);
  out << StaleWarning(answer.snapshot());
}

// ---- which objective

void PrintObjectives(const planner::v1::MapObjectivesResponse& answer, const Layout& layout,
                     std::ostream& out) {
  out << Heading{"WHICH OBJECTIVE WOULD FILL THEM"} << "   " << answer.framework()
      << (answer.outside_period() ? " (its period has ended; used as a lens)" : "") << "\n";
  std::map<std::string, int> by_code;
  std::map<std::string, std::vector<std::string>> parts;
  int most = 1;
  for (const auto& count : answer.counts()) {
    if (count.objective().part().empty()) {
      by_code[count.objective().code()] = count.primary();
      most = std::max(most, count.primary());
    } else if (count.primary() > 0) {
      parts[count.objective().code()].push_back(
          absl::StrCat(Code(count.objective()), ": ", count.primary()));
    }
  }
  for (const absl::string_view code : ObjectiveCodesOf(answer)) {
    const int count = by_code[std::string(code)];
    const std::string line =
        absl::StrFormat("  %-16s%5s  %-*s%s", ObjectiveName(code), Thousands(count), kBarWidth + 2,
                        Bar(count, most, kBarWidth), absl::StrJoin(parts[std::string(code)], "  "));
    out << absl::StripTrailingAsciiWhitespace(line) << "\n";
  }
  std::vector<std::string> reasons;
  for (const auto& [reason, count] : answer.reasons())
    reasons.push_back(absl::StrCat(reason, " ", count));
  std::sort(reasons.begin(), reasons.end());
  if (!reasons.empty()) out << "  reasons: " << absl::StrJoin(reasons, ", ") << "\n";
  PrintSentence(ToComeSentence(answer), out);
  if (answer.total() > 0 && !answer.without_people()) PrintSentence(CloseCallSentence(answer), out);
  PrintSentence(WithoutPeopleSentence(answer), out);

  if (layout.rows > 0) {
    Table table({{"post"},
                 {"organisation"},
                 {"objective"},
                 {"reason", Align::kLeft, true},
                 {"months", Align::kRight},
                 {"also"},
                 {"explain", Align::kLeft, true}});
    const int shown = std::min(layout.rows, answer.vacancies_size());
    for (int i = 0; i < shown; ++i) {
      const VacancyObjective& row = answer.vacancies(i);
      std::vector<std::string> also;
      for (const auto& route : row.secondary()) also.push_back(Code(route.objective()));
      table.Add(
          {row.post_title(), row.organisation_title(), Code(row.primary().objective()),
           Reason_Name(row.primary().reason()),
           row.primary().expected_months() > 0 ? WaitInMonths(row.primary().expected_months()) : "",
           absl::StrJoin(also, " "), ShortPost(row.post())});
    }
    if (shown > 0) table.Print(out, "  ", layout.width);
    PrintMore(shown, answer.total(), "objectives", layout, out);
  } else if (answer.vacancies_size() > 0) {
    const auto best = std::find_if(
        answer.vacancies().begin(), answer.vacancies().end(),
        [](const VacancyObjective& row) { return row.primary().objective().code() == "O3"; });
    const VacancyObjective& row = best == answer.vacancies().end() ? answer.vacancies(0) : *best;
    out << "  " << row.organisation_title() << ", " << row.post_title() << ": "
        << Code(row.primary().objective()) << ". " << row.action() << "\n";
    if (!answer.without_people())
      out << "  Why: cairn objectives explain " << ShortPost(row.post()) << "\n";
  }
  out << StaleWarning(answer.snapshot());
}

void PrintExplanation(const planner::v1::ExplainObjectiveResponse& answer, const Layout& layout,
                      std::ostream& out) {
  const VacancyObjective& row = answer.vacancy();
  out << row.post_title() << ", " << row.organisation_title() << ": "
      << Code(row.primary().objective()) << " " << Reason_Name(row.primary().reason()) << "\n  "
      << row.action() << "\n";
  if (row.primary().expected_months() > 0)
    out << "  about " << WaitInMonths(row.primary().expected_months())
        << " months to a ready, permanent holder ("
        << (row.primary().months_from_facts() ? "from recorded dates" : "a default") << ")\n";
  out << absl::StrFormat("  confidence %.0f %%: the share of inputs that are recorded facts\n",
                         row.confidence() * 100);
  std::vector<std::string> flags;
  for (const int flag : row.flags()) {
    flags.push_back(Lower(Flag_Name(static_cast<Flag>(flag))));
    if (flag == planner::v1::REGISTRATION_LAPSES)
      absl::StrAppend(&flags.back(), " on ", resource::PrintDate(row.lapse_date()));
  }
  if (answer.outside_period()) flags.emplace_back("outside the framework's period");
  if (!flags.empty()) out << "  note: " << absl::StrJoin(flags, ", ") << "\n";
  if (answer.routes_size() > 0) {
    out << "Routes that hold, shortest first\n";
    Table routes({{"objective"},
                  {"reason", Align::kLeft, true},
                  {"months", Align::kRight},
                  {"people", Align::kRight},
                  {"they also need", Align::kLeft, true}});
    for (const auto& route : answer.routes())
      routes.Add({Code(route.objective()), Reason_Name(route.reason()),
                  route.expected_months() > 0 ? WaitInMonths(route.expected_months()) : "",
                  route.people() > 0 ? absl::StrCat(route.people()) : "",
                  absl::StrJoin(route.also_needs(), ", ")});
    routes.Print(out, "  ", layout.width);
  }
  out << "What it rests on\n";
  Table inputs({{"input"},
                {"value", Align::kLeft, true},
                {"as of", Align::kLeft, true},
                {"meaning", Align::kLeft, true},
                {"resources", Align::kRight}});
  for (const auto& evidence : answer.evidence())
    inputs.Add({evidence.input(), evidence.value(),
                evidence.has_as_of_date() ? resource::PrintDate(evidence.as_of_date()) : "",
                evidence.meaning(),
                evidence.resources_size() == 0 ? "" : absl::StrCat(evidence.resources_size())});
  inputs.Print(out, "  ", layout.width);
  for (const auto& evidence : answer.evidence())
    for (const std::string& name : evidence.resources())
      out << "  " << evidence.input() << "  " << name << "\n";
  out << "Every part of every objective\n";
  Table parts({{"part"}, {"state"}});
  for (const auto& part : row.parts())
    parts.Add({Code(part.part()), planner::v1::PartState::State_Name(part.state())});
  parts.Print(out, "  ", layout.width);
  out << StaleWarning(answer.snapshot());
}

// ---- how far they have come

namespace {

// `12 of 48`; where there is no figure, why.
std::string FigureWords(const Measure& measure) {
  switch (measure.state()) {
    case Measure::MEASURED:
      return absl::StrCat(Thousands(measure.numerator()), " of ", Thousands(measure.denominator()));
    case Measure::NO_CASES:
      return "nothing to measure";
    case Measure::SUPPRESSED:
    case Measure::NOT_RECORDED:
      return Lower(Measure::State_Name(measure.state()));
    default:
      return "-";
  }
}

void PrintMeasuresOf(const MeasureGroup& group, const Layout& layout, std::ostream& out) {
  out << "  " << group.title();
  if (group.kind() != MeasureGroup::ORGANISATION)
    out << ", " << Thousands(group.organisations())
        << (group.organisations() == 1 ? " organisation" : " organisations");
  out << (group.by_analogy() ? " (by analogy: the framework is another nation's)" : "") << "\n";
  Table table({{"id"},
               {"measure", Align::kLeft, true},
               {"figure", Align::kRight},
               {"share", Align::kRight},
               {"of what"},
               {"oldest evidence"}});
  std::map<std::string, std::vector<std::string>> notes;  // ids by what is said of them
  for (const Measure& measure : group.measures()) {
    const bool has_share = measure.state() == Measure::MEASURED;
    table.Add({measure.id(), measure.title(), FigureWords(measure),
               has_share
                   ? absl::StrFormat("%.0f %%", 100.0 * measure.numerator() / measure.denominator())
                   : "",
               measure.unit(), DateOrDash(measure.has_as_of_date(), measure.as_of_date())});
    if (!measure.note().empty()) notes[measure.note()].push_back(measure.id());
  }
  table.Print(out, "    ", layout.width);
  for (const auto& [note, ids] : notes)
    out << "    " << absl::StrJoin(ids, ", ") << ": " << note << ".\n";
}

}  // namespace

void PrintMeasures(const planner::v1::MeasureProgressResponse& answer, const Layout& layout,
                   std::ostream& out) {
  out << Heading{"HOW FAR HAVE WE COME"} << "   " << answer.framework()
      << (answer.outside_period() ? " (its period has ended; used as a lens)" : "") << ", on "
      << resource::PrintDate(answer.as_of_date()) << "\n";
  // The widest groups first, and of those the ones that the framework was made for.
  std::vector<const MeasureGroup*> groups;
  for (const MeasureGroup& group : answer.groups()) groups.push_back(&group);
  std::stable_sort(groups.begin(), groups.end(), [](const MeasureGroup* a, const MeasureGroup* b) {
    return std::tuple(-a->kind(), a->by_analogy()) < std::tuple(-b->kind(), b->by_analogy());
  });
  int shown = 0;
  int rows = 0;
  for (const MeasureGroup* group : groups) {
    if (rows >= layout.rows && group->kind() != groups.front()->kind()) break;
    PrintMeasuresOf(*group, layout, out);
    rows += group->measures_size();
    ++shown;
  }
  PrintMore(shown, answer.groups_size(), "measures", layout, out);
  PrintSentence(WithoutPeopleSentence(answer), out);
  out << "  What each measure is: docs/objectives.md.\n" << StaleWarning(answer.snapshot());
}

// ---- how ready

void PrintAssessment(const planner::v1::AssessReadinessResponse& answer, const Layout& layout,
                     std::ostream& out) {
  out << answer.person() << " for " << answer.role() << ": "
      << type::v1::Readiness_Name(answer.readiness())
      << absl::StrFormat(", score %.2f", answer.score());
  if (answer.has_months_to_ready() && answer.months_to_ready() > 0)
    out << ", about " << WaitInMonths(answer.months_to_ready()) << " months to ready";
  out << "\n";
  Table table({{"gate"},
               {"verdict"},
               {"score", Align::kRight},
               {"of", Align::kRight},
               {"months", Align::kRight},
               {"requirement", Align::kLeft, true},
               {"remedy", Align::kLeft, true}});
  for (const auto& part : answer.parts())
    table.Add({Lower(roles::v1::Requirement::Gate_Name(part.requirement().gate())),
               Lower(planner::v1::ReadinessPart::Verdict_Name(part.verdict())),
               absl::StrFormat("%.3f", part.score()), absl::StrFormat("%.3f", part.possible()),
               part.months() > 0 ? WaitInMonths(part.months()) : "", part.requirement().text(),
               part.remedy()});
  table.Print(out, "  ", layout.width);
  out << StaleWarning(answer.snapshot());
}

void PrintCandidates(const planner::v1::ListCandidatesResponse& answer, absl::string_view role,
                     const Layout& layout, std::ostream& out) {
  out << Thousands(answer.total()) << (answer.total() == 1 ? " candidate for " : " candidates for ")
      << role << "\n";
  Table table(
      {{"person"}, {"readiness"}, {"score", Align::kRight}, {"months to ready", Align::kRight}});
  for (const auto& one : answer.candidates())
    table.Add({one.person(), EnumWord(type::v1::Readiness_Name(one.readiness())),
               absl::StrFormat("%.2f", one.score()),
               one.has_months_to_ready() ? WaitInMonths(one.months_to_ready()) : ""});
  table.Print(out, "  ", layout.width);
  out << StaleWarning(answer.snapshot());
}

// ---- how many

// How many groups are not shown, and why.
template <typename Groups>
void PrintWithheld(const Groups& groups, std::ostream& out) {
  const std::string sentence = WithheldSentence(std::count_if(
      groups.begin(), groups.end(), [](const auto& group) { return group.withheld(); }));
  if (!sentence.empty()) out << "  " << sentence << ".\n";
}

// What a simulation adds about all posts.
void PrintSimulated(const Forecast& answer, const ForecastGroup& all, std::ostream& out) {
  const auto& simulated = all.simulated();
  const auto& uncovered = *simulated.uncovered().rbegin();
  out << "  Of these, nobody covers " << Count(uncovered.p10()) << " to " << Count(uncovered.p90())
      << ".\n";
  if (const std::string drivers = DriversSentence(simulated); !drivers.empty())
    out << "  " << drivers << ".\n";
  for (const std::string& sentence :
       {SpreadSentence(simulated), ActingSentence(simulated), BenchSentence(simulated)})
    if (!sentence.empty()) out << "  " << sentence << ".\n";
  out << "  " << AppointedSentence(simulated);
  if (simulated.has_mean_months_to_fill())
    out << absl::StrFormat(", after %.1f months on average", simulated.mean_months_to_fill());
  out << ".\n  Played " << Thousands(answer.replications()) << " times from seed " << answer.seed()
      << absl::StrFormat("; the mean at the end is right to about %.2g.\n",
                         2 * *simulated.standard_error().rbegin());
  for (const std::string& sentence : {AgreementSentence(answer), AloneSentence(answer)})
    if (!sentence.empty()) out << "  " << sentence << ".\n";
}

// How it was before the start, month by month.
void PrintHistory(const Forecast& answer, const ForecastGroup& all, const Layout& layout,
                  std::ostream& out) {
  if (all.vacant_before().empty()) return;
  Table table({{"date"}, {"vacant", Align::kRight}, {""}});
  for (int m = 0; m < all.vacant_before_size(); ++m)
    table.Add({resource::PrintDate(answer.history_dates(m)), Count(all.vacant_before(m)),
               std::string(kRecorded)});
  table.Add({resource::PrintDate(answer.start_date()), Count(all.vacant_at_start()), "the start"});
  out << "  By month before, all posts:\n";
  table.Print(out, "    ", layout.width);
}

template <typename Answer>
void PrintOwnExits(const Answer& answer, std::ostream& out) {
  const std::string sentence = OwnExitsSentence(answer.own_exits(), answer.own_exits_refused());
  if (!sentence.empty()) out << "  " << sentence << ".\n";
}

// The forecast where the bands have no room: `12 (9 to 16)`.
Table NarrowForecast() {
  return Table({{"group"},
                {"posts", Align::kRight},
                {"vacant now", Align::kRight},
                {"to appoint P50 (P10 to P90)", Align::kRight},
                {"ready now", Align::kRight},
                {"short P50", Align::kRight},
                {"vacant at end P50 (P10 to P90)", Align::kRight}});
}

std::vector<std::string> NarrowRow(const ForecastGroup& group, const std::string& title) {
  const auto band = [](const auto& spread) {
    return absl::StrCat(Count(spread.p50()), " (", Count(spread.p10()), " to ", Count(spread.p90()),
                        ")");
  };
  return {title,
          Count(group.posts()),
          Count(group.vacant_at_start()),
          band(group.to_appoint()),
          group.has_shortfall() ? Count(group.ready()) : "",
          group.has_shortfall() ? Count(group.shortfall().p50()) : "",
          band(*group.vacant().rbegin())};
}

void PrintForecast(const Forecast& answer, const Layout& layout, std::ostream& out) {
  const std::string end =
      answer.dates().empty() ? "" : resource::PrintDate(*answer.dates().rbegin());
  out << Heading{"HOW MANY MUST WE APPOINT, AND ARE THEY READY"} << "   to " << end << "; "
      << answer.uncertainty() << (answer.scenario_title().empty() ? "" : "; if: ")
      << answer.scenario_title() << "\n";
  const bool narrow = layout.width > 0 && layout.width < kWidthOfBands;
  Table table = narrow ? NarrowForecast()
                       : Table({{"group"},
                                {"posts", Align::kRight},
                                {"vacant now", Align::kRight},
                                {"to appoint P10", Align::kRight},
                                {"P50", Align::kRight},
                                {"P90", Align::kRight},
                                {"ready now", Align::kRight},
                                {"short P50", Align::kRight},
                                {"vacant at end P10", Align::kRight},
                                {"P50", Align::kRight},
                                {"P90", Align::kRight},
                                {""}});
  // Bars are for the rows that share a scale: `all` would dwarf the others.
  const auto has_bar = [&](const ForecastGroup& group) {
    return group.vacant_size() > 0 &&
           (group.kind() == ForecastGroup::TIER ||
            group.kind() == ForecastGroup::ORGANISATION_TIER ||
            (group.kind() == ForecastGroup::ORGANISATION && layout.rows > 0));
  };
  double widest = 1;
  for (const ForecastGroup& group : answer.groups())
    if (has_bar(group)) widest = std::max(widest, group.vacant().rbegin()->p90());
  const ForecastGroup* all = nullptr;
  int rows = 0;
  int places = 0;
  for (const ForecastGroup& group : answer.groups()) {
    if (group.kind() == ForecastGroup::ALL) all = &group;
    const bool wanted =
        group.kind() == ForecastGroup::TIER ||
        (group.kind() == ForecastGroup::ORGANISATION && layout.rows > 0 && ++rows <= layout.rows) ||
        (group.kind() == ForecastGroup::ORGANISATION_TIER && ++places <= layout.rows);
    if (!wanted || group.vacant_size() == 0) continue;
    const auto& last = *group.vacant().rbegin();
    const int before = static_cast<int>(std::lround(last.p10() / widest * kBarWidth));
    const int middle = static_cast<int>(std::lround(last.p50() / widest * kBarWidth));
    const int after = static_cast<int>(std::lround(last.p90() / widest * kBarWidth));
    std::string bar;
    if (has_bar(group))
      bar = absl::StrCat(
          std::string(static_cast<std::size_t>(before), ' '), "|",
          std::string(static_cast<std::size_t>(std::max(0, middle - before)), '-'), "O",
          std::string(static_cast<std::size_t>(std::max(0, after - middle)), '-'), "|");
    if (narrow) {
      table.Add(NarrowRow(group, TitleOf(group)));
      continue;
    }
    table.Add({TitleOf(group), Count(group.posts()), Count(group.vacant_at_start()),
               Count(group.to_appoint().p10()), Count(group.to_appoint().p50()),
               Count(group.to_appoint().p90()), group.has_shortfall() ? Count(group.ready()) : "",
               group.has_shortfall() ? Count(group.shortfall().p50()) : "", Count(last.p10()),
               Count(last.p50()), Count(last.p90()), bar});
  }
  if (all != nullptr && all->vacant_size() > 0) {
    const auto& last = *all->vacant().rbegin();
    if (narrow)
      table.Add(NarrowRow(*all, "all"));
    else
      table.Add({"all", Count(all->posts()), Count(all->vacant_at_start()),
                 Count(all->to_appoint().p10()), Count(all->to_appoint().p50()),
                 Count(all->to_appoint().p90()), all->has_shortfall() ? Count(all->ready()) : "",
                 all->has_shortfall() ? Count(all->shortfall().p50()) : "", Count(last.p10()),
                 Count(last.p50()), Count(last.p90()), ""});
    table.Print(out, "  ", layout.width);
    if (places > layout.rows)
      out << "  " << places - layout.rows << " more tiers of organisations (--all shows them).\n";
    out << "  " << BandSentence(*all, end) << ".\n";
    PrintHistory(answer, *all, layout, out);
    if (const std::string law = StatutorySentence(answer); !law.empty())
      out << "  " << law << ".\n";
    if (all->has_simulated()) PrintSimulated(answer, *all, out);
  } else if (all != nullptr) {
    PrintHistory(answer, *all, layout, out);
  }
  if (const std::string engine = EngineSentence(answer); !engine.empty())
    out << "  " << engine << ".\n";
  PrintWithheld(answer.groups(), out);
  if (all != nullptr && all->ready_withheld())
    out << "  Who is ready, and who is known to leave, is for those to see who may read people's "
           "records.\n";
  out << "  " << RatesSentence(answer) << " (cairn forecast explain).\n";
  PrintOwnExits(answer, out);
  if (const std::string left_out = LeftOutSentence(answer); !left_out.empty())
    out << "  " << left_out << ".\n";
  out << StaleWarning(answer.snapshot());
}

// ---- what a scenario changes

void PrintComparison(const planner::v1::ScenarioComparison& answer, const Layout& layout,
                     std::ostream& out) {
  using planner::v1::ComparedGroup;
  out << Heading{"WHAT CHANGES"} << "   " << answer.after_title() << ", against "
      << answer.before_title() << "\n";
  if (answer.groups().empty()) {
    out << "  No post is in scope.\n" << StaleWarning(answer.snapshot());
    return;
  }
  if (const std::string peak = PeakSentence(answer, answer.groups(0));
      !answer.groups(0).withheld() && !peak.empty())
    out << "  " << peak << ".\n";
  const int end = answer.horizon_months();
  Table table({{"vacant on " + resource::PrintDate(answer.dates(end))},
               {"before", Align::kRight},
               {"after", Align::kRight},
               {"difference", Align::kRight},
               {"P10", Align::kRight},
               {"P90", Align::kRight},
               {"months of vacancy", Align::kRight},
               {"to appoint", Align::kRight},
               {"from within", Align::kRight},
               {"outside", Align::kRight}});
  const auto add = [&](const ComparedGroup& group, const std::string& title) {
    const auto& difference = group.difference(end);
    table.Add({title, absl::StrFormat("%.1f", group.vacant_before(end)),
               absl::StrFormat("%.1f", group.vacant_after(end)), Signed(difference.mean()),
               absl::StrFormat("%+g", difference.p10()), absl::StrFormat("%+g", difference.p90()),
               Signed(group.vacancy_months()), Signed(group.to_appoint().mean()),
               Signed(group.appointed_within()), Signed(group.appointed_outside())});
  };
  int rows = 0;
  for (const ComparedGroup& group : answer.groups()) {
    if (group.withheld()) continue;
    if (group.kind() == ForecastGroup::TIER) add(group, TierName(std::atoi(group.key().c_str())));
    if (group.kind() == ForecastGroup::ORGANISATION && rows++ < layout.rows)
      add(group, group.title());
  }
  const ComparedGroup& all = answer.groups(0);
  if (!all.withheld()) add(all, "all");
  if (table.size() > 0) table.Print(out, "  ", layout.width);
  PrintWithheld(answer.groups(), out);
  if (all.withheld()) return;

  out << "  By month, all posts:\n";
  Table months({{"date"},
                {"difference", Align::kRight},
                {"P10", Align::kRight},
                {"P90", Align::kRight},
                {"give or take", Align::kRight}});
  const int step = (end + kMostMonthRows - 1) / kMostMonthRows;
  for (int month = step; month <= end; month += step) {
    const auto& difference = all.difference(month);
    months.Add({resource::PrintDate(answer.dates(month)), Signed(difference.mean()),
                absl::StrFormat("%+g", difference.p10()), absl::StrFormat("%+g", difference.p90()),
                absl::StrFormat("%.2f", 2 * all.standard_error(month))});
  }
  months.Print(out, "    ", layout.width);
  out << "  " << ClearSentence(answer, all) << ".\n"
      << absl::StrFormat("  Months of vacancy in all: %s (give or take %.1f).\n",
                         Signed(all.vacancy_months()), 2 * all.vacancy_months_standard_error());
  if (const std::string place = PlaceSentence(answer, all); !place.empty())
    out << "  " << place << ".\n";
  PrintOwnExits(answer, out);
  out << "  Played " << Thousands(answer.replications()) << " times each from seed "
      << answer.seed() << ", with the same random numbers.\n"
      << StaleWarning(answer.snapshot());
}

void PrintRates(const Forecast& answer, const Layout& layout, std::ostream& out) {
  out << "Rates of forecast " << answer.run_id() << " (" << Forecast::Engine_Name(answer.engine())
      << ", model " << answer.model_version() << ")\n";
  Table table({{"measure"},
               {"tier"},
               {"value", Align::kRight},
               {"95 % interval", Align::kRight},
               {"source", Align::kLeft, true},
               {"from"}});
  std::vector<std::string> citations;  // each once, in the order of the rates
  for (const auto& rate : answer.rates()) {
    const std::string& citation = rate.source().citation();
    auto known = std::find(citations.begin(), citations.end(), citation);
    if (known == citations.end() && !citation.empty())
      known = citations.insert(citations.end(), citation);
    const std::string number =
        citation.empty() ? "" : absl::StrCat(" [", known - citations.begin() + 1, "]");
    table.Add({Lower(Assumption::Measure_Name(rate.measure())) + TenureWords(rate),
               RateTierName(rate.tier()), absl::StrFormat("%g", rate.value()),
               rate.has_lower() && rate.has_upper()
                   ? absl::StrFormat("%g to %g", rate.lower(), rate.upper())
                   : "",
               absl::StrCat(RateSourceWords(rate), number), rate.assumption()});
  }
  table.Print(out, "  ", layout.width);
  for (std::size_t i = 0; i < citations.size(); ++i)
    out << "  [" << i + 1 << "] " << citations[i] << "\n";
  PrintOwnExits(answer, out);
  if (answer.own_exits().empty()) return;
  Table own({{"organisation"},
             {"tier"},
             {"exits times", Align::kRight},
             {"exits on record", Align::kRight},
             {"post-years", Align::kRight},
             {"own weight", Align::kRight}});
  for (const planner::v1::OwnExits& one : answer.own_exits())
    own.Add({one.title(), TierName(one.tier()), absl::StrFormat("%.2f", one.factor()),
             Count(one.exits()), absl::StrFormat("%.1f", one.post_years()),
             absl::StrFormat("%.2f", one.own_weight())});
  own.Print(out, "  ", layout.width);
}

}  // namespace cairn::cli
