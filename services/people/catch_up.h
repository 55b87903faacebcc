#ifndef CAIRN_SERVICES_PEOPLE_CATCH_UP_H_
#define CAIRN_SERVICES_PEOPLE_CATCH_UP_H_

#include <set>
#include <string>

#include "common/rpc/call/method.h"
#include "google/protobuf/message.h"
#include "services/people/establishment.h"

namespace cairn::people {

// The organisations and posts that a request names, in fields of its own and in the resources that
// it carries; of another organisation's post also who would appoint to it.
std::set<Establishment::Named> NamesIn(const google::protobuf::Message& request);

// The same methods; each first lets the establishment catch up with what its request names. Outside
// of any transaction, so that nobody else waits.
rpc::ServiceTable CatchingUp(const rpc::ServiceTable& table, Establishment& establishment);

}  // namespace cairn::people

#endif  // CAIRN_SERVICES_PEOPLE_CATCH_UP_H_
