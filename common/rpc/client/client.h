#ifndef CAIRN_COMMON_RPC_CLIENT_CLIENT_H_
#define CAIRN_COMMON_RPC_CLIENT_CLIENT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace cairn::rpc {

struct ClientOptions {
  std::string address;  // host:port
  std::string token;    // bearer token; empty: none
  // File whose first line is the token, instead of `token`. This file and `ca` are looked at again,
  // at most once a second when something is called: calls then begin with what they hold, streams
  // go on as they began. What cannot be used changes nothing.
  std::string token_file;
  bool tls = false;
  std::string ca;  // PEM file of the authority to trust, with TLS; empty: the machine's
  // Told of each change of the files: OK when it was taken. May be called by any thread that calls.
  std::function<void(const absl::Status& taken)> on_change;
  // Whether a token may travel unencrypted to another machine.
  enum class Plaintext { kLoopbackOnly, kAllowed } plaintext = Plaintext::kLoopbackOnly;
};

// The token in a file: its first line. No file, no token.
absl::StatusOr<std::string> ReadTokenFile(const std::string& path);

// Ends a stream from another thread. May be shared by many streams; once cancelled it stays so.
class Cancellation {
 public:
  Cancellation();
  ~Cancellation();
  void Cancel();
  bool cancelled() const;

 private:
  friend class Client;
  struct State;
  std::shared_ptr<State> state_;
};

// Calls methods of the contract on one server. Connects when first used and again when the
// connection is lost. A failed call carries the details that the server sent; when no server
// answers, the message says which address was tried. Safe for concurrent use.
//
//   ASSIGN_OR_RETURN(const auto roles, rpc::Client::Connect({.address = "127.0.0.1:7401"}));
//   ASSIGN_OR_RETURN(const auto posts, roles->Call<ListPostsResponse>(
//       "cairn.roles.v1.EstablishmentService/ListPosts", request));
class Client {
 public:
  // Fails only on bad options: nothing is sent before the first call.
  static absl::StatusOr<std::unique_ptr<Client>> Connect(const ClientOptions& options);
  ~Client();

  static constexpr absl::Duration kPatience = absl::Seconds(30);

  absl::Status Call(const google::protobuf::MethodDescriptor& method,
                    const google::protobuf::Message& request, google::protobuf::Message* response,
                    absl::Duration timeout = kPatience);

  // `method` is `package.Service/Method` of the contract.
  template <typename Response>
  absl::StatusOr<Response> Call(absl::string_view method, const google::protobuf::Message& request,
                                absl::Duration timeout = kPatience) {
    const absl::StatusOr<const google::protobuf::MethodDescriptor*> found = Find(method);
    if (!found.ok()) return found.status();
    Response response;
    if (absl::Status status = Call(**found, request, &response, timeout); !status.ok())
      return status;
    return response;
  }

  // Hands each message of a server stream to `on_message`, on the calling thread, until the stream
  // ends (OK, or the server's failure), `on_message` returns false (OK), or `cancellation` says so
  // (CANCELLED). `prototype` is of the method's response type.
  using OnMessage = absl::FunctionRef<bool(const google::protobuf::Message& message)>;
  absl::Status Stream(const google::protobuf::MethodDescriptor& method,
                      const google::protobuf::Message& request, OnMessage on_message,
                      Cancellation& cancellation);
  template <typename Response>
  absl::Status Stream(absl::string_view method, const google::protobuf::Message& request,
                      absl::FunctionRef<bool(const Response& message)> on_message,
                      Cancellation& cancellation) {
    const absl::StatusOr<const google::protobuf::MethodDescriptor*> found = Find(method);
    if (!found.ok()) return found.status();
    return Stream(
        **found, request,
        [&](const google::protobuf::Message& message) {
          return on_message(static_cast<const Response&>(message));
        },
        cancellation);
  }

  const std::string& address() const;

  // The method of that name in the contract.
  static absl::StatusOr<const google::protobuf::MethodDescriptor*> Find(absl::string_view method);

 private:
  struct State;
  explicit Client(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CLIENT_CLIENT_H_
