#include "tools/cairn/import/organisation_structure.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "common/resource/dates.h"
#include "tools/cairn/import/comment.h"
#include "tools/cairn/import/csv.h"
#include "tools/cairn/import/establishment_plan.h"
#include "tools/cairn/import/match_file.h"
#include "tools/cairn/import/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Post;

enum Column {
  kLabel,
  kDate,
  kLevel,
  kTitle,
  kGrade,
  kDirectorate,
  kService,
  kContract,
  kShared,
  kBand,
  kMaximum,
  kVacancy,
  kComments,
  kUri,
  kName,
  kContact
};

std::vector<ColumnSpec> Columns() {
  using Need = ColumnSpec::Need;
  return {{"OrganisationLabel", Need::kOptional, {}},
          {"EffectiveDate", Need::kRequired, {}},
          {"Level", Need::kRequired, {}},
          {"JobTitle", Need::kRequired, {}},
          {"Grade", Need::kOptional, {}},
          {"Directorate", Need::kRequired, {}},
          {"Service", Need::kRequired, {}},
          {"ContractType", Need::kOptional, {}},
          {"SharedPost", Need::kOptional, {}},
          {"SalaryBand", Need::kOptional, {}},
          {"MaximumSalary", Need::kOptional, {}},
          {"Vacancy", Need::kRequired, {}},
          {"Comments", Need::kRequired, {}},
          {"OrganisationURI", Need::kIgnored, {}},
          {"Name", Need::kIgnored, {}},
          {"ContactDetails", Need::kIgnored, {}}};
}

constexpr int kMostLevel = 20;
constexpr double kBandStep = 5000;
constexpr std::size_t kLongestQuote = 60;

struct Row {
  int line = 0;
  std::string label;
  absl::CivilDay date;
  PostWords words;
  int level = 0;
  std::string grade, contract, band, maximum, comments;
  bool shared = false;
  bool vacant = false;
};

// ---- reading

bool ReadLevel(absl::string_view text, int line, int* level, Report& report) {
  if (IsUndisclosed(text)) {
    report.Warn(line, "Level", "is not given; the post is taken without a level");
    return true;
  }
  if (absl::SimpleAtoi(text, level) && *level >= 1 && *level <= kMostLevel) return true;
  report.RefuseRow(line, "Level", "must be a whole number from 1 to ", kMostLevel);
  return false;
}

bool ReadVacancy(absl::string_view text, absl::CivilDay date, int line, bool* vacant,
                 Report& report) {
  const VacancyMark mark = VacancyMarkIn(text, date);
  *vacant = mark == VacancyMark::kVacant;
  if (mark != VacancyMark::kUnknown) return true;
  report.RefuseRow(line, "Vacancy",
                   "must be Vacant or NA (Yes, No, Y, N and Filled will do), not \"",
                   Cut(text, kLongestQuote), "\"");
  return false;
}

bool ReadShared(absl::string_view text, int line, bool* shared, Report& report) {
  const std::vector<std::string> words = AllWords(text);
  *shared = !words.empty() && (words[0] == "shared" || words[0] == "yes");
  if (*shared || IsUndisclosed(text) || words[0] == "no" || words[0] == "not") return true;
  report.RefuseRow(line, "SharedPost", "must be Shared or NA");
  return false;
}

absl::optional<Row> ReadRow(const CsvTable& table, Report& report) {
  Row row;
  row.line = table.line();
  row.label = std::string(table[kLabel]);
  row.words = {Published(table[kTitle]), Published(table[kDirectorate]),
               Published(table[kService])};
  row.grade = Published(table[kGrade]);
  row.contract = Published(table[kContract]);
  row.band = Published(table[kBand]);
  row.maximum = Published(table[kMaximum]);
  row.comments = Published(table[kComments]);
  bool good = true;
  const absl::optional<absl::CivilDay> date = ParseDay(table[kDate]);
  if (date.has_value()) {
    row.date = *date;
  } else {
    report.RefuseRow(row.line, "EffectiveDate", "must be a date like 2024-07-01");
    good = false;
  }
  if (row.words.title.empty()) {
    report.RefuseRow(row.line, "JobTitle", "is blank; every post needs a title");
    good = false;
  }
  good &= ReadLevel(table[kLevel], row.line, &row.level, report);
  good &= ReadVacancy(table[kVacancy], row.date, row.line, &row.vacant, report);
  good &= ReadShared(table[kShared], row.line, &row.shared, report);
  return good ? absl::make_optional(std::move(row)) : absl::nullopt;
}

// `70000 - 74999`.
absl::optional<std::pair<double, double>> ParseBand(absl::string_view band) {
  const std::vector<absl::string_view> ends = absl::StrSplit(band, '-');
  if (ends.size() != 2) return absl::nullopt;
  const auto low = ParseNumber(absl::StripAsciiWhitespace(ends[0]));
  const auto high = ParseNumber(absl::StripAsciiWhitespace(ends[1]));
  if (!low.has_value() || !high.has_value()) return absl::nullopt;
  return std::make_pair(*low, *high);
}

// The code's bands begin at a multiple of 5,000 and end 4,999 above. A file that has bands of other
// widths throughout is told as often as it has them: nobody can tell which of them are meant.
bool IsOffLadder(const std::pair<double, double>& band) {
  return std::fmod(band.first, kBandStep) != 0 || band.second - band.first != kBandStep - 1;
}

// Bands are published figures: odd ones are told, never repaired.
void CheckBand(const Row& row, Report& report) {
  const absl::optional<double> maximum = ParseNumber(row.maximum);
  if (!row.maximum.empty() && !maximum.has_value())
    report.Warn(row.line, "MaximumSalary", "is not an amount in pounds");
  if (row.band.empty()) {
    // Nobody is paid in a vacant post.
    if (!row.vacant)
      report.Warn(row.line, "SalaryBand", "is missing, although the post is not marked vacant");
    return;
  }
  const auto band = ParseBand(row.band);
  if (!band.has_value()) {
    report.Warn(row.line, "SalaryBand",
                "is not a range of pounds like 70000 - 74999; kept as published");
  } else if (band->first > band->second) {
    report.Warn(row.line, "SalaryBand", "ends below its beginning; kept as published");
  } else if (IsOffLadder(*band)) {
    report.Warn(row.line, "SalaryBand",
                "is no step of the ladder of 5,000 pounds (70000 - 74999); kept as published");
  } else if (maximum.has_value() && *maximum < band->first) {
    report.Warn(row.line, "MaximumSalary",
                "lies below the salary band; both are kept as published");
  }
}

// ---- the file as a whole

bool IsOneFile(const std::vector<Row>& rows, Report& report) {
  for (const Row& row : rows) {
    if (row.date != rows.front().date) {
      report.RefuseFile(
          row.line, "EffectiveDate", "differs from line ", rows.front().line,
          "; these are several files in one: import each by itself, the oldest first");
      return false;
    }
    if (row.label != rows.front().label) {
      report.RefuseFile(row.line, "OrganisationLabel", "differs from line ", rows.front().line,
                        "; a file is about one organisation");
      return false;
    }
  }
  return true;
}

// Twins (same title, directorate and service) are told apart by their order.
void NumberTwins(std::vector<Row>& rows) {
  std::map<std::string, int> seen;
  for (Row& row : rows) row.words.ordinal = ++seen[row.words.Key()];
}

// ---- matching with the posts that stand

PostWords WordsOf(const Post& post) {
  return {post.display_name(), post.directorate(), post.service(), std::max(post.ordinal(), 1)};
}

// Where a third of the posts that stand would be closed and as many created, the file is held.
constexpr std::size_t kMuch = 3;
constexpr std::size_t kMostNames = 5;

class Matcher {
 public:
  Matcher(const std::vector<const Post*>& posts, const std::vector<Row>& rows,
          const Options& options, Plan& plan)
      : rows_(rows), plan_(plan), matched_(rows.size(), nullptr), held_rows_(rows.size(), false) {
    for (const Post* post : posts) {
      const Post*& known = by_key_[WordsOf(*post).Key()];
      if (known == nullptr || known->has_close_date()) known = post;
    }
    MatchAll(Settle(options));
    for (const Post* post : posts)
      // A post that no source ever showed is not expected in a file.
      if (post->has_as_of_date() && !post->has_close_date() && taken_.count(post) == 0)
        absent_.push_back(post);
    absent_before_hold_ = absent_;
    HoldRenames();
    TellTwins();
  }

  // The post that a row is, or null when it is new.
  const Post* PostOf(std::size_t row) const { return matched_[row]; }
  // Whether nobody can tell what this row is until a match file does.
  bool IsHeld(std::size_t row) const { return held_rows_[row]; }
  // Posts that stand and that the file does not show, without those that are held.
  const std::vector<const Post*>& absent() const { return absent_; }

 private:
  // From the key of a row to the key of the post that it was.
  std::map<std::string, std::string> Settle(const Options& options) {
    std::map<std::string, std::string> before_of;
    if (options.match.empty()) return before_of;
    std::set<std::string> in_file;
    for (const Row& row : rows_) in_file.insert(row.words.Key());
    plan_.report.Read("match file");
    for (const Settlement& settled :
         ReadMatchFile(options.match, options.strictness, plan_.report)) {
      const std::string before = settled.before.Key();
      const std::string now = settled.now.Key();
      if (!now.empty() && in_file.count(now) == 0)
        plan_.report.RefuseRow(settled.line, "new_title",
                               "names a post that the file does not have");
      // A match file may be given again once its posts have their new titles.
      else if (!before.empty() && by_key_.count(before) == 0 && by_key_.count(now) == 0)
        plan_.report.RefuseRow(settled.line, "old_title", "names a post that does not stand");
      else if (!before.empty() && !now.empty())
        before_of[now] = before;
      else
        settled_.insert(before.empty() ? now : before);
    }
    plan_.report.Read("");
    return before_of;
  }

  void MatchAll(const std::map<std::string, std::string>& before_of) {
    const auto match = [this](std::size_t row, const std::string& key) {
      const auto found = by_key_.find(key);
      if (found != by_key_.end() && taken_.insert(found->second).second)
        matched_[row] = found->second;
    };
    // What a person settled goes first, so that nothing else takes its post.
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (const auto before = before_of.find(rows_[i].words.Key()); before != before_of.end())
        match(i, before->second);
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (matched_[i] == nullptr) match(i, rows_[i].words.Key());
  }

  static std::string ServiceKey(const PostWords& words) {
    return absl::StrCat(absl::StrJoin(Words(words.directorate), " "), "|",
                        absl::StrJoin(Words(words.service), " "));
  }
  static std::string TwinKey(PostWords words) {
    words.ordinal = 1;
    return words.Key();
  }

  // Old posts that are gone for a row that is new: those of its service, those of its title
  // elsewhere (a directorate with a new name), or all where much of the organisation changed.
  static bool MayBe(const PostWords& before, const PostWords& now, bool much_changed) {
    return much_changed || ServiceKey(before) == ServiceKey(now) ||
           Words(before.title) == Words(now.title);
  }

  // Posts disappear and others appear: perhaps new titles, perhaps not.
  void HoldRenames() {
    // A row beside a twin that stands, under its old title or its new one, is one twin more.
    std::set<std::string> twins_before;
    for (const auto& [key, post] : by_key_) twins_before.insert(TwinKey(WordsOf(*post)));
    std::set<std::string> twins_now;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      twins_now.insert(TwinKey(rows_[i].words));
      if (matched_[i] != nullptr) twins_before.insert(TwinKey(rows_[i].words));
    }
    std::vector<const Post*> gone;
    for (const Post* post : absent_)
      // One of several twins fewer is no new title.
      if (settled_.count(WordsOf(*post).Key()) == 0 &&
          twins_now.count(TwinKey(WordsOf(*post))) == 0)
        gone.push_back(post);
    std::vector<std::size_t> fresh;
    for (std::size_t i = 0; i < rows_.size(); ++i)
      if (matched_[i] == nullptr && settled_.count(rows_[i].words.Key()) == 0 &&
          twins_before.count(TwinKey(rows_[i].words)) == 0)
        fresh.push_back(i);
    const std::size_t replaced = std::min(gone.size(), fresh.size());
    const bool much = replaced * kMuch >= taken_.size() + absent_.size() && replaced > 0;

    std::set<const Post*> held;
    std::vector<MaybeSame> pairs;
    for (const std::size_t i : fresh) {
      std::vector<std::string> names;
      for (const Post* post : gone) {
        const PostWords before = WordsOf(*post);
        if (!MayBe(before, rows_[i].words, much)) continue;
        held.insert(post);
        pairs.push_back({Likeness(before, rows_[i].words), i, post});
        if (names.size() < kMostNames)
          names.push_back(absl::StrCat("\"", post->display_name(), "\""));
      }
      if (names.empty()) continue;
      held_rows_[i] = true;
      plan_.report.Count("rows to settle with a match file");
      plan_.report.RefuseRow(
          rows_[i].line, "JobTitle", "is new, where ", absl::StrJoin(names, ", "),
          " is gone: perhaps the same post with a new title or directorate. Settle it in a match "
          "file");
    }
    if (much)
      plan_.report.RefuseFile(0, "", "would close ", absent_.size(), " posts and create ",
                              fresh.size(), " of the ", taken_.size() + absent_.size(),
                              " that stand: perhaps the same posts under new words. Write a match "
                              "file with --write-match, correct it, and import with --match");
    absent_.erase(std::remove_if(absent_.begin(), absent_.end(),
                                 [&](const Post* post) { return held.count(post) > 0; }),
                  absent_.end());
    if (!pairs.empty()) plan_.match_template = PrintMatchFile(Pair(std::move(pairs), held));
  }

  struct MaybeSame {
    double likeness;
    std::size_t row;
    const Post* post;
  };

  // How many words two posts share, of those that either has: 0 to 3.
  static double Likeness(const PostWords& before, const PostWords& now) {
    const auto part = [](absl::string_view a, absl::string_view b) {
      const std::vector<std::string> a_words = Words(a);
      const std::vector<std::string> b_words = Words(b);
      std::set<std::string> all(a_words.begin(), a_words.end());
      const std::size_t a_size = all.size();
      const std::set<std::string> other(b_words.begin(), b_words.end());
      all.insert(other.begin(), other.end());
      return all.empty() ? 1.0
                         : static_cast<double>(a_size + other.size() - all.size()) /
                               static_cast<double>(all.size());
    };
    return part(before.title, now.title) + part(before.directorate, now.directorate) +
           part(before.service, now.service);
  }

  // The likeliest pairs first, each old post and each new row once; what is left over stands alone.
  std::vector<Settlement> Pair(std::vector<MaybeSame> pairs,
                               const std::set<const Post*>& held) const {
    std::stable_sort(pairs.begin(), pairs.end(), [](const MaybeSame& a, const MaybeSame& b) {
      return a.likeness > b.likeness;
    });
    std::set<const Post*> used;
    std::map<std::size_t, const Post*> post_of;
    for (const MaybeSame& pair : pairs) {
      if (used.count(pair.post) > 0 || post_of.count(pair.row) > 0) continue;
      used.insert(pair.post);
      post_of[pair.row] = pair.post;
    }
    std::vector<Settlement> settlements;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (!held_rows_[i]) continue;
      const auto found = post_of.find(i);
      settlements.push_back(
          {0, found == post_of.end() ? PostWords() : WordsOf(*found->second), rows_[i].words});
    }
    for (const Post* post : absent_before_hold_)
      if (held.count(post) > 0 && used.count(post) == 0)
        settlements.push_back({0, WordsOf(*post), PostWords()});
    return settlements;
  }

  // Twins cannot be told apart: where their number changed, which of them stayed is a guess.
  void TellTwins() {
    std::map<std::string, std::pair<int, int>> twins;  // gone and new, by key
    std::map<std::string, int> lines;
    for (const Post* post : absent_) ++twins[TwinKey(WordsOf(*post))].first;
    std::map<std::string, int> standing;
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const std::string key = TwinKey(rows_[i].words);
      lines.emplace(key, rows_[i].line);
      if (matched_[i] == nullptr)
        ++twins[key].second;
      else
        ++standing[key];
    }
    for (const auto& [key, change] : twins) {
      if (standing.count(key) == 0) continue;
      const int now = standing[key] + change.second;
      plan_.report.Warn(lines[key], "JobTitle", "stands ", now, " times where it stood ",
                        standing[key] + change.first,
                        " times; the posts are taken in the file's order. If that is wrong, settle "
                        "it in a match file");
    }
  }

  const std::vector<Row>& rows_;
  Plan& plan_;
  std::unordered_map<std::string, const Post*> by_key_;
  std::set<const Post*> taken_;
  std::set<std::string> settled_;
  std::vector<const Post*> matched_;
  std::vector<bool> held_rows_;
  std::vector<const Post*> absent_;
  std::vector<const Post*> absent_before_hold_;  // in the register's order
};

// ---- what a row says

Post PostFrom(const Row& row, const Post* before, Report& report) {
  Post post;
  if (before != nullptr) post = *before;
  post.set_display_name(row.words.title);
  post.set_directorate(row.words.directorate);
  post.set_service(row.words.service);
  post.set_ordinal(row.words.ordinal);
  post.set_level(row.level);
  post.set_grade(row.grade);
  post.set_contract_type(row.contract);
  post.set_salary_band(row.band);
  post.set_shared(row.shared);
  const std::string host = row.shared ? HostIn(row.comments) : "";
  post.set_shared_note(host.empty() ? "" : absl::StrCat("Host: ", host));
  if (row.shared && host.empty())
    report.Warn(row.line, "Comments", "do not say who is the host of the shared post");
  return post;
}

// Cover is read from the comment, or from a salary band that says "Agency".
absl::optional<Post::Cover> CoverOf(const Row& row, absl::string_view source) {
  Post::Cover cover;
  if (const auto commented = CoverIn(row.comments)) {
    cover.set_kind(commented->kind);
    cover.set_evidence(absl::StrCat(source, ": comment says \"", commented->words, "\"."));
  } else if (AllWords(row.band) == std::vector<std::string>{"agency"}) {
    cover.set_kind(Post::Cover::AGENCY);
    cover.set_evidence(absl::StrCat(source, ": salary band says \"agency\"."));
  } else {
    return absl::nullopt;
  }
  return cover;
}

bool IsOutsideCover(Post::Cover::Kind kind) {
  return kind == Post::Cover::AGENCY || kind == Post::Cover::CONSULTANCY ||
         kind == Post::Cover::INTERIM;
}

// A permanent post that an outsider covers has no holder, whether or not anybody marked it vacant;
// unless the holder is only away.
void SetOccupancy(const Row& row, absl::string_view source, PublishedPost& published) {
  if (row.vacant) {
    published.occupancy = PublishedPost::Occupancy::kStatedVacant;
    published.vacancy_evidence = absl::StrCat(source, ": marked vacant.");
    return;
  }
  if (!published.cover.has_value() || !IsOutsideCover(published.cover->kind())) return;
  if (SaysHolderIsAway(row.comments)) return;
  std::string permanent = PermanenceIn(row.comments);
  const std::vector<std::string> contract = AllWords(row.contract);
  if (permanent.empty() && contract == std::vector<std::string>{"permanent"})
    permanent = "permanent";
  if (permanent.empty()) return;
  published.occupancy = PublishedPost::Occupancy::kInferredVacant;
  published.vacancy_evidence = absl::StrCat(published.cover->evidence(), " The post is called \"",
                                            permanent, "\" and is not marked vacant.");
}

void CountRow(const Row& row, const PublishedPost& published, Report& report) {
  report.Count("posts in the file");
  report.Count("posts marked vacant", row.vacant ? 1 : 0);
  report.Count("posts inferred vacant",
               published.occupancy == PublishedPost::Occupancy::kInferredVacant ? 1 : 0);
  report.Count("posts with cover", published.cover.has_value() ? 1 : 0);
  report.Count("shared posts", row.shared ? 1 : 0);
}

struct File {
  std::vector<Row> rows;
  bool lost_rows = false;  // some could not be read
};

File ReadFile(absl::string_view bytes, const Options& options, Report& report) {
  File file;
  CsvTable table(bytes, Columns(), options.strictness, report);
  while (table.Next()) {
    if (absl::optional<Row> row = ReadRow(table, report)) file.rows.push_back(*std::move(row));
  }
  report.Count("rows", table.rows());
  file.lost_rows = report.CountOf(Severity::kRowRefused) > 0;
  if (table.ok() && file.rows.empty() && report.CountOf(Severity::kFileRefused) == 0)
    report.RefuseFile(0, "", "has no row that can be taken");
  return file;
}

void PlanRows(const File& file, const Options& options, EstablishmentPlanner& planner, Plan& plan) {
  const Matcher matcher(planner.posts(), file.rows, options, plan);
  bool lost_rows = file.lost_rows;
  for (std::size_t i = 0; i < file.rows.size(); ++i) {
    const Row& row = file.rows[i];
    if (matcher.IsHeld(i)) continue;
    CheckBand(row, plan.report);
    if (CoverIsDoubtful(row.comments))
      plan.report.Warn(row.line, "Comments",
                       "have words of cover, but speak of another time or post too; no cover is "
                       "taken. Where the post is covered today, record it by hand");
    PublishedPost published;
    published.line = row.line;
    published.before = matcher.PostOf(i);
    published.post = PostFrom(row, published.before, plan.report);
    if (published.before == nullptr)
      published.post.set_name(planner.ids().Choose(planner.post_prefix(), row.words.Key()));
    published.cover = CoverOf(row, planner.source());
    SetOccupancy(row, planner.source(), published);
    CountRow(row, published, plan.report);
    lost_rows |= !planner.Publish(std::move(published));
  }
  if (lost_rows && !matcher.absent().empty())
    plan.report.Warn(0, "", matcher.absent().size(),
                     " posts are not in the file, and stay open because rows were refused: "
                     "they may be those. Correct the file and import it again");
  for (const Post* post : matcher.absent())
    if (!lost_rows) planner.Close(*post, "is no longer in the file");
  planner.Emit();
}

}  // namespace

Plan ImportOrganisationStructure(absl::string_view bytes, const Existing& existing,
                                 const Options& options) {
  Plan plan;
  const roles::v1::Organisation* organisation = FindOrganisation(existing, options, plan.report);
  File file = ReadFile(bytes, options, plan.report);
  if (organisation != nullptr && !file.rows.empty() && IsOneFile(file.rows, plan.report)) {
    const Row& first = file.rows.front();
    if (!first.label.empty() && options.label == Options::Label::kMustFit &&
        !LabelFits(first.label, *organisation))
      plan.report.RefuseFile(first.line, "OrganisationLabel", "says \"", first.label,
                             "\", which does not look like ", organisation->display_name(),
                             "; give the right organisation, or say that any label will do");
    EstablishmentPlanner planner(existing, *organisation, "Published structure", first.date, plan);
    NumberTwins(file.rows);
    RefuseFuture(options, first.date, first.line, "EffectiveDate", plan.report);
    if (planner.OrganisationStands(first.line, "EffectiveDate") &&
        planner.IsNewest(first.line, "EffectiveDate") &&
        plan.report.CountOf(Severity::kFileRefused) == 0)
      PlanRows(file, options, planner, plan);
  }
  Finish(options, plan);
  return plan;
}

}  // namespace cairn::imports
