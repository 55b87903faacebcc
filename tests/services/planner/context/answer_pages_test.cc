// Answers in pages, and organisations of which only people speaks.

#include "services/planner/context/answer_pages.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "services/planner/workforce/builder.h"
#include "tests/support/matchers.h"

namespace cairn::planner {
namespace {

using test::FailsWith;
using testing::ElementsAre;
using testing::IsEmpty;

// A forecast of posts p0, p1 and so on, each of so many months.
v1::Forecast ForecastOf(int posts, int months) {
  v1::Forecast forecast;
  forecast.set_run_id("run");
  for (int i = 0; i < posts; ++i) {
    v1::PostForecast& post = *forecast.add_posts();
    post.set_post(absl::StrCat("p", i));
    for (int month = 0; month < months; ++month) post.add_vacant_probability(0.5);
  }
  return forecast;
}

std::vector<std::string> PostsOf(const google::protobuf::RepeatedPtrField<v1::PostForecast>& from) {
  std::vector<std::string> posts;
  for (const auto& post : from) posts.push_back(post.post());
  return posts;
}

TEST(AnswerPagesTest, PagesFollowEachOtherAndMakeTheWhole) {
  const resource::PageTokens tokens("secret");
  v1::ComputeForecastRequest request;
  request.set_posts_page_size(2);

  const auto first = PageOfPosts(tokens, request, ForecastOf(3, 1));
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(PostsOf(first->posts()), ElementsAre("p0", "p1"));
  request.set_posts_page_token(first->next_posts_page_token());
  const auto second = PageOfPosts(tokens, request, ForecastOf(3, 1));

  ASSERT_TRUE(second.ok());
  EXPECT_THAT(PostsOf(second->posts()), ElementsAre("p2"));
  EXPECT_EQ(second->next_posts_page_token(), "");
}

TEST(AnswerPagesTest, APageOfAnotherAnswerIsRefused) {
  const resource::PageTokens tokens("secret");
  v1::ComputeForecastRequest request;
  request.set_posts_page_size(1);
  request.set_posts_page_token(
      PageOfPosts(tokens, request, ForecastOf(2, 1))->next_posts_page_token());
  v1::Forecast later = ForecastOf(2, 1);
  later.set_run_id("another run");

  EXPECT_THAT(PageOfPosts(tokens, request, later), FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

TEST(AnswerPagesTest, WithoutASizeAPageHoldsWhatAnAnswerHasRoomFor) {
  const resource::PageTokens tokens("secret");
  v1::ComputeForecastRequest request;
  int posts = 0;
  int pages = 0;
  do {
    const auto page = PageOfPosts(tokens, request, ForecastOf(1000, 600));  // 4.8 MB
    ASSERT_TRUE(page.ok());
    EXPECT_LE(page->ByteSizeLong(), std::size_t{4} << 20);
    posts += page->posts_size();
    ++pages;
    request.set_posts_page_token(page->next_posts_page_token());
  } while (!request.posts_page_token().empty());

  EXPECT_EQ(posts, 1000);
  EXPECT_EQ(pages, 2);
}

// A run whose only message is its answer.
class Answered final : public rpc::MessageStream {
 public:
  explicit Answered(v1::Forecast forecast) : forecast_(std::move(forecast)) {}
  absl::StatusOr<Pull> Next(Idle, google::protobuf::Message* response) override {
    response->Clear();
    if (std::exchange(said_, true)) return Pull::kEnd;
    *static_cast<v1::RunForecastResponse&>(*response).mutable_forecast() = forecast_;
    return Pull::kMessage;
  }

 private:
  const v1::Forecast forecast_;
  bool said_ = false;
};

TEST(AnswerPagesTest, ARunSendsItsFirstPostsAheadOfItsLastMessage) {
  const auto run = InPages(std::make_unique<Answered>(ForecastOf(2000, 600)));  // 9.6 MB
  std::vector<std::string> posts;
  v1::RunForecastResponse message;
  v1::RunForecastResponse last;
  while (*run->Next(rpc::MessageStream::Idle::kNo, &message) ==
         rpc::MessageStream::Pull::kMessage) {
    EXPECT_LE(message.ByteSizeLong(), std::size_t{4} << 20);
    for (const std::string& post : PostsOf(message.more_posts())) posts.push_back(post);
    last = message;
  }

  EXPECT_TRUE(last.has_forecast());
  for (const std::string& post : PostsOf(last.forecast().posts())) posts.push_back(post);
  ASSERT_EQ(posts.size(), 2000u);
  EXPECT_EQ(posts.front(), "p0");
  EXPECT_EQ(posts.back(), "p1999");
}

TEST(KnownOrganisationsTest, OneOfWhichOnlyPeopleSpeaksIsNotKnownAndItsPeopleAreKept) {
  people::v1::Person person;
  person.set_name("organisations/ayr/people/ann");
  roles::v1::Organisation organisation;
  organisation.set_name("organisations/ayr");
  WorkforceBuilder builder;

  ASSERT_TRUE(builder.Put("cairn.people.v1.Person", person.SerializeAsString()));
  EXPECT_FALSE(builder.Build()->Find("ayr")->IsKnown());
  ASSERT_TRUE(builder.Put("cairn.roles.v1.Organisation", organisation.SerializeAsString()));
  EXPECT_TRUE(builder.Build()->Find("ayr")->IsKnown());
  builder.Remove("cairn.roles.v1.Organisation", "organisations/ayr");

  EXPECT_FALSE(builder.Build()->Find("ayr")->IsKnown());
  EXPECT_EQ(builder.Build()->Find("ayr")->people.size(), 1u);
  builder.Remove("cairn.people.v1.Person", "organisations/ayr/people/ann");
  EXPECT_THAT(builder.Build()->organisations, IsEmpty());
}

}  // namespace
}  // namespace cairn::planner
