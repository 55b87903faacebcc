#ifndef CAIRN_SERVICES_WEB_ANSWERS_RATES_TEXT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_RATES_TEXT_H_

#include <algorithm>
#include <ostream>

#include "cairn/planner/v1/forecast.pb.h"
#include "services/web/answers/layout.h"
#include "services/web/words/forecast_sentences.h"

namespace cairn::web {

// The rates that a forecast rests on, with their sources.
void PrintRates(const planner::v1::Forecast& answer, const Layout& layout, std::ostream& out);

// By how much exits differ by own records, of a forecast or a comparison.
template <typename Answer>
void PrintOwnExits(const Answer& answer, std::ostream& out) {
  PrintSentence(OwnExitsSentence(answer.own_exits(), answer.own_exits_refused()), out);
}

// How many groups are not shown, and why.
template <typename Groups>
void PrintWithheld(const Groups& groups, std::ostream& out) {
  PrintSentence(WithheldSentence(std::count_if(groups.begin(), groups.end(),
                                               [](const auto& group) { return group.withheld(); })),
                out);
}

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_RATES_TEXT_H_
