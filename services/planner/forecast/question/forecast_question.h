#ifndef CAIRN_SERVICES_PLANNER_FORECAST_QUESTION_FORECAST_QUESTION_H_
#define CAIRN_SERVICES_PLANNER_FORECAST_QUESTION_FORECAST_QUESTION_H_

#include <map>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "services/planner/engine/forecast/forecast.h"
#include "services/planner/engine/succession/bench.h"
#include "services/planner/workforce/workforce.h"

namespace cairn::planner {

// Months from `start` to `day`, such that m calendar months after the start is exactly m.
double MonthsFrom(Day start, Day day);

// How a forecast names an organisation's nation and its network. Networks of two nations are two.
std::string NationKey(const Organisation& organisation);
std::string NetworkKey(const Organisation& organisation);
// And one tier of an organisation.
std::string PlaceKey(absl::string_view organisation_name, int tier);

// Names of things that the engine knows by number, numbered as they come.
class Numbers {
 public:
  int Of(const std::string& key) {
    const auto [entry, fresh] = numbers_.try_emplace(key, static_cast<int>(keys_.size()));
    if (fresh) keys_.push_back(key);
    return entry->second;
  }
  const std::vector<std::string>& keys() const { return keys_; }
  int size() const { return static_cast<int>(keys_.size()); }

 private:
  std::map<std::string, int> numbers_;
  std::vector<std::string> keys_;
};

// What an answer may rest on.
enum class Knowledge {
  kPeople,
  // Posts and vacancies alone: neither last days, nor tenures, nor who is ready or mobile or holds
  // two posts. Asked of a workforce without people, so that nothing about one can be read off the
  // answer.
  kEstablishmentOnly,
};

// A question about the workforce in the engine's terms, and what its numbers stand for. Pointers
// are good as long as the workforce.
struct ForecastQuestion {
  forecast::Input input;
  std::vector<int> tiers;                          // by engine tier
  std::vector<const Organisation*> organisations;  // by engine organisation
  Numbers networks;
  Numbers nations;
  struct NamedPost {
    std::string name;
    std::string title;
    bool acts_elsewhere = false;  // its holder, at the start
  };
  std::vector<NamedPost> posts;  // by engine post
  // Whether a post takes part only, as its organisation does.
  bool IsBeside(const forecast::Post& post) const {
    return input.organisations[static_cast<std::size_t>(post.organisation)].beside;
  }

  int without_role = 0;
  int out_of_scope = 0;
};

// Roles of the organisation's posts that are in scope, by tier, each once.
std::map<int, std::vector<Index>> RolesInScope(const Workforce& workforce,
                                               const Organisation& organisation);

// Posts of the organisations that are open at the start or later and in scope, and how many people
// are ready for each tier. Rates are still to be set. An answer that knows the establishment only
// takes vacancies as they stand `today`, where the start lies behind it: a start after somebody's
// last day would show that day.
// Organisations `beside` take part and are not counted, where those asked about have a post.
ForecastQuestion AskForecast(const Workforce& workforce,
                             const std::vector<const Organisation*>& organisations,
                             const Holdings& holdings, Candidates& candidates, Day start,
                             int horizon, Knowledge knowledge, Day today,
                             const std::vector<const Organisation*>& beside = {});

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_FORECAST_QUESTION_FORECAST_QUESTION_H_
