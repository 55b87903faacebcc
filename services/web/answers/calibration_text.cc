#include "services/web/answers/calibration_text.h"

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "common/resource/dates.h"
#include "common/table/escaped_stream.h"
#include "google/protobuf/text_format.h"
#include "services/web/answers/layout.h"
#include "services/web/columns/columns.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::Calibration;
using table::Heading;
using table::Table;
using Align = Table::Align;

std::string Rate(double value) { return absl::StrFormat("%.3f", value); }
std::string Months(double value) { return absl::StrFormat("%.1f", value); }
std::string Years(double value) { return absl::StrFormat("%.1f", value); }
std::string Share(double value) { return absl::StrFormat("%.0f %%", 100 * value); }
std::string Between(const std::string& low, const std::string& high) {
  return absl::StrCat(low, " to ", high);
}

const char* BasisWords(Calibration::Basis basis) {
  return basis == Calibration::STARTS ? "who came" : "who left";
}

Table TierRates(const Calibration& answer) {
  Table table({{"tier"},
               {"exits a year", Align::kRight},
               {"95 % interval"},
               {"holders", Align::kRight},
               {""},
               {"post-years", Align::kRight},
               {"worth", Align::kRight},
               {"months to fill", Align::kRight},
               {"95 % interval"},
               {"vacancies", Align::kRight},
               {"filled", Align::kRight},
               {"unknown", Align::kRight}});
  for (const Calibration::Tier& tier : answer.tiers()) {
    std::vector<std::string> row(table.columns().size());
    row[0] = TierName(tier.tier());
    if (tier.has_exits()) {
      const auto& exits = tier.exits();
      row[1] = Rate(exits.per_year());
      row[2] = Between(Rate(exits.lower()), Rate(exits.upper()));
      row[3] = Count(exits.exits());
      row[4] = BasisWords(tier.basis());
      row[5] = Years(exits.post_years());
      row[6] = Years(exits.effective_exits());
    }
    if (tier.has_months_to_fill()) {
      const auto& fill = tier.months_to_fill();
      row[7] = Months(fill.months());
      row[8] = Between(Months(fill.lower()), Months(fill.upper()));
      row[9] = Count(fill.vacancies());
      row[10] = Count(fill.filled());
    }
    row[11] = Share(tier.unknown_share());
    table.Add(std::move(row));
  }
  return table;
}

// The rates of a tier's organisations, where there are several; the rest of the rows is counted.
void PrintOrganisations(const Calibration::Tier& tier, const Layout& layout, std::ostream& out) {
  if (tier.organisations_size() < 2) return;
  out << "  " << TierName(tier.tier()) << ", by organisation: " << tier.shrinkage() << "\n";
  if (tier.organisations(0).own_weight() == 0) return;
  Table table({{"organisation"},
               {"exits a year", Align::kRight},
               {"95 % interval"},
               {"holders", Align::kRight},
               {"post-years", Align::kRight},
               {"its own", Align::kRight}});
  for (const auto& rate : tier.organisations()) {
    if (static_cast<int>(table.size()) == layout.rows) break;
    table.Add({rate.title(), Rate(rate.per_year()), Between(Rate(rate.lower()), Rate(rate.upper())),
               Count(rate.exits()), Years(rate.post_years()), Share(rate.own_weight())});
  }
  table.Print(out, "    ", layout.width);
  if (const auto more = tier.organisations_size() - static_cast<int>(table.size()); more > 0)
    out << "    and " << more << " more (--all)\n";
}

std::string YearsSentence(const Calibration& answer) {
  if (!answer.has_shared_effect())
    return absl::StrCat("Good and bad years: ", answer.shared_effect_refused());
  const auto& effect = answer.shared_effect();
  return absl::StrFormat(
      "Good and bad years: variance %.3f (95 %% interval %.3f to %.3f) from %d years%s",
      effect.variance(), effect.lower(), effect.upper(), answer.years_size(),
      effect.lower() > 0 ? "" : ", which prove no effect");
}

}  // namespace

void PrintCalibration(const Calibration& answer, const Layout& layout, std::ostream& out) {
  out << Heading{"RATES OF YOUR OWN RECORDS"} << "   " << resource::PrintDate(answer.from_date())
      << " to " << resource::PrintDate(answer.cut_off_date()) << "\n";
  if (answer.tiers().empty()) {
    out << "  No post is in scope.\n" << StaleWarning(answer.snapshot());
    return;
  }
  TierRates(answer).Print(out, "  ", layout.width);
  for (const Calibration::Tier& tier : answer.tiers()) {
    for (const std::string& reason : tier.refused())
      out << "  No rate: " << TierName(tier.tier()) << ", " << reason << ".\n";
    PrintOrganisations(tier, layout, out);
  }
  out << "  " << YearsSentence(answer) << ".\n";
  if (answer.assumptions().empty())
    out << "  Nothing is proposed.\n";
  else
    out << "  Proposed: " << answer.assumptions_size()
        << " assumptions; --write FILE keeps them for cairn apply.\n";
  out << StaleWarning(answer.snapshot());
}

Table CalibrationTable(const Calibration& answer) {
  Table table = TableOf(CalibrationColumns());
  const auto number = [](double value) { return absl::StrFormat("%.6g", value); };
  for (const Calibration::Tier& tier : answer.tiers()) {
    std::vector<std::string> row(table.columns().size());
    row[0] = absl::StrCat(tier.tier());
    row[2] = Lower(Calibration::Basis_Name(tier.basis()));
    if (tier.has_exits()) {
      const auto& exits = tier.exits();
      row[3] = number(exits.per_year());
      row[4] = number(exits.lower());
      row[5] = number(exits.upper());
      row[6] = absl::StrCat(exits.exits());
      row[7] = number(exits.post_years());
      row[8] = number(exits.effective_exits());
    }
    if (tier.has_months_to_fill()) {
      const auto& fill = tier.months_to_fill();
      row[10] = number(fill.months());
      row[11] = number(fill.lower());
      row[12] = number(fill.upper());
      row[13] = absl::StrCat(fill.vacancies());
      row[14] = absl::StrCat(fill.filled());
    }
    row[15] = number(tier.unknown_share());
    table.Add(std::move(row));
    for (const auto& rate : tier.organisations())
      table.Add({absl::StrCat(tier.tier()), rate.organisation(),
                 Lower(Calibration::Basis_Name(tier.basis())), number(rate.per_year()),
                 number(rate.lower()), number(rate.upper()), absl::StrCat(rate.exits()),
                 number(rate.post_years()), "", number(rate.own_weight()), "", "", "", "", "", ""});
  }
  return table;
}

std::string ProposedBundle(const Calibration& answer) {
  bundle::v1::Bundle bundle;
  *bundle.mutable_assumptions() = answer.assumptions();
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(bundle, &text);
  return absl::StrCat("# Rates estimated from own records, ",
                      resource::PrintDate(answer.from_date()), " to ",
                      resource::PrintDate(answer.cut_off_date()),
                      ", by cairn forecast calibrate.\n# cairn apply puts them in place of the "
                      "assumptions of the same names.\n",
                      text);
}

}  // namespace cairn::web
