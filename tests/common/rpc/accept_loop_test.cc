#include "common/rpc/server/accept_loop.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

#include "absl/time/clock.h"
#include "common/base/mutex.h"
#include "gtest/gtest.h"

namespace cairn::rpc {
namespace {

int Dial(int port) {
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  if (connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0)
    return connection;
  close(connection);
  return -1;
}

// True when the peer has closed the connection.
bool IsClosed(int connection) {
  char byte;
  return recv(connection, &byte, 1, 0) == 0;
}

class AcceptLoopTest : public testing::Test {
 protected:
  void Start(int most_descriptors) {
    auto loop = AcceptLoop::Bind({.host = "127.0.0.1", .port = 0}, most_descriptors);
    ASSERT_TRUE(loop.ok()) << loop.status();
    loop_ = *std::move(loop);
    loop_->Start([this](int, int connection) {
      const MutexLock lock(mutex_);
      taken_.push_back(connection);
    });
  }
  // Waits until so many connections were accepted or refused.
  void AwaitTaken(std::uint64_t connections) {
    for (int i = 0; i < 5000 && loop_->accepted() + loop_->refused() < connections; ++i)
      absl::SleepFor(absl::Milliseconds(1));
  }
  ~AcceptLoopTest() override {
    loop_.reset();
    for (const int connection : taken_) close(connection);
  }

  Mutex mutex_;
  std::vector<int> taken_;
  std::unique_ptr<AcceptLoop> loop_;
};

TEST_F(AcceptLoopTest, HandsConnectionsOnAndSaysWhichPortItBound) {
  Start(0);

  const int connection = Dial(loop_->address().port);
  AwaitTaken(1);

  EXPECT_GT(loop_->address().port, 0);
  EXPECT_EQ(loop_->accepted(), 1u);
  EXPECT_EQ(loop_->Probe(absl::Seconds(5)), absl::OkStatus());
  close(connection);
}

TEST_F(AcceptLoopTest, RefusesWhileDescriptorsAreShortAndThenGoesOn) {
  const int in_use = open("/dev/null", O_RDONLY);  // the lowest free one
  close(in_use);
  Start(in_use + 8);  // the listener, its event, and a few connections
  std::vector<int> connections;
  while (loop_->refused() == 0 && connections.size() < 100) {
    connections.push_back(Dial(loop_->address().port));
    AwaitTaken(connections.size());
  }
  ASSERT_EQ(loop_->refused(), 1u);
  EXPECT_TRUE(IsClosed(connections.back()));

  for (const int connection : connections) close(connection);
  {
    const MutexLock lock(mutex_);
    for (const int connection : taken_) close(connection);
    taken_.clear();
  }
  const std::uint64_t before = loop_->accepted();
  const int again = Dial(loop_->address().port);
  AwaitTaken(before + 2);

  EXPECT_EQ(loop_->accepted(), before + 1);
  close(again);
}

TEST_F(AcceptLoopTest, GoesOnAcceptingAfterTheProcessRanOutOfDescriptors) {
  Start(0);
  rlimit limit = {};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit before = limit;
  const int port = loop_->address().port;
  const int waiting = socket(AF_INET, SOCK_STREAM, 0);
  limit.rlim_cur = static_cast<rlim_t>(waiting + 1);
  setrlimit(RLIMIT_NOFILE, &limit);
  std::vector<int> hoard;
  for (int fd = dup(0); fd >= 0; fd = dup(0)) hoard.push_back(fd);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  ASSERT_EQ(connect(waiting, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(loop_->accepted(), 0u);

  setrlimit(RLIMIT_NOFILE, &before);
  for (const int fd : hoard) close(fd);
  AwaitTaken(1);

  EXPECT_EQ(loop_->accepted(), 1u);
  close(waiting);
}

TEST_F(AcceptLoopTest, ATakenPortIsNamed) {
  Start(0);

  const auto second = AcceptLoop::Bind(loop_->address(), 0);

  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(second.status().message().find(loop_->address().ToString()), absl::string_view::npos);
}

TEST_F(AcceptLoopTest, AProbeOfALoopThatDoesNotRunFails) {
  const auto loop = AcceptLoop::Bind({.host = "127.0.0.1", .port = 0}, 0);
  ASSERT_TRUE(loop.ok());

  EXPECT_EQ((*loop)->Probe(absl::Milliseconds(50)).code(), absl::StatusCode::kUnavailable);
}

TEST_F(AcceptLoopTest, AfterStoppingNobodyIsAccepted) {
  Start(0);
  const int port = loop_->address().port;

  loop_->Stop();

  EXPECT_EQ(Dial(port), -1);
}

}  // namespace
}  // namespace cairn::rpc
