#include "services/web/importing/people/enrolment_plan.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"

namespace cairn::imports {
namespace {

using people::v1::Enrolment;

const Enrolment* FindEnrolment(const std::vector<const Enrolment*>& known, const Enrolment& told,
                               std::set<const Enrolment*>& taken) {
  const Enrolment* open = nullptr;
  for (const Enrolment* enrolment : known) {
    if (enrolment->programme() != told.programme() || taken.count(enrolment) > 0) continue;
    if (Same(enrolment->intake_date(), told.intake_date())) return enrolment;
    // One that had no intake yet now has.
    if (!enrolment->has_intake_date()) open = enrolment;
  }
  return open;
}

// States follow each other; LEFT ends what is under way.
bool MayMove(Enrolment::State from, Enrolment::State to) {
  return from == to || ((from == Enrolment::ENQUIRED || from == Enrolment::NOMINATED ||
                         from == Enrolment::ENROLLED) &&
                        to > from);
}

}  // namespace

void EnrolmentPlanner::Emit(const PeopleEntry& entry) {
  if (!entry.told.good || entry.told.enrolments.empty()) return;
  const auto found = index_.enrolments.find(entry.told.person.name());
  const std::vector<const Enrolment*> known =
      found == index_.enrolments.end() ? std::vector<const Enrolment*>() : found->second;
  std::set<const Enrolment*> taken;
  for (const Enrolment& told : entry.told.enrolments) {
    const Enrolment* before = FindEnrolment(known, told, taken);
    if (before == nullptr) {
      Create(entry, told);
      continue;
    }
    taken.insert(before);
    Update(entry, *before, told);
  }
}

void EnrolmentPlanner::Create(const PeopleEntry& entry, Enrolment told) {
  const std::string intake = told.has_intake_date() ? resource::PrintDate(told.intake_date()) : "";
  told.set_name(ids_.Choose(absl::StrCat(entry.told.person.name(), "/enrolments/"),
                            absl::StrCat("enrolment|", told.programme(), "|", intake)));
  if (!ObeysContract(told, entry.line, report_)) return;
  report_.Count("enrolments created");
  plan_.lines[told.name()] = entry.line;
  plan_.people.push_back(Upsert(told));
}

void EnrolmentPlanner::Update(const PeopleEntry& entry, const Enrolment& before,
                              const Enrolment& told) {
  Enrolment after = before;
  if (!MayMove(before.state(), told.state())) {
    report_.Warn(entry.line, "enrolments", "say ", Enrolment::State_Name(told.state()),
                 " where the register says ", Enrolment::State_Name(before.state()),
                 ", which does not go back; the register's state stays");
  } else {
    after.MergeFrom(told);
    after.set_name(before.name());
  }
  if (Same(before, after)) return report_.Count("enrolments unchanged");
  if (!ObeysContract(after, entry.line, report_)) return;
  report_.Count("enrolments updated");
  plan_.lines[after.name()] = entry.line;
  plan_.people.push_back(Upsert(after));
}

}  // namespace cairn::imports
