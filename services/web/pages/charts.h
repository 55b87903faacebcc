#ifndef CAIRN_SERVICES_WEB_PAGES_CHARTS_H_
#define CAIRN_SERVICES_WEB_PAGES_CHARTS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cairn/type/v1/type.pb.h"
#include "common/html/html.h"

// Pictures as inline SVG, named and described for those who do not see them. They stretch with the
// page while their letters keep their size, and tell things apart by line and label, not by colour.
namespace cairn::web {

struct ChartWords {
  std::string id;  // unique in the page
  std::string title;
  std::string description;
};

struct FanPoint {
  absl::CivilDay day;
  type::v1::Quantiles count;
};

// What was counted on a day before the fan begins.
struct PastPoint {
  absl::CivilDay day;
  double count = 0;
};

// Bands P5-P95, P10-P90, P25-P75 and the median over time, of counts or of differences, with a
// legend. Needs two points, a month apart each. Left of a mark where the fan begins stands what was
// counted before, a dot a month, joined where no month is missing.
html::Html FanChart(const ChartWords& words, const std::vector<FanPoint>& points,
                    const std::vector<PastPoint>& past = {});

struct BarRow {
  enum class Fill { kSolid, kHatched };
  std::string label;
  int count = 0;
  Fill fill = Fill::kSolid;
};

html::Html BarChart(const ChartWords& words, const std::vector<BarRow>& rows);

// The round step, 1, 2 or 5 times a power of ten and at least 1, that divides 0..`most` into at
// most `parts` parts.
double RoundStep(double most, int parts);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PAGES_CHARTS_H_
