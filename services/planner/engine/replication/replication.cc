#include "services/planner/engine/replication/replication.h"

#include <algorithm>
#include <optional>

namespace cairn::forecast {
namespace {

// So that a day has a few events.
constexpr std::size_t kPostsADay = 64;

}  // namespace

Replication::Replication(const Model& model, Counts& counts)
    : model_(model),
      agenda_(model.input.base.horizon_months,
              Size(model.input.base.horizon_months) * (1 + model.posts() / kPostsADay)),
      laws_(model),
      insiders_(model),
      record_(model, counts),
      posts_(model),
      holders_(model, laws_, posts_, insiders_, record_),
      cover_(model, laws_, posts_, insiders_, agenda_, record_) {
  if (!model.input.joins.empty()) followers_.resize(model.posts());
}

void Replication::Play(std::uint32_t replication) {
  laws_.Begin(replication);
  Begin();
  while (const Event* event = agenda_.Next()) Happen(Event(*event));
  End();
  record_.End(replication);
}

void Replication::Begin() {
  agenda_.Clear();
  insiders_.Begin(laws_.draws());
  record_.Begin();
  cover_.Begin();
  std::fill(followers_.begin(), followers_.end(), kNobody);
  for (std::uint32_t post = 0; post < model_.posts(); ++post) BeginPost(post);
  for (const Departures& departures : model_.input.departures) Depart(departures);
  for (std::uint32_t j = 0; j < model_.input.joins.size(); ++j)
    agenda_.Add({.month = model_.input.joins[j].month, .post = j, .kind = Event::Kind::kJoins});
  for (std::uint32_t p = 0; p < model_.input.programmes.size(); ++p) {
    const std::vector<Programme::Intake>& intakes = model_.input.programmes[p].intakes;
    for (std::uint32_t i = 0; i < intakes.size(); ++i)
      agenda_.Add({intakes[i].month, p, Short(i), Event::Kind::kIntake});
  }
}

void Replication::Depart(const Departures& departures) {
  for (const Holders::Lot& lot : holders_.PickLeavers(departures)) {
    posts_.EachOfHolder(lot.post, [&](std::uint32_t post) {
      posts_[post].leaves_by = VacancyCause::kKnownDate;
      Schedule(post, lot.other);
    });
  }
}

void Replication::BeginPost(std::uint32_t post) {
  const Post& known = model_.input.base.posts[post];
  posts_[post] = PostNow();
  if (known.closes_month)
    agenda_.Add({.month = *known.closes_month, .post = post, .kind = Event::Kind::kCloses});
  switch (known.state) {
    case PostState::kNotYetOpen:
      return Schedule(post, *known.opens_month);
    case PostState::kVacant:
      return OpenVacancy(post, 0, VacancyCause::kAtStart, known.vacant_months);
    case PostState::kFilled:
      return BeginHolder(post);
  }
}

void Replication::BeginHolder(std::uint32_t post) {
  PostNow& at = posts_[post];
  at.state = PostNow::State::kFilled;
  holders_.Learn(post);
  if (const std::optional<double> leaves = model_.input.base.posts[post].leaves_month) {
    at.leaves_by = VacancyCause::kKnownDate;
    return Schedule(post, *leaves);
  }
  // Each post of one holder draws what the first of them draws.
  const std::uint32_t first = model_.FirstPostOf(post);
  const auto [when, why] = laws_.draws().Uniform(model_.facts[first].key, Purpose::kExit, 0);
  LeaveBy(post, laws_.ExitMonth(first, 0, laws_.TenureOf(first), Exponential(when)), TierOf(first),
          why);
}

void Replication::Happen(const Event& event) {
  if (event.kind == Event::Kind::kIntake) return holders_.TakeIn(event.post, event.vacancy);
  if (event.kind == Event::Kind::kJoins) return Unite(model_.input.joins[event.post], event.month);
  const PostNow& at = posts_[event.post];
  switch (event.kind) {
    case Event::Kind::kCloses:
      return Abolish(event.post, event.month);
    case Event::Kind::kCoverBegins:
      if (IsVacancy(event)) cover_.BeginActing(event.post, event.month);
      return;
    case Event::Kind::kCoverEnds:
      if (IsVacancy(event)) cover_.SendBack(event.post, event.month);
      return;
    case Event::Kind::kDue:
    case Event::Kind::kIntake:
    case Event::Kind::kJoins:
      break;
  }
  if (event.month != at.due) return;  // the holder has moved up meanwhile
  switch (at.state) {
    case PostNow::State::kNotYetOpen:
      return OpenVacancy(event.post, event.month, VacancyCause::kPostCreated, 0);
    case PostNow::State::kFilled:
      return LoseHolder(event.post, event.month, at.leaves_by);
    case PostNow::State::kVacant:
      return RecruitingEnds(event.post, event.month);
    case PostNow::State::kClosed:
    case PostNow::State::kFollows:
      return;
  }
}

void Replication::LoseHolder(std::uint32_t post, double now, VacancyCause cause) {
  posts_.EachOfHolder(post, [&](std::uint32_t lost) {
    cover_.Recall(lost, now);
    OpenVacancy(lost, now, cause, 0);
  });
}

void Replication::Unite(const Join& join, double now) {
  const auto lead = static_cast<std::uint32_t>(join.lead);
  const auto follow = static_cast<std::uint32_t>(join.follow);
  if (posts_[follow].state == PostNow::State::kClosed) return;
  Abolish(follow, now);  // as a post with a holder and a vacancy of its own
  PostNow& at = posts_[follow];
  at.state = PostNow::State::kFollows;
  followers_[lead] = follow;
  if (posts_[lead].state != PostNow::State::kVacant) return;
  at.since = now;
  record_.BecomeVacant(follow, now, posts_[lead].opened_by);
}

void Replication::OpenVacancy(std::uint32_t post, double now, VacancyCause cause, double elapsed) {
  PostNow& at = posts_[post];
  at.state = PostNow::State::kVacant;
  at.since = now - elapsed;
  at.opened_by = cause;
  ++at.vacancies;
  holders_.LeaveBench(post, now);
  record_.Open(post, cause, IsAwaited(post) ? Record::Need::kNobody : Record::Need::kSomebody);
  record_.BecomeVacant(post, now, cause);
  if (const std::uint32_t follower = FollowerOf(post); follower != kNobody) {
    posts_[follower].since = now;
    record_.BecomeVacant(follower, now, cause);
  }
  Advertise(post, now, elapsed);
  at.cover = laws_.CoverOf(post, at.vacancies, at.since);
  cover_.Await(post, now);
}

void Replication::Advertise(std::uint32_t post, double now, double elapsed) {
  if (IsAwaited(post)) return Schedule(post, *model_.input.base.posts[post].starts_month);
  const std::uint32_t round = ++posts_[post].rounds;
  Schedule(post, laws_.RecruitedBy(post, now, elapsed, round));
}

bool Replication::IsAwaited(std::uint32_t post) const {
  return posts_[post].appointments == 0 && model_.input.base.posts[post].starts_month.has_value();
}

void Replication::RecruitingEnds(std::uint32_t post, double now) {
  if (IsAwaited(post))
    return Fill(post, now,
                model_.input.base.posts[post].starts_from_within ? AppointedFrom::kOwnOrganisation
                                                                 : AppointedFrom::kOutside);
  const TierConduct& conduct = model_.conduct(TierOf(post));
  const auto [offer, outside] =
      laws_.draws().Uniform(model_.facts[post].key, Purpose::kChoice, posts_[post].rounds);
  if (offer < conduct.internal_share) {
    if (const std::optional<Insider> insider = insiders_.Find(post, now)) {
      Fill(post, now, insider->from);
      if (insider->post) {
        LoseHolder(*insider->post, now, VacancyCause::kMovedUp);
      } else {
        insiders_.Take(insider->candidate);
        record_.CountBench(insider->organisation, TierOf(post), {now, insider->leaves}, -1);
      }
      return;
    }
  }
  if (outside < conduct.external_supply) return Fill(post, now, AppointedFrom::kOutside);
  Advertise(post, now, 0);
}

void Replication::Fill(std::uint32_t post, double now, AppointedFrom from) {
  record_.Fill(post, now - posts_[post].since, from);
  EndVacancy(post, now);
  PostNow& at = posts_[post];
  at.state = PostNow::State::kFilled;
  ++at.appointments;
  holders_.Begin(post, now);
  const auto [when, why] =
      laws_.draws().Uniform(model_.facts[post].key, Purpose::kExit, at.appointments);
  LeaveBy(post, laws_.ExitMonth(post, now, 0, Exponential(when)), TierOf(post), why);
}

void Replication::LeaveBy(std::uint32_t post, double month, std::size_t tier, double why) {
  posts_[post].leaves_by =
      why < model_.RetirementShare(tier, month) ? VacancyCause::kRetired : VacancyCause::kLeft;
  Schedule(post, month);
}

void Replication::Abolish(std::uint32_t post, double now) {
  PostNow& at = posts_[post];
  if (at.state == PostNow::State::kVacant) {
    EndVacancy(post, now);
    if (!IsAwaited(post)) record_.GiveUp(post);
  } else if (at.state == PostNow::State::kFilled) {
    cover_.Recall(post, now);
  } else if (at.state == PostNow::State::kFollows) {
    Part(post, now);
  }
  holders_.LeaveBench(post, now);
  at.state = PostNow::State::kClosed;
  at.due = kNever;
}

// A following post is closed.
void Replication::Part(std::uint32_t follower, double now) {
  const auto lead = std::find(followers_.begin(), followers_.end(), follower);
  const auto post = static_cast<std::size_t>(lead - followers_.begin());
  if (posts_[post].state == PostNow::State::kVacant) EndSpell(follower, now, posts_[post].cover);
  *lead = kNobody;
}

void Replication::EndVacancy(std::uint32_t post, double now) {
  const Spell& cover = posts_[post].cover;
  EndSpell(post, now, cover);
  if (const std::uint32_t follower = FollowerOf(post); follower != kNobody)
    EndSpell(follower, now, cover);
  cover_.SendBack(post, now);
}

void Replication::EndSpell(std::uint32_t post, double now, const Spell& cover) {
  record_.CeaseVacant(post, {posts_[post].since, now}, cover);
}

bool Replication::IsVacancy(const Event& event) const {
  const PostNow& at = posts_[event.post];
  return at.state == PostNow::State::kVacant && Short(at.vacancies) == event.vacancy;
}

void Replication::Schedule(std::uint32_t post, double month) {
  posts_[post].due = month;
  agenda_.Add({.month = month, .post = post, .kind = Event::Kind::kDue});
}

void Replication::End() {
  record_.CountCandidates(insiders_.candidates_drawn());
  for (std::uint32_t post = 0; post < model_.posts(); ++post) {
    holders_.CountBench(post, kNever);
    if (posts_[post].state != PostNow::State::kVacant) continue;
    const Spell& cover = posts_[post].cover;
    record_.CeaseVacant(post, {posts_[post].since, kNever}, cover);
    if (const std::uint32_t follower = FollowerOf(post); follower != kNobody)
      record_.CeaseVacant(follower, {posts_[follower].since, kNever}, cover);
  }
}

}  // namespace cairn::forecast
