#ifndef CAIRN_SERVICES_WEB_PAGES_PAGE_PARTS_H_
#define CAIRN_SERVICES_WEB_PAGES_PAGE_PARTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/html/html.h"

// What the chapters of the report page are made of.
namespace cairn::web {

inline html::Html Text(absl::string_view text) { return html::Html::Text(text); }
html::Html Paragraph(absl::string_view look, absl::string_view text);
html::Html Under(absl::string_view text);  // a note
html::Html Lead(absl::string_view text);   // what the chapter says first

// A text with a smaller one beneath it, where there is one.
html::Html Stacked(absl::string_view text, absl::string_view beneath);

// A chapter.
html::Html Section(absl::string_view id, absl::string_view heading, const html::Html& content);

// `2,004.6`
std::string Decimal(double value);

// With a capital and a full stop; nothing of nothing.
std::string Sentence(std::string words);

// The group of all posts; null where there is none.
const planner::v1::ForecastGroup* AllOf(const planner::v1::Forecast& forecast);

std::vector<const planner::v1::ForecastGroup*> GroupsOf(const planner::v1::Forecast& forecast,
                                                        planner::v1::ForecastGroup::Kind kind);

// The first and the last day of the period.
std::string AsOf(const planner::v1::Forecast& forecast);
std::string EndOf(const planner::v1::Forecast& forecast);

// Which months a table has room for; the last is always among them.
std::vector<int> MonthsAcross(int months);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PAGES_PAGE_PARTS_H_
