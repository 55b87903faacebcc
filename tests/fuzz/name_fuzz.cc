// A name that is accepted prints to itself; a parent that is accepted bounds what is made below it.
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "cairn/people/v1/people.pb.h"
#include "cairn/roles/v1/catalogue.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/resource/resource_type.h"
#include "tests/fuzz/fuzz.h"

namespace cairn::fuzz {
namespace {

using resource::ResourceType;

void CheckName(const ResourceType& type, absl::string_view name) {
  const auto key = type.ParseName(name);
  if (!key.ok()) return;
  Require(type.Name(*key) == name, "a name prints to itself");
  if (type.has_organisation())
    Require(resource::OrganisationOf(name) == key->organisation, "a name tells its organisation");
}

void CheckParent(const ResourceType& type, absl::string_view parent) {
  const auto range = type.ParseParent(parent);
  if (!range.ok()) return;
  const auto child = type.ParseName(type.ChildName(parent, "x"));
  // A parent with `-` names many, so nothing can be made below it.
  Require(child.ok() != absl::StrContains(parent, "/-"),
          "below one parent, and only there, names can be made");
  if (!child.ok()) return;
  Require(range->organisation.empty() || child->organisation == range->organisation,
          "a child has its parent's organisation");
  Require(absl::StartsWith(child->id, range->id_prefix), "a child's id begins as its parent says");
}

}  // namespace

std::vector<std::string> Seeds() {
  return {"",
          "roles/director",
          "organisations/ayr",
          "organisations/-",
          "organisations/ayr/posts/p-1",
          "organisations/ayr/people/ann",
          "organisations/ayr/people/-",
          "organisations/ayr/people/ann/appointments/a1"};
}
std::vector<std::string> Dictionary() {
  return {
      "organisations/", "/posts/", "/people/", "/appointments/", "roles/", "-", "/", "a", "Z", "."};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using cairn::resource::ResourceType;
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto* message :
       {cairn::roles::v1::Role::descriptor(), cairn::roles::v1::Organisation::descriptor(),
        cairn::roles::v1::Post::descriptor(), cairn::people::v1::Appointment::descriptor()}) {
    cairn::fuzz::CheckName(ResourceType::Of(message), text);
    cairn::fuzz::CheckParent(ResourceType::Of(message), text);
  }
  return 0;
}
