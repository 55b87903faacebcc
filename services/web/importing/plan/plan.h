#ifndef CAIRN_SERVICES_WEB_IMPORTING_PLAN_PLAN_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PLAN_PLAN_H_

#include <string>
#include <unordered_map>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/change/v1/change.pb.h"
#include "google/protobuf/message.h"
#include "services/web/importing/text/report.h"

// Importers: from a published file and the state that the services hold to the operations that
// bring the state up to the file, and a report. Pure: no file, no clock, no service. An importer
// looks at the whole file before it plans anything, and plans only what differs, so that a file
// imported twice changes nothing the second time.
namespace cairn::imports {

// What the services hold now, as far as the import needs it: of the organisation its record, posts,
// vacancies, people, appointments and enrolments; of the catalogue roles, skills, qualifications
// and programmes.
using Existing = bundle::v1::Bundle;

// What the caller decides.
struct Options {
  // Whether a label in the file that does not fit the organisation stops the import.
  enum class Label { kMustFit, kAnyWillDo };
  // Whether the file lists every appointment of the organisations in it.
  enum class Coverage { kPartial, kComplete };

  Strictness strictness = Strictness::kTakeGoodRows;
  // `organisations/{organisation}` that the file is about.
  std::string organisation;
  Label label = Label::kMustFit;
  // The day for which the file speaks, for formats that do not say it.
  absl::optional<absl::CivilDay> date;
  // The day of the import; a source of a later day is refused. Not given: no day is too late.
  absl::optional<absl::CivilDay> today;
  // A match file: which old row became which new one. See docs/importing.md.
  std::string match;
  // The role that a role page describes, `roles/{role}`; empty: named after the page's title.
  std::string role;
  Coverage coverage = Coverage::kPartial;
};

// What an import would do.
struct Plan {
  std::vector<change::v1::Operation> roles;   // for the roles service, in order
  std::vector<change::v1::Operation> people;  // for the people service, behind those
  Report report;
  // The lines of the file that resources came from, by name: what a service refuses is told by
  // them.
  std::unordered_map<std::string, int> lines;
  // A match file that names every row to settle: its user deletes the lines that are wrong.
  std::string match_template;
};

// Ends an import: nothing is planned when the file is refused; problems are put in order.
void Finish(const Options& options, Plan& plan);

// Refuses a source that speaks for a day after today.
void RefuseFuture(const Options& options, absl::CivilDay date, int line, absl::string_view column,
                  Report& report);

// Adds or replaces `resource` as a whole; a stale etag in it is refused by the service.
change::v1::Operation Upsert(const google::protobuf::Message& resource);

// Whether two messages of one type hold the same.
bool Same(const google::protobuf::Message& a, const google::protobuf::Message& b);

// Whether `resource` obeys the field rules of the contract; what does not is reported as a refused
// row.
bool ObeysContract(const google::protobuf::Message& resource, int line, Report& report);

// `date` as the contract writes it.
google::type::Date ToDate(absl::CivilDay day);

// Operations in batches for ChangeService.Write, in order: at most 2,000 operations and 900 KiB
// each. They have no request_id yet.
std::vector<change::v1::WriteRequest> Batches(const std::vector<change::v1::Operation>& operations);

// Makes the ids of resources whose source gives none: the first characters, at least 10, of the
// SHA-256 of their natural key in base32 (a-z, 2-7), beginning with a letter. When the id belongs
// to another key, two more characters are taken until it does not.
class Ids {
 public:
  explicit Ids(std::size_t shortest = 10) : shortest_(shortest) {}

  // `name` belongs to a resource of that natural key, or of a key that nobody knows (empty).
  void Take(absl::string_view name, absl::string_view key);
  // Takes `name` unless another key has it; whether it is the key's now.
  bool TakeIfFree(absl::string_view name, absl::string_view key);
  // The name below `prefix` (which ends in `/`) of the resource with that key; takes it.
  std::string Choose(absl::string_view prefix, absl::string_view key);
  // The name that Choose would give, without taking it.
  std::string Peek(absl::string_view prefix, absl::string_view key) const;

 private:
  std::size_t shortest_;
  std::unordered_map<std::string, std::string> key_of_;
};

// The natural key of a post in a published structure: title, directorate, service and which of
// several, in the words that count.
std::string PostKey(absl::string_view title, absl::string_view directorate,
                    absl::string_view service, int ordinal);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PLAN_PLAN_H_
