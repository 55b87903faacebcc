#include "tools/cairn/backtest/scores.h"

namespace cairn::backtest {

absl::string_view Words(Question question) {
  switch (question) {
    case Question::kVacantPosts:
      return "vacant posts at a later filing";
    case Question::kExitsInAYear:
      return "named holders lost in a year";
    case Question::kExitOfAPost:
      return "one named holder lost in a year";
    case Question::kChangesInAYear:
      return "changes of holder in a year";
  }
  return "";
}

absl::string_view Words(Method method) {
  switch (method) {
    case Method::kFitted:
      return "fitted";
    case Method::kFromStock:
      return "from the stock";
    case Method::kConstantHazard:
      return "one hazard";
    case Method::kLastValue:
      return "last value";
  }
  return "";
}

}  // namespace cairn::backtest
