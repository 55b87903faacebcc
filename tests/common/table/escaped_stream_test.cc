#include "common/table/escaped_stream.h"

#include <ostream>
#include <sstream>
#include <streambuf>

#include "gtest/gtest.h"

namespace cairn::table {
namespace {

TEST(EscapedStreamTest, ATitleThatHoldsAnEscapeSequenceIsShownAndNotObeyed) {
  std::ostringstream out;

  {
    const EscapedStream escaped(out);
    out << "Head of \x1b[31mCare" << '\x07' << "\n";
  }

  EXPECT_EQ(out.str(), "Head of \\u001B[31mCare\\u0007\n");
}

TEST(EscapedStreamTest, ACharacterWrittenInTwoPartsStaysWhole) {
  std::ostringstream out;

  {
    const EscapedStream escaped(out);
    out << "Children\xe2"
        << "\x80\x99s";
  }

  EXPECT_EQ(out.str(), "Children\u2019s");
}

TEST(EscapedStreamTest, AfterwardsTheStreamIsAsItWas) {
  std::ostringstream out;

  { const EscapedStream escaped(out); }
  out << "\x1b";

  EXPECT_EQ(out.str(), "\x1b");
}

TEST(EscapedStreamTest, AHeadingIsBoldOnlyWhereThatIsWantedAndHidesNoEscapeSequence) {
  std::ostringstream plain;
  std::ostringstream bold;

  plain << Heading{"WHO"} << " 1\n";
  {
    const EscapedStream escaped(bold, EscapedStream::Emphasis::kBold);
    bold << Heading{"WHO\x1b"} << " 1\n";
  }

  EXPECT_EQ(plain.str(), "WHO 1\n");
  EXPECT_EQ(bold.str(), "\x1b[1mWHO\\u001B\x1b[0m 1\n");
}

TEST(EscapedStreamTest, LongLinesAreBrokenWhereThatIsWanted) {
  std::ostringstream out;

  {
    EscapedStream escaped(out, EscapedStream::Emphasis::kBold);
    escaped.WrapAt(10);
    out << Heading{"WHO"} << " is missing\nyes no";
    out.flush();
    out << "\n";
    escaped.WrapAt(0);
    out << "as long as it is\n";
  }

  EXPECT_EQ(out.str(), "\x1b[1mWHO\x1b[0m is\n  missing\nyes no\nas long as it is\n");
}

// Takes nothing, as a full disk.
class Full final : public std::streambuf {};

TEST(EscapedStreamTest, WhatCannotBeWrittenFailsTheStream) {
  Full full;
  std::ostream out(&full);
  const EscapedStream escaped(out);

  out << "Head";

  EXPECT_FALSE(out.flush());
}

}  // namespace
}  // namespace cairn::table
