#include "tools/synthesise/nation/chance.h"

#include <algorithm>

#include "Random123/philox.h"
#include "common/base/stable_hash.h"

namespace cairn::synthesise {
namespace {

constexpr int kFractionBits = 24;

// log2(n) with 24 binary places, for n from 1 to 2^32: the whole part is the highest bit; squaring
// the rest doubles its logarithm, so each square shows one more place.
std::uint64_t Log2(std::uint64_t n) {
  std::uint64_t whole = 0;
  while ((n >> whole) > 1) ++whole;
  constexpr std::uint64_t kOneBits = 31;
  std::uint64_t rest = whole > kOneBits ? n >> (whole - kOneBits) : n << (kOneBits - whole);
  std::uint64_t log = whole;
  for (int place = 0; place < kFractionBits; ++place) {
    rest = (rest * rest) >> kOneBits;
    const std::uint64_t bit = rest >> (kOneBits + 1);
    rest >>= bit;
    log = (log << 1U) | bit;
  }
  return log;
}

}  // namespace

Draws::Draws(std::uint64_t seed, absl::string_view name) : seed_(seed), hash_(StableHash(name)) {}

std::uint32_t Draws::Bits() {
  if (used_ == drawn_.size()) {
    using Philox = r123::Philox4x32;
    const Philox::ctr_type counter{
        {block_++, 0, static_cast<std::uint32_t>(hash_), static_cast<std::uint32_t>(hash_ >> 32U)}};
    const Philox::key_type key{
        {static_cast<std::uint32_t>(seed_), static_cast<std::uint32_t>(seed_ >> 32U)}};
    const Philox::ctr_type block = Philox()(counter, key);
    std::copy(block.begin(), block.end(), drawn_.begin());
    used_ = 0;
  }
  return drawn_[used_++];
}

int Draws::Below(int n) {
  return static_cast<int>((static_cast<std::uint64_t>(Bits()) * static_cast<std::uint64_t>(n)) >>
                          32U);
}

int Draws::Between(int low, int high) { return low + Below(high - low + 1); }

bool Draws::Happens(int per_mille) { return Below(1000) < per_mille; }

int Draws::ExponentialDays(int mean_days) {
  constexpr std::uint64_t kLn2 = 726817;  // ln 2 with 20 binary places
  constexpr std::uint64_t kMost = 32ULL << kFractionBits;
  const std::uint64_t minus_log2 = kMost - Log2(static_cast<std::uint64_t>(Bits()) + 1);
  return static_cast<int>((static_cast<std::uint64_t>(mean_days) * minus_log2 * kLn2) >>
                          (kFractionBits + 20));
}

}  // namespace cairn::synthesise
