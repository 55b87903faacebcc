// A filter and an order that are accepted print to what reads the same, and run against a database.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/clock.h"
#include "common/errors/failure.h"
#include "common/resource/query.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"
#include "services/roles/migrations.h"
#include "tests/support/temp_database.h"

namespace {

using cairn::resource::Comparison;
using cairn::resource::ResourceType;

const ResourceType& Posts() { return ResourceType::Of(cairn::roles::v1::Post::descriptor()); }

bool Same(const std::vector<Comparison>& a, const std::vector<Comparison>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].column != b[i].column || a[i].op != b[i].op || a[i].value != b[i].value) return false;
  return true;
}

cairn::store::Store& Database() {
  static const auto* const database = new cairn::test::TempDatabase;
  static const auto* const clock = new cairn::SystemClock;
  static auto* const store =
      new auto(cairn::store::Store::Open({.database = database->address(),
                                          .service = "roles",
                                          .types = {&Posts()},
                                          .migrations = cairn::roles::Migrations(),
                                          .clock = clock}));
  if (!store->ok()) std::abort();
  return ***store;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t line = text.find('\n');
  const absl::string_view filter = text.substr(0, line);
  const absl::string_view order_by =
      line == absl::string_view::npos ? absl::string_view() : text.substr(line + 1);

  const auto comparisons = cairn::resource::ParseFilter(Posts(), filter);
  const auto order = cairn::resource::ParseOrder(Posts(), order_by);
  for (const absl::Status& status : {comparisons.status(), order.status()})
    if (!status.ok() && cairn::ReasonOf(status) != cairn::ErrorReason::BAD_QUERY) std::abort();
  if (!comparisons.ok() || !order.ok()) return 0;

  const auto again =
      cairn::resource::ParseFilter(Posts(), cairn::resource::PrintFilter(*comparisons));
  if (!again.ok() || !Same(*comparisons, *again)) std::abort();

  // A request's own rules allow 2,048 and 256 bytes.
  if (filter.size() > 2048 || order_by.size() > 256) return 0;
  cairn::store::Query query{.type = &Posts(), .filter = *comparisons, .order = *order, .limit = 10};
  for (const auto& one : query.order)
    query.after.push_back(one.column->kind == cairn::resource::Column::Kind::kText
                              ? cairn::resource::Value(std::string("x"))
                              : cairn::resource::Value(std::int64_t{1}));
  query.after.emplace_back(std::string("ayr"));
  query.after.emplace_back(std::string("p"));
  const absl::Status listed = Database().Read([&](cairn::store::Snapshot& snapshot) {
    return snapshot.List(
        query, [](const cairn::store::Key&, const std::unique_ptr<google::protobuf::Message>&) {
          return true;
        });
  });
  if (!listed.ok()) std::abort();
  return 0;
}
