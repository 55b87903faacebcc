#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_REPLICATION_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_REPLICATION_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/agenda.h"
#include "services/planner/engine/replication/counts.h"
#include "services/planner/engine/replication/cover.h"
#include "services/planner/engine/replication/holders.h"
#include "services/planner/engine/replication/insiders.h"
#include "services/planner/engine/replication/laws.h"
#include "services/planner/engine/replication/post_now.h"
#include "services/planner/engine/replication/record.h"

namespace cairn::forecast {

// Plays the years of a model, one replication at a time, and counts what happens. Holds the memory
// of a replication, so that the next one allocates nothing. Not for concurrent use.
class Replication {
 public:
  Replication(const Model& model, Counts& counts);
  Replication(const Replication&) = delete;
  Replication& operator=(const Replication&) = delete;

  void Play(std::uint32_t replication);
  // Of the replication played last.
  const Trace& trace() const { return record_.trace(); }

 private:
  static constexpr std::uint32_t kNobody = ~0U;

  void Begin();
  void BeginPost(std::uint32_t post);
  void BeginHolder(std::uint32_t post);
  void Depart(const Departures& departures);
  void Unite(const Join& join, double now);
  void Happen(const Event& event);
  void End();

  // The holder goes, from every post that they have had since the start.
  void LoseHolder(std::uint32_t post, double now, VacancyCause cause);
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
  // Whether the vacancy that an event is about is there.
  bool IsVacancy(const Event& event) const;
  std::uint32_t FollowerOf(std::uint32_t post) const {
    return followers_.empty() ? kNobody : followers_[post];
  }
  std::size_t TierOf(std::uint32_t post) const { return model_.facts[post].tier; }
  void Schedule(std::uint32_t post, double month);

  const Model& model_;
  Agenda agenda_;
  Laws laws_;
  Insiders insiders_;
  Record record_;
  PostsNow posts_;
  Holders holders_;  // the last two stand on the others
  Cover cover_;
  std::vector<std::uint32_t> followers_;  // by leading post; empty when there are no joint posts
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_REPLICATION_H_
