#include "common/rpc/server/arrivals.h"

#include <memory>
#include <vector>

#include "absl/time/clock.h"
#include "gtest/gtest.h"

namespace cairn::rpc {
namespace {

class Guest final : public Arrivals::Arriving {
 public:
  void CutOff() override { ++cut_off; }
  int cut_off = 0;
};

class ArrivalsTest : public testing::Test {
 protected:
  bool Add(const std::string& caller, absl::Duration later = absl::ZeroDuration()) {
    guests_.push_back(std::make_unique<Guest>());
    return arrivals_.Add(*guests_.back(), caller, start_ + later);
  }

  const absl::Time start_ = absl::Now();
  Arrivals arrivals_{4, absl::Seconds(60)};
  std::vector<std::unique_ptr<Guest>> guests_;
};

TEST_F(ArrivalsTest, OneCallerHasHalfOfTheRoom) {
  EXPECT_TRUE(Add("ayr"));
  EXPECT_TRUE(Add("ayr"));
  EXPECT_FALSE(Add("ayr"));
  EXPECT_TRUE(Add("bute"));
  EXPECT_TRUE(Add("coll"));
  EXPECT_FALSE(Add("bute")) << "there is no more room for anybody";
  arrivals_.Remove(*guests_[0]);
  EXPECT_TRUE(Add("ayr"));
}

TEST_F(ArrivalsTest, WhatTakesTooLongIsCutOffUntilItIsGone) {
  ASSERT_TRUE(Add("ayr"));
  ASSERT_TRUE(Add("bute", absl::Seconds(30)));
  arrivals_.CutOffLate(start_ + absl::Seconds(60));
  EXPECT_EQ(guests_[0]->cut_off, 0);
  arrivals_.CutOffLate(start_ + absl::Seconds(61));
  EXPECT_EQ(guests_[0]->cut_off, 1);
  EXPECT_EQ(guests_[1]->cut_off, 0);
  arrivals_.Remove(*guests_[0]);
  arrivals_.CutOffLate(start_ + absl::Seconds(80));
  EXPECT_EQ(guests_[0]->cut_off, 1);
}

}  // namespace
}  // namespace cairn::rpc
