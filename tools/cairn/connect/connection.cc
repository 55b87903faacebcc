#include "tools/cairn/connect/connection.h"

#include <cstdlib>
#include <iostream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/resource_type.h"
#include "services/web/contract/misuse.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using web::AllResources;
using web::MisuseError;
using web::ResourceMethods;
using web::ServiceOf;

absl::StatusOr<std::string> ReadToken(const std::string& file) {
  if (!file.empty()) return rpc::ReadTokenFile(file);
  const char* token = std::getenv("CAIRN_TOKEN");
  return std::string(token == nullptr ? "" : token);
}

void Set(Message& message, const std::string& field, const std::string& value) {
  resource::SetString(message, field, value);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const ConnectionOptions& options) {
  const absl::StatusOr<std::string> token = ReadToken(options.token_file);
  if (!token.ok()) return MisuseError(token.status().message());
  auto connection = std::make_unique<Connection>();
  for (const auto& [service, address] :
       {std::pair("roles", options.roles), std::pair("people", options.people),
        std::pair("planner", options.planner)}) {
    auto client = rpc::Client::Connect({.address = address,
                                        .token = *token,
                                        .tls = options.tls || !options.ca.empty(),
                                        .ca = options.ca});
    if (!client.ok()) return MisuseError(client.status().message());
    connection->clients_[service] = *std::move(client);
    connection->addresses_[service] = address;
  }
  return connection;
}

absl::Status Connection::Call(const google::protobuf::MethodDescriptor& method,
                              const Message& request, Message* response) {
  const std::string service = ServiceOf(*method.file());
  return Answered(service, client(service).Call(method, request, response));
}

absl::Status Connection::Answered(const std::string& service, const absl::Status& status) {
  if (ReasonOf(status) != ErrorReason::METHOD_UNKNOWN) return status;
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  for (const ResourceMethods& kind : AllResources()) {
    const std::string other = ServiceOf(*kind.list->file());
    if (other == service) continue;
    std::unique_ptr<Message> request(factory->GetPrototype(kind.list->input_type())->New());
    std::unique_ptr<Message> page(factory->GetPrototype(kind.list->output_type())->New());
    const absl::Status known = client(service).Call(*kind.list, *request, page.get());
    if (ReasonOf(known) == ErrorReason::METHOD_UNKNOWN || absl::IsUnavailable(known)) continue;
    return MisuseError(absl::StrCat("what answers at ", addresses_[service], " is the ", other,
                                    " service, and not ", service, "; give the address of ",
                                    service, " as --", service, ", or in CAIRN_",
                                    absl::AsciiStrToUpper(service)));
  }
  return status;
}

absl::Status Connection::List(const ResourceMethods& resource, const ListQuery& query,
                              Visit visit) {
  auto* factory = google::protobuf::MessageFactory::generated_factory();
  std::unique_ptr<Message> request(factory->GetPrototype(resource.list->input_type())->New());
  Set(*request, "parent", query.parent);
  Set(*request, "filter", query.filter);
  Set(*request, "order_by", query.order_by);
  request->GetReflection()->SetInt32(
      request.get(), request->GetDescriptor()->FindFieldByName("page_size"), query.page_size);
  while (true) {
    std::unique_ptr<Message> page(factory->GetPrototype(resource.list->output_type())->New());
    RETURN_IF_ERROR(Call(*resource.list, *request, page.get()));
    const FieldDescriptor* items = page->GetDescriptor()->field(0);
    for (int i = 0; i < page->GetReflection()->FieldSize(*page, items); ++i)
      if (!visit(page->GetReflection()->GetRepeatedMessage(*page, items, i)))
        return absl::OkStatus();
    const std::string next = resource::GetString(*page, "next_page_token");
    if (next.empty()) return absl::OkStatus();
    Set(*request, "page_token", next);
  }
}

absl::Status Connection::Watch(absl::string_view service, change::v1::WatchRequest request,
                               absl::FunctionRef<bool(const change::v1::WatchResponse&)> visit) {
  const SystemClock clock;
  rpc::Cancellation cancellation;
  bool heard = false;
  bool away = false;
  while (true) {
    bool enough = false;
    absl::Status status = client(service).Stream<change::v1::WatchResponse>(
        "cairn.change.v1.ChangeService/Watch", request,
        [&](const change::v1::WatchResponse& response) {
          if (away) std::cerr << service << " answers again.\n";
          heard = true;
          away = false;
          request.set_token(response.token());
          enough = !visit(response);
          return !enough;
        },
        cancellation);
    if (enough || !heard || !absl::IsUnavailable(status)) return status;
    if (ReasonOf(status) == ErrorReason::STREAM_TOO_OLD)
      continue;  // it is there, and asked for this
    if (!away) std::cerr << service << " went away; waiting for it. Ctrl-C ends it.\n";
    away = true;
    clock.SleepFor(absl::Seconds(1));
  }
}

absl::Status Connection::ListChanges(absl::string_view service,
                                     change::v1::ListChangesRequest request,
                                     absl::FunctionRef<bool(const change::v1::Change&)> visit) {
  while (true) {
    ASSIGN_OR_RETURN(const change::v1::ListChangesResponse page,
                     client(service).Call<change::v1::ListChangesResponse>(
                         "cairn.change.v1.ChangeService/ListChanges", request));
    for (const change::v1::Change& change : page.changes())
      if (!visit(change)) return absl::OkStatus();
    if (page.next_page_token().empty()) return absl::OkStatus();
    request.set_page_token(page.next_page_token());
  }
}

absl::StatusOr<change::v1::WriteResponse> Connection::Write(
    absl::string_view service, const change::v1::WriteRequest& request) {
  absl::StatusOr<change::v1::WriteResponse> written =
      client(service).Call<change::v1::WriteResponse>("cairn.change.v1.ChangeService/Write",
                                                      request);
  if (!written.ok()) return Answered(std::string(service), written.status());
  return written;
}

absl::StatusOr<change::v1::DescribeStateResponse> Connection::DescribeState(
    absl::string_view service, const change::v1::DescribeStateRequest& request) {
  return client(service).Call<change::v1::DescribeStateResponse>(
      "cairn.change.v1.ChangeService/DescribeState", request);
}

}  // namespace cairn::cli
