#include "services/planner/engine/model/draws.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

#include "Random123/philox.h"
#include "absl/container/flat_hash_set.h"
#include "common/base/stable_hash.h"

namespace cairn::forecast {
namespace {

constexpr std::uint32_t kPurposeBits = 4;

// The middle of one of 2^53 equal steps from 0 to 1.
double ToUniform(std::uint32_t high, std::uint32_t low) {
  const std::uint64_t bits = (static_cast<std::uint64_t>(high) << 32U | low) >> 11U;
  return (static_cast<double>(bits) + 0.5) * 0x1p-53;
}

template <std::size_t N>
double Polynomial(const std::array<double, N>& coefficients, double x) {
  double value = 0;
  for (auto c = coefficients.rbegin(); c != coefficients.rend(); ++c) value = value * x + *c;
  return value;
}

}  // namespace

std::vector<EntityKey> KeysOf(absl::Span<const std::string> names) {
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
  std::vector<EntityKey> keys(names.size());
  absl::flat_hash_set<EntityKey> taken;
  for (const std::size_t i : order) {
    EntityKey key = StableHash(names[i]);
    while (!taken.insert(key).second) ++key;
    keys[i] = key;
  }
  return keys;
}

std::array<double, 2> Draws::Uniform(EntityKey entity, Purpose purpose,
                                     std::uint32_t number) const {
  using Philox = r123::Philox4x32;
  const Philox::ctr_type counter{{number << kPurposeBits | static_cast<std::uint32_t>(purpose),
                                  replication_, static_cast<std::uint32_t>(entity),
                                  static_cast<std::uint32_t>(entity >> 32U)}};
  const Philox::key_type key{
      {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32U)}};
  const Philox::ctr_type block = Philox()(counter, key);
  return {ToUniform(block[0], block[1]), ToUniform(block[2], block[3])};
}

double NormalQuantile(double p) {
  static constexpr std::array<double, 8> kCentreAbove = {
      3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
      1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
      3.3430575583588128105e4, 2.5090809287301226727e3};
  static constexpr std::array<double, 8> kCentreBelow = {1.0,
                                                         4.2313330701600911252e1,
                                                         6.8718700749205790830e2,
                                                         5.3941960214247511077e3,
                                                         2.1213794301586595867e4,
                                                         3.9307895800092710610e4,
                                                         2.8729085735721942674e4,
                                                         5.2264952788528545610e3};
  static constexpr std::array<double, 8> kSideAbove = {
      1.42343711074968357734e0,  4.63033784615654529590e0, 5.76949722146069140550e0,
      3.64784832476320460504e0,  1.27045825245236838258e0, 2.41780725177450611770e-1,
      2.27238449892691845833e-2, 7.74545014278341407640e-4};
  static constexpr std::array<double, 8> kSideBelow = {1.0,
                                                       2.05319162663775882187e0,
                                                       1.67638483018380384940e0,
                                                       6.89767334985100004550e-1,
                                                       1.48103976427480074590e-1,
                                                       1.51986665636164571966e-2,
                                                       5.47593808499534494600e-4,
                                                       1.05075007164441684324e-9};
  static constexpr std::array<double, 8> kTailAbove = {
      6.65790464350110377720e0,  5.46378491116411436990e0,  1.78482653991729133580e0,
      2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
      2.71155556874348757815e-5, 2.01033439929228813265e-7};
  static constexpr std::array<double, 8> kTailBelow = {1.0,
                                                       5.99832206555887937690e-1,
                                                       1.36929880922735805310e-1,
                                                       1.48753612908506148525e-2,
                                                       7.86869131145613259100e-4,
                                                       1.84631831751005468180e-5,
                                                       1.42151175831644588870e-7,
                                                       2.04426310338993978564e-15};
  constexpr double kCentre = 0.425;
  constexpr double kSide = 5;
  const double q = p - 0.5;
  if (std::abs(q) <= kCentre) {
    const double r = kCentre * kCentre - q * q;
    return q * Polynomial(kCentreAbove, r) / Polynomial(kCentreBelow, r);
  }
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p));
  const double size = r <= kSide
                          ? Polynomial(kSideAbove, r - 1.6) / Polynomial(kSideBelow, r - 1.6)
                          : Polynomial(kTailAbove, r - kSide) / Polynomial(kTailBelow, r - kSide);
  return q < 0 ? -size : size;
}

}  // namespace cairn::forecast
