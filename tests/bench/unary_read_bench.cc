// Reads of one post through the whole of cairn-roles (identity, access, field rules, metrics, log,
// store) against a bare gRPC server that answers with the same bytes. Both are programs of their
// own, asked by one closed loop of callers, in turns.
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <condition_variable>
#include <fstream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/rpc/client/client.h"
#include "tests/bench/process.h"
#include "tests/bench/report.h"

namespace cairn::bench {
namespace {

constexpr char kMethod[] = "/cairn.roles.v1.EstablishmentService/GetPost";
constexpr char kToken[] = "bench";
constexpr char kTokenLine[] =  // sha256 of the token
    "1b32c28cb38c05480eccc1bd60ff97029b57a05c96718b96dad7e9d84894f549 bench * *\n";
constexpr int kPosts = 1000;
constexpr int kCallers = 32;
constexpr int kConnections = 4;
constexpr int kWorkers = 8;  // as many as cairn-roles has by default
constexpr int kRuns = 9;
constexpr absl::Duration kRun = absl::Seconds(1);

grpc::ByteBuffer Bytes(const std::string& text) {
  const grpc::Slice slice(text);
  return {&slice, 1};
}

std::string PostName(int number) {
  return absl::StrCat("organisations/bench/posts/post-", 10000 + number);
}

std::vector<grpc::ByteBuffer> Requests() {
  std::vector<grpc::ByteBuffer> requests;
  for (int i = 0; i < kPosts; ++i) {
    roles::v1::GetPostRequest request;
    request.set_name(PostName(i));
    requests.push_back(Bytes(request.SerializeAsString()));
  }
  return requests;
}

// A server and a fixed number of callers, each of whom asks again as soon as it is answered.
class Subject {
 public:
  Subject(const std::string& address, const std::vector<grpc::ByteBuffer>& requests)
      : requests_(requests) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    for (int i = 0; i < kConnections; ++i)
      stubs_.push_back(std::make_unique<grpc::GenericStub>(
          grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments)));
    for (int i = 0; i < kCallers; ++i) callers_.push_back(std::make_unique<Caller>());
  }

  // Calls that `time` suffices for.
  int Run(absl::Duration time) {
    answered_ = 0;
    under_way_ = kCallers;
    stop_ = absl::Now() + time;
    for (int i = 0; i < kCallers; ++i) Call(i);
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [this] { return under_way_ == 0; });
    return answered_;
  }

  // The bytes that the first request is answered with.
  std::string FirstAnswer() {
    stop_ = absl::InfinitePast();
    under_way_ = 1;
    next_ = 0;
    Call(0);
    std::unique_lock<std::mutex> lock(mutex_);
    done_.wait(lock, [this] { return under_way_ == 0; });
    std::vector<grpc::Slice> slices;
    std::string text;
    if (!callers_[0]->response.Dump(&slices).ok()) Die("an answer cannot be read");
    for (const grpc::Slice& slice : slices)
      text.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    return text;
  }

 private:
  struct Caller {
    std::unique_ptr<grpc::ClientContext> context;
    grpc::ByteBuffer request;
    grpc::ByteBuffer response;
  };

  void Call(int number) {
    Caller& caller = *callers_[static_cast<std::size_t>(number)];
    caller.context = std::make_unique<grpc::ClientContext>();
    caller.context->AddMetadata("authorization", absl::StrCat("Bearer ", kToken));
    caller.request = requests_[next_++ % requests_.size()];
    caller.response.Clear();
    stubs_[static_cast<std::size_t>(number) % stubs_.size()]->UnaryCall(
        caller.context.get(), kMethod, grpc::StubOptions(), &caller.request, &caller.response,
        [this, number](const grpc::Status& status) {
          if (!status.ok()) Die(absl::StrCat("a call failed: ", status.error_message()));
          answered_ += 1;
          if (absl::Now() < stop_) return Call(number);
          const std::lock_guard<std::mutex> lock(mutex_);
          if (--under_way_ == 0) done_.notify_all();
        });
  }

  const std::vector<grpc::ByteBuffer>& requests_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<std::unique_ptr<Caller>> callers_;
  std::atomic<std::size_t> next_{0};
  std::atomic<int> answered_{0};
  absl::Time stop_;
  std::mutex mutex_;
  std::condition_variable done_;
  int under_way_ = 0;
};

// An organisation with posts as an import leaves them.
void Fill(const std::string& address) {
  change::v1::WriteRequest write;
  roles::v1::Organisation organisation;
  organisation.set_name("organisations/bench");
  organisation.set_display_name("Bench Council");
  organisation.set_kind(roles::v1::Organisation::COUNCIL);
  write.add_operations()->mutable_create()->PackFrom(organisation);
  for (int i = 0; i < kPosts; ++i) {
    roles::v1::Post post;
    post.set_name(PostName(i));
    post.set_display_name("Head of Service - Assessment and Care Planning");
    post.set_directorate("Children's Services");
    post.set_service("Safeguarding");
    post.set_level(3);
    post.set_grade("SM4");
    post.set_contract_type("Permanent");
    write.add_operations()->mutable_create()->PackFrom(post);
  }
  const auto client = rpc::Client::Connect({.address = address, .token = kToken});
  if (!client.ok()) Die(client.status().ToString());
  const auto written =
      (*client)->Call<change::v1::WriteResponse>("cairn.change.v1.ChangeService/Write", write);
  if (!written.ok()) Die(written.status().ToString());
}

// What cairn-roles is compared with.
struct Bare {
  std::string figure;
  std::string label;
  int threads;
};

std::vector<Figure> Measure() {
  const std::vector<Bare> bares = {
      {"unary_read", "bare gRPC, same API, threads and bytes", kWorkers},
      {"unary_read_inline", "bare gRPC, answering on its event threads", 0},
  };
  const Folder folder;
  std::ofstream(folder / "tokens") << kTokenLine;
  std::vector<std::string> command = ServiceCommand("roles", folder);
  command.push_back("--auth=tokens:" + (folder / "tokens"));
  command.push_back(absl::StrCat("--workers=", kWorkers));
  const Process roles(command, folder / "roles.log");
  Fill(AddressOf(roles));
  const std::vector<grpc::ByteBuffer> requests = Requests();
  Subject cairn(AddressOf(roles), requests);
  const std::string answer = cairn.FirstAnswer();
  std::ofstream(folder / "answer", std::ios::binary) << answer;

  std::vector<std::unique_ptr<Process>> processes;
  std::vector<std::unique_ptr<Subject>> echoes;
  std::vector<Figure> figures;
  for (const Bare& bare : bares) {
    const std::vector<std::string> words = {CAIRN_BENCH "/echo_server", kMethod, folder / "answer",
                                            absl::StrCat(bare.threads)};
    processes.push_back(std::make_unique<Process>(words, folder / (bare.figure + ".log")));
    echoes.push_back(
        std::make_unique<Subject>("127.0.0.1:" + processes.back()->Said("port ", "\n"), requests));
    if (echoes.back()->FirstAnswer() != answer) Die("the servers give different answers");
    echoes.back()->Run(kRun);
    figures.push_back({.name = bare.figure, .against = bare.label, .ratio = 0, .by_run = {}});
  }
  cairn.Run(kRun);

  double reads = 0;
  std::vector<double> answers(bares.size(), 0);
  for (int run = 0; run < kRuns; ++run) {
    const double before = cairn.Run(kRun / 2);
    std::vector<double> others;
    for (const auto& echo : echoes) others.push_back(echo->Run(kRun));
    const double read =
        before + cairn.Run(kRun / 2);  // around the others, so that a trend hits both
    reads += read;
    for (std::size_t i = 0; i < bares.size(); ++i) {
      answers[i] += others[i];
      figures[i].by_run.push_back(read / others[i]);
    }
  }
  for (std::size_t i = 0; i < bares.size(); ++i) {
    figures[i].ratio = reads / answers[i];
    std::cerr << absl::StrFormat("%s: %.0f reads a second; %s: %.0f\n", bares[i].figure,
                                 reads / kRuns, bares[i].label, answers[i] / kRuns);
  }
  return figures;
}

}  // namespace
}  // namespace cairn::bench

int main(int argc, char** argv) {
  using namespace cairn::bench;
  const Output output = OutputFor(argc, argv);
  for (const Figure& figure : Measure()) Print(figure, output);
}
