#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_PAGES_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_PAGES_H_

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/base/status_macros.h"
#include "google/protobuf/repeated_ptr_field.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

// The contract's names for a page's place; a forecast's posts have pages of their own.
template <typename Request>
void AskForPage(Request& request, const std::string& token) {
  request.set_page_token(token);
}
inline void AskForPage(planner::v1::ComputeForecastRequest& request, const std::string& token) {
  request.set_posts_page_token(token);
}
template <typename Answer>
const std::string& NextPage(const Answer& answer) {
  return answer.next_page_token();
}
inline const std::string& NextPage(const planner::v1::Forecast& answer) {
  return answer.next_posts_page_token();
}

// Asks until there is no further page: the last page, with the rows of all of them.
template <typename Answer, typename Request, typename Row>
absl::StatusOr<Answer> AllPages(Connection& connection, absl::string_view method, Request request,
                                google::protobuf::RepeatedPtrField<Row>* (Answer::*rows)()) {
  Answer whole;
  do {
    ASSIGN_OR_RETURN(Answer page, connection.Call<Answer>(method, request));
    google::protobuf::RepeatedPtrField<Row> all = std::move(*(whole.*rows)());
    all.MergeFrom(*(page.*rows)());
    whole = std::move(page);
    *(whole.*rows)() = std::move(all);
    AskForPage(request, NextPage(whole));
  } while (!NextPage(whole).empty());
  return whole;
}

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_PAGES_H_
