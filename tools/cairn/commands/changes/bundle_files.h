#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_BUNDLE_FILES_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_BUNDLE_FILES_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cairn/bundle/v1/bundle.pb.h"

namespace cairn::cli {

// What text-format files hold, and where in them each resource stands.
class BundleFiles {
 public:
  // Files, and the .txtpb files of folders in the order of their names. INVALID_ARGUMENT says what
  // cannot be read, and which resource stands twice: which of the two was meant, nobody can tell.
  static absl::StatusOr<BundleFiles> Read(const std::vector<std::string>& paths);

  bundle::v1::Bundle& bundle() { return bundle_; }
  // `posts.txtpb:12`; empty of what stands in none of them.
  std::string PlaceOf(const std::string& name) const;

 private:
  absl::Status ReadOne(const std::string& path);

  bundle::v1::Bundle bundle_;
  std::map<std::string, std::string> places_;  // by name
  std::vector<std::string> twice_;
};

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_BUNDLE_FILES_H_
