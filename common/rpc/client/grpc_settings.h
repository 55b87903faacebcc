#ifndef CAIRN_COMMON_RPC_CLIENT_GRPC_SETTINGS_H_
#define CAIRN_COMMON_RPC_CLIENT_GRPC_SETTINGS_H_

namespace cairn::rpc {

// What gRPC and protobuf take from the environment or from global variables. To be called before
// gRPC is first used; what the operator has set in the environment stays. Both libraries otherwise
// write lines of their own to standard error, between ours, and with what callers sent in them:
// every failure that they print comes back as a status as well.
void PrepareGrpc();

}  // namespace cairn::rpc

#endif  // CAIRN_COMMON_RPC_CLIENT_GRPC_SETTINGS_H_
