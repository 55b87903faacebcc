#ifndef CAIRN_COMMON_RPC_STREAM_STREAM_PUMP_H_
#define CAIRN_COMMON_RPC_STREAM_STREAM_PUMP_H_

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/mutex.h"
#include "common/rpc/call/method.h"
#include "common/rpc/call/worker_pool.h"
#include "google/protobuf/message.h"

namespace cairn::rpc {

// Moves the messages of one MessageStream to the wire. The stream is opened, pulled and destroyed
// on the worker pool, one turn at a time, and holds no thread between turns: a thousand idle
// watches cost no thread at all. A message is pulled only when the one before it has left, so a
// slow reader holds back its own stream and no other.
//
// Safe for concurrent use. A wake-up is never lost, and is harmless after the stream has ended.
class StreamPump : public std::enable_shared_from_this<StreamPump> {
 public:
  // The caller's end of the stream. Used by one thread at a time, and never after Finish.
  class Wire {
   public:
    virtual ~Wire() = default;
    // Written() follows when the message has left.
    virtual void Write(const Pieces& message) = 0;
    virtual void Finish(const absl::Status& status) = 0;
  };

  using Opener =
      std::function<absl::StatusOr<std::unique_ptr<MessageStream>>(std::function<void()> wake)>;

  struct Options {
    absl::Duration idle =
        absl::Seconds(20);  // silence after which the stream may give a sign of life
    absl::Duration age = absl::InfiniteDuration();  // after which it is ended
    std::function<absl::Status()> allowed;  // whether its caller may still have it; null: always
    const google::protobuf::Message* prototype = nullptr;
    std::string lane;  // of the pool, for its turns
  };

  StreamPump(Options options, WorkerPool& pool, Wire& wire, Opener open);

  // Opens the stream on the pool; false when the pool is full, and then nothing was or will be
  // done.
  [[nodiscard]] bool Start();
  // The last message has left, or could not.
  enum class Delivery { kSent, kFailed };
  void Written(Delivery delivery);
  // There may be something to send.
  void Wake();
  // Gives the stream its say when it has been silent for long enough; ends it when it is too old.
  void Tick(absl::Time now);
  // Ends the stream unless its caller may still have it.
  void Recheck();
  // Ends the stream with `status` as soon as no turn and no write is under way.
  void End(const absl::Status& status);

 private:
  enum class State { kTurn, kWriting, kParked, kDone };

  void QueueTurn();
  void Turn();
  absl::Status Open();
  void Conclude(const absl::Status& status);

  const Options options_;
  const absl::Time begun_;
  WorkerPool& pool_;
  Wire& wire_;
  Opener open_;                            // used by the first turn
  std::unique_ptr<MessageStream> stream_;  // used by the turn under way

  Mutex mutex_;
  State state_ ABSL_GUARDED_BY(mutex_) = State::kTurn;
  bool woken_ ABSL_GUARDED_BY(mutex_) = false;
  bool idle_due_ ABSL_GUARDED_BY(mutex_) = false;
  absl::Time last_said_ ABSL_GUARDED_BY(mutex_);
  absl::Status end_ ABSL_GUARDED_BY(mutex_);  // not OK: the stream is to end with it
};

// Ticks every living pump, from one thread.
class Heartbeat {
 public:
  explicit Heartbeat(absl::Duration period);
  ~Heartbeat();
  Heartbeat(const Heartbeat&) = delete;
  Heartbeat& operator=(const Heartbeat&) = delete;

  void Add(const std::shared_ptr<StreamPump>& pump);
  // Asks every stream whether its caller may still have it.
  void RecheckAll();
  // Ends every stream, and every one added later, with `status`.
  void EndAll(const absl::Status& status);

 private:
  void Beat();
  std::vector<std::shared_ptr<StreamPump>> Living();

  const absl::Duration period_;
  Mutex mutex_;
  Condition stopped_;
  std::vector<std::weak_ptr<StreamPump>> pumps_ ABSL_GUARDED_BY(mutex_);
  absl::Status end_ ABSL_GUARDED_BY(mutex_);
  bool stop_ ABSL_GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_STREAM_STREAM_PUMP_H_
