// Answers every call of a method with the bytes of a file: gRPC's callback API and nothing else, on
// threads of its own, or with none of them on gRPC's. The measure of what a server built so can
// reach. Prints its port.
#include <grpcpp/generic/async_generic_service.h>
#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <deque>
#include <fstream>
#include <iostream>
#include <mutex>
#include <string>
#include <thread>

std::mutex mutex;
std::condition_variable changed;
std::deque<grpc::ServerUnaryReactor*> waiting;

void Work() {
  for (std::unique_lock<std::mutex> lock(mutex);;) {
    changed.wait(lock, [] { return !waiting.empty(); });
    grpc::ServerUnaryReactor* const call = waiting.front();
    waiting.pop_front();
    lock.unlock();
    call->Finish(grpc::Status::OK);
    lock.lock();
  }
}

struct Echo final : grpc::Service {
  Echo(const char* method, const grpc::ByteBuffer& answer, bool hand_over) {
    using Handler = grpc::internal::CallbackUnaryHandler<grpc::ByteBuffer, grpc::ByteBuffer>;
    AddMethod(new grpc::internal::RpcServiceMethod(method, grpc::internal::RpcMethod::NORMAL_RPC,
                                                   nullptr));
    MarkMethodCallback(0, new Handler([=](auto* context, auto*, grpc::ByteBuffer* response) {
                         *response = answer;
                         grpc::ServerUnaryReactor* const call = context->DefaultReactor();
                         if (!hand_over) return call->Finish(grpc::Status::OK), call;
                         std::unique_lock<std::mutex> lock(mutex);
                         waiting.push_back(call);
                         lock.unlock();
                         changed.notify_one();
                         return call;
                       }));
  }
};

int main(int, char** argv) {  // METHOD FILE THREADS
  std::ifstream file(argv[2], std::ios::binary);
  const grpc::Slice slice(std::string(std::istreambuf_iterator<char>(file), {}));
  int threads = std::stoi(argv[3]), port = 0;
  Echo echo(argv[1], grpc::ByteBuffer(&slice, 1), threads > 0);
  while (threads-- > 0) std::thread(Work).detach();
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  const auto server = builder.RegisterService(&echo).BuildAndStart();
  std::cout << "port " << port << std::endl;
  server->Wait();
}
