#include "common/rpc/client/follower.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "common/errors/failure.h"
#include "gmock/gmock.h"
#include "tests/common/rpc/fixture.h"

namespace cairn::rpc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

absl::Status Forgotten() {
  return Failure(absl::StatusCode::kOutOfRange, ErrorReason::TOKEN_OUT_OF_RANGE)
      .Say("the token is older than the history");
}
absl::Status Gone() {
  return Failure(absl::StatusCode::kUnavailable, ErrorReason::SERVER_STOPPING).Say("stopping");
}

// What one watch says: messages with these tokens, and then its end; it stays open when that is OK.
struct Script {
  std::vector<std::string> tokens;
  absl::Status end;
};

class ScriptedStream final : public MessageStream {
 public:
  explicit ScriptedStream(Script script) : script_(std::move(script)) {}
  absl::StatusOr<Pull> Next(Idle, google::protobuf::Message* response) override {
    response->Clear();
    if (next_ < script_.tokens.size()) {
      static_cast<WatchResponse&>(*response).set_token(script_.tokens[next_++]);
      return Pull::kMessage;
    }
    if (!script_.end.ok()) return script_.end;
    return Pull::kNothingYet;
  }

 private:
  const Script script_;
  std::size_t next_ = 0;
};

// A follower of a server whose watches go by scripts, one after the other; the last one again and
// again.
class FollowerTest : public testing::Test {
 protected:
  ~FollowerTest() override {
    follower_.reset();
    client_.reset();
    server_.reset();
  }

  template <typename Do>
  auto Locked(const Do& action) {
    const MutexLock lock(mutex_);
    return action();
  }

  void Follow(std::vector<Script> scripts) {
    scripts_ = std::move(scripts);
    ServiceTable table = TableWithHistory();
    table.Unary<WriteRequest, WriteResponse>(
        "Write", [](const CallContext&, const WriteRequest&) -> absl::StatusOr<WriteResponse> {
          return WriteResponse();
        });
    table.Stream("Watch", [this](const CallContext&, const google::protobuf::Message& request,
                                 const std::function<void()>&) {
      return Open(static_cast<const WatchRequest&>(request).token());
    });
    ServerOptions options;
    options.program = "cairn-test";
    options.workers = 2;
    auto server = Server::Start(options, {std::move(table)}, log_, metrics_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    auto client = Client::Connect({.address = server_->address()});
    ASSERT_TRUE(client.ok()) << client.status();
    client_ = *std::move(client);
    follower_ = std::make_unique<Follower>(
        *client_,
        Follower::Callbacks{
            .types = {},
            .token = [this] { return Locked([this] { return token_; }); },
            .restart = [this] { Locked([this] { ++restarts_; }); },
            .receive = [this](const WatchResponse& response) { return Receive(response); },
            .patience = patience_,
            .lost =
                [this](const absl::Status& status) {
                  Locked([&] { lost_.push_back(status.code()); });
                }});
  }

  // Waits for a message with the token.
  void Await(const std::string& token) {
    for (int i = 0; i < 10'000; ++i) {
      if (Locked([&] { return !received_.empty() && received_.back() == token; })) return;
      absl::SleepFor(absl::Milliseconds(1));
    }
    FAIL() << token << " never came";
  }

  absl::Duration patience_ = absl::Seconds(15);
  std::string token_;
  std::string refuse_once_;  // a token whose message is not taken the first time
  int restarts_ = 0;
  std::vector<std::string> asked_;
  std::vector<std::string> received_;
  std::vector<absl::StatusCode> lost_;

 private:
  absl::StatusOr<std::unique_ptr<MessageStream>> Open(const std::string& token) {
    const MutexLock lock(mutex_);
    const std::size_t turn = std::min(asked_.size(), scripts_.size() - 1);
    asked_.push_back(token);
    return std::unique_ptr<MessageStream>(std::make_unique<ScriptedStream>(scripts_[turn]));
  }
  absl::Status Receive(const WatchResponse& response) {
    const MutexLock lock(mutex_);
    if (response.token() == refuse_once_) {
      refuse_once_.clear();
      return absl::InternalError("the disk is full");
    }
    received_.push_back(response.token());
    token_ = response.token();
    return absl::OkStatus();
  }

  Mutex mutex_;
  std::vector<Script> scripts_;
  observe::Log log_{observe::Level::kInfo, memfd_create("log", MFD_CLOEXEC)};
  observe::Metrics metrics_{"cairn-test", "0"};
  std::unique_ptr<Server> server_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<Follower> follower_;
};

TEST_F(FollowerTest, ReadsTheStateFirstAndGoesOnBehindTheLastTokenWhenTheStreamBreaks) {
  Follow({{{"t@1", "t@2"}, Gone()}, {{"t@3"}, absl::OkStatus()}});
  Await("t@3");

  EXPECT_THAT(asked_, ElementsAre("", "t@2"));
  EXPECT_THAT(received_, ElementsAre("t@1", "t@2", "t@3"));
  EXPECT_EQ(restarts_, 1) << "what was received still counts";
  EXPECT_THAT(lost_, ElementsAre(absl::StatusCode::kUnavailable));
}

// The connection stands, and nothing comes over it.
TEST_F(FollowerTest, AStreamThatIsSilentTooLongIsLost) {
  patience_ = absl::Milliseconds(500);
  Follow({{{"t@1"}, absl::OkStatus()}, {{"t@2"}, absl::OkStatus()}});
  Await("t@2");

  EXPECT_THAT(asked_, ElementsAre("", "t@1"));
  EXPECT_THAT(lost_, ElementsAre(absl::StatusCode::kUnavailable));
}

TEST_F(FollowerTest, AStreamThatEndedOfAgeIsNotLost) {
  const absl::Status old =
      Failure(absl::StatusCode::kUnavailable, ErrorReason::STREAM_TOO_OLD).Say("old");
  Follow({{{"t@1"}, old}, {{"t@2"}, absl::OkStatus()}});
  Await("t@2");

  EXPECT_THAT(asked_, ElementsAre("", "t@1"));
  EXPECT_THAT(lost_, IsEmpty());
}

TEST_F(FollowerTest, GoesOnBehindTheTokenOfAnEarlierLife) {
  token_ = "t@7";
  Follow({{{"t@8"}, absl::OkStatus()}});
  Await("t@8");

  EXPECT_THAT(asked_, ElementsAre("t@7"));
  EXPECT_EQ(restarts_, 0);
  EXPECT_THAT(lost_, IsEmpty());
}

TEST_F(FollowerTest, ReadsTheStateAnewWhenTheServiceNoLongerKnowsTheToken) {
  token_ = "t@7";
  Follow({{{}, Forgotten()}, {{"u@1"}, absl::OkStatus()}});
  Await("u@1");

  EXPECT_THAT(asked_, ElementsAre("t@7", ""));
  EXPECT_EQ(restarts_, 1);
  EXPECT_THAT(lost_, ElementsAre(absl::StatusCode::kOutOfRange));
}

TEST_F(FollowerTest, AsksAgainForAMessageThatCouldNotBeTaken) {
  refuse_once_ = "t@2";
  Follow({{{"t@1", "t@2", "t@3"}, absl::OkStatus()}, {{"t@2", "t@3"}, absl::OkStatus()}});
  Await("t@3");

  EXPECT_THAT(asked_, ElementsAre("", "t@1"));
  EXPECT_THAT(received_, ElementsAre("t@1", "t@2", "t@3"));
  EXPECT_THAT(lost_, ElementsAre(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace cairn::rpc
