#ifndef CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_POST_NOW_H_
#define CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_POST_NOW_H_

#include <algorithm>
#include <cstdint>
#include <vector>

#include "services/planner/engine/model/model.h"
#include "services/planner/engine/replication/record.h"

namespace cairn::forecast {

// A post at a moment of a replication.
struct PostNow {
  enum class State : std::uint8_t {
    kNotYetOpen,
    kFilled,
    kVacant,
    kClosed,
    kFollows,  // has the holder of another post, or with it none
  };

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

// All posts at a moment, by their numbers in the model.
class PostsNow {
 public:
  explicit PostsNow(const Model& model) : model_(model), now_(model.posts()) {}

  PostNow& operator[](std::uint32_t post) { return now_[post]; }
  const PostNow& operator[](std::uint32_t post) const { return now_[post]; }

  bool IsVacant(std::uint32_t post) const { return now_[post].state == PostNow::State::kVacant; }
  bool IsFilled(std::uint32_t post) const { return now_[post].state == PostNow::State::kFilled; }
  bool HasHolderOfStart(std::uint32_t post) const {
    return IsFilled(post) && now_[post].appointments == 0;
  }
  // Calls `visit` with a post that is filled, and with the others that its holder has had since the
  // start.
  template <typename Visit>
  void EachOfHolder(std::uint32_t post, Visit visit) const {
    const bool since_start = !model_.next_post.empty() && HasHolderOfStart(post);
    if (since_start)
      for (std::uint32_t other = model_.next_post[post]; other != post;
           other = model_.next_post[other])
        if (HasHolderOfStart(other)) visit(other);
    visit(post);
  }

 private:
  const Model& model_;
  std::vector<PostNow> now_;
};

// As an event carries it.
inline std::uint16_t Short(std::uint32_t number) { return static_cast<std::uint16_t>(number); }

}  // namespace cairn::forecast

#endif  // CAIRN_SERVICES_PLANNER_ENGINE_REPLICATION_POST_NOW_H_
