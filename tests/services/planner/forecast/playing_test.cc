// Simulations that several threads play.

#include "services/planner/forecast/run/playing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <numeric>
#include <vector>

#include "tests/support/fake_clock.h"

namespace cairn::planner {
namespace {

using testing::Each;
using testing::ElementsAre;

// Notes what is played.
class PlayingTest : public testing::TestWithParam<int> {
 protected:
  Playing::Work WorkOf(int replications, int at_a_time, int look_every, int seats) {
    times_.assign(static_cast<std::size_t>(replications), 0);
    return {.replications = replications,
            .at_a_time = at_a_time,
            .look_every = look_every,
            .seats = seats,
            .play =
                [this](int first, int last, int) {
                  ++playing_;
                  for (int r = first; r < last; ++r) ++times_[static_cast<std::size_t>(r)];
                  --playing_;
                },
            .look =
                [this](int played) {
                  looks_.push_back(played);
                  EXPECT_EQ(playing_, 0);
                  EXPECT_EQ(Total(), played);
                  return Playing::Verdict::kGoOn;
                }};
  }
  int Total() const { return std::accumulate(times_.begin(), times_.end(), 0); }
  Playing::Progress Play(Playing::Work work) {
    rpc::WorkerPool pool({.threads = work.seats});
    return Playing::Start(pool, clock_, std::move(work))->Await({});
  }

  test::FakeClock clock_;
  // That a replication was played. No atomic: no two threads may touch the same one.
  std::vector<int> times_;
  std::atomic<int> playing_ = 0;
  std::vector<int> looks_;
};

INSTANTIATE_TEST_SUITE_P(Threads, PlayingTest, testing::Values(1, 2, 5));

TEST_P(PlayingTest, EveryReplicationIsPlayedOnceAndLookedAtWhileNobodyPlays) {
  const Playing::Progress end = Play(WorkOf(1000, 7, 300, GetParam()));
  EXPECT_EQ(end.ended, Playing::Ended::kAllPlayed);
  EXPECT_EQ(end.played, 1000);
  EXPECT_THAT(times_, Each(1));
  EXPECT_THAT(looks_, ElementsAre(300, 600, 900, 1000));
}

TEST_P(PlayingTest, EndsAtTheLookThatFindsItEnough) {
  Playing::Work work = WorkOf(1000, 7, 100, GetParam());
  work.look = [](int played) {
    return played >= 250 ? Playing::Verdict::kEnough : Playing::Verdict::kGoOn;
  };
  const Playing::Progress end = Play(std::move(work));
  EXPECT_EQ(end.ended, Playing::Ended::kEnough);
  EXPECT_EQ(end.played, 300);
  for (std::size_t r = 0; r < 1000; ++r) EXPECT_EQ(times_[r], r < 300 ? 1 : 0);
}

TEST_P(PlayingTest, WhatWasPlayedWhenTheTimeIsUpHasNoHole) {
  Playing::Work work = WorkOf(100'000, 7, 100'000, GetParam());
  work.until = clock_.Now() + absl::Seconds(1);
  work.play = [this, play = work.play](int first, int last, int seat) {
    play(first, last, seat);
    if (first >= 700) clock_.Advance(absl::Seconds(1));
  };
  const Playing::Progress end = Play(std::move(work));
  EXPECT_EQ(end.ended, Playing::Ended::kOutOfTime);
  EXPECT_GE(end.played, 707);
  EXPECT_LT(end.played, 100'000);
  EXPECT_THAT(looks_, ElementsAre(end.played));
  for (int r = 0; r < 100'000; ++r)
    ASSERT_EQ(times_[static_cast<std::size_t>(r)], r < end.played ? 1 : 0);
}

TEST_P(PlayingTest, WithoutAnyTimeItPlaysATurn) {
  Playing::Work work = WorkOf(1000, 7, 1000, GetParam());
  work.until = clock_.Now() - absl::Seconds(1);
  const Playing::Progress end = Play(std::move(work));
  EXPECT_EQ(end.ended, Playing::Ended::kOutOfTime);
  EXPECT_GE(end.played, 7);
}

TEST(PlayingAloneTest, NoTurnBeginsAfterTheCallerHasHungUp) {
  const test::FakeClock clock;
  std::atomic<int> turns = 0;
  std::atomic<bool> gone = false;
  rpc::WorkerPool pool({.threads = 2});
  const auto playing = Playing::Start(pool, clock,
                                      {.replications = 1'000'000'000,
                                       .look_every = 1'000'000'000,
                                       .seats = 2,
                                       .play = [&](int, int, int) { gone = ++turns > 10; },
                                       .look = [](int) { return Playing::Verdict::kGoOn; }});
  const Playing::Progress end = playing->Await({.has_hung_up = [&] { return gone.load(); }});
  EXPECT_EQ(end.ended, Playing::Ended::kStopped);
  pool.Drain();
  EXPECT_LT(turns, 1'000'000'000);
}

TEST(PlayingAloneTest, IsStoppedByTheCallsDeadline) {
  test::FakeClock clock;
  rpc::WorkerPool pool({.threads = 1});
  const auto playing =
      Playing::Start(pool, clock,
                     {.replications = 1'000'000'000,
                      .look_every = 1'000'000'000,
                      .play = [&](int, int, int) { clock.Advance(absl::Milliseconds(1)); },
                      .look = [](int) { return Playing::Verdict::kGoOn; }});
  const Playing::Progress end = playing->Await({.deadline = clock.Now() + absl::Milliseconds(50)});
  EXPECT_EQ(end.ended, Playing::Ended::kStopped);
}

TEST(PlayingAloneTest, TwoOnOneThreadTakeTurns) {
  const test::FakeClock clock;
  std::vector<char> order;
  std::latch both(1);
  rpc::WorkerPool pool({.threads = 1});
  ASSERT_TRUE(pool.Submit([&] { both.wait(); }));
  const auto start = [&](char name) {
    return Playing::Start(pool, clock,
                          {.replications = 3,
                           .look_every = 3,
                           .play = [&order, name](int, int, int) { order.push_back(name); },
                           .look = [](int) { return Playing::Verdict::kGoOn; }});
  };
  const auto a = start('a');
  const auto b = start('b');
  both.count_down();
  a->Await({});
  b->Await({});
  EXPECT_THAT(order, ElementsAre('a', 'b', 'a', 'b', 'a', 'b'));
}

TEST(PlayingAloneTest, WakesAfterEveryLook) {
  const test::FakeClock clock;
  std::atomic<int> woken = 0;
  {
    rpc::WorkerPool pool({.threads = 2});
    Playing::Start(pool, clock,
                   {.replications = 100,
                    .look_every = 10,
                    .seats = 2,
                    .play = [](int, int, int) {},
                    .look = [](int) { return Playing::Verdict::kGoOn; },
                    .wake = [&] { ++woken; }})
        ->Await({});
  }
  EXPECT_EQ(woken, 10);
}

}  // namespace
}  // namespace cairn::planner
