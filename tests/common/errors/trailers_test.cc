#include "common/errors/trailers.h"

#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "common/errors/failure.h"
#include "common/errors/text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn {
namespace {

using test::BadFieldsOf;
using test::MetadataOf;
using testing::EndsWith;
using testing::Pair;

constexpr absl::string_view kEuro = "\xe2\x82\xac";

// As a caller receives it.
absl::Status Received(const absl::Status& status) {
  const google::rpc::Status sent = FitTrailers(ToRpcStatus(status));
  return FromRpcStatus(status.code(), sent.message(), sent.SerializeAsString());
}

// Bytes on the wire: names and values of three trailers, and the 32 that each counts besides
// (RFC 9113, section 6.5.2).
std::size_t TrailersOf(const absl::Status& status) {
  const google::rpc::Status sent = FitTrailers(ToRpcStatus(status));
  return std::string("grpc-statusgrpc-messagegrpc-status-details-bin").size() + 2 +
         EncodedSize(sent.message()) + absl::Base64Escape(sent.SerializeAsString()).size() + 3 * 32;
}

std::string Repeated(absl::string_view text, int times) {
  std::string repeated;
  for (int i = 0; i < times; ++i) absl::StrAppend(&repeated, text);
  return repeated;
}

absl::Status ManyBad(int count, absl::string_view problem) {
  Violations violations;
  for (int i = 0; i < count; ++i)
    violations.Add(absl::StrCat("operations[", i, "].post.display_name"), problem);
  return violations.ToStatus();
}

absl::Status OneFact(absl::string_view value) {
  return Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
      .With("resource", value)
      .Say("there is no ", value);
}

TEST(TrailersTest, EveryFailureFitsInSixKibibytesAndKeepsItsCodeAndReason) {
  Violations long_paths;
  for (int i = 0; i < 50; ++i) long_paths.Add(Repeated("a", 5000), Repeated(kEuro, 5000));
  Failure many_facts(absl::StatusCode::kFailedPrecondition, ErrorReason::POST_CLOSED);
  for (int i = 0; i < 40; ++i)
    std::move(many_facts).With(absl::StrCat("fact", i), Repeated(kEuro, 1000));
  const std::pair<const char*, absl::Status> cases[] = {
      {"150 bad fields", ManyBad(150, "is required")},
      {"5,000 bad fields", ManyBad(5000, "must be at most 200 bytes")},
      {"5,000 of many bytes", ManyBad(5000, Repeated("x", 4096))},
      {"words that are not ASCII", ManyBad(5000, Repeated(kEuro, 300))},
      {"percent signs", ManyBad(100, Repeated("%", 300))},
      {"long paths", long_paths.ToStatus()},
      {"a long name", OneFact(Repeated("n", 1 << 20))},
      {"a long name that is not ASCII", OneFact(Repeated(kEuro, 1 << 18))},
      {"a long name that is no UTF-8", OneFact(Repeated("\xff", 1 << 18))},
      {"many facts", std::move(many_facts).Say(Repeated("\n", 9000))},
  };
  for (const auto& [label, status] : cases) {
    EXPECT_LE(TrailersOf(status), kMostTrailers) << label;
    EXPECT_EQ(Received(status).code(), status.code()) << label;
    EXPECT_EQ(ReasonOf(Received(status)), ReasonOf(status)) << label;
  }
}

TEST(TrailersTest, OfManyBadFieldsTheFirstAreListedAndAllAreCounted) {
  const absl::Status received = Received(ManyBad(5000, "is required"));

  const std::vector<std::string> listed = BadFieldsOf(received);
  ASSERT_GE(listed.size(), 20u);
  EXPECT_EQ(listed.front(), "operations[0].post.display_name");
  EXPECT_EQ(listed[19], "operations[19].post.display_name");
  EXPECT_THAT(MetadataOf(received),
              testing::UnorderedElementsAre(Pair("count", "5000"),
                                            Pair("listed", absl::StrCat(listed.size()))));
  EXPECT_THAT(std::string(received.message()), EndsWith("; and 4990 more"));
}

TEST(TrailersTest, WhatIsSmallArrivesAsItIs) {
  for (const absl::Status& status : {ManyBad(3, "is required"), OneFact("roles/r")}) {
    EXPECT_EQ(Received(status).message(), status.message());
    EXPECT_EQ(BadFieldsOf(Received(status)), BadFieldsOf(status));
    EXPECT_EQ(MetadataOf(Received(status)), MetadataOf(status));
  }
}

TEST(TrailersTest, AnEchoedValueIsCutAtACharacterAndSaysSo) {
  const absl::Status received = Received(OneFact(Repeated(kEuro, 4096)));

  const std::string resource = MetadataOf(received)["resource"];
  EXPECT_LE(resource.size(), 1536u);
  EXPECT_THAT(resource, EndsWith(absl::StrCat(kEuro, "...")));
  EXPECT_THAT(std::string(received.message()), EndsWith(absl::StrCat(kEuro, "...")));
}

TEST(TrailersTest, WhoPassesBadFieldsOnPassesTheirNumberOn) {
  Violations passed_on;
  passed_on.Add("of.ones.own", "is required");

  passed_on.AddFrom(Received(ManyBad(5000, "is required")), "batch.");

  EXPECT_EQ(passed_on.count(), 5001u);
  EXPECT_THAT(MetadataOf(Received(passed_on.ToStatus()))["count"], "5001");
}

TEST(TextTest, IsCutBetweenCharacters) {
  struct Case {
    std::string text;
    std::size_t most;
    std::string cut;
  };
  const std::string euros = Repeated(kEuro, 4);
  const Case cases[] = {{"abcdef", 6, "abcdef"},
                        {"abcdefg", 6, "abc..."},
                        {euros, 12, euros},
                        {euros, 11, Repeated(kEuro, 2) + "..."},
                        {euros, 8, "\xe2\x82\xac..."},
                        {euros, 5, "..."}};
  for (const Case& c : cases) EXPECT_EQ(Cut(c.text, c.most), c.cut) << c.text << " " << c.most;
}

TEST(TextTest, IsAsLongAsItsPercentEncoding) {
  EXPECT_EQ(EncodedSize("a b~"), 4u);
  EXPECT_EQ(EncodedSize("100%"), 6u);
  EXPECT_EQ(EncodedSize("\n"), 3u);
  EXPECT_EQ(EncodedSize(kEuro), 9u);
  EXPECT_EQ(CutEncoded(Repeated(kEuro, 3), 21), absl::StrCat(kEuro, kEuro, "..."));
}

}  // namespace
}  // namespace cairn
