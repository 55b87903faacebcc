#include "services/web/importing/text/fold.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace cairn::imports {
namespace {

using CodePoint = utf8proc_int32_t;

// What keyboards and programs write for an apostrophe.
constexpr CodePoint kApostrophes[] = {
    0x27,   0x60,   0xB4,   0x2B9,  0x2BB,  0x2BC,  0x2BD,  0x2BE,  0x2BF,  0x2C8,
    0x2CA,  0x2CB,  0x374,  0x384,  0x55A,  0x55B,  0x5F3,  0x1FBD, 0x1FBF, 0x1FEF,
    0x1FFD, 0x1FFE, 0x2018, 0x2019, 0x201A, 0x201B, 0x2032, 0x2035, 0x275B, 0x275C,
    0xA78B, 0xA78C, 0xFF07, 0xFF40, 0x2EE,  0x7F4,  0x7F5};

constexpr std::pair<absl::string_view, CodePoint> kEntities[] = {
    {"amp", '&'},      {"apos", '\''},    {"quot", '"'},     {"lt", '<'},       {"gt", '>'},
    {"nbsp", ' '},     {"lsquo", 0x2018}, {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
    {"ndash", 0x2013}, {"mdash", 0x2014}, {"acute", 0xB4},   {"pound", 0xA3},   {"shy", 0xAD},
    {"sbquo", 0x201A}, {"prime", 0x2032}, {"grave", '`'}};
constexpr std::size_t kLongestEntity = 8;

// Apostrophes as addresses, programs and mails write them between letters.
constexpr std::pair<absl::string_view, CodePoint> kEscapes[] = {
    {"%27", '\''},         {"%E2%80%99", 0x2019}, {"%E2%80%98", 0x2018}, {"\\u0027", '\''},
    {"\\u2019", 0x2019},   {"\\u2018", 0x2018},   {"=27", '\''},         {"=E2=80=99", 0x2019},
    {"=E2=80=98", 0x2018}, {"\\'", '\''}};

// What the bytes 80 to 9F mean in Windows-1252.
constexpr CodePoint kWindows1252[] = {
    0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
// Texts are cleaned as often as they were damaged, up to so many times.
constexpr int kMostTimes = 8;
constexpr std::size_t kLongestDamage = 10;
constexpr std::ptrdiff_t kMostApostrophes = 3;

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

bool IsLetter(absl::string_view text, std::size_t at) {
  return at < text.size() && (absl::ascii_isalpha(static_cast<unsigned char>(text[at])) ||
                              !absl::ascii_isascii(static_cast<unsigned char>(text[at])));
}

// An entity that lacks its semicolon, with its `&`; how long it is, 0 for none. Its number ends
// where the digits do, its name where a word does or an `s`.
std::size_t OpenEntityAt(absl::string_view text, CodePoint* point) {
  if (absl::StartsWith(text, "&#")) {
    std::size_t end = 2;
    while (end < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[end]))) ++end;
    *point = end > 2 && end <= kLongestEntity ? EntityOf(text.substr(1, end - 1)) : -1;
    return *point < 0 ? 0 : end;
  }
  for (const absl::string_view name : {"apos", "rsquo", "lsquo", "sbquo", "prime", "amp"}) {
    const std::size_t end = name.size() + 1;
    if (text.substr(1, name.size()) != name) continue;
    const bool ends = !IsLetter(text, end) || (text[end] == 's' && !IsLetter(text, end + 1));
    *point = EntityOf(name);
    return ends ? end : 0;
  }
  return 0;
}

// What stands at `at` for another character: how long it is, 0 for nothing.
std::size_t CodeAt(absl::string_view text, std::size_t at, CodePoint* point) {
  const absl::string_view rest = text.substr(at);
  if (rest[0] == '&') {
    const std::size_t end = rest.substr(0, kLongestEntity + 2).find(';');
    *point = end != absl::string_view::npos && end > 1 ? EntityOf(rest.substr(1, end - 1)) : -1;
    return *point >= 0 ? end + 1 : OpenEntityAt(rest, point);
  }
  if ((rest[0] != '%' && rest[0] != '\\' && rest[0] != '=') || at == 0 || !IsLetter(text, at - 1))
    return 0;
  for (const auto& [code, stands_for] : kEscapes) {
    if (!absl::StartsWithIgnoreCase(rest, code) || !IsLetter(rest, code.size())) continue;
    *point = stands_for;
    return code.size();
  }
  return 0;
}

// Entities and escapes as the characters that they stand for; an entity may stand for the
// beginning of another one: `&amp;amp;`.
std::string Decode(std::string text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size();) {
    CodePoint point = -1;
    const std::size_t length = CodeAt(text, at, &point);
    at += std::max<std::size_t>(length, 1);
    if (length == 0)
      decoded.push_back(text[at - 1]);
    else if (point == '&')
      text[--at] = '&';
    else
      Append(point, decoded);
  }
  return decoded;
}

// The byte that a character was, where UTF-8 was read as Windows-1252; -1 for none.
int ByteOf(CodePoint point) {
  if (point >= 0x80 && point <= 0xFF) return static_cast<int>(point);
  const auto* found = std::find(std::begin(kWindows1252), std::end(kWindows1252), point);
  return found == std::end(kWindows1252)
             ? -1
             : 0x80 + static_cast<int>(found - std::begin(kWindows1252));
}

// The character whose bytes were read as the characters at the front of `text`, which moves behind
// them; -1 when they are what they are. Only the leading bytes of Latin letters
// and of punctuation count.
CodePoint TakeMisread(absl::string_view* text) {
  absl::string_view rest = *text;
  const int lead = ByteOf(Take(&rest));
  const bool two = lead == 0xC2 || lead == 0xC3 || lead == 0xC4 || lead == 0xC5 || lead == 0xCA;
  if (!two && lead != 0xE2) return -1;
  std::string bytes(1, static_cast<char>(lead));
  for (std::size_t more = two ? 1 : 2; more > 0; --more) {
    const int byte = rest.empty() ? -1 : ByteOf(Take(&rest));
    if (byte < 0x80 || byte > 0xBF) return -1;
    bytes.push_back(static_cast<char>(byte));
  }
  absl::string_view one = bytes;
  const CodePoint point = Take(&one);
  if (point >= 0) *text = rest;
  return point;
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

// The letters and digits of ASCII that a damaged text keeps.
std::string Skeleton(absl::string_view folded) {
  std::string kept;
  for (const char c : folded)
    if (absl::ascii_isalnum(static_cast<unsigned char>(c))) kept.push_back(c);
  return kept;
}

// Whether `damaged` is `text` with something short for each apostrophe.
bool FitsWithApostrophesReplaced(absl::string_view text, absl::string_view damaged) {
  const std::size_t apostrophe = text.find('\'');
  if (apostrophe == absl::string_view::npos) return text == damaged;
  if (!absl::ConsumePrefix(&damaged, text.substr(0, apostrophe))) return false;
  text.remove_prefix(apostrophe + 1);
  for (std::size_t gap = 0; gap <= std::min(kLongestDamage, damaged.size()); ++gap)
    if (FitsWithApostrophesReplaced(text, damaged.substr(gap))) return true;
  return false;
}

}  // namespace

std::string Cleaned(absl::string_view text) {
  std::string cleaned(text);
  for (int times = 0; times < kMostTimes; ++times) {
    const bool plain = std::all_of(cleaned.begin(), cleaned.end(), [](char c) {
      return c >= ' ' && c != '&' && c != '%' && c != '\\' && c != '=' && c != '\x7F';
    });
    if (plain) return cleaned;
    const std::string decoded = Decode(cleaned);
    std::string next;
    absl::string_view rest = decoded;
    while (!rest.empty()) {
      CodePoint point = TakeMisread(&rest);
      if (point < 0) point = Take(&rest);
      if (point < 0) return std::string(text);
      if (!IsUnseen(point)) Append(point, next);
    }
    if (next == cleaned) return cleaned;
    cleaned = std::move(next);
  }
  return cleaned;
}

std::string Fold(absl::string_view text) {
  std::string plain;
  const std::string cleaned = Cleaned(text);
  absl::string_view rest = cleaned;
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

bool MayBeDamaged(absl::string_view text, absl::string_view other) {
  const std::string a = Fold(text);
  const std::string b = Fold(other);
  const std::string kept = Skeleton(a);
  if (a == b || (!kept.empty() && kept == Skeleton(b))) return true;
  // Each apostrophe is tried at every length.
  const auto few = [](const std::string& one) {
    return std::count(one.begin(), one.end(), '\'') <= kMostApostrophes;
  };
  return (few(a) && FitsWithApostrophesReplaced(a, b)) ||
         (few(b) && FitsWithApostrophesReplaced(b, a));
}

}  // namespace cairn::imports
