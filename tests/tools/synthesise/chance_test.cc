#include "tools/synthesise/nation/chance.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace cairn::synthesise {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Le;

TEST(DrawsTest, AThingDrawsTheSameNumbersAgain) {
  Draws first(2010, "strathhasket/p00017");
  Draws again(2010, "strathhasket/p00017");

  for (int i = 0; i < 100; ++i) EXPECT_EQ(first.Bits(), again.Bits());
}

TEST(DrawsTest, AnotherSeedAndAnotherNameDrawOtherNumbers) {
  Draws draws(2010, "a");
  Draws other_seed(2011, "a");
  Draws other_half(2010 + (std::uint64_t{1} << 32), "a");
  Draws other_name(2010, "b");

  const std::uint32_t bits = draws.Bits();
  EXPECT_NE(bits, other_seed.Bits());
  EXPECT_NE(bits, other_half.Bits());
  EXPECT_NE(bits, other_name.Bits());
}

TEST(DrawsTest, AWaitIsTheInverseOfTheExponentialLaw) {
  constexpr int kMean = 1739;  // days at 0.21 a year
  Draws bits(7, "wait");
  Draws waits(7, "wait");

  for (int i = 0; i < 10000; ++i) {
    const double u = (static_cast<double>(bits.Bits()) + 1) / 4294967296.0;
    const double exact = -kMean * std::log(u);
    EXPECT_THAT(waits.ExponentialDays(kMean), AllOf(Ge(exact - 1.01), Le(exact + 0.01))) << u;
  }
}

TEST(DrawsTest, AnIntegerLiesWithinItsBoundsAndEachIsAsLikely) {
  Draws draws(7, "integers");
  std::vector<int> seen(6, 0);

  for (int i = 0; i < 60000; ++i) ++seen.at(static_cast<std::size_t>(draws.Between(10, 15) - 10));

  // Five standard deviations of a binomial count: sqrt(60000 * 5) / 6 is 91.
  for (const int count : seen) EXPECT_THAT(count, AllOf(Ge(10000 - 460), Le(10000 + 460)));
}

TEST(DrawsTest, AWeightIsAShare) {
  Draws draws(7, "weights");
  int heavy = 0;

  for (int i = 0; i < 40000; ++i) heavy += draws.Weighted<int>({{0, 1}, {1, 3}});

  EXPECT_THAT(heavy, AllOf(Ge(30000 - 440), Le(30000 + 440)));
}

TEST(DrawsTest, AShuffleKeepsEveryCard) {
  std::vector<int> deck(52);
  std::iota(deck.begin(), deck.end(), 0);
  const std::vector<int> sorted = deck;
  Draws draws(7, "deck");

  draws.Shuffle(deck);

  EXPECT_NE(deck, sorted);
  EXPECT_THAT(deck, testing::UnorderedElementsAreArray(sorted));
}

}  // namespace
}  // namespace cairn::synthesise
