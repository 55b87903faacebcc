#include "services/web/importing/text/csv.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/resource/text.h"
#include "services/web/importing/text/fold.h"

namespace cairn::imports {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr absl::string_view kReplacement = "\xEF\xBF\xBD";

// What the bytes 80 to 9F mean in Windows-1252; 0 where nothing.
constexpr std::uint16_t kWindows1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void AppendUtf8(std::uint32_t c, std::string* text) {
  if (c < 0x80) {
    text->push_back(static_cast<char>(c));
  } else if (c < 0x800) {
    text->push_back(static_cast<char>(0xC0 | (c >> 6)));
    text->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  } else {
    text->push_back(static_cast<char>(0xE0 | (c >> 12)));
    text->push_back(static_cast<char>(0x80 | ((c >> 6) & 0x3F)));
    text->push_back(static_cast<char>(0x80 | (c & 0x3F)));
  }
}

// Bytes in the character that begins with `lead`; 0 when none may.
std::size_t CharacterLength(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead < 0xE0) return 2;
  if (lead >= 0xE0 && lead < 0xF0) return 3;
  if (lead >= 0xF0 && lead < 0xF5) return 4;
  return 0;
}

// The least and greatest second byte behind `lead`: shuts out overlong forms, surrogates and what
// lies behind U+10FFFF.
std::pair<unsigned char, unsigned char> SecondByte(unsigned char lead) {
  switch (lead) {
    case 0xE0:
      return {0xA0, 0xBF};
    case 0xED:
      return {0x80, 0x9F};
    case 0xF0:
      return {0x90, 0xBF};
    case 0xF4:
      return {0x80, 0x8F};
  }
  return {0x80, 0xBF};
}

int LineAt(absl::string_view bytes, std::size_t position) {
  return 1 + static_cast<int>(std::count(
                 bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(position), '\n'));
}

}  // namespace

bool IsUtf8(absl::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = CharacterLength(lead);
    if (length == 0 || i + length > text.size()) return false;
    for (std::size_t k = 1; k < length; ++k) {
      const auto byte = static_cast<unsigned char>(text[i + k]);
      const auto [least, greatest] =
          k == 1 ? SecondByte(lead) : std::make_pair<unsigned char, unsigned char>(0x80, 0xBF);
      if (byte < least || byte > greatest) return false;
    }
    i += length;
  }
  return true;
}

bool FromWindows1252(absl::string_view bytes, std::string* text) {
  text->clear();
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 || byte >= 0xA0) {
      AppendUtf8(byte, text);
    } else if (kWindows1252[byte - 0x80] != 0) {
      AppendUtf8(kWindows1252[byte - 0x80], text);
    } else {
      return false;
    }
  }
  return true;
}

CsvReader::CsvReader(absl::string_view bytes, Strictness strictness, Report& report)
    : bytes_(bytes), strictness_(strictness), report_(report) {
  failed_ = !CheckBytes();
}

bool CsvReader::CheckBytes() {
  if (absl::StartsWith(bytes_, "\xFF\xFE") || absl::StartsWith(bytes_, "\xFE\xFF")) {
    report_.RefuseFile(1, "", "is UTF-16 text; save it as UTF-8 CSV and import that");
    return false;
  }
  if (absl::StartsWith(bytes_, kByteOrderMark)) position_ = kByteOrderMark.size();
  if (const void* zero =
          bytes_.empty() ? nullptr : std::memchr(bytes_.data(), '\0', bytes_.size())) {
    const auto at = static_cast<std::size_t>(static_cast<const char*>(zero) - bytes_.data());
    report_.RefuseFile(LineAt(bytes_, at), "",
                       "holds a zero byte, so it is not a CSV file; export it again as CSV");
    return false;
  }
  all_utf8_ = IsUtf8(bytes_);
  holds_replacements_ = absl::StrContains(bytes_, kReplacement);
  return true;
}

void CsvReader::CountLines(std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to; ++i) {
    const bool lone_return = bytes_[i] == '\r' && (i + 1 == bytes_.size() || bytes_[i + 1] != '\n');
    if (bytes_[i] == '\n' || lone_return) ++next_line_;
  }
}

std::string CsvReader::ColumnName(std::size_t index) const {
  if (index < columns_.size() && !columns_[index].empty()) return columns_[index];
  return absl::StrCat("column ", index + 1);
}

absl::string_view CsvReader::Own(std::string text) {
  owned_.push_back(std::move(text));
  return owned_.back();
}

void CsvReader::Keep(absl::string_view field) { fields_.push_back(field); }

// The field's last byte stands before `end`, where a comma, a line end or the end of the file is.
CsvReader::End CsvReader::FinishField(std::size_t end) {
  position_ = end;
  if (end == bytes_.size()) return End::kRecord;
  if (bytes_[end] == ',') {
    position_ = end + 1;
    return End::kField;
  }
  const bool two = bytes_[end] == '\r' && end + 1 < bytes_.size() && bytes_[end + 1] == '\n';
  position_ = end + (two ? 2 : 1);
  return End::kRecord;
}

CsvReader::End CsvReader::ReadPlain(std::size_t start) {
  const std::size_t limit = std::min(bytes_.size(), record_start_ + kLongestRecord + 1);
  std::size_t i = start;
  bool quote = false;
  while (i < limit && bytes_[i] != ',' && bytes_[i] != '\n' && bytes_[i] != '\r') {
    quote |= bytes_[i] == '"';
    ++i;
  }
  position_ = i;
  if (TooLong()) return End::kFailed;
  if (quote)
    report_.Warn(line_, ColumnName(fields_.size()),
                 "holds a stray quote, which is kept as it stands");
  Keep(bytes_.substr(start, i - start));
  return FinishField(i);
}

// Text behind a closing quote: not RFC 4180, but published.
CsvReader::End CsvReader::ReadTail(std::string text) {
  const std::size_t limit = std::min(bytes_.size(), record_start_ + kLongestRecord + 1);
  std::size_t i = position_;
  while (i < limit && bytes_[i] != ',' && bytes_[i] != '\n' && bytes_[i] != '\r')
    text.push_back(bytes_[i++]);
  position_ = i;
  if (TooLong()) return End::kFailed;
  report_.Warn(line_, ColumnName(fields_.size()),
               "goes on behind its closing quote; both parts are kept as one text");
  Keep(Own(std::move(text)));
  return FinishField(i);
}

CsvReader::End CsvReader::ReadQuoted() {
  const std::size_t start = position_ + 1;
  std::size_t from = start;
  std::string text;  // used only once a doubled quote was met
  for (;;) {
    const std::size_t limit = std::min(bytes_.size(), record_start_ + kLongestRecord + 1);
    const void* found =
        from < limit ? std::memchr(bytes_.data() + from, '"', limit - from) : nullptr;
    if (found == nullptr) {
      position_ = limit;
      if (!TooLong())
        report_.RefuseFile(line_, ColumnName(fields_.size()),
                           "begins with a quote that is never closed; close it or remove it");
      return End::kFailed;
    }
    const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - bytes_.data());
    if (at + 1 < bytes_.size() && bytes_[at + 1] == '"') {
      text.append(bytes_.data() + from, at + 1 - from);
      from = at + 2;
      continue;
    }
    position_ = at + 1;
    const bool closed = position_ == bytes_.size() || bytes_[position_] == ',' ||
                        bytes_[position_] == '\n' || bytes_[position_] == '\r';
    if (closed && from == start) {
      Keep(bytes_.substr(start, at - start));
      return FinishField(position_);
    }
    text.append(bytes_.data() + from, at - from);
    if (!closed) return ReadTail(std::move(text));
    Keep(Own(std::move(text)));
    return FinishField(position_);
  }
}

CsvReader::End CsvReader::ReadField() {
  if (position_ < bytes_.size() && bytes_[position_] == '"') return ReadQuoted();
  return ReadPlain(position_);
}

bool CsvReader::ReadRecord() {
  fields_.clear();
  owned_.clear();
  record_start_ = position_;
  line_ = next_line_;
  End end = End::kField;
  while (end == End::kField) end = ReadField();
  if (end == End::kFailed) {
    if (TooLong())
      report_.RefuseFile(line_, ColumnName(fields_.size()), "makes a record longer than ",
                         kLongestRecord,
                         " bytes; a quote that is never closed does that: check this line");
    failed_ = true;
    return false;
  }
  CountLines(record_start_, position_);
  return true;
}

void CsvReader::DecodeFields() {
  damaged_ = false;
  for (std::size_t i = 0; i < fields_.size() && !all_utf8_; ++i) {
    if (IsUtf8(fields_[i])) continue;
    std::string text;
    if (!FromWindows1252(fields_[i], &text)) {
      report_.RefuseRow(line_, ColumnName(i),
                        "is neither UTF-8 nor Windows-1252; retype it and save the file as UTF-8");
      damaged_ = true;
    } else if (strictness_ == Strictness::kRefuseFile) {
      report_.RefuseRow(line_, ColumnName(i),
                        "is not UTF-8; it looks like Windows-1252: save the file as UTF-8");
      damaged_ = true;
    } else {
      report_.Warn(line_, ColumnName(i),
                   "is not UTF-8; read as Windows-1252. Save the file as UTF-8 to be sure");
      fields_[i] = Own(std::move(text));
    }
  }
  for (std::size_t i = 0; i < fields_.size() && !damaged_; ++i) {
    std::string text = Cleaned(fields_[i]);
    if (text == fields_[i]) continue;
    report_.Warn(
        line_, ColumnName(i),
        "held HTML entities or other codes, or characters that nobody sees; they are put right or "
        "taken away");
    fields_[i] = Own(std::move(text));
  }
  // As the services keep it; which of two ways a letter is coded says nothing.
  for (absl::string_view& field : fields_)
    if (std::string text = resource::Composed(field); text != field) field = Own(std::move(text));
  for (std::size_t i = 0; i < fields_.size() && holds_replacements_; ++i)
    if (absl::StrContains(fields_[i], kReplacement))
      report_.Warn(line_, ColumnName(i),
                   "holds U+FFFD: a character was lost before the file was published");
}

bool CsvReader::Next() {
  while (!failed_ && position_ < bytes_.size()) {
    if (!ReadRecord()) return false;
    const auto is_blank = [&] {
      return std::all_of(fields_.begin(), fields_.end(), [](absl::string_view field) {
        return absl::StripAsciiWhitespace(field).empty();
      });
    };
    if (is_blank()) continue;
    DecodeFields();
    if (!damaged_ && is_blank()) continue;  // it held what nobody sees
    return true;
  }
  return false;
}

}  // namespace cairn::imports
