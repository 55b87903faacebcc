#include "common/rpc/call/method.h"

#include <cstdlib>
#include <iostream>
#include <vector>

#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"

namespace cairn::rpc {
namespace {

// A mistake in the program's own wiring: nothing can be served, so say which and stop.
[[noreturn]] void Miswired(absl::string_view what, absl::string_view name) {
  std::cerr << "cairn: " << what << ": " << name << "\n";
  std::abort();
}

const google::protobuf::Message* Prototype(const google::protobuf::Descriptor* type) {
  return google::protobuf::MessageFactory::generated_factory()->GetPrototype(type);
}

}  // namespace

absl::StatusOr<MessageStream::Pull> MessageStream::NextBytes(Idle idle,
                                                             google::protobuf::Message& scratch,
                                                             Pieces& bytes) {
  ASSIGN_OR_RETURN(const Pull pull, Next(idle, &scratch));
  bytes.clear();
  if (pull == Pull::kMessage)
    bytes.push_back(std::make_shared<const std::string>(scratch.SerializeAsString()));
  return pull;
}

ServiceTable ServiceTable::For(absl::string_view full_name) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindServiceByName(std::string(full_name));
  if (descriptor == nullptr) Miswired("no such service in the contract", full_name);
  return ServiceTable(descriptor);
}

Method& ServiceTable::Add(absl::string_view method) {
  const auto* descriptor = descriptor_->FindMethodByName(std::string(method));
  if (descriptor == nullptr) Miswired("no such method in the contract", method);
  const auto [entry, inserted] = methods_.try_emplace(std::string(method));
  if (!inserted) Miswired("method bound twice", method);
  entry->second.descriptor = descriptor;
  entry->second.request = Prototype(descriptor->input_type());
  entry->second.response = Prototype(descriptor->output_type());
  return entry->second;
}

ServiceTable& ServiceTable::UnaryMessage(absl::string_view method, UnaryHandler handler) {
  Add(method).unary = std::move(handler);
  return *this;
}

ServiceTable& ServiceTable::Stream(absl::string_view method, StreamHandler handler) {
  Add(method).stream = std::move(handler);
  return *this;
}

std::string ServiceTable::Unbound() const {
  std::vector<std::string> unbound;
  for (int i = 0; i < descriptor_->method_count(); ++i) {
    const std::string& name = descriptor_->method(i)->name();
    if (methods_.count(name) == 0) unbound.push_back(name);
  }
  return absl::StrJoin(unbound, ", ");
}

}  // namespace cairn::rpc
