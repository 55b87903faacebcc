#include "common/observe/http.h"

#include <httplib.h>

#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"

namespace cairn::observe {
namespace {

constexpr int kThreads = 4;
constexpr time_t kReadSeconds = 5;  // a client that sends nothing must not keep a thread

class Httplib final : public HttpServer {
 public:
  Httplib(Metrics& metrics, Probes probes) : metrics_(metrics), probes_(std::move(probes)) {
    server_.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
    server_.set_read_timeout(kReadSeconds);
    server_.set_write_timeout(kReadSeconds);
    server_.set_payload_max_length(0);
    server_.set_socket_options([](socket_t socket) {
      // httplib's default, SO_REUSEPORT, would let two programs share a port unnoticed.
      const int on = 1;
      setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    });
    server_.Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(metrics_.Scrape(), "text/plain; version=0.0.4; charset=utf-8");
    });
    server_.Get("/livez", Answer(probes_.live));
    server_.Get("/readyz", Answer(probes_.ready));
  }

  ~Httplib() override {
    server_.stop();
    if (thread_.joinable()) thread_.join();
  }

  bool Listen(const std::string& host, int port) {
    port_ = port == 0                          ? server_.bind_to_any_port(host)
            : server_.bind_to_port(host, port) ? port
                                               : -1;
    if (port_ <= 0) return false;
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    // Stopping a server that does not run yet does nothing, and its thread would never end.
    while (!server_.is_running()) std::this_thread::yield();
    return true;
  }

  int port() const override { return port_; }

 private:
  static httplib::Server::Handler Answer(const std::function<absl::Status()>& probe) {
    return [&probe](const httplib::Request&, httplib::Response& response) {
      const absl::Status status = probe();
      response.status = status.ok() ? 200 : 503;
      response.set_content(status.ok() ? "ok\n" : absl::StrCat(std::string(status.message()), "\n"),
                           "text/plain");
    };
  }

  Metrics& metrics_;
  const Probes probes_;
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const std::string& host, int port,
                                                              Metrics& metrics, Probes probes) {
  auto server = std::make_unique<Httplib>(metrics, std::move(probes));
  if (!server->Listen(host, port))
    return absl::UnavailableError(absl::StrCat("cannot listen for metrics on ", host, " port ",
                                               port, "; is another program using it?"));
  return server;
}

}  // namespace cairn::observe
