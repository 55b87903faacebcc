#ifndef CAIRN_TESTS_SERVICES_PLANNER_ENGINE_CALIBRATION_FITTING_H_
#define CAIRN_TESTS_SERVICES_PLANNER_ENGINE_CALIBRATION_FITTING_H_

#include <cmath>
#include <cstdint>
#include <utility>

#include "absl/status/statusor.h"
#include "boost/math/special_functions/gamma.hpp"
#include "gtest/gtest.h"
#include "services/planner/engine/model/draws.h"

// What tests of every fit need: a fit that must succeed, and data of known rates.
namespace cairn::forecast {

inline constexpr double kHalfChiSquare = 1.920729410347062;

template <typename Result>
Result Good(absl::StatusOr<Result> result) {
  EXPECT_TRUE(result.ok()) << result.status();
  return *std::move(result);
}

// Uniform numbers for one data set, in order.
class Chance {
 public:
  explicit Chance(std::uint32_t data_set) : draws_(20'260'000, data_set) {}
  double Next() { return draws_.Uniform(0, Purpose::kExit, number_++)[0]; }
  double Exponential(double mean) { return -mean * std::log(Next()); }
  // Of mean 1.
  double Gamma(double variance) {
    return variance * boost::math::gamma_p_inv(1 / variance, Next());
  }

 private:
  Draws draws_;
  std::uint32_t number_ = 0;
};

}  // namespace cairn::forecast

#endif  // CAIRN_TESTS_SERVICES_PLANNER_ENGINE_CALIBRATION_FITTING_H_
