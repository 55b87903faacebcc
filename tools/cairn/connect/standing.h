#ifndef CAIRN_TOOLS_CAIRN_CONNECT_STANDING_H_
#define CAIRN_TOOLS_CAIRN_CONNECT_STANDING_H_

#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

// The resource of a name as it stands. NOT_FOUND when there is none.
absl::StatusOr<std::unique_ptr<google::protobuf::Message>> GetByName(Connection& connection,
                                                                     const std::string& name);

// Looks up what stands. Each organisation's resources of a kind are read once, and then kept.
class Standing {
 public:
  explicit Standing(Connection& connection) : connection_(connection) {}

  // What stands under the name of `given`, or under its external_id where the name ends in `-`;
  // null when nothing does. Lives as long as this object.
  absl::StatusOr<const google::protobuf::Message*> Find(const google::protobuf::Message& given);

  // From now on `planned` stands: what an earlier operation of the same run writes.
  absl::Status Plan(const google::protobuf::Message& planned);

 private:
  struct Kept {
    std::map<std::string, std::unique_ptr<google::protobuf::Message>> by_name;
    std::map<std::string, std::string> names;  // by parent and external_id
  };
  absl::StatusOr<Kept*> Read(const google::protobuf::Message& given);

  Connection& connection_;
  std::map<std::string, Kept> kept_;  // by type and organisation
};

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_CONNECT_STANDING_H_
