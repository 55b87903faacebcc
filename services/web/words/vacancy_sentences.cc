#include "services/web/words/vacancy_sentences.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "common/resource/dates.h"
#include "common/table/table.h"
#include "services/web/words/words.h"

namespace cairn::web {

using table::Thousands;

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

std::string CloseCallSentence(const planner::v1::MapObjectivesResponse& answer) {
  return absl::StrCat(
      answer.close_calls(), " of ", Thousands(answer.total()),
      answer.close_calls() == 1
          ? " is a close call: its answer flips when the default months move by half"
          : " are close calls: their answer flips when the default months move by "
            "half");
}

std::string StaleWarning(const planner::v1::WorkforceSnapshot& snapshot) {
  if (!snapshot.stale()) return "";
  const absl::Duration age = absl::Seconds(snapshot.age().seconds());
  return absl::StrCat("The planner has not heard from roles or people for ",
                      absl::FormatDuration(age), "; this is how it stood at ",
                      WithoutMark(snapshot.roles_token()), " and ",
                      WithoutMark(snapshot.people_token()), ".\n");
}

}  // namespace cairn::web
