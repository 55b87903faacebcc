#include <ostream>
#include <set>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/status_macros.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_clock.h"

namespace cairn {
namespace {

struct LondonDay {
  const char* label;
  absl::CivilSecond utc;
  absl::CivilDay day;
};
void PrintTo(const LondonDay& day, std::ostream* out) { *out << day.label; }

class ClockTest : public testing::TestWithParam<LondonDay> {};

TEST_P(ClockTest, TodayIsTheDayInLondon) {
  const test::FakeClock clock(absl::FromCivil(GetParam().utc, absl::UTCTimeZone()));

  EXPECT_EQ(clock.Today(), GetParam().day);
}

// In 2026 summer time lasts from 29 March, 01:00 UTC, to 25 October, 01:00 UTC.
INSTANTIATE_TEST_SUITE_P(
    London, ClockTest,
    testing::Values(LondonDay{"winter_before_midnight", absl::CivilSecond(2026, 1, 14, 23, 59, 59),
                              absl::CivilDay(2026, 1, 14)},
                    LondonDay{"winter_midnight", absl::CivilSecond(2026, 1, 15, 0, 0, 0),
                              absl::CivilDay(2026, 1, 15)},
                    LondonDay{"last_winter_evening", absl::CivilSecond(2026, 3, 28, 23, 30, 0),
                              absl::CivilDay(2026, 3, 28)},
                    LondonDay{"first_summer_evening", absl::CivilSecond(2026, 3, 29, 22, 59, 59),
                              absl::CivilDay(2026, 3, 29)},
                    LondonDay{"first_summer_midnight", absl::CivilSecond(2026, 3, 29, 23, 0, 0),
                              absl::CivilDay(2026, 3, 30)},
                    LondonDay{"last_summer_midnight", absl::CivilSecond(2026, 10, 24, 23, 0, 0),
                              absl::CivilDay(2026, 10, 25)},
                    LondonDay{"first_winter_evening", absl::CivilSecond(2026, 10, 25, 23, 30, 0),
                              absl::CivilDay(2026, 10, 25)},
                    LondonDay{"new_year", absl::CivilSecond(2027, 1, 1, 0, 0, 0),
                              absl::CivilDay(2027, 1, 1)}),
    [](const auto& test) { return test.param.label; });

TEST(IdsTest, AnIdIsSixteenCharactersOfTheAlphabetAndBeginsWithALetter) {
  RandomIds ids;

  for (int i = 0; i < 2000; ++i) {
    const std::string id = ids.NewId();
    ASSERT_EQ(id.size(), 16u) << id;
    EXPECT_TRUE(absl::ascii_islower(id[0])) << id;
    EXPECT_EQ(id.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567"), std::string::npos) << id;
  }
}

TEST(IdsTest, TenThousandIdsAllDifferAndUseTheWholeAlphabet) {
  RandomIds ids;
  std::set<std::string> seen;
  std::set<char> letters;

  for (int i = 0; i < 10000; ++i) {
    const std::string id = ids.NewId();
    seen.insert(id);
    letters.insert(id.begin(), id.end());
  }

  EXPECT_EQ(seen.size(), 10000u);
  EXPECT_EQ(letters.size(), 32u);
}

// FIPS 180-2, appendix B.1 and B.2, and the empty message.
TEST(HashTest, Sha256MatchesThePublishedVectors) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256Hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// RFC 4231, test cases 1 and 2.
TEST(HashTest, HmacMatchesThePublishedVectors) {
  EXPECT_EQ(absl::BytesToHexString(HmacSha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(absl::BytesToHexString(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(HashTest, RandomBytesHaveTheSizeAskedForAndDiffer) {
  EXPECT_EQ(RandomBytes(32).size(), 32u);
  EXPECT_NE(RandomBytes(32), RandomBytes(32));
}

absl::StatusOr<int> Twice(const absl::StatusOr<int>& value) {
  ASSIGN_OR_RETURN(const int number, value);
  return 2 * number;
}

absl::Status Pass(const absl::Status& status, bool& went_on) {
  RETURN_IF_ERROR(status);
  went_on = true;
  return absl::OkStatus();
}

TEST(StatusMacrosTest, AnErrorLeavesAndAValueGoesOn) {
  bool went_on = false;

  EXPECT_EQ(*Twice(21), 42);
  EXPECT_EQ(Twice(absl::NotFoundError("no")).status(), absl::NotFoundError("no"));
  EXPECT_EQ(Pass(absl::AbortedError("no"), went_on), absl::AbortedError("no"));
  EXPECT_FALSE(went_on);
  EXPECT_TRUE(Pass(absl::OkStatus(), went_on).ok());
  EXPECT_TRUE(went_on);
}

}  // namespace
}  // namespace cairn
