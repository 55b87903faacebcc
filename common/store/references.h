#ifndef CAIRN_COMMON_STORE_REFERENCES_H_
#define CAIRN_COMMON_STORE_REFERENCES_H_

#include <map>
#include <string>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/resource/resource_type.h"
#include "common/store/schema/kept_types.h"
#include "google/protobuf/message.h"

namespace cairn::store {

// A resource that another one refers to.
using Reference = std::pair<const resource::ResourceType*, std::string>;

// What a resource of an organisation refers to among the resources that the store keeps, at any
// depth, and by which field; nothing for null.
std::map<Reference, std::string> ReferencesOf(const google::protobuf::Message* resource,
                                              absl::string_view organisation,
                                              const KeptTypes& kept);

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_REFERENCES_H_
