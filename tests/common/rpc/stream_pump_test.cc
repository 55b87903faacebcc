#include "common/rpc/stream/stream_pump.h"

#include <atomic>
#include <chrono>
#include <optional>
#include <string>

#include "absl/time/clock.h"
#include "cairn/change/v1/change.pb.h"
#include "common/errors/failure.h"
#include "gtest/gtest.h"

namespace cairn::rpc {
namespace {

using change::v1::WatchResponse;

constexpr std::chrono::seconds kPatience(20);

// The caller's end: keeps what was written; the test says when a message has left.
class FakeWire final : public StreamPump::Wire {
 public:
  void Write(const Pieces& message) override {
    WatchResponse response;
    EXPECT_TRUE(response.ParseFromString(Joined(message)));
    const MutexLock lock(mutex_);
    written_.push_back(response.token());
    changed_.notify_all();
  }
  void Finish(const absl::Status& status) override {
    const MutexLock lock(mutex_);
    EXPECT_FALSE(finished_.has_value()) << "finished twice";
    finished_ = status;
    changed_.notify_all();
  }

  std::vector<std::string> AwaitWritten(std::size_t count) {
    const MutexLock lock(mutex_);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (written_.size() < count &&
           changed_.wait_until(mutex_, until) == std::cv_status::no_timeout) {
    }
    EXPECT_GE(written_.size(), count) << "nothing more came";
    return written_;
  }
  absl::Status AwaitFinish() {
    const MutexLock lock(mutex_);
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!finished_.has_value() &&
           changed_.wait_until(mutex_, until) == std::cv_status::no_timeout) {
    }
    EXPECT_TRUE(finished_.has_value()) << "the stream did not end";
    return finished_.value_or(absl::UnknownError("not finished"));
  }
  std::size_t written() {
    const MutexLock lock(mutex_);
    return written_.size();
  }

 private:
  Mutex mutex_;
  Condition changed_;
  std::vector<std::string> written_ ABSL_GUARDED_BY(mutex_);
  std::optional<absl::Status> finished_ ABSL_GUARDED_BY(mutex_);
};

// A stream that counts: it sends 1, 2, … up to `available`.
struct Counter {
  std::atomic<int> available = 0;
  std::atomic<bool> end = false;
  std::atomic<bool> fail = false;
  std::atomic<int> looked = 0;
  std::atomic<int> alive = 0;
  std::function<void()> on_look = [] {};  // after looking, before saying that there is nothing
  std::function<void()> wake;
};

class CountingStream final : public MessageStream {
 public:
  explicit CountingStream(Counter& counter) : counter_(counter) { ++counter_.alive; }
  ~CountingStream() override { --counter_.alive; }
  absl::StatusOr<Pull> Next(Idle idle, google::protobuf::Message* response) override {
    auto& message = static_cast<WatchResponse&>(*response);
    ++counter_.looked;
    if (counter_.fail) return absl::OutOfRangeError("history is gone");
    if (sent_ < counter_.available) {
      message.set_token(std::to_string(++sent_));
      return Pull::kMessage;
    }
    if (counter_.end) return Pull::kEnd;
    counter_.on_look();
    if (idle == Idle::kNo) return Pull::kNothingYet;
    message.set_token("idle");
    return Pull::kMessage;
  }

 private:
  Counter& counter_;
  int sent_ = 0;
};

class StreamPumpTest : public testing::Test {
 protected:
  void Start() {
    pump_ = std::make_shared<StreamPump>(
        StreamPump::Options{.idle = absl::Seconds(20),
                            .age = absl::Minutes(10),
                            .prototype = &WatchResponse::default_instance()},
        pool_, wire_,
        [this](std::function<void()> wake) -> absl::StatusOr<std::unique_ptr<MessageStream>> {
          counter_.wake = std::move(wake);
          return std::make_unique<CountingStream>(counter_);
        });
    ASSERT_TRUE(pump_->Start());
  }
  void AwaitLooked(int times) {
    for (int i = 0; i < 20'000 && counter_.looked < times; ++i)
      absl::SleepFor(absl::Milliseconds(1));
    EXPECT_GE(counter_.looked, times);
  }

  FakeWire wire_;
  Counter counter_;
  WorkerPool pool_{{.threads = 2, .queue_length = 16}};
  std::shared_ptr<StreamPump> pump_;
};

TEST_F(StreamPumpTest, PullsTheNextMessageOnlyWhenTheLastHasLeft) {
  counter_.available = 2;

  Start();
  wire_.AwaitWritten(1);
  absl::SleepFor(absl::Milliseconds(20));
  EXPECT_EQ(wire_.written(), 1u);
  pump_->Written(StreamPump::Delivery::kSent);

  EXPECT_EQ(wire_.AwaitWritten(2), (std::vector<std::string>{"1", "2"}));
  pump_->End(absl::CancelledError("enough"));
  pump_->Written(StreamPump::Delivery::kFailed);
  EXPECT_EQ(wire_.AwaitFinish().code(), absl::StatusCode::kCancelled);
}

TEST_F(StreamPumpTest, AWakeUpBetweenLookingAndParkingIsNotLost) {
  counter_.on_look = [this] {
    if (counter_.available == 0) {  // a change arrives just after the stream found none
      counter_.available = 1;
      counter_.wake();
    }
  };

  Start();

  EXPECT_EQ(wire_.AwaitWritten(1), (std::vector<std::string>{"1"}));
  pump_->End(absl::CancelledError("enough"));
  pump_->Written(StreamPump::Delivery::kSent);
  EXPECT_FALSE(wire_.AwaitFinish().ok());
}

TEST_F(StreamPumpTest, NoWakeUpIsLostInARace) {
  constexpr int kMessages = 2000;
  Start();
  WorkerPool waker({.threads = 1, .queue_length = 1});
  AwaitLooked(1);

  ASSERT_TRUE(waker.Submit([this] {
    for (int i = 0; i < kMessages; ++i) {
      ++counter_.available;
      counter_.wake();
    }
  }));
  for (std::size_t i = 1; i <= kMessages; ++i) {
    ASSERT_EQ(wire_.AwaitWritten(i).size(), i);
    pump_->Written(StreamPump::Delivery::kSent);
  }
  waker.Drain();
  counter_.end = true;
  counter_.wake();

  EXPECT_EQ(wire_.AwaitFinish(), absl::OkStatus());
  EXPECT_EQ(wire_.written(), static_cast<std::size_t>(kMessages));
}

TEST_F(StreamPumpTest, ASilentStreamHasItsSayAfterTheIdleTime) {
  Start();
  AwaitLooked(1);
  absl::SleepFor(absl::Milliseconds(5));

  pump_->Tick(absl::Now() + absl::Seconds(19));
  absl::SleepFor(absl::Milliseconds(5));
  EXPECT_EQ(wire_.written(), 0u);
  pump_->Tick(absl::Now() + absl::Seconds(21));

  EXPECT_EQ(wire_.AwaitWritten(1), (std::vector<std::string>{"idle"}));
  pump_->Written(StreamPump::Delivery::kFailed);
  EXPECT_EQ(wire_.AwaitFinish().code(), absl::StatusCode::kCancelled);
}

TEST_F(StreamPumpTest, AParkedStreamEndsAtOnceAndIsDestroyed) {
  Start();
  AwaitLooked(1);

  pump_->End(absl::UnavailableError("stopping"));

  EXPECT_EQ(wire_.AwaitFinish().code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(counter_.alive, 0);
}

TEST_F(StreamPumpTest, AnOldStreamEndsAndSaysThatItMayConnectAgain) {
  Start();
  AwaitLooked(1);

  pump_->Tick(absl::Now() + absl::Minutes(9));
  EXPECT_EQ(wire_.AwaitWritten(1), std::vector<std::string>{"idle"});
  pump_->Tick(absl::Now() + absl::Minutes(11));
  pump_->Written(StreamPump::Delivery::kSent);

  const absl::Status ended = wire_.AwaitFinish();
  EXPECT_EQ(ended.code(), absl::StatusCode::kUnavailable);
  EXPECT_EQ(ReasonOf(ended), ErrorReason::STREAM_TOO_OLD);
}

TEST_F(StreamPumpTest, AFailureOfTheStreamIsTheCallersAnswer) {
  counter_.fail = true;

  Start();

  EXPECT_EQ(wire_.AwaitFinish().code(), absl::StatusCode::kOutOfRange);
  EXPECT_EQ(counter_.alive, 0);
}

TEST_F(StreamPumpTest, WakingAStreamThatIsGoneDoesNothing) {
  counter_.end = true;
  Start();
  EXPECT_EQ(wire_.AwaitFinish(), absl::OkStatus());

  counter_.wake();
  pump_->Wake();
  pump_->Tick(absl::InfiniteFuture());
  pump_->End(absl::CancelledError("late"));
  pump_.reset();
  pool_.Drain();
  counter_.wake();

  EXPECT_EQ(counter_.alive, 0);
}

TEST_F(StreamPumpTest, TheHeartbeatEndsStreamsThatCameBeforeAndAfter) {
  Heartbeat heartbeat(absl::Milliseconds(10));
  Start();
  heartbeat.Add(pump_);
  AwaitLooked(1);

  heartbeat.EndAll(absl::UnavailableError("stopping"));
  EXPECT_EQ(wire_.AwaitFinish().code(), absl::StatusCode::kUnavailable);

  FakeWire late_wire;
  Counter late_counter;
  const auto late = std::make_shared<StreamPump>(
      StreamPump::Options{.prototype = &WatchResponse::default_instance()}, pool_, late_wire,
      [&](std::function<void()>) -> absl::StatusOr<std::unique_ptr<MessageStream>> {
        return std::make_unique<CountingStream>(late_counter);
      });
  ASSERT_TRUE(late->Start());
  heartbeat.Add(late);
  EXPECT_EQ(late_wire.AwaitFinish().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace cairn::rpc
