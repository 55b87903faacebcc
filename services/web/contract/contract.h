#ifndef CAIRN_SERVICES_WEB_CONTRACT_CONTRACT_H_
#define CAIRN_SERVICES_WEB_CONTRACT_CONTRACT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/descriptor.h"

namespace cairn::web {

// What the command line knows of the contract, read from its descriptors: no resource that a bundle
// may hold is named in code.

// A kind of resource and the methods that serve it.
struct ResourceMethods {
  const resource::ResourceType* type;
  std::string plural;  // as people type it: `posts`, `vacancies`, `people`
  const google::protobuf::MethodDescriptor* get;
  const google::protobuf::MethodDescriptor* list;
};

// Every kind of resource, in the order in which a bundle is applied; those that none holds come
// last.
const std::vector<ResourceMethods>& AllResources();

// The kind that people call `word`: `posts`, `post`, `Post`. INVALID_ARGUMENT lists the words there
// are.
absl::StatusOr<ResourceMethods> FindByWord(absl::string_view word);

// The kind whose names look like `name`.
absl::StatusOr<ResourceMethods> FindByName(absl::string_view name);

// Which of the services keeps a message type or offers a method: `roles`, `people` or `planner`.
std::string ServiceOf(const google::protobuf::FileDescriptor& file);

// `trafford/abc` as `organisations/trafford/<collection>/abc`; whole names pass through.
std::string NameBelow(absl::string_view word, absl::string_view collection);

// `trafford` as `organisations/trafford`; whole names and `-` pass through, nothing means all.
std::string OrganisationName(absl::string_view word);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_CONTRACT_CONTRACT_H_
