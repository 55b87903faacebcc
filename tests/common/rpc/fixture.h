#ifndef CAIRN_TESTS_COMMON_RPC_FIXTURE_H_
#define CAIRN_TESTS_COMMON_RPC_FIXTURE_H_

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "cairn/change/v1/change.pb.h"
#include "common/base/mutex.h"
#include "common/rpc/client/client.h"
#include "common/rpc/server/server.h"
#include "gtest/gtest.h"

namespace cairn::rpc {

using change::v1::WatchRequest;
using change::v1::WatchResponse;
using change::v1::WriteRequest;
using change::v1::WriteResponse;

inline constexpr char kService[] = "cairn.change.v1.ChangeService";
inline constexpr char kWrite[] = "cairn.change.v1.ChangeService/Write";
inline constexpr char kWatch[] = "cairn.change.v1.ChangeService/Watch";

// A table of the service that tests stand in for, with the methods that none of them asks.
inline ServiceTable TableWithHistory() {
  using change::v1::DescribeStateRequest;
  using change::v1::DescribeStateResponse;
  using change::v1::ListChangesRequest;
  using change::v1::ListChangesResponse;
  ServiceTable table = ServiceTable::For(kService);
  table.Unary<ListChangesRequest, ListChangesResponse>(
      "ListChanges",
      [](const CallContext&, const ListChangesRequest&) -> absl::StatusOr<ListChangesResponse> {
        return ListChangesResponse();
      });
  table.Unary<DescribeStateRequest, DescribeStateResponse>(
      "DescribeState",
      [](const CallContext&, const DescribeStateRequest&) -> absl::StatusOr<DescribeStateResponse> {
        return DescribeStateResponse();
      });
  return table;
}

// A stream that sends the tokens that a test gives it, and `idle` when asked for a sign of life.
class Feed {
 public:
  void Send(const std::string& token) {
    std::function<void()> wake;
    {
      const MutexLock lock(mutex_);
      tokens_.push_back(token);
      wake = wake_;
    }
    if (wake) wake();
  }
  void Close() {
    std::function<void()> wake;
    {
      const MutexLock lock(mutex_);
      closed_ = true;
      wake = wake_;
    }
    if (wake) wake();
  }
  int open() const { return open_; }
  std::function<void()> wake() {
    const MutexLock lock(mutex_);
    return wake_;
  }

  std::unique_ptr<MessageStream> Open(std::function<void()> wake) {
    const MutexLock lock(mutex_);
    wake_ = std::move(wake);
    return std::make_unique<Stream>(*this);
  }

 private:
  class Stream final : public MessageStream {
   public:
    explicit Stream(Feed& feed) : feed_(feed) { ++feed_.open_; }
    ~Stream() override { --feed_.open_; }
    absl::StatusOr<Pull> Next(Idle idle, google::protobuf::Message* response) override {
      const MutexLock lock(feed_.mutex_);
      auto& message = static_cast<WatchResponse&>(*response);
      message.Clear();
      if (next_ < feed_.tokens_.size()) {
        message.set_token(feed_.tokens_[next_++]);
        return Pull::kMessage;
      }
      if (feed_.closed_) return Pull::kEnd;
      if (idle == Idle::kNo) return Pull::kNothingYet;
      message.set_token("idle");
      return Pull::kMessage;
    }

   private:
    Feed& feed_;
    std::size_t next_ = 0;
  };

  Mutex mutex_;
  std::vector<std::string> tokens_ ABSL_GUARDED_BY(mutex_);
  bool closed_ ABSL_GUARDED_BY(mutex_) = false;
  std::function<void()> wake_ ABSL_GUARDED_BY(mutex_);
  std::atomic<int> open_{0};
};

// A real server on a free port of 127.0.0.1, whose handlers the test provides.
class ServerTest : public testing::Test {
 protected:
  ServerTest() {
    options_.program = "cairn-test";
    options_.workers = 2;
    options_.writers = 2;
    options_.drain = absl::Seconds(5);
    options_.metrics_listen = "127.0.0.1:0";
  }
  ~ServerTest() override {
    feed_.Close();
    server_.reset();
  }

  absl::Status TryStart() {
    ServiceTable table = TableWithHistory();
    table.Unary<WriteRequest, WriteResponse>(
        "Write", [this](const CallContext& call, const WriteRequest& request) {
          return write_(call, request);
        });
    table.Stream(
        "Watch",
        [this](const CallContext&, const google::protobuf::Message&,
               std::function<void()> wake) -> absl::StatusOr<std::unique_ptr<MessageStream>> {
          return feed_.Open(std::move(wake));
        });
    absl::StatusOr<std::unique_ptr<Server>> server =
        Server::Start(options_, {std::move(table)}, log_, metrics_);
    if (!server.ok()) return server.status();
    server_ = *std::move(server);
    return absl::OkStatus();
  }
  void Start() { ASSERT_EQ(TryStart(), absl::OkStatus()); }

  std::unique_ptr<Client> Connect(const std::string& token = "") {
    auto client = Client::Connect({.address = server_->address(), .token = token});
    EXPECT_TRUE(client.ok()) << client.status();
    return *std::move(client);
  }

  // A request that passes the field rules; `token` of the answer is its request id.
  static WriteRequest Request(const std::string& id = "r1") {
    WriteRequest request;
    request.add_operations()->mutable_delete_()->set_name("roles/r");
    request.set_request_id(id);
    return request;
  }

  using Write =
      std::function<absl::StatusOr<WriteResponse>(const CallContext&, const WriteRequest&)>;
  Write write_ = [](const CallContext&,
                    const WriteRequest& request) -> absl::StatusOr<WriteResponse> {
    WriteResponse response;
    response.set_token(request.request_id());
    return response;
  };

  // What the server has logged so far.
  std::string Logged() {
    log_.Flush();
    std::string text(static_cast<std::size_t>(lseek(log_file_, 0, SEEK_END)), '\0');
    EXPECT_EQ(pread(log_file_, text.data(), text.size(), 0), static_cast<ssize_t>(text.size()));
    return text;
  }

  ServerOptions options_;
  const int log_file_ = memfd_create("log", MFD_CLOEXEC);
  observe::Log log_{observe::Level::kInfo, log_file_};
  observe::Metrics metrics_{"cairn-test", "0"};
  Feed feed_;
  std::unique_ptr<Server> server_;
};

}  // namespace cairn::rpc

#endif  // CAIRN_TESTS_COMMON_RPC_FIXTURE_H_
