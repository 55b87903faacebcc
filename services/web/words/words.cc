#include "services/web/words/words.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "common/resource/dates.h"
#include "common/table/table.h"

namespace cairn::cli {
namespace {

using planner::v1::Assumption;
using planner::v1::Engagement;
using planner::v1::Flag;
using planner::v1::Forecast;
using planner::v1::Reason;

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

std::string TierName(int tier) {
  return tier >= 1 && tier <= 9 ? std::string(kTierNames[static_cast<std::size_t>(tier)])
                                : absl::StrCat("tier ", tier);
}

std::string TitleOf(const planner::v1::ForecastGroup& group) {
  if (group.kind() == planner::v1::ForecastGroup::TIER)
    return TierName(std::atoi(group.key().c_str()));
  if (group.kind() == planner::v1::ForecastGroup::ORGANISATION_TIER)
    return absl::StrCat(group.title(), ", ", TierName(group.tier()));
  return group.title();
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
      {Forecast::ANALYTIC, "analytic: closed forms, without chains"},
      {Forecast::SIMULATION, "simulation: played many times, with chains and cover"}};
  return WordsOf(*words, engine, Forecast::Engine_Name(engine));
}

std::string EngineSentence(const Forecast& forecast) {
  const char* const engine =
      forecast.engine() == Forecast::SIMULATION ? "Simulated" : "Worked out by closed forms";
  const char* why = nullptr;
  switch (forecast.engine_choice()) {
    case Forecast::ASKED_FOR:
      why = forecast.engine() == Forecast::SIMULATION
                ? ", as asked for"
                : ", as asked for: they leave out that holders move up, so they tell nothing of "
                  "posts that the law requires";
      break;
    case Forecast::STATUTORY_POSTS:
      why =
          ", since posts that the law requires are among those asked about and their holders may "
          "move up";
      break;
    case Forecast::SINGLE_POSTS:
      why = ", since single posts are asked about";
      break;
    case Forecast::NEEDS_SIMULATION:
      why = ", since closed forms cannot follow what is asked";
      break;
    case Forecast::CLOSED_FORMS_SUFFICE:
      why = ": neither single posts nor posts that the law requires are told of";
      break;
    case Forecast::TOO_LARGE_TO_SIMULATE:
      why =
          ", which tell nothing of posts that the law requires: so many posts and months are more "
          "than one call simulates; cairn forecast run takes more";
      break;
    default:  // from a planner that does not say, or says what this program does not know
      return "";
  }
  return absl::StrCat(engine, why);
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

std::string DriversSentence(const planner::v1::SimulatedGroup& group) {
  std::vector<std::string> drivers;
  for (const auto& driver : group.drivers())
    drivers.push_back(absl::StrCat(CauseWords(driver.cause()), " ", Count(driver.vacancies())));
  return drivers.empty() ? ""
                         : absl::StrCat("Why posts fall vacant: ", absl::StrJoin(drivers, ", "));
}

std::string SpreadSentence(const planner::v1::SimulatedGroup& group) {
  if (!group.has_variance_parts()) return "";
  const auto& parts = group.variance_parts();
  return absl::StrFormat(
      "Of the spread at the end, %.0f %% is chance, %.0f %% that exits are not known better, %.0f "
      "%% "
      "that the months to fill are not",
      100 * parts.chance(), 100 * parts.exits(), 100 * parts.recruiting());
}

std::string ProgressSentence(const planner::v1::RunForecastResponse& response) {
  std::string band;
  if (!response.vacant().empty()) {
    const auto& end = *response.vacant().rbegin();
    band = absl::StrFormat("; %.1f vacant at the end (8 times in 10: %s to %s), give or take %.2g",
                           end.mean(), Count(end.p10()), Count(end.p90()),
                           2 * response.standard_error());
  }
  return absl::StrCat(Thousands(response.played()), " of ", Thousands(response.replications()),
                      " played", band);
}

std::string EndedSentence(const planner::v1::RunForecastResponse& response) {
  using planner::v1::RunForecastResponse;
  const std::string of = absl::StrCat(Thousands(response.played()), " of ",
                                      Thousands(response.replications()), " replications");
  switch (response.ended()) {
    case RunForecastResponse::ALL_PLAYED:
      return "All replications were played";
    case RunForecastResponse::PRECISE:
      return absl::StrCat("As precise as asked for after ", of);
    case RunForecastResponse::OUT_OF_TIME:
      return absl::StrCat("The time was up after ", of);
    case RunForecastResponse::ANSWERED_BEFORE:
      return "The same question about the same state was answered before";
    default:
      return absl::StrCat("Ended after ", of);
  }
}

std::string AgreementSentence(const planner::v1::Forecast& forecast) {
  if (!forecast.has_agreement()) return "";
  const auto& agreement = forecast.agreement();
  return absl::StrFormat(
      "Played without chains, %d times, it comes within %.1f standard errors of the closed forms "
      "in every month; chance alone seldom exceeds 4",
      agreement.replications(), agreement.largest_distance());
}

std::string AppointedSentence(const planner::v1::SimulatedGroup& group) {
  return absl::StrCat("Who fills them: own organisation ", Count(group.appointed_own()),
                      ", elsewhere in the network ", Count(group.appointed_network()), ", outside ",
                      Count(group.appointed_outside()));
}

std::string AloneSentence(const planner::v1::Forecast& forecast) {
  const auto organisations = std::count_if(
      forecast.groups().begin(), forecast.groups().end(),
      [](const auto& group) { return group.kind() == planner::v1::ForecastGroup::ORGANISATION; });
  if (organisations != 1 || forecast.groups(0).simulated().standard_error().empty()) return "";
  if (forecast.with_network())
    return "Asked about alone: moves to and from the other councils of its learning network are "
           "simulated, and figures are of its own posts";
  return "Asked about alone: moves between councils are not played, so who may be appointed by "
         "another one looks likelier to stay, and posts fuller, than in a forecast of all of them";
}

std::string ActingSentence(const planner::v1::SimulatedGroup& group) {
  constexpr double kShown = 0.05;  // as one digit shows it
  if (group.acting_up().empty() || *group.acting_up().rbegin() < kShown) return "";
  return absl::StrFormat(
      "Acting up: at the end %.1f posts, on average, have a holder who minds a vacant one besides",
      *group.acting_up().rbegin());
}

std::string TenureWords(const planner::v1::RateUsed& rate) {
  if (rate.measure() != Assumption::EXITS_TENURE_FACTOR) return "";
  return absl::StrCat(" from ", rate.from_month_in_post(), " months in post on");
}

std::string BenchSentence(const planner::v1::SimulatedGroup& group) {
  if (group.bench().empty()) return "";
  return absl::StrFormat(
      "The bench: %s ready for a post above theirs, or for a first one, at the start, and %.0f at "
      "the end, on average",
      Counted(*group.bench().begin(), "person is", "people are"), *group.bench().rbegin());
}

std::string StatutorySentence(const Forecast& forecast) {
  // Of many organisations nearly always one has such a post: then it is told in how many.
  double told = 0;
  double vacant = 0;
  double uncovered = 0;
  for (const auto& group : forecast.groups()) {
    if (group.kind() != planner::v1::ForecastGroup::ORGANISATION ||
        group.any_statutory_vacant().empty())
      continue;
    ++told;
    vacant += *group.any_statutory_vacant().rbegin();
    const auto& without_cover = group.simulated().any_statutory_uncovered();
    uncovered += without_cover.empty() ? 0 : *without_cover.rbegin();
  }
  if (forecast.groups().empty() || forecast.groups(0).any_statutory_vacant().empty()) return "";
  const auto& all = forecast.groups(0);
  const bool has_cover = !all.simulated().any_statutory_uncovered().empty();
  if (told > 1)
    return absl::StrFormat(
               "Posts that the law demands: at the end one at least stands empty in %.1f of %.0f "
               "organisations, on average",
               vacant, told) +
           (has_cover ? absl::StrFormat(", and nobody covers it in %.1f", uncovered) : "");
  return absl::StrFormat(
             "Posts that the law demands: at the end at least one stands empty %.0f times in 100",
             100 * *all.any_statutory_vacant().rbegin()) +
         (has_cover ? absl::StrFormat(", and nobody covers it %.0f times in 100",
                                      100 * *all.simulated().any_statutory_uncovered().rbegin())
                    : "");
}

std::string RateSourceWords(const planner::v1::RateUsed& rate) {
  return rate.assumption().empty() ? "given by you"
                                   : Lower(type::v1::Source::Kind_Name(rate.source().kind()));
}

std::string ClearSentence(const planner::v1::ScenarioComparison& answer,
                          const planner::v1::ComparedGroup& group) {
  const auto& clear = group.clear_months();
  if (clear.empty()) return "No month's difference is clear of chance";
  const auto date = [&](int month) { return resource::PrintDate(answer.dates(month)); };
  const int first = *clear.begin();
  const int last = *clear.rbegin();
  const bool whole = last - first + 1 == clear.size();
  if (whole && last == answer.horizon_months())
    return absl::StrCat("The difference is clear of chance from ", date(first), " on");
  if (whole)
    return absl::StrCat("The difference is clear of chance from ", date(first), " to ", date(last));
  return absl::StrCat("The difference is clear of chance in ", clear.size(), " of ",
                      answer.horizon_months(), " months, from ", date(first), " to ", date(last));
}

std::string PeakSentence(const planner::v1::ScenarioComparison& answer,
                         const planner::v1::ComparedGroup& group) {
  int peak = 0;
  for (int m = 1; m < group.difference_size(); ++m)
    if (std::abs(group.difference(m).mean()) > std::abs(group.difference(peak).mean())) peak = m;
  if (peak >= answer.dates_size()) return "";
  const auto more_or_fewer = [](double difference) {
    return absl::StrFormat("%.1f %s", std::abs(difference), difference < 0 ? "fewer" : "more");
  };
  const double most = group.difference(peak).mean();
  const std::string vacancy =
      absl::StrCat(more_or_fewer(group.vacancy_months()), " months of vacancy over the period");
  if (std::abs(most) < 0.05)
    return absl::StrCat("No month has more or fewer vacant posts; ", vacancy);
  return absl::StrCat("At the peak, on ", resource::PrintDate(answer.dates(peak)), ", ",
                      more_or_fewer(most), " posts stand vacant; ", vacancy);
}

std::string PlaceSentence(const planner::v1::ScenarioComparison& answer,
                          const planner::v1::ComparedGroup& all) {
  if (answer.places_added() <= 0) return "";
  // 95 times in 100 the truth of the model lies within twice the error.
  const double places = answer.places_added();
  if (all.vacancy_months_standard_error() == 0 && all.appointed_within() == 0)
    return absl::StrCat(
        Count(places),
        " places more change nothing within the period: nobody is ready by them who "
        "would not be otherwise; a programme takes months, so look further ahead");
  return absl::StrFormat(
      "%s places more: each changes the months of vacancy by %+.2f (give or take %.2f), and the "
      "appointments from within by %+.2f",
      Count(places), all.vacancy_months() / places,
      2 * all.vacancy_months_standard_error() / places, all.appointed_within() / places);
}

std::string MissingSentence(const planner::v1::ListVacantPostsResponse& answer) {
  const auto to_come =
      std::count_if(answer.vacant_posts().begin(), answer.vacant_posts().end(),
                    [](const planner::v1::VacantPost& post) { return post.to_come(); });
  const int vacant = answer.total() - static_cast<int>(to_come);
  std::string text = absl::StrCat(
      Thousands(vacant), " of ", Thousands(answer.posts()),
      vacant == 1 ? " posts lacks a permanent holder" : " posts lack a permanent holder");
  if (vacant == 0) return text;
  if (answer.without_cover() == 0) return absl::StrCat(text, "; all of them are covered");
  if (answer.uncovered() > 0)
    absl::StrAppend(&text, "; ", Thousands(answer.uncovered()), " of them ",
                    answer.uncovered() == 1 ? "is" : "are", " known to be uncovered");
  if (answer.cover_unknown() > 0)
    absl::StrAppend(&text, "; of ", Thousands(answer.cover_unknown()), " no cover is recorded");
  return text;
}

std::string NoRecordsSentence(const planner::v1::ListVacantPostsResponse& answer,
                              const google::type::Date& day) {
  if (!answer.has_records_begin_date() ||
      resource::ToDay(day) >= resource::ToDay(answer.records_begin_date()))
    return "";
  return absl::StrCat("Nothing is on record of ", resource::PrintDate(day),
                      ": the first dated record is of ",
                      resource::PrintDate(answer.records_begin_date()));
}

std::string ToComeSentence(const planner::v1::MapObjectivesResponse& answer) {
  int to_come = 0;
  for (const auto& row : answer.vacancies())
    to_come += static_cast<int>(
        std::count(row.flags().begin(), row.flags().end(), planner::v1::VACANCY_ANTICIPATED));
  return to_come == 0 ? ""
                      : absl::StrCat(Thousands(to_come), " of these ", Thousands(answer.total()),
                                     to_come == 1 ? " is" : " are",
                                     answer.without_people()
                                         ? " still to come"
                                         : " still to come: the holder's last day is on record");
}

std::vector<absl::string_view> ObjectiveCodesOf(const planner::v1::MapObjectivesResponse& answer) {
  std::vector<absl::string_view> codes(kObjectiveCodes.begin(), kObjectiveCodes.end());
  if (std::any_of(answer.counts().begin(), answer.counts().end(),
                  [](const auto& count) { return count.objective().code() == "WITHHELD"; }))
    codes.emplace_back("WITHHELD");
  return codes;
}

std::string WithoutPeopleSentence(const planner::v1::ListVacantPostsResponse& answer) {
  if (!answer.without_people()) return "";
  return "Told without people's records: vacancies that the register does not have, and who is "
         "ready, are for those who may read them";
}

std::string WithoutPeopleSentence(const planner::v1::MapObjectivesResponse& answer) {
  if (!answer.without_people()) return "";
  const std::string of_people =
      answer.has_published_date()
          ? absl::StrCat("what pools of five people or more need was published as of ",
                         resource::PrintDate(answer.published_date()))
          : "nothing of people had been published by then";
  return absl::StrCat("Told without people's records: vacancies are those of the register, and ",
                      of_people);
}

std::string WithoutPeopleSentence(const planner::v1::MeasureProgressResponse& answer) {
  if (!answer.without_people()) return "";
  return "Measured on the last month end before the day: figures of people are published once a "
         "month, and change once three people or more differ";
}

std::string TokensOf(const planner::v1::WorkforceSnapshot& snapshot) {
  if (snapshot.people_token().empty()) return snapshot.roles_token();
  return absl::StrCat(snapshot.roles_token(), " and ", snapshot.people_token());
}

std::string CloseCallSentence(const planner::v1::MapObjectivesResponse& answer) {
  return absl::StrCat(
      answer.close_calls(), " of ", Thousands(answer.total()),
      answer.close_calls() == 1
          ? " is a close call: its answer flips when the default months move by half"
          : " are close calls: their answer flips when the default months move by "
            "half");
}

int PostsAt(const planner::v1::ForecastGroup& group, int month) {
  return month < group.posts_by_month_size() ? group.posts_by_month(month) : group.posts();
}

std::string BandSentence(const planner::v1::ForecastGroup& group, absl::string_view date) {
  if (group.vacant().empty()) return "";
  const auto& last = *group.vacant().rbegin();
  return absl::StrCat("8 times in 10, between ", Count(last.p10()), " and ", Count(last.p90()),
                      " of ", Count(PostsAt(group, group.vacant_size() - 1)),
                      " posts stand empty on ", date);
}

std::string WithheldSentence(std::int64_t groups) {
  if (groups == 0) return "";
  return absl::StrCat(groups, groups == 1 ? " group is" : " groups are",
                      " withheld: figures of 1 to 4 holders, or what would give them away, are for "
                      "those who may read people's records");
}

std::string RatesSentence(const Forecast& answer) {
  int evidence = 0;
  int judgement = 0;
  int overridden = 0;
  for (const auto& rate : answer.rates()) {
    if (rate.assumption().empty())
      ++overridden;
    else if (rate.source().kind() == type::v1::Source::PUBLIC_SOURCE)
      ++evidence;
    else
      ++judgement;
  }
  return absl::StrCat("Rates: ", evidence, " with a public source, ", judgement, " judgement",
                      overridden > 0 ? absl::StrCat(", ", overridden, " given by you") : "");
}

std::string OwnExitsSentence(const google::protobuf::RepeatedPtrField<planner::v1::OwnExits>& own,
                             const google::protobuf::RepeatedPtrField<std::string>& refused) {
  std::string sentence;
  if (!own.empty()) {
    const auto [least, most] = std::minmax_element(
        own.begin(), own.end(),
        [](const auto& one, const auto& other) { return one.factor() < other.factor(); });
    absl::StrAppend(
        &sentence, "Exits by own records, of ", own.size(),
        own.size() == 1 ? " organisation's tier" : " organisations' tiers",
        absl::StrFormat(": %.2f to %.2f times those of all", least->factor(), most->factor()));
  }
  if (!refused.empty())
    absl::StrAppend(&sentence,
                    sentence.empty() ? "Own records change no exits: " : "; no change of ",
                    absl::StrJoin(refused, "; "));
  return sentence;
}

std::string LeftOutSentence(const Forecast& answer) {
  if (answer.posts_without_role() <= 0 && answer.posts_out_of_scope() <= 0) return "";
  return absl::StrCat("Left out: ", Counted(answer.posts_without_role(), "post", "posts"),
                      " whose title is mapped to no role, ", Thousands(answer.posts_out_of_scope()),
                      " whose role does not lead social services");
}

std::string StaleWarning(const planner::v1::WorkforceSnapshot& snapshot) {
  if (!snapshot.stale()) return "";
  const absl::Duration age = absl::Seconds(snapshot.age().seconds());
  return absl::StrCat("The planner has not heard from roles or people for ",
                      absl::FormatDuration(age), "; this is how it stood at ",
                      snapshot.roles_token(), " and ", snapshot.people_token(), ".\n");
}

}  // namespace cairn::cli
