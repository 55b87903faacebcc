#include "common/rpc/call/steps.h"

#include <optional>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/field_rules.h"

namespace cairn::rpc {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using options::v1::Permission;

constexpr absl::string_view kOrganisations = "organisations/";

bool OnlyReads(Permission permission) {
  return permission == Permission::READ_CATALOGUE || permission == Permission::READ_ESTABLISHMENT ||
         permission == Permission::READ_PEOPLE;
}

std::string ScopePath(const MethodRules& rules) {
  return rules.method->descriptor->options().GetExtension(options::v1::access).scope();
}

// The organisation that the request names: an id, or `-`. Nothing when it names none.
std::optional<std::string> OrganisationOf(const MethodRules& rules, const Message& request) {
  const Message* message = &request;
  for (std::size_t i = 0; i + 1 < rules.scope.size(); ++i)
    message = &message->GetReflection()->GetMessage(*message, rules.scope[i]);
  std::string scratch;
  absl::string_view name =
      message->GetReflection()->GetStringReference(*message, rules.scope.back(), &scratch);
  if (!absl::ConsumePrefix(&name, kOrganisations)) return std::nullopt;
  const absl::string_view id = name.substr(0, name.find('/'));
  if (id.empty()) return std::nullopt;
  return std::string(id);
}

absl::Status Awaited(absl::Time now, absl::Time deadline, bool abandoned) {
  if (now >= deadline)
    return Failure(absl::StatusCode::kDeadlineExceeded, ErrorReason::DEADLINE_PASSED)
        .Say(
            "the call's deadline passed before its work began; allow more time, or call less "
            "often");
  if (abandoned) return absl::CancelledError("the caller hung up before the call's work began");
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<MethodRules> ReadRules(const Method& method, std::size_t request_limit) {
  const google::protobuf::MethodDescriptor& descriptor = *method.descriptor;
  if (!descriptor.options().HasExtension(options::v1::access))
    return absl::FailedPreconditionError(
        absl::StrCat(descriptor.full_name(), " does not declare who may call it"));
  const options::v1::Access& access = descriptor.options().GetExtension(options::v1::access);
  MethodRules rules;
  rules.method = &method;
  rules.permission = access.permission();
  rules.writes = descriptor.input_type()->FindFieldByName("request_id") != nullptr;
  rules.request_limit = OnlyReads(access.permission()) ? request_limit / 4 : request_limit;
  if (access.scope().empty()) return rules;
  if (access.permission() == Permission::PERMISSION_UNSPECIFIED)
    return absl::FailedPreconditionError(
        absl::StrCat(descriptor.full_name(), " declares a scope without a permission"));

  const google::protobuf::Descriptor* type = descriptor.input_type();
  for (const absl::string_view part : absl::StrSplit(access.scope(), '.')) {
    const FieldDescriptor* field =
        type == nullptr ? nullptr : type->FindFieldByName(std::string(part));
    if (field == nullptr || field->is_repeated())
      return absl::FailedPreconditionError(
          absl::StrCat(descriptor.full_name(), " declares the scope ", access.scope(), ", which ",
                       descriptor.input_type()->name(), " does not have"));
    rules.scope.push_back(field);
    type = field->message_type();
  }
  if (rules.scope.back()->cpp_type() != FieldDescriptor::CPPTYPE_STRING)
    return absl::FailedPreconditionError(
        absl::StrCat(descriptor.full_name(), ": the scope ", access.scope(), " is not a string"));
  return rules;
}

absl::Status CheckAwaited(const CallContext& call) {
  return Awaited(absl::Now(), call.deadline, call.has_hung_up());
}

absl::Status CheckDeadline(IncomingCall& call) {
  return Awaited(call.now, call.context.deadline, call.abandoned);
}

absl::Status CheckSize(IncomingCall& call) {
  if (call.bytes <= call.rules.request_limit) return absl::OkStatus();
  return Failure(absl::StatusCode::kInvalidArgument, ErrorReason::REQUEST_TOO_LARGE)
      .With("limit", absl::StrCat(call.rules.request_limit))
      .Say("the request has ", call.bytes, " bytes and ", call.rules.method->descriptor->name(),
           " takes at most ", call.rules.request_limit, "; send less at once");
}

absl::Status Identify(IncomingCall& call) {
  ASSIGN_OR_RETURN(call.context.identity, call.authenticator.Identify(call.authorization));
  return absl::OkStatus();
}

absl::Status Parse(IncomingCall& call) {
  call.request.reset(call.rules.method->request->New());
  if (call.parse(call.request.get())) return absl::OkStatus();
  return Failure(absl::StatusCode::kInvalidArgument, ErrorReason::BAD_FIELDS)
      .Say("the request cannot be read as ", call.request->GetDescriptor()->full_name(),
           "; is every string in it UTF-8?");
}

absl::Status Authorise(IncomingCall& call) {
  if (call.rules.permission == Permission::PERMISSION_UNSPECIFIED) return absl::OkStatus();
  std::string organisation;
  if (!call.rules.scope.empty()) {
    std::optional<std::string> named = OrganisationOf(call.rules, *call.request);
    call.scope_is_malformed = !named.has_value();
    organisation = std::move(named).value_or("");
  }
  return auth::Authorise(call.context.identity, call.rules.permission, organisation);
}

absl::Status CheckFields(IncomingCall& call) {
  RETURN_IF_ERROR(resource::CheckRequest(*call.request));
  Violations violations;
  if (call.scope_is_malformed)
    violations.Add(ScopePath(call.rules),
                   "must begin with organisations/ID, or organisations/- for all");
  return violations.ToStatus();
}

absl::Status RunSteps(IncomingCall& call) {
  for (const Step& step : kSteps) RETURN_IF_ERROR(step.run(call));
  return absl::OkStatus();
}

}  // namespace cairn::rpc
