#include "tools/cairn/connect/writer.h"

#include <unistd.h>

#include <iostream>
#include <memory>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/resource_type.h"

namespace cairn::cli {
namespace {

const google::protobuf::Any& ResourceOf(const change::v1::Operation& operation) {
  if (operation.has_create()) return operation.create();
  return operation.has_update() ? operation.update().resource() : operation.upsert();
}

// The resource that an operation is about, and the word for its kind in paths: `post`.
struct About {
  std::string name;
  std::string kind;
};
About WhatItIsAbout(const change::v1::Operation& operation) {
  if (operation.has_delete_()) return {operation.delete_().name(), ""};
  const google::protobuf::Any& any = ResourceOf(operation);
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          any.type_url().substr(any.type_url().find('/') + 1));
  if (descriptor == nullptr) return {};
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  if (!any.UnpackTo(message.get())) return {};
  return {resource::NameOf(*message), resource::ResourceType::Of(descriptor).snake_name()};
}

// Takes `operations[3]` off the text; the operation, or null where the text does not begin so.
const change::v1::Operation* TakeOperation(const change::v1::WriteRequest& request,
                                           absl::string_view& text) {
  absl::string_view rest = text;
  int number = 0;
  const std::size_t end = rest.find(']');
  if (!absl::ConsumePrefix(&rest, "operations[") || end == absl::string_view::npos ||
      !absl::SimpleAtoi(rest.substr(0, rest.find(']')), &number) || number < 0 ||
      number >= request.operations_size())
    return nullptr;
  text.remove_prefix(end + 1);
  return &request.operations(number);
}

std::string Called(const std::string& name, const Whereabouts& where) {
  const std::string place = where == nullptr ? "" : where(name);
  return place.empty() ? name : absl::StrCat(place, ": ", name);
}

// A failure of one operation as a whole: `operations[3]: …`.
absl::Status OfOneOperation(const absl::Status& failure, const change::v1::WriteRequest& request,
                            const Whereabouts& where) {
  absl::string_view text = failure.message();
  const change::v1::Operation* operation = TakeOperation(request, text);
  if (operation == nullptr || !absl::ConsumePrefix(&text, ": ")) return failure;
  const About about = WhatItIsAbout(*operation);
  // Most failures begin with the name of what they are about.
  const std::string place = where == nullptr ? "" : where(about.name);
  const std::string begin = !place.empty()                       ? place
                            : absl::StartsWith(text, about.name) ? ""
                                                                 : about.name;
  absl::Status named(failure.code(), absl::StrCat(begin, begin.empty() ? "" : ": ", text));
  failure.ForEachPayload(
      [&](absl::string_view url, const absl::Cord& payload) { named.SetPayload(url, payload); });
  return named;
}

}  // namespace

absl::Status ByName(const absl::Status& failure, const change::v1::WriteRequest& request,
                    const Whereabouts& where) {
  Violations told;
  if (!told.AddFrom(failure, "")) return OfOneOperation(failure, request, where);
  Violations named;
  for (const auto& [path, problem] : told.found()) {
    absl::string_view rest = path;
    const change::v1::Operation* operation = TakeOperation(request, rest);
    if (operation == nullptr) {
      named.Add(path, problem);
      continue;
    }
    const About about = WhatItIsAbout(*operation);
    for (const absl::string_view step : {".create", ".upsert", ".update", ".resource", ".delete"})
      absl::ConsumePrefix(&rest, step);
    absl::ConsumePrefix(&rest, ".");
    absl::string_view below = rest;
    if (absl::ConsumePrefix(&below, about.kind) && absl::ConsumePrefix(&below, ".")) rest = below;
    const std::string called = Called(about.name, where);
    named.Add(absl::StrCat(called, rest.empty() || called.empty() ? "" : ": ", rest), problem);
  }
  named.AddUnlisted(told.count() - told.found().size());
  return named.ToStatus();
}

absl::StatusOr<Written> WriteAll(Connection& connection, absl::string_view service,
                                 std::vector<change::v1::WriteRequest> batches,
                                 const WriteOptions& options) {
  Written written;
  if (options.validate_only && batches.size() > 1) {
    // A later batch may refer to what an earlier one adds, so the service cannot check it alone.
    for (const change::v1::WriteRequest& batch : batches)
      written.unchecked += batch.operations_size();
    return written;
  }
  const bool watched =
      isatty(STDERR_FILENO) != 0 && batches.size() > 1 && !options.progress.empty();
  for (std::size_t i = 0; i < batches.size(); ++i) {
    batches[i].set_validate_only(options.validate_only);
    if (options.validate_only)
      batches[i].clear_request_id();  // or the real request would be taken for this one
    const absl::StatusOr<change::v1::WriteResponse> answer = connection.Write(service, batches[i]);
    if (!answer.ok()) return ByName(answer.status(), batches[i], options.where);
    const change::v1::WriteResponse& response = *answer;
    for (const auto& result : response.results())
      ++(result.changed() ? written.changed : written.unchanged);
    written.token = options.validate_only ? "" : response.token();
    if (watched)
      std::clog << "\r" << options.progress << ": batch " << i + 1 << " of " << batches.size()
                << std::flush;
  }
  if (watched) std::clog << "\r\033[K" << std::flush;
  return written;
}

}  // namespace cairn::cli
