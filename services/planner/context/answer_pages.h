#ifndef CAIRN_SERVICES_PLANNER_CONTEXT_ANSWER_PAGES_H_
#define CAIRN_SERVICES_PLANNER_CONTEXT_ANSWER_PAGES_H_

#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/base/status_macros.h"
#include "common/resource/page_token.h"
#include "common/rpc/call/method.h"
#include "google/protobuf/repeated_field.h"

// Answers that may be larger than clients take, in pages: of so many rows, and never of more bytes
// than an answer has room for.
namespace cairn::planner {

inline constexpr std::size_t kMostPageBytes = std::size_t{3} << 20;

// Where a page begins: behind the last one, or at the first row. The token is bound to `query`.
absl::StatusOr<std::size_t> BeginOf(const resource::PageTokens& tokens, absl::string_view query,
                                    absl::string_view page_token);
// The token of the page that begins there.
std::string TokenOf(const resource::PageTokens& tokens, absl::string_view query, std::size_t begin);

// Adds the page's rows to `page`, one of `count` by `row_of`, and returns the token of the next.
template <typename Row, typename RowOf>
absl::StatusOr<std::string> FillPage(const resource::PageTokens& tokens, absl::string_view query,
                                     int page_size, absl::string_view page_token, std::size_t count,
                                     const RowOf& row_of,
                                     google::protobuf::RepeatedPtrField<Row>& page) {
  ASSIGN_OR_RETURN(std::size_t next, BeginOf(tokens, query, page_token));
  std::size_t bytes = 0;
  while (next < count && (page_size == 0 || page.size() < page_size)) {
    Row row = row_of(next);
    bytes += row.ByteSizeLong();
    if (bytes > kMostPageBytes && !page.empty()) break;
    *page.Add() = std::move(row);
    ++next;
  }
  return next < count ? TokenOf(tokens, query, next) : std::string();
}

// The same question without the fields that ask for a page of posts.
v1::ComputeForecastRequest WithoutPage(const v1::ComputeForecastRequest& request);

// Of the whole forecast that answers the request, the page of posts that it asks for.
absl::StatusOr<v1::Forecast> PageOfPosts(const resource::PageTokens& tokens,
                                         const v1::ComputeForecastRequest& request,
                                         v1::Forecast whole);

// The stream of a run, whose last message has no room for more posts: the first ones go ahead.
std::unique_ptr<rpc::MessageStream> InPages(std::unique_ptr<rpc::MessageStream> run);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_CONTEXT_ANSWER_PAGES_H_
