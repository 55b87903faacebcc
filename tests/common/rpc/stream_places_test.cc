#include "common/rpc/stream/stream_places.h"

#include "common/errors/failure.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn::rpc {
namespace {

using test::FailsWith;
using test::IsOk;

// Takes places for one caller until there is none; how many.
int TakeAll(StreamPlaces& places, const std::string& caller) {
  int taken = 0;
  while (taken < 1000 && places.Take(caller).ok()) ++taken;
  return taken;
}

TEST(StreamPlacesTest, OneCallerHasItsShareAndIsToldSo) {
  StreamPlaces places(256, 128);

  EXPECT_EQ(TakeAll(places, "greedy"), 128);
  EXPECT_THAT(places.Take("greedy"), FailsWith(ErrorReason::TOO_MANY_STREAMS));
  EXPECT_THAT(places.Take("other"), IsOk());
  places.GiveBack("greedy");
  EXPECT_THAT(places.Take("greedy"), IsOk());
}

TEST(StreamPlacesTest, TheLastEighthIsForThoseWithFewerThanTwo) {
  StreamPlaces places(256, 128);

  EXPECT_EQ(TakeAll(places, "a") + TakeAll(places, "b") + TakeAll(places, "c"), 224 + 2);
  EXPECT_THAT(places.Take("a"), FailsWith(ErrorReason::TOO_MANY_STREAMS));
  EXPECT_EQ(TakeAll(places, "planner"), 2) << "one that ends, and one that takes its place";
}

TEST(StreamPlacesTest, NobodyGetsMoreThanThereAre) {
  StreamPlaces places(3, 3);

  EXPECT_EQ(TakeAll(places, "a"), 3);
  EXPECT_THAT(places.Take("b"), FailsWith(ErrorReason::SERVER_BUSY));
  EXPECT_EQ(places.open(), 3);
  places.GiveBack("a");
  EXPECT_EQ(places.open(), 2);
  EXPECT_THAT(places.Take("b"), IsOk());
}

}  // namespace
}  // namespace cairn::rpc
