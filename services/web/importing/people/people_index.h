#ifndef CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_INDEX_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_INDEX_H_

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/text/reference.h"

namespace cairn::imports {

inline constexpr absl::string_view kOrganisations = "organisations/";

// The key of what an organisation knows by an id, a reference or words.
std::string PersonKey(absl::string_view organisation, absl::string_view id);

// The state, by what a people file knows things by. What it was made of must outlive it.
struct PeopleIndex {
  explicit PeopleIndex(const Existing& existing);

  // The name of the only organisation with that display name, in any letter case; or nothing.
  std::string OrganisationCalled(absl::string_view display_name) const;

  // The id, or the id of the display name, that is most like a name that is not known; or nothing.
  std::string NearestOrganisation(absl::string_view name) const;

  std::unordered_set<std::string> organisations;
  std::map<std::string, std::string> organisation_words;  // ids and display names, with the id
  // Those of each display name in small letters.
  std::unordered_map<std::string, std::vector<std::string>> organisations_called;
  std::unordered_set<std::string> posts;
  std::unordered_map<std::string, std::string> post_by_reference;
  std::unordered_map<std::string, const roles::v1::Post*> post_by_key;
  std::unordered_map<std::string, const people::v1::Person*> people;
  std::unordered_map<std::string, const people::v1::Person*> person_by_id;
  std::unordered_map<std::string, KnownIds> ids;  // of people, by organisation
  std::unordered_map<std::string, std::vector<const people::v1::Appointment*>>
      appointments;  // by person
  std::unordered_map<std::string, std::vector<const people::v1::Enrolment*>>
      enrolments;  // by person
};

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_INDEX_H_
