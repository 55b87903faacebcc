// A name that is accepted prints to itself; a parent that is accepted bounds what is made below it.

#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/resource_type.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using cairn::resource::ResourceType;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto* message :
       {cairn::roles::v1::Role::descriptor(), cairn::roles::v1::Organisation::descriptor(),
        cairn::roles::v1::Post::descriptor(), cairn::people::v1::Appointment::descriptor()}) {
    const ResourceType& type = ResourceType::Of(message);
    if (const auto key = type.ParseName(text); key.ok()) {
      if (type.Name(*key) != text) std::abort();
      if (type.has_organisation() && cairn::resource::OrganisationOf(text) != key->organisation)
        std::abort();
    }
    const auto range = type.ParseParent(text);
    if (!range.ok()) continue;
    const auto child = type.ParseName(type.ChildName(text, "x"));
    // A parent with `-` names many, so nothing can be made below it.
    if (child.ok() == absl::StrContains(text, "/-")) std::abort();
    if (!child.ok()) continue;
    if (!range->organisation.empty() && child->organisation != range->organisation) std::abort();
    if (!absl::StartsWith(child->id, range->id_prefix)) std::abort();
  }
  return 0;
}
