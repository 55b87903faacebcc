#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_TEXT_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_TEXT_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"

namespace cairn::imports {

// The words of a text in lower case, without punctuation; an apostrophe joins ("children's" is one
// word, "childrens").
std::vector<std::string> AllWords(absl::string_view text);

// The words that count when titles are compared: all but "the", "of", "and" and "for".
std::vector<std::string> Words(absl::string_view text);

// Where `wanted` stands in `words` as a run; -1 when nowhere.
int FindRun(const std::vector<std::string>& words, const std::vector<std::string>& wanted);

// `Director of children's services` as `director-of-childrens-services`, at most 63 characters.
// Empty when the text has no letter or digit of ASCII.
std::string Slug(absl::string_view text);

// A date: `2026-11-23`, `23/11/2026`, `23.11.26` or `23-11-2026`. Two-digit years lie from 1980 to
// 2079.
absl::optional<absl::CivilDay> ParseDay(absl::string_view text);
// `2026-11-23` and nothing else.
absl::optional<absl::CivilDay> ParseIsoDay(absl::string_view text);
// The first date in a text, numbers as above or like `1 August 2011`,
// `1st of August 2011` and `Aug 1, 2011`.
absl::optional<absl::CivilDay> FindDay(absl::string_view text);

// 1 to 12 for `August` and `aug`; 0 for no month.
int MonthOf(absl::string_view word);
// The same as FindDay, or else the first day of the first month (`August 2011`) or year of the
// text. Nothing of a text with numbers like a date that is none (31/02/2011).
absl::optional<absl::CivilDay> FirstDayIn(absl::string_view text);

// The first two numbers of dates like 04/05/2026 in a text: day and month, or the other way round.
struct NumericDate {
  int first = 0;
  int second = 0;
};
std::vector<NumericDate> NumericDatesIn(absl::string_view text);
// Whether a text has a date that can only have the month first: 03/25/2026.
bool WritesMonthFirst(absl::string_view text);

// Whether a day stands for "no end": its year is 2075 or later (2099-12-31, 31/12/2999,
// 9999-12-31; common/base/placeholder_days.h).
bool IsPlaceholderDay(absl::string_view text);

// Since when a note says that its post is vacant: the day behind `vacant since`, `became vacant
// on`, `vacated` and their kin in one clause, the latest of several; the only day of a note that
// has one and speaks of nothing else; else nothing. `Was vacant`, `not vacant` and times that are
// over do not count.
struct VacantSince {
  absl::optional<absl::CivilDay> day;
  // Whether the note tells since when, but not by a day: `since May 2011`, `since 31/02/2011`.
  bool unread = false;
};
VacantSince VacantSinceIn(absl::string_view note);

// Whether a note may say that its post is vacant: `vacant`, `vacated` or `unfilled`, which nothing
// before it denies.
bool MaySayVacant(absl::string_view note);

// A decimal number without sign or exponent; commas between thousands and a pound sign are let
// pass.
absl::optional<double> ParseNumber(absl::string_view text);

// Whether a field says that nothing is published: blank, NA, N/A, ND or N/D.
bool IsUndisclosed(absl::string_view text);

// The text, or nothing when it says that nothing is published.
std::string Published(absl::string_view text);

// `text` cut to at most `longest` bytes, between characters.
std::string Cut(absl::string_view text, std::size_t longest);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_TEXT_H_
