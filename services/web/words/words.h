#ifndef CAIRN_SERVICES_WEB_WORDS_WORDS_H_
#define CAIRN_SERVICES_WEB_WORDS_WORDS_H_

#include <array>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/workforce.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "google/type/date.pb.h"

// What things are called in answers, so that the terminal and the page say the same.
namespace cairn::web {

// The codes of objective answers in the order of reading; NONE last.
inline constexpr std::array<absl::string_view, 6> kObjectiveCodes = {"O1", "O2", "O3",
                                                                     "O4", "O5", "NONE"};

// The same of one answer: WITHHELD stands behind them where it is counted.
std::vector<absl::string_view> ObjectiveCodesOf(const planner::v1::MapObjectivesResponse& answer);

// What a figure of a past month rests on, and what one of a month to come does.
inline constexpr absl::string_view kRecorded = "recorded";

inline constexpr absl::string_view kForecast = "forecast";

// `director` for 3; `tier 12` where there is no word.
std::string TierName(int tier);

// `director`, `Trafford`, `Trafford, director`.
std::string TitleOf(const planner::v1::ForecastGroup& group);
std::string TitleOf(const planner::v1::ComparedGroup& group);

// The key of a group of one tier is the tier's number; 0 of any other key.
int TierOfKey(absl::string_view key);
// The tier of a rate, which may be for all.
std::string RateTierName(int tier);

std::string DateOrDash(bool has, const google::type::Date& date);

// The name of an enum value in words: `O1_ENGAGE` as `o1 engage`.
std::string Lower(absl::string_view name);

std::string CoverWord(roles::v1::Post::Cover::Kind cover);

// `O4.1`; `O4` for a whole objective.
std::string Code(const planner::v1::ObjectiveRef& ref);

// `O1 engage`; `none`.
std::string ObjectiveName(absl::string_view code);

// `1 post`, `1,448 posts`.
std::string Counted(double value, absl::string_view one, absl::string_view many);

// Rounded, with thousands set apart.
std::string Count(double value);

// Months that somebody waits, rounded up to whole ones: what takes 20.5 is not done after 20.
std::string WaitInMonths(double months);

// `+3.2`, `-0.4`, and `0.0` for what rounds to it.
std::string Signed(double value);

// A value's name, such as `OPEN`; nothing for `..._UNSPECIFIED`.
std::string EnumWord(absl::string_view name);

std::string ReasonWords(planner::v1::Reason reason);
std::string FlagWords(planner::v1::Flag flag);
std::string GroupWords(planner::v1::Engagement::Group group);
std::string EngineWords(planner::v1::Forecast::Engine engine);

// What a rate is, with its unit.
std::string MeasureWords(planner::v1::Assumption::Measure measure);

// From when on a rate by months in post holds; empty of every other.
std::string TenureWords(const planner::v1::RateUsed& rate);

// Who answers for a rate: a public source, a judgement, or the caller.
std::string CauseWords(planner::v1::SimulatedGroup::Cause cause);

std::string RateSourceWords(const planner::v1::RateUsed& rate);

// Posts of a group that stand at the end of a month; all of them where the planner does not tell.
int PostsAt(const planner::v1::ForecastGroup& group, int month);

// A count of ready people; that it is withheld, where it is.
template <typename Row>
std::string ReadyWords(const Row& row, int count) {
  return row.ready_withheld() ? "withheld" : absl::StrCat(count);
}

// The same for a machine: empty where it is withheld.
template <typename Row>
std::string ReadyCell(const Row& row, int count) {
  return row.ready_withheld() ? "" : absl::StrCat(count);
}

// A token as people are told it: `roles@1842` of `roles@1842.9f3c0a11d2b3c4e5`.
absl::string_view WithoutMark(absl::string_view token);
// What the planner's picture was read from, e.g. `roles@1 and people@2`; empty when not known.
std::string TokensOf(const planner::v1::WorkforceSnapshot& snapshot);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_WORDS_WORDS_H_
