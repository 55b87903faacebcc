#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_FOLLOWING_ROLES_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_FOLLOWING_ROLES_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "common/errors/failure.h"
#include "google/protobuf/message.h"
#include "tools/cairn/connect/standing.h"

// People and planner refuse what speaks of organisations and posts that roles does not have. A dry
// run gives roles nothing, so that they cannot be asked about what an apply would add with it.
namespace cairn::cli {

// Organisations and posts that an apply adds or changes.
class TouchedEstablishment {
 public:
  // An organisation or post, as it stands (null: not at all) and as it is to be.
  void Note(const google::protobuf::Message* stands, const google::protobuf::Message& wanted);

  // Whether `resource` belongs to, or speaks of, one of them.
  bool Concerns(const google::protobuf::Message& resource) const;
  bool Has(const std::string& name) const { return names_.count(name) > 0; }

 private:
  std::set<std::string> names_;
};

// What a dry run cannot have checked by its service.
class FollowingRoles {
 public:
  // Checks what can be checked without the service: the contract's rules, and that its post is
  // there or to be added.
  absl::Status Add(const google::protobuf::Message& wanted, const TouchedEstablishment& touched,
                   Standing& standing);
  int count() const { return count_; }
  // Every bad field of them.
  absl::Status Check() const { return violations_.ToStatus(); }

 private:
  int count_ = 0;
  Violations violations_;
};

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_FOLLOWING_ROLES_H_
