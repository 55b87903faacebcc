#include "tools/cairn/connect/mistyped.h"

#include "absl/strings/str_cat.h"
#include "common/base/suggest.h"
#include "services/web/contract/misuse.h"
#include "tools/cairn/connect/find.h"
#include "tools/cairn/connect/standing.h"

namespace cairn::cli {

using web::MisuseError;
using web::OrganisationName;

absl::Status CheckIsNoCommand(Connection& connection, const std::string& word,
                              const std::string& command, const std::vector<std::string>& below) {
  const std::string near = Nearest(word, below);
  if (word.empty() || near.empty()) return absl::OkStatus();
  const absl::StatusOr<std::string> id = FindOrganisation(connection, word);
  const absl::Status found =
      id.ok() ? GetByName(connection, OrganisationName(*id)).status() : id.status();
  // Any other failure is for the question itself to tell.
  if (!absl::IsNotFound(found)) return absl::OkStatus();
  return MisuseError(absl::StrCat("cairn ", command, " has no command ", word,
                                  ", and no organisation is called so\nDid you mean cairn ",
                                  command, " ", near, "?"));
}

}  // namespace cairn::cli
