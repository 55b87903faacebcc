// The readers of ladders and of their counts: whatever the bytes, they end; a ladder that was read
// can be asked for its years, and counts that were read are fitted by rates none of which is
// negative, or refused.
#include <cmath>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/fuzz/fuzz.h"
#include "tools/cairn/ladder/counts_file.h"
#include "tools/cairn/ladder/fit.h"
#include "tools/cairn/ladder/ladder_file.h"
#include "tools/cairn/ladder/projection.h"

namespace cairn::fuzz {

std::vector<std::string> Seeds() {
  return {
      "grade,stock,leaving,recruits,low,high\nlow,40,0.08,0.8,0.80,0.12\nhigh,15,0.10,0.2,,0.90\n",
      "grade,left,low,high\nlow,80,800,120\nhigh,40,,328\n",
      "grade,left,low,mid,high\nlow,5,20,3,1\nmid,1,2,9,\nhigh,1,,0,4\n"};
}
std::vector<std::string> Dictionary() {
  return {"grade", "left", "stock", "leaving", "recruits", "low", "high", ",",
          "\n",    "0",    "1",     "1e9",     "0.5",      "nan", "-1",   "1e-300"};
}

namespace {

void CheckYears(const ladder::LadderFile& file) {
  const auto projection = ladder::Project(file, {.years = 3, .recruits = 8});
  Require(projection.ok(), "a ladder that was read has years");
  for (const forecast::LadderYear& year : projection->answer.years)
    for (const double people : year.people)
      Require(people >= 0 && std::isfinite(people), "people are not negative");
  std::ostringstream said;
  ladder::PrintProjection(*projection, 80, said);
}

void CheckRates(const ladder::CountsFile& file) {
  const auto answer = forecast::FitGenerator(file.counts);
  Require(!absl::IsInvalidArgument(answer.status()), "counts that were read are counts");
  if (!answer.ok()) return;
  for (std::size_t i = 0; i < answer->generator.size(); ++i) {
    for (std::size_t j = 0; j < answer->generator.size(); ++j) {
      Require(i == j || answer->generator[i][j] >= 0, "no rate is negative");
      Require(answer->yearly[i][j] >= -1e-12 && answer->yearly[i][j] <= 1 + 1e-12,
              "moves are probabilities");
    }
  }
  Require(answer->misfit.statistic >= 0 && std::isfinite(answer->misfit.statistic),
          "a misfit is a number");
  std::ostringstream said;
  ladder::PrintFit({file, *answer}, 80, said);
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  imports::Report of_ladder;
  if (const auto file = ladder::ReadLadderFile(bytes, of_ladder); file.has_value())
    fuzz::CheckYears(*file);
  imports::Report of_counts;
  if (const auto file = ladder::ReadCountsFile(bytes, of_counts); file.has_value())
    fuzz::CheckRates(*file);
  return 0;
}
