#include "services/planner/archive/forecast_erasure.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"

namespace cairn::planner {
namespace {

using resource::Key;
using v1::ForecastInputs;
using v1::KeptForecast;

constexpr int kPage = 100;

bool ErasePost(ForecastInputs::Post& post) {
  const std::string before = post.SerializeAsString();
  post.clear_leaves_month();
  post.clear_tenure_months();
  post.clear_ready_month();
  post.clear_ready_chance();
  post.clear_mobile();
  post.clear_shared_with();
  post.clear_starts_month();
  post.clear_starts_from_within();
  return post.SerializeAsString() != before;
}

// Every forecast that was ever kept, and whether any change of it holds something of these people.
absl::StatusOr<std::set<Key>> Concerned(store::Snapshot& snapshot,
                                        const std::set<std::string>& organisations) {
  const auto& type = resource::ResourceType::Of(KeptForecast::descriptor());
  std::set<Key> concerned;
  store::History history{
      .types = {&type}, .before = std::numeric_limits<std::int64_t>::max(), .limit = kPage};
  ASSIGN_OR_RETURN(const std::int64_t newest, snapshot.Revision());
  history.before = newest + 1;
  while (history.before > 1) {
    ASSIGN_OR_RETURN(const store::Past past, snapshot.ChangesBefore(history));
    for (const store::Change& change : past.changes) {
      ForecastInputs inputs = static_cast<const KeptForecast&>(*change.resource).inputs();
      if (EraseInputs(organisations, inputs)) concerned.insert(change.key);
    }
    history.before = past.looked_back_to;
  }
  return concerned;
}

}  // namespace

std::set<std::string> OrganisationsOfPurged(const change::v1::WatchResponse& response) {
  std::set<std::string> organisations;
  for (const change::v1::Change& change : response.changes())
    if (change.kind() == change::v1::Change::ERASED)
      organisations.insert(absl::StrCat("organisations/", resource::OrganisationOf(change.name())));
  return organisations;
}

bool EraseInputs(const std::set<std::string>& organisations, ForecastInputs& inputs) {
  bool any = false;
  std::set<int> places;
  for (int i = 0; i < inputs.organisations_size(); ++i)
    if (organisations.count(inputs.organisations(i).name()) > 0) places.insert(i);
  for (ForecastInputs::Post& post : *inputs.mutable_posts())
    if (places.count(post.organisation()) > 0) any = ErasePost(post) || any;
  auto& candidates = *inputs.mutable_candidates();
  const auto kept = std::remove_if(candidates.begin(), candidates.end(), [&](const auto& one) {
    return places.count(one.organisation()) > 0;
  });
  any = any || kept != candidates.end();
  candidates.erase(kept, candidates.end());
  return any;
}

absl::Status EraseInputs(store::Transaction& tx, const std::set<std::string>& organisations) {
  const auto& type = resource::ResourceType::Of(KeptForecast::descriptor());
  ASSIGN_OR_RETURN(const std::set<Key> concerned, Concerned(tx, organisations));
  for (const Key& key : concerned) {
    KeptForecast before;
    ASSIGN_OR_RETURN(const bool stands, tx.Find(type, key, &before));
    RETURN_IF_ERROR(tx.Erase(type, key).status());
    if (!stands) continue;
    KeptForecast after = before;
    EraseInputs(organisations, *after.mutable_inputs());
    after.set_inputs_erased(true);
    RETURN_IF_ERROR(tx.Put(type, key, &before, after));
  }
  return absl::OkStatus();
}

}  // namespace cairn::planner
