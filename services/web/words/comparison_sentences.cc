#include "services/web/words/comparison_sentences.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/resource/dates.h"
#include "services/web/words/words.h"

namespace cairn::web {

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

}  // namespace cairn::web
