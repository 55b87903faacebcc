#include "common/rpc/stream/stream_pump.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/rpc/call/answer_size.h"

namespace cairn::rpc {
namespace {

absl::Status TooOld(absl::Duration age) {
  return Failure(absl::StatusCode::kUnavailable, ErrorReason::STREAM_TOO_OLD)
      .Say("the stream has been open for ", absl::FormatDuration(age),
           ", as long as the server keeps one; connect again, and go on from the last token where "
           "there is one");
}

}  // namespace

StreamPump::StreamPump(Options options, WorkerPool& pool, Wire& wire, Opener open)
    : options_(std::move(options)),
      begun_(absl::Now()),
      pool_(pool),
      wire_(wire),
      open_(std::move(open)),
      last_said_(begun_) {}

bool StreamPump::Start() {
  return pool_.Submit([self = shared_from_this()] { self->Turn(); },
                      WorkerPool::Admission::kWhenThereIsRoom, options_.lane);
}

void StreamPump::QueueTurn() {
  const bool queued = pool_.Submit([self = shared_from_this()] { self->Turn(); },
                                   WorkerPool::Admission::kOwed, options_.lane);
  if (queued) return;
  // The pool has drained: what is left is to end, which takes no work.
  Conclude(absl::UnavailableError("the server has stopped"));
}

void StreamPump::Written(Delivery delivery) {
  {
    const MutexLock lock(mutex_);
    if (delivery == Delivery::kFailed && end_.ok())
      end_ = absl::CancelledError("the caller has gone");
    state_ = State::kTurn;
  }
  QueueTurn();
}

void StreamPump::Wake() {
  {
    const MutexLock lock(mutex_);
    woken_ = true;
    if (state_ != State::kParked) return;
    state_ = State::kTurn;
  }
  QueueTurn();
}

void StreamPump::Tick(absl::Time now) {
  if (now - begun_ >= options_.age) return End(TooOld(options_.age));
  {
    const MutexLock lock(mutex_);
    if (state_ != State::kParked || now - last_said_ < options_.idle) return;
    idle_due_ = true;
    state_ = State::kTurn;
  }
  QueueTurn();
}

void StreamPump::Recheck() {
  if (options_.allowed == nullptr) return;
  if (const absl::Status allowed = options_.allowed(); !allowed.ok()) End(allowed);
}

void StreamPump::End(const absl::Status& status) {
  {
    const MutexLock lock(mutex_);
    if (end_.ok()) end_ = status;
    if (state_ != State::kParked) return;
    state_ = State::kTurn;
  }
  QueueTurn();
}

absl::Status StreamPump::Open() {
  ASSIGN_OR_RETURN(stream_, open_([weak = weak_from_this()] {
                     if (const std::shared_ptr<StreamPump> pump = weak.lock()) pump->Wake();
                   }));
  return absl::OkStatus();
}

void StreamPump::Turn() {
  if (stream_ == nullptr) {
    if (const absl::Status opened = Open(); !opened.ok()) return Conclude(opened);
  }
  const std::unique_ptr<google::protobuf::Message> scratch(options_.prototype->New());
  Pieces message;
  while (true) {
    MessageStream::Idle idle = MessageStream::Idle::kNo;
    absl::Status end;
    {
      const MutexLock lock(mutex_);
      end = end_;
      if (std::exchange(idle_due_, false)) idle = MessageStream::Idle::kYes;
      woken_ = false;
    }
    if (!end.ok()) return Conclude(end);

    const absl::StatusOr<MessageStream::Pull> pull = stream_->NextBytes(idle, *scratch, message);
    if (!pull.ok()) return Conclude(pull.status());
    switch (*pull) {
      case MessageStream::Pull::kEnd:
        return Conclude(absl::OkStatus());
      case MessageStream::Pull::kMessage: {
        std::size_t bytes = 0;
        for (const auto& piece : message) bytes += piece->size();
        if (const absl::Status fits = CheckAnswer(bytes); !fits.ok()) return Conclude(fits);
        {
          const MutexLock lock(mutex_);
          state_ =
              State::kWriting;  // Before the write: Written() may come while Write() still runs.
          last_said_ = absl::Now();
        }
        return wire_.Write(message);
      }
      case MessageStream::Pull::kNothingYet: {
        const MutexLock lock(mutex_);
        if (idle == MessageStream::Idle::kYes) last_said_ = absl::Now();
        if (woken_ || !end_.ok()) continue;  // It happened while the stream was looking.
        state_ = State::kParked;
        return;
      }
    }
  }
}

void StreamPump::Conclude(const absl::Status& status) {
  stream_.reset();
  open_ = nullptr;
  {
    const MutexLock lock(mutex_);
    state_ = State::kDone;
  }
  wire_.Finish(status);
}

Heartbeat::Heartbeat(absl::Duration period) : period_(period), thread_([this] { Beat(); }) {}

Heartbeat::~Heartbeat() {
  {
    const MutexLock lock(mutex_);
    stop_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void Heartbeat::Add(const std::shared_ptr<StreamPump>& pump) {
  absl::Status end;
  {
    const MutexLock lock(mutex_);
    pumps_.push_back(pump);
    end = end_;
  }
  if (!end.ok()) pump->End(end);
}

void Heartbeat::RecheckAll() {
  for (const auto& pump : Living()) pump->Recheck();
}

void Heartbeat::EndAll(const absl::Status& status) {
  {
    const MutexLock lock(mutex_);
    end_ = status;
  }
  for (const auto& pump : Living()) pump->End(status);
}

std::vector<std::shared_ptr<StreamPump>> Heartbeat::Living() {
  std::vector<std::shared_ptr<StreamPump>> living;
  const MutexLock lock(mutex_);
  pumps_.erase(
      std::remove_if(pumps_.begin(), pumps_.end(), [](const auto& pump) { return pump.expired(); }),
      pumps_.end());
  for (const auto& weak : pumps_)
    if (auto pump = weak.lock()) living.push_back(std::move(pump));
  return living;
}

void Heartbeat::Beat() {
  while (true) {
    {
      const MutexLock lock(mutex_);
      if (!stop_) stopped_.wait_for(mutex_, absl::ToChronoNanoseconds(period_));
      if (stop_) return;
    }
    for (const auto& pump : Living()) pump->Tick(absl::Now());
  }
}

}  // namespace cairn::rpc
