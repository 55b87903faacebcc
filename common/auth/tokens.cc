#include "common/auth/tokens.h"

#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"

namespace cairn::auth {
namespace {

using options::v1::Permission;

constexpr std::size_t kDigestLength = 64;
constexpr absl::string_view kAll = "*";

template <typename... Words>
absl::Status BadLine(int line, const Words&... words) {
  return absl::InvalidArgumentError(absl::StrCat("line ", line, ": ", words...));
}

bool IsDigest(absl::string_view text) {
  if (text.size() != kDigestLength) return false;
  for (const char c : text)
    if (!absl::ascii_isxdigit(static_cast<unsigned char>(c))) return false;
  return true;
}

absl::Status AddPermissions(int line, absl::string_view list, Identity& identity) {
  if (list == kAll) {
    identity.permissions = Identity::LocalOperator().permissions;
    return absl::OkStatus();
  }
  for (const absl::string_view name : absl::StrSplit(list, ',', absl::SkipEmpty())) {
    Permission permission = Permission::PERMISSION_UNSPECIFIED;
    options::v1::Permission_Parse(std::string(name), &permission);
    if (permission == Permission::PERMISSION_UNSPECIFIED)
      return BadLine(line, "there is no permission ", name,
                     "; there are READ_ and WRITE_ of CATALOGUE, ESTABLISHMENT and PEOPLE, and "
                     "PURGE_PEOPLE");
    identity.permissions.insert(permission);
  }
  return absl::OkStatus();
}

void AddOrganisations(absl::string_view list, Identity& identity) {
  identity.every_organisation = list == kAll;
  if (identity.every_organisation) return;
  for (absl::string_view id : absl::StrSplit(list, ',', absl::SkipEmpty())) {
    absl::ConsumePrefix(&id, "organisations/");
    identity.organisations.insert(std::string(id));
  }
}

absl::Status NotIdentified(absl::string_view what) {
  return Failure(absl::StatusCode::kUnauthenticated, ErrorReason::NOT_IDENTIFIED)
      .Say(what,
           "; send the header `authorization: Bearer TOKEN` with a token that this service knows");
}

}  // namespace

absl::StatusOr<Tokens> Tokens::Parse(absl::string_view text) {
  Tokens tokens;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    line = absl::StripAsciiWhitespace(line);
    if (line.empty() || line.front() == '#') continue;
    const std::vector<absl::string_view> columns =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    if (columns.size() != 4)
      return BadLine(number, "has ", columns.size(),
                     " columns; write four: sha256 of the token, name, permissions, organisations");
    if (!IsDigest(columns[0]))
      return BadLine(number,
                     "the first column is not a SHA-256 in hexadecimal; make it with "
                     "printf %s \"$TOKEN\" | sha256sum");
    Identity identity{.name = std::string(columns[1])};
    RETURN_IF_ERROR(AddPermissions(number, columns[2], identity));
    AddOrganisations(columns[3], identity);
    const auto [entry, inserted] =
        tokens.by_digest_.try_emplace(absl::AsciiStrToLower(columns[0]), std::move(identity));
    if (!inserted) return BadLine(number, "the same token stands above, for ", entry->second.name);
  }
  if (tokens.by_digest_.empty())
    return absl::InvalidArgumentError("holds no token; without one nobody could call this service");
  return tokens;
}

absl::StatusOr<Tokens> Tokens::Load(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return absl::NotFoundError(absl::StrCat("cannot read the token file ", path));
  absl::StatusOr<Tokens> tokens = Parse(text.str());
  if (!tokens.ok())
    return absl::InvalidArgumentError(absl::StrCat(path, ": ", tokens.status().message()));
  return tokens;
}

absl::StatusOr<Identity> Tokens::Identify(absl::string_view authorization) const {
  constexpr absl::string_view kScheme = "bearer ";
  if (authorization.empty()) return NotIdentified("the call carries no token");
  if (!absl::StartsWithIgnoreCase(authorization, kScheme))
    return NotIdentified("the authorization header is not a bearer token");
  const absl::string_view token = absl::StripAsciiWhitespace(authorization.substr(kScheme.size()));
  const auto found = by_digest_.find(Sha256Hex(token));
  if (found == by_digest_.end()) return NotIdentified("the token is not known");
  return found->second;
}

}  // namespace cairn::auth
