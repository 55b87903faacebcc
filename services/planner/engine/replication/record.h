#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_RECORD_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_RECORD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/counts.h"

namespace cairn::forecast {

// From a moment on until another; nothing where it ends no later than it begins.
struct Spell {
  double from = kNever;
  double until = kNever;
};

// What one replication came to, by group.
struct Trace {
  std::vector<std::uint32_t> vacant;  // posts at the end of each month: by group, then month
  std::vector<std::uint32_t> to_appoint;
  std::vector<std::int64_t> vacant_ticks;
};

// Up to three places in a series.
struct InSeries {
  std::array<std::size_t, 3> at{};
  std::size_t count = 0;

  void Add(std::size_t place) { at[count++] = place; }
  const std::size_t* begin() const { return at.data(); }
  const std::size_t* end() const { return at.data() + count; }
};

// Keeps what happens in a replication by tier and by organisation, and by both where that is asked
// for, and in the end adds all groups to a tally's counts. Holds the memory of a replication, so
// that the next one allocates nothing.
class Record {
 public:
  Record(const Model& model, Counts& counts);

  void Begin();
  // A vacancy, and whether somebody is still to be appointed.
  enum class Need { kSomebody, kNobody };
  void Open(std::uint32_t post, VacancyCause cause, Need need);
  void Fill(std::uint32_t post, double months_to_fill, AppointedFrom from);
  // Nobody need be appointed after all.
  void GiveUp(std::uint32_t post);
  // The post is vacant from now on, by the cause of the vacancy that it shares or has.
  void BecomeVacant(std::uint32_t post, double now, VacancyCause cause);
  // A vacancy that is over, or lasts beyond the horizon, and when it was covered.
  void CeaseVacant(std::uint32_t post, const Spell& vacant, const Spell& cover);
  // The holder acts in another post from now on, or no longer.
  void BeginActing(std::uint32_t post, double now) { CountActing(post, now, 1); }
  void EndActing(std::uint32_t post, double now) { CountActing(post, now, -1); }
  // Somebody of an organisation who may be appointed to a tier: one more (1) or fewer (-1) from a
  // moment until another.
  void CountBench(std::size_t organisation, std::size_t tier, const Spell& spell, int by);
  void CountCandidates(std::int64_t drawn) { counts_.candidates_drawn += drawn; }
  // Counts the replication, which is over.
  void End(std::uint32_t replication);

  // Of the replication that ended last.
  const Trace& trace() const { return trace_; }

 private:
  // In series by group: those of a tier and of an organisation, and of both together where that is
  // a group. In series by group, then month, at a moment.
  InSeries GroupsOf(std::size_t organisation, std::size_t tier, std::size_t place) const;
  InSeries GroupsOf(const PostFacts& facts) const {
    if (!facts.counted) return {};
    return GroupsOf(facts.organisation, facts.tier, facts.place);
  }
  InSeries PlacesAt(const PostFacts& facts, double moment) const;
  void CountVacant(std::uint32_t post, double now, std::uint32_t by);
  void CountFirst(std::uint32_t post, VacancyCause cause);
  // `by` wraps around for -1, and back.
  void CountCovered(const PostFacts& facts, double moment, std::uint32_t by);
  void CountActing(std::uint32_t post, double now, int by);
  // Sums of a series of numbers by month up to each month, by tier, organisation and place, and
  // then by all other groups.
  void SumUp(std::vector<std::uint32_t>& series) const;
  // Adds what tiers and organisations have to the groups that they are part of.
  template <typename Add>
  void ToWider(Add add) const;
  void CountMonths();
  void CountFlows();
  void NoteBlock(std::uint32_t replication);

  const Model& model_;
  Counts& counts_;
  const double horizon_;
  const std::size_t months_;
  // By group, then month: what changes, then what is.
  std::vector<std::uint32_t> covered_;
  std::vector<std::uint32_t> statutory_vacant_;
  std::vector<std::uint32_t> statutory_covered_;
  std::vector<std::uint32_t> openings_;  // by group
  std::vector<std::uint32_t> firsts_;    // of the block: vacant posts at the horizon, by group
  // Whether a post has been vacant in the replication; empty unless each post is asked for.
  std::vector<bool> was_vacant_;
  Trace trace_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_RECORD_H_
