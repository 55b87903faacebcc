#include "tools/cairn/ladder/fit.h"

#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "common/table/escaped_stream.h"
#include "services/web/printing/json.h"
#include "services/web/printing/output.h"

namespace cairn::ladder {
namespace {

using table::Table;

constexpr Table::Align kRight = Table::Align::kRight;
// A probability that four digits show.
constexpr double kShown = 5e-5;

std::string Number(double value, int digits = 6) { return absl::StrFormat("%.*f", digits, value); }

// The last place is for those who left.
std::string Place(const Fit& fit, std::size_t column) {
  return column < fit.file.grades.size() ? fit.file.grades[column] : "(left)";
}

enum class Rows { kAll, kOfSomebody };

Table Rates(const Fit& fit, int digits, Rows rows) {
  Table table({{"grade"},
               {"a year later"},
               {"counted", kRight},
               {"share", kRight},
               {"yearly", kRight},
               {"monthly", kRight},
               {"rate", kRight}});
  for (std::size_t i = 0; i < fit.file.counts.size(); ++i) {
    const std::vector<double>& counts = fit.file.counts[i];
    const double people = std::accumulate(counts.begin(), counts.end(), 0.0);
    for (std::size_t j = 0; j < counts.size(); ++j) {
      const double yearly = fit.answer.yearly[i][j];
      if (rows == Rows::kOfSomebody && counts[j] == 0 && yearly < kShown) continue;
      const double rate = i == j ? 0 : fit.answer.generator[i][j];
      table.Add({fit.file.grades[i], Place(fit, j), absl::StrFormat("%.15g", counts[j]),
                 Number(counts[j] / people, digits), Number(yearly, digits),
                 Number(fit.answer.monthly[i][j], digits), Number(rate, digits)});
    }
  }
  return table;
}

}  // namespace

Table RateTable(const Fit& fit) { return Rates(fit, 6, Rows::kAll); }

Table MisfitTable(const Fit& fit) {
  const forecast::Misfit& misfit = fit.answer.misfit;
  Table table({{"statistic", kRight},
               {"largest", kRight},
               {"grade"},
               {"a year later"},
               {"share", kRight},
               {"yearly", kRight}});
  table.Add({Number(misfit.statistic), Number(misfit.largest), fit.file.grades[misfit.row],
             Place(fit, misfit.column), Number(misfit.observed), Number(misfit.fitted)});
  return table;
}

void PrintFit(const Fit& fit, std::size_t width, std::ostream& out) {
  out << table::Heading{"RATES THAT HOLD ALL YEAR"}
      << "   the likeliest under the counts, and the moves they lead to\n";
  Rates(fit, 4, Rows::kOfSomebody).Print(out, "  ", width);
  out << "  " << forecast::Describe(fit.answer.misfit, fit.file.grades) << "\n";
}

std::string FitJson(const Fit& fit) {
  return web::ToJson({{"rates", RateTable(fit)}, {"misfit", MisfitTable(fit)}});
}

}  // namespace cairn::ladder
