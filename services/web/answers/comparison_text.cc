#include "services/web/answers/comparison_text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/resource/dates.h"
#include "common/table/escaped_stream.h"
#include "common/table/table.h"
#include "services/web/answers/rates_text.h"
#include "services/web/words/comparison_sentences.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::ComparedGroup;
using planner::v1::ForecastGroup;
using planner::v1::ScenarioComparison;
using table::Heading;
using table::Table;
using table::Thousands;
using Align = Table::Align;

constexpr int kMostMonthRows = 12;

Table ByGroup(const ScenarioComparison& answer, const Layout& layout) {
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
    if (group.kind() == ForecastGroup::TIER ||
        (group.kind() == ForecastGroup::ORGANISATION && rows++ < layout.rows))
      add(group, TitleOf(group));
  }
  if (!answer.groups(0).withheld()) add(answer.groups(0), "all");
  return table;
}

Table ByMonth(const ScenarioComparison& answer, const ComparedGroup& all) {
  Table months({{"date"},
                {"difference", Align::kRight},
                {"P10", Align::kRight},
                {"P90", Align::kRight},
                {"give or take", Align::kRight}});
  const int end = answer.horizon_months();
  const int step = (end + kMostMonthRows - 1) / kMostMonthRows;
  for (int month = step; month <= end; month += step) {
    const auto& difference = all.difference(month);
    months.Add({resource::PrintDate(answer.dates(month)), Signed(difference.mean()),
                absl::StrFormat("%+g", difference.p10()), absl::StrFormat("%+g", difference.p90()),
                absl::StrFormat("%.2f", 2 * all.standard_error(month))});
  }
  return months;
}

}  // namespace

void PrintComparison(const planner::v1::ScenarioComparison& answer, const Layout& layout,
                     std::ostream& out) {
  out << Heading{"WHAT CHANGES"} << "   " << answer.after_title() << ", against "
      << answer.before_title() << "\n";
  if (answer.groups().empty()) {
    out << "  No post is in scope.\n" << StaleWarning(answer.snapshot());
    return;
  }
  if (const std::string peak = PeakSentence(answer, answer.groups(0));
      !answer.groups(0).withheld() && !peak.empty())
    out << "  " << peak << ".\n";
  const Table table = ByGroup(answer, layout);
  if (table.size() > 0) table.Print(out, "  ", layout.width);
  PrintWithheld(answer.groups(), out);
  const ComparedGroup& all = answer.groups(0);
  if (all.withheld()) return;

  out << "  By month, all posts:\n";
  ByMonth(answer, all).Print(out, "    ", layout.width);
  out << "  " << ClearSentence(answer, all) << ".\n"
      << absl::StrFormat("  Months of vacancy in all: %s (give or take %.1f).\n",
                         Signed(all.vacancy_months()), 2 * all.vacancy_months_standard_error());
  if (const std::string place = PlaceSentence(answer, all); !place.empty())
    out << "  " << place << ".\n";
  PrintOwnExits(answer, out);
  out << "  Simulated in " << Thousands(answer.replications()) << " replications each from seed "
      << answer.seed() << ", with the same random numbers.\n"
      << StaleWarning(answer.snapshot());
}

}  // namespace cairn::web
