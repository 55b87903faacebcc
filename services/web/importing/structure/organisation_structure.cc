#include "services/web/importing/structure/organisation_structure.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "common/resource/dates.h"
#include "services/web/importing/plan/establishment_plan.h"
#include "services/web/importing/plan/match_file.h"
#include "services/web/importing/plan/post_match.h"
#include "services/web/importing/plan/published_title.h"
#include "services/web/importing/text/comment.h"
#include "services/web/importing/text/cover.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"
#include "services/web/importing/text/vacancy_date.h"

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
  absl::optional<absl::CivilDay> vacant_since;
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

bool ReadVacancy(absl::string_view text, const FileDates& dates, Row& row, Report& report) {
  const absl::optional<absl::CivilDay> day = FindDay(text);
  if ((day.has_value() && IsUnclear(*day, text, dates)) || WritesMonthFirst(text)) {
    report.RefuseRow(row.line, "Vacancy", "is not told for certain: line ", dates.month_first,
                     " writes the month first; write dates like 2026-11-23");
    return false;
  }
  const VacancyMark mark = VacancyMarkIn(text, dates.day);
  row.vacant = mark == VacancyMark::kVacant;
  if (row.vacant) {
    row.vacant_since = TakeVacantSince(text, row.line, "Vacancy", dates, report);
    if (!row.vacant_since.has_value() && MaySayVacant(row.comments))
      row.vacant_since = TakeVacantSince(row.comments, row.line, "Comments", dates, report);
  }
  if (mark == VacancyMark::kVacant || mark == VacancyMark::kFilled) return true;
  report.RefuseRow(row.line, "Vacancy",
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

absl::optional<Row> ReadRow(const CsvTable& table, int month_first, Report& report) {
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
  good &= ReadVacancy(table[kVacancy], {row.date, month_first}, row, report);
  good &= ReadShared(table[kShared], row.line, &row.shared, report);
  return good ? absl::make_optional(std::move(row)) : absl::nullopt;
}

// `70000 - 74999`, with any dash.
absl::optional<std::pair<double, double>> ParseBand(absl::string_view band) {
  const std::string plain = absl::StrReplaceAll(band, {{"\u2010", "-"},
                                                       {"\u2011", "-"},
                                                       {"\u2012", "-"},
                                                       {"\u2013", "-"},
                                                       {"\u2014", "-"},
                                                       {"\u2015", "-"},
                                                       {"\u2212", "-"},
                                                       {"\uFE63", "-"},
                                                       {"\uFF0D", "-"},
                                                       {"\u00A0", " "},
                                                       {"\u2009", " "},
                                                       {"\u202F", " "}});
  const std::vector<absl::string_view> ends = absl::StrSplit(plain, '-');
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

// ---- what a row says

// Takes directorate and service of the row; a correction of them stays, and is told.
void TakePlace(const Row& row, bool corrected, Post& post, Report& report) {
  if (!corrected) {
    post.set_directorate(row.words.directorate);
    post.set_service(row.words.service);
    return;
  }
  report.Count("corrected directorates and services kept");
  report.Warn(row.line, "Directorate", "and service are those under which ", post.name(),
              " was first published, before they were corrected to \"", post.directorate(),
              "\" and \"", post.service(), "\"; the correction is kept");
}

Post PostFrom(const Row& row, const Post* before, bool corrected, Report& report) {
  Post post;
  if (before != nullptr) post = *before;
  TakeTitle(row.words.title, row.line, "JobTitle", post, report);
  TakePlace(row, corrected, post, report);
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
absl::optional<Post::Cover> CoverOf(const Row& row, absl::string_view source, Report& report) {
  Post::Cover cover;
  const CoverReading reading = ReadCover(row.comments, row.date);
  if (reading.doubtful)
    report.Warn(row.line, "Comments",
                "perhaps tell of cover, but not surely of this post today; none is taken. Where "
                "the post is covered, record it by hand");
  if (const auto& commented = reading.cover) {
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
    published.vacant_since = row.vacant_since;
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

// A comment is no mark: what it may say of a vacancy is told, for a person to settle.
void TellDoubtfulVacancy(const Row& row, const PublishedPost& published, Report& report) {
  if (published.occupancy == PublishedPost::Occupancy::kFilled && MaySayVacant(row.comments))
    report.Warn(row.line, "Comments",
                "perhaps say that the post is vacant, but Vacancy does not; no vacancy is taken. "
                "Where the post is vacant, write Vacant there");
}

void CountRow(const Row& row, const PublishedPost& published, Report& report) {
  report.Count("posts in the file");
  report.Count("posts marked vacant", row.vacant ? 1 : 0);
  report.Count("posts inferred vacant",
               published.occupancy == PublishedPost::Occupancy::kInferredVacant ? 1 : 0);
  report.Count("posts with cover", published.cover.has_value() ? 1 : 0);
  report.Count("shared posts", row.shared ? 1 : 0);
}

// The first line whose vacancy is dated with the month first; 0 for none.
int FindMonthFirst(absl::string_view bytes, const Options& options) {
  Report unheard;
  CsvTable table(bytes, Columns(), options.strictness, unheard);
  while (table.Next())
    if (WritesMonthFirst(table[kVacancy]) || WritesMonthFirst(table[kComments]))
      return table.line();
  return 0;
}

std::vector<Row> ReadRows(absl::string_view bytes, const Options& options, Report& report) {
  std::vector<Row> rows;
  const int month_first = FindMonthFirst(bytes, options);
  CsvTable table(bytes, Columns(), options.strictness, report);
  while (table.Next()) {
    if (absl::optional<Row> row = ReadRow(table, month_first, report))
      rows.push_back(*std::move(row));
  }
  report.Count("rows", table.rows());
  if (table.ok() && rows.empty() && report.CountOf(Severity::kFileRefused) == 0)
    report.RefuseFile(0, "", "has no row that can be taken");
  return rows;
}

void PlanRows(const std::vector<Row>& rows, const Options& options, EstablishmentPlanner& planner,
              Plan& plan) {
  std::vector<PublishedWords> words;
  for (const Row& row : rows) words.push_back({row.line, row.words});
  const PostMatches matches = MatchPosts(planner.posts(), words, options, plan);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Row& row = rows[i];
    if (matches.held[i]) continue;
    CheckBand(row, plan.report);
    PublishedPost published;
    published.line = row.line;
    published.before = matches.posts[i];
    published.post = PostFrom(row, published.before, matches.corrected[i], plan.report);
    if (published.before == nullptr)
      published.post.set_name(planner.ids().Choose(planner.post_prefix(), row.words.Key()));
    published.cover = CoverOf(row, planner.source(), plan.report);
    SetOccupancy(row, planner.source(), published);
    TellDoubtfulVacancy(row, published, plan.report);
    CountRow(row, published, plan.report);
    planner.Publish(std::move(published));
  }
  // A row that was refused, or that waits to be settled, might be any of the posts that are gone.
  const bool lost_rows = plan.report.CountOf(Severity::kRowRefused) > 0;
  if (lost_rows && !matches.absent.empty())
    plan.report.Warn(
        0, "", matches.absent.size(),
        " posts are not in the file, and stay open because rows were refused: "
        "they may be those. Correct the file, or settle its rows, and import it again");
  for (const Post* post : matches.absent)
    if (!lost_rows) planner.Close(*post, "is no longer in the file");
  planner.Emit();
}

}  // namespace

Plan ImportOrganisationStructure(absl::string_view bytes, const Existing& existing,
                                 const Options& options) {
  Plan plan;
  const roles::v1::Organisation* organisation = FindOrganisation(existing, options, plan.report);
  std::vector<Row> rows = ReadRows(bytes, options, plan.report);
  if (organisation != nullptr && !rows.empty() && IsOneFile(rows, plan.report)) {
    const Row& first = rows.front();
    if (!first.label.empty() && options.label == Options::Label::kMustFit &&
        !LabelFits(first.label, *organisation))
      plan.report.RefuseFile(
          first.line, "OrganisationLabel", "says \"", first.label, "\", which does not look like ",
          organisation->display_name(),
          "; give the right organisation, or say that any label will do: --any-label");
    EstablishmentPlanner planner(existing, *organisation, "Published structure", first.date, plan);
    NumberTwins(rows);
    RefuseFuture(options, first.date, first.line, "EffectiveDate", plan.report);
    if (planner.OrganisationStands(first.line, "EffectiveDate") &&
        planner.IsNewest(first.line, "EffectiveDate") &&
        plan.report.CountOf(Severity::kFileRefused) == 0)
      PlanRows(rows, options, planner, plan);
  }
  Finish(options, plan);
  return plan;
}

}  // namespace cairn::imports
