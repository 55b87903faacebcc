#ifndef CAIRN_TESTS_SUPPORT_HTTP_CLIENT_H_
#define CAIRN_TESTS_SUPPORT_HTTP_CLIENT_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace cairn {

// A connection to a port of this machine that sends what it is told, byte by byte if need be.
class HttpConnection {
 public:
  explicit HttpConnection(int port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval patience{.tv_sec = 30, .tv_usec = 0};
    setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    open_ = connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
  }
  ~HttpConnection() { close(socket_); }
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  bool open() const { return open_; }

  // Whether the other side still takes it.
  bool Send(absl::string_view text) {
    return send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(text.size());
  }

  // All that comes until the other side closes.
  std::string ReadAll() {
    std::string text;
    char buffer[4096];
    for (ssize_t size = 0; (size = recv(socket_, buffer, sizeof(buffer), 0)) > 0;)
      text.append(buffer, static_cast<std::size_t>(size));
    return text;
  }

 private:
  const int socket_;
  bool open_ = false;
};

struct HttpAnswer {
  int status = 0;  // 0: no answer
  std::string head;
  std::string body;
};

inline HttpAnswer HttpAsk(int port, absl::string_view method, absl::string_view path) {
  HttpConnection connection(port);
  connection.Send(
      absl::StrCat(method, " ", path, " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
  const std::string text = connection.ReadAll();
  const std::size_t end = text.find("\r\n\r\n");
  if (!absl::StartsWith(text, "HTTP/1.1 ") || end == std::string::npos) return {};
  return {.status = std::stoi(text.substr(9, 3)),
          .head = text.substr(0, end),
          .body = text.substr(end + 4)};
}

inline HttpAnswer HttpGet(int port, absl::string_view path) { return HttpAsk(port, "GET", path); }

}  // namespace cairn

#endif  // CAIRN_TESTS_SUPPORT_HTTP_CLIENT_H_
