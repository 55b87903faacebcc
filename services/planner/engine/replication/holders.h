#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_HOLDERS_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_HOLDERS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/insiders.h"
#include "services/planner/engine/replication/laws.h"
#include "services/planner/engine/replication/post_now.h"
#include "services/planner/engine/replication/record.h"

namespace cairn::forecast {

// For what the holders of posts are ready in one replication, and whom chance picks among them.
// What it is given outlives it.
class Holders {
 public:
  Holders(const Model& model, const Laws& laws, const PostsNow& posts, Insiders& insiders,
          Record& record)
      : model_(model), laws_(laws), posts_(posts), insiders_(insiders), record_(record) {}

  // What is known of the holder of the start, or else drawn: when they are ready, and mobile.
  void Learn(std::uint32_t post);
  // The same of somebody who was just appointed.
  void Begin(std::uint32_t post, double now);
  // The holder of a post is ready for nothing any more.
  void LeaveBench(std::uint32_t post, double now);
  void CountBench(std::uint32_t post, double until);
  // Those whom a programme takes in, and who will complete it, become ready by it.
  void TakeIn(std::uint32_t programme, std::uint32_t intake);

  // Somebody's place in an order that chance picks, and what else was drawn for them.
  struct Lot {
    double number = 0;
    double other = 0;
    std::uint32_t post = 0;

    bool operator<(const Lot& that) const {
      return number < that.number || (number == that.number && post < that.post);
    }
  };
  // Those who are to leave, with the month in `other`. Until the next call.
  const std::vector<Lot>& PickLeavers(const Departures& departures);

 private:
  // Whether another post of the same holder comes before this one in its tier.
  bool IsCountedByAnother(std::uint32_t post) const;
  // Leaves the `most` lowest lots.
  void Pick(std::size_t most);
  std::size_t TierOf(std::uint32_t post) const { return model_.facts[post].tier; }

  const Model& model_;
  const Laws& laws_;
  const PostsNow& posts_;
  Insiders& insiders_;
  Record& record_;
  std::vector<Lot> lots_;
};

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_HOLDERS_H_
