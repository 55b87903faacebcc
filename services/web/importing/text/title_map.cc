#include "services/web/importing/text/title_map.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include "absl/strings/match.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

constexpr double kLeastLikeness = 0.3;
constexpr std::size_t kMostNearest = 3;

bool ExistsIn(const roles::v1::Role& role, type::v1::Nation nation) {
  if (role.nations().empty() || nation == type::v1::NATION_UNSPECIFIED) return true;
  return std::find(role.nations().begin(), role.nations().end(), nation) != role.nations().end();
}

bool ContainsAll(const std::vector<std::string>& words, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

constexpr std::pair<absl::string_view, absl::string_view> kShort[] = {
    {"asst", "assistant"},
    {"ass", "assistant"},
    {"mgr", "manager"},
    {"mngr", "manager"},
    {"dir", "director"},
    {"hos", "head service"},
    {"hd", "head"},
    {"dep", "deputy"},
    {"svc", "service"},
    {"svcs", "services"},
    {"serv", "services"},
    {"snr", "senior"},
    {"sr", "senior"},
    {"exec", "executive"},
    {"cx", "chief executive"},
    {"ceo", "chief executive"},
    {"tm", "team manager"},
    {"dcs", "director childrens services"},
    {"dass", "director adult social services"},
    {"csc", "childrens social care"},
    {"asc", "adult social care"}};

// The share of words that two titles have in common, of those that either has.
double Likeness(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::set<std::string> all(a.begin(), a.end());
  const std::size_t first = all.size();
  const std::set<std::string> other(b.begin(), b.end());
  all.insert(other.begin(), other.end());
  return all.empty() ? 0
                     : static_cast<double>(first + other.size() - all.size()) /
                           static_cast<double>(all.size());
}

}  // namespace

std::vector<std::string> TitleWords(absl::string_view title) {
  std::vector<std::string> words;
  for (const std::string& word : Words(title)) {
    const auto* found = std::find_if(std::begin(kShort), std::end(kShort),
                                     [&](const auto& pair) { return pair.first == word; });
    if (found == std::end(kShort)) {
      words.push_back(word);
    } else {
      for (const std::string& part : Words(found->second)) words.push_back(part);
    }
  }
  return words;
}

TitleMap::TitleMap(const google::protobuf::RepeatedPtrField<roles::v1::Role>& roles,
                   const roles::v1::Organisation& organisation)
    : TitleMap(roles, organisation.nation()) {
  for (const auto& mapping : organisation.title_mappings())
    for (const roles::v1::Role& role : roles)
      if (role.name() == mapping.role()) own_.emplace(TitleWords(mapping.title()), &role);
}

std::vector<const roles::v1::Role*> TitleMap::Nearest(absl::string_view title) const {
  const std::vector<std::string> words = TitleWords(title);
  std::vector<std::pair<double, const roles::v1::Role*>> ranked;
  for (const Rule& rule : rules_) {
    const double likeness = Likeness(words, rule.title);
    if (likeness < kLeastLikeness) continue;
    const auto known = std::find_if(ranked.begin(), ranked.end(),
                                    [&](const auto& pair) { return pair.second == rule.role; });
    if (known == ranked.end())
      ranked.emplace_back(likeness, rule.role);
    else
      known->first = std::max(known->first, likeness);
  }
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (ranked.size() > kMostNearest) ranked.resize(kMostNearest);
  std::vector<const roles::v1::Role*> nearest;
  for (const auto& [likeness, role] : ranked) nearest.push_back(role);
  return nearest;
}

TitleMap::TitleMap(const google::protobuf::RepeatedPtrField<roles::v1::Role>& roles,
                   type::v1::Nation nation) {
  for (const roles::v1::Role& role : roles) {
    if (!ExistsIn(role, nation)) continue;
    for (const roles::v1::TitleRule& rule : role.titles())
      rules_.push_back({&role, TitleWords(rule.title()), absl::StartsWith(rule.title(), "*"),
                        absl::EndsWith(rule.title(), "*"), Words(rule.directorate()),
                        Words(rule.service())});
  }
}

bool TitleMap::Matches(const Rule& rule, const std::vector<std::string>& title) {
  if (rule.title.empty() || title.size() < rule.title.size()) return false;
  if (rule.more_before && rule.more_behind) return FindRun(title, rule.title) >= 0;
  if (rule.more_behind) return std::equal(rule.title.begin(), rule.title.end(), title.begin());
  if (rule.more_before) return std::equal(rule.title.rbegin(), rule.title.rend(), title.rbegin());
  return title == rule.title;
}

std::vector<const roles::v1::Role*> TitleMap::Find(absl::string_view title,
                                                   absl::string_view directorate,
                                                   absl::string_view service) const {
  const std::vector<std::string> title_words = TitleWords(title);
  if (const auto own = own_.find(title_words); own != own_.end()) return {own->second};
  const std::vector<std::string> directorate_words = Words(directorate);
  const std::vector<std::string> service_words = Words(service);
  std::vector<const roles::v1::Role*> best;
  std::tuple<std::size_t, bool, bool> best_rank{0, false, false};
  for (const Rule& rule : rules_) {
    const std::tuple<std::size_t, bool, bool> rank{rule.title.size(), !rule.directorate.empty(),
                                                   !rule.service.empty()};
    if (rank < best_rank || !Matches(rule, title_words)) continue;
    if (!ContainsAll(directorate_words, rule.directorate) ||
        !ContainsAll(service_words, rule.service))
      continue;
    if (rank > best_rank) best.clear();
    best_rank = rank;
    if (std::find(best.begin(), best.end(), rule.role) == best.end()) best.push_back(rule.role);
  }
  return best;
}

}  // namespace cairn::imports
