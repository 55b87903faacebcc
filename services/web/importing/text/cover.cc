#include "services/web/importing/text/cover.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "services/web/importing/text/comment.h"
#include "services/web/importing/text/cover_words.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Post;

// A longer sentence is of none of the shapes.
constexpr std::size_t kMostWords = 40;

template <std::size_t size>
bool HasOneOf(const std::vector<std::string>& words, const absl::string_view (&phrases)[size]) {
  return std::any_of(std::begin(phrases), std::end(phrases), [&](absl::string_view phrase) {
    return FindRun(words, AllWords(phrase)) >= 0;
  });
}

// Whether a sentence names a day that is still to come; a month without its year counts from
// `today` on.
bool NamesADayToCome(absl::string_view sentence, const std::vector<std::string>& words,
                     absl::CivilDay today) {
  if (const auto day = FirstDayIn(sentence)) return *day > today;
  if (FindRun(words, {"since"}) >= 0) return false;
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return MonthOf(word) > today.month(); });
}

// One sentence, read from its first word to its last.
class Sentence {
 public:
  explicit Sentence(std::vector<std::string> words) : words_(std::move(words)) {}

  // The cover that the sentence tells of, when it is of one of the shapes.
  absl::optional<CommentedCover> Cover() {
    const bool of_holder = Take(cover_words::kHolderIs);
    while (Take(cover_words::kBefore) || TakeSince()) {
    }
    const std::size_t begin = at_;
    cover_words::Mark mark{"", Post::Cover::NO_COVER};
    if (!Take(cover_words::kUncovered)) {
      const bool by = Take(cover_words::kBy);
      while (by && Take(cover_words::kSomebody)) {
      }
      if (!TakeMark(&mark)) return absl::nullopt;
      mark.needs_more = mark.needs_more && !by;
    }
    const std::size_t end = at_;
    if (Take(cover_words::kInPost)) mark.needs_more = false;
    while (Take(cover_words::kInPost) || Take(cover_words::kBehind) || TakeSince() ||
           TakeAbsence() || TakeLender(mark)) {
    }
    const bool is_theirs = mark.kind == Post::Cover::AGENCY ||
                           mark.kind == Post::Cover::CONSULTANCY ||
                           mark.kind == Post::Cover::INTERIM;
    if (at_ < words_.size() || mark.needs_more || (of_holder && !is_theirs)) return absl::nullopt;
    return CommentedCover{mark.kind,
                          absl::StrJoin(words_.begin() + static_cast<std::ptrdiff_t>(begin),
                                        words_.begin() + static_cast<std::ptrdiff_t>(end), " ")};
  }

 private:
  // How many words of a phrase stand here; 0 when it does not.
  std::size_t Fits(absl::string_view phrase) const {
    const std::vector<std::string> wanted = AllWords(phrase);
    if (wanted.size() > words_.size() - at_) return 0;
    return std::equal(wanted.begin(), wanted.end(),
                      words_.begin() + static_cast<std::ptrdiff_t>(at_))
               ? wanted.size()
               : 0;
  }

  // Moves behind the longest of the phrases that stands here.
  template <std::size_t size>
  bool Take(const absl::string_view (&phrases)[size]) {
    std::size_t longest = 0;
    for (const absl::string_view phrase : phrases) longest = std::max(longest, Fits(phrase));
    at_ += longest;
    return longest > 0;
  }

  bool TakeMark(cover_words::Mark* mark) {
    std::size_t longest = 0;
    for (const cover_words::Mark& one : cover_words::kMarks) {
      if (Fits(one.words) <= longest) continue;
      longest = Fits(one.words);
      *mark = one;
    }
    at_ += longest;
    return longest > 0;
  }

  bool IsOfADate() const {
    const std::string& word = words_[at_];
    return MonthOf(word) > 0 ||
           (word.size() <= 4 && absl::ascii_isdigit(static_cast<unsigned char>(word[0])));
  }

  // `since 1 May 2024`
  bool TakeSince() {
    const std::size_t before = at_;
    if (!Take(cover_words::kSince)) return false;
    const std::size_t date = at_;
    while (at_ < words_.size() && IsOfADate()) ++at_;
    if (at_ == date) at_ = before;
    return at_ > before;
  }

  // `for maternity leave`
  bool TakeAbsence() {
    const std::size_t before = at_;
    if (!Take(cover_words::kWhile)) return false;
    const std::size_t absence = at_;
    while (Take(cover_words::kAbsence)) {
    }
    if (at_ == absence) at_ = before;
    return at_ > before;
  }

  // `from the NHS`, of somebody seconded: to the end of the sentence.
  bool TakeLender(const cover_words::Mark& mark) {
    const std::vector<std::string> rest(words_.begin() + static_cast<std::ptrdiff_t>(at_),
                                        words_.end());
    constexpr absl::string_view kAway[] = {"to", "post", "role", "here", "this"};
    if (mark.kind != Post::Cover::SECONDMENT || rest.size() < 2 || rest[0] != "from" ||
        HasOneOf(rest, kAway) || HasOneOf(rest, cover_words::kElse) ||
        HasOneOf(rest, cover_words::kHints))
      return false;
    at_ = words_.size();
    return true;
  }

  std::vector<std::string> words_;
  std::size_t at_ = 0;
};

// Sentences end with a full stop before a blank, a semicolon or a line.
std::vector<absl::string_view> SentencesOf(absl::string_view text) {
  std::vector<absl::string_view> sentences;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool full_stop =
        text[i] == '.' &&
        (i + 1 == text.size() || absl::ascii_isspace(static_cast<unsigned char>(text[i + 1])));
    if (!full_stop && text[i] != ';' && text[i] != '\n') continue;
    sentences.push_back(text.substr(begin, i - begin));
    begin = i + 1;
  }
  sentences.push_back(text.substr(begin));
  return sentences;
}

}  // namespace

CoverReading ReadCover(absl::string_view comment, absl::CivilDay today) {
  CoverReading reading;
  bool of_else = false;
  for (const absl::string_view sentence : SentencesOf(comment)) {
    const std::vector<std::string> words = AllWords(sentence);
    absl::optional<CommentedCover> cover;
    if (words.size() <= kMostWords && !absl::StrContains(sentence, "?") &&
        !NamesADayToCome(sentence, words, today))
      cover = Sentence(words).Cover();
    if (!cover.has_value()) {
      if (HasOneOf(words, cover_words::kHints) && !SaysHolderIsSeconded(sentence))
        reading.doubtful = true;
      of_else = of_else || HasOneOf(words, cover_words::kElse);
    } else if (!reading.cover.has_value()) {
      reading.cover = std::move(cover);
    } else if (reading.cover->kind != cover->kind) {
      reading.doubtful = true;
    }
  }
  reading.doubtful = reading.doubtful || (reading.cover.has_value() && of_else);
  if (reading.doubtful) reading.cover.reset();
  return reading;
}

}  // namespace cairn::imports
