#ifndef CAIRN_TESTS_BENCH_REPORT_H_
#define CAIRN_TESTS_BENCH_REPORT_H_

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"

namespace cairn::bench {

// A speed as a ratio to another, both measured in one run. Absolute figures are not kept: they say
// more about the machine than about the program.
struct Figure {
  std::string name;
  std::string against;
  double ratio = 0;            // of the sums over all runs
  std::vector<double> by_run;  // of each run
};

enum class Output { kText, kJson };

// `--json` asks for one object a line: name, ratio, against, runs, min, median, max.
inline Output OutputFor(int argc, char** argv) {
  return std::any_of(argv, argv + argc, [](absl::string_view word) { return word == "--json"; })
             ? Output::kJson
             : Output::kText;
}

inline double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

inline void Print(const Figure& figure, Output output) {
  const auto [min, max] = std::minmax_element(figure.by_run.begin(), figure.by_run.end());
  const double median = Median(figure.by_run);
  if (output == Output::kJson) {
    const auto rounded = [](double value) { return std::stod(absl::StrFormat("%.4g", value)); };
    std::cout << nlohmann::ordered_json{{"name", figure.name},
                                        {"ratio", rounded(figure.ratio)},
                                        {"against", figure.against},
                                        {"runs", figure.by_run.size()},
                                        {"min", rounded(*min)},
                                        {"median", rounded(median)},
                                        {"max", rounded(*max)}}
                     .dump()
              << std::endl;
  } else {
    std::cout << absl::StrFormat("%s: %.3g of %s (%d runs: %.3g to %.3g, median %.3g)\n",
                                 figure.name, figure.ratio, figure.against, figure.by_run.size(),
                                 *min, *max, median);
  }
}

}  // namespace cairn::bench

#endif  // CAIRN_TESTS_BENCH_REPORT_H_
