#ifndef CAIRN_COMMON_STORE_SQL_QUERY_SQL_H_
#define CAIRN_COMMON_STORE_SQL_QUERY_SQL_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/resource/query.h"
#include "common/resource/resource_type.h"

namespace cairn::store {

using resource::Key;
using resource::ResourceType;

// Which resources to read, in which order, from where on.
struct Query {
  const ResourceType* type = nullptr;
  std::string organisation;  // empty: any
  std::string id_prefix;     // empty: any
  std::vector<resource::Comparison> filter;
  std::vector<resource::Order> order;  // then by organisation and id
  std::vector<resource::Value>
      after;  // order values, organisation, id of the last one seen; empty: from the start
  int limit = 50;
};

// Text of a SELECT with its values in the order of their `$n`.
struct SelectText {
  std::string sql;
  std::vector<resource::Value> values;

  std::string Bind(const resource::Value& value);
};
// `select_from` with what the query asks for, its order and its limit.
SelectText SelectOf(const Query& query, absl::string_view select_from);

}  // namespace cairn::store

#endif  // CAIRN_COMMON_STORE_SQL_QUERY_SQL_H_
