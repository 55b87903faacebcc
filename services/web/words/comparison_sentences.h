#ifndef CAIRN_SERVICES_WEB_WORDS_COMPARISON_SENTENCES_H_
#define CAIRN_SERVICES_WEB_WORDS_COMPARISON_SENTENCES_H_

#include <string>

#include "cairn/planner/v1/forecast.pb.h"

// What a scenario changes, in sentences without a full stop.
namespace cairn::web {

// Sentences; no full stop.
// Which months differ by more than chance: `from 2027-01-23 on`, `in no month`, ...
std::string ClearSentence(const planner::v1::ScenarioComparison& answer,
                          const planner::v1::ComparedGroup& group);

// When a scenario changes most, and the months of vacancy that it adds or saves.
std::string PeakSentence(const planner::v1::ScenarioComparison& answer,
                         const planner::v1::ComparedGroup& group);

// What a place on a programme is worth; empty when the scenario adds none.
std::string PlaceSentence(const planner::v1::ScenarioComparison& answer,
                          const planner::v1::ComparedGroup& all);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_WORDS_COMPARISON_SENTENCES_H_
