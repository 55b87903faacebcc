#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_TITLE_MAP_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_TITLE_MAP_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "cairn/type/v1/type.pb.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace cairn::imports {

// The words of a title that count, its abbreviations written out: titles with the same words are
// the same title.
std::vector<std::string> TitleWords(absl::string_view title);

// Finds the role of a job title by the catalogue's title rules, as cairn.roles.v1.TitleRule
// describes them; abbreviations (Asst, Mgr, Dir, HoS) are written out first. Only roles of the
// organisation's nation, or of none, are considered. Roles must outlive the map.
class TitleMap {
 public:
  TitleMap(const google::protobuf::RepeatedPtrField<roles::v1::Role>& roles,
           type::v1::Nation nation);
  // The same, with the organisation's own mappings of titles before those of the catalogue.
  TitleMap(const google::protobuf::RepeatedPtrField<roles::v1::Role>& roles,
           const roles::v1::Organisation& organisation);

  // The roles that claim a title most closely: none, one, or several when the title is ambiguous.
  std::vector<const roles::v1::Role*> Find(absl::string_view title, absl::string_view directorate,
                                           absl::string_view service) const;
  // Whether the organisation itself says which role the title is.
  bool IsOwn(absl::string_view title) const { return own_.count(TitleWords(title)) > 0; }
  // The roles whose titles share the most words with a title that none claims, the nearest first;
  // at most three.
  std::vector<const roles::v1::Role*> Nearest(absl::string_view title) const;

 private:
  struct Rule {
    const roles::v1::Role* role;
    std::vector<std::string> title;
    bool more_before;
    bool more_behind;
    std::vector<std::string> directorate;
    std::vector<std::string> service;
  };
  static bool Matches(const Rule& rule, const std::vector<std::string>& title);

  std::vector<Rule> rules_;
  std::map<std::vector<std::string>, const roles::v1::Role*> own_;
};

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_TITLE_MAP_H_
