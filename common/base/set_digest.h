#ifndef CAIRN_COMMON_BASE_SET_DIGEST_H_
#define CAIRN_COMMON_BASE_SET_DIGEST_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace cairn {

// Tells whether two places hold the same texts, in whatever order each adds them: a sum of their
// hashes. It finds mistakes, not forgeries.
class SetDigest {
 public:
  void Add(absl::string_view text);

  std::int64_t count() const { return count_; }
  std::string Hex() const;  // 16 hexadecimal digits; zeros of nothing

 private:
  std::int64_t count_ = 0;
  std::uint64_t sum_ = 0;
};

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_SET_DIGEST_H_
