#include "services/web/words/words.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "common/resource/dates.h"
#include "common/table/table.h"

namespace cairn::web {
namespace {

using planner::v1::Assumption;
using planner::v1::Engagement;
using planner::v1::Flag;
using planner::v1::Forecast;
using planner::v1::Reason;
using table::Thousands;

constexpr std::array<absl::string_view, 10> kTierNames = {"all",
                                                          "chief executive",
                                                          "deputy chief",
                                                          "director",
                                                          "assistant director",
                                                          "head",
                                                          "service manager",
                                                          "team manager",
                                                          "senior practitioner",
                                                          "social worker"};

template <typename Key>
std::string WordsOf(const std::map<Key, const char*>& words, Key key, absl::string_view name) {
  const auto found = words.find(key);
  return found == words.end() ? Lower(name) : found->second;
}

}  // namespace

int TierOfKey(absl::string_view key) {
  int tier = 0;
  return absl::SimpleAtoi(key, &tier) ? tier : 0;
}

std::string TierName(int tier) {
  return tier >= 1 && tier <= 9 ? std::string(kTierNames[static_cast<std::size_t>(tier)])
                                : absl::StrCat("tier ", tier);
}

std::string TitleOf(const planner::v1::ForecastGroup& group) {
  if (group.kind() == planner::v1::ForecastGroup::TIER) return TierName(TierOfKey(group.key()));
  if (group.kind() == planner::v1::ForecastGroup::ORGANISATION_TIER)
    return absl::StrCat(group.title(), ", ", TierName(group.tier()));
  return group.title();
}

std::string TitleOf(const planner::v1::ComparedGroup& group) {
  return group.kind() == planner::v1::ForecastGroup::TIER ? TierName(TierOfKey(group.key()))
                                                          : group.title();
}

std::string RateTierName(int tier) {
  return tier == 0 ? std::string(kTierNames[0]) : TierName(tier);
}

std::string DateOrDash(bool has, const google::type::Date& date) {
  return has ? resource::PrintDate(date) : "not known";
}

std::string Lower(absl::string_view name) {
  return absl::AsciiStrToLower(absl::StrReplaceAll(name, {{"_", " "}}));
}

std::string CoverWord(roles::v1::Post::Cover::Kind cover) {
  using Cover = roles::v1::Post::Cover;
  if (cover == Cover::KIND_UNSPECIFIED) return "none known";
  if (cover == Cover::NO_COVER) return "none";
  if (cover == Cover::SHARED_COVER) return "shared";
  return Lower(Cover::Kind_Name(cover));
}

std::string Code(const planner::v1::ObjectiveRef& ref) {
  return ref.part().empty() ? ref.code() : absl::StrCat(ref.code(), ".", ref.part());
}

std::string ObjectiveName(absl::string_view code) {
  static const auto* const words = new std::map<std::string, const char*>{
      {"O1", "engage"}, {"O2", "map"}, {"O3", "communities"}, {"O4", "capacity"}, {"O5", "links"}};
  if (code == "NONE") return "none";
  if (code == "WITHHELD") return "withheld";
  const auto found = words->find(std::string(code));
  return found == words->end() ? std::string(code) : absl::StrCat(code, " ", found->second);
}

std::string EnumWord(absl::string_view name) {
  return absl::EndsWith(name, "_UNSPECIFIED") ? "" : std::string(name);
}

std::string Count(double value) { return Thousands(std::llround(value)); }

std::string Counted(double value, absl::string_view one, absl::string_view many) {
  return absl::StrCat(Count(value), " ", std::llround(value) == 1 ? one : many);
}

std::string WaitInMonths(double months) {
  constexpr double kRounding = 1e-6;  // of sums, such as 0.1 + 0.2
  return Thousands(static_cast<std::int64_t>(std::ceil(months - kRounding)));
}

std::string Signed(double value) {
  const std::string text = absl::StrFormat("%+.1f", value);
  return text == "+0.0" || text == "-0.0" ? "0.0" : text;
}

std::string ReasonWords(Reason reason) {
  static const auto* const words = new std::map<Reason, const char*>{
      {planner::v1::REASON_UNSPECIFIED, "not said"},
      {planner::v1::NOT_SOCIAL_SERVICES, "does not lead social services"},
      {planner::v1::NOT_LEADERSHIP, "below the leadership tiers"},
      {planner::v1::BENCH_SUFFICIENT, "as many ready people here as wanted"},
      {planner::v1::NEED_UNKNOWN, "needs or readiness not known"},
      {planner::v1::BENCH_THIN, "can be filled, with fewer ready people than wanted"},
      {planner::v1::READY_IN_NETWORK, "ready people elsewhere in the learning network"},
      {planner::v1::PARTNER_POOL_UNLINKED,
       "people in health or education, and no joint action with them"},
      {planner::v1::CROSS_SECTOR_POOL, "people in another sector, within reach"},
      {planner::v1::OFFER_UNUSED, "a programme runs and nobody near has asked about it"},
      {planner::v1::IN_PIPELINE, "somebody near is on the way through a programme"},
      {planner::v1::IN_TIME, "somebody near needs time in post only"},
      {planner::v1::GAP_UNMAPPED, "what is lacking needs a programme and none is known"},
      {planner::v1::THIN_ACROSS, "nobody is near, for a post across sectors"},
      {planner::v1::THIN_WITHIN, "nobody is near, for a post within social work"},
      {planner::v1::NO_FEEDER, "nobody is near, and no objective creates a feeder grade"},
      {planner::v1::WITHHELD, "withheld: it would speak of few people"},
      {planner::v1::SUCCESSOR_APPOINTED, "the next holder is appointed and still to start"}};
  return WordsOf(*words, reason, Reason_Name(reason));
}

std::string FlagWords(Flag flag) {
  static const auto* const words = new std::map<Flag, const char*>{
      {planner::v1::FLAG_UNSPECIFIED, "not said"},
      {planner::v1::BY_ANALOGY, "by analogy: outside the framework's nation"},
      {planner::v1::CLOSE_CALL, "a close call"},
      {planner::v1::ROLE_UNMAPPED, "title mapped to no role"},
      {planner::v1::VACANCY_INFERRED, "vacancy inferred, not stated"},
      {planner::v1::VACANCY_ANTICIPATED, "vacancy still to come"},
      {planner::v1::REGISTRATION_LAPSES, "a registration or award ends on the way"}};
  return WordsOf(*words, flag, Flag_Name(flag));
}

std::string GroupWords(Engagement::Group group) { return Lower(Engagement::Group_Name(group)); }

std::string EngineWords(Forecast::Engine engine) {
  static const auto* const words = new std::map<Forecast::Engine, const char*>{
      {Forecast::ENGINE_UNSPECIFIED, "not said"},
      {Forecast::ANALYTIC, "analytic: exact, without chains"},
      {Forecast::SIMULATION, "simulation: many replications, with chains and cover"}};
  return WordsOf(*words, engine, Forecast::Engine_Name(engine));
}

std::string MeasureWords(Assumption::Measure measure) {
  static const auto* const words = new std::map<Assumption::Measure, const char*>{
      {Assumption::MEASURE_UNSPECIFIED, "not said"},
      {Assumption::EXITS_PER_YEAR, "exits of permanent holders, per post held, a year"},
      {Assumption::MONTHS_TO_FILL, "mean months to fill a vacancy"},
      {Assumption::SHARED_EFFECT_VARIANCE, "variance of the yearly effect that all share"},
      {Assumption::PROMOTED_SHARE, "share of exits who move up to the tier above"},
      {Assumption::RETIREMENT_SHARE, "share of exits who retire"},
      {Assumption::FILL_TIME_LOG_SD, "spread of the time to fill (sd of its logarithm)"},
      {Assumption::INTERNAL_SHARE, "share of vacancies offered to ready people first"},
      {Assumption::EXTERNAL_SUPPLY, "share of rounds from outside that find somebody"},
      {Assumption::BECOMES_READY_SHARE, "share of new holders who come to be ready for more"},
      {Assumption::MONTHS_TO_READY, "months in post until they are"},
      {Assumption::MOBILE_SHARE, "share of new holders who would move within the network"},
      {Assumption::COVER_SHARE, "share of vacancies that somebody covers"},
      {Assumption::COVER_LAG_MONTHS, "months until cover begins"},
      {Assumption::COVER_MONTHS, "mean months of one spell of cover"},
      {Assumption::ACTING_SHARE, "share of covers by a holder of the tier below"},
      {Assumption::ORGANISATION_EFFECT_VARIANCE, "variance of organisations' effects on exits"},
      {Assumption::PROGRAMME_SUCCESS, "share of a programme's participants who are ready after it"},
      {Assumption::EXITS_TENURE_FACTOR, "what exits are multiplied by"}};
  return WordsOf(*words, measure, Assumption::Measure_Name(measure));
}

std::string CauseWords(planner::v1::SimulatedGroup::Cause cause) {
  using planner::v1::SimulatedGroup;
  static const auto* const words = new std::map<SimulatedGroup::Cause, const char*>{
      {SimulatedGroup::CAUSE_UNSPECIFIED, "not said"},
      {SimulatedGroup::AT_START, "vacant at the start"},
      {SimulatedGroup::LEFT, "left"},
      {SimulatedGroup::RETIRED, "retired"},
      {SimulatedGroup::KNOWN_DATE, "left on a known date"},
      {SimulatedGroup::MOVED_UP, "moved up"},
      {SimulatedGroup::POST_CREATED, "new post"}};
  return WordsOf(*words, cause, SimulatedGroup::Cause_Name(cause));
}

std::string TenureWords(const planner::v1::RateUsed& rate) {
  if (rate.measure() != Assumption::EXITS_TENURE_FACTOR) return "";
  return absl::StrCat(" from ", rate.from_month_in_post(), " months in post on");
}

std::string RateSourceWords(const planner::v1::RateUsed& rate) {
  return rate.assumption().empty() ? "given by you"
                                   : Lower(type::v1::Source::Kind_Name(rate.source().kind()));
}

std::vector<absl::string_view> ObjectiveCodesOf(const planner::v1::MapObjectivesResponse& answer) {
  std::vector<absl::string_view> codes(kObjectiveCodes.begin(), kObjectiveCodes.end());
  if (std::any_of(answer.counts().begin(), answer.counts().end(),
                  [](const auto& count) { return count.objective().code() == "WITHHELD"; }))
    codes.emplace_back("WITHHELD");
  return codes;
}

absl::string_view WithoutMark(absl::string_view token) { return token.substr(0, token.find('.')); }

std::string TokensOf(const planner::v1::WorkforceSnapshot& snapshot) {
  const absl::string_view roles = WithoutMark(snapshot.roles_token());
  if (snapshot.people_token().empty()) return std::string(roles);
  return absl::StrCat(roles, " and ", WithoutMark(snapshot.people_token()));
}

int PostsAt(const planner::v1::ForecastGroup& group, int month) {
  return month < group.posts_by_month_size() ? group.posts_by_month(month) : group.posts();
}

}  // namespace cairn::web
