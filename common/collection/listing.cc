#include "common/collection/listing.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/collection/request_fields.h"
#include "common/errors/failure.h"
#include "common/resource/query.h"

namespace cairn {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using resource::GetString;
using resource::Key;
using resource::Value;

constexpr int kDefaultPage = 50;
constexpr int kLargestPage = 1000;
constexpr std::size_t kMostPageBytes = std::size_t{2} << 20;

// Of a bad query on its own the failure that says where it stumbles; otherwise every bad field.
absl::Status AllThatIsWrong(const absl::Status& parent, const absl::Status& filter,
                            const absl::Status& order_by) {
  if (parent.ok() && (filter.ok() || order_by.ok())) return filter.ok() ? order_by : filter;
  Violations violations;
  if (!parent.ok()) violations.Add("parent", parent.message());
  if (!filter.ok()) violations.Add("filter", filter.message());
  if (!order_by.ok()) violations.Add("order_by", order_by.message());
  return violations.ToStatus();
}

// Where a resource stands in the order of a list: the values that ordered it, then its key.
std::vector<Value> PositionOf(const store::Query& query, const Key& key, const Message& resource) {
  std::vector<Value> position;
  for (const resource::Order& order : query.order)
    position.push_back(resource::SortValue(resource, *order.column));
  position.emplace_back(key.organisation);
  position.emplace_back(key.id);
  return position;
}

}  // namespace

absl::StatusOr<Listing> Listing::Parse(const resource::ResourceType& type, const Message& request) {
  Listing listing;
  listing.parent_ = GetString(request, "parent");
  listing.page_token_ = GetString(request, "page_token");
  const std::string filter = GetString(request, "filter");
  const std::string order_by = GetString(request, "order_by");
  const auto range = type.ParseParent(listing.parent_);
  auto comparisons = resource::ParseFilter(type, filter);
  auto orders = resource::ParseOrder(type, order_by);
  RETURN_IF_ERROR(AllThatIsWrong(range.status(), comparisons.status(), orders.status()));
  listing.query_ = {.type = &type,
                    .organisation = range->organisation,
                    .id_prefix = range->id_prefix,
                    .filter = *std::move(comparisons),
                    .order = *std::move(orders)};
  listing.text_ =
      absl::StrCat(type.full_name(), "\n", listing.parent_, "\n", filter, "\n", order_by);
  const int page_size = GetInt(request, "page_size");
  listing.most_ = page_size == 0 ? kDefaultPage : std::min(page_size, kLargestPage);
  return listing;
}

absl::StatusOr<int> Listing::FillPage(store::Snapshot& snapshot, const resource::PageTokens& tokens,
                                      Message& response) const {
  store::Query query = query_;
  query.limit = most_ + 1;
  if (!is_first_page()) {
    // The token holds the values that ordered the last resource, which may have changed since.
    ASSIGN_OR_RETURN(const std::string position, tokens.Read(text_, page_token_));
    ASSIGN_OR_RETURN(query.after, resource::DecodeValues(position));
  }
  const FieldDescriptor* items = response.GetDescriptor()->field(0);
  std::size_t bytes = 0;
  int count = 0;
  std::vector<Value> last;
  RETURN_IF_ERROR(snapshot.List(query, [&](const Key& key, std::unique_ptr<Message> resource) {
    bytes += resource->ByteSizeLong();
    if (count == most_ || (count > 0 && bytes > kMostPageBytes)) {
      resource::SetString(response, "next_page_token",
                          tokens.Make(text_, resource::EncodeValues(last)));
      return false;
    }
    last = PositionOf(query, key, *resource);
    response.GetReflection()->AddAllocatedMessage(&response, items, resource.release());
    ++count;
    return true;
  }));
  return count;
}

}  // namespace cairn
