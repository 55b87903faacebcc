#include "common/resource/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

#include "absl/strings/match.h"

namespace cairn::resource {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr absl::string_view kUnseen[] = {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",
                                         "\xE2\x81\xA0", "\xEF\xBB\xBF", "\xC2\xAD"};

bool IsAscii(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void NormaliseTexts(Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  std::string scratch;
  if (!field.is_repeated()) {
    const std::string& text = reflection.GetStringReference(message, &field, &scratch);
    if (!IsAscii(text)) reflection.SetString(&message, &field, Composed(text));
    return;
  }
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const std::string& text = reflection.GetRepeatedStringReference(message, &field, i, &scratch);
    if (!IsAscii(text)) reflection.SetRepeatedString(&message, &field, i, Composed(text));
  }
}

void NormaliseParts(Message& message) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->type() == FieldDescriptor::TYPE_STRING) {
      NormaliseTexts(message, *field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_repeated()) {
      NormaliseParts(*reflection.MutableMessage(&message, field));
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      for (int i = 0; i < reflection.FieldSize(message, field); ++i)
        NormaliseParts(*reflection.MutableRepeatedMessage(&message, field, i));
    }
  }
}

}  // namespace

std::string Composed(absl::string_view text) {
  if (IsAscii(text)) return std::string(text);
  utf8proc_uint8_t* composed = nullptr;
  const utf8proc_ssize_t size =
      utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                   static_cast<utf8proc_ssize_t>(text.size()), &composed,
                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owned(composed, &std::free);
  if (size < 0) return std::string(text);
  return std::string(reinterpret_cast<const char*>(composed), static_cast<std::size_t>(size));
}

void Normalise(Message& message) {
  message.DiscardUnknownFields();
  NormaliseParts(message);
}

bool HoldsUnseen(absl::string_view text) {
  return !IsAscii(text) &&
         std::any_of(std::begin(kUnseen), std::end(kUnseen),
                     [&](absl::string_view c) { return absl::StrContains(text, c); });
}

bool IsBlank(absl::string_view text) {
  const bool is_empty = text.empty();
  while (!text.empty()) {
    utf8proc_int32_t c = -1;
    const utf8proc_ssize_t size =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &c);
    if (size <= 0) return false;  // no UTF-8
    const utf8proc_category_t category = utf8proc_category(c);
    const bool is_space = (c >= '\t' && c <= '\r') || category == UTF8PROC_CATEGORY_ZS ||
                          category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
    if (!is_space) return false;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return !is_empty;
}

}  // namespace cairn::resource
