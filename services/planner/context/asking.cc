#include "services/planner/context/asking.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/auth/identity.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"

namespace cairn::planner {
namespace {

constexpr int kDefaultPage = 50;
constexpr int kLargestPage = 1000;

}  // namespace

absl::Status NotFound(absl::string_view kind, absl::string_view name) {
  return Failure(absl::StatusCode::kNotFound, ErrorReason::RESOURCE_NOT_FOUND)
      .With("resource", name)
      .Say("the planner has seen no ", kind, " ", name,
           "; a new one appears within a second of being added");
}

absl::StatusOr<std::vector<const Organisation*>> OrganisationsOf(const Workforce& workforce,
                                                                 absl::string_view parent) {
  std::vector<const Organisation*> organisations;
  if (parent == "organisations/-") {
    for (const auto& [id, organisation] : workforce.organisations)
      if (organisation->IsKnown()) organisations.push_back(organisation.get());
    return organisations;
  }
  const absl::string_view id = resource::OrganisationOf(parent);
  if (!resource::IsValidId(id) || parent != absl::StrCat("organisations/", id)) {
    Violations violations;
    violations.Add(
        "parent",
        "must look like organisations/{organisation}; `-` in place of the id means all of them");
    return violations.ToStatus();
  }
  const Organisation* organisation = workforce.Find(id);
  if (organisation == nullptr || !organisation->IsKnown()) return NotFound("organisation", parent);
  organisations.push_back(organisation);
  return organisations;
}

absl::Status MayReadPeople(const rpc::CallContext& call, absl::string_view parent) {
  return auth::Authorise(call.identity, options::v1::READ_PEOPLE,
                         std::string(parent.substr(parent.find('/') + 1)));
}

absl::StatusOr<Picture> PictureFor(const Sources& sources, bool may_read_people) {
  return may_read_people ? sources.mirror.Now() : sources.mirror.NowWithoutPeople();
}

Day DayOf(const Sources& sources, bool has_date, const google::type::Date& date) {
  return FromCivil(has_date ? resource::ToDay(date) : sources.clock.Today());
}

absl::StatusOr<Page> PageOf(const Sources& sources, const std::vector<std::string>& keys,
                            absl::string_view query, int page_size, absl::string_view page_token) {
  Page page;
  if (!page_token.empty()) {
    ASSIGN_OR_RETURN(const std::string last, sources.tokens.Read(query, page_token));
    page.begin =
        static_cast<std::size_t>(std::upper_bound(keys.begin(), keys.end(), last) - keys.begin());
  }
  const int most = page_size == 0 ? kDefaultPage : std::min(page_size, kLargestPage);
  page.end = std::min(keys.size(), page.begin + static_cast<std::size_t>(most));
  if (page.end < keys.size()) page.next_token = sources.tokens.Make(query, keys[page.end - 1]);
  return page;
}

void SetDate(Day day, const std::function<google::type::Date*()>& field) {
  if (IsSet(day)) *field() = resource::ToDate(ToCivil(day));
}

}  // namespace cairn::planner
