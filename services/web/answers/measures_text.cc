#include "services/web/answers/measures_text.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/resource/dates.h"
#include "common/table/escaped_stream.h"
#include "common/table/table.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::Measure;
using planner::v1::MeasureGroup;
using table::Heading;
using table::Table;
using table::Thousands;
using Align = Table::Align;

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
      << (answer.outside_period() ? " (its period has ended; applied all the same)" : "") << ", on "
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

}  // namespace cairn::web
