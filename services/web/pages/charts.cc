#include "services/web/pages/charts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::Html;
using html::Tag;
using type::v1::Quantiles;
using Reader = double (Quantiles::*)() const;

// The plot of a fan: per cent of the width, pixels of the height.
constexpr double kLeft = 9;
constexpr double kWide = 71;
constexpr double kTop = 14;
constexpr double kHigh = 270;
constexpr double kFanHeight = 318;
constexpr double kLetterHeight = 16;
constexpr int kMostLines = 5;
constexpr int kMostDates = 5;

constexpr absl::string_view kPastLook = "edge past";

constexpr double kBarRow = 50;
constexpr double kBarHeight = 20;
constexpr double kLongestBar = 84;  // per cent

std::string Number(double value) { return absl::StrFormat("%.2f", value); }
std::string Percent(double value) { return absl::StrFormat("%.2f%%", value); }

Html Svg(const ChartWords& words, double height, absl::string_view look, const Html& drawing) {
  const std::string title = absl::StrCat(words.id, "-title");
  const std::string description = absl::StrCat(words.id, "-desc");
  return Html::Element(
      "svg",
      {{"class", std::string(look)},
       {"role", "img"},
       {"aria-labelledby", absl::StrCat(title, " ", description)},
       {"width", "100%"},
       {"height", Number(height)}},
      Html::Element("title", {{"id", title}}, Html::Text(words.title)) +
          Html::Element("desc", {{"id", description}}, Html::Text(words.description)) + drawing);
}

Html Label(double x_percent, double y, absl::string_view look, absl::string_view anchor,
           absl::string_view text) {
  return Html::Element("text",
                       {{"x", Percent(x_percent)},
                        {"y", Number(y)},
                        {"class", std::string(look)},
                        {"text-anchor", std::string(anchor)}},
                       Html::Text(text));
}

// A fan's shapes, in a plane of 100 by 100 that stretches.
class FanPlane {
 public:
  FanPlane(const std::vector<FanPoint>& points, const std::vector<PastPoint>& past, double least,
           double most)
      : points_(points),
        past_(past),
        first_(past.empty() ? points.front().day : past.front().day),
        least_(least),
        most_(most) {}

  int months() const { return MonthOf(points_.back().day); }
  int MonthOf(absl::CivilDay day) const { return static_cast<int>(absl::CivilMonth(day) - first_); }
  absl::CivilMonth Month(int month) const { return first_ + month; }

  double X(int month) const { return 100.0 * month / months(); }
  double X(absl::CivilDay day) const { return X(MonthOf(day)); }
  double Y(double count) const { return 100 - 100 * (count - least_) / (most_ - least_); }
  double least() const { return least_; }
  double most() const { return most_; }

  std::string Line(Reader read) const {
    std::string path;
    for (const FanPoint& point : points_) Add(point, read, path);
    return path;
  }
  std::string Area(Reader low, Reader high) const {
    std::string path = Line(high);
    for (std::size_t i = points_.size(); i-- > 0;) Add(points_[i], low, path);
    return path + "Z";
  }
  // Broken where a month is missing; ends where the fan begins.
  std::string Past() const {
    std::string path;
    int month_before = -2;
    const auto add = [&](absl::CivilDay day, double count) {
      const int month = MonthOf(day);
      absl::StrAppend(&path, month == month_before + 1 ? "L" : "M", Number(X(month)), " ",
                      Number(Y(count)));
      month_before = month;
    };
    for (const PastPoint& point : past_) add(point.day, point.count);
    if (MonthOf(points_.front().day) == month_before + 1)
      add(points_.front().day, points_.front().count.p50());
    return path;
  }

 private:
  void Add(const FanPoint& point, Reader read, std::string& path) const {
    absl::StrAppend(&path, path.empty() ? "M" : "L", Number(X(point.day)), " ",
                    Number(Y((point.count.*read)())));
  }
  const std::vector<FanPoint>& points_;
  const std::vector<PastPoint>& past_;
  absl::CivilMonth first_;
  double least_;
  double most_;
};

Html Path(absl::string_view look, const std::string& path) {
  return Html::Element(
      "path", {{"class", std::string(look)}, {"d", path}, {"vector-effect", "non-scaling-stroke"}});
}

struct Band {
  absl::string_view look;
  absl::string_view edge;
  Reader low;
  Reader high;
  absl::string_view words;
};

constexpr std::array<Band, 3> kBands = {{
    {"band b1", "edge e1", &Quantiles::p5, &Quantiles::p95,
     "Dotted edge: 9 times in 10 (P5 to P95)"},
    {"band b2", "edge e2", &Quantiles::p10, &Quantiles::p90,
     "Dashed edge: 8 times in 10 (P10 to P90)"},
    {"band b3", "edge e3", &Quantiles::p25, &Quantiles::p75,
     "Solid edge: 5 times in 10 (P25 to P75)"},
}};

Html Shapes(const FanPlane& plane) {
  Html shapes;
  for (const Band& band : kBands) shapes += Path(band.look, plane.Area(band.low, band.high));
  for (const Band& band : kBands)
    shapes += Path(band.edge, plane.Line(band.low)) + Path(band.edge, plane.Line(band.high));
  shapes += Path("edge median", plane.Line(&Quantiles::p50));
  if (const std::string past = plane.Past(); !past.empty()) shapes += Path(kPastLook, past);
  return Html::Element("svg",
                       {{"x", Percent(kLeft)},
                        {"y", Number(kTop)},
                        {"width", Percent(kWide)},
                        {"height", Number(kHigh)},
                        {"viewBox", "0 0 100 100"},
                        {"preserveAspectRatio", "none"},
                        {"class", "plane"}},
                       shapes);
}

Html CountAxis(const FanPlane& plane, double step) {
  Html axis;
  for (double count = plane.least(); count <= plane.most() + step / 2; count += step) {
    const double y = kTop + kHigh * plane.Y(count) / 100;
    axis += Html::Element("line", {{"x1", Percent(kLeft)},
                                   {"x2", Percent(kLeft + kWide)},
                                   {"y1", Number(y)},
                                   {"y2", Number(y)},
                                   {"class", count == 0 ? "base" : "grid"}});
    axis += Label(kLeft - 1.2, y + 4, "tick", "end", Count(count));
  }
  return axis;
}

// Every other date gives way on a narrow page.
Html DateAxis(const FanPlane& plane) {
  const int last = plane.months();
  int step = 1;
  for (const int wider : {1, 2, 3, 6, 12, 24, 60, 120, 240}) {
    step = wider;
    if (last / step < kMostDates) break;
  }
  Html axis;
  for (int month = 0; month <= last; month += step) {
    const double x = kLeft + kWide * plane.X(month) / 100;
    axis += Html::Element("line", {{"x1", Percent(x)},
                                   {"x2", Percent(x)},
                                   {"y1", Number(kTop + kHigh)},
                                   {"y2", Number(kTop + kHigh + 5)},
                                   {"class", "base"}});
    axis += Label(x, kTop + kHigh + 22, month / step % 2 == 0 ? "tick" : "tick spare", "middle",
                  absl::FormatCivilTime(plane.Month(month)));
  }
  return axis;
}

// What was counted, and a mark where that ends and the fan begins.
Html PastMarks(const FanPlane& plane, const std::vector<PastPoint>& past, absl::CivilDay start) {
  if (past.empty()) return {};
  const double x = kLeft + kWide * plane.X(start) / 100;
  Html marks = Html::Element("line", {{"x1", Percent(x)},
                                      {"x2", Percent(x)},
                                      {"y1", Number(kTop)},
                                      {"y2", Number(kTop + kHigh)},
                                      {"class", "start"}}) +
               Label(x, kTop - 4, "tick", "middle", absl::FormatCivilTime(start));
  for (const PastPoint& point : past)
    marks += Html::Element("circle", {{"cx", Percent(kLeft + kWide * plane.X(point.day) / 100)},
                                      {"cy", Number(kTop + kHigh * plane.Y(point.count) / 100)},
                                      {"r", "3"},
                                      {"class", "dot"}});
  return marks;
}

// The last figures beside the plot, kept a letter's height apart.
Html EndLabels(const FanPlane& plane, const Quantiles& last) {
  const auto pixel = [&](double count) { return kTop + kHigh * plane.Y(count) / 100 + 4; };
  const double middle = pixel(last.p50());
  double high = std::min(pixel(last.p90()), middle - kLetterHeight);
  double low = std::max(pixel(last.p10()), middle + kLetterHeight);
  const double excess = std::max(0.0, low - (kTop + kHigh + 4));
  const double x = kLeft + kWide + 1.5;
  return Label(x, high - excess, "figure", "start", absl::StrCat("P90 ", Count(last.p90()))) +
         Label(x, middle - excess, "figure strong", "start",
               absl::StrCat("P50 ", Count(last.p50()))) +
         Label(x, low - excess, "figure", "start", absl::StrCat("P10 ", Count(last.p10())));
}

Html LegendEntry(absl::string_view band, absl::string_view edge, absl::string_view words) {
  Html swatch;
  if (!band.empty())
    swatch += Html::Element(
        "rect",
        {{"class", std::string(band)}, {"x", "0"}, {"y", "2"}, {"width", "36"}, {"height", "12"}});
  const std::array<const char*, 2> lines = {"M0 2H36", "M0 14H36"};
  if (band.empty()) {
    swatch += Path(edge, "M0 8H36");
    if (edge == kPastLook)
      swatch += Html::Element("circle", {{"cx", "18"}, {"cy", "8"}, {"r", "3"}, {"class", "dot"}});
  } else {
    for (const char* line : lines) swatch += Path(edge, line);
  }
  const Html picture = Html::Element(
      "svg", {{"class", "swatch"}, {"aria-hidden", "true"}, {"width", "36"}, {"height", "16"}},
      swatch);
  return Html::Element("li", {}, picture + Tag("span", words));
}

Html Legend(const std::vector<PastPoint>& past) {
  Html entries =
      LegendEntry("", "edge median", "Thick line: the middle, as often fewer as more (P50)");
  if (!past.empty()) entries += LegendEntry("", kPastLook, "Line of dots: as recorded");
  for (std::size_t i = kBands.size(); i-- > 0;)
    entries += LegendEntry(kBands[i].look, kBands[i].edge, kBands[i].words);
  return Html::Element("ul", {{"class", "legend"}}, entries);
}

}  // namespace

double RoundStep(double most, int parts) {
  const double least = std::max(most, 1.0) / parts;
  for (double power = 1;; power *= 10)
    for (const double digit : {1.0, 2.0, 5.0})
      if (digit * power >= least) return digit * power;
}

Html FanChart(const ChartWords& words, const std::vector<FanPoint>& points,
              const std::vector<PastPoint>& past) {
  double highest = 1;
  double lowest = 0;
  for (const FanPoint& point : points) {
    highest = std::max(highest, point.count.p95());
    lowest = std::min(lowest, point.count.p5());
  }
  for (const PastPoint& point : past) highest = std::max(highest, point.count);
  const double step = RoundStep(highest - lowest, kMostLines);
  const FanPlane plane(points, past, std::floor(lowest / step) * step,
                       std::ceil(highest / step) * step);
  return Svg(words, kFanHeight, "fan",
             CountAxis(plane, step) + Shapes(plane) + PastMarks(plane, past, points.front().day) +
                 DateAxis(plane) + EndLabels(plane, points.back().count)) +
         Legend(past);
}

Html BarChart(const ChartWords& words, const std::vector<BarRow>& rows) {
  int most = 1;
  for (const BarRow& row : rows) most = std::max(most, row.count);
  const std::string hatch = absl::StrCat(words.id, "-hatch");
  Html drawing = Html::Element(
      "defs", {},
      Html::Element("pattern",
                    {{"id", hatch},
                     {"width", "7"},
                     {"height", "7"},
                     {"patternUnits", "userSpaceOnUse"},
                     {"patternTransform", "rotate(45)"}},
                    Html::Element("rect", {{"width", "3"}, {"height", "7"}, {"class", "hatch"}})));
  double y = 0;
  for (const BarRow& row : rows) {
    const double width = kLongestBar * row.count / most;
    const bool hatched = row.fill == BarRow::Fill::kHatched;
    drawing += Label(0, y + 14, "name", "start", row.label);
    if (row.count > 0)
      drawing +=
          Html::Element("rect", {{"x", "0"},
                                 {"y", Number(y + 21)},
                                 {"width", Percent(width)},
                                 {"height", Number(kBarHeight)},
                                 {"class", hatched ? "open" : "bar"},
                                 {"fill", hatched ? absl::StrCat("url(#", hatch, ")") : ""}});
    drawing +=
        Label(row.count > 0 ? width + 1.5 : 0, y + 36, "figure strong", "start", Count(row.count));
    y += kBarRow;
  }
  return Svg(words, y, "bars", drawing);
}

}  // namespace cairn::web
