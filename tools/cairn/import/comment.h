#ifndef CAIRN_TOOLS_CAIRN_IMPORT_COMMENT_H_
#define CAIRN_TOOLS_CAIRN_IMPORT_COMMENT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "cairn/roles/v1/establishment.pb.h"

// What the free text beside a published post says about cover and sharing. Only the words that were
// recognised are ever quoted, because comments may name people.
namespace cairn::imports {

// Cover that a comment tells of.
struct CommentedCover {
  roles::v1::Post::Cover::Kind kind;
  std::string words;  // that say so
};

// What a column of vacancies, or the place of a holder's name, says.
enum class VacancyMark { kVacant, kFilled, kUnknown };

// Takes Vacant, Yes, Y, Post vacant, No, N, Filled, Vacancy filled, NA and their kin. `Vacant
// until` a day of the past is filled on `today`; what says neither for certain is unknown.
VacancyMark VacancyMarkIn(absl::string_view text, absl::CivilDay today);

// Whether a text tells of another time, another post or an end, so that its words of cover and
// vacancy may not be said of this post today.
bool SpeaksOfElse(absl::string_view comment);

// Agency, consultancy, interim, secondment, acting, or known to be uncovered; nothing when the
// comment tells of none, or speaks of something else too. A holder seconded elsewhere is not cover.
absl::optional<CommentedCover> CoverIn(absl::string_view comment);

// The words by which a comment says that the post is permanent, established or vacant; empty when
// it says none of that.
std::string PermanenceIn(absl::string_view comment);

// Whether a comment has words of cover that CoverIn does not take, because it speaks of something
// else: a person settles it.
bool CoverIsDoubtful(absl::string_view comment);

// Whether a comment says that the holder is only away: leave, illness, backfill.
bool SaysHolderIsAway(absl::string_view comment);

// The host of a shared post: "… is the host organisation", "hosted by …"; empty when not named.
std::string HostIn(absl::string_view comment);

}  // namespace cairn::imports

#endif  // CAIRN_TOOLS_CAIRN_IMPORT_COMMENT_H_
