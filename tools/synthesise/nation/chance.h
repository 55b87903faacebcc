#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_CHANCE_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_CHANCE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace cairn::synthesise {

// The random numbers of one thing: Philox4x32-10 (Salmon et al. 2011, by way of Random123) with the
// seed as key and a hash of the thing's name as counter. So a thing draws the same numbers whatever
// else there is, and in whatever order. Every law is sampled by its inverse in integer arithmetic:
// no compiler, mathematics library or machine changes a draw.
class Draws {
 public:
  Draws(std::uint64_t seed, absl::string_view name);

  std::uint32_t Bits();

  // 0 to n - 1, each alike. n must be above 0.
  int Below(int n);
  // low to high, both included.
  int Between(int low, int high);
  bool Happens(int per_mille);

  // Days that pass until an event with this mean waiting time: exponential, rounded down.
  int ExponentialDays(int mean_days);

  template <typename T>
  const T& Pick(const std::vector<T>& choices) {
    return choices[static_cast<std::size_t>(Below(static_cast<int>(choices.size())))];
  }

  // One of the values, each as often as its weight says.
  template <typename T>
  T Weighted(std::initializer_list<std::pair<T, int>> choices) {
    int total = 0;
    for (const auto& choice : choices) total += choice.second;
    int at = Below(total);
    for (const auto& choice : choices) {
      if (at < choice.second) return choice.first;
      at -= choice.second;
    }
    return choices.begin()->first;
  }

  template <typename T>
  void Shuffle(std::vector<T>& list) {
    for (std::size_t left = list.size(); left > 1; --left)
      std::swap(list[left - 1], list[static_cast<std::size_t>(Below(static_cast<int>(left)))]);
  }

 private:
  std::uint64_t seed_;
  std::uint64_t hash_;
  std::uint32_t block_ = 0;
  std::array<std::uint32_t, 4> drawn_{};
  std::size_t used_ = 4;
};

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_CHANCE_H_
