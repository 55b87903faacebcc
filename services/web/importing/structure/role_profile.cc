#include "services/web/importing/structure/role_profile.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Programme;
using roles::v1::Qualification;
using roles::v1::Requirement;
using roles::v1::Role;
using roles::v1::RoleProgramme;

constexpr std::size_t kLongestPage = std::size_t{1} << 20;
constexpr std::size_t kLongestText = 4096;

// ---- lines

struct Line {
  int number = 0;
  bool bullet = false;
  std::string text;
};

std::vector<Line> SplitLines(absl::string_view page) {
  std::vector<Line> lines;
  int number = 0;
  for (absl::string_view raw : absl::StrSplit(page, '\n')) {
    ++number;
    absl::string_view text = absl::StripAsciiWhitespace(raw);
    Line line;
    line.number = number;
    for (const absl::string_view mark :
         {"- ", "* ", "\xE2\x80\xA2 ", "\xE2\x80\xA2", "\xE2\x80\x93 "}) {
      if (!absl::ConsumePrefix(&text, mark)) continue;
      line.bullet = true;
      break;
    }
    line.text = std::string(absl::StripAsciiWhitespace(text));
    if (!line.text.empty()) lines.push_back(std::move(line));
  }
  return lines;
}

bool HasWords(const std::vector<std::string>& words, absl::string_view phrase) {
  return FindRun(words, AllWords(phrase)) >= 0;
}

bool IsAny(absl::string_view text, std::initializer_list<absl::string_view> phrases) {
  const std::vector<std::string> words = AllWords(text);
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](absl::string_view phrase) { return words == AllWords(phrase); });
}

// ---- the parts of a page

// What the lines at hand are about. kAside: of use to a reader of the page, not to a role.
enum class Section { kIntroduction, kDuties, kSkills, kWaysIn, kOnward, kAside, kUnknown };

// What the bullets at hand are.
enum class List { kNone, kDuties, kGuidance, kSkills, kWaysIn, kRoutes };

bool ReadHeading(const Line& line, Section* section) {
  if (line.bullet) return false;
  if (IsAny(line.text, {"What you'll do", "What you will do", "Duties", "Responsibilities",
                        "Day-to-day tasks"}))
    *section = Section::kDuties;
  else if (IsAny(line.text,
                 {"Skills and knowledge", "Skills", "What you'll need", "Skills you'll need"}))
    *section = Section::kSkills;
  else if (IsAny(line.text,
                 {"How to become one", "How to become", "Entry requirements", "How to get in"}))
    *section = Section::kWaysIn;
  else if (IsAny(line.text, {"Career roles and progression", "Career path and progression",
                             "Career progression", "Progression"}))
    *section = Section::kOnward;
  else if (IsAny(line.text, {"Career opportunities", "Related careers", "Current opportunities",
                             "Find a job", "More information"}))
    *section = Section::kAside;
  else
    return false;
  return true;
}

// A line that is short, ends without a stop and has no verb of a lead-in: a heading that this
// page's format does not have.
bool LooksLikeHeading(const Line& line) {
  constexpr std::size_t kMostWords = 6;
  if (line.bullet || line.text.empty()) return false;
  const char end = line.text.back();
  return end != '.' && end != ':' && end != ';' && end != ',' &&
         AllWords(line.text).size() <= kMostWords;
}

// "As a director of X you'll:", "To become a director of X you must:": the words between.
std::string TitleBetween(absl::string_view text, std::initializer_list<absl::string_view> before,
                         std::initializer_list<absl::string_view> behind) {
  const std::string lower = absl::AsciiStrToLower(text);
  for (const absl::string_view start : before) {
    if (!absl::StartsWith(lower, start)) continue;
    std::size_t end = std::string::npos;
    for (const absl::string_view stop : behind)
      end = std::min(end, lower.find(std::string(stop), start.size()));
    if (end == std::string::npos) return "";
    return std::string(absl::StripAsciiWhitespace(text.substr(start.size(), end - start.size())));
  }
  return "";
}

std::string Capitalised(std::string text) {
  if (!text.empty()) text[0] = absl::ascii_toupper(static_cast<unsigned char>(text[0]));
  return text;
}

// ---- words of the catalogue in words of the page

// Two forms of one word: they share all but their endings.
bool SameStem(absl::string_view a, absl::string_view b) {
  if (a == b) return true;
  std::size_t common = 0;
  while (common < a.size() && common < b.size() && a[common] == b[common]) ++common;
  const std::size_t shorter = std::min(a.size(), b.size());
  return common >= 4 && common + 3 >= shorter;
}

bool HasStem(const std::vector<std::string>& words, absl::string_view wanted) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return SameStem(word, wanted); });
}

// How many of the words of a name stand in a text.
double ShareFound(const std::vector<std::string>& name, const std::vector<std::string>& text) {
  if (name.empty()) return 0;
  const auto found = std::count_if(name.begin(), name.end(),
                                   [&](const std::string& word) { return HasStem(text, word); });
  return static_cast<double>(found) / static_cast<double>(name.size());
}

// The skill whose name a line has most of: more than half, and more than of any other. Empty when
// several do.
std::string FindSkill(const Existing& existing, absl::string_view text) {
  const std::vector<std::string> words = Words(text);
  double best = 0.5;
  std::vector<std::string> names;
  for (const auto& skill : existing.skills()) {
    const double share = ShareFound(Words(skill.display_name()), words);
    if (share < best || share <= 0.5) continue;
    if (share > best) names.clear();
    best = share;
    names.push_back(skill.name());
  }
  return names.size() == 1 ? names[0] : "";
}

// The areas of experience that the catalogue knows.
std::vector<std::string> Areas(const Existing& existing) {
  std::vector<std::string> areas;
  for (const Role& role : existing.roles())
    for (const Requirement& requirement : role.requirements())
      if (requirement.has_experience()) areas.push_back(requirement.experience().area());
  std::sort(areas.begin(), areas.end());
  areas.erase(std::unique(areas.begin(), areas.end()), areas.end());
  return areas;
}

// The areas whose words all stand in a line, in the order in which they stand there.
std::vector<std::string> FindAreas(const Existing& existing, absl::string_view text) {
  const std::vector<std::string> words = Words(text);
  std::vector<std::pair<std::size_t, std::string>> found;
  for (const std::string& area : Areas(existing)) {
    const std::vector<std::string> wanted = Words(area);
    if (ShareFound(wanted, words) < 1) continue;
    std::size_t first = words.size();
    for (std::size_t i = 0; i < words.size(); ++i)
      if (HasStem(wanted, words[i])) first = std::min(first, i);
    found.emplace_back(first, area);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> areas;
  for (auto& [place, area] : found) areas.push_back(std::move(area));
  return areas;
}

// The one programme whose name has all words of `title` but "programme".
std::string FindProgramme(const Existing& existing, absl::string_view title) {
  std::vector<std::string> words = Words(title);
  words.erase(std::remove(words.begin(), words.end(), "programme"), words.end());
  std::vector<std::string> names;
  for (const Programme& programme : existing.programmes())
    if (ShareFound(words, Words(programme.display_name())) == 1) names.push_back(programme.name());
  return names.size() == 1 ? names[0] : "";
}

// The one role whose name is the whole run of words somewhere in a line.
std::string FindRoute(const Existing& existing, absl::string_view text, absl::string_view self) {
  const std::vector<std::string> words = Words(text);
  std::vector<std::string> names;
  for (const Role& role : existing.roles())
    if (role.name() != self && FindRun(words, Words(role.display_name())) >= 0)
      names.push_back(role.name());
  return names.size() == 1 ? names[0] : "";
}

// ---- the reader

class Reader {
 public:
  Reader(const Existing& existing, Report& report) : existing_(existing), report_(report) {
    for (const char* counter :
         {"lines", "duties", "points of guidance", "skills", "ways in", "onward routes",
          "programmes", "lines set aside", "lines not placed"})
      report.Count(counter, 0);
  }

  void Read(absl::string_view page) {
    for (const Line& line : SplitLines(page)) {
      report_.Count("lines");
      if (line.text.size() > kLongestText) {
        report_.RefuseRow(line.number, "", "is longer than ", kLongestText,
                          " bytes; this is not a role page");
      } else if (ReadHeading(line, &section_)) {
        list_ = List::kNone;
      } else if (line.bullet ? !PlaceBullet(line) : !PlaceSentence(line)) {
        report_.Count("lines not placed");
        report_.Warn(line.number, "", "could not be placed, and is left out");
      }
    }
  }

  std::string title;
  std::string summary;
  std::vector<std::string> duties;
  roles::v1::Guidance guidance;
  std::vector<std::pair<int, Requirement>> requirements;  // with their lines
  std::vector<roles::v1::Route> routes;
  std::vector<RoleProgramme> programmes;

 private:
  bool PlaceBullet(const Line& line) {
    switch (list_) {
      case List::kDuties:
        report_.Count("duties");
        duties.push_back(line.text);
        return true;
      case List::kGuidance:
        report_.Count("points of guidance");
        guidance.add_points(line.text);
        return true;
      case List::kSkills:
        report_.Count("skills");
        AddSkill(line);
        return true;
      case List::kWaysIn:
        report_.Count("ways in");
        AddWayIn(line);
        return true;
      case List::kRoutes:
        report_.Count("onward routes");
        routes.emplace_back().set_text(line.text);
        return true;
      case List::kNone:
        break;
    }
    return SetAside();
  }

  bool PlaceSentence(const Line& line) {
    list_ = List::kNone;
    if (section_ != Section::kIntroduction && section_ != Section::kAside &&
        LooksLikeHeading(line)) {
      section_ = Section::kUnknown;
      return false;
    }
    const std::vector<std::string> words = AllWords(line.text);
    if (PlaceGuidance(line, words) || PlaceProgramme(line, words)) return true;
    switch (section_) {
      case Section::kIntroduction:
        absl::StrAppend(&summary, summary.empty() ? "" : " ", line.text);
        return true;
      case Section::kDuties:
        return BeginList(line, List::kDuties, {"as a ", "as an ", "as the "},
                         {" you\xE2\x80\x99ll", " you'll", " you will"});
      case Section::kSkills:
        return BeginList(line, List::kSkills, {}, {});
      case Section::kWaysIn:
        return BeginList(line, List::kWaysIn, {"to become a ", "to become an ", "to become the "},
                         {" you must", " you need", " you\xE2\x80\x99ll", " you'll", " you will",
                          " you should"});
      case Section::kOnward:
        return BeginList(line, List::kRoutes, {}, {});
      case Section::kAside:
      case Section::kUnknown:
        break;
    }
    return SetAside();
  }

  // A sentence that ends in a colon begins a list of the section's kind.
  bool BeginList(const Line& line, List list, std::initializer_list<absl::string_view> before,
                 std::initializer_list<absl::string_view> behind) {
    if (!absl::EndsWith(line.text, ":")) return false;
    list_ = list;
    if (title.empty()) title = Capitalised(TitleBetween(line.text, before, behind));
    return true;
  }

  bool SetAside() {
    if (section_ != Section::kAside) return false;
    report_.Count("lines set aside");
    return true;
  }

  // "… is subject to [guidance]. This sets out:".
  bool PlaceGuidance(const Line& line, const std::vector<std::string>& words) {
    if (!HasWords(words, "guidance") || !absl::EndsWith(line.text, ":")) return false;
    absl::string_view text = line.text;
    const std::size_t subject = text.find("subject to ");
    if (subject != absl::string_view::npos) text = text.substr(subject + 11);
    const std::size_t stop = text.find(". ");
    guidance.set_title(std::string(absl::StripSuffix(text.substr(0, stop), ":")));
    list_ = List::kGuidance;
    return true;
  }

  // "The New X's Programme can help …": a run of capitalised words that ends in "Programme".
  bool PlaceProgramme(const Line& line, const std::vector<std::string>& words) {
    if (section_ != Section::kWaysIn && section_ != Section::kOnward) return false;
    const std::vector<std::string> tokens = absl::StrSplit(line.text, ' ', absl::SkipEmpty());
    const auto end = std::find_if(tokens.begin(), tokens.end(), [](const std::string& token) {
      return absl::StartsWith(token, "Programme");
    });
    if (end == tokens.end()) return false;
    auto begin = end;
    while (begin != tokens.begin()) {
      const std::string& token = *(begin - 1);
      const bool small = token == "of" || token == "for" || token == "and" || token == "in";
      if ((!absl::ascii_isupper(static_cast<unsigned char>(token[0])) && !small) ||
          token == "The" || token == "A")
        break;
      --begin;
    }
    if (begin == end) return false;
    RoleProgramme& programme = programmes.emplace_back();
    programme.set_title(std::string(absl::StripSuffix(absl::StrJoin(begin, end + 1, " "), ".")));
    programme.set_programme(FindProgramme(existing_, programme.title()));
    const bool prepares =
        HasWords(words, "prepare") || HasWords(words, "prepares") || section_ == Section::kWaysIn;
    programme.set_purpose(prepares ? RoleProgramme::PREPARES : RoleProgramme::SUPPORTS);
    report_.Count("programmes");
    if (programme.programme().empty())
      report_.Warn(line.number, "",
                   "names a programme that the catalogue does not have; only its title is kept");
    return true;
  }

  void AddSkill(const Line& line) {
    Requirement requirement;
    requirement.set_gate(Requirement::ESSENTIAL);
    requirement.set_text(line.text);
    const std::string skill = FindSkill(existing_, line.text);
    if (!skill.empty())
      requirement.mutable_skill()->set_skill(skill);
    else
      report_.Warn(
          line.number, "",
          "matches no single skill of the catalogue; it is kept in words, and cannot be checked");
    requirements.emplace_back(line.number, std::move(requirement));
  }

  void AddWayIn(const Line& line) {
    const std::vector<std::string> words = AllWords(line.text);
    const bool desirable =
        HasWords(words, "ideally") || HasWords(words, "desirable") || HasWords(words, "preferably");
    Requirement requirement;
    requirement.set_gate(desirable ? Requirement::DESIRABLE : Requirement::ESSENTIAL);
    requirement.set_text(line.text);
    if (!SetQualification(words, requirement)) SetExperience(line, words, requirement);
    if (requirement.kind_case() == Requirement::KIND_NOT_SET)
      report_.Warn(
          line.number, "",
          "is kept in words, and cannot be checked: it names no level and no area of experience");
    requirements.emplace_back(line.number, std::move(requirement));
  }

  // "Level 7", which is a level of the RQF unless the SCQF is named.
  static bool SetQualification(const std::vector<std::string>& words, Requirement& requirement) {
    constexpr int kHighestRqf = 8;
    constexpr int kHighestScqf = 12;
    const bool scottish = HasWords(words, "scqf");
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      int level = 0;
      if (words[i] != "level" || !absl::SimpleAtoi(words[i + 1], &level)) continue;
      if (level < 1 || level > (scottish ? kHighestScqf : kHighestRqf)) continue;
      requirement.mutable_qualification()->set_framework(scottish ? Qualification::SCQF
                                                                  : Qualification::RQF);
      requirement.mutable_qualification()->set_minimum_level(level);
      return true;
    }
    return false;
  }

  void SetExperience(const Line& line, const std::vector<std::string>& words,
                     Requirement& requirement) {
    if (!HasWords(words, "experience") && !HasWords(words, "experienced")) return;
    const std::vector<std::string> areas = FindAreas(existing_, line.text);
    if (areas.empty()) return;
    requirement.mutable_experience()->set_area(areas[0]);
    if (areas.size() > 1)
      report_.Warn(line.number, "", "speaks of ", absl::StrJoin(areas, ", "),
                   "; the first is checked, the line is kept in words");
  }

  const Existing& existing_;
  Report& report_;
  Section section_ = Section::kIntroduction;
  List list_ = List::kNone;
};

// ---- the role

const Role* FindRole(const Existing& existing, absl::string_view name) {
  for (const Role& role : existing.roles())
    if (role.name() == name) return &role;
  return nullptr;
}

// Rungs and areas that a title tells; the first that it has.
int TierOf(absl::string_view title) {
  constexpr std::pair<absl::string_view, int> kTiers[] = {
      {"deputy chief executive", 2}, {"chief operating officer", 2},
      {"chief executive", 1},        {"assistant director", 4},
      {"deputy director", 4},        {"director", 3},
      {"chief officer", 3},          {"head of", 5},
      {"service manager", 6},        {"team manager", 7},
      {"senior practitioner", 8},    {"senior social worker", 8},
      {"social worker", 9}};
  const std::vector<std::string> words = AllWords(title);
  for (const auto& [phrase, tier] : kTiers)
    if (HasWords(words, phrase)) return tier;
  return 0;
}

type::v1::ServiceArea AreaOf(absl::string_view title) {
  constexpr std::pair<absl::string_view, type::v1::ServiceArea> kAreas[] = {
      {"public health", type::v1::PUBLIC_HEALTH},
      {"criminal justice", type::v1::CRIMINAL_JUSTICE},
      {"childrens", type::v1::CHILDREN},
      {"children", type::v1::CHILDREN},
      {"adults", type::v1::ADULTS},
      {"adult", type::v1::ADULTS},
      {"education", type::v1::SCHOOLS},
      {"social work", type::v1::JOINT}};
  const std::vector<std::string> words = AllWords(title);
  for (const auto& [phrase, area] : kAreas)
    if (HasWords(words, phrase)) return area;
  return type::v1::SERVICE_AREA_UNSPECIFIED;
}

bool SameAsk(const Requirement& a, const Requirement& b) {
  if (a.kind_case() != b.kind_case()) return false;
  switch (a.kind_case()) {
    case Requirement::kSkill:
      return a.skill().skill() == b.skill().skill();
    case Requirement::kExperience:
      return a.experience().area() == b.experience().area();
    case Requirement::kRegistration:
      return a.registration().register_() == b.registration().register_();
    case Requirement::kQualification:
      return true;  // a page asks for one level
    case Requirement::KIND_NOT_SET:
      return a.text() == b.text();
  }
  return false;
}

// What the page asks, with the catalogue's weights, levels and months; then what the law asks
// besides.
void MergeRequirements(const Reader& reader, const Role* before, Report& report, Role& role) {
  google::protobuf::RepeatedPtrField<Requirement> merged;
  std::vector<bool> kept(
      before == nullptr ? 0 : static_cast<std::size_t>(before->requirements_size()), false);
  for (const auto& [line, asked] : reader.requirements) {
    Requirement requirement = asked;
    for (std::size_t i = 0; i < kept.size(); ++i) {
      const Requirement& known = before->requirements(static_cast<int>(i));
      if (kept[i] || !SameAsk(known, asked)) continue;
      requirement = known;
      requirement.set_text(asked.text());
      if (known.gate() != Requirement::STATUTORY) requirement.set_gate(asked.gate());
      kept[i] = true;
      break;
    }
    *merged.Add() = std::move(requirement);
  }
  int dropped = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    const Requirement& known = before->requirements(static_cast<int>(i));
    if (kept[i]) continue;
    if (known.gate() == Requirement::STATUTORY || known.has_registration())
      *merged.Add() = known;
    else
      ++dropped;
  }
  if (dropped > 0)
    report.Warn(0, "", dropped,
                " requirements that the role had are not on the page; they are dropped");
  role.mutable_requirements()->Swap(&merged);
}

void MergeRoutes(const Reader& reader, const Existing& existing, const Role* before, Role& role) {
  google::protobuf::RepeatedPtrField<roles::v1::Route> merged;
  for (roles::v1::Route route : reader.routes) {
    route.set_role(FindRoute(existing, route.text(), role.name()));
    for (int i = 0; before != nullptr && i < before->routes_size(); ++i)
      if (!route.role().empty() && before->routes(i).role() == route.role())
        route.set_typical_months(before->routes(i).typical_months());
    *merged.Add() = std::move(route);
  }
  role.mutable_routes()->Swap(&merged);
}

void FillRole(const Reader& reader, const Existing& existing, const Role* before, Report& report,
              Role& role) {
  role.set_display_name(reader.title);
  if (!reader.summary.empty()) role.set_summary(Cut(reader.summary, kLongestText));
  role.clear_duties();
  for (const std::string& duty : reader.duties) role.add_duties(duty);
  if (reader.guidance.points_size() > 0 || !reader.guidance.title().empty())
    *role.mutable_guidance() = reader.guidance;
  MergeRequirements(reader, before, report, role);
  MergeRoutes(reader, existing, before, role);
  role.clear_programmes();
  for (const RoleProgramme& programme : reader.programmes) *role.add_programmes() = programme;
  if (role.tier() == 0) role.set_tier(TierOf(reader.title));
  if (role.service_area() == type::v1::SERVICE_AREA_UNSPECIFIED)
    role.set_service_area(AreaOf(reader.title));
  if (role.titles().empty()) role.add_titles()->set_title(reader.title);
}

bool ReadPage(absl::string_view page, const Options& options, Reader& reader, Report& report) {
  std::string text(page);
  if (page.size() > kLongestPage) {
    report.RefuseFile(0, "", "is longer than ", kLongestPage,
                      " bytes; a role page is a few thousand");
    return false;
  }
  if (page.find('\0') != absl::string_view::npos) {
    report.RefuseFile(0, "", "holds a zero byte, so it is not text");
    return false;
  }
  if (!IsUtf8(page)) {
    if (options.strictness == Strictness::kRefuseFile || !FromWindows1252(page, &text)) {
      report.RefuseFile(0, "", "is not UTF-8; save it as UTF-8");
      return false;
    }
    report.Warn(0, "", "is not UTF-8; read as Windows-1252");
  }
  absl::string_view body = text;
  absl::ConsumePrefix(&body, "\xEF\xBB\xBF");
  reader.Read(body);
  return true;
}

}  // namespace

Plan ImportRoleProfile(absl::string_view page, const Existing& existing, const Options& options) {
  Plan plan;
  Reader reader(existing, plan.report);
  if (ReadPage(page, options, reader, plan.report)) {
    if (reader.title.empty())
      plan.report.RefuseFile(
          0, "", "does not say whose duties it lists: a line like \"As a … you'll:\" is missing");
    const std::string name =
        !options.role.empty() ? options.role : absl::StrCat("roles/", Slug(reader.title));
    const Role* before = FindRole(existing, name);
    Role role;
    if (before != nullptr) role = *before;
    role.set_name(name);
    FillRole(reader, existing, before, plan.report, role);
    if (ObeysContract(role, 0, plan.report) && (before == nullptr || !Same(*before, role)))
      plan.roles.push_back(Upsert(role));
    plan.report.Count("roles created",
                      before == nullptr ? static_cast<double>(plan.roles.size()) : 0);
    plan.report.Count("roles updated",
                      before == nullptr ? 0 : static_cast<double>(plan.roles.size()));
  }
  Finish(options, plan);
  return plan;
}

}  // namespace cairn::imports
