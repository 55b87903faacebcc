#include "common/http/server.h"

#include <microhttpd.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/base/periodic.h"
#include "common/http/connections.h"
#include "common/http/listener.h"

namespace cairn::http {
namespace {

constexpr unsigned kThreads = 4;
constexpr size_t kBytesOfRequest = 16 << 10;  // head included; GET and HEAD have no body
constexpr absl::Duration kPause = absl::Milliseconds(200);  // between looks at the deadlines
// Beyond the limit of connections, so that somebody can still come in while the oldest are ended.
constexpr int kSpare = 200;

class Microhttpd final : public Server {
 public:
  Microhttpd(Handler handler, const Limits& limits)
      : handler_(std::move(handler)), limits_(limits) {}

  ~Microhttpd() override {
    ending_.reset();
    if (daemon_ != nullptr) MHD_stop_daemon(daemon_);
  }

  absl::Status Listen(const std::string& host, int port) {
    auto listener = http::Listen(host, port);
    if (!listener.ok()) return listener.status();
    port_ = listener->port;
    daemon_ = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, 0, nullptr, nullptr, &OnRequest, this,
        MHD_OPTION_LISTEN_SOCKET, listener->descriptor, MHD_OPTION_THREAD_POOL_SIZE, kThreads,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, kBytesOfRequest, MHD_OPTION_CONNECTION_LIMIT,
        static_cast<unsigned>(limits_.connections + kSpare), MHD_OPTION_NOTIFY_CONNECTION,
        &OnConnection, this, MHD_OPTION_NOTIFY_COMPLETED, &OnAnswered, this, MHD_OPTION_END);
    if (daemon_ == nullptr) {
      close(listener->descriptor);
      return absl::UnavailableError("cannot start the threads of the HTTP server");
    }
    ending_ = std::make_unique<Periodic>(kPause, [this](const Periodic::Stopping&) {
      connections_.End(clock_.Now(), limits_.connections);
    });
    return absl::OkStatus();
  }

  int port() const override { return port_; }

 private:
  static void OnConnection(void* self, MHD_Connection* connection, void** /*context*/,
                           MHD_ConnectionNotificationCode code) {
    auto& server = *static_cast<Microhttpd*>(self);
    if (code == MHD_CONNECTION_NOTIFY_CLOSED) return server.connections_.Remove(connection);
    const MHD_ConnectionInfo* descriptor =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (descriptor == nullptr) return;
    server.connections_.Add(connection, descriptor->connect_fd,
                            server.clock_.Now() + server.limits_.first_request);
  }

  static void OnAnswered(void* self, MHD_Connection* connection, void** /*context*/,
                         MHD_RequestTerminationCode /*code*/) {
    auto& server = *static_cast<Microhttpd*>(self);
    server.connections_.Extend(connection, server.clock_.Now() + server.limits_.next_request);
  }

  static MHD_Result OnRequest(void* self, MHD_Connection* connection, const char* path,
                              const char* method, const char* /*version*/, const char* /*body*/,
                              size_t* body_size, void** context) {
    auto& server = *static_cast<Microhttpd*>(self);
    // The first call is for the head alone, the next says that all has come.
    static char seen;
    if (*context == nullptr) {
      *context = &seen;
      return MHD_YES;
    }
    if (*body_size > 0) return MHD_NO;
    server.connections_.Extend(connection, server.clock_.Now() + server.limits_.answer);
    if (absl::string_view(method) != MHD_HTTP_METHOD_GET &&
        absl::string_view(method) != MHD_HTTP_METHOD_HEAD)
      return Send(connection,
                  {.status = MHD_HTTP_METHOD_NOT_ALLOWED, .body = "GET or HEAD only\n"});
    return Send(connection, server.handler_({.path = path}));
  }

  static MHD_Result Send(MHD_Connection* connection, const Response& answer) {
    MHD_Response* response = MHD_create_response_from_buffer(
        answer.body.size(), const_cast<char*>(answer.body.data()), MHD_RESPMEM_MUST_COPY);
    if (response == nullptr) return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer.content_type.c_str());
    if (answer.status == MHD_HTTP_METHOD_NOT_ALLOWED)
      MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    const MHD_Result result =
        MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
    MHD_destroy_response(response);
    return result;
  }

  const Handler handler_;
  const Limits limits_;
  const SystemClock clock_;
  Connections connections_;
  int port_ = 0;
  MHD_Daemon* daemon_ = nullptr;
  std::unique_ptr<Periodic> ending_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const std::string& host, int port,
                                                      Handler handler, const Limits& limits) {
  auto server = std::make_unique<Microhttpd>(std::move(handler), limits);
  if (absl::Status listening = server->Listen(host, port); !listening.ok()) return listening;
  return server;
}

}  // namespace cairn::http
