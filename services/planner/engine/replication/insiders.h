#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_INSIDERS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_INSIDERS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/types/span.h"
#include "services/planner/engine/model/draws.h"
#include "services/planner/engine/model/model.h"

namespace cairn::forecast {

// Somebody who is to be appointed: the holder of a post or a candidate.
struct Insider {
  std::optional<std::uint32_t> post;
  std::uint32_t candidate = 0;
  std::uint32_t organisation = 0;  // of a candidate
  double leaves = kNever;          // when a candidate would have left if nobody had appointed them
  AppointedFrom from = AppointedFrom::kOwnOrganisation;
};

// The people who may be appointed to a post from within: holders of posts of the tier that feeds
// it, and candidates who hold none. Of one replication.
class Insiders {
 public:
  explicit Insiders(const Model& model);

  void Begin(const Draws& draws);
  // The holder of a post is ready for the tier above from a month on, and would move within the
  // network or not.
  void SetReady(std::uint32_t post, double month, bool mobile);
  // The same for one whose mobility is known already.
  void SetReady(std::uint32_t post, double month) { SetReady(post, month, outlook_[post].mobile); }
  // The post has no holder.
  void Leave(std::uint32_t post) { outlook_[post].ready = kNever; }
  // kNever without a holder.
  double ready(std::uint32_t post) const { return outlook_[post].ready; }

  // Who is to be appointed to a post: of its own organisation, else a mobile one of the network.
  std::optional<Insider> Find(std::uint32_t post, double now);
  // How often it was drawn when a candidate leaves, since Begin.
  std::int64_t candidates_drawn() const { return candidates_drawn_; }
  // A candidate was appointed.
  void Take(std::uint32_t candidate) { gone_[candidate] = 1; }

 private:
  struct Holder {
    Turn turn;
    std::uint32_t post = 0;
  };
  // Of the holder of a post.
  struct Outlook {
    double ready = kNever;
    bool mobile = false;
  };
  // Who may come to one place. People at the head of a row who are gone are passed over when
  // somebody looks.
  struct List {
    std::vector<Holder> holders;                  // who were to be ready, soonest first
    std::size_t next_holder = 0;                  // those before are gone
    absl::Span<const CandidateFacts> candidates;  // soonest ready first
    std::size_t next_candidate = 0;               // those before are gone
    std::optional<double> leaves;                 // when the next candidate does, once looked up
  };

  static void Append(List& list, const Holder& holder);
  // `from` is whom the list holds: of the network only the mobile come.
  std::optional<Insider> BestOf(List& list, AppointedFrom from, double now);
  // Moves on to the first holder who is there; their turn, if they are ready.
  Turn NextHolder(List& list, AppointedFrom from, double now) const;
  Turn NextCandidate(List& list, double now);  // likewise
  double LeavesMonth(const CandidateFacts& candidate);

  const Model& model_;
  Draws draws_{0, 0};
  std::vector<List> lists_;          // by Place: those who may come to an organisation's tier
  std::vector<List> network_lists_;  // by Place of networks
  std::vector<Outlook> outlook_;     // by post
  std::vector<char> gone_;           // by candidate
  std::int64_t candidates_drawn_ = 0;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_INSIDERS_H_
