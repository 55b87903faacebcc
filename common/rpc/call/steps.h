#ifndef CAIRN_COMMON_RPC_CALL_STEPS_H_
#define CAIRN_COMMON_RPC_CALL_STEPS_H_

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cairn/options/v1/options.pb.h"
#include "common/auth/authenticator.h"
#include "common/rpc/call/call_context.h"
#include "common/rpc/call/method.h"

namespace cairn::rpc {

// What the contract says about calling a method, read once at start.
struct MethodRules {
  const Method* method = nullptr;
  options::v1::Permission permission = options::v1::PERMISSION_UNSPECIFIED;
  std::vector<const google::protobuf::FieldDescriptor*>
      scope;                      // path to the organisation asked about
  std::size_t request_limit = 0;  // bytes
  bool writes = false;            // its request may carry a request_id
};

// Fails when the contract does not say who may call the method, or names a scope that its request
// lacks. A method that only reads takes requests of a quarter of `request_limit`.
absl::StatusOr<MethodRules> ReadRules(const Method& method, std::size_t request_limit);

// A call on its way to its handler. Steps read the upper part and fill the lower one.
struct IncomingCall {
  const MethodRules& rules;
  const auth::Authenticator& authenticator;
  absl::string_view authorization;  // the header, or empty
  absl::Time now;
  bool abandoned = false;  // the caller has hung up
  std::size_t bytes = 0;   // of the request
  absl::FunctionRef<bool(google::protobuf::Message*)>
      parse;  // of a function that outlives the call

  CallContext context;  // its deadline is known from the start
  std::unique_ptr<google::protobuf::Message> request;
  bool scope_is_malformed = false;
};

// One check between the wire and a handler. OK lets the call go on; anything else is its answer.
struct Step {
  absl::string_view name;
  absl::Status (*run)(IncomingCall& call);
};

// OK while somebody waits for the answer. To be asked again where a call's work begins late.
absl::Status CheckAwaited(const CallContext& call);

absl::Status CheckDeadline(IncomingCall& call);
absl::Status CheckSize(IncomingCall& call);
absl::Status Identify(IncomingCall& call);
absl::Status Parse(IncomingCall& call);
absl::Status Authorise(IncomingCall& call);
absl::Status CheckFields(IncomingCall& call);

// In this order: what costs least comes first, nothing of a request is read before its caller is
// known, and access is checked before fields, so that errors tell nothing to those who may not ask.
// Measuring stands around all of them (measure.h), so that every refusal is counted.
inline constexpr std::array<Step, 6> kSteps = {{
    {"Deadline", &CheckDeadline},
    {"Size", &CheckSize},
    {"Identify", &Identify},
    {"Parse", &Parse},
    {"Authorise", &Authorise},
    {"CheckFields", &CheckFields},
}};

// Runs the steps until one fails.
absl::Status RunSteps(IncomingCall& call);

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CALL_STEPS_H_
