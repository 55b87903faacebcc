#include "common/http/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"

namespace cairn::http {
namespace {

constexpr int kBacklog = 1024;

absl::Status CannotListen(const std::string& host, int port, const char* why) {
  return absl::UnavailableError(absl::StrCat("cannot listen on ", host, " port ", port, ": ", why));
}

int PortOf(int descriptor) {
  sockaddr_storage address{};
  socklen_t length = sizeof(address);
  if (getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) return -1;
  return ntohs(address.ss_family == AF_INET6
                   ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                   : reinterpret_cast<const sockaddr_in&>(address).sin_port);
}

}  // namespace

absl::StatusOr<Listener> Listen(const std::string& host, int port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host.c_str(), std::to_string(port).c_str(), &hints, &found))
    return CannotListen(host, port, gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> address(found, &freeaddrinfo);

  const int descriptor =
      socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC, address->ai_protocol);
  if (descriptor < 0) return CannotListen(host, port, std::strerror(errno));
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(descriptor, address->ai_addr, address->ai_addrlen) != 0 ||
      listen(descriptor, kBacklog) != 0) {
    const int error = errno;
    close(descriptor);
    return CannotListen(host, port, std::strerror(error));
  }
  return Listener{descriptor, PortOf(descriptor)};
}

}  // namespace cairn::http
