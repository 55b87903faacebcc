#ifndef CAIRN_TOOLS_SEED_H_
#define CAIRN_TOOLS_SEED_H_

#include <cstdint>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace cairn::cli {

// For options that take a seed. By itself CLI11 takes a number that is too large for the largest
// one that there is, so that two different seeds would be the same.
inline CLI::Validator IsSeed() {
  return CLI::Validator(
      [](std::string& text) -> std::string {
        std::uint64_t seed = 0;
        if (absl::SimpleAtoi(text, &seed)) return "";
        return absl::StrCat("must be a whole number from 0 to 18446744073709551615, got ", text);
      },
      "0 to 2^64 - 1", "seed");
}

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_SEED_H_
