#ifndef CAIRN_SERVICES_PLANNER_CALIBRATION_CALIBRATIONS_H_
#define CAIRN_SERVICES_PLANNER_CALIBRATION_CALIBRATIONS_H_

#include "absl/status/statusor.h"
#include "cairn/planner/v1/calibration.pb.h"
#include "common/rpc/call/method.h"
#include "services/planner/context/asking.h"

namespace cairn::planner {

// Rates from own records: cairn.planner.v1.CalibrationService.
class Calibrations {
 public:
  explicit Calibrations(const Sources& sources) : sources_(sources) {}

  absl::StatusOr<v1::Calibration> Calibrate(const rpc::CallContext& call,
                                            const v1::CalibrateRatesRequest& request) const;

  rpc::ServiceTable Table() const;

 private:
  const Sources& sources_;
};

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_CALIBRATION_CALIBRATIONS_H_
