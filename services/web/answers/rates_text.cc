#include "services/web/answers/rates_text.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/table/table.h"
#include "services/web/columns/forecast_rows.h"
#include "services/web/words/words.h"

namespace cairn::web {

using planner::v1::Assumption;
using planner::v1::Forecast;
using table::Table;
using Align = Table::Align;

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
  OwnExitsSheet(answer).ForTerminal().Print(out, "  ", layout.width);
}

}  // namespace cairn::web
