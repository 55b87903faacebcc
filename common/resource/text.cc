#include "common/resource/text.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <vector>

namespace cairn::resource {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Of no width or form of its own: it would make two texts look alike that are not. Line breaks and
// tabs are the controls' rule.
bool IsUnseen(utf8proc_int32_t c) {
  constexpr utf8proc_int32_t kBlankBraille = 0x2800;
  const utf8proc_category_t category = utf8proc_category(c);
  const bool is_noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
  return utf8proc_get_property(c)->ignorable != 0 || category == UTF8PROC_CATEGORY_CF ||
         category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP || is_noncharacter ||
         c == kBlankBraille;
}

// Calls `visit` with each character until it returns false; false where the rest is no UTF-8.
template <typename Visit>
bool EachCharacter(absl::string_view text, Visit visit) {
  while (!text.empty()) {
    utf8proc_int32_t c = -1;
    const utf8proc_ssize_t size =
        utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                         static_cast<utf8proc_ssize_t>(text.size()), &c);
    if (size <= 0) return false;
    if (!visit(c)) return true;
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  return true;
}

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
  bool found = false;
  if (!IsAscii(text))
    EachCharacter(text, [&found](utf8proc_int32_t c) { return !(found = IsUnseen(c)); });
  return found;
}

bool IsBlank(absl::string_view text) {
  bool is_blank = !text.empty();
  const bool is_text = EachCharacter(text, [&is_blank](utf8proc_int32_t c) {
    const utf8proc_category_t category = utf8proc_category(c);
    return is_blank = (c >= '\t' && c <= '\r') || category == UTF8PROC_CATEGORY_ZS ||
                      category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
  });
  return is_text && is_blank;
}

}  // namespace cairn::resource
