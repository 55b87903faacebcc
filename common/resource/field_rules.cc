#include "common/resource/field_rules.h"

#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "cairn/options/v1/options.pb.h"
#include "common/resource/resource_type.h"
#include "common/resource/text.h"
#include "google/type/date.pb.h"

namespace cairn::resource {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using options::v1::FieldRule;

constexpr std::size_t kDefaultLongest = 4096;
constexpr int kDefaultMostItems = 1000;
constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

const FieldRule& RuleOf(const FieldDescriptor& field) {
  return field.options().GetExtension(options::v1::field);
}

bool IsResource(const Descriptor& message) {
  return message.options().HasExtension(options::v1::resource);
}

// Whether a field holds something: proto3 cannot tell an unset scalar from its default.
bool IsSet(const Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  return field.is_repeated() ? reflection.FieldSize(message, &field) > 0
                             : reflection.HasField(message, &field);
}

// Whether a terminal or a page would do something else than show `text`: control characters but
// line breaks and tabs (C0, DEL, C1), and marks that turn its direction.
bool HoldsControls(absl::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
    };
    const unsigned c = byte(i);
    if ((c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7F) return true;
    if (c == 0xC2 && byte(i + 1) >= 0x80 && byte(i + 1) < 0xA0) return true;  // U+0080 to U+009F
    if (c != 0xE2) continue;
    // U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069.
    const unsigned last = byte(i + 2);
    if (byte(i + 1) == 0x80 && (last == 0x8E || last == 0x8F || (last >= 0xAA && last <= 0xAE)))
      return true;
    if (byte(i + 1) == 0x81 && last >= 0xA6 && last <= 0xA9) return true;
  }
  return false;
}

// Checks one message and what it holds.
class Checker {
 public:
  enum class Resources { kSkip, kCheck };
  Checker(Violations& violations, Resources resources)
      : violations_(violations), resources_(resources) {}

  void Check(const Message& message, const std::string& prefix) {
    if (message.GetDescriptor() == google::type::Date::descriptor()) {
      CheckDate(static_cast<const google::type::Date&>(message), prefix);
      return;
    }
    const Descriptor& descriptor = *message.GetDescriptor();
    for (int i = 0; i < descriptor.field_count(); ++i)
      CheckField(message, *descriptor.field(i), prefix);
  }

 private:
  static std::string Join(const std::string& prefix, const std::string& field) {
    return prefix.empty() ? field : absl::StrCat(prefix, ".", field);
  }

  void CheckField(const Message& message, const FieldDescriptor& field, const std::string& prefix) {
    const FieldRule& rule = RuleOf(field);
    if (rule.output_only()) return;
    if (!IsSet(message, field)) {
      if (rule.required()) violations_.Add(Join(prefix, field.name()), "is required");
      return;
    }
    const Reflection& reflection = *message.GetReflection();
    if (!field.is_repeated()) {
      CheckValue(message, field, rule, -1, Join(prefix, field.name()));
      return;
    }
    const int size = reflection.FieldSize(message, &field);
    const int most = rule.max_items() > 0 ? static_cast<int>(rule.max_items()) : kDefaultMostItems;
    if (size > most && !IsList(field)) {
      violations_.Add(Join(prefix, field.name()), "holds ", size, " items; at most ", most,
                      " are allowed");
      return;
    }
    if (field.is_map()) return;
    for (int i = 0; i < size; ++i)
      CheckValue(message, field, rule, i, absl::StrCat(Join(prefix, field.name()), "[", i, "]"));
  }

  // Resources in a file's bundle are not limited in number: each is checked on its own.
  static bool IsList(const FieldDescriptor& field) {
    return field.message_type() != nullptr && IsResource(*field.message_type());
  }

  void CheckValue(const Message& message, const FieldDescriptor& field, const FieldRule& rule,
                  int index, const std::string& path) {
    const Reflection& reflection = *message.GetReflection();
    const bool repeated = index >= 0;
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_STRING: {
        std::string scratch;
        const std::string& text =
            repeated ? reflection.GetRepeatedStringReference(message, &field, index, &scratch)
                     : reflection.GetStringReference(message, &field, &scratch);
        CheckText(text, rule, path);
        return;
      }
      case FieldDescriptor::CPPTYPE_INT32:
        return CheckNumber(repeated ? reflection.GetRepeatedInt32(message, &field, index)
                                    : reflection.GetInt32(message, &field),
                           rule, path);
      case FieldDescriptor::CPPTYPE_UINT32:
        return CheckNumber(repeated ? reflection.GetRepeatedUInt32(message, &field, index)
                                    : reflection.GetUInt32(message, &field),
                           rule, path);
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return CheckNumber(repeated ? reflection.GetRepeatedDouble(message, &field, index)
                                    : reflection.GetDouble(message, &field),
                           rule, path);
      case FieldDescriptor::CPPTYPE_ENUM: {
        const int number = repeated ? reflection.GetRepeatedEnumValue(message, &field, index)
                                    : reflection.GetEnumValue(message, &field);
        if (field.enum_type()->FindValueByNumber(number) == nullptr)
          violations_.Add(path, "is ", number, ", which ", field.enum_type()->name(),
                          " does not have");
        return;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE: {
        const Message& child = repeated ? reflection.GetRepeatedMessage(message, &field, index)
                                        : reflection.GetMessage(message, &field);
        if (resources_ == Resources::kSkip && IsResource(*child.GetDescriptor())) return;
        if (field.message_type()->full_name() == "google.protobuf.Any") return;
        Check(child, path);
        return;
      }
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_UINT64:
      case FieldDescriptor::CPPTYPE_FLOAT:
      case FieldDescriptor::CPPTYPE_BOOL:
        return;  // no rule speaks of these
    }
  }

  void CheckText(const std::string& text, const FieldRule& rule, const std::string& path) {
    const std::size_t longest = rule.max_length() > 0 ? rule.max_length() : kDefaultLongest;
    if (text.size() > longest)
      return violations_.Add(path, "is ", text.size(), " bytes long; at most ", longest,
                             " are allowed");
    if (text.find('\0') != std::string::npos) return violations_.Add(path, "holds a zero byte");
    if (HoldsControls(text))
      return violations_.Add(path,
                             "holds a control character or one that turns the direction of text; "
                             "only line breaks and tabs are allowed: take it out");
    if (HoldsUnseen(text))
      return violations_.Add(path,
                             "holds a character that nobody sees, of no width or a soft hyphen: "
                             "take it out");
    // A request may carry blanks where they mean nothing, such as a filter's; what is kept may not.
    if ((rule.required() || resources_ == Resources::kCheck) && IsBlank(text))
      return violations_.Add(path, "is blank: it holds only white space; ",
                             rule.required() ? "it is required" : "leave it empty");
    if (rule.reference().empty()) return;
    const ResourceType* type = ResourceType::Find(rule.reference());
    if (type == nullptr)
      return violations_.Add(path, "refers to ", rule.reference(), ", which the contract lacks");
    const auto key = type->ParseName(text);
    if (!key.ok()) return violations_.Add(path, std::string(key.status().message()));
    if (absl::EndsWith(key->id, "-"))
      violations_.Add(path, "must name one ", type->words(), ", and `-` names none");
  }

  void CheckNumber(double number, const FieldRule& rule, const std::string& path) {
    if (!std::isfinite(number)) return violations_.Add(path, "must be a finite number");
    if (rule.has_min() && number < rule.min())
      violations_.Add(path, "must be at least ", rule.min(), ", got ", number);
    if (rule.has_max() && number > rule.max())
      violations_.Add(path, "must be at most ", rule.max(), ", got ", number);
  }

  void CheckDate(const google::type::Date& date, const std::string& path) {
    const absl::CivilDay day(date.year(), date.month(), date.day());
    const bool real =
        day.year() == date.year() && day.month() == date.month() && day.day() == date.day();
    if (!real || date.year() < kFirstYear || date.year() > kLastYear)
      violations_.Add(path, "must be a whole date from ", kFirstYear, "-01-01 to ", kLastYear,
                      "-12-31");
  }

  Violations& violations_;
  Resources resources_;
};

}  // namespace

absl::Status CheckRequest(const Message& request) {
  Violations violations;
  Checker(violations, Checker::Resources::kSkip).Check(request, "");
  return violations.ToStatus();
}

void CheckResource(const Message& resource, absl::string_view prefix, Violations& violations) {
  Checker(violations, Checker::Resources::kCheck).Check(resource, std::string(prefix));
}

void ClearOutputOnly(Message& resource) {
  const Reflection& reflection = *resource.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(resource, &set);
  for (const FieldDescriptor* field : set) {
    if (RuleOf(*field).output_only()) {
      reflection.ClearField(&resource, field);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && !field->is_map()) {
      if (!field->is_repeated()) {
        ClearOutputOnly(*reflection.MutableMessage(&resource, field));
      } else {
        for (int i = 0; i < reflection.FieldSize(resource, field); ++i)
          ClearOutputOnly(*reflection.MutableRepeatedMessage(&resource, field, i));
      }
    }
  }
}

}  // namespace cairn::resource
