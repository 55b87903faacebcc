// Certificates and tokens that change while a server and its clients run.

#include "tests/common/rpc/certificates.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

#include "absl/time/clock.h"
#include "common/base/ids.h"
#include "common/rpc/server/server_certificates.h"
#include "tests/common/rpc/fixture.h"
#include "tests/support/fake_clock.h"
#include "tests/support/matchers.h"
#include "tests/support/temp_folder.h"

namespace cairn::rpc {
namespace {

using test::IsOk;
using testing::HasSubstr;

std::string TextOf(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// As editors and Kubernetes do it.
void Put(const std::string& text, const std::string& path) {
  std::ofstream(path + ".new") << text;
  std::filesystem::rename(path + ".new", path);
}

// ---- the server's files

class ServerCertificatesTest : public testing::Test {
 protected:
  ServerCertificatesTest() {
    Take(MakeCertificate(folder_, "first"));
    auto opened = ServerCertificates::Open({.certificate = crt_, .key = key_}, clock_);
    EXPECT_THAT(opened, IsOk());
    certificates_ = *std::move(opened);
  }
  void Take(const CertificateFiles& files) {
    Put(TextOf(files.certificate), crt_);
    Put(TextOf(files.key), key_);
  }
  // What a look at the files says that cannot be used; nothing has changed then.
  std::string Refused() {
    const absl::Time before = certificates_->not_after();
    const absl::StatusOr<bool> changed = certificates_->Refresh();
    EXPECT_FALSE(changed.ok());
    EXPECT_EQ(certificates_->not_after(), before);
    const absl::StatusOr<bool> again = certificates_->Refresh();
    EXPECT_TRUE(again.ok() && !*again) << "it is told once";
    return std::string(changed.status().message());
  }

  const SystemClock clock_;
  const test::TempFolder folder_;
  const std::string crt_ = folder_.File("tls.crt");
  const std::string key_ = folder_.File("tls.key");
  std::unique_ptr<ServerCertificates> certificates_;
};

TEST_F(ServerCertificatesTest, ARenewedCertificateIsTaken) {
  const absl::StatusOr<bool> same = certificates_->Refresh();
  ASSERT_THAT(same, IsOk());
  EXPECT_FALSE(*same);

  Take(MakeCertificate(folder_, "renewed", {.ends = absl::Hours(48)}));

  const absl::StatusOr<bool> changed = certificates_->Refresh();
  ASSERT_THAT(changed, IsOk());
  EXPECT_TRUE(*changed);
  EXPECT_GT(certificates_->not_after(), absl::Now() + absl::Hours(47));
}

TEST_F(ServerCertificatesTest, WhatCannotBeUsedChangesNothingAndIsToldOnce) {
  const CertificateFiles renewed = MakeCertificate(folder_, "renewed");
  const std::string whole = TextOf(renewed.certificate);

  Put(whole, crt_);
  EXPECT_THAT(Refused(), HasSubstr("--tls-key is not the key of --tls-certificate"));
  Put(whole.substr(0, whole.size() / 2), crt_);
  EXPECT_THAT(Refused(), HasSubstr("holds no certificate in PEM"));
  std::filesystem::remove(key_);
  EXPECT_THAT(Refused(), HasSubstr("cannot read"));
  Take(MakeCertificate(folder_, "old", {.begins = -absl::Hours(2), .ends = -absl::Hours(1)}));
  EXPECT_THAT(Refused(), HasSubstr("expired at "));
  Take(MakeCertificate(folder_, "coming", {.begins = absl::Hours(1), .ends = absl::Hours(2)}));
  EXPECT_THAT(Refused(), HasSubstr("is this machine's clock right?"));
  Take(MakeCertificate(folder_, "other", {.names = "DNS:elsewhere.example"}));
  EXPECT_THAT(Refused(), HasSubstr("is for elsewhere.example, the one in force for 127.0.0.1"));

  Take(MakeCertificate(folder_, "more", {.names = "DNS:cairn.example,IP:127.0.0.1"}));
  const absl::StatusOr<bool> changed = certificates_->Refresh();
  ASSERT_THAT(changed, IsOk());
  EXPECT_TRUE(*changed);
}

TEST_F(ServerCertificatesTest, AnAuthorityThatIsCutOffIsRefused) {
  const std::string authority = folder_.File("ca.crt");
  const std::string whole = TextOf(crt_);
  Put(whole + whole, authority);
  const auto open = [&] {
    return ServerCertificates::Open({.certificate = crt_, .key = key_, .client_ca = authority},
                                    clock_);
  };
  EXPECT_THAT(open(), IsOk());
  Put(whole + whole.substr(0, whole.size() / 2), authority);
  EXPECT_THAT(std::string(open().status().message()),
              HasSubstr("its certificate 2 of 2 cannot be read"));
}

// ---- while calls go on

class ChangingFilesTest : public ServerTest {
 protected:
  // What a call says until it says it, for at most 20 s.
  absl::StatusCode Until(absl::StatusCode wanted, Client& client) {
    absl::StatusCode last = absl::StatusCode::kUnknown;
    for (int tenths = 0; tenths < 200 && last != wanted; ++tenths) {
      last = client.Call<WriteResponse>(kWrite, Request(), absl::Seconds(5)).status().code();
      if (last != wanted) absl::SleepFor(absl::Milliseconds(100));
    }
    return last;
  }

  const test::TempFolder folder_;
};

TEST_F(ChangingFilesTest, ARenewedCertificateIsShownAndOpenStreamsGoOn) {
  const CertificateFiles now = MakeCertificate(folder_, "server");
  const std::string first = TextOf(now.certificate);
  options_.tls_certificate = now.certificate;
  options_.tls_key = now.key;
  Start();
  const std::string authority = folder_.File("ca.crt");
  Put(first, authority);
  const auto follower =
      Client::Connect({.address = server_->address(), .tls = true, .ca = authority});
  ASSERT_THAT(follower, IsOk());
  Cancellation cancellation;
  std::atomic<int> messages = 0;
  std::thread stream([&] {
    (void)(*follower)->Stream<WatchResponse>(
        kWatch, WatchRequest(),
        [&](const WatchResponse&) {
          ++messages;
          return true;
        },
        cancellation);
  });
  feed_.Send("before");
  while (messages < 1) absl::SleepFor(absl::Milliseconds(10));

  const CertificateFiles renewed = MakeCertificate(folder_, "renewed");
  const std::string second = TextOf(renewed.certificate);
  Put(TextOf(renewed.key), now.key);
  Put(second, now.certificate);
  Put(second, folder_.File("second.crt"));
  const auto newcomer = Client::Connect(
      {.address = server_->address(), .tls = true, .ca = folder_.File("second.crt")});
  ASSERT_THAT(newcomer, IsOk());
  EXPECT_EQ(Until(absl::StatusCode::kOk, **newcomer), absl::StatusCode::kOk);

  const int told = messages;
  feed_.Send("after");
  for (int tenths = 0; tenths < 100 && messages == told; ++tenths)
    absl::SleepFor(absl::Milliseconds(100));
  EXPECT_GT(messages, told) << "the stream went on over the connection that it began on";
  cancellation.Cancel();
  stream.join();

  // Whoever trusts the old one only is turned away once they connect anew; a client whose authority
  // changes takes the new one.
  Put(second, authority);
  EXPECT_EQ(Until(absl::StatusCode::kOk, **follower), absl::StatusCode::kOk);
}

TEST_F(ChangingFilesTest, AClientTakesAChangedTokenAndKeepsTheOldOneWhereItCannot) {
  const std::string tokens = folder_.File("tokens");
  const auto allow = [&](const std::string& token) {
    Put(Sha256Hex(token) + " feed READ_ESTABLISHMENT,WRITE_ESTABLISHMENT trafford\n", tokens);
  };
  allow("sesame");
  options_.auth = "tokens:" + tokens;
  Start();
  const std::string own = folder_.File("token");
  Put("sesame\n", own);
  std::vector<absl::Status> told;
  const auto client =
      Client::Connect({.address = server_->address(),
                       .token_file = own,
                       .on_change = [&](const absl::Status& taken) { told.push_back(taken); }});
  ASSERT_THAT(client, IsOk());
  EXPECT_EQ(Until(absl::StatusCode::kOk, **client), absl::StatusCode::kOk);

  Put("", own);
  absl::SleepFor(absl::Milliseconds(1100));
  EXPECT_EQ(Until(absl::StatusCode::kOk, **client), absl::StatusCode::kOk);
  ASSERT_THAT(told, testing::SizeIs(1));
  EXPECT_THAT(std::string(told[0].message()), HasSubstr("cannot be read or is empty"));

  allow("open");
  EXPECT_EQ(Until(absl::StatusCode::kUnauthenticated, **client),
            absl::StatusCode::kUnauthenticated);
  Put("open\n", own);
  EXPECT_EQ(Until(absl::StatusCode::kOk, **client), absl::StatusCode::kOk);
  ASSERT_THAT(told, testing::SizeIs(2));
  EXPECT_THAT(told[1], IsOk());
}

}  // namespace
}  // namespace cairn::rpc
