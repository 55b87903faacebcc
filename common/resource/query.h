#ifndef CAIRN_COMMON_RESOURCE_QUERY_H_
#define CAIRN_COMMON_RESOURCE_QUERY_H_

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/message.h"

namespace cairn::resource {

// A value of a column: nothing, a number, or text. Booleans are 0 and 1, dates `2026-11-23`, enums
// their names.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

// What a resource's column holds.
Value ColumnValue(const google::protobuf::Message& resource, const Column& column);

// The same as it is ordered by: what is not set comes before everything else of its kind.
Value SortValue(const google::protobuf::Message& resource, const Column& column);

// Values as bytes and back. Decoding refuses what encoding does not produce.
std::string EncodeValues(const std::vector<Value>& values);
absl::StatusOr<std::vector<Value>> DecodeValues(absl::string_view bytes);

enum class Operator { kEqual, kNotEqual, kLess, kLessOrEqual, kGreater, kGreaterOrEqual };

// `column operator value`.
struct Comparison {
  const Column* column;
  Operator op;
  Value value;
};

// `column`, or `column desc`.
struct Order {
  const Column* column;
  bool descending;
};

// Reads a filter: `field operator value` joined by AND, a subset of AIP-160. Values are numbers,
// true, false, null, dates, names of enum values, or text, quoted where it holds a space. Whatever
// else it holds is refused with the place of the character that it stumbles on.
absl::StatusOr<std::vector<Comparison>> ParseFilter(const ResourceType& type,
                                                    absl::string_view filter);

// A filter that ParseFilter reads as `comparisons`.
std::string PrintFilter(const std::vector<Comparison>& comparisons);

// Reads an order: columns joined by commas, each with an optional ` desc`; AIP-132.
absl::StatusOr<std::vector<Order>> ParseOrder(const ResourceType& type, absl::string_view order_by);

}  // namespace cairn::resource

#endif  // CAIRN_COMMON_RESOURCE_QUERY_H_
