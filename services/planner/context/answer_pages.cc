#include "services/planner/context/answer_pages.h"

#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace cairn::planner {
namespace {

// Hands on what a run says; a last message of many posts in several, in order.
class PagedRun final : public rpc::MessageStream {
 public:
  explicit PagedRun(std::unique_ptr<rpc::MessageStream> run) : run_(std::move(run)) {}

  absl::StatusOr<Pull> Next(Idle idle, google::protobuf::Message* response) override {
    auto& message = static_cast<v1::RunForecastResponse&>(*response);
    if (!held_.has_value()) {
      ASSIGN_OR_RETURN(const Pull pull, run_->Next(idle, response));
      if (pull != Pull::kMessage || message.ByteSizeLong() <= kMostPageBytes) return pull;
      held_ = std::move(message);
      message.Clear();
    }
    auto& posts = *held_->mutable_forecast()->mutable_posts();
    if (posts.empty() || held_->ByteSizeLong() <= kMostPageBytes) {
      message = *std::move(held_);
      held_.reset();
      return Pull::kMessage;
    }
    message.Clear();
    message.set_played(held_->played());
    message.set_replications(held_->replications());
    message.set_standard_error(held_->standard_error());
    int taken = 0;
    std::size_t bytes = 0;
    while (taken < posts.size()) {
      bytes += posts[taken].ByteSizeLong();
      if (taken > 0 && bytes > kMostPageBytes) break;
      *message.add_more_posts() = std::move(posts[taken++]);
    }
    posts.DeleteSubrange(0, taken);
    return Pull::kMessage;
  }

 private:
  const std::unique_ptr<rpc::MessageStream> run_;
  std::optional<v1::RunForecastResponse> held_;  // what is still to be sent
};

}  // namespace

absl::StatusOr<std::size_t> BeginOf(const resource::PageTokens& tokens, absl::string_view query,
                                    absl::string_view page_token) {
  std::size_t begin = 0;
  if (page_token.empty()) return begin;
  ASSIGN_OR_RETURN(const std::string position, tokens.Read(query, page_token));
  (void)absl::SimpleAtoi(position, &begin);  // it is ours: signed, and made below
  return begin;
}

std::string TokenOf(const resource::PageTokens& tokens, absl::string_view query,
                    std::size_t begin) {
  return tokens.Make(query, absl::StrCat(begin));
}

v1::ComputeForecastRequest WithoutPage(const v1::ComputeForecastRequest& request) {
  v1::ComputeForecastRequest question = request;
  question.clear_posts_page_size();
  question.clear_posts_page_token();
  return question;
}

absl::StatusOr<v1::Forecast> PageOfPosts(const resource::PageTokens& tokens,
                                         const v1::ComputeForecastRequest& request,
                                         v1::Forecast whole) {
  // Of another state of the workforce the answer is another one, and its pages do not go together.
  const std::string query =
      absl::StrCat(whole.run_id(), "\n", WithoutPage(request).SerializeAsString());
  google::protobuf::RepeatedPtrField<v1::PostForecast> posts;
  posts.Swap(whole.mutable_posts());
  ASSIGN_OR_RETURN(
      const std::string next,
      FillPage(
          tokens, query, request.posts_page_size(), request.posts_page_token(),
          static_cast<std::size_t>(posts.size()),
          [&](std::size_t i) { return posts[static_cast<int>(i)]; }, *whole.mutable_posts()));
  whole.set_next_posts_page_token(next);
  return whole;
}

std::unique_ptr<rpc::MessageStream> InPages(std::unique_ptr<rpc::MessageStream> run) {
  return std::make_unique<PagedRun>(std::move(run));
}

}  // namespace cairn::planner
