#include "common/rpc/call/worker_pool.h"

#include <atomic>
#include <latch>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace cairn::rpc {
namespace {

// A pool of one thread that is busy until released.
class BusyPool {
 public:
  explicit BusyPool(int queue_length) : pool_({.threads = 1, .queue_length = queue_length}) {
    EXPECT_TRUE(pool_.Submit([this] {
      busy_.count_down();
      release_.wait();
    }));
    busy_.wait();
  }
  ~BusyPool() { Release(); }
  void Release() {
    if (!std::exchange(released_, true)) release_.count_down();
  }
  WorkerPool& operator*() { return pool_; }
  WorkerPool* operator->() { return &pool_; }

 private:
  std::latch busy_{1};
  std::latch release_{1};
  bool released_ = false;
  WorkerPool pool_;
};

TEST(WorkerPoolTest, TasksOfOneThreadRunInTheOrderInWhichTheyCame) {
  std::vector<int> order;
  WorkerPool pool({.threads = 1, .queue_length = 100});

  for (int i = 0; i < 100; ++i)
    EXPECT_TRUE(pool.Submit([&order, i] { order.push_back(i); }, WorkerPool::Admission::kOwed));
  pool.Drain();

  ASSERT_EQ(order.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(order[static_cast<std::size_t>(i)], i);
}

TEST(WorkerPoolTest, AFullQueueRefusesAtOnce) {
  std::atomic<int> ran = 0;
  BusyPool pool(2);

  EXPECT_TRUE(pool->Submit([&] { ++ran; }));
  EXPECT_TRUE(pool->Submit([&] { ++ran; }));
  EXPECT_FALSE(pool->Submit([&] { ++ran; }));
  EXPECT_EQ(pool->waiting(), 2u);
  pool.Release();
  pool->Drain();

  EXPECT_EQ(ran, 2);
}

TEST(WorkerPoolTest, OwedWorkIsTakenIntoAFullQueue) {
  std::atomic<int> ran = 0;
  BusyPool pool(1);
  EXPECT_TRUE(pool->Submit([&] { ++ran; }));

  EXPECT_TRUE(pool->Submit([&] { ++ran; }, WorkerPool::Admission::kOwed));
  pool.Release();
  pool->Drain();

  EXPECT_EQ(ran, 2);
}

TEST(WorkerPoolTest, LanesTakeTurnsWhateverTheNumberOfTasksInEach) {
  std::vector<std::string> order;
  BusyPool pool(100);
  const auto submit = [&](const std::string& lane, const std::string& task) {
    EXPECT_TRUE(pool->Submit([&order, task] { order.push_back(task); },
                             WorkerPool::Admission::kWhenThereIsRoom, lane));
  };
  for (int i = 0; i < 4; ++i) submit("import", absl::StrCat("i", i));
  submit("clerk", "c0");
  submit("planner", "p0");
  submit("clerk", "c1");

  pool.Release();
  pool->Drain();

  EXPECT_EQ(order, (std::vector<std::string>{"i0", "c0", "p0", "i1", "c1", "i2", "i3"}));
}

TEST(WorkerPoolTest, AFullQueueGivesWhoHasFewThePlaceOfWhoHasMost) {
  std::vector<std::string> ran;
  std::vector<std::string> shed;
  BusyPool pool(4);
  const auto submit = [&](const std::string& lane, const std::string& task) {
    return pool->Submit([&ran, task] { ran.push_back(task); },
                        WorkerPool::Admission::kWhenThereIsRoom, lane,
                        [&shed, task] { shed.push_back(task); });
  };
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(submit("import", absl::StrCat("i", i)));

  EXPECT_FALSE(submit("import", "i4"));
  EXPECT_TRUE(submit("clerk", "c0"));
  EXPECT_TRUE(submit("clerk", "c1"));
  EXPECT_FALSE(submit("clerk", "c2")) << "both have two";
  EXPECT_TRUE(submit("planner", "p0"));
  EXPECT_EQ(pool->waiting(), 4u);
  pool.Release();
  pool->Drain();

  EXPECT_EQ(shed, (std::vector<std::string>{"i3", "i2", "c1"}));
  EXPECT_EQ(ran, (std::vector<std::string>{"i0", "c0", "p0", "i1"}));
}

TEST(WorkerPoolTest, OwedWorkKeepsItsPlace) {
  std::atomic<int> ran = 0;
  BusyPool pool(2);
  for (int i = 0; i < 2; ++i)
    EXPECT_TRUE(pool->Submit([&] { ++ran; }, WorkerPool::Admission::kOwed, "stream"));

  EXPECT_FALSE(pool->Submit([&] { ++ran; }, WorkerPool::Admission::kWhenThereIsRoom, "clerk",
                            [] { FAIL(); }));
  pool.Release();
  pool->Drain();

  EXPECT_EQ(ran, 2);
}

TEST(WorkerPoolTest, DrainingRunsWhatWaitsAndWhatThatOwes) {
  std::atomic<int> ran = 0;
  WorkerPool pool({.threads = 2, .queue_length = 100});
  for (int i = 0; i < 50; ++i) {
    EXPECT_TRUE(pool.Submit([&] {
      ++ran;
      EXPECT_TRUE(pool.Submit([&] { ++ran; }, WorkerPool::Admission::kOwed));
    }));
  }

  pool.Drain();

  EXPECT_EQ(ran, 100);
}

TEST(WorkerPoolTest, ADrainedPoolRefusesEverything) {
  WorkerPool pool({.threads = 2, .queue_length = 100});

  pool.Drain();

  EXPECT_FALSE(pool.Submit([] { FAIL(); }));
  EXPECT_FALSE(pool.Submit([] { FAIL(); }, WorkerPool::Admission::kOwed));
}

TEST(WorkerPoolTest, TellsHowLongATaskWaited) {
  std::atomic<int> told = 0;
  std::atomic<bool> negative = false;
  WorkerPool pool({.threads = 2, .queue_length = 100, .on_start = [&](absl::Duration wait) {
                     ++told;
                     if (wait < absl::ZeroDuration()) negative = true;
                   }});

  for (int i = 0; i < 10; ++i) EXPECT_TRUE(pool.Submit([] {}));
  pool.Drain();

  EXPECT_EQ(told, 10);
  EXPECT_FALSE(negative);
}

TEST(WorkerPoolTest, ManySubmittersLoseNoTask) {
  std::atomic<int> ran = 0;
  std::atomic<int> accepted = 0;
  WorkerPool pool({.threads = 4, .queue_length = 64});
  WorkerPool submitters({.threads = 4, .queue_length = 64});

  for (int s = 0; s < 4; ++s) {
    EXPECT_TRUE(submitters.Submit([&] {
      for (int i = 0; i < 2000; ++i)
        if (pool.Submit([&] { ++ran; })) ++accepted;
    }));
  }
  submitters.Drain();
  pool.Drain();

  EXPECT_GT(accepted, 0);
  EXPECT_EQ(ran, accepted);
}

}  // namespace
}  // namespace cairn::rpc
