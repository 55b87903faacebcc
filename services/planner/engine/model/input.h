#ifndef CAIRN_SERVICES_PLANNER_ENGINE_MODEL_INPUT_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_MODEL_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "services/planner/engine/forecast/forecast.h"

namespace cairn::forecast {

// As the size or the index that a number of an input is.
inline std::size_t Size(int number) { return static_cast<std::size_t>(number); }

inline constexpr int kMaxReplications = 1'000'000;
inline constexpr double kMinRecruitingLogSd = 0.001;
inline constexpr double kMaxRecruitingLogSd = 3;
inline constexpr double kMaxOrganisationEffectVariance = 1;
inline constexpr double kMaxExitsFactor = 100;
inline constexpr double kNever = std::numeric_limits<double>::infinity();

// Why a vacancy is there.
enum class VacancyCause : std::uint8_t {
  kAtStart,      // the post was vacant when the forecast began
  kLeft,         // the holder left of their own accord, by the tier's hazard
  kRetired,      // the share of that hazard that the tier calls retirement
  kKnownDate,    // notice was given or a term ended
  kMovedUp,      // the holder was appointed to a post above
  kPostCreated,  // the post is new
};
inline constexpr std::size_t kVacancyCauses = 6;

// Where an appointee comes from.
enum class AppointedFrom : std::uint8_t {
  kOwnOrganisation,  // a ready holder of a post below, who leaves it vacant, or a ready candidate
  kNetwork,          // the same from another organisation of the network
  kOutside,
};
inline constexpr std::size_t kAppointedFrom = 3;

// A factor on the exit hazard from a tenure on, until the next band begins.
struct TenureBand {
  double from_month = 0;
  double factor = 1;
};

// Somebody minds the post while it is vacant.
struct CoverLaw {
  double probability = 0;   // that cover comes at all
  double lag_months = 0;    // from the opening of the vacancy
  double mean_months = 12;  // of one spell, exponential; cover also ends when the post is filled
  // Share of covers by a holder of the feeder tier in the own organisation, the one who is ready
  // first; ready or not. Their own post stays theirs, and they go back when the cover ends; it also
  // ends when they leave their post. Where there is nobody, cover is from outside, as the rest. 0
  // to 1.
  double acting_share = 0;
};

// How well a rate is known: it is the stated one times a log-normal factor with median 1.
struct RateDoubt {
  // Of the estimate; tiers whose rates rest on one estimate err together.
  std::string estimate;
  // Standard deviation of the factor's logarithm; 0: the rate is known. At most kMaxDoubtLogSd.
  double log_sd = 0;
};
inline constexpr double kMaxDoubtLogSd = 2;

// Of a share of the variance of a count: what it comes from.
enum class Doubt : std::uint8_t {
  kChance,      // which would be there if every rate were known
  kExits,       // exits a year are not known
  kRecruiting,  // nor are the months to fill
};
inline constexpr std::size_t kDoubts = 3;

// With doubt of the rates, replications come in blocks of three: two that share the exits drawn and
// not the months to fill, and two that share the months to fill and not the exits. The covariances
// within blocks are then the variances that exits and recruiting bring about (Sobol 1993).
inline constexpr int kBlock = 3;
// Blocks must not be torn apart.
constexpr int RoundUpToBlocks(int replications) {
  return (replications + kBlock - 1) / kBlock * kBlock;
}

// What the simulation knows about a tier beyond TierRates.
struct TierConduct {
  // Of exits_per_year: the part that is retirement, where TierRates does not say. 0 to 1.
  double retirement_share = 0;
  // Empty: the hazard does not change with tenure. The first band begins at 0.
  std::vector<TenureBand> tenure_bands;
  // Standard deviation of the logarithm of the recruiting time, whose mean is
  // TierRates::months_to_fill; not set: Erlang with Input::fill_stages stages.
  std::optional<double> recruiting_log_sd;
  // Share of vacancies that are offered to ready insiders first. 0 to 1.
  double internal_share = 0;
  // The tier whose holders move up into this one, in organisations that have posts of it
  // (TiersAbove); not set: supply is from outside, or from candidates who hold no post.
  std::optional<int> feeder;
  // Probability that recruiting outside finds somebody; otherwise the post is advertised again.
  double external_supply = 1;
  // Somebody newly appointed to the feeder tier is to become ready for this one with this
  // probability, after so many months in post.
  double becomes_ready = 0;
  double months_to_ready = 0;
  // Probability that a newly appointed holder would move within the network.
  double mobile_share = 0;
  CoverLaw cover;
  RateDoubt exits_doubt;
  RateDoubt fill_doubt;

  bool IsInDoubt() const { return exits_doubt.log_sd > 0 || fill_doubt.log_sd > 0; }
};

// What is known about the holder of a post that is filled at the start.
struct Incumbent {
  // Months in post so far. Not set: drawn from the law of the time that holders met on a given day
  // have served, never 0 for all.
  std::optional<double> tenure_months;
  // The month from which on the holder is ready for the tier above; kNever when that is not in
  // sight. Not set: drawn as for any holder of the tier, given the time that they have served.
  std::optional<double> ready_month;
  // Probability that they are ready in that month; otherwise they never are. 0 to 1.
  double ready_chance = 1;
  // Would move within the learning network. Not set: drawn likewise.
  std::optional<bool> mobile;
  // The first by name of the posts of the same holder, where one person has several: they fall
  // vacant together, when that person leaves by the law of the first, on the earliest known last
  // day of them, or moves up. Not set for that first one.
  std::optional<int> shared_with;
};

// Somebody without a post of the input's who may be appointed to one.
struct Candidate {
  std::string name;
  int organisation = 0;
  int tier = 0;  // that the person is, or becomes, ready for
  double ready_month = 0;
  double ready_chance = 1;  // that the person is; otherwise they never are
  bool mobile = false;
  double exits_per_year = 0;  // leaves unasked with this hazard
};

// Places on a development programme, beyond what TierConduct::becomes_ready supposes anyway.
struct Programme {
  struct Intake {
    double month = 0;
    // A fraction is the chance of one more.
    double seats = 0;
  };

  std::string name;
  // Tiers that it prepares for. It takes holders of the tiers that feed them, whom it would make
  // ready sooner than they would be otherwise, in an order that chance picks at each intake.
  std::vector<int> tiers;
  // By organisation: whether its people may take part. Empty: those of all.
  std::vector<bool> open_to;
  std::vector<Intake> intakes;
  double months = 0;  // from intake to completion
  // Probability that a participant is ready at completion, while still in the post. 0 to 1.
  double success = 1;
};

// Holders of the start who leave for certain between two moments: so many of the tier, picked by
// chance among those who are still in post by then.
struct Departures {
  int tier = 0;
  int count = 0;
  double from_month = 0;
  double until_month = 0;
};

// From a month on a post has the holder of another one: it is filled, vacant and covered as the
// leading post is. A vacancy counts for both; opening, cause and appointment are the leading
// post's alone. Who held the following post on their own leaves it at that moment, which opens no
// vacancy.
struct Join {
  int lead = 0;
  int follow = 0;
  double month = 0;
};

// Exits of one organisation are multiplied for a time, as after an inspection's judgement. Where
// several meet, each multiplies.
struct OrganisationConduct {
  int organisation = 0;
  std::optional<int> tier;  // not set: every tier
  double from_month = 0;
  double until_month = kNever;
  double factor = 1;  // 0 to kMaxExitsFactor
};

// What organisations differ by for the whole period: each has a gamma-distributed factor on its
// exits, mean 1, drawn anew in each replication.
struct OrganisationEffect {
  double variance = 0;             // 0 switches it off; at most kMaxOrganisationEffectVariance
  std::vector<std::string> names;  // one for each organisation where it is on; draws hang on them
};

// A question to the simulation.
struct SimulationInput {
  Input base;
  std::vector<std::string> post_names;  // one for each post; draws hang on them
  std::vector<Incumbent> incumbents;    // empty: nothing is known; or one for each post
  std::vector<TierConduct> conduct;     // one for each tier
  std::vector<Candidate> candidates;
  std::vector<Programme> programmes;
  std::vector<Departures> departures;
  std::vector<Join> joins;
  std::vector<OrganisationConduct> organisation_conduct;
  OrganisationEffect organisation_effect;
  // Whether P(vacant) of each post is to be told; otherwise Answer::curves stays empty.
  bool each_post = true;
  std::uint64_t seed = 0;
  // A multiple of kBlock when any rate is in doubt.
  int replications = 1000;
};

// Every problem of the input, those of its base included, in the order of its fields.
std::vector<FieldProblem> Validate(const SimulationInput& input);

// By organisation, then tier: the tier that holders move up to. Up the chain of feeders it is the
// next one of which the organisation has posts, since a council without assistant directors
// appoints its heads of service; where it has none, the next one of the chain. Its own number at
// the top. Of a valid input.
std::vector<std::size_t> TiersAbove(const SimulationInput& input);

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_MODEL_INPUT_H_
