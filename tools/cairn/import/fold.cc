#include "tools/cairn/import/fold.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace cairn::imports {
namespace {

using CodePoint = utf8proc_int32_t;

// What keyboards and programs write for an apostrophe.
constexpr CodePoint kApostrophes[] = {
    0x27,   0x60,   0xB4,   0x2B9,  0x2BB,  0x2BC,  0x2BD,  0x2BE,  0x2BF,  0x2C8,  0x2CA,
    0x2CB,  0x374,  0x384,  0x55A,  0x55B,  0x5F3,  0x1FBD, 0x1FBF, 0x1FEF, 0x1FFD, 0x1FFE,
    0x2018, 0x2019, 0x201B, 0x2032, 0x2035, 0xA78B, 0xA78C, 0xFF07, 0xFF40};

constexpr std::pair<absl::string_view, CodePoint> kEntities[] = {
    {"amp", '&'},      {"apos", '\''},    {"quot", '"'},     {"lt", '<'},       {"gt", '>'},
    {"nbsp", ' '},     {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"acute", 0xB4},   {"pound", 0xA3},   {"shy", 0xAD}};
constexpr std::size_t kLongestEntity = 8;

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isascii(static_cast<unsigned char>(c)); });
}

void Append(CodePoint point, std::string& text) {
  utf8proc_uint8_t bytes[4];
  const utf8proc_ssize_t size = utf8proc_encode_char(point, bytes);
  text.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

// The character at the front of `text`, which moves behind it; -1 when it is not UTF-8.
CodePoint Take(absl::string_view* text) {
  CodePoint point = -1;
  const utf8proc_ssize_t size =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text->data()),
                       static_cast<utf8proc_ssize_t>(text->size()), &point);
  if (size <= 0) return -1;
  text->remove_prefix(static_cast<std::size_t>(size));
  return point;
}

// The character that an entity (without & and ;) stands for; -1 when it is none.
CodePoint EntityOf(absl::string_view entity) {
  for (const auto& [name, point] : kEntities)
    if (entity == name) return point;
  std::uint32_t number = 0;
  if (!absl::ConsumePrefix(&entity, "#")) return -1;
  const bool hexadecimal = absl::ConsumePrefix(&entity, "x") || absl::ConsumePrefix(&entity, "X");
  const bool read =
      hexadecimal ? absl::SimpleHexAtoi(entity, &number) : absl::SimpleAtoi(entity, &number);
  const auto point = static_cast<CodePoint>(number);
  return read && number <= 0x10FFFF && utf8proc_codepoint_valid(point) ? point : -1;
}

std::string DecodeEntities(absl::string_view text) {
  std::string decoded;
  while (!text.empty()) {
    const std::size_t end = text[0] == '&' ? text.substr(0, kLongestEntity + 2).find(';') : 0;
    const CodePoint point =
        end != absl::string_view::npos && end > 1 ? EntityOf(text.substr(1, end - 1)) : -1;
    if (point < 0) {
      decoded.push_back(text[0]);
      text.remove_prefix(1);
    } else {
      Append(point, decoded);
      text.remove_prefix(end + 1);
    }
  }
  return decoded;
}

// What nobody sees: control and format characters, but line breaks and tabs.
bool IsUnseen(CodePoint point) {
  if (point == '\n' || point == '\r' || point == '\t') return false;
  const utf8proc_category_t category = utf8proc_category(point);
  return category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_CF;
}

bool IsApostrophe(CodePoint point) {
  return std::find(std::begin(kApostrophes), std::end(kApostrophes), point) !=
         std::end(kApostrophes);
}

bool Counts(CodePoint point) {
  if (point == '\'') return true;
  const utf8proc_category_t category = utf8proc_category(point);
  return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

}  // namespace

std::string Cleaned(absl::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(),
                                 [](char c) { return c >= ' ' && c != '&' && c != '\x7F'; });
  if (plain) return std::string(text);
  const std::string decoded = DecodeEntities(text);
  std::string cleaned;
  absl::string_view rest = decoded;
  while (!rest.empty()) {
    const CodePoint point = Take(&rest);
    if (point < 0) return std::string(text);
    if (!IsUnseen(point)) Append(point, cleaned);
  }
  // An entity may stand for the beginning of another one: `&amp;amp;`.
  return cleaned == text ? cleaned : Cleaned(cleaned);
}

std::string Fold(absl::string_view text) {
  std::string plain;
  const std::string decoded = DecodeEntities(text);
  absl::string_view rest = decoded;
  while (!rest.empty()) {
    const CodePoint point = Take(&rest);
    if (point < 0) return absl::AsciiStrToLower(text);
    Append(IsApostrophe(point) ? '\'' : point, plain);
  }
  if (IsAscii(plain)) {
    absl::AsciiStrToLower(&plain);
  } else {
    // It stops at a zero byte, so none may be in it.
    std::replace(plain.begin(), plain.end(), '\0', ' ');
    const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> mapped(
        utf8proc_NFKC_Casefold(reinterpret_cast<const utf8proc_uint8_t*>(plain.c_str())),
        &std::free);
    if (mapped == nullptr) return absl::AsciiStrToLower(text);
    plain = reinterpret_cast<const char*>(mapped.get());
  }
  std::string folded;
  rest = plain;
  while (!rest.empty()) {
    const CodePoint point = Take(&rest);
    Append(point >= 0 && Counts(point) ? point : ' ', folded);
  }
  return folded;
}

}  // namespace cairn::imports
