#ifndef CAIRN_SERVICES_WEB_PRINTING_NOT_KNOWN_H_
#define CAIRN_SERVICES_WEB_PRINTING_NOT_KNOWN_H_

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"

namespace cairn::web {

// Whether a number that reads 0 says, by the contract, that there is none to tell: a wait of a
// length that nobody knows, a level that is not published, ready people who are withheld. Programs
// are then given nothing, since 0 would be a figure.
bool IsNotKnown(const google::protobuf::Message& message,
                const google::protobuf::FieldDescriptor& field);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_PRINTING_NOT_KNOWN_H_
