#ifndef CAIRN_COMMON_BASE_STABLE_HASH_H_
#define CAIRN_COMMON_BASE_STABLE_HASH_H_

#include <cstdint>

#include "absl/strings/string_view.h"

namespace cairn {

// 64 bits of a name that are the same on every machine and in every version, unlike absl::Hash:
// FNV-1a, then the finaliser of SplitMix64, which spreads names that differ in one letter. Random
// numbers hang on it. Not for secrets.
inline std::uint64_t StableHash(absl::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  hash = (hash ^ (hash >> 30U)) * 0xbf58476d1ce4e5b9U;
  hash = (hash ^ (hash >> 27U)) * 0x94d049bb133111ebU;
  return hash ^ (hash >> 31U);
}

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_STABLE_HASH_H_
