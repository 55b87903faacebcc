#include "tools/cairn/scenario/rate_word.h"

#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/base/suggest.h"
#include "services/web/contract/misuse.h"

namespace cairn::cli {
namespace {

using planner::v1::Assumption;
using web::MisuseError;

const std::map<std::string, Assumption::Measure>& Measures() {
  static const auto* const measures = new std::map<std::string, Assumption::Measure>{
      {"exits", Assumption::EXITS_PER_YEAR},
      {"fill", Assumption::MONTHS_TO_FILL},
      {"shared", Assumption::SHARED_EFFECT_VARIANCE},
      {"promoted", Assumption::PROMOTED_SHARE},
      {"retired", Assumption::RETIREMENT_SHARE},
      {"fill-spread", Assumption::FILL_TIME_LOG_SD},
      {"internal", Assumption::INTERNAL_SHARE},
      {"supply", Assumption::EXTERNAL_SUPPLY},
      {"becomes-ready", Assumption::BECOMES_READY_SHARE},
      {"months-to-ready", Assumption::MONTHS_TO_READY},
      {"mobile", Assumption::MOBILE_SHARE},
      {"cover", Assumption::COVER_SHARE},
      {"cover-lag", Assumption::COVER_LAG_MONTHS},
      {"cover-months", Assumption::COVER_MONTHS},
      {"acting", Assumption::ACTING_SHARE},
      {"organisations", Assumption::ORGANISATION_EFFECT_VARIANCE},
      {"success", Assumption::PROGRAMME_SUCCESS}};
  return *measures;
}

}  // namespace

absl::StatusOr<Assumption::Measure> MeasureOf(absl::string_view word) {
  if (const auto found = Measures().find(std::string(word)); found != Measures().end())
    return found->second;
  std::vector<std::string> words;
  for (const auto& [name, measure] : Measures()) words.push_back(name);
  return MisuseError(absl::StrCat("there is no measure ", word, "; the measures are ",
                                  absl::StrJoin(words, ", "), DidYouMean(word, words)));
}

absl::StatusOr<RateWord> ParseRate(absl::string_view flag, absl::string_view example,
                                   absl::string_view text) {
  const std::vector<std::string> sides = absl::StrSplit(text, '=');
  const std::vector<std::string> left = absl::StrSplit(sides[0], ':');
  RateWord rate;
  const bool fits = sides.size() == 2 && left.size() <= 2 &&
                    absl::SimpleAtod(sides[1], &rate.value) && std::isfinite(rate.value) &&
                    (left.size() == 1 || absl::SimpleAtoi(left[1], &rate.tier));
  const absl::StatusOr<Assumption::Measure> measure = MeasureOf(left[0]);
  if (!fits || !measure.ok())
    return MisuseError(
        absl::StrCat(flag, " looks like ", example, " (measure, tier, number), not ", text,
                     measure.ok() ? "" : absl::StrCat("; ", measure.status().message())));
  rate.measure = *measure;
  return rate;
}

}  // namespace cairn::cli
