#include "services/web/words/forecast_sentences.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/table/table.h"
#include "services/web/words/words.h"

namespace cairn::web {

using planner::v1::Forecast;
using table::Thousands;

std::string EngineSentence(const Forecast& forecast) {
  const char* const engine =
      forecast.engine() == Forecast::SIMULATION ? "Simulated" : "Computed by the analytic model";
  const char* why = nullptr;
  switch (forecast.engine_choice()) {
    case Forecast::ASKED_FOR:
      why = forecast.engine() == Forecast::SIMULATION
                ? ", as asked for"
                : ", as asked for: it leaves out that holders move up, so it has no figures for "
                  "statutory posts";
      break;
    case Forecast::STATUTORY_POSTS:
      why = ", since statutory posts are among those asked about and their holders may move up";
      break;
    case Forecast::SINGLE_POSTS:
      why = ", since single posts are asked about";
      break;
    case Forecast::NEEDS_SIMULATION:
      why = ", since the analytic model cannot answer what is asked";
      break;
    case Forecast::CLOSED_FORMS_SUFFICE:
      why = ": no figures for single posts or statutory posts are asked for";
      break;
    case Forecast::TOO_LARGE_TO_SIMULATE:
      why =
          ", which has no figures for statutory posts: so many posts and months are more than one "
          "call simulates; cairn forecast run takes more";
      break;
    default:  // from a planner that does not say, or says what this program does not know
      return "";
  }
  return absl::StrCat(engine, why);
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
                      " replications", band);
}

std::string EndedSentence(const planner::v1::RunForecastResponse& response) {
  using planner::v1::RunForecastResponse;
  const std::string of = absl::StrCat(Thousands(response.played()), " of ",
                                      Thousands(response.replications()), " replications");
  switch (response.ended()) {
    case RunForecastResponse::ALL_PLAYED:
      return "All replications were run";
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
      "Cross-check: without chains, %d replications come within %.1f standard errors of the "
      "analytic model in every month; chance alone seldom exceeds 4",
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
    return "One organisation with its network: moves to and from the other councils of its "
           "learning "
           "network are simulated, and the figures are of its own posts";
  return "One organisation alone: moves between councils are not simulated, so people whom another "
         "council might appoint look likelier to stay, and posts fuller, than in a forecast of all "
         "councils";
}

std::string ActingSentence(const planner::v1::SimulatedGroup& group) {
  constexpr double kShown = 0.05;  // as one digit shows it
  if (group.acting_up().empty() || *group.acting_up().rbegin() < kShown) return "";
  return absl::StrFormat(
      "Acting up: at the end the holders of %.1f posts, on average, also cover a vacant post",
      *group.acting_up().rbegin());
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
               "Statutory posts: at the end at least one is vacant in %.1f of %.0f organisations, "
               "on average",
               vacant, told) +
           (has_cover ? absl::StrFormat(", and nobody covers it in %.1f", uncovered) : "");
  return absl::StrFormat("Statutory posts: at the end at least one is vacant %.0f times in 100",
                         100 * *all.any_statutory_vacant().rbegin()) +
         (has_cover ? absl::StrFormat(", and nobody covers it %.0f times in 100",
                                      100 * *all.simulated().any_statutory_uncovered().rbegin())
                    : "");
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
                      " withheld: only callers who may read people's records see figures of 1 to 4 "
                      "holders, or figures that would give those away");
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

}  // namespace cairn::web
