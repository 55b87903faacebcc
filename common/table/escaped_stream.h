#ifndef CAIRN_COMMON_TABLE_ESCAPED_STREAM_H_
#define CAIRN_COMMON_TABLE_ESCAPED_STREAM_H_

#include <cstddef>
#include <ostream>
#include <streambuf>
#include <string>

namespace cairn::table {

// While it lives, what is written to a stream reaches it with control characters written out: a
// title that holds an escape sequence is shown and not obeyed, wherever it is printed. What the
// command itself tells a terminal, as to clear a line, goes to std::clog.
class EscapedStream final : public std::streambuf {
 public:
  // Breaks the lines that begin from here on at blanks, where they are longer; 0: none.
  void WrapAt(std::size_t width) { width_ = width; }

  // Whether Heading shows as bold.
  enum class Emphasis { kNone, kBold };
  explicit EscapedStream(std::ostream& stream, Emphasis emphasis = Emphasis::kNone);
  ~EscapedStream() override;
  EscapedStream(const EscapedStream&) = delete;
  EscapedStream& operator=(const EscapedStream&) = delete;

 private:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* text, std::streamsize size) override;
  int sync() override;

  bool Put(const std::string& escaped);
  bool Send(const std::string& text);
  friend std::ostream& operator<<(std::ostream& out, const struct Heading& heading);

  std::ostream& stream_;
  Emphasis emphasis_;
  std::streambuf* to_;
  std::size_t width_ = 0;
  std::string line_;        // the beginning of a line, where lines are broken
  std::string unfinished_;  // the first bytes of a character whose others are still to come
};

// Words above an answer, bold where the stream is an EscapedStream that emphasises.
struct Heading {
  std::string words;
};
std::ostream& operator<<(std::ostream& out, const Heading& heading);

// What a terminal wants: kBold unless it is none, is dumb, or NO_COLOR is set.
EscapedStream::Emphasis EmphasisOf(int file);

}  // namespace cairn::table

#endif  // CAIRN_COMMON_TABLE_ESCAPED_STREAM_H_
