#ifndef CAIRN_SERVICES_PLANNER_CONTEXT_ASKING_H_
#define CAIRN_SERVICES_PLANNER_CONTEXT_ASKING_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/resource/page_token.h"
#include "common/rpc/call/method.h"
#include "google/type/date.pb.h"
#include "services/planner/records/records.h"
#include "services/planner/workforce/mirror.h"
#include "services/planner/workforce/workforce.h"

// What every question to the planner needs.
namespace cairn::planner {

// What the planner's handlers stand on. All of it outlives them.
struct Sources {
  const Mirror& mirror;
  const Records& records;
  const Clock& clock;
  const resource::PageTokens& tokens;
};

// The organisations that `parent` speaks of: one, or all for `organisations/-`. NOT_FOUND for one
// that the planner does not know, INVALID_ARGUMENT for a parent that is none.
absl::StatusOr<std::vector<const Organisation*>> OrganisationsOf(const Workforce& workforce,
                                                                 absl::string_view parent);

// Whether a caller may read the records of the people of whom `parent` speaks; else
// PERMISSION_DENIED.
absl::Status MayReadPeople(const rpc::CallContext& call, absl::string_view parent);

// What a caller is answered from: without people's records where it may not read them, so that no
// answer can tell of them.
absl::StatusOr<Picture> PictureFor(const Sources& sources, bool may_read_people);

// The day asked about; today when none is set.
Day DayOf(const Sources& sources, bool has_date, const google::type::Date& date);

// Answers a page of `keys`, which are in order and no two alike: from which row to which, and the
// token of the page behind. The token is bound to `query`.
struct Page {
  std::size_t begin = 0;
  std::size_t end = 0;
  std::string next_token;
};
absl::StatusOr<Page> PageOf(const Sources& sources, const std::vector<std::string>& keys,
                            absl::string_view query, int page_size, absl::string_view page_token);

// The contract's form of a date that may be unknown.
void SetDate(Day day, const std::function<google::type::Date*()>& field);

// NOT_FOUND, for a resource that the planner has not seen.
absl::Status NotFound(absl::string_view kind, absl::string_view name);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_CONTEXT_ASKING_H_
