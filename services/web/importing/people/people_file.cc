#include "services/web/importing/people/people_file.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "services/web/importing/text/csv.h"
#include "services/web/importing/text/reference.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using people::v1::Appointment;

constexpr absl::string_view kExternal = "external:";
constexpr int kMonths = 12;
constexpr int kDays = 31;

// A column that is not read, such as a date of birth: whether it holds dates and nothing else, and
// the first line with one that can only have the month first.
struct UnreadDates {
  void Look(absl::string_view field, int line) {
    if (IsUndisclosed(field) || !dates) return;
    const absl::string_view day = field.substr(0, field.find_first_of(" T"));  // a time may follow
    const std::vector<NumericDate> found = NumericDatesIn(day);
    const bool is_date = day.find_first_not_of("0123456789/.-") == absl::string_view::npos &&
                         (found.size() == 1 || ParseIsoDay(day).has_value());
    dates = is_date && (found.empty() || IsDayAndMonth(found[0]));
    if (dates && !found.empty() && found[0].second > kMonths && month_first == 0)
      month_first = line;
  }
  // In either order.
  static bool IsDayAndMonth(const NumericDate& date) {
    const auto [less, more] = std::minmax(date.first, date.second);
    return less >= 1 && less <= kMonths && more <= kDays;
  }

  bool dates = true;
  int month_first = 0;
};

class PeopleReader {
 public:
  PeopleReader(const Options& options, const PeopleIndex& index, Vocabulary& vocabulary, Ids& ids,
               Report& report, PeopleFile& file)
      : options_(options),
        index_(index),
        vocabulary_(vocabulary),
        ids_(ids),
        report_(report),
        file_(file) {}

  void Read(absl::string_view bytes) {
    month_first_ = FindMonthFirst(bytes);
    CsvTable table(bytes, PeopleColumns(), options_.strictness, report_);
    while (table.Next())
      if (DatesAreClear(table)) ReadRow(table);
    report_.Count("rows", table.rows());
    report_.Count("organisations", static_cast<double>(file_.organisations.size()));
    report_.Count("people in the file", static_cast<double>(file_.entries.size()));
    // A row that a reader could not take apart may have been anybody's.
    if (static_cast<std::size_t>(table.rows()) != rows_placed_) file_.lost_rows = true;
  }

 private:
  // None of what is no date: ids, titles.
  static std::vector<NumericDate> DatesOf(const CsvTable& table, std::size_t column) {
    if (column >= kSameAs && column < kStartDate && column != kEnrolments) return {};
    return NumericDatesIn(table[column]);
  }

  // A line with a date that can only have the month first (03/25/2026), in a column that is read or
  // in one of dates that is not; 0 for none.
  int FindMonthFirst(absl::string_view file) const {
    Report unheard;
    CsvTable table(file, PeopleColumns(), options_.strictness, unheard);
    std::vector<UnreadDates> unread(table.unread().size());
    while (table.Next()) {
      for (std::size_t column = kMobility; column < kFte; ++column)
        for (const NumericDate& date : DatesOf(table, column))
          if (date.second > kMonths && date.first <= kMonths) return table.line();
      for (std::size_t i = 0; i < unread.size(); ++i)
        unread[i].Look(table.FieldAt(table.unread()[i]), table.line());
    }
    for (const UnreadDates& column : unread)
      if (column.dates && column.month_first > 0) return column.month_first;
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
    if (std::string called = index_.OrganisationCalled(text); !called.empty()) {
      *organisation = std::move(called);
      return true;
    }
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
    file_.organisations.insert(organisation);
    const absl::string_view id = table[kPersonId];
    if (id.empty())
      return report_.RefuseRow(table.line(), "person_id", "is blank; a person is known by it");
    for (const PeopleColumn column : {kPersonId, kPost})
      if (IsCutNumber(table[column]))
        return report_.RefuseRow(table.line(), table.NameOf(column),
                                 "is a number that a spreadsheet cut; export it as text");
    if (IsLikeAKnownId(organisation, id))
      return report_.RefuseRow(table.line(), "person_id",
                               "is known to the register but for leading zeros, letter case or "
                               "spaces, which a spreadsheet may have changed; export it as text");
    ++rows_placed_;
    const std::string key = PersonKey(organisation, id);
    const auto [place, is_new] = file_.by_key.emplace(key, file_.entries.size());
    if (is_new) file_.entries.push_back(NewEntry(table.line(), organisation, key, id));
    PeopleEntry& entry = file_.entries[place->second];
    ReadPersonColumns(table, entry);
    ReadAppointmentColumns(table, entry);
  }

  bool IsLikeAKnownId(const std::string& organisation, absl::string_view id) const {
    const auto known = index_.ids.find(organisation);
    return known != index_.ids.end() && !known->second.Has(id) && !known->second.Like(id).empty();
  }

  PeopleEntry NewEntry(int line, const std::string& organisation, const std::string& key,
                       absl::string_view id) {
    PeopleEntry entry;
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

  void ReadPersonColumns(const CsvTable& table, PeopleEntry& entry) {
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

  void ReadAppointmentColumns(const CsvTable& table, PeopleEntry& entry) {
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
  void Hold(const PeopleEntry& entry) { file_.held.insert(entry.told.person.name()); }

  const Options& options_;
  const PeopleIndex& index_;
  Vocabulary& vocabulary_;
  Ids& ids_;
  Report& report_;
  PeopleFile& file_;
  std::size_t rows_placed_ = 0;
  int month_first_ = 0;  // line
};

}  // namespace

std::string IdKey(absl::string_view external_id) {
  return external_id.empty() ? std::string() : absl::StrCat("person|", external_id);
}

PeopleFile ReadPeopleFile(absl::string_view bytes, const Options& options, const PeopleIndex& index,
                          Vocabulary& vocabulary, Ids& ids, Report& report) {
  PeopleFile file;
  PeopleReader(options, index, vocabulary, ids, report, file).Read(bytes);
  return file;
}

}  // namespace cairn::imports
