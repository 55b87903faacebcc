#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_COVER_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_COVER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/agenda.h"
#include "services/planner/engine/replication/insiders.h"
#include "services/planner/engine/replication/laws.h"
#include "services/planner/engine/replication/post_now.h"
#include "services/planner/engine/replication/record.h"

namespace cairn::forecast {

// Holders who act in a vacant post above theirs, in one replication. What it is given outlives it.
class Cover {
 public:
  Cover(const Model& model, const Laws& laws, PostsNow& posts, const Insiders& insiders,
        Agenda& agenda, Record& record);

  // Nobody acts anywhere.
  void Begin();
  // A post has fallen vacant, and who is to act hears of it when the cover begins.
  void Await(std::uint32_t post, double now);
  void BeginActing(std::uint32_t post, double now);
  // Whoever acts in `post` goes back.
  void SendBack(std::uint32_t post, double now);
  // The holder of `post` stops acting in another one, which is left without cover.
  void Recall(std::uint32_t post, double now);

 private:
  static constexpr std::uint32_t kNobody = ~0U;

  std::optional<std::uint32_t> FindActor(std::uint32_t post) const;
  bool ActsElsewhere(std::uint32_t post) const;
  double ActingShare(std::uint32_t post) const {
    return model_.conduct(model_.facts[post].tier).cover.acting_share;
  }

  const Model& model_;
  const Laws& laws_;
  PostsNow& posts_;
  const Insiders& insiders_;
  Agenda& agenda_;
  Record& record_;
  std::vector<std::uint32_t> acts_for_;  // by post: which one its holder acts in; empty: nobody may
  std::vector<std::uint32_t> acted_by_;  // by post: whose holder acts in it
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_COVER_H_
