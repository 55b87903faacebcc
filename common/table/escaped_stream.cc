#include "common/table/escaped_stream.h"

#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

#include "common/base/controls.h"
#include "common/table/wrap.h"

namespace cairn::table {

EscapedStream::EscapedStream(std::ostream& stream, Emphasis emphasis)
    : stream_(stream), emphasis_(emphasis), to_(stream.rdbuf(this)) {}

EscapedStream::~EscapedStream() {
  const std::ios_base::iostate state = stream_.rdstate();
  stream_.flush();
  stream_.rdbuf(to_);  // which clears the state
  stream_.setstate(state);
}

bool EscapedStream::Send(const std::string& text) {
  const auto size = static_cast<std::streamsize>(text.size());
  return to_->sputn(text.data(), size) == size;
}

bool EscapedStream::Put(const std::string& escaped) {
  if (width_ == 0 && line_.empty()) return Send(escaped);
  line_ += escaped;
  bool sent = true;
  for (std::size_t end = line_.find('\n'); end != std::string::npos; end = line_.find('\n')) {
    sent = Send(Wrapped(line_.substr(0, end), width_) + "\n") && sent;
    line_.erase(0, end + 1);
  }
  return sent;
}

EscapedStream::int_type EscapedStream::overflow(int_type c) {
  if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
  const char one = traits_type::to_char_type(c);
  return xsputn(&one, 1) == 1 ? c : traits_type::eof();
}

std::streamsize EscapedStream::xsputn(const char* text, std::streamsize size) {
  unfinished_.append(text, static_cast<std::size_t>(size));
  std::string escaped;
  unfinished_.erase(0, EscapeControlsOfPiece(unfinished_, escaped));
  return Put(escaped) ? size : 0;
}

// What is still unfinished when the stream is flushed has no end.
int EscapedStream::sync() {
  const std::string escaped = EscapeControls(unfinished_);
  unfinished_.clear();
  const bool put = Put(escaped);
  const std::string rest = Wrapped(line_, width_);
  line_.clear();
  return put && Send(rest) ? to_->pubsync() : -1;
}

std::ostream& operator<<(std::ostream& out, const Heading& heading) {
  auto* escaped = dynamic_cast<EscapedStream*>(out.rdbuf());
  if (escaped == nullptr || escaped->emphasis_ == EscapedStream::Emphasis::kNone)
    return out << heading.words;
  escaped->Put("\033[1m");
  out << heading.words;
  escaped->Put("\033[0m");
  return out;
}

EscapedStream::Emphasis EmphasisOf(int file) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool wanted = isatty(file) != 0 && (no_colour == nullptr || *no_colour == '\0') &&
                      terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
  return wanted ? EscapedStream::Emphasis::kBold : EscapedStream::Emphasis::kNone;
}

}  // namespace cairn::table
