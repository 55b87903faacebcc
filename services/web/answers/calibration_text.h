#ifndef CAIRN_SERVICES_WEB_ANSWERS_CALIBRATION_TEXT_H_
#define CAIRN_SERVICES_WEB_ANSWERS_CALIBRATION_TEXT_H_

#include <ostream>
#include <string>

#include "cairn/planner/v1/calibration.pb.h"
#include "common/table/table.h"
#include "services/web/answers/layout.h"

// Rates of own records in words and tables.
namespace cairn::web {

void PrintCalibration(const planner::v1::Calibration& answer, const Layout& layout,
                      std::ostream& out);

// A row for each tier, and one for each organisation of a tier.
table::Table CalibrationTable(const planner::v1::Calibration& answer);

// The proposed assumptions as a bundle that `cairn apply` reads.
std::string ProposedBundle(const planner::v1::Calibration& answer);

}  // namespace cairn::web

#endif  // CAIRN_SERVICES_WEB_ANSWERS_CALIBRATION_TEXT_H_
