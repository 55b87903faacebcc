#include "common/rpc/server/server.h"

#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "common/auth/token_file.h"
#include "common/base/clock.h"
#include "common/base/periodic.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/observe/http.h"
#include "common/rpc/client/grpc_settings.h"
#include "common/rpc/process/listen_address.h"
#include "common/rpc/server/accept_loop.h"
#include "common/rpc/server/adapter.h"
#include "common/rpc/server/reloaded_files.h"
#include "common/rpc/server/server_certificates.h"

namespace cairn::rpc {
namespace {

using Kind = observe::Metrics::Kind;

constexpr absl::Duration kConnectionAge = absl::Minutes(10);
// Longer than a stream lasts, so that none is cut without a word.
constexpr absl::Duration kConnectionGrace = absl::Minutes(12);
constexpr absl::Duration kConnectionIdle = absl::Minutes(5);
constexpr absl::Duration kHandshake = absl::Seconds(5);
constexpr absl::Duration kPingsFrom = absl::Seconds(30);
constexpr absl::Duration kPingEvery = absl::Minutes(1);
constexpr absl::Duration kProbePatience = absl::Seconds(1);
// gRPC refuses what is larger without a reason that callers could read. So it is let in up to here,
// and the Size step refuses it with one.
constexpr std::size_t kHardLimitFactor = 4;
constexpr int kStreamsPerConnection = 1000;

const prometheus::Histogram::BucketBoundaries kWaitSeconds = {0.00001, 0.0001, 0.001, 0.005,
                                                              0.025,   0.1,    0.5,   2.5};

int Milliseconds(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

void Configure(const ServerOptions& options, grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(static_cast<int>(options.request_limit * kHardLimitFactor));
  // A megabyte of gzip would become a gigabyte before any limit is looked at.
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_DEFLATE, false);
  builder.SetCompressionAlgorithmSupportStatus(GRPC_COMPRESS_GZIP, false);
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, Milliseconds(kConnectionAge));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, Milliseconds(kConnectionGrace));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, Milliseconds(kConnectionIdle));
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, Milliseconds(kHandshake));
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             Milliseconds(kPingsFrom));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Milliseconds(kPingEvery));
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kStreamsPerConnection);
}

absl::Status Stopping() {
  return Failure(absl::StatusCode::kUnavailable, ErrorReason::SERVER_STOPPING)
      .Say("the server is stopping; connect again and go on from the last token");
}

}  // namespace

// In the order of construction; Drain takes it down from the wire inwards.
struct Server::State {
  State(const ServerOptions& server_options, std::vector<ServiceTable> service_tables,
        observe::Log& server_log, observe::Metrics& server_metrics)
      : options(server_options),
        tables(std::move(service_tables)),
        log(server_log),
        metrics(server_metrics) {}

  absl::Status Bind();
  absl::Status BindMethod(const ServiceTable& table, const Method& method);
  void StartPool();
  void FollowFiles();
  absl::Status StartGrpc();
  absl::Status StartHttp();
  template <typename Value>
  void Read(observe::Metrics::Kind kind, const char* name, const char* help, Value value) {
    readings.push_back(
        metrics.Read(kind, name, help, [value] { return static_cast<double>(value()); }));
  }
  void SetReadiness(Readiness readiness);
  std::vector<std::string> ServiceNames() const;

  const ServerOptions options;
  const std::vector<ServiceTable> tables;
  observe::Log& log;
  observe::Metrics& metrics;

  std::vector<std::vector<std::unique_ptr<BoundMethod>>> methods;  // by table
  std::unique_ptr<auth::Authenticator> authenticator;
  auth::TokenFile* token_file = nullptr;  // the authenticator, where it is one
  std::unique_ptr<Reflection> reflection;
  std::unique_ptr<WorkerPool> pool;
  std::unique_ptr<WorkerPool> writers;
  std::unique_ptr<StreamPlaces> places;
  std::unique_ptr<Arrivals> arrivals;
  std::unique_ptr<Periodic> cutting_off;
  std::unique_ptr<Heartbeat> heartbeat;
  const SystemClock clock;
  std::unique_ptr<ServerCertificates> certificates;  // where there is TLS
  std::unique_ptr<ReloadedFiles> files;
  std::unique_ptr<CallHost> host;
  std::vector<std::unique_ptr<observe::Metrics::Reading>> readings;

  std::vector<std::unique_ptr<grpc::Service>> services;
  std::unique_ptr<grpc::CallbackGenericService> unknown_methods;
  std::unique_ptr<AcceptLoop> accept_loop;
  std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor;
  std::unique_ptr<grpc::Server> grpc_server;
  std::unique_ptr<http::Server> http;
  std::atomic<bool> ready{false};
  Mutex readiness_mutex;
  std::atomic<bool> faulty{false};
  bool drained = false;
};

std::vector<std::string> Server::State::ServiceNames() const {
  std::vector<std::string> names;
  for (const ServiceTable& table : tables) names.push_back(table.descriptor().full_name());
  return names;
}

absl::Status Server::State::BindMethod(const ServiceTable& table, const Method& method) {
  const google::protobuf::MethodDescriptor& descriptor = *method.descriptor;
  if (descriptor.client_streaming() || descriptor.server_streaming() != (method.stream != nullptr))
    return absl::FailedPreconditionError(absl::StrCat(
        descriptor.full_name(), " is bound to a function of another kind than it declares"));
  ASSIGN_OR_RETURN(MethodRules rules, ReadRules(method, options.request_limit));
  const std::string& service = table.descriptor().full_name();
  const auto type = descriptor.server_streaming() ? observe::MethodType::kServerStream
                                                  : observe::MethodType::kUnary;
  methods.back().push_back(std::unique_ptr<BoundMethod>(
      new BoundMethod{method, std::move(rules), metrics.Method(service, descriptor.name(), type),
                      absl::StrCat("/", service, "/", descriptor.name())}));
  return absl::OkStatus();
}

absl::Status Server::State::Bind() {
  for (const ServiceTable& table : tables) {
    if (const std::string unbound = table.Unbound(); !unbound.empty())
      return absl::FailedPreconditionError(
          absl::StrCat(table.descriptor().full_name(), ": nothing carries out ", unbound));
    methods.emplace_back();
    for (const auto& [name, method] : table.methods()) RETURN_IF_ERROR(BindMethod(table, method));
  }
  absl::string_view path = options.auth;
  if (!absl::ConsumePrefix(&path, "tokens:")) {
    authenticator = std::make_unique<auth::TrustEveryone>();
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(auto file, auth::TokenFile::Open(std::string(path)));
  token_file = file.get();
  authenticator = std::move(file);
  return absl::OkStatus();
}

void Server::State::FollowFiles() {
  files = std::make_unique<ReloadedFiles>(token_file, certificates.get(), *heartbeat, log, metrics);
  if (certificates == nullptr) return;
  Read(Kind::kGauge, "cairn_certificate_not_after_seconds",
       "Until when the server's certificate is in force, in seconds since 1970.",
       [this] { return absl::ToUnixSeconds(certificates->not_after()); });
}

void Server::State::StartPool() {
  const auto start = [this](int threads, prometheus::Histogram& waited) {
    return std::make_unique<WorkerPool>(
        WorkerPool::Options{.threads = threads,
                            .queue_length = options.queue,
                            .on_start = [&waited](absl::Duration wait) {
                              waited.Observe(absl::ToDoubleSeconds(wait));
                            }});
  };
  pool = start(options.workers,
               metrics.Histogram("cairn_queue_wait_seconds",
                                 "Time that a call waited for a worker.", kWaitSeconds));
  writers = start(
      options.writers,
      metrics.Histogram("cairn_write_queue_wait_seconds",
                        "Time that a call which may write waited for a thread.", kWaitSeconds));
  // Without tokens all callers are one.
  const bool told_apart = options.auth != "none";
  const int of_one = options.streams_per_caller > 0 ? options.streams_per_caller
                                                    : std::max(2, options.streams / 2);
  arrivals = std::make_unique<Arrivals>(options.queue + options.workers + options.writers,
                                        options.request_patience);
  cutting_off = std::make_unique<Periodic>(
      options.request_patience / 4, [this](const auto&) { arrivals->CutOffLate(absl::Now()); });
  places = std::make_unique<StreamPlaces>(options.streams, told_apart ? of_one : options.streams);
  heartbeat = std::make_unique<Heartbeat>(options.stream_idle / 4);
  host.reset(new CallHost{.authenticator = *authenticator,
                          .pool = *pool,
                          .writers = *writers,
                          .heartbeat = *heartbeat,
                          .log = log,
                          .shed = metrics.Counter("cairn_shed_calls_total",
                                                  "Calls refused because the server was full."),
                          .places = *places,
                          .arrivals = *arrivals,
                          .stream_idle = options.stream_idle,
                          .stream_age = options.stream_age});
  Read(Kind::kGauge, "cairn_queue_length", "Calls that wait for a worker.",
       [this] { return pool->waiting(); });
  Read(Kind::kGauge, "cairn_write_queue_length", "Calls that may write and wait for a thread.",
       [this] { return writers->waiting(); });
  Read(Kind::kGauge, "cairn_open_streams", "Streams that are open.",
       [this] { return places->open(); });
  Read(Kind::kCounter, "cairn_log_lines_dropped_total",
       "Log lines dropped because writing was too slow.", [this] { return log.dropped(); });
}

absl::Status Server::State::StartGrpc() {
  ASSIGN_OR_RETURN(const ListenAddress address, ListenAddress::Parse(options.listen));
  auto credentials = grpc::InsecureServerCredentials();
  if (options.has_tls()) {
    ASSIGN_OR_RETURN(certificates, ServerCertificates::Open({.certificate = options.tls_certificate,
                                                             .key = options.tls_key,
                                                             .client_ca = options.tls_client_ca},
                                                            clock));
    credentials = certificates->Credentials();
  }
  ASSIGN_OR_RETURN(accept_loop, AcceptLoop::Bind(address, options.connections));
  Read(Kind::kCounter, "cairn_connections_accepted_total", "Connections accepted.",
       [this] { return accept_loop->accepted(); });
  Read(Kind::kCounter, "cairn_connections_refused_total",
       "Connections refused for want of file descriptors.",
       [this] { return accept_loop->refused(); });

  grpc::EnableDefaultHealthCheckService(true);
  grpc::ServerBuilder builder;
  Configure(options, builder);
  for (const auto& bound : methods) services.push_back(MakeService(*host, bound));
  std::vector<std::string> names = ServiceNames();
  names.insert(names.end(), Reflection::kStandard.begin(), Reflection::kStandard.end());
  reflection = std::make_unique<Reflection>(names);
  services.push_back(MakeReflectionService("grpc.reflection.v1.ServerReflection", *reflection));
  services.push_back(
      MakeReflectionService("grpc.reflection.v1alpha.ServerReflection", *reflection));
  for (const auto& service : services) builder.RegisterService(service.get());
  unknown_methods = MakeUnknownMethods();
  builder.RegisterCallbackGenericService(unknown_methods.get());
  acceptor = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, credentials);
  grpc_server = builder.BuildAndStart();
  if (grpc_server == nullptr)
    return absl::InternalError("gRPC could not start; its own words stand above");
  return absl::OkStatus();
}

absl::Status Server::State::StartHttp() {
  if (options.metrics_listen.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const ListenAddress address, ListenAddress::Parse(options.metrics_listen));
  observe::Probes probes;
  probes.live = [this] { return accept_loop->Probe(kProbePatience); };
  probes.ready = [this] {
    return ready ? absl::OkStatus() : absl::UnavailableError("not ready to serve");
  };
  ASSIGN_OR_RETURN(http,
                   observe::ServeMetrics(address.host, address.port, metrics, std::move(probes)));
  return absl::OkStatus();
}

void Server::State::SetReadiness(Readiness readiness) {
  const MutexLock lock(readiness_mutex);
  const bool serving = readiness == Readiness::kServing && !faulty;
  ready = serving;
  grpc::HealthCheckServiceInterface* health = grpc_server->GetHealthCheckService();
  health->SetServingStatus("", serving);
  for (const std::string& name : ServiceNames()) health->SetServingStatus(name, serving);
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() { Drain(); }

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options,
                                                      std::vector<ServiceTable> tables,
                                                      observe::Log& log, observe::Metrics& metrics,
                                                      Readiness readiness) {
  PrepareGrpc();
  // Debian's Abseil is built to look for deadlocks whenever gRPC takes a lock.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  RETURN_IF_ERROR(Check(options));
  auto state = std::make_unique<State>(options, std::move(tables), log, metrics);
  RETURN_IF_ERROR(state->Bind());
  state->StartPool();
  // From here on something runs, which the server's destructor ends.
  std::unique_ptr<Server> server(new Server(std::move(state)));
  State& running = *server->state_;
  RETURN_IF_ERROR(running.StartGrpc());
  running.SetReadiness(readiness);
  RETURN_IF_ERROR(running.StartHttp());
  running.FollowFiles();
  running.accept_loop->Start([&running](int listener, int connection) {
    grpc::experimental::ExternalConnectionAcceptor::NewConnectionParameters parameters;
    parameters.listener_fd = listener;
    parameters.fd = connection;
    running.acceptor->HandleNewConnection(&parameters);
  });
  log.Write(observe::Level::kInfo, "listening",
            {{"program", options.program},
             {"version", options.version},
             {"address", server->address()},
             {"metrics", running.http == nullptr ? "" : absl::StrCat(running.http->port())},
             {"tls", options.has_tls() ? "yes" : "no"}});
  return server;
}

void Server::ReadFilesAgain() { state_->files->Look(); }

void Server::SetReadiness(Readiness readiness) { state_->SetReadiness(readiness); }

void Server::SetFaulty() {
  state_->faulty = true;
  state_->SetReadiness(Readiness::kNotServing);
}

void Server::Drain() {
  if (std::exchange(state_->drained, true)) return;
  if (state_->files != nullptr) state_->files->StopFollowing();
  state_->cutting_off.reset();
  state_->log.Write(observe::Level::kInfo, "draining", {{"program", state_->options.program}});
  if (state_->grpc_server != nullptr) {
    SetReadiness(Readiness::kNotServing);
    std::this_thread::sleep_for(absl::ToChronoNanoseconds(state_->options.drain_delay));
    state_->accept_loop->Stop();
    state_->heartbeat->EndAll(Stopping());
    state_->grpc_server->Shutdown(absl::ToChronoTime(absl::Now() + state_->options.drain));
    state_->grpc_server->Wait();
  }
  state_->writers->Drain();
  state_->pool->Drain();
  state_->http.reset();  // last, so that the final figures can be read
  state_->readings.clear();
  state_->log.Write(observe::Level::kInfo, "stopped", {{"program", state_->options.program}});
  state_->log.Flush();
}

std::string Server::address() const { return state_->accept_loop->address().ToString(); }
int Server::port() const { return state_->accept_loop->address().port; }
int Server::metrics_port() const { return state_->http == nullptr ? 0 : state_->http->port(); }

int Serve(const ServerOptions& options, std::vector<ServiceTable> tables, observe::Log& log,
          observe::Metrics& metrics, const StopSignals& stop,
          const std::function<std::shared_ptr<void>(Server&)>& beside) {
  const auto server = Server::Start(options, std::move(tables), log, metrics);
  if (!server.ok()) {
    std::cerr << options.program << ": " << std::string(server.status().message()) << "\n";
    return 1;
  }
  std::shared_ptr<void> kept = beside ? beside(**server) : nullptr;
  stop.Await([&] { (*server)->ReadFilesAgain(); });
  kept.reset();
  (*server)->Drain();
  return 0;
}

}  // namespace cairn::rpc
