#include "common/store/sql/query_sql.h"

#include <cstdint>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace cairn::store {
namespace {

using resource::Column;
using resource::Comparison;
using resource::Operator;
using resource::Order;

absl::string_view Sign(Operator op) {
  switch (op) {
    case Operator::kEqual:
      return "=";
    case Operator::kNotEqual:
      return "<>";
    case Operator::kLess:
      return "<";
    case Operator::kLessOrEqual:
      return "<=";
    case Operator::kGreater:
      return ">";
    case Operator::kGreaterOrEqual:
      return ">=";
  }
  return "=";
}

// A column as it is ordered by: what is not set comes first.
std::string Sortable(const Column& column) {
  const bool number = column.kind == Column::Kind::kInteger || column.kind == Column::Kind::kReal ||
                      column.kind == Column::Kind::kBoolean;
  return absl::StrCat("COALESCE(", column.name, number ? ", 0)" : ", '')");
}

std::string ComparisonSql(const Comparison& comparison, SelectText& select) {
  const std::string& name = comparison.column->name;
  if (std::holds_alternative<std::monostate>(comparison.value))
    return absl::StrCat(name, comparison.op == Operator::kEqual ? " IS NULL" : " IS NOT NULL");
  // `x != 3` also holds where x is not set.
  if (comparison.op == Operator::kNotEqual)
    return absl::StrCat("(", name, " IS NULL OR ", name, " <> ", select.Bind(comparison.value),
                        ")");
  return absl::StrCat(name, " ", Sign(comparison.op), " ", select.Bind(comparison.value));
}

// `(a > 1) OR (a = 1 AND b < 2) OR …`: behind the last one seen, in an order of mixed directions.
std::string BehindSql(const Query& query, SelectText& select) {
  std::vector<std::pair<std::string, bool>> keys;  // expression, descending
  for (const Order& order : query.order)
    keys.emplace_back(Sortable(*order.column), order.descending);
  keys.emplace_back("organisation", false);
  keys.emplace_back("id", false);
  std::vector<std::string> cases;
  for (std::size_t last = 0; last < keys.size(); ++last) {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i <= last; ++i) {
      const absl::string_view sign = i < last ? "=" : keys[i].second ? "<" : ">";
      terms.push_back(absl::StrCat(keys[i].first, " ", sign, " ", select.Bind(query.after[i])));
    }
    cases.push_back(absl::StrCat("(", absl::StrJoin(terms, " AND "), ")"));
  }
  return absl::StrCat("(", absl::StrJoin(cases, " OR "), ")");
}

}  // namespace

std::string SelectText::Bind(const resource::Value& value) {
  values.push_back(value);
  return absl::StrCat("$", values.size());
}

SelectText SelectOf(const Query& query, absl::string_view select_from) {
  SelectText select;
  std::vector<std::string> terms;
  if (!query.organisation.empty())
    terms.push_back(absl::StrCat("organisation = ", select.Bind(query.organisation)));
  if (!query.id_prefix.empty()) {
    std::string end = query.id_prefix;
    ++end.back();  // `person/` to `person0`: every id below the person
    terms.push_back(absl::StrCat("id >= ", select.Bind(query.id_prefix)));
    terms.push_back(absl::StrCat("id < ", select.Bind(end)));
  }
  for (const Comparison& comparison : query.filter)
    terms.push_back(ComparisonSql(comparison, select));
  if (!query.after.empty()) terms.push_back(BehindSql(query, select));
  select.sql = std::string(select_from);
  if (!terms.empty()) absl::StrAppend(&select.sql, " WHERE ", absl::StrJoin(terms, " AND "));
  absl::StrAppend(&select.sql, " ORDER BY ");
  for (const Order& order : query.order)
    absl::StrAppend(&select.sql, Sortable(*order.column), order.descending ? " DESC, " : ", ");
  absl::StrAppend(&select.sql, "organisation, id LIMIT ", select.Bind(std::int64_t{query.limit}));
  return select;
}

}  // namespace cairn::store
