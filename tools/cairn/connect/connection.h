#ifndef CAIRN_TOOLS_CAIRN_CONNECT_CONNECTION_H_
#define CAIRN_TOOLS_CAIRN_CONNECT_CONNECTION_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "cairn/change/v1/change.pb.h"
#include "common/rpc/client/client.h"
#include "services/web/contract/contract.h"

namespace cairn::cli {

// Where the services are and how to reach them.
struct ConnectionOptions {
  std::string roles = "127.0.0.1:7401";
  std::string people = "127.0.0.1:7402";
  std::string planner = "127.0.0.1:7403";
  std::string token_file;
  std::string ca;
  bool tls = false;
};

// The three services as one: a method is sent to the service whose package declares it.
class Connection {
 public:
  static absl::StatusOr<std::unique_ptr<Connection>> Open(const ConnectionOptions& options);

  template <typename Response>
  absl::StatusOr<Response> Call(absl::string_view method,
                                const google::protobuf::Message& request) {
    absl::StatusOr<const google::protobuf::MethodDescriptor*> found = rpc::Client::Find(method);
    if (!found.ok()) return found.status();
    Response response;
    if (absl::Status status = Call(**found, request, &response); !status.ok()) return status;
    return response;
  }
  absl::Status Call(const google::protobuf::MethodDescriptor& method,
                    const google::protobuf::Message& request, google::protobuf::Message* response);

  // Hands every resource of a kind below `parent` to `visit`, page by page, until it returns false.
  using Visit = absl::FunctionRef<bool(const google::protobuf::Message& resource)>;
  struct ListQuery {
    std::string parent;
    std::string filter;
    std::string order_by;
    int page_size = 1000;
  };
  absl::Status List(const web::ResourceMethods& resource, const ListQuery& query, Visit visit);
  template <typename T>
  absl::StatusOr<std::vector<T>> ListAll(absl::string_view word, const ListQuery& query) {
    std::vector<T> all;
    absl::StatusOr<web::ResourceMethods> resource = web::FindByWord(word);
    if (!resource.ok()) return resource.status();
    absl::Status status = List(*resource, query, [&](const google::protobuf::Message& found) {
      all.push_back(static_cast<const T&>(found));
      return true;
    });
    if (!status.ok()) return status;
    return all;
  }

  // Hands changes of a service to `visit` until it returns false, or until the service refuses. A
  // service that was there and goes away is waited for, and asked for what came since; standard
  // error says so.
  absl::Status Watch(absl::string_view service, change::v1::WatchRequest request,
                     absl::FunctionRef<bool(const change::v1::WatchResponse&)> visit);

  // Hands past changes of a service to `visit`, newest first, page by page, until it returns false.
  absl::Status ListChanges(absl::string_view service, change::v1::ListChangesRequest request,
                           absl::FunctionRef<bool(const change::v1::Change&)> visit);

  // One Write of one service: `roles`, `people` or `planner`.
  absl::StatusOr<change::v1::WriteResponse> Write(absl::string_view service,
                                                  const change::v1::WriteRequest& request);

  // What a service has, in short.
  absl::StatusOr<change::v1::DescribeStateResponse> DescribeState(
      absl::string_view service, const change::v1::DescribeStateRequest& request);

  rpc::Client& client(absl::string_view service) { return *clients_.at(std::string(service)); }

 private:
  // Says of a method that nobody there knows which service answered, and what to set.
  absl::Status Answered(const std::string& service, const absl::Status& status);

  std::map<std::string, std::unique_ptr<rpc::Client>> clients_;
  std::map<std::string, std::string> addresses_;  // by service
};

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_CONNECT_CONNECTION_H_
