#include "services/web/importing/structure/role_page.h"

#include <algorithm>
#include <initializer_list>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "services/web/importing/structure/catalogue_match.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Qualification;
using roles::v1::Requirement;
using roles::v1::RoleProgramme;

constexpr std::size_t kLongestPage = std::size_t{1} << 20;

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

  RolePage Page() && { return std::move(page_); }

 private:
  bool PlaceBullet(const Line& line) {
    switch (list_) {
      case List::kDuties:
        report_.Count("duties");
        page_.duties.push_back(line.text);
        return true;
      case List::kGuidance:
        report_.Count("points of guidance");
        page_.guidance.add_points(line.text);
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
        page_.routes.emplace_back().set_text(line.text);
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
        absl::StrAppend(&page_.summary, page_.summary.empty() ? "" : " ", line.text);
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
    if (page_.title.empty()) page_.title = Capitalised(TitleBetween(line.text, before, behind));
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
    page_.guidance.set_title(std::string(absl::StripSuffix(text.substr(0, stop), ":")));
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
    RoleProgramme& programme = page_.programmes.emplace_back();
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
    page_.requirements.emplace_back(line.number, std::move(requirement));
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
    page_.requirements.emplace_back(line.number, std::move(requirement));
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

  RolePage page_;
  const Existing& existing_;
  Report& report_;
  Section section_ = Section::kIntroduction;
  List list_ = List::kNone;
};

}  // namespace

absl::optional<RolePage> ReadRolePage(absl::string_view page, const Existing& existing,
                                      const Options& options, Report& report) {
  Reader reader(existing, report);
  std::string text(page);
  if (page.size() > kLongestPage) {
    report.RefuseFile(0, "", "is longer than ", kLongestPage,
                      " bytes; a role page is a few thousand");
    return absl::nullopt;
  }
  if (page.find('\0') != absl::string_view::npos) {
    report.RefuseFile(0, "", "holds a zero byte, so it is not text");
    return absl::nullopt;
  }
  if (!IsUtf8(page)) {
    if (options.strictness == Strictness::kRefuseFile || !FromWindows1252(page, &text)) {
      report.RefuseFile(0, "", "is not UTF-8; save it as UTF-8");
      return absl::nullopt;
    }
    report.Warn(0, "", "is not UTF-8; read as Windows-1252");
  }
  absl::string_view body = text;
  absl::ConsumePrefix(&body, "\xEF\xBB\xBF");
  reader.Read(body);
  return std::move(reader).Page();
}

}  // namespace cairn::imports
