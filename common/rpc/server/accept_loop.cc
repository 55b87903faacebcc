#include "common/rpc/server/accept_loop.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"

namespace cairn::rpc {
namespace {

constexpr int kBacklog = 1024;
constexpr int kReserve = 64;           // for the database, the metrics port and probes
constexpr int kRestMilliseconds = 20;  // when there is not even a descriptor to refuse with

struct SocketAddress {
  sockaddr_storage storage = {};
  socklen_t size = 0;
  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress ToSocketAddress(const ListenAddress& address) {
  SocketAddress out;
  auto* six = reinterpret_cast<sockaddr_in6*>(&out.storage);
  auto* four = reinterpret_cast<sockaddr_in*>(&out.storage);
  const auto port = htons(static_cast<std::uint16_t>(address.port));
  if (inet_pton(AF_INET6, address.host.c_str(), &six->sin6_addr) == 1) {
    six->sin6_family = AF_INET6;
    six->sin6_port = port;
    out.size = sizeof(sockaddr_in6);
  } else {
    inet_pton(AF_INET, address.host.c_str(), &four->sin_addr);
    four->sin_family = AF_INET;
    four->sin_port = port;
    out.size = sizeof(sockaddr_in);
  }
  return out;
}

int BoundPort(int listener) {
  SocketAddress bound;
  bound.size = sizeof(bound.storage);
  getsockname(listener, bound.get(), &bound.size);
  // Both families keep the port in the same place.
  return ntohs(reinterpret_cast<const sockaddr_in*>(&bound.storage)->sin_port);
}

int MostDescriptors(int asked) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const int most = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, 1 << 30));
  const int nearly_all = std::max(most - kReserve, most / 2);
  return asked == 0 ? nearly_all : std::min(asked, nearly_all);
}

absl::Status CannotListen(const ListenAddress& address, int error) {
  return absl::UnavailableError(absl::StrCat(
      "cannot listen on ", address.ToString(), ": ", std::strerror(error),
      error == EADDRINUSE ? "; stop the program that uses the port, or give another with --listen"
                          : ""));
}

}  // namespace

absl::StatusOr<std::unique_ptr<AcceptLoop>> AcceptLoop::Bind(const ListenAddress& address,
                                                             int most_descriptors) {
  const SocketAddress socket_address = ToSocketAddress(address);
  const int listener =
      socket(socket_address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (listener < 0) return CannotListen(address, errno);
  const int on = 1;
  const int off = 0;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (socket_address.storage.ss_family == AF_INET6)
    setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
  if (bind(listener, socket_address.get(), socket_address.size) != 0 ||
      listen(listener, kBacklog) != 0) {
    const int error = errno;
    close(listener);
    return CannotListen(address, error);
  }
  ListenAddress bound = address;
  bound.port = BoundPort(listener);
  return std::unique_ptr<AcceptLoop>(new AcceptLoop(std::move(bound), listener,
                                                    eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK),
                                                    MostDescriptors(most_descriptors)));
}

AcceptLoop::AcceptLoop(ListenAddress address, int listener, int stop_event, int most_descriptors)
    : address_(std::move(address)),
      listener_(listener),
      stop_event_(stop_event),
      most_descriptors_(most_descriptors) {}

AcceptLoop::~AcceptLoop() {
  Stop();
  close(stop_event_);
}

void AcceptLoop::Start(Handler handler) {
  thread_ = std::thread([this, handler = std::move(handler)] { Run(handler); });
}

void AcceptLoop::Stop() {
  if (thread_.joinable()) {
    eventfd_write(stop_event_, 1);
    thread_.join();
  }
  if (listener_ >= 0) close(std::exchange(listener_, -1));
}

void AcceptLoop::Run(const Handler& handler) {
  pollfd watched[] = {{listener_, POLLIN, 0}, {stop_event_, POLLIN, 0}};
  while (true) {
    if (poll(watched, 2, -1) < 0 && errno != EINTR) return;
    if ((watched[1].revents & POLLIN) != 0) return;
    if ((watched[0].revents & POLLIN) != 0) Take(handler);
  }
}

void AcceptLoop::Take(const Handler& handler) {
  const int connection = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (connection < 0) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
      poll(nullptr, 0, kRestMilliseconds);
    return;
  }
  if (connection >= most_descriptors_) {
    refused_.fetch_add(1, std::memory_order_relaxed);
    close(connection);
    return;
  }
  const int on = 1;
  setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  accepted_.fetch_add(1, std::memory_order_relaxed);
  handler(listener_, connection);
}

absl::Status AcceptLoop::Probe(absl::Duration patience) const {
  ListenAddress self = address_;
  if (self.host == "0.0.0.0") self.host = "127.0.0.1";
  if (self.host == "::") self.host = "::1";
  const std::uint64_t before = accepted() + refused();
  const SocketAddress target = ToSocketAddress(self);
  const int connection =
      socket(target.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (connection < 0)
    return absl::UnavailableError(absl::StrCat("no socket: ", std::strerror(errno)));
  // Not blocking: whether it came about shows when it is read from.
  static_cast<void>(connect(connection, target.get(), target.size));
  // A connection alone proves nothing: the kernel makes it while the loop is stuck.
  const absl::Time until = absl::Now() + patience;
  while (accepted() + refused() == before && absl::Now() < until) poll(nullptr, 0, 1);
  close(connection);
  if (accepted() + refused() != before) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat("no connection to ", self.ToString(),
                                             " was accepted within ",
                                             absl::FormatDuration(patience)));
}

}  // namespace cairn::rpc
