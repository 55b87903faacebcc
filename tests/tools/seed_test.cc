#include "tools/seed.h"

#include <cstdint>
#include <optional>
#include <string>

#include "gtest/gtest.h"

namespace cairn::cli {
namespace {

// What an option takes a text for; nothing when it refuses it.
std::optional<std::uint64_t> Taken(const std::string& text) {
  CLI::App app;
  std::uint64_t seed = 0;
  app.add_option("--seed", seed)->check(IsSeed());
  try {
    app.parse("--seed=" + text);
  } catch (const CLI::ParseError&) {
    return std::nullopt;
  }
  return seed;
}

TEST(SeedTest, EveryNumberThatFitsIsTakenAsItIs) {
  EXPECT_EQ(Taken("0"), 0U);
  EXPECT_EQ(Taken("18446744073709551615"), ~std::uint64_t{0});
}

TEST(SeedTest, WhatDoesNotFitIsRefused) {
  for (const char* text : {"18446744073709551616", "99999999999999999999", "-1", "1.5", "abc"})
    EXPECT_EQ(Taken(text), std::nullopt) << text;
}

}  // namespace
}  // namespace cairn::cli
