#include "common/rpc/process/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace cairn::rpc {
namespace {

constexpr int kHighestPort = 65535;

bool IsIpv6(absl::string_view host) { return absl::StrContains(host, ':'); }

bool IsNumeric(const std::string& host) {
  in6_addr six;
  in_addr four;
  return inet_pton(AF_INET6, host.c_str(), &six) == 1 ||
         inet_pton(AF_INET, host.c_str(), &four) == 1;
}

}  // namespace

absl::StatusOr<ListenAddress> ListenAddress::Parse(absl::string_view text) {
  const auto bad = [&](absl::string_view why) {
    return absl::InvalidArgumentError(
        absl::StrCat("must be an address and a port, such as 127.0.0.1:7401 or [::]:7401, got ",
                     text, " (", why, ")"));
  };
  const std::size_t colon = text.rfind(':');
  if (colon == absl::string_view::npos) return bad("no port");
  absl::string_view host = text.substr(0, colon);
  ListenAddress address;
  if (!absl::SimpleAtoi(text.substr(colon + 1), &address.port) || address.port < 0 ||
      address.port > kHighestPort)
    return bad("the port is not a number from 0 to 65535");
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']') {
    host = host.substr(1, host.size() - 2);
  } else if (IsIpv6(host)) {
    return bad("an IPv6 address stands in brackets");
  }
  address.host = host.empty() ? "::" : host == "localhost" ? "127.0.0.1" : std::string(host);
  if (!IsNumeric(address.host)) return bad("the host is a name, not an address");
  return address;
}

bool ListenAddress::IsLoopback() const { return absl::StartsWith(host, "127.") || host == "::1"; }

std::string ListenAddress::ToString() const {
  return IsIpv6(host) ? absl::StrCat("[", host, "]:", port) : absl::StrCat(host, ":", port);
}

}  // namespace cairn::rpc
