#include "services/web/importing/structure/catalogue_match.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using roles::v1::Programme;
using roles::v1::Requirement;
using roles::v1::Role;

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

}  // namespace

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

std::string FindProgramme(const Existing& existing, absl::string_view title) {
  std::vector<std::string> words = Words(title);
  words.erase(std::remove(words.begin(), words.end(), "programme"), words.end());
  std::vector<std::string> names;
  for (const Programme& programme : existing.programmes())
    if (ShareFound(words, Words(programme.display_name())) == 1) names.push_back(programme.name());
  return names.size() == 1 ? names[0] : "";
}

std::string FindRoute(const Existing& existing, absl::string_view text, absl::string_view self) {
  const std::vector<std::string> words = Words(text);
  std::vector<std::string> names;
  for (const Role& role : existing.roles())
    if (role.name() != self && FindRun(words, Words(role.display_name())) >= 0)
      names.push_back(role.name());
  return names.size() == 1 ? names[0] : "";
}

}  // namespace cairn::imports
