#include "tools/cairn/export/structure_csv.h"

#include <algorithm>
#include <sstream>
#include <tuple>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/resource/dates.h"
#include "common/table/table.h"
#include "services/web/importing/plan/establishment_plan.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/plan/published_title.h"
#include "services/web/importing/text/comment.h"
#include "services/web/importing/text/cover.h"
#include "services/web/importing/text/text.h"

namespace cairn::exports {
namespace {

using bundle::v1::Bundle;
using imports::PostWords;
using resource::ToDay;
using roles::v1::Post;
using roles::v1::Vacancy;

constexpr char kNothing[] = "NA";

// A post as a row shows it.
struct Row {
  const Post* post = nullptr;
  PostWords words;
};

// In the order of their words, so that twins stand in theirs, numbered as an import numbers them.
std::vector<Row> RowsOf(const Bundle& records, absl::CivilDay today) {
  std::vector<Row> rows;
  for (const Post& post : records.posts())
    if (!post.has_close_date() || ToDay(post.close_date()) >= today)
      rows.push_back({&post, imports::AsPublished(post)});
  const auto key = [](const Row& row) {
    PostWords words = row.words;
    words.ordinal = 1;
    return std::make_tuple(words.Key(), row.words.ordinal, row.post->name());
  };
  std::sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) { return key(a) < key(b); });
  std::map<std::string, int> seen;
  for (Row& row : rows) {
    row.words.ordinal = 1;
    row.words.ordinal = ++seen[row.words.Key()];
  }
  return rows;
}

// Of an organisation that has ended its last day: an import takes no later one.
absl::CivilDay LastDayOf(const Bundle& records, absl::CivilDay today) {
  for (const roles::v1::Organisation& organisation : records.organisations())
    if (organisation.has_close_date()) today = std::min(today, ToDay(organisation.close_date()));
  return today;
}

absl::CivilDay DayOf(const Bundle& records, absl::CivilDay today) {
  absl::CivilDay newest = absl::CivilDay::min();
  for (const Post& post : records.posts())
    if (post.has_as_of_date()) newest = std::max(newest, ToDay(post.as_of_date()));
  return newest == absl::CivilDay::min() ? today : newest;
}

// Words that say such cover and nothing else. Imports read no cover that is shared.
struct CoverWords {
  Post::Cover::Kind kind;
  absl::string_view words;
};
constexpr CoverWords kCoverWords[] = {
    {Post::Cover::NO_COVER, "No cover in place"},
    {Post::Cover::ACTING, "Acting up cover in place"},
    {Post::Cover::INTERIM, "Interim cover in place"},
    {Post::Cover::AGENCY, "Agency cover in place"},
    {Post::Cover::CONSULTANCY, "Consultancy cover in place"},
    {Post::Cover::SECONDMENT, "Secondment cover in place"},
};

absl::string_view WordsOf(Post::Cover::Kind kind) {
  for (const CoverWords& words : kCoverWords)
    if (words.kind == kind) return words.words;
  return "";
}

class Writer {
 public:
  Writer(const Bundle& records, absl::CivilDay today)
      : records_(records),
        day_(DayOf(records, today)),
        table_({{"OrganisationLabel"},
                {"EffectiveDate"},
                {"Level"},
                {"JobTitle"},
                {"Grade"},
                {"Directorate"},
                {"Service"},
                {"ContractType"},
                {"SharedPost"},
                {"SalaryBand"},
                {"Vacancy"},
                {"Comments"}}) {
    for (const Vacancy& vacancy : records.vacancies()) {
      const bool is_open =
          vacancy.state() != Vacancy::FILLED && vacancy.state() != Vacancy::WITHDRAWN;
      if (is_open) open_[vacancy.post()] = &vacancy;
      if (!is_open) file_.unsaid.Count("vacancies that are over");
    }
    if (!records.organisations().empty() &&
        imports::LabelFits(records.organisations(0).display_name(), records.organisations(0)))
      label_ = records.organisations(0).display_name();
  }

  CsvFile Write(const std::vector<Row>& rows) {
    file_.refused = WrongNumbers(rows);
    if (!file_.refused.empty()) return std::move(file_);
    for (const Row& row : rows) Add(row);
    const int left_out = records_.posts_size() - static_cast<int>(rows.size());
    for (int i = 0; i < left_out; ++i) file_.unsaid.Count("posts that are closed");
    std::ostringstream text;
    table_.PrintCsv(text);
    file_.text = text.str();
    file_.rows = rows.size();
    return std::move(file_);
  }

 private:
  // Which posts an import of the file would take for others; empty for none.
  static std::string WrongNumbers(const std::vector<Row>& rows) {
    constexpr int kMostNamed = 3;
    std::string names;
    int wrong = 0;
    for (const Row& row : rows)
      if (row.words.ordinal != std::max(row.post->ordinal(), 1) && ++wrong <= kMostNamed)
        absl::StrAppend(&names, wrong > 1 ? ", " : "", row.post->name(),
                        " ordinal=", row.words.ordinal);
    if (wrong == 0) return "";
    return absl::StrCat(
        "posts of the same title, directorate and service are known by their number, and ", wrong,
        " would get another: ", names, wrong > kMostNamed ? ", …" : "",
        ". Number them with cairn set, and export again");
  }

  void Add(const Row& row) {
    const Post& post = *row.post;
    const auto open = open_.find(post.name());
    const Vacancy* vacancy = open == open_.end() ? nullptr : open->second;
    std::string comments;
    const std::string vacant = VacancyOf(post, vacancy, comments);
    AddHost(post, comments);
    table_.Add({label_, absl::FormatCivilTime(day_),
                post.level() == 0 ? kNothing : absl::StrCat(post.level()), row.words.title,
                post.grade(), post.directorate(), post.service(), post.contract_type(),
                post.shared() ? "Shared" : kNothing, post.salary_band(), vacant,
                comments.empty() ? kNothing : comments});
    CountUnsaid(row);
  }

  // `Vacant` or `NA`, with what the comment must say of cover and of a vacancy that is inferred.
  std::string VacancyOf(const Post& post, const Vacancy* vacancy, std::string& comments) {
    if (vacancy != nullptr && vacancy->state() == Vacancy::ANTICIPATED) {
      file_.unsaid.Count("vacancies that are anticipated");
      vacancy = nullptr;
    }
    const bool covered = AddCover(post, vacancy, comments);
    if (vacancy == nullptr) return kNothing;
    file_.unsaid.CountFields(
        *vacancy, {"post", "state", "origin", "as_of_date", "evidence", "first_shown_date"},
        "vacancies");
    if (vacancy->state() != Vacancy::OPEN) file_.unsaid.Count("state of vacancies");
    if (vacancy->origin() == Vacancy::INFERRED && covered) return kNothing;
    if (vacancy->origin() != Vacancy::STATED) file_.unsaid.Count("origin of vacancies");
    return "Vacant";
  }

  // Whether the comment, as an import reads it, says of a covered post just what stands: that it
  // has a vacancy that is inferred, or else none that is.
  bool ReadsAs(const std::string& comment, const Post& post, Post::Cover::Kind kind,
               bool inferred) const {
    const imports::CoverReading reading = imports::ReadCover(comment, day_);
    if (!reading.cover.has_value() || reading.cover->kind != kind) return false;
    const bool is_outside = kind == Post::Cover::AGENCY || kind == Post::Cover::CONSULTANCY ||
                            kind == Post::Cover::INTERIM;
    const bool is_permanent = !imports::PermanenceIn(comment).empty() ||
                              absl::AsciiStrToLower(post.contract_type()) == "permanent";
    const bool infers = is_outside && is_permanent && !imports::SaysHolderIsAway(comment);
    return infers == inferred;
  }

  // Adds the words of the first open cover that can be said. Whether they also say that the post
  // has an inferred vacancy, where it has one.
  bool AddCover(const Post& post, const Vacancy* vacancy, std::string& comments) {
    const bool inferred = vacancy != nullptr && vacancy->origin() == Vacancy::INFERRED;
    bool said = false;
    for (const Post::Cover& cover : post.covers()) {
      const bool is_open = !cover.has_end_date() || ToDay(cover.end_date()) >= day_;
      if (!is_open || said || !AddWords(post, cover.kind(), vacancy, comments)) {
        file_.unsaid.Count("covers of posts");
        continue;
      }
      said = true;
      file_.unsaid.CountFields(cover, {"kind", "start_date", "evidence"}, "covers");
      if (!cover.has_start_date() || ToDay(cover.start_date()) != day_)
        file_.unsaid.Count("start_date of covers");
    }
    return said && inferred;
  }

  bool AddWords(const Post& post, Post::Cover::Kind kind, const Vacancy* vacancy,
                std::string& comments) const {
    const bool inferred = vacancy != nullptr && vacancy->origin() == Vacancy::INFERRED;
    const absl::string_view words = WordsOf(kind);
    // A post that is marked vacant is not inferred to be, whatever its comment says.
    const bool marked = vacancy != nullptr && !inferred;
    for (const absl::string_view more : {"", ". Permanent post", " for absence"}) {
      const std::string comment = absl::StrCat(words, more);
      const imports::CoverReading reading = imports::ReadCover(comment, day_);
      if (marked ? !(reading.cover.has_value() && reading.cover->kind == kind)
                 : !ReadsAs(comment, post, kind, inferred))
        continue;
      comments = comment;
      return true;
    }
    return false;
  }

  void AddHost(const Post& post, std::string& comments) {
    if (post.shared_note().empty()) return;
    absl::string_view host = post.shared_note();
    if (post.shared() && absl::ConsumePrefix(&host, "Host: ")) {
      for (const std::string& sentence :
           {absl::StrCat("Hosted by ", host), absl::StrCat(host, " is the host")}) {
        const std::string with = absl::StrCat(comments, comments.empty() ? "" : ".\n", sentence);
        const auto before = imports::ReadCover(comments, day_);
        const auto after = imports::ReadCover(with, day_);
        if (imports::HostIn(with) != host || after.doubtful ||
            before.cover.has_value() != after.cover.has_value())
          continue;
        comments = with;
        return;
      }
    }
    file_.unsaid.Count("shared_note of posts");
  }

  void CountUnsaid(const Row& row) {
    const Post& post = *row.post;
    file_.unsaid.CountFields(
        post,
        {"display_name", "published_title", "directorate", "service", "level", "ordinal", "grade",
         "contract_type", "salary_band", "shared", "shared_note", "covers", "as_of_date"},
        "posts");
    if (imports::IsCorrected(post)) file_.unsaid.Count("corrected title of posts");
    if (!post.has_as_of_date() || ToDay(post.as_of_date()) != day_)
      file_.unsaid.Count("as_of_date of posts");
    const std::string prefix = post.name().substr(0, post.name().rfind('/') + 1);
    if (imports::Ids().Peek(prefix, row.words.Key()) != post.name())
      file_.unsaid.Count("id of posts");
  }

  const Bundle& records_;
  absl::CivilDay day_;
  std::string label_;
  std::map<std::string, const Vacancy*> open_;  // by post
  table::Table table_;
  CsvFile file_;
};

}  // namespace

std::map<std::string, PostWords> WordsOfPosts(const Bundle& records, absl::CivilDay today) {
  std::map<std::string, PostWords> words;
  std::map<std::string, int> of_key;
  const std::vector<Row> rows = RowsOf(records, LastDayOf(records, today));
  for (const Row& row : rows) ++of_key[imports::AsPublished(*row.post).Key()];
  for (const Row& row : rows) {
    const PostWords own = imports::AsPublished(*row.post);
    if (of_key[own.Key()] == 1) words.emplace(row.post->name(), own);
  }
  return words;
}

CsvFile StructureCsv(const Bundle& records, absl::CivilDay today) {
  const absl::CivilDay day = LastDayOf(records, today);
  return Writer(records, day).Write(RowsOf(records, day));
}

}  // namespace cairn::exports
