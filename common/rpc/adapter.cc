#include "common/rpc/adapter.h"

#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/rpc/answer_size.h"
#include "common/rpc/convert.h"
#include "common/rpc/measure.h"

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

// Whose call it is, for its share of the server; all who are not known have one together.
std::string CallerOf(const CallHost& host, const CallbackServerContext& context) {
  const absl::StatusOr<auth::Identity> identity =
      host.authenticator.Identify(AuthorizationOf(context));
  return identity.ok() ? identity->name : "";
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

// One unary call, from arrival to answer. Lives on the heap between its event thread and its
// worker.
class UnaryCall {
 public:
  UnaryCall(CallHost& host, const BoundMethod& bound, const CallbackServerContext& context,
            const ByteBuffer& request, ByteBuffer& response, grpc::ServerUnaryReactor& reactor)
      : host_(host),
        bound_(bound),
        context_(context),
        request_(request),
        response_(response),
        reactor_(reactor),
        measurement_(*bound.method.descriptor, bound.metrics, host.log) {
    bound_.metrics.Received();
  }

  void Run() { Finish(Answer()); }

  void Shed() {
    host_.shed.Increment();
    Finish(Busy());
  }

 private:
  absl::Status Answer() {
    std::unique_ptr<Message> request;
    RETURN_IF_ERROR(Admit(host_, bound_, context_, request_, call_, request));
    const std::unique_ptr<Message> response(bound_.method.response->New());
    RETURN_IF_ERROR(bound_.method.unary(call_, *request, response.get()));
    RETURN_IF_ERROR(CheckAnswer(response->ByteSizeLong()));
    ToBytes(*response, response_);
    bound_.metrics.Sent();
    return absl::OkStatus();
  }

  void Finish(const absl::Status& status) {
    const absl::Status told = measurement_.Finish(status, call_.identity.name);
    reactor_.Finish(ToGrpc(told));  // From here on context, request and response may be gone.
  }

  CallHost& host_;
  const BoundMethod& bound_;
  const CallbackServerContext& context_;
  const ByteBuffer& request_;
  ByteBuffer& response_;
  grpc::ServerUnaryReactor& reactor_;
  Measurement measurement_;
  CallContext call_;
};

grpc::ServerUnaryReactor* TakeUnary(CallHost& host, const BoundMethod& bound,
                                    CallbackServerContext& context, const ByteBuffer& request,
                                    ByteBuffer& response) {
  grpc::ServerUnaryReactor* reactor = context.DefaultReactor();
  const auto call = std::make_shared<UnaryCall>(host, bound, context, request, response, *reactor);
  WorkerPool& pool = bound.rules.writes ? host.writers : host.pool;
  if (!pool.Submit([call] { call->Run(); }, WorkerPool::Admission::kWhenThereIsRoom,
                   CallerOf(host, context), [call] { call->Shed(); }))
    call->Shed();
  return reactor;
}

// One server stream: gRPC's end of a pump. Deletes itself when gRPC has done with it.
class StreamCall final : public grpc::ServerWriteReactor<ByteBuffer>, public StreamPump::Wire {
 public:
  StreamCall(CallHost& host, const BoundMethod& bound, const CallbackServerContext& context,
             const ByteBuffer& request)
      : host_(host),
        bound_(bound),
        context_(context),
        request_(request),
        measurement_(*bound.method.descriptor, bound.metrics, host.log),
        caller_(CallerOf(host, context)),
        pump_(std::make_shared<StreamPump>(
            StreamPump::Options{
                .idle = host.stream_idle,
                .age = host.stream_age,
                .allowed = StillAllowed(host.authenticator, std::string(AuthorizationOf(context))),
                .prototype = bound.method.response,
                // A lane of its own, so that a caller's calls and streams take turns, too.
                .lane = absl::StrCat("streams of ", caller_)},
            host.pool, *this,
            [this](std::function<void()> wake) { return Open(std::move(wake)); })) {
    bound_.metrics.Received();
  }

  void Start() {
    const absl::Status place = host_.places.Take(caller_);
    has_place_ = place.ok();
    // Held here: the pump may finish, and this object be gone, before Start returns.
    const std::shared_ptr<StreamPump> pump = pump_;
    Heartbeat& heartbeat = host_.heartbeat;
    if (has_place_ && pump->Start()) return heartbeat.Add(pump);
    host_.shed.Increment();
    Finish(has_place_ ? Busy() : place);
  }

  void Write(const Pieces& message) override {
    ToBytes(message, bytes_);
    bound_.metrics.Sent();
    StartWrite(&bytes_);
  }

  void Finish(const absl::Status& status) override {
    const absl::Status told = measurement_.Finish(status, call_.identity.name);
    ServerWriteReactor::Finish(ToGrpc(told));
  }

 private:
  absl::StatusOr<std::unique_ptr<MessageStream>> Open(std::function<void()> wake) {
    std::unique_ptr<Message> request;
    RETURN_IF_ERROR(Admit(host_, bound_, context_, request_, call_, request));
    return bound_.method.stream(call_, *request, std::move(wake));
  }

  void OnWriteDone(bool ok) override {
    pump_->Written(ok ? StreamPump::Delivery::kSent : StreamPump::Delivery::kFailed);
  }
  void OnCancel() override { pump_->End(absl::CancelledError("the caller has gone")); }
  void OnDone() override {
    if (has_place_) host_.places.GiveBack(caller_);
    delete this;
  }

  CallHost& host_;
  const BoundMethod& bound_;
  const CallbackServerContext& context_;
  const ByteBuffer& request_;
  Measurement measurement_;
  CallContext call_;
  ByteBuffer bytes_;
  const std::string caller_;
  bool has_place_ = false;
  const std::shared_ptr<StreamPump> pump_;
};

grpc::ServerWriteReactor<ByteBuffer>* TakeStream(CallHost& host, const BoundMethod& bound,
                                                 CallbackServerContext& context,
                                                 const ByteBuffer& request) {
  auto* call = new StreamCall(host, bound, context, request);
  call->Start();
  return call;
}

class TableService final : public grpc::Service {
 public:
  TableService(CallHost& host, const std::vector<std::unique_ptr<BoundMethod>>& methods) {
    int index = 0;
    for (const std::unique_ptr<BoundMethod>& method : methods) Offer(host, *method, index++);
  }

 private:
  void Offer(CallHost& host, const BoundMethod& bound, int index) {
    const bool streams = bound.method.stream != nullptr;
    AddMethod(new grpc::internal::RpcServiceMethod(bound.path.c_str(),
                                                   streams
                                                       ? grpc::internal::RpcMethod::SERVER_STREAMING
                                                       : grpc::internal::RpcMethod::NORMAL_RPC,
                                                   nullptr));
    if (streams) {
      MarkMethodRawCallback(
          index, new grpc::internal::CallbackServerStreamingHandler<ByteBuffer, ByteBuffer>(
                     [&host, &bound](CallbackServerContext* context, const ByteBuffer* request) {
                       return TakeStream(host, bound, *context, *request);
                     }));
    } else {
      MarkMethodRawCallback(
          index, new grpc::internal::CallbackUnaryHandler<ByteBuffer, ByteBuffer>(
                     [&host, &bound](CallbackServerContext* context, const ByteBuffer* request,
                                     ByteBuffer* response) {
                       return TakeUnary(host, bound, *context, *request, *response);
                     }));
    }
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
