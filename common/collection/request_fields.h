#ifndef CAIRN_COMMON_COLLECTION_REQUEST_FIELDS_H_
#define CAIRN_COMMON_COLLECTION_REQUEST_FIELDS_H_

#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"

namespace cairn {

// The fields of a request that every resource has under the same name. One that the request does
// not have reads as false; of a number or a message the contract promises that it is there.
bool GetBool(const google::protobuf::Message& request, absl::string_view field);
int GetInt(const google::protobuf::Message& request, absl::string_view field);
const google::protobuf::Message& GetMessage(const google::protobuf::Message& request,
                                            absl::string_view field);

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_REQUEST_FIELDS_H_
