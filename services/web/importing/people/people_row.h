#ifndef CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_ROW_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_ROW_H_

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/strings/string_view.h"
#include "cairn/people/v1/people.pb.h"
#include "services/web/importing/plan/plan.h"
#include "services/web/importing/text/csv.h"

// The fields of a row of the people file, one by one.
namespace cairn::imports {

enum PeopleColumn {
  // What is said of a person, in this order.
  kDisplayName,
  kMobility,
  kLastSector,
  kAssessedDate,
  kLeftDate,
  kSkills,
  kQualifications,
  kExperience,
  kRegistrations,
  kAspirations,
  kCommunities,
  kSameAs,
  kEnrolments,
  kPersonColumns,  // how many
  // Whose row it is.
  kOrganisationId = kPersonColumns,
  kPersonId,
  // What is said of one appointment.
  kPost,
  kPostTitle,
  kPostDirectorate,
  kPostService,
  kPostOrdinal,
  kKind,
  kStartDate,
  kNoticeDate,
  kLastDay,
  kContractEndDate,
  kFte
};

std::vector<ColumnSpec> PeopleColumns();

// What the catalogue knows, so that a mistyped id is told and not stored.
class Vocabulary {
 public:
  explicit Vocabulary(const Existing& existing);

  bool Has(absl::string_view name) const { return names_.count(std::string(name)) > 0; }
  // The id of the same collection that is most like that of `name`, which is not known; or nothing.
  std::string Nearest(absl::string_view name) const;
  // Whether a role asks for this area of experience, or for this register; once told, it counts as
  // known.
  bool HasArea(absl::string_view area) { return !areas_.insert(std::string(area)).second; }
  bool HasRegister(absl::string_view name) { return !registers_.insert(std::string(name)).second; }

 private:
  std::unordered_set<std::string> names_;
  std::unordered_set<std::string> areas_;
  std::unordered_set<std::string> registers_;
};

// An enrolment as the file tells it, and a reference to another record, to be found once all rows
// are read.
struct ToldPerson {
  people::v1::Person person;
  std::vector<people::v1::Enrolment> enrolments;
  std::string same_as;
  bool good = true;
};

// Reads one of the person's columns, which is not blank, into `told`. What is wrong is reported and
// makes the person bad.
void ReadPersonField(PeopleColumn column, absl::string_view text, int line, Vocabulary& vocabulary,
                     Report& report, ToldPerson& told);

// Reads the appointment's own fields of the row at hand: not its post. False when one is wrong.
bool ReadAppointment(const CsvTable& table, people::v1::Appointment& appointment, Report& report);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_PEOPLE_ROW_H_
