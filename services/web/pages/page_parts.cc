#include "services/web/pages/page_parts.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/resource/dates.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::Dated;
using html::Html;
using html::Tag;
using planner::v1::Forecast;
using planner::v1::ForecastGroup;

constexpr int kMostMonthsAcross = 25;

}  // namespace

Html Paragraph(absl::string_view look, absl::string_view text) {
  return Html::Element("p", {{"class", std::string(look)}}, Dated(text));
}

Html Under(absl::string_view text) { return Paragraph("note", text); }

Html Lead(absl::string_view text) { return Paragraph("lead", text); }

Html Stacked(absl::string_view text, absl::string_view beneath) {
  return beneath.empty() ? Text(text) : Text(text) + Tag("small", beneath);
}

Html Section(absl::string_view id, absl::string_view heading, const Html& content) {
  const std::string title = absl::StrCat(id, "-heading");
  return Html::Element("section", {{"id", std::string(id)}, {"aria-labelledby", title}},
                       Html::Element("h2", {{"id", title}}, Html::Text(heading)) + content);
}

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

}  // namespace cairn::web
