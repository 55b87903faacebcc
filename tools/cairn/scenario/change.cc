#include "tools/cairn/scenario/change.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "common/base/status_macros.h"
#include "common/base/suggest.h"
#include "common/resource/dates.h"
#include "services/web/contract/contract.h"
#include "services/web/contract/misuse.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"
#include "tools/cairn/scenario/rate_word.h"

namespace cairn::cli {
namespace {

using google::type::Date;
using planner::v1::Scenario;
using web::MisuseError;
using web::NameBelow;

absl::StatusOr<const ChangeKind*> KindOf(absl::string_view word) {
  std::vector<std::string> words;
  for (const ChangeKind& kind : ChangeKinds()) {
    if (kind.word == word) return &kind;
    words.emplace_back(kind.word);
  }
  return MisuseError(absl::StrCat("there is no change ", word, "; there are ",
                                  absl::StrJoin(words, ", "), DidYouMean(word, words)));
}

absl::Status Wrong(absl::string_view kind, absl::string_view what) {
  const absl::StatusOr<const ChangeKind*> known = KindOf(kind);
  return MisuseError(absl::StrCat(
      kind, " ", what, known.ok() ? absl::StrCat("; it looks like ", (*known)->example) : ""));
}

// One side of a period: a day, or the first or last day of a month or a year.
enum class Side { kFrom, kUntil };
absl::StatusOr<Date> ReadSide(absl::string_view kind, absl::string_view text, Side side) {
  absl::CivilMonth month;
  absl::CivilYear year;
  if (text.size() == 4 && absl::ParseCivilTime(text, &year))
    return resource::ToDate(side == Side::kFrom ? absl::CivilDay(year)
                                                : absl::CivilDay(year + 1) - 1);
  if (text.size() == 7 && absl::ParseCivilTime(text, &month))
    return resource::ToDate(side == Side::kFrom ? absl::CivilDay(month)
                                                : absl::CivilDay(month + 1) - 1);
  const absl::optional<absl::CivilDay> day = imports::ParseDay(text);
  if (day.has_value()) return resource::ToDate(*day);
  return Wrong(kind, absl::StrCat("takes a day such as 2027-03-01, a month or a year, not ", text));
}

bool LooksLikePeriod(absl::string_view text) {
  return absl::StrContains(text, "..") ||
         (!text.empty() && text[0] >= '0' && text[0] <= '9' && !absl::StrContains(text, '='));
}

void ReadPeriod(absl::string_view text, ChangeWords& words) {
  const std::size_t dots = text.find("..");
  if (dots != absl::string_view::npos) {
    words["from"] = std::string(text.substr(0, dots));
    words["until"] = std::string(text.substr(dots + 2));
    return;
  }
  words["from"] = std::string(text);
  // A month or a year alone is all of it; a day alone is when something happens once.
  if (text.size() == 4 || text.size() == 7) words["until"] = words["from"];
}

// The words of one change, as a builder takes them.
class Reader {
 public:
  Reader(absl::string_view kind, const ChangeWords& words) : kind_(kind), words_(words) {}

  std::string Text(const std::string& key) const {
    const auto found = words_.find(key);
    return found == words_.end() ? "" : found->second;
  }
  std::string Name(const std::string& key, absl::string_view collection) const {
    const std::string text = Text(key);
    return text.empty() || absl::StartsWith(text, collection) ? text
                                                              : absl::StrCat(collection, text);
  }
  int Whole(const std::string& key) {
    int number = 0;
    if (!Text(key).empty() && !absl::SimpleAtoi(Text(key), &number))
      Fail(Wrong(kind_, absl::StrCat("takes a whole number for ", key, ", not ", Text(key))));
    return number;
  }
  double Number(const std::string& key) {
    double number = 0;
    if (!Text(key).empty() && (!absl::SimpleAtod(Text(key), &number) || !std::isfinite(number)))
      Fail(Wrong(kind_, absl::StrCat("takes a number for ", key, ", not ", Text(key))));
    return number;
  }
  // Sets a date that is given.
  template <typename Message>
  void Day(const std::string& key, Side side, Message& to, Date* (Message::*date)()) {
    if (Text(key).empty()) return;
    const absl::StatusOr<Date> read = ReadSide(kind_, Text(key), side);
    if (read.ok())
      *(to.*date)() = *read;
    else
      Fail(read.status());
  }
  template <typename Message>
  void Period(Message& to) {
    Day("from", Side::kFrom, to, &Message::mutable_from_date);
    Day("until", Side::kUntil, to, &Message::mutable_until_date);
  }
  void Need(std::initializer_list<const char*> keys) {
    for (const char* key : keys)
      if (Text(key).empty()) Fail(Wrong(kind_, absl::StrCat("needs ", key)));
  }
  void Fail(absl::Status failure) {
    if (failure_.ok()) failure_ = std::move(failure);
  }
  const absl::Status& failure() const { return failure_; }

 private:
  absl::string_view kind_;
  const ChangeWords& words_;
  absl::Status failure_;
};

void AddRate(absl::string_view kind, Reader& read, Scenario::Changes& changes) {
  read.Need({"measure", "value"});
  const absl::StatusOr<planner::v1::Assumption::Measure> measure = MeasureOf(read.Text("measure"));
  if (!measure.ok()) return read.Fail(measure.status());
  auto* change = changes.add_rate_changes();
  change->set_measure(*measure);
  change->set_tier(read.Whole("tier"));
  if (kind == "factor")
    change->set_factor(read.Number("value"));
  else
    change->set_add(read.Number("value"));
  change->set_organisation(read.Name("organisation", "organisations/"));
  read.Period(*change);
}

void AddOther(absl::string_view kind, Reader& read, Scenario::Changes& changes) {
  if (kind == "freeze") {
    auto* freeze = changes.add_freezes();
    freeze->set_tier(read.Whole("tier"));
    read.Period(*freeze);
  } else if (kind == "places") {
    read.Need({"programme", "value"});
    auto* places = changes.add_places();
    places->set_programme(read.Name("programme", "programmes/"));
    places->set_places(read.Whole("value"));
    read.Period(*places);
  } else if (kind == "departure") {
    read.Need({"from"});
    auto* departure = changes.add_departures();
    departure->set_post(NameBelow(read.Text("post"), "posts"));
    departure->set_tier(read.Whole("tier"));
    departure->set_count(read.Whole("count"));
    read.Period(*departure);
    if (!departure->post().empty()) departure->clear_until_date();  // a month alone: its first day
  } else if (kind == "new-posts") {
    read.Need({"organisation", "tier", "from"});
    auto* posts = changes.add_new_posts();
    posts->set_organisation(read.Name("organisation", "organisations/"));
    posts->set_tier(read.Whole("tier"));
    posts->set_count(read.Whole("count"));
    read.Day("from", Side::kFrom, *posts, &Scenario::NewPosts::mutable_date);
  } else if (kind == "closure") {
    read.Need({"post", "from"});
    auto* closure = changes.add_closures();
    closure->set_post(NameBelow(read.Text("post"), "posts"));
    read.Day("from", Side::kFrom, *closure, &Scenario::Closure::mutable_date);
  } else {
    read.Need({"role", "organisation", "with"});
    auto* joint = changes.add_joint_posts();
    joint->set_role(read.Name("role", "roles/"));
    joint->set_organisation(read.Name("organisation", "organisations/"));
    joint->set_with_organisation(read.Name("with", "organisations/"));
    read.Day("from", Side::kFrom, *joint, &Scenario::JointPost::mutable_date);
  }
}

}  // namespace

const std::vector<ChangeKind>& ChangeKinds() {
  static const auto* const kinds = new std::vector<ChangeKind>{
      {"factor",
       "exits:4=0.8,2027-03..2027-05",
       "A rate times a number: MEASURE[:TIER]=NUMBER[,PERIOD][,organisation=ID]",
       {"measure", "tier", "value", "from", "until", "organisation"}},
      {"add",
       "fill=-1",
       "Something added to a rate, in its unit: MEASURE[:TIER]=NUMBER[,PERIOD]",
       {"measure", "tier", "value", "from", "until"}},
      {"freeze",
       "tier=3,2027-03..2027-05",
       "Nothing is filled for a time: [tier=TIER,]PERIOD",
       {"tier", "from", "until"}},
      {"places",
       "leading-for-the-future=20,2027..",
       "More places at each intake of a programme: PROGRAMME=NUMBER[,PERIOD]",
       {"programme", "value", "from", "until"}},
      {"departure",
       "tier=3,count=3,2027-03..2027-05 or post=trafford/POST,2027-03-01",
       "Holders who leave: of one post on a day, or so many of a tier within a period",
       {"post", "tier", "count", "from", "until"}},
      {"new-posts",
       "organisation=trafford,tier=4,count=2,2027-04-01",
       "Posts that open, vacant, on a day",
       {"organisation", "tier", "count", "from", "until"}},
      {"closure",
       "post=trafford/POST,2027-04-01",
       "A post that is no more from a day on",
       {"post", "from", "until"}},
      {"joint-post",
       "role=chief-social-work-officer,organisation=trafford,with=ofsted,2027-04-01",
       "One holder for the posts of two organisations, from a day on",
       {"role", "organisation", "with", "from", "until"}}};
  return *kinds;
}

absl::StatusOr<ChangeWords> ReadChange(absl::string_view kind, absl::string_view text) {
  ASSIGN_OR_RETURN(const ChangeKind* known, KindOf(kind));
  ChangeWords words;
  for (const absl::string_view part : absl::StrSplit(text, ',', absl::SkipWhitespace())) {
    if (LooksLikePeriod(part)) {
      ReadPeriod(part, words);
      continue;
    }
    const std::vector<std::string> sides = absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (sides.size() != 2) return Wrong(kind, absl::StrCat("cannot be told from ", part));
    const auto& keys = known->keys;
    if (std::find(keys.begin(), keys.end(), sides[0]) != keys.end()) {
      words[sides[0]] = sides[1];
    } else if (std::find(keys.begin(), keys.end(), "value") == keys.end() || words.count("value")) {
      return Wrong(kind, absl::StrCat("takes no ", sides[0], DidYouMean(sides[0], keys)));
    } else if (kind == "places") {
      words["programme"] = sides[0];
      words["value"] = sides[1];
    } else {
      const std::vector<std::string> left = absl::StrSplit(sides[0], absl::MaxSplits(':', 1));
      words["measure"] = left[0];
      if (left.size() == 2) words["tier"] = left[1];
      words["value"] = sides[1];
    }
  }
  return words;
}

absl::Status AddChange(absl::string_view kind, const ChangeWords& words,
                       Scenario::Changes& changes) {
  ASSIGN_OR_RETURN(const ChangeKind* known, KindOf(kind));
  for (const auto& [key, value] : words)
    if (!value.empty() &&
        std::find(known->keys.begin(), known->keys.end(), key) == known->keys.end())
      return Wrong(kind, absl::StrCat("takes no ", key));
  Reader read(kind, words);
  if (kind == "factor" || kind == "add")
    AddRate(kind, read, changes);
  else
    AddOther(kind, read, changes);
  return read.failure();
}

absl::StatusOr<Scenario::Changes> ReadChanges(absl::string_view csv) {
  std::vector<imports::ColumnSpec> columns = {{"change", imports::ColumnSpec::Need::kRequired, {}}};
  for (const ChangeKind& kind : ChangeKinds())
    for (const std::string& key : kind.keys)
      if (std::none_of(columns.begin(), columns.end(),
                       [&](const auto& column) { return column.name == key; }))
        columns.push_back({key, imports::ColumnSpec::Need::kOptional, {}});
  imports::Report report;
  imports::CsvTable table(csv, columns, imports::Strictness::kRefuseFile, report);
  Scenario::Changes changes;
  std::vector<std::string> wrong;
  while (table.Next()) {
    ChangeWords words;
    for (std::size_t c = 1; c < columns.size(); ++c)
      if (!table[c].empty()) words[columns[c].name] = std::string(table[c]);
    const absl::Status added = AddChange(table[0], words, changes);
    if (!added.ok()) wrong.push_back(absl::StrCat("line ", table.line(), ": ", added.message()));
  }
  for (const imports::Problem& problem : report.problems())
    // A column that is not known may be one that was mistyped: what it says would be lost.
    if (problem.severity != imports::Severity::kWarning || problem.line <= 1)
      wrong.push_back(
          absl::StrCat("line ", problem.line, ": ", problem.column, " ", problem.message));
  if (!wrong.empty()) return absl::InvalidArgumentError(absl::StrJoin(wrong, "\n  "));
  return changes;
}

}  // namespace cairn::cli
