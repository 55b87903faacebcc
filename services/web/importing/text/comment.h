#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_COMMENT_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_COMMENT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

// What the free text beside a published post says about vacancies, absence and sharing. Only the
// words that were recognised are ever quoted, because comments may name people.
namespace cairn::imports {

// What a column of vacancies, or the place of a holder's name, says.
enum class VacancyMark { kVacant, kFilled, kToCome, kUnknown };

// Takes Vacant, Yes, Y, Post vacant, No, N, Filled, Vacancy filled, NA and their kin. On `today`,
// `Vacant until` a day of the past is filled, and `Vacant since` or `from` a coming day is to come,
// on FirstDayIn of the text; what says neither for certain is unknown.
VacancyMark VacancyMarkIn(absl::string_view text, absl::CivilDay today);

// The words by which a comment says that the post is permanent, established or vacant; empty when
// it says none of that.
std::string PermanenceIn(absl::string_view comment);

// Whether a comment says that the holder is seconded elsewhere.
bool SaysHolderIsSeconded(absl::string_view comment);

// Whether a comment says that the holder is only away: leave, illness, backfill,
// secondment.
bool SaysHolderIsAway(absl::string_view comment);

// The host of a shared post: "… is the host organisation", "hosted by …"; empty when not named.
std::string HostIn(absl::string_view comment);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_COMMENT_H_
