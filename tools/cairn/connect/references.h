#ifndef CAIRN_TOOLS_CAIRN_CONNECT_REFERENCES_H_
#define CAIRN_TOOLS_CAIRN_CONNECT_REFERENCES_H_

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "tools/cairn/connect/connection.h"

namespace cairn::cli {

// The names that a resource's texts speak of, whatever the field: its own is not among them.
std::set<std::string> NamesIn(const google::protobuf::Message& resource);

// Everything of an organisation in every service, with what belongs to none and may name it: the
// catalogue, scenarios. Kept forecasts are not read: they keep nothing from going.
class World {
 public:
  // `name` is of the organisation, or of something of it; of something shared: everything there is.
  static absl::StatusOr<World> Read(Connection& connection, const std::string& name);

  const std::vector<std::unique_ptr<google::protobuf::Message>>& all() const { return all_; }
  // Names of the resources that speak of `name`, or live below it.
  std::vector<std::string> SpeakOf(const std::string& name) const;

 private:
  std::vector<std::unique_ptr<google::protobuf::Message>> all_;
  std::map<std::string, std::set<std::string>> speak_of_;  // by what they speak of
};

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_CONNECT_REFERENCES_H_
