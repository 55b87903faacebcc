// What a server refuses, and what stands around its calls: load, size, identity, compression,
// health, reflection, metrics, start and stop.

#include <arpa/inet.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <future>
#include <latch>
#include <map>
#include <set>
#include <sstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "common/base/ids.h"
#include "common/errors/failure.h"
#include "common/rpc/client/convert.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "grpc/reflection/v1/reflection.pb.h"
#include "tests/common/rpc/certificates.h"
#include "tests/common/rpc/fixture.h"
#include "tests/support/http_client.h"
#include "tests/support/temp_folder.h"

namespace cairn::rpc {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::string ReadText(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<std::string> Lines(const std::string& text) {
  return absl::StrSplit(text, '\n', absl::SkipEmpty());
}

bool HasRetryInfo(const absl::Status& status) {
  const google::rpc::Status rpc_status = ToRpcStatus(status);
  for (const auto& detail : rpc_status.details()) {
    google::rpc::RetryInfo retry;
    if (detail.UnpackTo(&retry)) return retry.retry_delay().seconds() > 0;
  }
  return false;
}

class ServerLimitsTest : public ServerTest {
 protected:
  // Handlers wait until released.
  void Block() {
    write_ = [this](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
      ++handled_;
      release_.wait();
      return WriteResponse();
    };
  }
  void AwaitHandled(int calls) {
    for (int i = 0; i < 20'000 && handled_ < calls; ++i) absl::SleepFor(absl::Milliseconds(1));
    ASSERT_EQ(handled_, calls);
  }
  void AwaitWaiting(int calls) {
    const std::string wanted = absl::StrCat("cairn_write_queue_length ", calls, "\n");
    for (int i = 0; i < 20'000 && !absl::StrContains(metrics_.Scrape(), wanted); ++i)
      absl::SleepFor(absl::Milliseconds(1));
    ASSERT_THAT(metrics_.Scrape(), HasSubstr(wanted));
  }
  std::string Handled(const std::string& code, const std::string& method = "Write") {
    for (const absl::string_view line : absl::StrSplit(metrics_.Scrape(), '\n')) {
      if (absl::StartsWith(line, "grpc_server_handled_total{") &&
          absl::StrContains(line, absl::StrCat("\"", code, "\"")) &&
          absl::StrContains(line, absl::StrCat("\"", method, "\"")))
        return std::string(line.substr(line.rfind(' ') + 1));
    }
    return "no such series";
  }
  std::future<absl::Status> CallInBackground(absl::Duration timeout = absl::Seconds(30)) {
    return std::async(std::launch::async, [this, timeout] {
      return Connect()->Call<WriteResponse>(kWrite, Request(), timeout).status();
    });
  }
  // One exchange of raw bytes, on a method outside the contract's services.
  grpc::Status Exchange(const std::string& path, const std::string& sent, std::string* received,
                        grpc_compression_algorithm compression = GRPC_COMPRESS_NONE) {
    grpc::GenericStub stub(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    context.set_compression_algorithm(compression);
    grpc::CompletionQueue queue;
    const auto call = stub.PrepareCall(&context, path, &queue);
    const auto done = [&] {
      void* tag = nullptr;
      bool ok = false;
      queue.Next(&tag, &ok);
      return ok;
    };
    grpc::Slice slice(sent);
    grpc::ByteBuffer request(&slice, 1);
    grpc::ByteBuffer response;
    call->StartCall(nullptr);
    if (done()) {
      call->WriteLast(request, grpc::WriteOptions(), nullptr);
      done();
      call->Read(&response, nullptr);
      if (done()) {
        grpc::Slice bytes;
        EXPECT_TRUE(response.DumpToSingleSlice(&bytes).ok());
        received->assign(reinterpret_cast<const char*>(bytes.begin()), bytes.size());
      }
    }
    grpc::Status status;
    call->Finish(&status, nullptr);
    done();
    return status;
  }
  // The health of a service: 1 serving, 2 not serving, minus the code of a failure.
  int Health(const std::string& service) {
    std::string request;
    if (!service.empty())
      request = absl::StrCat("\n", std::string(1, static_cast<char>(service.size())), service);
    std::string response;
    const grpc::Status status = Exchange("/grpc.health.v1.Health/Check", request, &response);
    if (!status.ok()) return -static_cast<int>(status.error_code());
    return response.size() == 2 ? response[1] : 0;
  }

  std::atomic<int> handled_ = 0;
  std::latch release_{1};
};

TEST_F(ServerLimitsTest, AFullServerShedsCallsWithRetryInfoAndCountsThem) {
  Block();
  options_.writers = 1;
  options_.queue = 1;
  Start();
  auto running = CallInBackground();
  AwaitHandled(1);
  auto waiting = CallInBackground();
  AwaitWaiting(1);

  const absl::Status shed = Connect()->Call<WriteResponse>(kWrite, Request()).status();
  release_.count_down();

  EXPECT_EQ(shed.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(shed), ErrorReason::SERVER_BUSY);
  EXPECT_TRUE(HasRetryInfo(shed));
  EXPECT_EQ(running.get(), absl::OkStatus());
  EXPECT_EQ(waiting.get(), absl::OkStatus());
  EXPECT_EQ(Handled("ResourceExhausted"), "1");
  EXPECT_EQ(Handled("OK"), "2");
  EXPECT_THAT(metrics_.Scrape(), HasSubstr("cairn_shed_calls_total 1\n"));
}

TEST_F(ServerLimitsTest, ACallWhoseDeadlinePassedWhileItWaitedIsNeverStarted) {
  Block();
  options_.writers = 1;
  Start();
  auto running = CallInBackground();
  AwaitHandled(1);

  const absl::Status late =
      Connect()->Call<WriteResponse>(kWrite, Request(), absl::Milliseconds(50)).status();
  absl::SleepFor(absl::Milliseconds(100));  // the server counts from the call's arrival
  release_.count_down();
  EXPECT_EQ(running.get(), absl::OkStatus());
  server_->Drain();

  EXPECT_EQ(late.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_EQ(handled_, 1);
  EXPECT_EQ(Handled("DeadlineExceeded"), "1");
}

TEST_F(ServerLimitsTest, CallsThatOnlyReadAreAnsweredWhileEveryWriterIsBusyAndTheQueueIsFull) {
  Block();
  options_.writers = 1;
  options_.queue = 1;
  Start();
  auto running = CallInBackground();
  AwaitHandled(1);
  auto waiting = CallInBackground();
  AwaitWaiting(1);

  const absl::Status read =
      Connect()
          ->Call<change::v1::ListChangesResponse>("cairn.change.v1.ChangeService/ListChanges",
                                                  change::v1::ListChangesRequest())
          .status();
  release_.count_down();

  EXPECT_EQ(read, absl::OkStatus());
  EXPECT_EQ(running.get(), absl::OkStatus());
  EXPECT_EQ(waiting.get(), absl::OkStatus());
}

TEST_F(ServerLimitsTest, OneCallersStreamsLeaveAPlaceToAServiceThatFollows) {
  const test::TempFolder folder;
  const std::string file = folder.File("tokens");
  std::ofstream(file) << Sha256Hex("greedy") << " greedy READ_ESTABLISHMENT trafford\n"
                      << Sha256Hex("planner") << " planner READ_ESTABLISHMENT trafford\n";
  options_.auth = "tokens:" + file;
  options_.streams = 8;
  Start();
  feed_.Send("one");
  const auto watch = [&](const std::string& token, absl::FunctionRef<void()> meanwhile) {
    Cancellation cancellation;
    return Connect(token)->Stream<WatchResponse>(
        kWatch, WatchRequest(),
        [&](const WatchResponse&) {
          meanwhile();
          return false;
        },
        cancellation);
  };
  std::vector<absl::Status> greedy;
  absl::Status planner = absl::UnknownError("not asked");
  const std::function<void()> open_another = [&] {
    greedy.emplace_back();
    const std::size_t own = greedy.size() - 1;
    absl::Status status = watch("greedy", open_another);
    if (!status.ok() && greedy.size() == own + 1) planner = watch("planner", [] {});
    greedy[own] = std::move(status);
  };

  open_another();

  ASSERT_EQ(greedy.size(), 5u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(greedy[i], absl::OkStatus()) << i;
  EXPECT_EQ(greedy[4].code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(greedy[4]), ErrorReason::TOO_MANY_STREAMS);
  EXPECT_TRUE(HasRetryInfo(greedy[4]));
  EXPECT_THAT(std::string(greedy[4].message()), HasSubstr("has 4 streams open and may have 4"));
  EXPECT_EQ(planner, absl::OkStatus());
}

TEST_F(ServerLimitsTest, TooManyStreamsAreShed) {
  options_.streams = 1;
  Start();
  feed_.Send("one");
  const auto client = Connect();
  absl::Status second;
  Cancellation cancellation;

  const absl::Status first = client->Stream<WatchResponse>(
      kWatch, WatchRequest(),
      [&](const WatchResponse&) {
        Cancellation other;
        second = client->Stream<WatchResponse>(
            kWatch, WatchRequest(), [](const WatchResponse&) { return false; }, other);
        return false;
      },
      cancellation);

  EXPECT_EQ(first, absl::OkStatus());
  EXPECT_EQ(second.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(ReasonOf(second), ErrorReason::SERVER_BUSY);
  EXPECT_TRUE(HasRetryInfo(second));
}

TEST_F(ServerLimitsTest, ATooLargeRequestIsRefusedWithItsLimit) {
  options_.request_limit = 100'000;
  Start();
  WriteRequest large = Request();
  large.mutable_operations(0)->mutable_delete_()->set_etag(std::string(100'000, 'e'));
  WriteRequest huge = large;
  huge.mutable_operations(0)->mutable_delete_()->set_etag(std::string(1'000'000, 'e'));

  const absl::Status refused = Connect()->Call<WriteResponse>(kWrite, large).status();
  const absl::Status refused_by_grpc = Connect()->Call<WriteResponse>(kWrite, huge).status();

  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(refused), ErrorReason::REQUEST_TOO_LARGE);
  EXPECT_EQ(refused_by_grpc.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_TRUE(Connect()->Call<WriteResponse>(kWrite, Request()).ok());
}

TEST_F(ServerLimitsTest, OnlyCallersWithAKnownTokenAreServed) {
  const test::TempFolder folder;
  const std::string file = folder.File("tokens");
  std::ofstream(file) << Sha256Hex("sesame") << " feed WRITE_ESTABLISHMENT trafford\n";
  options_.auth = "tokens:" + file;
  std::string caller;
  write_ = [&](const CallContext& call, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    caller = call.identity.name;
    return WriteResponse();
  };
  Start();

  const absl::Status none = Connect()->Call<WriteResponse>(kWrite, Request()).status();
  const absl::Status wrong = Connect("open")->Call<WriteResponse>(kWrite, Request()).status();
  const absl::Status right = Connect("sesame")->Call<WriteResponse>(kWrite, Request()).status();

  for (const absl::Status& status : {none, wrong}) {
    EXPECT_EQ(status.code(), absl::StatusCode::kUnauthenticated);
    EXPECT_EQ(ReasonOf(status), ErrorReason::NOT_IDENTIFIED);
  }
  EXPECT_EQ(right, absl::OkStatus());
  EXPECT_EQ(caller, "feed");
  EXPECT_EQ(Handled("Unauthenticated"), "2");
}

TEST_F(ServerLimitsTest, AStreamIsForCallersWithAKnownTokenToo) {
  const test::TempFolder folder;
  const std::string file = folder.File("tokens");
  std::ofstream(file) << Sha256Hex("sesame") << " feed READ_ESTABLISHMENT trafford\n";
  options_.auth = "tokens:" + file;
  Start();
  feed_.Send("one");
  int messages = 0;
  const auto watch = [&](const std::string& token) {
    Cancellation cancellation;
    return Connect(token)->Stream<WatchResponse>(
        kWatch, WatchRequest(), [&](const WatchResponse&) { return ++messages == 0; },
        cancellation);
  };

  const absl::Status none = watch("");
  const absl::Status wrong = watch("open");
  EXPECT_EQ(messages, 0);
  const absl::Status right = watch("sesame");

  for (const absl::Status& status : {none, wrong})
    EXPECT_EQ(ReasonOf(status), ErrorReason::NOT_IDENTIFIED) << status;
  EXPECT_EQ(right, absl::OkStatus());
  EXPECT_EQ(messages, 1);
}

TEST_F(ServerLimitsTest, ATokenThatWasTakenAwayStopsItsOpenStreamToo) {
  const test::TempFolder folder;
  const std::string file = folder.File("tokens");
  const auto put = [&](const std::string& permission) {
    std::ofstream(file + ".new") << Sha256Hex("sesame") << " feed " << permission << " trafford\n";
    std::filesystem::rename(file + ".new", file);
  };
  put("READ_ESTABLISHMENT");
  options_.auth = "tokens:" + file;
  Start();
  feed_.Send("one");
  Cancellation cancellation;
  std::atomic<bool> is_over = false;
  std::thread patience([&] {
    for (int tenths = 0; tenths < 200 && !is_over; ++tenths) absl::SleepFor(absl::Seconds(0.1));
    cancellation.Cancel();
  });
  int messages = 0;

  const absl::Status ended = Connect("sesame")->Stream<WatchResponse>(
      kWatch, WatchRequest(),
      [&](const WatchResponse&) {
        if (++messages == 1) put("READ_CATALOGUE");
        return true;
      },
      cancellation);
  is_over = true;
  patience.join();

  EXPECT_GE(messages, 1);
  EXPECT_EQ(ReasonOf(ended), ErrorReason::NOT_IDENTIFIED) << ended;
}

// A call whose request never comes: what the server says of it, within ten seconds.
grpc::Status WithoutRequest(const std::string& address, const std::string& token,
                            const std::string& path, bool half_close) {
  grpc::GenericStub stub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  if (!token.empty()) context.AddMetadata("authorization", "Bearer " + token);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareCall(&context, path, &queue);
  const auto done = [&] {
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
  };
  call->StartCall(nullptr);
  done();
  if (half_close) {
    call->WritesDone(nullptr);
    done();
  }
  grpc::Status status;
  call->Finish(&status, nullptr);
  done();
  return status;
}

TEST_F(ServerLimitsTest, NothingIsReadOfWhoIsNotKnown) {
  const test::TempFolder folder;
  const std::string file = folder.File("tokens");
  std::ofstream(file) << Sha256Hex("sesame") << " feed READ_ESTABLISHMENT trafford\n";
  options_.auth = "tokens:" + file;
  options_.request_patience = absl::Seconds(1);
  Start();
  for (const char* method : {"Write", "Watch"}) {
    const std::string path = absl::StrCat("/", kService, "/", method);
    EXPECT_EQ(ReasonOf(FromGrpc(WithoutRequest(server_->address(), "", path, false))),
              ErrorReason::NOT_IDENTIFIED)
        << "before a request has come";
    EXPECT_EQ(WithoutRequest(server_->address(), "sesame", path, false).error_code(),
              grpc::StatusCode::CANCELLED)
        << "who is known has a while";
    EXPECT_EQ(ReasonOf(FromGrpc(WithoutRequest(server_->address(), "sesame", path, true))),
              ErrorReason::BAD_FIELDS)
        << "no request comes any more";
  }
}

TEST_F(ServerLimitsTest, AMethodThatNobodyOffersSaysSo) {
  Start();

  const absl::Status status = Connect()
                                  ->Call<roles::v1::Role>("cairn.roles.v1.CatalogueService/GetRole",
                                                          roles::v1::GetRoleRequest())
                                  .status();

  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
  EXPECT_EQ(ReasonOf(status), ErrorReason::METHOD_UNKNOWN);
}

TEST_F(ServerLimitsTest, BytesThatAreNoRequestAreBadFields) {
  Start();
  std::string received;

  const grpc::Status status =
      Exchange(absl::StrCat("/", kService, "/Write"), "\x0a\xff", &received);

  EXPECT_EQ(ReasonOf(FromGrpc(status)), ErrorReason::BAD_FIELDS);
}

// --- compression ---

std::string Gzip(std::size_t zeros) {
  z_stream stream = {};
  EXPECT_EQ(deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY),
            Z_OK);
  std::string out(zeros / 500, '\0');
  std::string block(1 << 16, '\0');
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  for (std::size_t done = 0; done < zeros; done += block.size()) {
    stream.next_in = reinterpret_cast<Bytef*>(block.data());
    stream.avail_in = static_cast<uInt>(block.size());
    EXPECT_EQ(deflate(&stream, done + block.size() >= zeros ? Z_FINISH : Z_NO_FLUSH) >= 0, true);
  }
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Frame(char type, char flags, int stream, const std::string& payload) {
  const auto size = payload.size();
  std::string frame = {static_cast<char>(size >> 16),
                       static_cast<char>(size >> 8),
                       static_cast<char>(size),
                       type,
                       flags,
                       0,
                       0,
                       0,
                       static_cast<char>(stream)};
  return frame + payload;
}

std::string Header(const std::string& name,
                   const std::string& value) {  // HPACK, literal, not indexed
  return absl::StrCat(std::string(1, '\0'), std::string(1, static_cast<char>(name.size())), name,
                      std::string(1, static_cast<char>(value.size())), value);
}

double PeakMegabytes() {
  for (const absl::string_view line : absl::StrSplit(ReadText("/proc/self/status"), '\n')) {
    if (!absl::StartsWith(line, "VmHWM:")) continue;
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t"), absl::SkipEmpty());
    return std::stod(words[1]) / 1024;
  }
  return 0;
}

TEST_F(ServerLimitsTest, AGzipBombIsRefusedAndNeverUnpacked) {
  write_ = [&](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
    ++handled_;
    return WriteResponse();
  };
  options_.request_limit = 64 << 20;  // so that no limit on packed bytes hides what happens
  Start();
  ASSERT_TRUE(Connect()->Call<WriteResponse>(kWrite, Request()).ok());
  const std::string bomb = Gzip(56 << 20);
  ASSERT_LT(bomb.size(), 60'000u) << "must fit into the first flow control window";
  const auto size = static_cast<std::uint32_t>(bomb.size());
  const std::string message =
      std::string{1, static_cast<char>(size >> 24), static_cast<char>(size >> 16),
                  static_cast<char>(size >> 8), static_cast<char>(size)} +
      bomb;
  std::string bytes = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(4, 0, 0, "");
  bytes += Frame(1, 4, 1,
                 Header(":method", "POST") + Header(":scheme", "http") +
                     Header(":path", absl::StrCat("/", kService, "/Write")) +
                     Header(":authority", "x") + Header("te", "trailers") +
                     Header("content-type", "application/grpc") + Header("grpc-encoding", "gzip"));
  for (std::size_t at = 0; at < message.size(); at += 16'000)
    bytes += Frame(0, at + 16'000 >= message.size() ? 1 : 0, 1, message.substr(at, 16'000));
  const double before = PeakMegabytes();

  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(server_->port()));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  ASSERT_EQ(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  ASSERT_EQ(send(connection, bytes.data(), bytes.size(), MSG_NOSIGNAL),
            static_cast<ssize_t>(bytes.size()));
  timeval patience = {.tv_sec = 5, .tv_usec = 0};
  setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  std::string answer;
  char buffer[4096];
  while (!absl::StrContains(answer, "grpc-status")) {
    const ssize_t got = recv(connection, buffer, sizeof(buffer), 0);
    if (got <= 0) break;
    answer.append(buffer, static_cast<std::size_t>(got));
  }
  close(connection);

  EXPECT_THAT(answer, HasSubstr("grpc-status"));
  EXPECT_THAT(answer, HasSubstr("12")) << "UNIMPLEMENTED";
  EXPECT_EQ(handled_, 1) << "only the call before";
  EXPECT_LT(PeakMegabytes() - before, 20);
  EXPECT_TRUE(Connect()->Call<WriteResponse>(kWrite, Request()).ok()) << "the server serves on";
}

TEST_F(ServerLimitsTest, ACompressedCallIsRefused) {
  Start();
  std::string received;

  const grpc::Status status =
      Exchange(absl::StrCat("/", kService, "/Write"), Request().SerializeAsString(), &received,
               GRPC_COMPRESS_GZIP);

  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

// --- health, reflection, metrics port ---

TEST_F(ServerLimitsTest, HealthFollowsReadiness) {
  Start();

  EXPECT_EQ(Health(""), 1);
  EXPECT_EQ(Health(kService), 1);
  EXPECT_EQ(Health("no.such.Service"), -static_cast<int>(grpc::StatusCode::NOT_FOUND));
  server_->SetReadiness(Server::Readiness::kNotServing);
  EXPECT_EQ(Health(""), 2);
  EXPECT_EQ(Health(kService), 2);
  EXPECT_TRUE(Connect()->Call<WriteResponse>(kWrite, Request()).ok())
      << "calls are answered all the same";
}

TEST_F(ServerLimitsTest, BothReflectionsListTheServices) {
  Start();
  grpc::reflection::v1::ServerReflectionRequest question;
  question.set_list_services("*");

  for (const char* version : {"v1", "v1alpha"}) {
    std::string received;
    const grpc::Status status = Exchange(
        absl::StrCat("/grpc.reflection.", version, ".ServerReflection/ServerReflectionInfo"),
        question.SerializeAsString(), &received);
    grpc::reflection::v1::ServerReflectionResponse answer;
    ASSERT_TRUE(answer.ParseFromString(received));
    std::set<std::string> services;
    for (const auto& service : answer.list_services_response().service())
      services.insert(service.name());

    EXPECT_TRUE(status.ok()) << version << ": " << status.error_message();
    EXPECT_THAT(services, Contains(kService)) << version;
    EXPECT_THAT(services, Contains("grpc.health.v1.Health")) << version;
  }
}

TEST_F(ServerLimitsTest, TheMetricsPortAnswersProbesAndScrapes) {
  Start();
  const int port = server_->metrics_port();

  EXPECT_EQ(HttpGet(port, "/livez").status, 200);
  EXPECT_EQ(HttpGet(port, "/readyz").status, 200);
  const auto scrape = HttpGet(port, "/metrics");
  EXPECT_EQ(scrape.status, 200);
  EXPECT_THAT(scrape.head, HasSubstr("version=0.0.4"));
  EXPECT_THAT(scrape.body, HasSubstr("grpc_server_handled_total{"));
  server_->SetReadiness(Server::Readiness::kNotServing);
  EXPECT_EQ(HttpGet(port, "/readyz").status, 503);
  EXPECT_EQ(HttpGet(port, "/livez").status, 200);
}

TEST_F(ServerLimitsTest, AFaultyServerIsNotReadyWhateverIsSaidLater) {
  Start();
  const int port = server_->metrics_port();

  server_->SetFaulty();
  server_->SetReadiness(Server::Readiness::kServing);

  EXPECT_EQ(HttpGet(port, "/readyz").status, 503);
  EXPECT_EQ(HttpGet(port, "/livez").status, 200) << "a restart mends no disk";
}

// Name, type and labels of every metric, one a line, as the golden file pins them.
std::set<std::string> Shape(const std::string& scrape) {
  std::map<std::string, std::string> types;
  std::set<std::string> shape;
  for (const std::string& line : Lines(scrape)) {
    const std::vector<std::string> words = absl::StrSplit(line, ' ');
    if (words[0] == "#") {
      if (words[1] == "TYPE") types[words[2]] = words[3];
      continue;
    }
    std::string name = line.substr(0, line.find_first_of(" {"));
    for (const char* suffix : {"_bucket", "_sum", "_count"}) {
      const std::size_t at = name.rfind(suffix);
      if (at != std::string::npos && types.count(name.substr(0, at)) > 0) name.resize(at);
    }
    std::set<std::string> labels;
    if (const std::size_t brace = line.find('{'); brace != std::string::npos) {
      for (const absl::string_view label :
           absl::StrSplit(line.substr(brace + 1, line.find('}') - brace - 1), "\","))
        labels.insert(std::string(label.substr(0, label.find('='))));
    }
    labels.erase("le");
    shape.insert(absl::StrCat(name, " ", types[name], labels.empty() ? "" : " ",
                              absl::StrJoin(labels, ",")));
  }
  return shape;
}

TEST_F(ServerLimitsTest, TheFirstScrapeHoldsEveryMetricOfTheGoldenFileAndNoOther) {
  Start();
  std::set<std::string> golden;
  for (const std::string& line : Lines(ReadText(CAIRN_METRICS_GOLDEN)))
    if (line.front() != '#') golden.insert(line);

  EXPECT_EQ(Shape(metrics_.Scrape()), golden);
  EXPECT_EQ(Handled("OK", "Watch"), "0") << "series exist before the first call";
}

TEST_F(ServerLimitsTest, EveryMetricIsDocumented) {
  const std::string document = ReadText(CAIRN_METRICS_DOCUMENT);
  for (const std::string& line : Lines(ReadText(CAIRN_METRICS_GOLDEN))) {
    if (line.front() == '#') continue;
    const std::string name = line.substr(0, line.find(' '));

    EXPECT_THAT(document, HasSubstr("`" + name + "`"));
  }
}

// --- TLS ---

TEST_F(ServerLimitsTest, WithACertificateOnlyTlsIsServed) {
  const test::TempFolder folder;
  const CertificateFiles files = MakeCertificate(folder, "server");
  options_.tls_certificate = files.certificate;
  options_.tls_key = files.key;
  Start();

  const auto trusting =
      Client::Connect({.address = server_->address(), .tls = true, .ca = files.certificate});
  ASSERT_TRUE(trusting.ok()) << trusting.status();

  EXPECT_EQ((*trusting)->Call<WriteResponse>(kWrite, Request()).status(), absl::OkStatus());
  EXPECT_EQ(Connect()->Call<WriteResponse>(kWrite, Request(), absl::Seconds(5)).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(HttpGet(server_->metrics_port(), "/livez").status, 200);
}

TEST(ClientTest, ATokenDoesNotTravelUnencryptedToAnotherMachine) {
  const auto client = Client::Connect({.address = "192.0.2.1:7401", .token = "secret"});

  EXPECT_EQ(client.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(client.status().message().find("secret"), absl::string_view::npos);
  EXPECT_TRUE(Client::Connect({.address = "192.0.2.1:7401", .token = "secret", .tls = true}).ok());
}

TEST(ClientTest, ATokenThatNoHeaderCanCarryIsRefusedAndNotShown) {
  for (const char* token : {"sec\tret", "sec ret",
                            "s\xc3\xa9"
                            "cret",
                            "secret\x01"}) {
    const auto client = Client::Connect({.address = "127.0.0.1:7401", .token = token});
    EXPECT_EQ(client.status().code(), absl::StatusCode::kInvalidArgument) << token;
    EXPECT_EQ(client.status().message().find("cret"), absl::string_view::npos) << token;
  }
}

TEST_F(ServerLimitsTest, MistakesAboutTlsAreToldApart) {
  const test::TempFolder folder;
  const CertificateFiles files = MakeCertificate(folder, "server");
  const CertificateFiles stranger = MakeCertificate(folder, "stranger");
  options_.tls_certificate = files.certificate;
  options_.tls_key = files.key;
  Start();
  const auto said = [&](const ClientOptions& options) {
    const auto client = Client::Connect(options);
    if (!client.ok()) return std::string(client.status().message());
    return std::string(
        (*client)->Call<WriteResponse>(kWrite, Request(), absl::Seconds(10)).status().message());
  };

  EXPECT_THAT(said({.address = server_->address()}), HasSubstr("does it ask for TLS?"));
  EXPECT_THAT(said({.address = server_->address(), .tls = true, .ca = stranger.certificate}),
              HasSubstr("a certificate that is not trusted here"));
  EXPECT_THAT(said({.address = server_->address(), .tls = true, .ca = files.key}),
              HasSubstr("holds no certificate"));
}

// --- start and stop ---

TEST_F(ServerLimitsTest, AServerThatCannotStartSaysWhy) {
  observe::Log& log = log_;
  observe::Metrics& metrics = metrics_;
  const auto refusal = [&](const ServerOptions& options, std::vector<ServiceTable> tables) {
    return std::string(Server::Start(options, std::move(tables), log, metrics).status().message());
  };
  ServiceTable half = ServiceTable::For(kService);
  half.Unary<WriteRequest, WriteResponse>(
      "Write", [](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
        return WriteResponse();
      });
  const test::TempFolder folder;
  ServerOptions no_tokens;
  no_tokens.auth = "tokens:/nowhere";
  ServerOptions no_certificate;
  no_certificate.tls_certificate = "/nowhere.crt";
  no_certificate.tls_key = "/nowhere.key";
  const std::string nonsense = folder.File("nonsense.pem");
  std::ofstream(nonsense) << "nonsense";
  ServerOptions no_pem;
  no_pem.tls_certificate = nonsense;
  no_pem.tls_key = nonsense;
  ServerOptions wrong_key;
  wrong_key.tls_certificate = MakeCertificate(folder, "first").certificate;
  wrong_key.tls_key = MakeCertificate(folder, "second").key;
  Start();
  ServerOptions taken;
  taken.listen = server_->address();

  EXPECT_THAT(refusal({}, {half}), HasSubstr("nothing carries out Watch"));
  EXPECT_THAT(refusal(no_tokens, {}), HasSubstr("/nowhere"));
  EXPECT_THAT(refusal(no_certificate, {}), HasSubstr("--tls-key: cannot read /nowhere.key"));
  EXPECT_THAT(refusal(no_pem, {}), HasSubstr("--tls-certificate holds no certificate in PEM"));
  EXPECT_THAT(refusal(wrong_key, {}), HasSubstr("--tls-key is not the key of --tls-certificate"));
  EXPECT_THAT(refusal(taken, {}), HasSubstr("give another with --listen"));
}

// After a hang-up comes the signal that stops it; the files are as they were, so nothing is told.
TEST(ServeDeathTest, AHangUpEndsNothing) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_EXIT(
      {
        const StopSignals stop;
        int hangups = 0;
        kill(getpid(), SIGHUP);
        std::thread([] {
          absl::SleepFor(absl::Milliseconds(100));
          kill(getpid(), SIGTERM);
        }).detach();
        const int signal = stop.Await([&hangups] { ++hangups; });
        std::cerr << "hang-ups " << hangups << ", then " << signal;
        std::_Exit(0);
      },
      testing::ExitedWithCode(0), "hang-ups 1, then 15");
}

TEST(ServeDeathTest, ASignalStopsTheProgramWithCodeZero) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  for (const int signal : {SIGTERM, SIGINT}) {
    EXPECT_EXIT(
        {
          const StopSignals stop;
          observe::Log log(observe::Level::kInfo);
          observe::Metrics metrics("cairn-test", "0");
          std::thread([signal] {
            absl::SleepFor(absl::Milliseconds(100));
            kill(getpid(), signal);
          }).detach();
          std::exit(Serve(ServerOptions(), {}, log, metrics, stop));
        },
        testing::ExitedWithCode(0),
        "\"event\":\"listening\".*\"address\":\"127.0.0.1:[0-9]+\"(.|\n)*\"event\":\"stopped\"");
  }
}

}  // namespace
}  // namespace cairn::rpc
