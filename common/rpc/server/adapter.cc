#include "common/rpc/server/adapter.h"

#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/rpc/call/answer_size.h"
#include "common/rpc/call/measure.h"
#include "common/rpc/client/convert.h"

namespace cairn::rpc {
namespace {

using google::protobuf::Message;
using grpc::ByteBuffer;
using grpc::CallbackServerContext;

constexpr absl::Duration kRetryAfter = absl::Seconds(1);
constexpr std::size_t kLongestEchoedName = 128;

absl::Status Busy() {
  return Failure(absl::StatusCode::kResourceExhausted, ErrorReason::SERVER_BUSY)
      .RetryAfter(kRetryAfter)
      .Say("the server has as many calls as it can hold; try again in ",
           absl::FormatDuration(kRetryAfter));
}

absl::Time DeadlineOf(const CallbackServerContext& context) {
  const auto deadline = context.deadline();
  if (deadline == std::chrono::system_clock::time_point::max()) return absl::InfiniteFuture();
  return absl::FromChrono(deadline);
}

absl::string_view AuthorizationOf(const CallbackServerContext& context) {
  const auto& metadata = context.client_metadata();
  const auto found = metadata.find("authorization");
  if (found == metadata.end()) return "";
  return {found->second.data(), found->second.size()};
}

// Takes a call through the steps. `request` is set, and `call` filled, when they let it pass.
absl::Status Admit(const CallHost& host, const BoundMethod& bound,
                   const CallbackServerContext& context, const ByteBuffer& bytes, CallContext& call,
                   std::unique_ptr<Message>& request) {
  const auto parse = [&bytes](Message* message) { return FromBytes(bytes, message); };
  IncomingCall incoming{
      .rules = bound.rules,
      .authenticator = host.authenticator,
      .authorization = AuthorizationOf(context),
      .now = absl::Now(),
      .abandoned = context.IsCancelled(),
      .bytes = bytes.Length(),
      .parse = parse,
  };
  incoming.context.deadline = DeadlineOf(context);
  incoming.context.has_hung_up = [&context] { return context.IsCancelled(); };
  absl::Status status = RunSteps(incoming);
  call = std::move(incoming.context);
  request = std::move(incoming.request);
  return status;
}

// Whether whoever showed `authorization` may still do what they could when they opened a stream.
std::function<absl::Status()> StillAllowed(const auth::Authenticator& authenticator,
                                           std::string authorization) {
  const absl::StatusOr<auth::Identity> first = authenticator.Identify(authorization);
  if (!first.ok()) return nullptr;  // which the stream's own steps refuse
  return [&authenticator, authorization = std::move(authorization),
          identity = *first]() -> absl::Status {
    ASSIGN_OR_RETURN(const auth::Identity now, authenticator.Identify(authorization));
    if (now == identity) return absl::OkStatus();
    return Failure(absl::StatusCode::kUnauthenticated, ErrorReason::NOT_IDENTIFIED)
        .Say("what the token may do has changed; connect again");
  };
}

// One call of a method: gRPC's end of it, from the caller's metadata on. Nothing of the request is
// read before it is known who calls, since whatever comes is kept until it is a message. Deletes
// itself when gRPC has done with it.
class Call : public grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>, private Arrivals::Arriving {
 public:
  Call(CallHost& host, const BoundMethod& bound, CallbackServerContext& context)
      : host_(host),
        bound_(bound),
        context_(context),
        measurement_(*bound.method.descriptor, bound.metrics, host.log) {
    bound_.metrics.Received();
  }

  // Once it has begun the call may be gone at any moment: whoever made it leaves it alone.
  void Begin() {
    const absl::StatusOr<auth::Identity> identity =
        host_.authenticator.Identify(AuthorizationOf(context_));
    if (!identity.ok()) return End(identity.status());
    caller_ = identity->name;
    if (!host_.arrivals.Add(*this, caller_, absl::Now())) return Shed();
    StartRead(&request_);
  }

 protected:
  // The request is there.
  virtual void Go() = 0;

  absl::Status Admit(std::unique_ptr<Message>& request) {
    return rpc::Admit(host_, bound_, context_, request_, call_, request);
  }
  void Shed() {
    host_.shed.Increment();
    End(Busy());
  }
  // From here on the call may be gone.
  void End(const absl::Status& status) { Finish(ToGrpc(Measured(status))); }
  absl::Status Measured(const absl::Status& status) {
    return measurement_.Finish(status, call_.identity.name);
  }

  CallHost& host_;
  const BoundMethod& bound_;
  CallbackServerContext& context_;
  std::string caller_;
  CallContext call_;

 private:
  void OnReadDone(bool ok) final {
    host_.arrivals.Remove(*this);
    if (ok) return Go();
    End(context_.IsCancelled()
            ? absl::CancelledError("the caller has gone, or its request took too long to come")
            : Failure(absl::StatusCode::kInvalidArgument, ErrorReason::BAD_FIELDS)
                  .Say("the call ended without a request"));
  }
  void OnDone() override { delete this; }
  void CutOff() final { context_.TryCancel(); }

  Measurement measurement_;
  ByteBuffer request_;
};

class UnaryCall final : public Call {
 public:
  using Call::Call;

 private:
  void Go() override {
    WorkerPool& pool = bound_.rules.writes ? host_.writers : host_.pool;
    if (!pool.Submit([this] { Run(); }, WorkerPool::Admission::kWhenThereIsRoom, caller_,
                     [this] { Shed(); }))
      Shed();
  }

  void Run() {
    const absl::Status status = Answer();
    if (!status.ok()) return End(status);
    StartWriteAndFinish(&response_, grpc::WriteOptions(), ToGrpc(Measured(status)));
  }

  absl::Status Answer() {
    std::unique_ptr<Message> request;
    RETURN_IF_ERROR(Admit(request));
    const std::unique_ptr<Message> response(bound_.method.response->New());
    RETURN_IF_ERROR(bound_.method.unary(call_, *request, response.get()));
    RETURN_IF_ERROR(CheckAnswer(response->ByteSizeLong()));
    ToBytes(*response, response_);
    bound_.metrics.Sent();
    return absl::OkStatus();
  }

  ByteBuffer response_;
};

// One server stream: gRPC's end of a pump.
class StreamCall final : public Call, public StreamPump::Wire {
 public:
  using Call::Call;

  void Write(const Pieces& message) override {
    ToBytes(message, bytes_);
    bound_.metrics.Sent();
    StartWrite(&bytes_);
  }

  void Finish(const absl::Status& status) override { End(status); }

 private:
  void Go() override {
    const absl::Status place = host_.places.Take(caller_);
    if (!place.ok()) {
      host_.shed.Increment();
      return End(place);
    }
    has_place_ = true;
    const auto pump = std::make_shared<StreamPump>(
        StreamPump::Options{
            .idle = host_.stream_idle,
            .age = host_.stream_age,
            .allowed = StillAllowed(host_.authenticator, std::string(AuthorizationOf(context_))),
            .prototype = bound_.method.response,
            // A lane of its own, so that a caller's calls and streams take turns, too.
            .lane = absl::StrCat("streams of ", caller_)},
        host_.pool, *this, [this](std::function<void()> wake) { return Open(std::move(wake)); });
    {
      const MutexLock lock(mutex_);
      pump_ = pump;
    }
    // The pump may finish, and this object be gone, before Start returns.
    Heartbeat& heartbeat = host_.heartbeat;
    if (pump->Start()) return heartbeat.Add(pump);
    Shed();
  }

  absl::StatusOr<std::unique_ptr<MessageStream>> Open(std::function<void()> wake) {
    std::unique_ptr<Message> request;
    RETURN_IF_ERROR(Admit(request));
    return bound_.method.stream(call_, *request, std::move(wake));
  }

  std::shared_ptr<StreamPump> Pump() {
    const MutexLock lock(mutex_);
    return pump_;
  }

  void OnWriteDone(bool ok) override {
    Pump()->Written(ok ? StreamPump::Delivery::kSent : StreamPump::Delivery::kFailed);
  }
  void OnCancel() override {
    if (const auto pump = Pump(); pump != nullptr)
      pump->End(absl::CancelledError("the caller has gone"));
  }
  void OnDone() override {
    if (has_place_) host_.places.GiveBack(caller_);
    delete this;
  }

  Mutex mutex_;  // a caller may go while the pump is made
  std::shared_ptr<StreamPump> pump_ ABSL_GUARDED_BY(mutex_);
  ByteBuffer bytes_;
  bool has_place_ = false;
};

class TableService final : public grpc::Service {
 public:
  TableService(CallHost& host, const std::vector<std::unique_ptr<BoundMethod>>& methods) {
    int index = 0;
    for (const std::unique_ptr<BoundMethod>& method : methods) Offer(host, *method, index++);
  }

 private:
  // gRPC reads the one request of other kinds of methods before it says that they are called. On
  // the wire all kinds are alike.
  void Offer(CallHost& host, const BoundMethod& bound, int index) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        bound.path.c_str(), grpc::internal::RpcMethod::BIDI_STREAMING, nullptr));
    MarkMethodRawCallback(index, new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
                                     [&host, &bound](CallbackServerContext* context) -> Call* {
                                       Call* const call = Make(host, bound, *context);
                                       call->Begin();
                                       return call;
                                     }));
  }

  static Call* Make(CallHost& host, const BoundMethod& bound, CallbackServerContext& context) {
    if (bound.method.stream != nullptr) return new StreamCall(host, bound, context);
    return new UnaryCall(host, bound, context);
  }
};

// One reflection stream: a question, an answer, and so on.
class ReflectionCall final : public grpc::ServerBidiReactor<ByteBuffer, ByteBuffer> {
 public:
  explicit ReflectionCall(const Reflection& reflection) : reflection_(reflection) {
    StartRead(&question_);
  }

 private:
  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    grpc::reflection::v1::ServerReflectionRequest request;
    if (!FromBytes(question_, &request))
      return Finish(grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "not a reflection request"));
    ToBytes(reflection_.Answer(request), answer_);
    StartWrite(&answer_);
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    StartRead(&question_);
  }
  void OnDone() override { delete this; }

  const Reflection& reflection_;
  ByteBuffer question_;
  ByteBuffer answer_;
};

class ReflectionService final : public grpc::Service {
 public:
  ReflectionService(const std::string& service, const Reflection& reflection)
      : path_(absl::StrCat("/", service, "/ServerReflectionInfo")) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        path_.c_str(), grpc::internal::RpcMethod::BIDI_STREAMING, nullptr));
    MarkMethodRawCallback(
        0, new grpc::internal::CallbackBidiHandler<ByteBuffer, ByteBuffer>(
               [&reflection](CallbackServerContext*) { return new ReflectionCall(reflection); }));
  }

 private:
  const std::string path_;
};

class UnknownMethod final : public grpc::ServerGenericBidiReactor {
 public:
  explicit UnknownMethod(absl::string_view path) {
    const absl::string_view name = path.substr(0, kLongestEchoedName);
    Finish(
        ToGrpc(Failure(absl::StatusCode::kUnimplemented, ErrorReason::METHOD_UNKNOWN)
                   .With("method", name)
                   .Say("this server does not offer ", name, "; reflection lists what it does")));
  }
  void OnDone() override { delete this; }
};

class UnknownMethods final : public grpc::CallbackGenericService {
  grpc::ServerGenericBidiReactor* CreateReactor(
      grpc::GenericCallbackServerContext* context) override {
    return new UnknownMethod(context->method());
  }
};

}  // namespace

std::unique_ptr<grpc::Service> MakeService(
    CallHost& host, const std::vector<std::unique_ptr<BoundMethod>>& methods) {
  return std::make_unique<TableService>(host, methods);
}

std::unique_ptr<grpc::Service> MakeReflectionService(const std::string& service,
                                                     const Reflection& reflection) {
  return std::make_unique<ReflectionService>(service, reflection);
}

std::unique_ptr<grpc::CallbackGenericService> MakeUnknownMethods() {
  return std::make_unique<UnknownMethods>();
}

}  // namespace cairn::rpc
