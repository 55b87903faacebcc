#include "services/web/printing/output.h"

#include <cmath>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "cairn/options/v1/options.pb.h"
#include "cairn/type/v1/type.pb.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/query.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/type/date.pb.h"
#include "services/web/printing/not_known.h"

namespace cairn::web {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using table::DisplayWidth;
using table::Table;

std::string Label(const FieldDescriptor& field) {
  std::string label = absl::StrReplaceAll(field.name(), {{"_", " "}});
  label[0] = absl::ascii_toupper(label[0]);
  return label;
}

std::string Scalar(const Message& message, const FieldDescriptor& field, int index) {
  const auto& reflection = *message.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return repeated ? reflection.GetRepeatedString(message, &field, index)
                      : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_INT32:
      return absl::StrCat(repeated ? reflection.GetRepeatedInt32(message, &field, index)
                                   : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return absl::StrCat(repeated ? reflection.GetRepeatedInt64(message, &field, index)
                                   : reflection.GetInt64(message, &field));
    case FieldDescriptor::CPPTYPE_DOUBLE:
      return absl::StrFormat("%g", repeated ? reflection.GetRepeatedDouble(message, &field, index)
                                            : reflection.GetDouble(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return (repeated ? reflection.GetRepeatedBool(message, &field, index)
                       : reflection.GetBool(message, &field))
                 ? "yes"
                 : "no";
    case FieldDescriptor::CPPTYPE_ENUM: {
      const auto* value = repeated ? reflection.GetRepeatedEnum(message, &field, index)
                                   : reflection.GetEnum(message, &field);
      return value->number() == 0 ? "" : value->name();  // 0 is always ..._UNSPECIFIED
    }
    default:
      return "";
  }
}

// A message in one line: its set fields joined by commas.
std::string OneLine(const Message& message) {
  if (message.GetDescriptor() == google::type::Date::descriptor())
    return resource::PrintDate(static_cast<const google::type::Date&>(message));
  if (message.GetDescriptor() == google::protobuf::Timestamp::descriptor())
    return absl::FormatTime(
        "%Y-%m-%d %H:%M:%S UTC",
        absl::FromUnixSeconds(static_cast<const google::protobuf::Timestamp&>(message).seconds()),
        absl::UTCTimeZone());
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  std::vector<std::string> parts;
  for (const FieldDescriptor* field : fields) {
    const int size = field->is_repeated() ? message.GetReflection()->FieldSize(message, field) : 1;
    for (int i = 0; i < size; ++i) {
      if (field->message_type() != nullptr) {
        const Message& child = field->is_repeated()
                                   ? message.GetReflection()->GetRepeatedMessage(message, field, i)
                                   : message.GetReflection()->GetMessage(message, field);
        const bool value = child.GetDescriptor()->full_name() == "google.type.Date";
        parts.push_back(value ? absl::StrCat(absl::StrReplaceAll(field->name(), {{"_", " "}}), " ",
                                             OneLine(child))
                              : OneLine(child));
      } else if (field->name() == "text" || field->name() == "title" ||
                 field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
        parts.push_back(Scalar(message, *field, i));
      } else {
        parts.push_back(absl::StrCat(absl::StrReplaceAll(field->name(), {{"_", " "}}), " ",
                                     Scalar(message, *field, i)));
      }
    }
  }
  return absl::StrJoin(parts, ", ");
}

// One entry of a list, whatever the list is of.
std::string Item(const Message& message, const FieldDescriptor& field, int index) {
  return field.message_type() != nullptr
             ? OneLine(message.GetReflection()->GetRepeatedMessage(message, &field, index))
             : Scalar(message, field, index);
}

void PrintField(const Message& message, const FieldDescriptor& field, std::string& page) {
  const auto& reflection = *message.GetReflection();
  if (field.is_repeated()) {
    const int size = reflection.FieldSize(message, &field);
    absl::StrAppend(&page, "\n", Label(field), " (", size, ")\n");
    for (int i = 0; i < size; ++i) absl::StrAppend(&page, "  - ", Item(message, field, i), "\n");
    return;
  }
  const bool is_message = field.message_type() != nullptr;
  if (is_message && reflection.GetMessage(message, &field).GetDescriptor()->field_count() > 0) {
    const Message& child = reflection.GetMessage(message, &field);
    bool lists = false;
    for (int i = 0; i < child.GetDescriptor()->field_count(); ++i)
      lists |= child.GetDescriptor()->field(i)->is_repeated();
    if (lists) {
      std::vector<const FieldDescriptor*> fields;
      child.GetReflection()->ListFields(child, &fields);
      absl::StrAppend(&page, "\n", Label(field));
      if (!fields.empty() && fields.front()->is_repeated()) absl::StrAppend(&page, "\n");
      for (const FieldDescriptor* inner : fields) {
        if (!inner->is_repeated()) {
          absl::StrAppend(&page, ": ",
                          inner->message_type() != nullptr
                              ? OneLine(child.GetReflection()->GetMessage(child, inner))
                              : Scalar(child, *inner, -1),
                          "\n");
          continue;
        }
        for (int i = 0; i < child.GetReflection()->FieldSize(child, inner); ++i)
          absl::StrAppend(&page, "  - ",
                          inner->message_type() != nullptr
                              ? absl::StrCat(absl::StrReplaceAll(inner->name(), {{"_", " "}}), ": ")
                              : "",
                          Item(child, *inner, i), "\n");
      }
      return;
    }
  }
  const std::string value =
      is_message ? OneLine(reflection.GetMessage(message, &field)) : Scalar(message, field, -1);
  absl::StrAppend(&page, absl::StrFormat("%-28s  %s\n", Label(field), value));
}

// `PUBLIC_SOURCE` or `JUDGEMENT`; the citation is too long for a cell.
std::string SourceWord(const Message& message, const FieldDescriptor& field) {
  const Message& source = message.GetReflection()->GetMessage(message, &field);
  return Scalar(source, *type::v1::Source::descriptor()->FindFieldByName("kind"), -1);
}

}  // namespace

std::optional<Format> ParseFormat(absl::string_view word) {
  if (word == "table") return Format::kTable;
  if (word == "json") return Format::kJson;
  if (word == "jsonl") return Format::kJsonLines;
  if (word == "csv" || word == "excel") return Format::kCsv;
  return std::nullopt;
}

// Fields that listings show beside the columns that can be filtered.
std::vector<const FieldDescriptor*> ListedFields(const resource::ResourceType& type) {
  std::vector<const FieldDescriptor*> fields;
  for (int i = 0; i < type.descriptor().field_count(); ++i) {
    const FieldDescriptor* field = type.descriptor().field(i);
    if (field->options().GetExtension(options::v1::field).listed()) fields.push_back(field);
  }
  return fields;
}

Table ResourceTable(const resource::ResourceType& type) {
  std::vector<Table::Column> columns = {{"name"}};
  for (const resource::Column& column : type.columns()) {
    const bool number = column.kind == resource::Column::Kind::kInteger ||
                        column.kind == resource::Column::Kind::kReal;
    columns.push_back({column.name, number ? Table::Align::kRight : Table::Align::kLeft});
  }
  for (const FieldDescriptor* field : ListedFields(type)) {
    const bool number = field->cpp_type() == FieldDescriptor::CPPTYPE_DOUBLE;
    columns.push_back({field->name(), number ? Table::Align::kRight : Table::Align::kLeft});
  }
  return Table(std::move(columns));
}

// A value of a listing: as Scalar, but for true and false, which programs read.
std::string Listed(const Message& message, const FieldDescriptor& field) {
  if (IsNotKnown(message, field)) return "";
  std::string text = Scalar(message, field, -1);
  if (field.cpp_type() != FieldDescriptor::CPPTYPE_BOOL) return text;
  return text == "yes" ? "true" : "false";
}

void AddResource(const Message& message, const resource::ResourceType& type, Table& table) {
  std::vector<std::string> cells = {resource::NameOf(message)};
  for (const resource::Column& column : type.columns()) {
    const resource::Value value = resource::ColumnValue(message, column);
    const auto* text = std::get_if<std::string>(&value);
    cells.push_back(text != nullptr ? *text
                    : std::holds_alternative<std::monostate>(value)
                        ? ""
                        : Listed(message, *column.field));
  }
  for (const FieldDescriptor* field : ListedFields(type)) {
    const bool is_source = field->message_type() == type::v1::Source::descriptor();
    cells.push_back(is_source ? SourceWord(message, *field) : Listed(message, *field));
  }
  table.Add(std::move(cells));
}

std::string ReadablePage(const Message& message) {
  std::string page;
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  const std::string title = resource::GetString(message, "display_name");
  if (!title.empty())
    absl::StrAppend(&page, title, "\n", std::string(DisplayWidth(title), '='), "\n");
  for (const FieldDescriptor* field : fields)
    if (field->name() != "display_name") PrintField(message, *field, page);
  return page;
}

std::string Explain(const absl::Status& status) {
  std::string text = absl::StrCat("cairn: ", status.message());
  Violations told;
  if (told.AddFrom(status, "") && !told.empty()) {
    text = "cairn: the request is not right:";
    for (const auto& [path, problem] : told.found())
      absl::StrAppend(&text, "\n  ", path, " ", problem);
    if (const std::size_t more = told.count() - told.found().size(); more > 0)
      absl::StrAppend(&text, "\n  and ", more, " more; correct these, and the rest is told");
  }
  if (absl::IsUnauthenticated(status))
    absl::StrAppend(&text, "\nGive the token as --token-file FILE, or in CAIRN_TOKEN.");
  return text;
}

}  // namespace cairn::web
