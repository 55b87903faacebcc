#include "tools/cairn/import/people.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/resource/dates.h"
#include "common/resource/resource_type.h"
#include "tools/cairn/import/appointment_plan.h"
#include "tools/cairn/import/csv.h"
#include "tools/cairn/import/fold.h"
#include "tools/cairn/import/people_row.h"
#include "tools/cairn/import/text.h"
#include "tools/cairn/suggest.h"

namespace cairn::imports {
namespace {

using people::v1::Appointment;
using people::v1::Enrolment;
using people::v1::Person;
using resource::OrganisationOf;
using resource::ToDay;
using roles::v1::Post;

constexpr absl::string_view kOrganisations = "organisations/";
constexpr absl::string_view kExternal = "external:";
constexpr int kMonths = 12;

std::string PersonKey(absl::string_view organisation, absl::string_view id) {
  return absl::StrCat(organisation, "|", id);
}

// A number as a spreadsheet leaves it: without leading zeros, in one letter case.
std::string Bare(absl::string_view id) {
  const std::string folded = Fold(id);
  const std::size_t begin = folded.find_first_not_of('0');
  return begin == std::string::npos ? folded : folded.substr(begin);
}

// `1.23457E+11`: a spreadsheet cut the number.
bool IsCutNumber(absl::string_view id) {
  const std::size_t e = id.find_first_of("eE");
  if (e == absl::string_view::npos || e == 0 || e + 2 >= id.size() || id[e + 1] != '+')
    return false;
  const auto all = [](absl::string_view text, absl::string_view allowed) {
    return text.find_first_not_of(allowed) == absl::string_view::npos;
  };
  return all(id.substr(0, e), "0123456789.,") && all(id.substr(e + 2), "0123456789");
}

// ---- the state, by what the file knows things by

struct Index {
  explicit Index(const Existing& existing) {
    for (const auto& organisation : existing.organisations()) {
      organisations.insert(organisation.name());
      const std::string id(OrganisationOf(organisation.name()));
      organisation_words.emplace(id, id);
      organisation_words.emplace(organisation.display_name(), id);
    }
    for (const Post& post : existing.posts()) {
      const std::string organisation = absl::StrCat(kOrganisations, OrganisationOf(post.name()));
      posts.insert(post.name());
      if (!post.external_id().empty())
        post_by_reference.emplace(PersonKey(organisation, post.external_id()), post.name());
      const std::string key =
          PostKey(post.display_name(), post.directorate(), post.service(), post.ordinal());
      const auto [known, is_new] = post_by_key.emplace(PersonKey(organisation, key), &post);
      if (!is_new && known->second->has_close_date()) known->second = &post;
    }
    for (const Person& person : existing.people()) {
      people.emplace(person.name(), &person);
      if (person.external_id().empty()) continue;
      const std::string organisation = absl::StrCat(kOrganisations, OrganisationOf(person.name()));
      person_by_id.emplace(PersonKey(organisation, person.external_id()), &person);
      look_alikes.insert(PersonKey(organisation, Bare(person.external_id())));
    }
    for (const Appointment& appointment : existing.appointments())
      appointments[appointment.name().substr(0, appointment.name().rfind("/appointments/"))]
          .push_back(&appointment);
    for (const Enrolment& enrolment : existing.enrolments())
      enrolments[enrolment.name().substr(0, enrolment.name().rfind("/enrolments/"))].push_back(
          &enrolment);
  }

  // The id, or the id of the display name, that is most like a name that is not known; or nothing.
  std::string NearestOrganisation(absl::string_view name) const {
    std::vector<std::string> words;
    for (const auto& [word, id] : organisation_words) words.push_back(word);
    const std::string nearest = cli::Nearest(name.substr(kOrganisations.size()), words);
    return nearest.empty() ? nearest : organisation_words.at(nearest);
  }

  std::unordered_set<std::string> organisations;
  std::map<std::string, std::string> organisation_words;  // ids and display names, with the id
  std::unordered_set<std::string> posts;
  std::unordered_map<std::string, std::string> post_by_reference;
  std::unordered_map<std::string, const Post*> post_by_key;
  std::unordered_map<std::string, const Person*> people;
  std::unordered_map<std::string, const Person*> person_by_id;
  std::unordered_set<std::string> look_alikes;                                    // of their ids
  std::unordered_map<std::string, std::vector<const Appointment*>> appointments;  // by person
  std::unordered_map<std::string, std::vector<const Enrolment*>> enrolments;      // by person
};

// One person of the file, from all of their rows.
struct Entry {
  int line = 0;
  std::string organisation;
  const Person* before = nullptr;
  ToldPerson told;
  std::array<std::size_t, kPersonColumns>
      first_text{};  // a digest of each column, to compare later rows with
  std::vector<std::pair<int, Appointment>> appointments;  // with their lines
  std::vector<int> matched;  // indices into the register's list for the person; -1: new
};

class PeopleImport {
 public:
  PeopleImport(const Existing& existing, const Options& options, Plan& plan)
      : options_(options),
        plan_(plan),
        report_(plan.report),
        index_(existing),
        vocabulary_(existing),
        appointments_(existing, plan) {
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
    month_first_ = FindMonthFirst(file);
    CsvTable table(file, PeopleColumns(), options_.strictness, report_);
    while (table.Next())
      if (DatesAreClear(table)) ReadRow(table);
    report_.Count("rows", table.rows());
    report_.Count("organisations", static_cast<double>(seen_organisations_.size()));
    report_.Count("people in the file", static_cast<double>(entries_.size()));
    // A row that a reader could not take apart may have been anybody's.
    if (static_cast<std::size_t>(table.rows()) != rows_placed_) lost_rows_ = true;
    for (Entry& entry : entries_) FindSameAs(entry);
    for (Entry& entry : entries_) CheckPerson(entry);
    for (const Entry& entry : entries_) EmitPerson(entry);
    for (Entry& entry : entries_) MatchAppointments(entry);
    if (options_.coverage == Options::Coverage::kComplete && options_.date.has_value())
      EndWhatIsAbsent();
    appointments_.Emit();
    for (const Entry& entry : entries_) EmitPutOff(entry);
    for (const Entry& entry : entries_) EmitEnrolments(entry);
    DropHalves();
  }

 private:
  static std::string IdKey(absl::string_view external_id) {
    return external_id.empty() ? std::string() : absl::StrCat("person|", external_id);
  }

  // ---- reading

  // None of what is no date: ids, titles.
  static std::vector<NumericDate> DatesOf(const CsvTable& table, std::size_t column) {
    if (column >= kSameAs && column < kStartDate && column != kEnrolments) return {};
    return NumericDatesIn(table[column]);
  }

  // The first line with a date that can only have the month first (03/25/2026); 0 for none.
  int FindMonthFirst(absl::string_view file) const {
    Report unheard;
    CsvTable table(file, PeopleColumns(), options_.strictness, unheard);
    while (table.Next())
      for (std::size_t column = kMobility; column < kFte; ++column)
        for (const NumericDate& date : DatesOf(table, column))
          if (date.second > kMonths && date.first <= kMonths) return table.line();
    return 0;
  }

  // In a file that writes the month first somewhere, nobody can tell which of two small numbers is
  // the month.
  bool DatesAreClear(const CsvTable& table) {
    if (month_first_ == 0) return true;
    for (std::size_t column = kMobility; column < kFte; ++column) {
      if (DatesOf(table, column).empty()) continue;
      report_.RefuseRow(table.line(), table.NameOf(column), "is not told for certain: line ",
                        month_first_, " writes the month first; write dates like 2026-11-23");
      return false;
    }
    return true;
  }

  bool ReadOrganisation(const CsvTable& table, std::string* organisation) {
    const absl::string_view text = table[kOrganisationId];
    *organisation = text.empty()                             ? options_.organisation
                    : absl::StartsWith(text, kOrganisations) ? std::string(text)
                                                             : absl::StrCat(kOrganisations, text);
    if (index_.organisations.count(*organisation) > 0) return true;
    if (organisation->empty()) {
      report_.RefuseRow(table.line(), "organisation",
                        "is blank, and none was given for the whole file");
      return false;
    }
    const std::string nearest = index_.NearestOrganisation(*organisation);
    report_.RefuseRow(
        table.line(), "organisation",
        "names an organisation that the roles service does not have; ",
        nearest.empty() ? "apply it first" : absl::StrCat("did you mean ", nearest, "?"));
    return false;
  }

  void ReadRow(const CsvTable& table) {
    std::string organisation;
    if (!ReadOrganisation(table, &organisation)) return;
    seen_organisations_.insert(organisation);
    const absl::string_view id = table[kPersonId];
    if (id.empty())
      return report_.RefuseRow(table.line(), "person_id", "is blank; a person is known by it");
    for (const PeopleColumn column : {kPersonId, kPost})
      if (IsCutNumber(table[column]))
        return report_.RefuseRow(table.line(), table.NameOf(column),
                                 "is a number that a spreadsheet cut; export it as text");
    if (index_.person_by_id.count(PersonKey(organisation, id)) == 0 &&
        index_.look_alikes.count(PersonKey(organisation, Bare(id))) > 0)
      return report_.RefuseRow(table.line(), "person_id",
                               "is known to the register but for leading zeros, letter case or "
                               "spaces, which a spreadsheet may have changed; export it as text");
    ++rows_placed_;
    const std::string key = PersonKey(organisation, id);
    const auto [place, is_new] = by_key_.emplace(key, entries_.size());
    if (is_new) entries_.push_back(NewEntry(table.line(), organisation, key, id));
    Entry& entry = entries_[place->second];
    ReadPersonColumns(table, entry);
    ReadAppointmentColumns(table, entry);
  }

  Entry NewEntry(int line, const std::string& organisation, const std::string& key,
                 absl::string_view id) {
    Entry entry;
    entry.line = line;
    entry.organisation = organisation;
    const auto known = index_.person_by_id.find(key);
    if (known != index_.person_by_id.end()) {
      entry.before = known->second;
      entry.told.person = *known->second;
    } else {
      entry.told.person.set_name(ids_.Choose(absl::StrCat(organisation, "/people/"), IdKey(id)));
      entry.told.person.set_external_id(std::string(id));
    }
    return entry;
  }

  void ReadPersonColumns(const CsvTable& table, Entry& entry) {
    for (int i = 0; i < kPersonColumns; ++i) {
      const auto column = static_cast<PeopleColumn>(i);
      const absl::string_view text = table[static_cast<std::size_t>(i)];
      if (text.empty()) continue;
      // 0 marks a column that was blank so far.
      const std::size_t digest = std::hash<std::string>()(std::string(text)) | 1;
      std::size_t& first = entry.first_text[static_cast<std::size_t>(i)];
      if (first == 0) {
        first = digest;
        ReadPersonField(column, text, table.line(), vocabulary_, report_, entry.told);
      } else if (first != digest) {
        entry.told.good = false;
        report_.RefuseRow(table.line(), table.NameOf(static_cast<std::size_t>(i)),
                          "differs from an earlier row of the same person (first on line ",
                          entry.line, "); make them agree, or leave later ones blank");
      }
    }
  }

  void ReadAppointmentColumns(const CsvTable& table, Entry& entry) {
    if (table[kPost].empty() && table[kPostTitle].empty()) {
      for (const PeopleColumn column :
           {kKind, kStartDate, kNoticeDate, kLastDay, kContractEndDate, kFte}) {
        if (table[column].empty()) continue;
        Hold(entry);
        return report_.RefuseRow(table.line(), table.NameOf(column),
                                 "is said of an appointment, but the row names no post");
      }
      return;
    }
    Appointment appointment;
    bool good = FindPost(table, entry.organisation, appointment.mutable_post());
    good &= ReadAppointment(table, appointment, report_);
    if (!good) return Hold(entry);
    for (const auto& [line, other] : entry.appointments) {
      if (other.post() != appointment.post() || !Same(other.start_date(), appointment.start_date()))
        continue;
      return report_.RefuseRow(table.line(), "start_date", "repeats the appointment of line ",
                               line);
    }
    entry.appointments.emplace_back(table.line(), std::move(appointment));
  }

  bool FindPost(const CsvTable& table, const std::string& organisation, std::string* name) {
    const absl::string_view text = table[kPost];
    if (text.empty()) return FindPostByWords(table, organisation, name);
    if (absl::StartsWith(text, kExternal)) {
      const auto found =
          index_.post_by_reference.find(PersonKey(organisation, text.substr(kExternal.size())));
      if (found != index_.post_by_reference.end()) *name = found->second;
    } else {
      *name = absl::StartsWith(text, kOrganisations) ? std::string(text)
                                                     : absl::StrCat(organisation, "/posts/", text);
      if (index_.posts.count(*name) == 0) name->clear();
    }
    if (!name->empty()) return true;
    report_.RefuseRow(
        table.line(), "post",
        "names a post that the organisation does not have; import its structure first");
    return false;
  }

  bool FindPostByWords(const CsvTable& table, const std::string& organisation, std::string* name) {
    int ordinal = 1;
    if (!table[kPostOrdinal].empty() &&
        (!absl::SimpleAtoi(table[kPostOrdinal], &ordinal) || ordinal < 1)) {
      report_.RefuseRow(table.line(), "post_ordinal", "must be a whole number from 1");
      return false;
    }
    const std::string key = PostKey(table[kPostTitle], Published(table[kPostDirectorate]),
                                    Published(table[kPostService]), ordinal);
    const auto found = index_.post_by_key.find(PersonKey(organisation, key));
    if (found == index_.post_by_key.end()) {
      report_.RefuseRow(table.line(), "post_title",
                        "with its directorate, service and ordinal is no post of the organisation; "
                        "import its structure first");
      return false;
    }
    *name = found->second->name();
    return true;
  }

  // An appointment of this person could not be read: none of theirs is ended for being absent.
  void Hold(const Entry& entry) { held_.insert(entry.told.person.name()); }

  // ---- people

  // `ORGANISATION:PERSON_ID`, or a name whose last part is a person_id or an id of the register.
  void FindSameAs(Entry& entry) {
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
    if (const auto in_file = by_key_.find(key); in_file != by_key_.end())
      name = entries_[in_file->second].told.person.name();
    else if (const auto known = index_.person_by_id.find(key); known != index_.person_by_id.end())
      name = known->second->name();
    else if (index_.people.count(whole) > 0)
      name = whole;
    if (!name.empty() && name != entry.told.person.name())
      return entry.told.person.set_same_as(name);
    entry.told.good = false;
    report_.RefuseRow(
        entry.line, "same_as",
        "names no other person of this file or of the register; write organisation:person_id");
  }

  void CheckPerson(Entry& entry) {
    if (entry.told.good && !ObeysContract(entry.told.person, entry.line, report_))
      entry.told.good = false;
    // Whoever is new comes with their appointments or not at all.
    if (entry.before == nullptr && held_.count(entry.told.person.name()) > 0)
      entry.told.good = false;
    if (entry.before == nullptr && entry.told.good)
      for (const auto& [line, appointment] : entry.appointments)
        entry.told.good &= CheckDates({line, nullptr, appointment});
    if (!entry.told.good) Hold(entry);
  }

  void EmitPerson(const Entry& entry) {
    if (!entry.told.good) return report_.Count("people refused");
    appointments_.TellPerson(entry.told.person);
    if (entry.before != nullptr && Same(*entry.before, entry.told.person))
      return report_.Count("people unchanged");
    report_.Count(entry.before == nullptr ? "people created" : "people updated");
    if (!IsPutOff(entry)) plan_.people.push_back(Upsert(entry.told.person));
  }

  // Whether the file puts off somebody's last day.
  static bool IsPutOff(const Entry& entry) {
    return entry.before != nullptr && entry.before->has_left_date() &&
           ToDay(entry.told.person.left_date()) > ToDay(entry.before->left_date());
  }

  // Appointments run on to a later last day, so it goes behind those that the file ends.
  void EmitPutOff(const Entry& entry) {
    if (!entry.told.good || !IsPutOff(entry)) return;
    const std::string clash = appointments_.ClashOf(entry.told.person.name());
    if (clash.empty()) return plan_.people.push_back(Upsert(entry.told.person));
    report_.RefuseRow(entry.line, "left_date", clash);
    report_.Count("people updated", -1);
    report_.Count("people refused");
  }

  // ---- appointments

  // The register's appointments of a person; none for a new one.
  const std::vector<const Appointment*>& Known(const Entry& entry) const {
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
  void MatchAppointments(Entry& entry) {
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

  void TellAppointment(const Entry& entry, std::size_t i) {
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
      appointments_.Tell(std::move(told));
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
    for (const Entry& entry : entries_)
      if (entry.before != nullptr) holding.erase(entry.organisation);
    for (const std::string& organisation : seen_organisations_)
      if (holding.count(organisation) > 0)
        report_.RefuseFile(0, "person_id", "names nobody whom the register knows in ", organisation,
                           ", and --complete would end every appointment there; check the ids");
  }

  void EndWhatIsAbsent() {
    RefuseStrangers();
    if (lost_rows_ || report_.CountOf(Severity::kRowRefused) > 0) {
      report_.Warn(0, "",
                   "no appointment was ended for being absent, because rows were refused: they may "
                   "be those. Correct the file and import it again");
      return;
    }
    for (const auto& [person, appointments] : index_.appointments) {
      if (seen_organisations_.count(absl::StrCat(kOrganisations, OrganisationOf(person))) == 0 ||
          held_.count(person) > 0)
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
    for (const Appointment* appointment : ending_) appointments_.End(*appointment, *options_.date);
  }

  // Nobody is created by rows that tell of appointments and are all refused.
  void DropHalves() {
    for (const Entry& entry : entries_) {
      const std::string& person = entry.told.person.name();
      if (entry.before != nullptr || !entry.told.good || !appointments_.LeftOutAllOf(person))
        continue;
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

  // ---- enrolments

  const Enrolment* FindEnrolment(const std::vector<const Enrolment*>& known, const Enrolment& told,
                                 std::set<const Enrolment*>& taken) const {
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
  static bool MayMove(Enrolment::State from, Enrolment::State to) {
    return from == to || ((from == Enrolment::ENQUIRED || from == Enrolment::NOMINATED ||
                           from == Enrolment::ENROLLED) &&
                          to > from);
  }

  void EmitEnrolments(const Entry& entry) {
    if (!entry.told.good || entry.told.enrolments.empty()) return;
    const auto found = index_.enrolments.find(entry.told.person.name());
    const std::vector<const Enrolment*> known =
        found == index_.enrolments.end() ? std::vector<const Enrolment*>() : found->second;
    std::set<const Enrolment*> taken;
    for (const Enrolment& told : entry.told.enrolments) {
      const Enrolment* before = FindEnrolment(known, told, taken);
      if (before == nullptr) {
        CreateEnrolment(entry, told);
        continue;
      }
      taken.insert(before);
      UpdateEnrolment(entry, *before, told);
    }
  }

  void CreateEnrolment(const Entry& entry, Enrolment told) {
    const std::string intake =
        told.has_intake_date() ? resource::PrintDate(told.intake_date()) : "";
    told.set_name(ids_.Choose(absl::StrCat(entry.told.person.name(), "/enrolments/"),
                              absl::StrCat("enrolment|", told.programme(), "|", intake)));
    if (!ObeysContract(told, entry.line, report_)) return;
    report_.Count("enrolments created");
    plan_.people.push_back(Upsert(told));
  }

  void UpdateEnrolment(const Entry& entry, const Enrolment& before, const Enrolment& told) {
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
    plan_.people.push_back(Upsert(after));
  }

  const Options& options_;
  Plan& plan_;
  Report& report_;
  Index index_;
  Vocabulary vocabulary_;
  AppointmentPlanner appointments_;
  Ids ids_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string, std::size_t> by_key_;
  std::unordered_set<std::string> seen_organisations_;
  std::unordered_set<std::string> held_;  // people with an appointment that could not be read
  std::unordered_set<const Appointment*> in_file_;
  std::vector<const Appointment*> ending_;
  std::size_t rows_placed_ = 0;
  bool lost_rows_ = false;
  int month_first_ = 0;  // line
};

}  // namespace

Plan ImportPeople(absl::string_view file, const Existing& existing, const Options& options) {
  Plan plan;
  PeopleImport(existing, options, plan).Run(file);
  Finish(options, plan);
  return plan;
}

}  // namespace cairn::imports
