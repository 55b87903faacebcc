// Text as it is kept: composed, without what nobody sees, and without fields that no rule has
// checked.

#include "common/resource/text.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "gmock/gmock.h"
#include "google/protobuf/unknown_field_set.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"
#include "tests/support/roles_under_test.h"

namespace cairn {
namespace {

using change::v1::WriteRequest;
using change::v1::WriteResponse;
using roles::v1::ListPostsRequest;
using roles::v1::ListPostsResponse;
using roles::v1::Post;
using test::BadFieldsOf;
using test::IsOk;
using test::IsOkAndHolds;
using test::Partially;
using testing::ElementsAre;
using testing::SizeIs;

constexpr char kComposed[] = "Caf\xC3\xA9";
constexpr char kDecomposed[] = "Cafe\xCC\x81";

TEST(ComposedTest, WhatLooksTheSameIsTheSame) {
  EXPECT_EQ(resource::Composed(kDecomposed), kComposed);
  EXPECT_EQ(resource::Composed(kComposed), kComposed);
  EXPECT_EQ(resource::Composed("plain"), "plain");
  EXPECT_EQ(resource::Composed("\xFF no text"), "\xFF no text");
  EXPECT_EQ(resource::Composed(""), "");
  // Hangul of three parts, and a letter with two marks in the other order.
  EXPECT_EQ(resource::Composed("\xE1\x84\x80\xE1\x85\xA1\xE1\x86\xA8"), "\xEA\xB0\x81");
  EXPECT_EQ(resource::Composed("a\xCC\x81\xCC\xA3"), resource::Composed("a\xCC\xA3\xCC\x81"));
}

TEST(UnseenTest, WhatHasNoWidthOrFormIsUnseen) {
  for (const char* text :
       {"\xE2\x80\x8B",     "\xE2\x81\xA2", "\xE1\xA0\x8E",     "\xCD\x8F",     "\xE3\x85\xA4",
        "\xE1\x85\x9F",     "\xEF\xBE\xA0", "\xE2\x81\xAA",     "\xEF\xBF\xB9", "\xF0\x9D\x85\xB3",
        "\xF3\xA0\x81\x81", "\xEF\xB8\x8F", "\xF3\xA0\x84\x80", "\xE1\x9E\xB4", "\xE2\xA0\x80",
        "\xD8\x9C",         "\xE2\x80\xA8", "\xE2\x80\xA9",     "\xEF\xBF\xBE", "\xF0\x9F\xBF\xBF"})
    EXPECT_TRUE(resource::HoldsUnseen(absl::StrCat("pay", text, "-7"))) << text;
  for (const char* text : {"Caf\xC3\xA9", "\xCA\xBCn", "\xE2\x80\x99", "\xE2\x80\x93", "\xC2\xA0",
                           "\xE0\xB8\x81", "\xF0\x9F\x98\x80", "\xC2\xA3", "Mac\xE2\x80\x99s"})
    EXPECT_FALSE(resource::HoldsUnseen(text)) << text;
}

class TextTest : public testing::Test {
 protected:
  absl::StatusOr<WriteResponse> Put(const Post& post) {
    WriteRequest request;
    request.add_operations()->mutable_upsert()->PackFrom(post);
    return roles_.Call<WriteResponse>("Write", request);
  }
  static Post Named(const std::string& title, const std::string& external_id = "") {
    Post post;
    post.set_name("organisations/ayr/posts/p");
    post.set_display_name(title);
    post.set_external_id(external_id);
    return post;
  }

  test::RolesUnderTest roles_;
};

TEST_F(TextTest, IsKeptComposedSoThatAnotherSpellingChangesNothing) {
  ASSERT_THAT(Put(Named(kDecomposed)), IsOk());
  EXPECT_EQ(roles_.Stored<Post>("organisations/ayr/posts/p")->display_name(), kComposed);

  EXPECT_THAT(Put(Named(kComposed)), IsOkAndHolds(Partially("results { changed: false }")));
  EXPECT_THAT(Put(Named(kDecomposed)), IsOkAndHolds(Partially("results { changed: false }")));
}

TEST_F(TextTest, AnExternalIdIsFoundHoweverItIsSpelt) {
  ASSERT_THAT(Put(Named("x", kDecomposed)), IsOk());
  Post again = Named("y", kComposed);
  again.set_name("organisations/ayr/posts/-");

  EXPECT_THAT(Put(again),
              IsOkAndHolds(Partially(R"pb(results { name: "organisations/ayr/posts/p" })pb")));
  const auto listed = roles_.Call<ListPostsRequest, ListPostsResponse>(
      "ListPosts",
      absl::StrCat("parent: 'organisations/ayr' filter: 'external_id = \"", kDecomposed, "\"'"));
  ASSERT_THAT(listed, IsOk());
  EXPECT_THAT(listed->posts(), SizeIs(1));
}

TEST_F(TextTest, WhatNobodySeesIsRefused) {
  for (const char* unseen : {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", "\xE2\x81\xA0",
                             "\xEF\xBB\xBF", "\xC2\xAD", "\xE2\x80\xAE", "\x1B"})
    EXPECT_THAT(BadFieldsOf(Put(Named(absl::StrCat("Head", unseen, " of Care")))),
                ElementsAre("operations[0].post.display_name"));
  EXPECT_THAT(Put(Named("Pennaeth Gofal \xE2\x80\x93 T\xC5\xB7 \xE2\x80\x9C"
                        "A\xE2\x80\x9D")),
              IsOk());
}

TEST_F(TextTest, FieldsThatThisProgramDoesNotKnowAreDropped) {
  Post post = Named("Head");
  Post::GetReflection()->MutableUnknownFields(&post)->AddLengthDelimited(999,
                                                                         std::string(10'000, 'x'));
  auto* cover = post.add_covers();
  cover->set_kind(Post::Cover::ACTING);
  Post::Cover::GetReflection()->MutableUnknownFields(cover)->AddVarint(998, 1);

  ASSERT_THAT(Put(post), IsOk());

  EXPECT_LT(roles_.Stored<Post>("organisations/ayr/posts/p")->ByteSizeLong(), 200U);
}

}  // namespace
}  // namespace cairn
