#include "services/web/importing/plan/plan.h"

#include <set>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/resource/resource_type.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::imports {
namespace {

using change::v1::Operation;
using testing::IsEmpty;
using testing::MatchesRegex;
using testing::SizeIs;

std::vector<Operation> Posts(int count, std::size_t note_size) {
  std::vector<Operation> operations;
  for (int i = 0; i < count; ++i) {
    roles::v1::Post post;
    post.set_name(absl::StrCat("organisations/x/posts/p", i));
    post.set_shared_note(std::string(note_size, 'n'));
    operations.push_back(Upsert(post));
  }
  return operations;
}

TEST(BatchesTest, HoldAtMostTwoThousandOperationsInOrder) {
  const auto batches = Batches(Posts(4001, 0));

  ASSERT_THAT(batches, SizeIs(3));
  EXPECT_EQ(batches[0].operations_size(), 2000);
  EXPECT_EQ(batches[1].operations_size(), 2000);
  EXPECT_EQ(batches[2].operations_size(), 1);
  roles::v1::Post first_of_second;
  ASSERT_TRUE(batches[1].operations(0).upsert().UnpackTo(&first_of_second));
  EXPECT_EQ(first_of_second.name(), "organisations/x/posts/p2000");
}

TEST(BatchesTest, HoldAtMostNineHundredKibibytes) {
  const auto batches = Batches(Posts(1900, 990));

  EXPECT_THAT(batches, SizeIs(3));
  int operations = 0;
  for (const auto& batch : batches) {
    EXPECT_LE(batch.ByteSizeLong(), (900U << 10) + 128);
    operations += batch.operations_size();
  }
  EXPECT_EQ(operations, 1900);
}

TEST(BatchesTest, OfNothingAreNone) { EXPECT_THAT(Batches({}), IsEmpty()); }

TEST(IdsTest, AreShortStableAndValid) {
  Ids ids;

  const std::string name =
      ids.Choose("organisations/x/posts/", PostKey("Head of Care", "Adults", "", 1));

  EXPECT_THAT(name, MatchesRegex("organisations/x/posts/[a-z][a-z2-7]{9}"));
  EXPECT_EQ(ids.Choose("organisations/x/posts/", PostKey("head of  care", "ADULTS", "", 0)), name);
  EXPECT_NE(ids.Choose("organisations/x/posts/", PostKey("Head of Care", "Adults", "", 2)), name);
  EXPECT_NE(ids.Choose("organisations/x/posts/", PostKey("Head of Care", "", "Adults", 1)), name);
}

TEST(IdsTest, GrowWhenAnotherKeyHasThem) {
  // One character: 26 ids, so 40 keys must collide.
  Ids ids(1);
  std::set<std::string> names;

  for (int i = 0; i < 40; ++i) names.insert(ids.Choose("x/", absl::StrCat("key ", i)));

  EXPECT_THAT(names, SizeIs(40));
  for (const std::string& name : names) EXPECT_THAT(name, MatchesRegex("x/[a-z]([a-z2-7]{2})*"));
}

TEST(IdsTest, StepAsideForAResourceWhoseKeyNobodyKnows) {
  Ids ids;
  const std::string wanted = Ids().Choose("x/", "key");
  ids.Take(wanted, "");

  const std::string name = ids.Choose("x/", "key");

  EXPECT_EQ(name.substr(0, wanted.size()), wanted);
  EXPECT_EQ(name.size(), wanted.size() + 2);
}

TEST(PostKeyTest, TellsPostsApartWhoseTitlesHaveNoWords) {
  EXPECT_NE(PostKey("???", "", "", 1), PostKey("!!!", "", "", 1));
}

}  // namespace
}  // namespace cairn::imports
