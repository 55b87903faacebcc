#include "services/web/printing/json.h"

#include <memory>
#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/time/time.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "common/resource/dates.h"
#include "google/protobuf/any.pb.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/duration.pb.h"
#include "google/protobuf/field_mask.pb.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"
#include "services/web/printing/not_known.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using table::Table;
using Json = nlohmann::ordered_json;

Json JsonOf(const Message& message);

// `2026-11-30T08:46:25Z`.
std::string TimeText(const google::protobuf::Timestamp& stamp) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", resource::FromTimestamp(stamp),
                          absl::UTCTimeZone());
}

// An Any with its type beside its fields, or with its bytes where this program does not know it.
Json JsonOfAny(const google::protobuf::Any& any) {
  Json json = {{"@type", any.type_url()}};
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          any.type_url().substr(any.type_url().rfind('/') + 1));
  const std::unique_ptr<Message> inner(
      descriptor == nullptr
          ? nullptr
          : google::protobuf::MessageFactory::generated_factory()->GetPrototype(descriptor)->New());
  if (inner == nullptr || !any.UnpackTo(inner.get())) {
    json["value"] = absl::Base64Escape(any.value());
    return json;
  }
  json.update(JsonOf(*inner));
  return json;
}

Json JsonOfMessage(const Message& message) {
  if (message.GetDescriptor() == google::type::Date::descriptor())
    return resource::PrintDate(static_cast<const google::type::Date&>(message));
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor())
    return TimeText(static_cast<const google::protobuf::Timestamp&>(message));
  if (message.GetDescriptor() == google::protobuf::Duration::descriptor()) {
    const auto& duration = static_cast<const google::protobuf::Duration&>(message);
    return absl::StrCat(static_cast<double>(duration.seconds()) + duration.nanos() * 1e-9, "s");
  }
  if (message.GetDescriptor() == google::protobuf::FieldMask::descriptor())
    return absl::StrJoin(static_cast<const google::protobuf::FieldMask&>(message).paths(), ",");
  if (message.GetDescriptor() == google::protobuf::Any::descriptor())
    return JsonOfAny(static_cast<const google::protobuf::Any&>(message));
  return JsonOf(message);
}

// One value of a field: of a list the one at `index`, of any other field -1.
Json JsonOfValue(const Message& message, const FieldDescriptor& field, int index) {
  const auto& reflection = *message.GetReflection();
  const bool one = index < 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return one ? reflection.GetBool(message, &field)
                 : reflection.GetRepeatedBool(message, &field, index);
    case FieldDescriptor::CPPTYPE_INT32:
      return one ? reflection.GetInt32(message, &field)
                 : reflection.GetRepeatedInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_UINT32:
      return one ? reflection.GetUInt32(message, &field)
                 : reflection.GetRepeatedUInt32(message, &field, index);
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(one ? reflection.GetInt64(message, &field)
                              : reflection.GetRepeatedInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_UINT64:
      return absl::StrCat(one ? reflection.GetUInt64(message, &field)
                              : reflection.GetRepeatedUInt64(message, &field, index));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return one ? reflection.GetDouble(message, &field)
                 : reflection.GetRepeatedDouble(message, &field, index);
    case FieldDescriptor::CPPTYPE_FLOAT:
      return one ? reflection.GetFloat(message, &field)
                 : reflection.GetRepeatedFloat(message, &field, index);
    case FieldDescriptor::CPPTYPE_ENUM:
      return (one ? reflection.GetEnum(message, &field)
                  : reflection.GetRepeatedEnum(message, &field, index))
          ->name();
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string text = one ? reflection.GetString(message, &field)
                             : reflection.GetRepeatedString(message, &field, index);
      return field.type() == FieldDescriptor::TYPE_BYTES ? absl::Base64Escape(text) : text;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return JsonOfMessage(one ? reflection.GetMessage(message, &field)
                               : reflection.GetRepeatedMessage(message, &field, index));
  }
  return nullptr;
}

// Whether a field that is no list is written: always, but for what is not set or not said.
bool IsWritten(const Message& message, const FieldDescriptor& field) {
  if (IsNotKnown(message, field)) return false;
  if (field.has_presence()) return message.GetReflection()->HasField(message, &field);
  return field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM ||
         message.GetReflection()->GetEnumValue(message, &field) != 0;
}

Json JsonOfMap(const Message& message, const FieldDescriptor& field) {
  Json map = Json::object();
  const auto& reflection = *message.GetReflection();
  for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
    const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
    const Json key = JsonOfValue(entry, *entry.GetDescriptor()->map_key(), -1);
    map[key.is_string() ? key.get<std::string>() : key.dump()] =
        JsonOfValue(entry, *entry.GetDescriptor()->map_value(), -1);
  }
  return map;
}

// A tier in an answer of the planner is told by its number and by its word, as in CSV.
void AddTier(const Message& message, Json& json) {
  using planner::v1::ComparedGroup;
  using planner::v1::ForecastGroup;
  if (message.GetDescriptor() == ForecastGroup::descriptor()) {
    const auto& group = static_cast<const ForecastGroup&>(message);
    json["title"] = TitleOf(group);
    if (group.kind() == ForecastGroup::TIER) json["tier"] = TierOfKey(group.key());
  } else if (message.GetDescriptor() == ComparedGroup::descriptor()) {
    json["title"] = TitleOf(static_cast<const ComparedGroup&>(message));
  } else if (absl::StartsWith(message.GetDescriptor()->full_name(), "cairn.planner.v1.")) {
    const auto tier = json.find("tier");
    if (tier != json.end() && tier->is_number_integer() && tier->get<int>() > 0)
      json["tier_title"] = TierName(tier->get<int>());
  }
}

Json JsonOf(const Message& message) {
  Json json = Json::object();
  for (int f = 0; f < message.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(f);
    if (field.is_map()) {
      json[field.name()] = JsonOfMap(message, field);
    } else if (field.is_repeated()) {
      Json list = Json::array();
      for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i)
        list.push_back(JsonOfValue(message, field, i));
      json[field.name()] = std::move(list);
    } else if (IsWritten(message, field)) {
      json[field.name()] = JsonOfValue(message, field, -1);
    }
  }
  AddTier(message, json);
  return json;
}

std::string Text(const Json& json, bool indented) {
  return json.dump(indented ? 1 : -1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string ToJson(const Message& message, bool indented) {
  return absl::StrCat(Text(JsonOfMessage(message), indented), indented ? "\n" : "");
}

std::vector<std::string> ToJsonLines(const Table& table) {
  std::vector<std::string> lines;
  for (const std::vector<std::string>& cells : table.rows()) {
    Json row = Json::object();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const Table::Column& column = table.columns()[i];
      Json& value = row[absl::StrReplaceAll(column.title, {{" ", "_"}})];
      double number = 0;
      if (column.align == Table::Align::kLeft || !absl::SimpleAtod(cells[i], &number))
        value = cells[i];
      else if (number == static_cast<double>(static_cast<std::int64_t>(number)))
        value = static_cast<std::int64_t>(number);  // 15, not 15.0
      else
        value = number;
      if (column.align == Table::Align::kRight && cells[i].empty()) value = nullptr;
    }
    lines.push_back(Text(row, false));
  }
  return lines;
}

std::string ToJson(const std::vector<std::pair<std::string, Table>>& tables) {
  std::vector<std::string> lists;
  for (const auto& [name, table] : tables)
    lists.push_back(
        absl::StrCat("\"", name, "\":[\n", absl::StrJoin(ToJsonLines(table), ",\n"), "\n]"));
  return absl::StrCat("{\n", absl::StrJoin(lists, ",\n"), "\n}\n");
}

}  // namespace cairn::web
