#include "services/web/answers/forecast_text.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/resource/dates.h"
#include "common/table/escaped_stream.h"
#include "common/table/table.h"
#include "services/web/answers/rates_text.h"
#include "services/web/words/forecast_sentences.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using table::Heading;
using table::Table;
using table::Thousands;
using Align = Table::Align;

constexpr int kBarWidth = 24;
constexpr std::size_t kWidthOfBands = 150;  // from which on the forecast's bands are drawn

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
  out << ".\n  Simulated in " << Thousands(answer.replications()) << " replications from seed "
      << answer.seed()
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

// The figures of a group at the end of the period.
class Rows {
 public:
  Rows(const Forecast& answer, const Layout& layout);

  const Table& table() const { return table_; }
  int hidden() const { return std::max(0, places_ - layout_.rows); }  // tiers of organisations

 private:
  bool HasBar(const ForecastGroup& group) const;
  bool IsWanted(const ForecastGroup& group);
  std::string BarOf(const ForecastGroup& group) const;
  void Add(const ForecastGroup& group, const std::string& title, const std::string& bar);
  static Table Columns(bool narrow);

  const Layout& layout_;
  bool narrow_;
  Table table_;
  double widest_ = 1;
  int organisations_ = 0;
  int places_ = 0;
};

// Where the bands have no room: `12 (9 to 16)`.
Table Rows::Columns(bool narrow) {
  if (narrow)
    return Table({{"group"},
                  {"posts", Align::kRight},
                  {"vacant now", Align::kRight},
                  {"to appoint P50 (P10 to P90)", Align::kRight},
                  {"ready now", Align::kRight},
                  {"short P50", Align::kRight},
                  {"vacant at end P50 (P10 to P90)", Align::kRight}});
  return Table({{"group"},
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
}

Rows::Rows(const Forecast& answer, const Layout& layout)
    : layout_(layout),
      narrow_(layout.width > 0 && layout.width < kWidthOfBands),
      table_(Columns(narrow_)) {
  for (const ForecastGroup& group : answer.groups())
    if (HasBar(group)) widest_ = std::max(widest_, group.vacant().rbegin()->p90());
  for (const ForecastGroup& group : answer.groups())
    if (IsWanted(group) && !group.vacant().empty())
      Add(group, TitleOf(group), HasBar(group) ? BarOf(group) : "");
  for (const ForecastGroup& group : answer.groups())
    if (group.kind() == ForecastGroup::ALL && !group.vacant().empty()) Add(group, "all", "");
}

// Bars are for the rows that share a scale: `all` would dwarf the others.
bool Rows::HasBar(const ForecastGroup& group) const {
  return !group.vacant().empty() &&
         (group.kind() == ForecastGroup::TIER || group.kind() == ForecastGroup::ORGANISATION_TIER ||
          (group.kind() == ForecastGroup::ORGANISATION && layout_.rows > 0));
}

bool Rows::IsWanted(const ForecastGroup& group) {
  return group.kind() == ForecastGroup::TIER ||
         (group.kind() == ForecastGroup::ORGANISATION && layout_.rows > 0 &&
          ++organisations_ <= layout_.rows) ||
         (group.kind() == ForecastGroup::ORGANISATION_TIER && ++places_ <= layout_.rows);
}

// `   |---O--|`, from P10 by the median to P90.
std::string Rows::BarOf(const ForecastGroup& group) const {
  const auto& last = *group.vacant().rbegin();
  const auto at = [&](double posts) {
    return static_cast<int>(std::lround(posts / widest_ * kBarWidth));
  };
  const int before = at(last.p10());
  const int middle = at(last.p50());
  const int after = at(last.p90());
  return absl::StrCat(std::string(static_cast<std::size_t>(before), ' '), "|",
                      std::string(static_cast<std::size_t>(std::max(0, middle - before)), '-'), "O",
                      std::string(static_cast<std::size_t>(std::max(0, after - middle)), '-'), "|");
}

void Rows::Add(const ForecastGroup& group, const std::string& title, const std::string& bar) {
  const auto& appoint = group.to_appoint();
  const auto& last = *group.vacant().rbegin();
  const std::string ready = group.has_shortfall() ? Count(group.ready()) : "";
  const std::string missing = group.has_shortfall() ? Count(group.shortfall().p50()) : "";
  const auto band = [](const auto& spread) {
    return absl::StrCat(Count(spread.p50()), " (", Count(spread.p10()), " to ", Count(spread.p90()),
                        ")");
  };
  std::vector<std::string> row = {title, Count(group.posts()), Count(group.vacant_at_start())};
  if (narrow_)
    row.insert(row.end(), {band(appoint), ready, missing, band(last)});
  else
    row.insert(row.end(), {Count(appoint.p10()), Count(appoint.p50()), Count(appoint.p90()), ready,
                           missing, Count(last.p10()), Count(last.p50()), Count(last.p90()), bar});
  table_.Add(std::move(row));
}

// Sentences that hold whether or not there is a figure.
void PrintWhatItRestsOn(const Forecast& answer, const ForecastGroup* all, std::ostream& out) {
  PrintSentence(EngineSentence(answer), out);
  PrintWithheld(answer.groups(), out);
  if (all != nullptr && all->ready_withheld())
    out << "  Only callers who may read people's records see who is ready and who is known to "
           "leave.\n";
  out << "  " << RatesSentence(answer) << " (cairn forecast explain).\n";
  PrintOwnExits(answer, out);
  PrintSentence(LeftOutSentence(answer), out);
  out << StaleWarning(answer.snapshot());
}

}  // namespace

void PrintForecast(const Forecast& answer, const Layout& layout, std::ostream& out) {
  const std::string end =
      answer.dates().empty() ? "" : resource::PrintDate(*answer.dates().rbegin());
  out << Heading{"HOW MANY MUST WE APPOINT, AND ARE THEY READY"} << "   to " << end << "; "
      << answer.uncertainty() << (answer.scenario_title().empty() ? "" : "; if: ")
      << answer.scenario_title() << "\n";
  const ForecastGroup* all = nullptr;
  for (const ForecastGroup& group : answer.groups())
    if (group.kind() == ForecastGroup::ALL) all = &group;
  if (all != nullptr && !all->vacant().empty()) {
    const Rows rows(answer, layout);
    rows.table().Print(out, "  ", layout.width);
    if (rows.hidden() > 0)
      out << "  " << rows.hidden() << " more tiers of organisations (--all shows them).\n";
    out << "  " << BandSentence(*all, end) << ".\n";
    PrintHistory(answer, *all, layout, out);
    PrintSentence(StatutorySentence(answer), out);
    if (all->has_simulated()) PrintSimulated(answer, *all, out);
  } else if (all != nullptr) {
    PrintHistory(answer, *all, layout, out);
  }
  PrintWhatItRestsOn(answer, all, out);
}

}  // namespace cairn::web
