// Answers every call of one method with the bytes of a file: gRPC's callback API and nothing else,
// the measure of what a server built on it can reach. Prints its port.
//
//   echo_server METHOD FILE
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

class Echo final : public grpc::Service {
 public:
  Echo(const char* method, const std::string& answer) {
    const grpc::Slice slice(answer);
    answer_ = grpc::ByteBuffer(&slice, 1);
    using Handler = grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>;
    AddMethod(new grpc::internal::RpcServiceMethod(method, grpc::internal::RpcMethod::NORMAL_RPC,
                                                   nullptr));
    MarkMethodCallback(0, new Handler([this](grpc::CallbackServerContext* context,
                                             const grpc::ByteBuffer*, grpc::ByteBuffer* response) {
                         *response = answer_;
                         grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
                         reactor->Finish(grpc::Status::OK);
                         return reactor;
                       }));
  }

 private:
  grpc::ByteBuffer answer_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "echo_server METHOD FILE\n";
    return 2;
  }
  std::ifstream file(argv[2], std::ios::binary);
  Echo echo(argv[1], std::string(std::istreambuf_iterator<char>(file), {}));
  int port = 0;
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&echo);
  const auto server = builder.BuildAndStart();
  std::cout << "port " << port << std::endl;
  server->Wait();
}
