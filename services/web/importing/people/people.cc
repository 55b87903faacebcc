#include "services/web/importing/people/people.h"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "services/web/importing/people/appointment_plan.h"
#include "services/web/importing/people/enrolment_plan.h"
#include "services/web/importing/people/people_file.h"
#include "services/web/importing/people/people_index.h"
#include "services/web/importing/people/people_row.h"

namespace cairn::imports {
namespace {

using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;
using resource::OrganisationOf;
using resource::ToDay;

class PeopleImport {
 public:
  PeopleImport(const Existing& existing, const Options& options, Plan& plan)
      : existing_(existing),
        options_(options),
        plan_(plan),
        report_(plan.report),
        index_(existing),
        vocabulary_(existing),
        appointments_(existing, plan),
        enrolments_(index_, ids_, plan) {
    for (const Person& person : existing.people())
      ids_.Take(person.name(), IdKey(person.external_id()));
    for (const Appointment& appointment : existing.appointments())
      ids_.Take(appointment.name(), "");
    for (const Enrolment& enrolment : existing.enrolments()) ids_.Take(enrolment.name(), "");
    for (const char* counter : {"people created", "people updated", "people unchanged",
                                "enrolments created", "enrolments updated", "enrolments unchanged"})
      report_.Count(counter, 0);
  }

  void Run(absl::string_view file) {
    if (options_.coverage == Options::Coverage::kComplete && !options_.date.has_value())
      report_.RefuseFile(0, "", "does not say its day; with --complete, give it");
    if (options_.date.has_value()) RefuseFuture(options_, *options_.date, 0, "", report_);
    file_ = ReadPeopleFile(file, options_, index_, vocabulary_, ids_, report_);
    for (PeopleEntry& entry : file_.entries) FindSameAs(entry);
    for (PeopleEntry& entry : file_.entries) CheckPerson(entry);
    for (const PeopleEntry& entry : file_.entries) EmitPerson(entry);
    for (PeopleEntry& entry : file_.entries) MatchAppointments(entry);
    // Before anything ends, so that a row refused here holds what is absent too.
    for (const PeopleEntry& entry : file_.entries) enrolments_.Emit(entry);
    if (options_.coverage == Options::Coverage::kComplete && options_.date.has_value())
      EndWhatIsAbsent();
    Put(appointments_);
    appointments_.Emit();
    for (const PeopleEntry& entry : file_.entries) EmitPutOff(entry);
    DropHalves();
    DropSameAsOfNobody();
  }

 private:
  // An appointment of this person could not be read: none of theirs is ended for being absent.
  void Hold(const PeopleEntry& entry) { file_.held.insert(entry.told.person.name()); }

  // ---- people

  // `ORGANISATION:PERSON_ID`, or a name whose last part is a person_id or an id of the register.
  void FindSameAs(PeopleEntry& entry) {
    absl::string_view text = entry.told.same_as;
    if (text.empty()) return;
    const std::string whole(text);
    std::string organisation;
    absl::string_view id;
    if (absl::ConsumePrefix(&text, kOrganisations)) {
      const std::size_t slash = text.find("/people/");
      organisation = absl::StrCat(kOrganisations, text.substr(0, slash));
      if (slash != absl::string_view::npos) id = text.substr(slash + 8);
    } else if (const std::size_t colon = text.find(':'); colon != absl::string_view::npos) {
      organisation = absl::StrCat(kOrganisations, text.substr(0, colon));
      id = text.substr(colon + 1);
    }
    const std::string key = PersonKey(organisation, id);
    std::string name;
    if (const auto in_file = file_.by_key.find(key); in_file != file_.by_key.end())
      name = file_.entries[in_file->second].told.person.name();
    else if (const auto known = index_.person_by_id.find(key); known != index_.person_by_id.end())
      name = known->second->name();
    else if (index_.people.count(whole) > 0 || IsOfUnread(whole))
      name = whole;
    if (!name.empty() && name != entry.told.person.name())
      return entry.told.person.set_same_as(name);
    entry.told.good = false;
    report_.RefuseRow(
        entry.line, "same_as",
        "names no other person of this file or of the register; write organisation:person_id");
  }

  // The name of a record with an employer of whom the caller is shown nobody: whether it is there,
  // no service tells.
  bool IsOfUnread(const std::string& name) const {
    return resource::ResourceType::Of(Person::descriptor()).ParseName(name).ok() &&
           std::none_of(existing_.people().begin(), existing_.people().end(),
                        [&](const Person& person) {
                          return OrganisationOf(person.name()) == OrganisationOf(name);
                        });
  }

  void CheckPerson(PeopleEntry& entry) {
    if (entry.told.good && !ObeysContract(entry.told.person, entry.line, report_))
      entry.told.good = false;
    // Whoever is new comes with their appointments or not at all.
    if (entry.before == nullptr && file_.held.count(entry.told.person.name()) > 0)
      entry.told.good = false;
    if (entry.before == nullptr && entry.told.good)
      for (const auto& [line, appointment] : entry.appointments)
        entry.told.good &= CheckDates({line, nullptr, appointment});
    if (!entry.told.good) Hold(entry);
  }

  void EmitPerson(const PeopleEntry& entry) {
    if (!entry.told.good) return report_.Count("people refused");
    appointments_.TellPerson(entry.told.person);
    plan_.lines[entry.told.person.name()] = entry.line;
    if (entry.before != nullptr && Same(*entry.before, entry.told.person))
      return report_.Count("people unchanged");
    report_.Count(entry.before == nullptr ? "people created" : "people updated");
    if (!IsPutOff(entry)) plan_.people.push_back(Upsert(entry.told.person));
  }

  // Whether the file puts off somebody's last day.
  static bool IsPutOff(const PeopleEntry& entry) {
    return entry.before != nullptr && entry.before->has_left_date() &&
           ToDay(entry.told.person.left_date()) > ToDay(entry.before->left_date());
  }

  // Appointments run on to a later last day, so it goes behind those that the file ends.
  void EmitPutOff(const PeopleEntry& entry) {
    if (!entry.told.good || !IsPutOff(entry)) return;
    const std::string clash = appointments_.ClashOf(entry.told.person.name());
    if (clash.empty()) return plan_.people.push_back(Upsert(entry.told.person));
    report_.RefuseRow(entry.line, "left_date", clash);
    report_.Count("people updated", -1);
    report_.Count("people refused");
  }

  // ---- appointments

  // The register's appointments of a person; none for a new one.
  const std::vector<const Appointment*>& Known(const PeopleEntry& entry) const {
    static const auto* none = new std::vector<const Appointment*>();
    const auto found = index_.appointments.find(entry.told.person.name());
    return found == index_.appointments.end() ? *none : found->second;
  }

  // Of two appointments of one person.
  bool Overlap(const std::string& person, const Appointment& a, const Appointment& b) const {
    return ToDay(a.start_date()) <= appointments_.LastDay(person, b) &&
           ToDay(b.start_date()) <= appointments_.LastDay(person, a);
  }

  // The same post and first day is the same appointment; the same post at the same time is one
  // whose first day was corrected.
  void MatchAppointments(PeopleEntry& entry) {
    if (!entry.told.good) return;
    const std::vector<const Appointment*>& known = Known(entry);
    std::vector<bool> taken(known.size(), false);
    entry.matched.assign(entry.appointments.size(), -1);
    const auto match = [&](const auto& fits) {
      for (std::size_t i = 0; i < entry.appointments.size(); ++i) {
        for (std::size_t k = 0; k < known.size() && entry.matched[i] < 0; ++k) {
          if (taken[k] || known[k]->post() != entry.appointments[i].second.post()) continue;
          if (!fits(*known[k], entry.appointments[i].second)) continue;
          taken[k] = true;
          entry.matched[i] = static_cast<int>(k);
        }
      }
    };
    match([](const Appointment& a, const Appointment& b) {
      return Same(a.start_date(), b.start_date());
    });
    match([&](const Appointment& a, const Appointment& b) {
      return Overlap(entry.told.person.name(), a, b);
    });
    for (std::size_t i = 0; i < entry.appointments.size(); ++i) TellAppointment(entry, i);
    for (std::size_t k = 0; k < known.size(); ++k)
      if (taken[k]) in_file_.insert(known[k]);
  }

  void TellAppointment(const PeopleEntry& entry, std::size_t i) {
    const auto& [line, said] = entry.appointments[i];
    ToldAppointment told{line, nullptr, said};
    if (entry.matched[i] >= 0) {
      told.before = Known(entry)[static_cast<std::size_t>(entry.matched[i])];
      told.appointment = *told.before;
      told.appointment.MergeFrom(said);
      if (!Same(told.before->start_date(), said.start_date())) {
        *told.appointment.mutable_start_date() = said.start_date();
        report_.Warn(line, "start_date", "differs from the register's ",
                     resource::PrintDate(told.before->start_date()), "; the file's day is taken");
      }
    } else {
      told.appointment.set_name(ids_.Choose(
          absl::StrCat(entry.told.person.name(), "/appointments/"),
          absl::StrCat("appointment|", said.post(), "|", resource::PrintDate(said.start_date()))));
    }
    if (CheckDates(told) && ObeysContract(told.appointment, line, report_))
      told_.push_back(std::move(told));
  }

  bool CheckDates(const ToldAppointment& told) {
    const Appointment& appointment = told.appointment;
    const absl::CivilDay start = ToDay(appointment.start_date());
    bool right = true;
    const auto refuse_if = [&](bool wrong, const char* column, const char* what) {
      if (wrong) report_.RefuseRow(told.line, column, what);
      right = right && !wrong;
    };
    refuse_if(appointment.has_last_day() && ToDay(appointment.last_day()) < start, "last_day",
              "lies before start_date");
    refuse_if(appointment.has_contract_end_date() && ToDay(appointment.contract_end_date()) < start,
              "contract_end_date", "lies before start_date");
    refuse_if(appointment.has_notice_date() && appointment.has_last_day() &&
                  ToDay(appointment.notice_date()) > ToDay(appointment.last_day()),
              "notice_date", "lies behind last_day");
    return right;
  }

  // A complete file that knows nobody of an organisation's people is about others, or its ids are.
  void RefuseStrangers() {
    std::unordered_set<std::string> holding;
    for (const auto& [person, appointments] : index_.appointments)
      for (const Appointment* appointment : appointments)
        if (appointments_.LastDay(person, *appointment) > *options_.date)
          holding.insert(absl::StrCat(kOrganisations, OrganisationOf(person)));
    for (const PeopleEntry& entry : file_.entries)
      if (entry.before != nullptr) holding.erase(entry.organisation);
    for (const std::string& organisation : file_.organisations)
      if (holding.count(organisation) > 0)
        report_.RefuseFile(0, "person_id", "names nobody whom the register knows in ", organisation,
                           ", and --complete would end every appointment there; check the ids");
  }

  void EndWhatIsAbsent() {
    RefuseStrangers();
    FindWhatIsAbsent();
    if (!file_.lost_rows && report_.CountOf(Severity::kRowRefused) == 0 && EveryRowFits()) return;
    ending_.clear();
    report_.Warn(0, "",
                 "no appointment was ended for being absent, because rows were refused: they may "
                 "be those. Correct the file and import it again");
  }

  void FindWhatIsAbsent() {
    for (const auto& [person, appointments] : index_.appointments) {
      if (file_.organisations.count(absl::StrCat(kOrganisations, OrganisationOf(person))) == 0 ||
          file_.held.count(person) > 0)
        continue;
      for (const Appointment* appointment : appointments) {
        if (in_file_.count(appointment) > 0 ||
            appointments_.LastDay(person, *appointment) <= *options_.date)
          continue;
        if (ToDay(appointment->start_date()) > *options_.date)
          continue;  // begins after the file's day
        ending_.push_back(appointment);
      }
    }
    std::sort(ending_.begin(), ending_.end(),
              [](const Appointment* a, const Appointment* b) { return a->name() < b->name(); });
  }

  // Whether every row finds its place when what is absent ends.
  bool EveryRowFits() const {
    Plan trial;
    AppointmentPlanner planner(existing_, trial);
    for (const PeopleEntry& entry : file_.entries)
      if (entry.told.good) planner.TellPerson(entry.told.person);
    Put(planner);
    planner.Emit();
    return trial.report.CountOf(Severity::kRowRefused) == 0;
  }

  void Put(AppointmentPlanner& planner) const {
    for (const ToldAppointment& told : told_) planner.Tell(told);
    for (const Appointment* appointment : ending_) planner.End(*appointment, *options_.date);
  }

  // Nobody is created by rows that tell of appointments and are all refused.
  void DropHalves() {
    for (const PeopleEntry& entry : file_.entries) {
      const std::string& person = entry.told.person.name();
      if (!entry.told.good || !StaysOut(entry)) continue;
      report_.Count("people created", -1);
      report_.Count("people refused");
      const std::string below = absl::StrCat(person, "/");
      const auto is_theirs = [&](const change::v1::Operation& operation) {
        Person own;
        if (operation.upsert().UnpackTo(&own)) return own.name() == person;
        Enrolment enrolment;
        if (!operation.upsert().UnpackTo(&enrolment) || !absl::StartsWith(enrolment.name(), below))
          return false;
        report_.Count("enrolments created", -1);
        return true;
      };
      auto& planned = plan_.people;
      planned.erase(std::remove_if(planned.begin(), planned.end(), is_theirs), planned.end());
    }
  }

  // Whether the person is not in the register, and does not come into it by this file.
  bool StaysOut(const PeopleEntry& entry) const {
    return entry.before == nullptr &&
           (!entry.told.good || appointments_.LeftOutAllOf(entry.told.person.name()));
  }

  // Whoever is said to be the same as somebody who was refused stays as they were in that.
  void DropSameAsOfNobody() {
    std::unordered_set<std::string> nobody;
    std::unordered_map<std::string, const PeopleEntry*> entries;
    for (const PeopleEntry& entry : file_.entries) {
      entries[entry.told.person.name()] = &entry;
      if (StaysOut(entry)) nobody.insert(entry.told.person.name());
    }
    const auto nothing_is_left = [&](change::v1::Operation& operation) {
      Person person;
      if (!operation.upsert().UnpackTo(&person) || nobody.count(person.same_as()) == 0)
        return false;
      const PeopleEntry& entry = *entries.at(person.name());
      report_.RefuseRow(entry.line, "same_as",
                        "names a person whose own rows are refused; the rest of the row is taken");
      person.set_same_as(entry.before == nullptr ? "" : entry.before->same_as());
      operation = Upsert(person);
      if (entry.before == nullptr || !Same(*entry.before, person)) return false;
      report_.Count("people updated", -1);
      report_.Count("people unchanged");
      return true;
    };
    auto& planned = plan_.people;
    planned.erase(std::remove_if(planned.begin(), planned.end(), nothing_is_left), planned.end());
  }

  const Existing& existing_;
  const Options& options_;
  Plan& plan_;
  Report& report_;
  PeopleIndex index_;
  Vocabulary vocabulary_;
  AppointmentPlanner appointments_;
  Ids ids_;
  EnrolmentPlanner enrolments_;
  PeopleFile file_;
  std::vector<ToldAppointment> told_;
  std::unordered_set<const Appointment*> in_file_;
  std::vector<const Appointment*> ending_;
};

}  // namespace

Plan ImportPeople(absl::string_view file, const Existing& existing, const Options& options) {
  Plan plan;
  PeopleImport(existing, options, plan).Run(file);
  Finish(options, plan);
  return plan;
}

}  // namespace cairn::imports
