// A filter and an order that are accepted print to what reads the same, and run against a database.
// The input is the filter, a new line, and the order.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/errors/failure.h"
#include "common/resource/query.h"
#include "common/store/store.h"
#include "services/roles/migrations.h"
#include "tests/fuzz/fuzz.h"
#include "tests/support/temp_database.h"

namespace cairn::fuzz {
namespace {

using resource::Comparison;
using resource::ResourceType;
using resource::Value;

const ResourceType& Posts() { return ResourceType::Of(roles::v1::Post::descriptor()); }

store::Store& Database() {
  static const test::TempDatabase database;
  static const SystemClock clock;
  static const auto store = store::Store::Open({.database = database.address(),
                                                .service = "roles",
                                                .types = {&Posts()},
                                                .migrations = roles::Migrations(),
                                                .clock = &clock});
  Require(store.ok(), "the database opens");
  return **store;
}

bool Same(const std::vector<Comparison>& a, const std::vector<Comparison>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Comparison& x, const Comparison& y) {
                      return x.column == y.column && x.op == y.op && x.value == y.value;
                    });
}

bool IsRefused(const absl::Status& status) { return ReasonOf(status) == ErrorReason::BAD_QUERY; }

void Check(absl::string_view filter, absl::string_view order_by) {
  store::Query query{.type = &Posts(), .limit = 10};
  const auto comparisons = resource::ParseFilter(Posts(), filter);
  const auto order = resource::ParseOrder(Posts(), order_by);
  Require(comparisons.ok() || IsRefused(comparisons.status()), "a filter is read or refused");
  Require(order.ok() || IsRefused(order.status()), "an order is read or refused");
  if (!comparisons.ok() || !order.ok()) return;
  const auto again = resource::ParseFilter(Posts(), resource::PrintFilter(*comparisons));
  Require(again.ok() && Same(*comparisons, *again), "a filter printed and read again is the same");

  if (filter.size() > 2048 || order_by.size() > 256) return;  // a request's rules refuse more
  query.filter = *comparisons;
  query.order = *order;
  for (const auto& one : query.order)
    query.after.push_back(
        one.column->kind == resource::Column::Kind::kText ? Value("x") : Value(std::int64_t{1}));
  query.after.emplace_back("ayr");
  query.after.emplace_back("p");
  const absl::Status listed = Database().Read([&](store::Snapshot& snapshot) {
    return snapshot.List(
        query,
        [](const store::Key&, const std::unique_ptr<google::protobuf::Message>&) { return true; });
  });
  Require(listed.ok(), "what is accepted runs");
}

}  // namespace

std::vector<std::string> Seeds() {
  return {"", "level <= 3 AND directorate=\"Adults\" AND close_date = null\nlevel desc, service",
          "statutory != true AND open_date > 2020-01-01\ndirectorate",
          "service = \"a \\\"b\\\\\" AND role = roles/director",
          "external_id >= x\nexternal_id desc, open_date desc, shared"};
}
std::vector<std::string> Dictionary() {
  return {"level", "directorate", "service", "open_date", "statutory", "external_id", " AND ",
          "=",     "!=",          "<=",      ">",         "null",      "true",        "2026-02-03",
          "\"",    "\\",          "\n",      " desc",     ",",         "-1"};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  cairn::fuzz::Check(text.substr(0, line),
                     line == absl::string_view::npos ? "" : text.substr(line + 1));
  return 0;
}
