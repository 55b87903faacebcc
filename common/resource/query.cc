#include "common/resource/query.h"

#include <cmath>
#include <set>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/text.h"
#include "google/type/date.pb.h"

namespace cairn::resource {
namespace {

using google::protobuf::FieldDescriptor;

absl::Status BadQuery(absl::string_view what, std::size_t position, absl::string_view why) {
  return Failure(absl::StatusCode::kInvalidArgument, ErrorReason::BAD_QUERY)
      .With("position", absl::StrCat(position + 1))
      .Say(what, ", character ", position + 1, ": ", why);
}

std::string ColumnNames(const ResourceType& type) {
  return absl::StrJoin(type.columns(), ", ", [](std::string* out, const Column& column) {
    absl::StrAppend(out, column.name);
  });
}

constexpr std::pair<absl::string_view, Operator> kOperators[] = {
    {"!=", Operator::kNotEqual}, {"<=", Operator::kLessOrEqual}, {">=", Operator::kGreaterOrEqual},
    {"=", Operator::kEqual},     {"<", Operator::kLess},         {">", Operator::kGreater},
};

bool IsWordCharacter(char c) {
  return absl::ascii_isalnum(c) || c == '_' || c == '-' || c == '.' || c == '/' || c == ':' ||
         c == '+';
}

// Reads a filter from left to right.
class FilterReader {
 public:
  FilterReader(const ResourceType& type, absl::string_view text) : type_(type), text_(text) {}

  absl::StatusOr<std::vector<Comparison>> Read() {
    std::vector<Comparison> comparisons;
    SkipSpace();
    if (AtEnd()) return comparisons;
    while (true) {
      ASSIGN_OR_RETURN(Comparison comparison, ReadComparison());
      comparisons.push_back(std::move(comparison));
      SkipSpace();
      if (AtEnd()) return comparisons;
      const std::size_t start = at_;
      if (Word() != "AND")
        return Stumble(start, "expected AND or the end; OR, NOT and brackets are not offered");
      SkipSpace();
    }
  }

 private:
  bool AtEnd() const { return at_ == text_.size(); }
  void SkipSpace() {
    while (!AtEnd() && absl::ascii_isspace(text_[at_])) ++at_;
  }
  absl::string_view Word() {
    const std::size_t start = at_;
    while (!AtEnd() && IsWordCharacter(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }
  static absl::Status Stumble(std::size_t position, absl::string_view why) {
    return BadQuery("filter", position, why);
  }

  absl::StatusOr<Comparison> ReadComparison() {
    const std::size_t start = at_;
    const absl::string_view name = Word();
    if (name.empty()) return Stumble(start, "expected a field");
    const Column* column = type_.FindColumn(name);
    if (column == nullptr)
      return Stumble(start, absl::StrCat("no field to filter by is called ", name, "; there are ",
                                         ColumnNames(type_)));
    SkipSpace();
    const std::size_t op_start = at_;
    ASSIGN_OR_RETURN(const Operator op, ReadOperator());
    const bool orders = op != Operator::kEqual && op != Operator::kNotEqual;
    if (orders && (column->kind == Column::Kind::kEnum || column->kind == Column::Kind::kBoolean))
      return Stumble(op_start, absl::StrCat(name, " has no order; it goes with = and != only"));
    SkipSpace();
    const std::size_t value_start = at_;
    ASSIGN_OR_RETURN(Value value, ReadValue(*column));
    if (orders && std::holds_alternative<std::monostate>(value))
      return Stumble(value_start, "null goes with = and != only");
    return Comparison{column, op, std::move(value)};
  }

  absl::StatusOr<Operator> ReadOperator() {
    for (const auto& [sign, op] : kOperators) {
      if (!absl::StartsWith(text_.substr(at_), sign)) continue;
      at_ += sign.size();
      return op;
    }
    return Stumble(at_, "expected one of = != < <= > >=");
  }

  absl::StatusOr<std::string> ReadQuoted() {
    const std::size_t start = at_++;
    std::string text;
    while (!AtEnd() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
      text += text_[at_++];
    }
    if (AtEnd()) return Stumble(start, "this quote is not closed");
    ++at_;
    return text;
  }

  absl::StatusOr<Value> ReadValue(const Column& column) {
    const std::size_t start = at_;
    if (AtEnd()) return Stumble(start, "expected a value");
    if (text_[at_] == '"') {
      ASSIGN_OR_RETURN(std::string quoted, ReadQuoted());
      return Typed(column, quoted, start);
    }
    const absl::string_view word = Word();
    if (word.empty()) return Stumble(start, "expected a value; put quotes around text");
    if (word != "null") return Typed(column, word, start);
    if (IsNumber(column))
      return Stumble(start, absl::StrCat(column.name,
                                         " is never null; what is not given counts as 0 or false"));
    return Value(std::monostate());
  }

  static bool IsNumber(const Column& column) {
    return column.kind == Column::Kind::kInteger || column.kind == Column::Kind::kReal ||
           column.kind == Column::Kind::kBoolean;
  }

  // The word as a value of the column's kind.
  static absl::StatusOr<Value> Typed(const Column& column, absl::string_view word,
                                     std::size_t start) {
    switch (column.kind) {
      case Column::Kind::kText:
        if (word.empty()) return Value(std::monostate());
        return Value(Composed(word));  // as what is kept
      case Column::Kind::kInteger: {
        std::int64_t number = 0;
        if (!absl::SimpleAtoi(word, &number))
          return Stumble(start, absl::StrCat(column.name, " is a whole number"));
        return Value(number);
      }
      case Column::Kind::kReal: {
        double number = 0;
        if (!absl::SimpleAtod(word, &number) || !std::isfinite(number))
          return Stumble(start, absl::StrCat(column.name, " is a number"));
        return Value(number);
      }
      case Column::Kind::kBoolean:
        if (word != "true" && word != "false")
          return Stumble(start, absl::StrCat(column.name, " is true or false"));
        return Value(std::int64_t{word == "true" ? 1 : 0});
      case Column::Kind::kDate: {
        absl::CivilDay day;
        if (word.size() != 10 || !absl::ParseCivilTime(word, &day))
          return Stumble(start, absl::StrCat(column.name, " is a date such as 2026-11-23"));
        return Value(absl::FormatCivilTime(day));
      }
      case Column::Kind::kEnum: {
        const auto* named = column.field->enum_type()->FindValueByName(std::string(word));
        if (named == nullptr) {
          std::string names;
          for (int i = 1; i < column.field->enum_type()->value_count(); ++i)
            absl::StrAppend(&names, i > 1 ? ", " : "", column.field->enum_type()->value(i)->name());
          return Stumble(start, absl::StrCat(column.name, " is one of ", names));
        }
        if (named->number() == 0)
          return Value(std::monostate());  // …_UNSPECIFIED is kept as nothing
        return Value(std::string(word));
      }
    }
    return Stumble(start, "expected a value");
  }

  const ResourceType& type_;
  absl::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Value ColumnValue(const google::protobuf::Message& resource, const Column& column) {
  const auto& reflection = *resource.GetReflection();
  const FieldDescriptor* field = column.field;
  if (!reflection.HasField(resource, field) && column.kind != Column::Kind::kInteger &&
      column.kind != Column::Kind::kReal && column.kind != Column::Kind::kBoolean)
    return std::monostate();
  switch (column.kind) {
    case Column::Kind::kText:
      return reflection.GetString(resource, field);
    case Column::Kind::kInteger:
      return std::int64_t{reflection.GetInt32(resource, field)};
    case Column::Kind::kReal:
      return reflection.GetDouble(resource, field);
    case Column::Kind::kBoolean:
      return std::int64_t{reflection.GetBool(resource, field) ? 1 : 0};
    case Column::Kind::kEnum:
      return reflection.GetEnum(resource, field)->name();
    case Column::Kind::kDate: {
      const auto& date =
          static_cast<const google::type::Date&>(reflection.GetMessage(resource, field));
      return PrintDate(date);
    }
  }
  return std::monostate();
}

Value SortValue(const google::protobuf::Message& resource, const Column& column) {
  Value value = ColumnValue(resource, column);
  if (!std::holds_alternative<std::monostate>(value)) return value;
  return std::string();
}

// Each value as `kind length : text`, e.g. `i3:-42` or `t5:north`.
std::string EncodeValues(const std::vector<Value>& values) {
  std::string bytes;
  for (const Value& value : values) {
    char kind = 'n';
    std::string text;
    if (const auto* integer = std::get_if<std::int64_t>(&value)) {
      kind = 'i';
      text = absl::StrCat(*integer);
    } else if (const auto* real = std::get_if<double>(&value)) {
      kind = 'r';
      text = absl::StrFormat("%.17g", *real);
    } else if (const auto* string = std::get_if<std::string>(&value)) {
      kind = 't';
      text = *string;
    }
    absl::StrAppend(&bytes, std::string(1, kind), text.size(), ":", text);
  }
  return bytes;
}

absl::StatusOr<std::vector<Value>> DecodeValues(absl::string_view bytes) {
  const absl::Status bad = absl::InvalidArgumentError("values cannot be read");
  const absl::string_view whole = bytes;
  std::vector<Value> values;
  while (!bytes.empty()) {
    const char kind = bytes.front();
    const std::size_t colon = bytes.find(':');
    std::size_t size = 0;
    if (colon == absl::string_view::npos || !absl::SimpleAtoi(bytes.substr(1, colon - 1), &size) ||
        size > bytes.size() - colon - 1)
      return bad;
    const absl::string_view text = bytes.substr(colon + 1, size);
    bytes.remove_prefix(colon + 1 + size);
    std::int64_t integer = 0;
    double real = 0;
    if (kind == 'n' && text.empty()) {
      values.emplace_back(std::monostate());
    } else if (kind == 'i' && absl::SimpleAtoi(text, &integer)) {
      values.emplace_back(integer);
    } else if (kind == 'r' && absl::SimpleAtod(text, &real)) {
      values.emplace_back(real);
    } else if (kind == 't') {
      values.emplace_back(std::string(text));
    } else {
      return bad;
    }
  }
  // A number has one spelling only.
  if (EncodeValues(values) != whole) return bad;
  return values;
}

absl::StatusOr<std::vector<Comparison>> ParseFilter(const ResourceType& type,
                                                    absl::string_view filter) {
  return FilterReader(type, filter).Read();
}

std::string PrintFilter(const std::vector<Comparison>& comparisons) {
  return absl::StrJoin(comparisons, " AND ", [](std::string* out, const Comparison& comparison) {
    absl::string_view sign;
    for (const auto& [text, op] : kOperators)
      if (op == comparison.op) sign = text;
    std::string value = "null";
    if (const auto* integer = std::get_if<std::int64_t>(&comparison.value))
      value = comparison.column->kind == Column::Kind::kBoolean ? (*integer != 0 ? "true" : "false")
                                                                : absl::StrCat(*integer);
    if (const auto* real = std::get_if<double>(&comparison.value))
      value = absl::StrFormat("%.17g", *real);
    if (const auto* text = std::get_if<std::string>(&comparison.value)) {
      value.assign(1, '"');
      for (const char c : *text)
        absl::StrAppend(&value, c == '"' || c == '\\' ? "\\" : "", std::string(1, c));
      value += '"';
    }
    absl::StrAppend(out, comparison.column->name, " ", sign, " ", value);
  });
}

absl::StatusOr<std::vector<Order>> ParseOrder(const ResourceType& type,
                                              absl::string_view order_by) {
  std::vector<Order> orders;
  std::set<std::string> seen;
  if (absl::StripAsciiWhitespace(order_by).empty()) return orders;
  for (const absl::string_view part : absl::StrSplit(order_by, ',')) {
    const std::vector<absl::string_view> words = absl::StrSplit(part, ' ', absl::SkipEmpty());
    const auto place = [&](std::size_t word) {
      return static_cast<std::size_t>(
          (word < words.size() ? words[word].data() : part.data() + part.size()) - order_by.data());
    };
    constexpr absl::string_view kExpected = "expected `field` or `field desc`, joined by commas";
    if (words.empty()) return BadQuery("order_by", place(0), kExpected);
    const Column* column = type.FindColumn(words[0]);
    if (column == nullptr)
      return BadQuery("order_by", place(0),
                      absl::StrCat("no field to order by is called ", words[0], "; there are ",
                                   ColumnNames(type)));
    const bool descending = words.size() > 1 && words[1] == "desc";
    if (words.size() > 1 && !descending && words[1] != "asc")
      return BadQuery("order_by", place(1), kExpected);
    if (words.size() > 2) return BadQuery("order_by", place(2), kExpected);
    if (!seen.insert(column->name).second)
      return BadQuery("order_by", place(0), absl::StrCat(column->name, " stands twice"));
    orders.push_back({column, descending});
  }
  return orders;
}

}  // namespace cairn::resource
