#include "tools/cairn/base/fields.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "cairn/options/v1/options.pb.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/type/date.pb.h"

namespace cairn::cli {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;

bool IsServersOwn(const FieldDescriptor& field) {
  return field.name() == "name" || field.name() == "etag" ||
         field.options().GetExtension(options::v1::field).output_only();
}

bool IsBookkeeping(const FieldDescriptor& field) {
  return field.name() == "name" || field.name() == "etag" || field.name() == "create_time" ||
         field.name() == "update_time";
}

// One value of a field, or one item of a list (`index` -1 for a single value), in the text format:
// what merging compares and reads again.
std::string ValueText(const Message& message, const FieldDescriptor& field, int index) {
  TextFormat::Printer printer;
  printer.SetSingleLineMode(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintFieldValueToString(message, &field, index, &text);
  return field.message_type() == nullptr ? text : absl::StrCat("{ ", text, "}");
}

std::string FieldText(const Message& message, const FieldDescriptor& field);

// A part for people: its set fields with their names, dates as 2026-11-30.
std::string PartText(const Message& part) {
  if (part.GetDescriptor() == google::type::Date::descriptor())
    return resource::PrintDate(static_cast<const google::type::Date&>(part));
  if (part.GetDescriptor() == google::protobuf::Timestamp::descriptor())
    return absl::FormatTime(
        "%Y-%m-%dT%H:%M:%SZ",
        resource::FromTimestamp(static_cast<const google::protobuf::Timestamp&>(part)),
        absl::UTCTimeZone());
  std::vector<const FieldDescriptor*> fields;
  part.GetReflection()->ListFields(part, &fields);
  std::string text = "{";
  for (const FieldDescriptor* field : fields)
    absl::StrAppend(&text, " ", field->name(), ": ", FieldText(part, *field));
  return absl::StrCat(text, " }");
}

// One value for people.
std::string ShownValue(const Message& message, const FieldDescriptor& field, int index) {
  if (field.message_type() == nullptr) return ValueText(message, field, index);
  const auto& reflection = *message.GetReflection();
  return PartText(index < 0 ? reflection.GetMessage(message, &field)
                            : reflection.GetRepeatedMessage(message, &field, index));
}

// A field for people; empty when it is not set.
std::string FieldText(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (!field.is_repeated())
    return reflection.HasField(message, &field) ? ShownValue(message, field, -1) : "";
  std::vector<std::string> items;
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i)
    items.push_back(ShownValue(message, field, i));
  return items.empty() ? "" : absl::StrCat("[", absl::StrJoin(items, ", "), "]");
}

// A field as a table has it: a text as it is.
std::string TableText(const Message& message, const FieldDescriptor& field) {
  const bool is_text = field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field.is_repeated();
  return is_text ? message.GetReflection()->GetString(message, &field) : FieldText(message, field);
}

// The fields by which two items of a list are the same thing; none where only equal items are.
const std::vector<std::string>& KeyOf(const Descriptor& item) {
  static const auto* const keys = new std::map<std::string, std::vector<std::string>>{
      {"cairn.roles.v1.Organisation.TitleMapping", {"title"}},
      {"cairn.roles.v1.Post.Cover", {"kind", "start_date"}},
      {"cairn.roles.v1.Programme.SkillGain", {"skill"}},
      {"cairn.people.v1.Person.HeldSkill", {"skill"}},
      {"cairn.people.v1.Person.HeldQualification", {"qualification"}},
      {"cairn.people.v1.Person.Experience", {"area"}},
      {"cairn.people.v1.Person.Registration", {"register"}},
      {"cairn.planner.v1.Objective.SubObjective", {"id"}},
  };
  static const auto* const none = new std::vector<std::string>;
  const auto found = keys->find(item.full_name());
  return found == keys->end() ? *none : found->second;
}

bool AreTheSameItem(const Message& a, const Message& b) {
  const std::vector<std::string>& key = KeyOf(*a.GetDescriptor());
  if (key.empty()) return google::protobuf::util::MessageDifferencer::Equals(a, b);
  return std::all_of(key.begin(), key.end(), [&](const std::string& name) {
    const FieldDescriptor& field = *a.GetDescriptor()->FindFieldByName(name);
    return FieldText(a, field) == FieldText(b, field);
  });
}

void Merge(const Message& given, Message& onto);

void MergeItems(const Message& given, const FieldDescriptor& field, Message& onto) {
  const auto& reflection = *given.GetReflection();
  for (int i = 0; i < reflection.FieldSize(given, &field); ++i) {
    const Message& item = reflection.GetRepeatedMessage(given, &field, i);
    int at = 0;
    const int size = reflection.FieldSize(onto, &field);
    while (at < size && !AreTheSameItem(reflection.GetRepeatedMessage(onto, &field, at), item))
      ++at;
    if (at == size)
      reflection.AddMessage(&onto, &field)->CopyFrom(item);
    else
      Merge(item, *reflection.MutableRepeatedMessage(&onto, &field, at));
  }
}

// Values that the list has already stay where they are; the others come behind them.
void MergeValues(const Message& given, const FieldDescriptor& field, Message& onto) {
  const auto& reflection = *given.GetReflection();
  std::unique_ptr<Message> missing(given.New());
  const int size = reflection.FieldSize(onto, &field);
  for (int i = 0; i < reflection.FieldSize(given, &field); ++i) {
    const std::string value = ValueText(given, field, i);
    bool there = false;
    for (int at = 0; at < size && !there; ++at) there = ValueText(onto, field, at) == value;
    if (there) continue;
    TextFormat::Parser parser;
    parser.AllowPartialMessage(true);
    parser.ParseFieldValueFromString(value, &field, missing.get());
  }
  onto.MergeFrom(*missing);
}

void Merge(const Message& given, Message& onto) {
  const auto& reflection = *given.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(given, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_repeated()) {
      if (field->message_type() != nullptr)
        MergeItems(given, *field, onto);
      else
        MergeValues(given, *field, onto);
    } else if (field->message_type() != nullptr &&
               field->message_type() != google::type::Date::descriptor()) {
      Merge(reflection.GetMessage(given, field), *reflection.MutableMessage(&onto, field));
    } else {
      std::unique_ptr<Message> one(given.New());
      one->CopyFrom(given);
      for (const FieldDescriptor* other : fields)
        if (other != field) reflection.ClearField(one.get(), other);
      reflection.ClearField(&onto, field);
      onto.MergeFrom(*one);
    }
  }
}

}  // namespace

std::vector<FieldChange> Differences(const Message& before, const Message& after,
                                     Compared compared) {
  std::vector<FieldChange> changes;
  for (int f = 0; f < before.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor& field = *before.GetDescriptor()->field(f);
    if (compared == Compared::kAll ? IsBookkeeping(field) : IsServersOwn(field)) continue;
    FieldChange change{field.name(), TableText(before, field), TableText(after, field),
                       field.cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field.is_repeated()};
    if (change.before != change.after) changes.push_back(std::move(change));
  }
  return changes;
}

std::string Print(const std::vector<FieldChange>& changes) {
  std::string text;
  for (const FieldChange& change : changes) {
    const auto shown = [&](const std::string& value) {
      if (value.empty()) return std::string("(not set)");
      return change.is_text ? absl::StrCat("\"", value, "\"") : value;
    };
    absl::StrAppend(&text, "  ", change.field, ": ", shown(change.before), " -> ",
                    shown(change.after), "\n");
  }
  return text;
}

void ClearWhatTheServerSets(Message& resource) {
  for (int f = 0; f < resource.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor* field = resource.GetDescriptor()->field(f);
    if (IsServersOwn(*field) && field->name() != "name")
      resource.GetReflection()->ClearField(&resource, field);
  }
}

std::unique_ptr<Message> Merged(const Message& stands, const Message& given) {
  std::unique_ptr<Message> merged(stands.New());
  merged->CopyFrom(stands);
  const std::string name = resource::NameOf(stands);
  Merge(given, *merged);
  resource::SetString(*merged, "name", name);  // which `given` may leave to the external_id
  return merged;
}

}  // namespace cairn::cli
