#include "services/roles/catalogue.h"

#include "absl/strings/str_cat.h"
#include "common/errors/failure.h"
#include "common/resource/dates.h"

namespace cairn::roles {
namespace {

using v1::Programme;
using v1::Qualification;
using v1::Requirement;
using v1::Role;

constexpr int kHighestRqf = 8;

absl::Status CheckQualification(const Qualification*, const Qualification* after,
                                store::Transaction&) {
  Violations violations;
  if (after != nullptr && after->framework() == Qualification::RQF && after->level() > kHighestRqf)
    violations.Add("qualification.level", "must be at most ", kHighestRqf, " in the RQF, got ",
                   after->level());
  return violations.ToStatus();
}

absl::Status CheckRole(const Role*, const Role* after, store::Transaction&) {
  Violations violations;
  for (int i = 0; after != nullptr && i < after->requirements_size(); ++i) {
    const Requirement& requirement = after->requirements(i);
    const std::string path = absl::StrCat("role.requirements[", i, "]");
    if (requirement.kind_case() == Requirement::KIND_NOT_SET && requirement.text().empty())
      violations.Add(path, "says nothing: give it a kind or a text");
    if (requirement.kind_case() == Requirement::KIND_NOT_SET &&
        requirement.gate() == Requirement::STATUTORY)
      violations.Add(path, "is STATUTORY, so it needs a kind that can be checked");
    if (requirement.has_qualification() && requirement.qualification().qualification().empty() &&
        requirement.qualification().framework() == Qualification::FRAMEWORK_UNSPECIFIED)
      violations.Add(absl::StrCat(path, ".qualification"),
                     "names neither a qualification nor a framework");
  }
  return violations.ToStatus();
}

absl::Status CheckProgramme(const Programme*, const Programme* after, store::Transaction&) {
  if (after == nullptr) return absl::OkStatus();
  Violations violations;
  if (after->has_start_date() && after->has_end_date() &&
      resource::ToDay(after->end_date()) < resource::ToDay(after->start_date()))
    violations.Add("programme.end_date", "lies before start_date");
  for (int i = 0; i < after->intake_months_size(); ++i)
    if (after->intake_months(i) < 1 || after->intake_months(i) > 12)
      violations.Add(absl::StrCat("programme.intake_months[", i, "]"),
                     "must be a month from 1 to 12");
  return violations.ToStatus();
}

}  // namespace

Catalogue::Catalogue(store::Store& store, IdSource& ids)
    : skills_(store, ids),
      qualifications_(store, ids, &CheckQualification),
      roles_(store, ids, &CheckRole),
      programmes_(store, ids, &CheckProgramme) {}

rpc::ServiceTable Catalogue::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.roles.v1.CatalogueService");
  for (const AnyCollection* collection : collections()) collection->Bind(table);
  return table;
}

}  // namespace cairn::roles
