#ifndef CAIRN_SERVICES_PLANNER_CALIBRATION_OWN_RECORDS_H_
#define CAIRN_SERVICES_PLANNER_CALIBRATION_OWN_RECORDS_H_

#include <map>
#include <vector>

#include "services/planner/engine/calibration/calibration.h"
#include "services/planner/workforce/day.h"
#include "services/planner/workforce/workforce.h"

// What records say of holders and vacancies within some days, as observations for the engine.
namespace cairn::planner {

// How far back records are read where nobody says: it holds five whole years from April to March.
inline constexpr int kRecordMonths = 72;

// Whether a part is nine of ten or more, below which records are too few to rest a rate on.
inline bool IsMost(int part, int whole) { return part * 10 >= whole * 9; }

struct Period {
  Day from = kNoDay;
  Day cut_off = kNoDay;  // the last day
};

// Somebody held a post for good, from the first of these days to the last, both within the period.
// Appointments of one person to one post that follow each other are one.
struct Tenure {
  std::size_t organisation = 0;  // by its place among those asked about
  Day first = kNoDay;
  Day last = kNoDay;
  bool came = false;  // on the first day, to a post that was there before
  bool left = false;  // on the last day; not where the post itself ended
};

// The posts of one tier.
struct TierRecords {
  std::size_t posts = 0;
  // At the ends of months within the period, of posts then open.
  int open = 0;
  int unknown = 0;
  // On the last day.
  int open_now = 0;
  int unknown_now = 0;
  std::vector<Tenure> tenures;
  std::vector<forecast::VacancyDated> vacancies;
  // Holders who came, and those of them before whom a vacancy is on record.
  int came = 0;
  int came_after_vacancy = 0;
};

// By tier, of posts in scope. Needs records dated up to the cut-off alone (RecordedBy).
//
// A vacancy opens on the first day of a resource of roles, or on the day after a holder's last; it
// is filled when the next permanent holder starts, on that same day where they follow at once. A
// post that ends, or the cut-off, leaves it unfilled. An appointment without an end ends the day
// before a vacancy of the post opens, where it is the only one.
std::map<int, TierRecords> ReadRecords(const Workforce& recorded,
                                       const std::vector<const Organisation*>& organisations,
                                       const Period& period);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_CALIBRATION_OWN_RECORDS_H_
