#include "services/planner/engine/replication/cover.h"

#include <algorithm>

namespace cairn::forecast {

Cover::Cover(const Model& model, const Laws& laws, PostsNow& posts, const Insiders& insiders,
             Agenda& agenda, Record& record)
    : model_(model),
      laws_(laws),
      posts_(posts),
      insiders_(insiders),
      agenda_(agenda),
      record_(record) {
  if (!model.some_act) return;
  acts_for_.resize(model.posts());
  acted_by_.resize(model.posts());
}

void Cover::Begin() {
  std::fill(acts_for_.begin(), acts_for_.end(), kNobody);
  std::fill(acted_by_.begin(), acted_by_.end(), kNobody);
}

void Cover::Await(std::uint32_t post, double now) {
  if (acts_for_.empty() || ActingShare(post) == 0) return;
  const Spell& cover = posts_[post].cover;
  if (cover.until > now)
    agenda_.Add({std::max(now, cover.from), post, Short(posts_[post].vacancies),
                 Event::Kind::kCoverBegins});
}

void Cover::BeginActing(std::uint32_t post, double now) {
  const PostNow& at = posts_[post];
  const auto [from_below, unused] =
      laws_.draws().Uniform(model_.facts[post].key, Purpose::kActing, at.vacancies);
  static_cast<void>(unused);
  if (from_below >= ActingShare(post)) return;
  const std::optional<std::uint32_t> actor = FindActor(post);
  if (!actor) return;
  acts_for_[*actor] = post;
  acted_by_[post] = *actor;
  record_.BeginActing(*actor, now);
  agenda_.Add({at.cover.until, post, Short(at.vacancies), Event::Kind::kCoverEnds});
}

std::optional<std::uint32_t> Cover::FindActor(std::uint32_t post) const {
  std::optional<std::uint32_t> actor;
  Turn first;
  const PostFacts& facts = model_.facts[post];
  model_.EachFeeder(facts.organisation, facts.tier, [&](std::uint32_t other) {
    if (!posts_.IsFilled(other) || ActsElsewhere(other)) return;
    const Turn turn{insiders_.ready(other), model_.facts[other].key};
    if (actor && !turn.IsBefore(first)) return;
    actor = other;
    first = turn;
  });
  return actor;
}

bool Cover::ActsElsewhere(std::uint32_t post) const {
  bool acts = false;
  posts_.EachOfHolder(post, [&](std::uint32_t held) { acts |= acts_for_[held] != kNobody; });
  return acts;
}

void Cover::SendBack(std::uint32_t post, double now) {
  if (acted_by_.empty() || acted_by_[post] == kNobody) return;
  const std::uint32_t actor = acted_by_[post];
  acted_by_[post] = kNobody;
  acts_for_[actor] = kNobody;
  record_.EndActing(actor, now);
}

void Cover::Recall(std::uint32_t post, double now) {
  if (acts_for_.empty() || acts_for_[post] == kNobody) return;
  const std::uint32_t covered = acts_for_[post];
  posts_[covered].cover.until = now;
  SendBack(covered, now);
}

}  // namespace cairn::forecast
