#ifndef CAIRN_COMMON_RPC_CALL_METHOD_H_
#define CAIRN_COMMON_RPC_CALL_METHOD_H_

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/rpc/call/call_context.h"
#include "common/rpc/call/pieces.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace cairn::rpc {

using UnaryHandler =
    std::function<absl::Status(const CallContext& call, const google::protobuf::Message& request,
                               google::protobuf::Message* response)>;

// What a server stream sends next. The server pulls: it asks for a message when the last one is on
// its way, so a slow reader holds back its own stream and no other.
class MessageStream {
 public:
  enum class Pull { kMessage, kNothingYet, kEnd };
  virtual ~MessageStream() = default;
  // Fills `response` with the next message. kNothingYet means that the stream's `wake` will be
  // called. `idle` says that nothing was sent for a while, so that the stream may send a sign of
  // life.
  enum class Idle { kNo, kYes };
  virtual absl::StatusOr<Pull> Next(Idle idle, google::protobuf::Message* response) = 0;
  // The same as bytes, which is what the server asks for; `scratch` is of the response's type. To
  // be overridden where many streams send the same.
  virtual absl::StatusOr<Pull> NextBytes(Idle idle, google::protobuf::Message& scratch,
                                         Pieces& bytes);
};

// Opens a stream. `wake` may be called from any thread, at any time until the stream is destroyed.
using StreamHandler = std::function<absl::StatusOr<std::unique_ptr<MessageStream>>(
    const CallContext& call, const google::protobuf::Message& request, std::function<void()> wake)>;

// A method of the contract and the code that carries it out. Knows no gRPC, so tests call it
// directly.
struct Method {
  const google::protobuf::MethodDescriptor* descriptor = nullptr;
  const google::protobuf::Message* request = nullptr;   // prototype
  const google::protobuf::Message* response = nullptr;  // prototype
  UnaryHandler unary;                                   // exactly one of the two is set
  StreamHandler stream;
};

// One service of the contract: which function carries out which method.
//
//   ServiceTable table = ServiceTable::For("cairn.roles.v1.EstablishmentService");
//   table.Unary<FillVacancyRequest, Vacancy>("FillVacancy", std::bind_front(&Vacancies::Fill,
//   &vacancies));
class ServiceTable {
 public:
  // The service must be one of the contract's.
  static ServiceTable For(absl::string_view full_name);

  template <typename Request, typename Response>
  ServiceTable& Unary(
      absl::string_view method,
      std::function<absl::StatusOr<Response>(const CallContext&, const Request&)> handler) {
    return UnaryMessage(
        method, [handler = std::move(handler)](const CallContext& call,
                                               const google::protobuf::Message& request,
                                               google::protobuf::Message* response) {
          absl::StatusOr<Response> answer = handler(call, static_cast<const Request&>(request));
          if (!answer.ok()) return answer.status();
          *static_cast<Response*>(response) = *std::move(answer);
          return absl::OkStatus();
        });
  }
  ServiceTable& UnaryMessage(absl::string_view method, UnaryHandler handler);
  ServiceTable& Stream(absl::string_view method, StreamHandler handler);

  const google::protobuf::ServiceDescriptor& descriptor() const { return *descriptor_; }
  const std::map<std::string, Method>& methods() const { return methods_; }

  // Names the methods of the contract that nothing carries out; a server with any does not start.
  std::string Unbound() const;

 private:
  explicit ServiceTable(const google::protobuf::ServiceDescriptor* descriptor)
      : descriptor_(descriptor) {}
  Method& Add(absl::string_view method);

  const google::protobuf::ServiceDescriptor* descriptor_;
  std::map<std::string, Method> methods_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_METHOD_H_
