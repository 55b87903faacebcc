#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_QUESTION_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_QUESTION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/web/answers/questions.h"

// What a command line asks.
namespace cairn::cli {

inline constexpr int kReportHistory = 12;  // months that a page shows before the start

// What the questions have in common.
struct Question {
  std::string organisation;
  std::string as_of;
  bool all = false;
  bool watch = false;
  int months = 12;
  int history = 0;
  int target = 2;
  std::string role;
  std::vector<std::string> overrides;
  std::string engine;  // `analytic`, `simulation`; empty: the planner chooses
  std::uint64_t seed = 0;
  int replications = 0;
  bool posts = false;
  bool organisation_tiers = false;
  bool chance_only = false;
  bool own_exits = false;
  std::string html;
  std::string scenario;
  std::string against;
  std::vector<std::string> factors;
  std::vector<std::string> places;
  double precision = 0;
  std::optional<double> time_limit;  // seconds
  std::string id;
  std::string title;

  Layout layout() const {
    return {.width = TerminalWidth(), .rows = all ? 1 << 30 : 20, .organisation = organisation};
  }
};

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_QUESTION_H_
