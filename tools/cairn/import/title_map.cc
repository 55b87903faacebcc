#include "tools/cairn/import/title_map.h"

#include <algorithm>
#include <tuple>

#include "absl/strings/match.h"
#include "tools/cairn/import/text.h"

namespace cairn::imports {
namespace {

bool ExistsIn(const roles::v1::Role& role, type::v1::Nation nation) {
  if (role.nations().empty() || nation == type::v1::NATION_UNSPECIFIED) return true;
  return std::find(role.nations().begin(), role.nations().end(), nation) != role.nations().end();
}

bool ContainsAll(const std::vector<std::string>& words, const std::vector<std::string>& wanted) {
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
  });
}

}  // namespace

TitleMap::TitleMap(const google::protobuf::RepeatedPtrField<roles::v1::Role>& roles,
                   type::v1::Nation nation) {
  for (const roles::v1::Role& role : roles) {
    if (!ExistsIn(role, nation)) continue;
    for (const roles::v1::TitleRule& rule : role.titles())
      rules_.push_back({&role, Words(rule.title()), absl::StartsWith(rule.title(), "*"),
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
  const std::vector<std::string> title_words = Words(title);
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
