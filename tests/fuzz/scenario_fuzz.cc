// The readers of a scenario's changes: whatever the bytes, they end; what they take has finite
// numbers and a place in the changes, and what they refuse is said in words.
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/fuzz/fuzz.h"
#include "tools/cairn/scenario/change.h"
#include "tools/cairn/scenario/rate_word.h"

namespace cairn::fuzz {

std::vector<std::string> Seeds() {
  return {"exits:4=0.8,2027-03..2027-05", "tier=3,2027", "post=a/b,01/03/2027",
          "role=a,organisation=b,with=c",
          "change,measure,tier,value,from\nfactor,exits,3,1.5,2027-01\nfreeze,,5,,\n"};
}
std::vector<std::string> Dictionary() {
  return {
      "change", "factor", "freeze", "exits", "fill",    "tier=", "post=", "organisation=", ",",
      "=",      ":",      "..",     "2027",  "2027-02", "nan",   "-1",    "1e400",         "\n"};
}

namespace {

void CheckNumbers(const planner::v1::Scenario::Changes& changes) {
  for (const auto& change : changes.rate_changes())
    Require(std::isfinite(change.factor()) && std::isfinite(change.add()), "numbers are finite");
}

}  // namespace
}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  for (const cli::ChangeKind& kind : cli::ChangeKinds()) {
    planner::v1::Scenario::Changes changes;
    const auto words = cli::ReadChange(kind.word, text);
    const absl::Status added =
        words.ok() ? cli::AddChange(kind.word, *words, changes) : words.status();
    if (added.ok()) fuzz::Require(changes.ByteSizeLong() > 0, "a change that is taken is there");
    if (added.ok()) fuzz::CheckNumbers(changes);
    fuzz::Require(added.ok() || !added.message().empty(), "a refusal has words");
  }
  if (const auto changes = cli::ReadChanges(text); changes.ok()) fuzz::CheckNumbers(*changes);
  if (const auto rate = cli::ParseRate("--rate", "exits=1", text); rate.ok())
    fuzz::Require(std::isfinite(rate->value), "a rate is finite");
  return 0;
}
