#include "common/rpc/client/client.h"

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/time/clock.h"
#include "common/base/file_state.h"
#include "common/base/mutex.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/rpc/client/convert.h"
#include "common/rpc/client/grpc_settings.h"
#include "common/rpc/client/key_pair.h"

namespace cairn::rpc {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

constexpr int kMostReceivedBytes = 16
                                   << 20;  // a page is at most 2 MiB, a resource in it may be large
constexpr absl::Duration kLookAgain = absl::Seconds(1);
constexpr int kLastPort = 65535;
constexpr int kPingMilliseconds = 60'000;  // servers allow pings from 30 s

bool IsLoopback(absl::string_view address) {
  return absl::StartsWith(address, "127.") || absl::StartsWith(address, "localhost:") ||
         absl::StartsWith(address, "[::1]:");
}

std::string Path(const MethodDescriptor& method) {
  return absl::StrCat("/", method.service()->full_name(), "/", method.name());
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> Credentials(
    const ClientOptions& options) {
  if (!options.tls) return grpc::InsecureChannelCredentials();
  grpc::SslCredentialsOptions ssl;
  if (!options.ca.empty()) {
    std::ifstream file(options.ca);
    std::ostringstream text;
    if (!file || !(text << file.rdbuf()))
      return absl::NotFoundError(
          absl::StrCat("cannot read the certificate authority ", options.ca));
    ssl.pem_root_certs = text.str();
    if (const absl::Status usable = CheckAuthority(ssl.pem_root_certs); !usable.ok())
      return absl::InvalidArgumentError(
          absl::StrCat(options.ca, " is no certificate authority: ", usable.message(),
                       "; give the file of the authority that signed the services' certificates"));
  }
  return grpc::SslCredentials(ssl);
}

// gRPC ends the program over a header that HTTP cannot carry, and prints it.
bool IsSendable(absl::string_view token) {
  return std::all_of(token.begin(), token.end(),
                     [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)); });
}

// `host:port`. gRPC would look up a scheme as a host, and dial port 99999 as 34463.
absl::Status CheckAddress(absl::string_view address) {
  if (absl::StrContains(address, "://"))
    return absl::InvalidArgumentError(
        absl::StrCat("the address must be host:port, such as 127.0.0.1:7401, without ",
                     address.substr(0, address.find("://") + 3), " before it, got ", address));
  const std::size_t colon = address.rfind(':');
  if (colon == absl::string_view::npos || colon == 0)
    return absl::InvalidArgumentError(
        absl::StrCat("the address must be host:port, such as 127.0.0.1:7401, got ", address));
  const absl::string_view port = address.substr(colon + 1);
  int number = 0;
  const bool digits = !port.empty() && std::all_of(port.begin(), port.end(), [](char c) {
    return absl::ascii_isdigit(static_cast<unsigned char>(c));
  });
  if (!digits || !absl::SimpleAtoi(port, &number) || number < 1 || number > kLastPort)
    return absl::InvalidArgumentError(absl::StrCat("the port of an address is a number from 1 to ",
                                                   kLastPort, ", such as 127.0.0.1:7401, got ",
                                                   address));
  return absl::OkStatus();
}

absl::Status Check(const ClientOptions& options) {
  if (!IsSendable(options.token))
    return absl::InvalidArgumentError(
        "the access token holds a space or a character that is not plain ASCII; a token has none");
  RETURN_IF_ERROR(CheckAddress(options.address));
  const bool exposed = !options.tls && !IsLoopback(options.address) &&
                       options.plaintext == ClientOptions::Plaintext::kLoopbackOnly;
  if (exposed && !options.token.empty())
    return absl::InvalidArgumentError(
        absl::StrCat("a token would travel unencrypted to ", options.address,
                     "; use TLS, or allow plaintext where a mesh encrypts"));
  return absl::OkStatus();
}

}  // namespace

struct Cancellation::State {
  mutable Mutex mutex;
  bool cancelled ABSL_GUARDED_BY(mutex) = false;
  std::set<grpc::ClientContext*> calls ABSL_GUARDED_BY(mutex);

  void Enter(grpc::ClientContext* call) {
    const MutexLock lock(mutex);
    calls.insert(call);
    if (cancelled) call->TryCancel();
  }
  void Leave(grpc::ClientContext* call) {
    const MutexLock lock(mutex);
    calls.erase(call);
  }
};

Cancellation::Cancellation() : state_(std::make_shared<State>()) {}
Cancellation::~Cancellation() = default;

void Cancellation::Cancel() {
  const MutexLock lock(state_->mutex);
  state_->cancelled = true;
  for (grpc::ClientContext* call : state_->calls) call->TryCancel();
}

bool Cancellation::cancelled() const {
  const MutexLock lock(state_->mutex);
  return state_->cancelled;
}

namespace {

// What calls begin with.
struct Channel {
  std::string authorization;
  grpc::GenericStub stub;
};

absl::StatusOr<std::shared_ptr<Channel>> Open(ClientOptions options) {
  if (!options.token_file.empty()) {
    ASSIGN_OR_RETURN(options.token, ReadTokenFile(options.token_file));
  }
  RETURN_IF_ERROR(Check(options));
  ASSIGN_OR_RETURN(const auto credentials, Credentials(options));
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(kMostReceivedBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kPingMilliseconds);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);  // these services are neighbours
  return std::make_shared<Channel>(Channel{
      options.token.empty() ? "" : absl::StrCat("Bearer ", options.token),
      grpc::GenericStub(grpc::CreateCustomChannel(options.address, credentials, arguments))});
}

void Authorise(const Channel& channel, grpc::ClientContext& context) {
  if (!channel.authorization.empty()) context.AddMetadata("authorization", channel.authorization);
}

std::string StateOf(const ClientOptions& options) {
  return absl::StrCat(options.token_file.empty() ? "" : FileState(options.token_file), "\n",
                      options.ca.empty() ? "" : FileState(options.ca));
}

}  // namespace

struct Client::State {
  State(ClientOptions the_options, std::string the_seen, std::shared_ptr<Channel> the_channel)
      : options(std::move(the_options)),
        address(options.address),
        tls(options.tls),
        seen(std::move(the_seen)),
        channel(std::move(the_channel)) {}

  const ClientOptions options;
  const std::string address;
  const bool tls;
  Mutex mutex;
  absl::Time looked ABSL_GUARDED_BY(mutex) = absl::Now();
  std::string seen ABSL_GUARDED_BY(mutex);
  std::shared_ptr<Channel> channel ABSL_GUARDED_BY(mutex);

  // The channel for a call that begins now.
  std::shared_ptr<Channel> Now() {
    if (options.token_file.empty() && options.ca.empty()) {
      const MutexLock lock(mutex);
      return channel;
    }
    absl::Status taken;
    std::shared_ptr<Channel> now;
    bool changed = false;
    {
      const MutexLock lock(mutex);
      changed = Look(taken);
      now = channel;
    }
    if (changed && options.on_change != nullptr) options.on_change(taken);
    return now;
  }

  // Whether the files have changed since they were looked at last.
  bool Look(absl::Status& taken) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) {
    const absl::Time time = absl::Now();
    if (time >= looked && time - looked < kLookAgain) return false;
    looked = time;
    std::string state = StateOf(options);
    if (state == seen) return false;
    seen = std::move(state);
    absl::StatusOr<std::shared_ptr<Channel>> opened = Open(options);
    taken = opened.status();
    if (opened.ok()) channel = *std::move(opened);
    return true;
  }

  // The failure as the server sent it; or, when no server did, where none was.
  absl::Status Explain(const grpc::Status& status) const {
    absl::Status received = FromGrpc(status);
    // gRPC's own words, under the code UNKNOWN or UNIMPLEMENTED: whoever answers is no service.
    if (ReasonOf(received) == ErrorReason::ERROR_REASON_UNSPECIFIED &&
        (absl::StrContains(received.message(), "Received http2 header with status:") ||
         absl::StrContains(received.message(), "Trying to connect an http1.x server") ||
         absl::StrContains(received.message(), "Failed parsing HTTP/2")))
      return Unreached("what answers at ", address,
                       " speaks HTTP but not gRPC; is that the port of the metrics, or of another "
                       "program? Give the address of the service itself");
    if (ReasonOf(received) == ErrorReason::METHOD_UNKNOWN) return OfAnother(received);
    const bool unreached = received.code() == absl::StatusCode::kUnavailable &&
                           ReasonOf(received) == ErrorReason::ERROR_REASON_UNSPECIFIED;
    if (!unreached) return received;
    const absl::string_view why = received.message();
    if (absl::StrContains(why, "certificate verify failed"))
      return Unreached(
          "what answers at ", address,
          " has a certificate that is not trusted here; give the authority that signed "
          "it as --ca");
    if (absl::StrContains(why, "wrong version number"))
      return Unreached("the service at ", address,
                       " does not speak TLS; leave out --tls and --ca, or give another address");
    if (absl::StrContains(why, "Socket closed") || absl::StrContains(why, "onnection reset"))
      return Unreached("the service at ", address, " hung up", tls ? "" : "; does it ask for TLS?",
                       tls ? "" : " Then give --tls or --ca");
    return Unreached("nothing answers at ", address, " (",
                     absl::StrReplaceAll(why, {{"UNKNOWN: ", ""}}),
                     "); start the service there, or give another address");
  }

  // The server's own failure, and whose address may have been mistaken.
  absl::Status OfAnother(const absl::Status& received) const {
    absl::Status told(received.code(),
                      absl::StrCat("what answers at ", address,
                                   " is another service, or an older one: ", received.message()));
    received.ForEachPayload(
        [&](absl::string_view url, const absl::Cord& payload) { told.SetPayload(url, payload); });
    return told;
  }

  template <typename... Words>
  static absl::Status Unreached(const Words&... words) {
    return absl::UnavailableError(absl::StrCat(words...));
  }
};

absl::StatusOr<std::unique_ptr<Client>> Client::Connect(const ClientOptions& options) {
  PrepareGrpc();
  std::string seen =
      StateOf(options);  // before the files are read: a change meanwhile is seen later
  ASSIGN_OR_RETURN(std::shared_ptr<Channel> channel, Open(options));
  return std::unique_ptr<Client>(
      new Client(std::make_unique<State>(options, std::move(seen), std::move(channel))));
}

Client::Client(std::unique_ptr<State> state) : state_(std::move(state)) {}
Client::~Client() = default;

const std::string& Client::address() const { return state_->address; }

absl::StatusOr<const MethodDescriptor*> Client::Find(absl::string_view method) {
  const std::string name = absl::StrReplaceAll(method, {{"/", "."}});
  const MethodDescriptor* found =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
  if (found == nullptr)
    return absl::NotFoundError(absl::StrCat("the contract has no method ", method));
  return found;
}

absl::Status Client::Call(const MethodDescriptor& method, const Message& request, Message* response,
                          absl::Duration timeout) {
  const std::shared_ptr<Channel> channel = state_->Now();
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  Authorise(*channel, context);
  grpc::ByteBuffer sent;
  ToBytes(request, sent);
  grpc::CompletionQueue queue;
  grpc::ByteBuffer received;
  grpc::Status status;
  const auto call = channel->stub.PrepareUnaryCall(&context, Path(method), sent, &queue);
  call->StartCall();
  call->Finish(&received, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return state_->Explain(status);
  if (!FromBytes(received, response))
    return absl::InternalError(absl::StrCat("the answer of ", state_->address, " is not a ",
                                            method.output_type()->full_name(),
                                            "; are client and server of one version?"));
  return absl::OkStatus();
}

absl::Status Client::Stream(const MethodDescriptor& method, const Message& request,
                            OnMessage on_message, Cancellation& cancellation) {
  const std::shared_ptr<Channel> channel = state_->Now();
  grpc::ClientContext context;
  Authorise(*channel, context);
  grpc::CompletionQueue queue;
  const auto call = channel->stub.PrepareCall(&context, Path(method), &queue);
  const auto done = [&queue] {  // waits for the one operation under way
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  cancellation.state_->Enter(&context);

  grpc::ByteBuffer sent;
  ToBytes(request, sent);
  call->StartCall(nullptr);
  bool good = done();
  if (good) {
    call->WriteLast(sent, grpc::WriteOptions(), nullptr);
    good = done();
  }
  const std::unique_ptr<Message> message(google::protobuf::MessageFactory::generated_factory()
                                             ->GetPrototype(method.output_type())
                                             ->New());
  absl::Status ours;
  bool enough = false;
  while (good && !enough) {
    grpc::ByteBuffer received;
    call->Read(&received, nullptr);
    good = done();
    if (!good) break;
    if (!FromBytes(received, message.get())) {
      ours = absl::InternalError(absl::StrCat("a message of ", state_->address, " is not a ",
                                              method.output_type()->full_name()));
      enough = true;
    } else {
      enough = !on_message(*message);
    }
  }
  if (enough) context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  done();
  cancellation.state_->Leave(&context);
  if (enough) return ours;
  if (cancellation.cancelled()) return absl::CancelledError("cancelled");
  return state_->Explain(status);
}

absl::StatusOr<std::string> ReadTokenFile(const std::string& path) {
  if (path.empty()) return std::string();
  std::ifstream file(path);
  std::string token;
  std::getline(file, token);
  absl::StripAsciiWhitespace(&token);
  if (token.empty())
    return absl::InvalidArgumentError(absl::StrCat(
        "the token file ", path, " cannot be read or is empty; its first line is the token"));
  return token;
}

}  // namespace cairn::rpc
