#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_ASK_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_ASK_H_

#include <string>

#include "absl/status/statusor.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"
#include "tools/cairn/commands/answers/question.h"

// What more than one command asks, whole.
namespace cairn::cli {

inline constexpr int kPage = 1000;  // rows of a page
inline constexpr int kTarget = 2;   // ready people wanted for each post, unless somebody says else

enum class ToCome { kCount, kList };

absl::StatusOr<planner::v1::ListVacantPostsResponse> AskVacantPosts(
    Connection& connection, const Question& question, ToCome to_come = ToCome::kCount);

absl::StatusOr<planner::v1::MapObjectivesResponse> AskObjectives(Connection& connection,
                                                                 const Question& question,
                                                                 int target);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_ASK_H_
