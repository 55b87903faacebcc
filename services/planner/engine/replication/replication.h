#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_PLAY_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_PLAY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "services/planner/engine/replication/agenda.h"
#include "services/planner/engine/replication/counts.h"
#include "services/planner/engine/replication/draws.h"
#include "services/planner/engine/replication/insiders.h"
#include "services/planner/engine/replication/model.h"
#include "services/planner/engine/replication/record.h"

namespace cairn::forecast {

// Plays the years of a model, one replication at a time, and counts what happens. Holds the memory
// of a replication, so that the next one allocates nothing. Not for concurrent use.
class Play {
 public:
  Play(const Model& model, Counts& counts);
  void Replicate(std::uint32_t replication);
  // Of the replication played last.
  const Trace& trace() const { return record_.trace(); }

 private:
  static constexpr std::uint32_t kNobody = ~0U;
  enum class State : std::uint8_t {
    kNotYetOpen,
    kFilled,
    kVacant,
    kClosed,
    kFollows,  // has the holder of another post, or with it none
  };
  struct PostNow {
    double due = kNever;  // when the holder leaves, the post is filled or opens: the valid event
    double since = 0;     // of a vacancy: when it opened
    Spell cover;          // likewise: when somebody minds the post, if it stays vacant for so long
    std::uint32_t appointments = 0;  // numbers the draws of holders
    std::uint32_t vacancies = 0;     // numbers the draws of cover
    std::uint32_t rounds = 0;        // of recruiting; numbers its draws
    State state = State::kNotYetOpen;
    VacancyCause leaves_by = VacancyCause::kLeft;
    VacancyCause opened_by = VacancyCause::kAtStart;  // of a vacancy
  };
  void Begin();
  void DrawRates(std::uint32_t replication);
  // From the model's rates and how far they are off in this replication.
  void SetRates();
  // Hazard a month of losing a holder before shared effect and tenure; and how fast recruiting goes
  // on, a month.
  double ExitRate(std::size_t tier, std::size_t segment) const {
    return exit_rates_[segment * model_.tiers() + tier];
  }
  double RecruitingRate(std::size_t tier, std::size_t segment) const {
    return recruiting_rates_[segment * model_.tiers() + tier];
  }
  void BeginPost(std::uint32_t post);
  void BeginHolder(std::uint32_t post);
  // What is known of the holder of the start, or else drawn: when they are ready, and mobile.
  void Learn(std::uint32_t post);
  double MonthsServed(std::uint32_t post) const;
  // Whether another post of the same holder comes before this one in its tier.
  bool IsCountedByAnother(std::uint32_t post) const;
  void Depart(const Departures& departures);
  void TakeIn(std::uint32_t programme, std::uint32_t intake);
  void Unite(const Join& join, double now);
  void Happen(const Event& event);
  void End();

  // The holder goes, from every post that they have had since the start.
  void LoseHolder(std::uint32_t post, double now, VacancyCause cause);
  bool HasHolderOfStart(std::uint32_t post) const {
    return now_[post].state == State::kFilled && now_[post].appointments == 0;
  }
  // The holder of a post is ready for nothing any more.
  void LeaveBench(std::uint32_t post, double now);
  void CountBench(std::uint32_t post, double until);
  // Calls `visit` with a post that is filled, and with the others that its holder has had since the
  // start.
  template <typename Visit>
  void EachPostOfHolder(std::uint32_t post, Visit visit) const;
  // Whether the next holder is appointed already.
  bool IsAwaited(std::uint32_t post) const;
  void OpenVacancy(std::uint32_t post, double now, VacancyCause cause, double elapsed);
  void Advertise(std::uint32_t post, double now, double elapsed);
  void RecruitingEnds(std::uint32_t post, double now);
  void Fill(std::uint32_t post, double now, AppointedFrom from);
  // The holder is to leave in a month, for a reason that chance picks by the law of a tier.
  void LeaveBy(std::uint32_t post, double month, std::size_t tier, double why);
  void Abolish(std::uint32_t post, double now);
  void EndVacancy(std::uint32_t post, double now);
  void Part(std::uint32_t follower, double now);
  // The post was vacant until now, and covered for some time.
  void EndSpell(std::uint32_t post, double now, const Spell& cover);
  Spell DrawCover(std::uint32_t post) const;
  // Holders who are to act hear of it when the cover begins.
  void AwaitCover(std::uint32_t post, double now);
  // Whether the vacancy that an event is about is there.
  bool IsVacancy(const Event& event) const;
  void BeginActing(std::uint32_t post, double now);
  std::optional<std::uint32_t> FindActor(std::uint32_t post) const;
  bool ActsElsewhere(std::uint32_t post) const;
  // Whoever acts in `post` goes back.
  void SendBack(std::uint32_t post, double now);
  // The holder of `post` stops acting in another one, which is left without cover.
  void RecallActor(std::uint32_t post, double now);
  std::uint32_t FollowerOf(std::uint32_t post) const {
    return followers_.empty() ? kNobody : followers_[post];
  }

  double ExitMonth(std::uint32_t post, double start, double tenure, double work) const;
  double TenureOf(std::uint32_t post) const;
  // In units of the tier's mean recruiting time, given how much of it has passed without success.
  double RecruitingWork(std::uint32_t post, double passed) const;
  std::size_t TierOf(std::uint32_t post) const { return model_.facts[post].tier; }
  void Schedule(std::uint32_t post, double month);

  const Model& model_;
  const double horizon_;
  Agenda agenda_;
  Draws draws_{0, 0};
  Insiders insiders_;
  Record record_;

  std::vector<PostNow> now_;
  std::vector<double> effects_;        // by year
  std::vector<double> own_effects_;    // by organisation
  std::vector<double> exits_factors_;  // by tier
  std::vector<double> fill_factors_;
  std::vector<double> exit_rates_;  // by segment, then tier
  std::vector<double> recruiting_rates_;
  std::vector<std::uint32_t> acts_for_;  // by post: which one its holder acts in; empty: nobody may
  std::vector<std::uint32_t> acted_by_;  // by post: whose holder acts in it
  std::vector<std::uint32_t> followers_;  // by leading post; empty when there are no joint posts

  // Somebody's place in an order that chance picks, and what else was drawn for them.
  struct Lot {
    double number = 0;
    double other = 0;
    std::uint32_t post = 0;

    bool operator<(const Lot& that) const {
      return number < that.number || (number == that.number && post < that.post);
    }
  };
  std::vector<Lot> lots_;
  // Leaves the `most` lowest lots.
  void Pick(std::size_t most);
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_PLAY_H_
