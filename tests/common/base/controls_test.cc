#include "common/base/controls.h"

#include <ostream>
#include <string>

#include "gtest/gtest.h"

namespace cairn {
namespace {

struct Written {
  const char* label;
  std::string text;
  std::string escaped;
};
void PrintTo(const Written& written, std::ostream* out) { *out << written.label; }

class EscapeControlsTest : public testing::TestWithParam<Written> {};

TEST_P(EscapeControlsTest, WhatATerminalWouldObeyIsWrittenOut) {
  EXPECT_EQ(EscapeControls(GetParam().text), GetParam().escaped);
}

// However a text is cut, it comes out as it does whole.
TEST_P(EscapeControlsTest, PiecesComeToTheSameAsTheWhole) {
  const std::string& text = GetParam().text;
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    std::string escaped;
    std::string rest = text.substr(0, cut);
    rest.erase(0, EscapeControlsOfPiece(rest, escaped));

    escaped += EscapeControls(rest + text.substr(cut));

    EXPECT_EQ(escaped, GetParam().escaped) << "cut at " << cut;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Texts, EscapeControlsTest,
    testing::Values(Written{"empty", "", ""}, Written{"plain", "Head of Care", "Head of Care"},
                    Written{"letters_of_two_to_four_bytes", "\u00e9 \u2019 \U0001F3F4",
                            "\u00e9 \u2019 \U0001F3F4"},
                    Written{"tab_and_line_end", "a\tb\n", "a\tb\n"},
                    Written{"return_and_line_feed", "a,b\r\n", "a,b\r\n"},
                    Written{"return_alone", "a\rb", "a\\u000Db"},
                    Written{"return_at_the_end", "a\r", "a\\u000D"},
                    Written{"escape", "\x1b[31mred", "\\u001B[31mred"},
                    Written{"zero", std::string("a\0b", 3), "a\\u0000b"},
                    Written{"bell_and_delete", "\a\x7f", "\\u0007\\u007F"},
                    Written{"second_set", "\u009b31m", "\\u009B31m"},
                    Written{"second_set_as_a_byte",
                            "\x9b"
                            "31m",
                            "\\x9B31m"},
                    Written{"override", "a\u202eb", "a\\u202Eb"},
                    Written{"mark_of_direction", "a\u200fb", "a\\u200Fb"},
                    Written{"isolate", "a\u2066b", "a\\u2066b"},
                    Written{"line_separator", "a\u2028b", "a\\u2028b"},
                    Written{"cut_off", "a\xe2\x80", "a\\xE2\\x80"},
                    Written{"escape_in_too_many_bytes", "\xc0\x9b", "\\xC0\\x9B"},
                    Written{"escape_in_three_bytes", "\xe0\x80\x9b", "\\xE0\\x80\\x9B"},
                    Written{"half_a_pair", "\xed\xa0\x80", "\\xED\\xA0\\x80"},
                    Written{"beyond_the_last", "\xf4\x90\x80\x80", "\\xF4\\x90\\x80\\x80"}),
    [](const auto& test) { return test.param.label; });

TEST(FindControlTest, TheFirstIsFoundWithItsPlace) {
  const auto found = FindControl("\u00e9\u202e\x1b");

  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->at, 2);
  EXPECT_EQ(CodePointName(found->code_point), "U+202E");
}

TEST(FindControlTest, PlainTextHasNone) {
  EXPECT_FALSE(FindControl("Head of Children\u2019s\tServices\r\n").has_value());
}

}  // namespace
}  // namespace cairn
