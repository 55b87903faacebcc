#include "common/errors/trailers.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/errors/text.h"
#include "google/rpc/error_details.pb.h"

namespace cairn {
namespace {

using google::rpc::BadRequest;
using google::rpc::ErrorInfo;

constexpr std::size_t kMostFacts = 1536;    // bytes of all values of the metadata
constexpr std::size_t kMostOfAField = 256;  // bytes of a path, and of what is wrong with it
constexpr std::size_t kFraming = 8;         // a violation's tag and length, and room to grow
constexpr absl::string_view kListed = "listed";

// Cuts the longest values until all of them have room.
void CutFacts(ErrorInfo& info) {
  auto& facts = *info.mutable_metadata();
  std::size_t all = 0;
  for (const auto& [key, value] : facts) all += key.size() + value.size();
  if (all <= kMostFacts) return;
  const std::size_t each = kMostFacts / facts.size();
  for (auto& [key, value] : facts) value = Cut(value, each > key.size() ? each - key.size() : 0);
}

BadRequest Shortened(const BadRequest& all, std::size_t room) {
  BadRequest listed;
  std::size_t taken = 0;
  for (const auto& violation : all.field_violations()) {
    BadRequest::FieldViolation cut;
    cut.set_field(Cut(violation.field(), kMostOfAField));
    cut.set_description(Cut(violation.description(), kMostOfAField));
    taken += cut.ByteSizeLong() + kFraming;
    if (taken > room) break;
    *listed.add_field_violations() = std::move(cut);
  }
  return listed;
}

}  // namespace

google::rpc::Status FitTrailers(google::rpc::Status failure) {
  failure.set_message(CutEncoded(failure.message(), kMostMessage));
  google::protobuf::Any* info_packed = nullptr;
  google::protobuf::Any* bad_packed = nullptr;
  ErrorInfo info;
  BadRequest bad;
  for (auto& detail : *failure.mutable_details()) {
    if (detail.UnpackTo(&info)) info_packed = &detail;
    if (detail.UnpackTo(&bad)) bad_packed = &detail;
  }
  if (info_packed != nullptr) {
    CutFacts(info);
    info_packed->PackFrom(info);
  }
  if (bad_packed == nullptr) return failure;

  bad_packed->PackFrom(BadRequest());
  // Room for the list is what everything else leaves, and the number of those listed.
  const std::size_t taken = failure.ByteSizeLong() + kListed.size() + 4 * kFraming;
  const BadRequest listed = Shortened(bad, taken < kMostDetails ? kMostDetails - taken : 0);
  bad_packed->PackFrom(listed);
  if (info_packed != nullptr) {
    (*info.mutable_metadata())[std::string(kListed)] = absl::StrCat(listed.field_violations_size());
    info_packed->PackFrom(info);
  }
  return failure;
}

}  // namespace cairn
