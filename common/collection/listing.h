#ifndef CAIRN_COMMON_COLLECTION_LISTING_H_
#define CAIRN_COMMON_COLLECTION_LISTING_H_

#include <string>

#include "absl/status/statusor.h"
#include "common/resource/page_token.h"
#include "common/resource/resource_type.h"
#include "common/store/store.h"
#include "google/protobuf/message.h"

namespace cairn {

// What a request for a list asks for: which resources, in which order, and which page of them.
class Listing {
 public:
  // INVALID_ARGUMENT with every bad field.
  static absl::StatusOr<Listing> Parse(const resource::ResourceType& type,
                                       const google::protobuf::Message& request);

  const std::string& parent() const { return parent_; }
  const std::string& organisation() const { return query_.organisation; }
  bool is_first_page() const { return page_token_.empty(); }

  // Adds the resources of the page to the first field of `response`, and where more follow the
  // token of the next page, which is good for the same request only. Says how many it added. A page
  // ends early once it holds two megabytes.
  absl::StatusOr<int> FillPage(store::Snapshot& snapshot, const resource::PageTokens& tokens,
                               google::protobuf::Message& response) const;

 private:
  store::Query query_;
  std::string parent_;
  std::string page_token_;
  std::string text_;  // of the request, as its page tokens know it
  int most_ = 0;
};

}  // namespace cairn

#endif  // CAIRN_COMMON_COLLECTION_LISTING_H_
