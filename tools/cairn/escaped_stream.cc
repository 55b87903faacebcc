#include "tools/cairn/escaped_stream.h"

#include <cstddef>

#include "common/base/controls.h"

namespace cairn::cli {

EscapedStream::EscapedStream(std::ostream& stream)
    : stream_(stream), to_(stream.rdbuf(static_cast<std::streambuf*>(this))) {}

EscapedStream::~EscapedStream() {
  const std::ios_base::iostate state = stream_.rdstate();
  stream_.flush();
  stream_.rdbuf(to_);  // which clears the state
  stream_.setstate(state);
}

bool EscapedStream::Put(const std::string& escaped) {
  const auto size = static_cast<std::streamsize>(escaped.size());
  return to_->sputn(escaped.data(), size) == size;
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
  return Put(escaped) ? to_->pubsync() : -1;
}

}  // namespace cairn::cli
