#include "common/resource/page_token.h"

#include <string>

#include "gtest/gtest.h"
#include "tests/support/matchers.h"

namespace cairn::resource {
namespace {

using test::FailsWith;
using test::IsOkAndHolds;

const PageTokens& Tokens() {
  static const PageTokens tokens("a secret of thirty-two characters");
  return tokens;
}

TEST(PageTokensTest, ATokenGivesItsPositionForItsQuery) {
  for (const std::string& position :
       {std::string(), std::string("t3:abc"), std::string("\0\xff", 2), std::string(1000, 'x')})
    EXPECT_THAT(Tokens().Read("posts of ayr", Tokens().Make("posts of ayr", position)),
                IsOkAndHolds(position));
}

TEST(PageTokensTest, ATokenOfAnotherQueryIsRefused) {
  const std::string token = Tokens().Make("posts of ayr", "t3:abc");

  EXPECT_THAT(Tokens().Read("posts of bute", token), FailsWith(ErrorReason::BAD_PAGE_TOKEN));
  EXPECT_THAT(Tokens().Read("", token), FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

// The length of the query is signed, so a character cannot wander from it to the position.
TEST(PageTokensTest, QueryAndPositionAreKeptApart) {
  EXPECT_NE(Tokens().Make("ab", "c"), Tokens().Make("a", "bc"));
  EXPECT_THAT(Tokens().Read("a", Tokens().Make("ab", "c")), FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

TEST(PageTokensTest, ATokenOfAnotherDatabaseIsRefused) {
  EXPECT_THAT(Tokens().Read("q", PageTokens("another secret").Make("q", "p")),
              FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

TEST(PageTokensTest, ATokenWithOneCharacterChangedIsRefusedWhereverItIs) {
  const std::string token = Tokens().Make("q", "t3:abc");

  for (std::size_t i = 0; i < token.size(); ++i) {
    for (const char other : {'A', 'B', 'z', '0', '-', '=', ' '}) {
      std::string altered = token;
      altered[i] = other;
      if (altered == token) continue;
      EXPECT_THAT(Tokens().Read("q", altered), FailsWith(ErrorReason::BAD_PAGE_TOKEN))
          << i << other;
    }
  }
}

TEST(PageTokensTest, ATokenCutShortOrLengthenedIsRefused) {
  const std::string token = Tokens().Make("q", "t3:abc");

  for (std::size_t size = 0; size < token.size(); ++size)
    EXPECT_THAT(Tokens().Read("q", token.substr(0, size)), FailsWith(ErrorReason::BAD_PAGE_TOKEN))
        << size;
  EXPECT_THAT(Tokens().Read("q", token + "A"), FailsWith(ErrorReason::BAD_PAGE_TOKEN));
  EXPECT_THAT(Tokens().Read("q", token + "="), FailsWith(ErrorReason::BAD_PAGE_TOKEN));
  EXPECT_THAT(Tokens().Read("q", token + "\n"), FailsWith(ErrorReason::BAD_PAGE_TOKEN));
}

TEST(PageTokensTest, WhatIsNoTokenIsRefused) {
  for (const char* token : {"x", "not a token", "\xff\xfe", "AAAAAAAAAAAAAAAAAAAAAA", "roles@1842"})
    EXPECT_THAT(Tokens().Read("q", token), FailsWith(ErrorReason::BAD_PAGE_TOKEN)) << token;
}

}  // namespace
}  // namespace cairn::resource
