#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_RESTORE_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_RESTORE_H_

#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "cairn/bundle/v1/bundle.pb.h"
#include "cairn/change/v1/change.pb.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "tools/cairn/base/run.h"
#include "tools/cairn/connect/connection.h"

// Bringing back what only the service's own rules can make: vacancies that have moved.
namespace cairn::cli {

// Keeps on `exported` the moves of `vacancy`, the appointment and the day on which it was first
// shown, which the service sets, so that a file tells them. Where the vacancy began ANTICIPATED and
// its moves do not show that, a move to ANTICIPATED stands before them: no vacancy moves there.
absl::Status TellMoves(Connection& connection, const roles::v1::Vacancy& vacancy,
                       roles::v1::Vacancy& exported);

// Puts the vacancies that are over before the open ones: a post has one open vacancy at most.
void PutWhatIsOverFirst(bundle::v1::Bundle& bundle);

// Plans the writes of posts and vacancies that a file tells with their past.
class Restoration {
 public:
  Restoration(const bundle::v1::Bundle& bundle, absl::CivilDay today);

  // The vacancies to write, one after another, so that `wanted` comes out of the moves that the
  // file tells and that it has yet to make; `stands` is null for a new one. `wanted` alone where
  // there are none.
  std::vector<roles::v1::Vacancy> Steps(const roles::v1::Vacancy* stands,
                                        const roles::v1::Vacancy& given,
                                        const roles::v1::Vacancy& wanted);

  // A new post that has closed and to which the file tells vacancies stays open until they are
  // there: a closed post takes none.
  roles::v1::Post AtFirst(const roles::v1::Post& wanted);
  // Closes those posts, each behind those that report to it.
  std::vector<roles::v1::Post> Closings() const;

  // Names the appointments that filled vacancies, once people has them. How many.
  absl::StatusOr<int> NameAppointments(Connection& connection, const Run& run, bool dry_run) const;

 private:
  struct Filled {
    std::string vacancy;
    std::string appointment;
    bool stands = false;  // as a filled one
  };
  absl::CivilDay today_;
  std::set<std::string> with_vacancies_;  // posts
  std::vector<roles::v1::Post> closing_;
  std::vector<Filled> filled_;
};

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_CHANGES_RESTORE_H_
