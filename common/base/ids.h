#ifndef CAIRN_COMMON_BASE_IDS_H_
#define CAIRN_COMMON_BASE_IDS_H_

#include <string>

#include "absl/strings/string_view.h"

namespace cairn {

// Makes ids for new resources. Safe for concurrent use.
class IdSource {
 public:
  virtual ~IdSource() = default;
  // 16 characters of a-z and 2-7, beginning with a letter.
  virtual std::string NewId() = 0;
};

// Draws ids from the operating system's randomness: 80 bits each.
class RandomIds final : public IdSource {
 public:
  std::string NewId() override;
};

// The SHA-256 of `bytes` as 64 lower-case hexadecimal digits.
std::string Sha256Hex(absl::string_view bytes);

// The HMAC-SHA-256 of `bytes` under `key`: 32 raw bytes.
std::string HmacSha256(absl::string_view key, absl::string_view bytes);

// `size` bytes of the operating system's randomness.
std::string RandomBytes(std::size_t size);

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_IDS_H_
