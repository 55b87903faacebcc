#include "services/web/importing/people/people_index.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "common/base/suggest.h"
#include "common/resource/resource_type.h"
#include "services/web/importing/plan/published_title.h"

namespace cairn::imports {

using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;
using resource::OrganisationOf;
using roles::v1::Post;

std::string PersonKey(absl::string_view organisation, absl::string_view id) {
  return absl::StrCat(organisation, "|", id);
}

PeopleIndex::PeopleIndex(const Existing& existing) {
  for (const auto& organisation : existing.organisations()) {
    organisations.insert(organisation.name());
    const std::string id(OrganisationOf(organisation.name()));
    organisation_words.emplace(id, id);
    organisation_words.emplace(organisation.display_name(), id);
    organisations_called[absl::AsciiStrToLower(organisation.display_name())].push_back(
        organisation.name());
  }
  for (const Post& post : existing.posts()) {
    const std::string organisation = absl::StrCat(kOrganisations, OrganisationOf(post.name()));
    posts.insert(post.name());
    if (!post.external_id().empty())
      post_by_reference.emplace(PersonKey(organisation, post.external_id()), post.name());
    const auto [known, is_new] =
        post_by_key.emplace(PersonKey(organisation, AsPublished(post).Key()), &post);
    if (!is_new && known->second->has_close_date()) known->second = &post;
  }
  // By its corrected title, too, where no post is published under that.
  for (const Post& post : existing.posts()) {
    const std::string organisation = absl::StrCat(kOrganisations, OrganisationOf(post.name()));
    post_by_key.emplace(PersonKey(organisation, AsInUse(post).Key()), &post);
  }
  for (const Person& person : existing.people()) {
    people.emplace(person.name(), &person);
    if (person.external_id().empty()) continue;
    const std::string organisation = absl::StrCat(kOrganisations, OrganisationOf(person.name()));
    person_by_id.emplace(PersonKey(organisation, person.external_id()), &person);
    ids[organisation].Add(person.external_id());
  }
  for (const Appointment& appointment : existing.appointments())
    appointments[appointment.name().substr(0, appointment.name().rfind("/appointments/"))]
        .push_back(&appointment);
  for (const Enrolment& enrolment : existing.enrolments())
    enrolments[enrolment.name().substr(0, enrolment.name().rfind("/enrolments/"))].push_back(
        &enrolment);
}

std::string PeopleIndex::OrganisationCalled(absl::string_view display_name) const {
  const auto found = organisations_called.find(absl::AsciiStrToLower(display_name));
  return found != organisations_called.end() && found->second.size() == 1 ? found->second.front()
                                                                          : "";
}

std::string PeopleIndex::NearestOrganisation(absl::string_view name) const {
  std::vector<std::string> words;
  for (const auto& [word, id] : organisation_words) words.push_back(word);
  const std::string nearest = Nearest(name.substr(kOrganisations.size()), words);
  return nearest.empty() ? nearest : organisation_words.at(nearest);
}

}  // namespace cairn::imports
