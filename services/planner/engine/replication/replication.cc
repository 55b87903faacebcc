#include "services/planner/engine/replication/play.h"

#include <algorithm>
#include <cmath>

#include "boost/math/special_functions/gamma.hpp"

namespace cairn::forecast {
namespace {

// So that a day has a few events.
constexpr std::size_t kPostsADay = 64;
// A round of recruiting needs a draw for every two of its stages.
constexpr std::uint32_t kDrawsARound = kMaxFillStages / 2;

// Exponential with mean 1.
double Exponential(double uniform) { return -std::log(uniform); }

// Below it a probability is taken for it: its quantile is out of every law's reach.
constexpr double kSmallestTail = 1e-290;

// Numbers draws by the moment that they are for, so that another moment more or less changes none.
std::uint32_t NumberOf(double month) { return static_cast<std::uint32_t>(month * 1024); }

// A gamma-distributed factor with mean 1.
double Gamma(double variance, double uniform) {
  return variance * boost::math::gamma_p_inv(1 / variance, uniform);
}

// Factors that change in time, walked through from a moment on. `offset` is the moment at which
// their own time is 0.
class Walk {
 public:
  Walk(absl::Span<const TenureBand> steps, double offset, double now)
      : steps_(steps), offset_(offset) {
    if (steps_.empty()) return;
    Look();
    while (next_ <= now) Step();
  }
  double factor() const { return factor_; }
  double next() const { return next_; }
  // On to a moment that is not behind the next step.
  void Pass(double moment) {
    if (next_ == moment) Step();
  }

 private:
  void Step() {
    steps_.remove_prefix(1);
    Look();
  }
  void Look() {
    factor_ = steps_[0].factor;
    next_ = steps_.size() > 1 ? offset_ + steps_[1].from_month : kNever;
  }

  absl::Span<const TenureBand> steps_;  // from the one that holds on
  double offset_;
  double factor_ = 1;
  double next_ = kNever;
};

// As an event carries it.
std::uint16_t Short(std::uint32_t number) { return static_cast<std::uint16_t>(number); }

}  // namespace

Play::Play(const Model& model, Counts& counts)
    : model_(model),
      horizon_(model.input.base.horizon_months),
      agenda_(horizon_, Size(model.input.base.horizon_months) * (1 + model.posts() / kPostsADay)),
      insiders_(model),
      record_(model, counts),
      now_(model.posts()),
      effects_(model.years.size(), 1),
      own_effects_(model.input.base.organisations.size(), 1),
      exits_factors_(model.tiers(), 1),
      fill_factors_(model.tiers(), 1),
      exit_rates_(model.segments.size() * model.tiers()),
      recruiting_rates_(exit_rates_.size()) {
  SetRates();
  if (model.some_act) {
    acts_for_.resize(model.posts());
    acted_by_.resize(model.posts());
  }
  if (!model.input.joins.empty()) followers_.resize(model.posts());
}

void Play::Replicate(std::uint32_t replication) {
  if (model_.in_doubt) DrawRates(replication);
  draws_ = Draws(model_.input.seed, replication);
  Begin();
  while (const Event* event = agenda_.Next()) Happen(Event(*event));
  End();
  record_.End(replication);
}

// The second of a block has other months to fill than the first, the third other exits.
void Play::DrawRates(std::uint32_t replication) {
  const Draws draws(model_.input.seed, replication / kBlock);
  const std::uint32_t place = replication % kBlock;
  const auto factor = [&](const RateDoubt& doubt, EntityKey estimate, std::uint32_t number) {
    return std::exp(doubt.log_sd *
                    NormalQuantile(draws.Uniform(estimate, Purpose::kRate, number)[0]));
  };
  for (std::size_t tier = 0; tier < model_.tiers(); ++tier) {
    const TierConduct& conduct = model_.conduct(tier);
    exits_factors_[tier] =
        factor(conduct.exits_doubt, model_.exits_estimates[tier], place == 2 ? 1 : 0);
    fill_factors_[tier] =
        factor(conduct.fill_doubt, model_.fill_estimates[tier], place == 1 ? 1 : 0);
  }
  SetRates();
}

void Play::SetRates() {
  for (std::size_t s = 0; s < model_.segments.size(); ++s) {
    for (std::size_t tier = 0; tier < model_.tiers(); ++tier) {
      const std::size_t at = s * model_.tiers() + tier;
      exit_rates_[at] = model_.ExitRate(tier, model_.segments[s]) * exits_factors_[tier];
      recruiting_rates_[at] = model_.RecruitingRate(tier, model_.segments[s]) / fill_factors_[tier];
    }
  }
}

void Play::Begin() {
  agenda_.Clear();
  insiders_.Begin(draws_);
  record_.Begin();
  for (auto* posts : {&acts_for_, &acted_by_, &followers_})
    std::fill(posts->begin(), posts->end(), kNobody);
  const double variance = model_.input.base.shared_effect.variance;
  if (variance > 0)
    for (std::size_t year = 0; year < effects_.size(); ++year)
      effects_[year] = Gamma(variance, draws_.Uniform(model_.years[year], Purpose::kYear, 0)[0]);
  for (std::size_t o = 0; o < model_.organisation_keys.size(); ++o)
    own_effects_[o] =
        Gamma(model_.input.organisation_effect.variance,
              draws_.Uniform(model_.organisation_keys[o], Purpose::kOrganisation, 0)[0]);
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

void Play::Pick(std::size_t most) {
  if (lots_.size() <= most) return;
  std::nth_element(lots_.begin(), lots_.begin() + static_cast<std::ptrdiff_t>(most), lots_.end());
  lots_.resize(most);
}

void Play::Depart(const Departures& departures) {
  lots_.clear();
  const double width = departures.until_month - departures.from_month;
  for (std::uint32_t post = 0; post < model_.posts(); ++post) {
    if (TierOf(post) != Size(departures.tier) || now_[post].state != State::kFilled ||
        IsCountedByAnother(post))
      continue;
    const auto [number, when] = draws_.Uniform(model_.facts[post].key, Purpose::kDeparture,
                                               NumberOf(departures.from_month));
    const double leaves = departures.from_month + when * width;
    if (now_[post].due > leaves) lots_.push_back({number, leaves, post});
  }
  Pick(Size(departures.count));
  for (const Lot& lot : lots_) {
    EachPostOfHolder(lot.post, [&](std::uint32_t post) {
      now_[post].leaves_by = VacancyCause::kKnownDate;
      Schedule(post, lot.other);
    });
  }
}

bool Play::IsCountedByAnother(std::uint32_t post) const {
  bool another = false;
  EachPostOfHolder(
      post, [&](std::uint32_t other) { another |= other < post && TierOf(other) == TierOf(post); });
  return another;
}

template <typename Visit>
void Play::EachPostOfHolder(std::uint32_t post, Visit visit) const {
  const bool since_start = !model_.next_post.empty() && HasHolderOfStart(post);
  if (since_start)
    for (std::uint32_t other = model_.next_post[post]; other != post;
         other = model_.next_post[other])
      if (HasHolderOfStart(other)) visit(other);
  visit(post);
}

void Play::TakeIn(std::uint32_t number, std::uint32_t intake) {
  const Programme& programme = model_.input.programmes[number];
  const double month = programme.intakes[intake].month;
  const double seats = programme.intakes[intake].seats;
  const double completed = month + programme.months;
  const EntityKey key = model_.programme_keys[number];
  lots_.clear();
  for (const std::uint32_t post : model_.programme_posts[number]) {
    if (insiders_.ready(post) <= completed || now_[post].state != State::kFilled) continue;
    const auto [lot, success] =
        draws_.Uniform(model_.facts[post].key ^ key, Purpose::kIntake, NumberOf(month));
    lots_.push_back({lot, success, post});
  }
  const double whole = std::floor(seats);
  const bool one_more = draws_.Uniform(key, Purpose::kIntake, NumberOf(month))[0] < seats - whole;
  Pick(static_cast<std::size_t>(whole) + (one_more ? 1 : 0));
  for (const Lot& lot : lots_)
    if (lot.other < programme.success) insiders_.SetReady(lot.post, completed);
}

void Play::BeginPost(std::uint32_t post) {
  const Post& known = model_.input.base.posts[post];
  now_[post] = PostNow();
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

void Play::BeginHolder(std::uint32_t post) {
  PostNow& at = now_[post];
  at.state = State::kFilled;
  Learn(post);
  if (const std::optional<double> leaves = model_.input.base.posts[post].leaves_month) {
    at.leaves_by = VacancyCause::kKnownDate;
    return Schedule(post, *leaves);
  }
  // Each post of one holder draws what the first of them draws.
  const std::uint32_t first = model_.FirstPostOf(post);
  const auto [when, why] = draws_.Uniform(model_.facts[first].key, Purpose::kExit, 0);
  LeaveBy(post, ExitMonth(first, 0, TenureOf(first), Exponential(when)), TierOf(first), why);
}

void Play::Learn(std::uint32_t post) {
  static const Incumbent stranger;
  const std::vector<Incumbent>& incumbents = model_.input.incumbents;
  const Incumbent& known = incumbents.empty() ? stranger : incumbents[post];
  std::optional<double> ready = known.ready_month;
  if (ready && *ready != kNever && known.ready_chance < 1) {
    const EntityKey holder = model_.facts[model_.FirstPostOf(post)].key;
    if (draws_.Uniform(holder, Purpose::kReadiness, 0)[0] >= known.ready_chance) ready = kNever;
  }
  insiders_.SetReady(post, ready.value_or(kNever), known.mobile.value_or(false));
  if (ready && known.mobile) return;
  const std::size_t tier = TierOf(post);
  const std::size_t above = model_.Above(model_.facts[post]);
  if (above == tier) return;
  const TierConduct& next = model_.conduct(above);
  const auto [becomes, moves] = draws_.Uniform(model_.facts[post].key, Purpose::kReadiness, 0);
  const double drawn = becomes < next.becomes_ready
                           ? std::max(0.0, next.months_to_ready - MonthsServed(post))
                           : kNever;
  insiders_.SetReady(post, ready.value_or(drawn),
                     known.mobile.value_or(moves < model_.conduct(tier).mobile_share));
}

double Play::MonthsServed(std::uint32_t post) const {
  const std::vector<Incumbent>& incumbents = model_.input.incumbents;
  const bool is_known = !incumbents.empty() && incumbents[post].tenure_months;
  if (is_known || !model_.conduct(TierOf(post)).tenure_bands.empty()) return TenureOf(post);
  const double hazard = ExitRate(TierOf(post), 0);
  if (hazard == 0) return kNever;
  return Exponential(draws_.Uniform(model_.facts[post].key, Purpose::kTenure, 0)[0]) / hazard;
}

void Play::Happen(const Event& event) {
  if (event.kind == Event::Kind::kIntake) return TakeIn(event.post, event.vacancy);
  if (event.kind == Event::Kind::kJoins) return Unite(model_.input.joins[event.post], event.month);
  const PostNow& at = now_[event.post];
  switch (event.kind) {
    case Event::Kind::kCloses:
      return Abolish(event.post, event.month);
    case Event::Kind::kCoverBegins:
      if (IsVacancy(event)) BeginActing(event.post, event.month);
      return;
    case Event::Kind::kCoverEnds:
      if (IsVacancy(event)) SendBack(event.post, event.month);
      return;
    case Event::Kind::kDue:
    case Event::Kind::kIntake:
    case Event::Kind::kJoins:
      break;
  }
  if (event.month != at.due) return;  // the holder has moved up meanwhile
  switch (at.state) {
    case State::kNotYetOpen:
      return OpenVacancy(event.post, event.month, VacancyCause::kPostCreated, 0);
    case State::kFilled:
      return LoseHolder(event.post, event.month, at.leaves_by);
    case State::kVacant:
      return RecruitingEnds(event.post, event.month);
    case State::kClosed:
    case State::kFollows:
      return;
  }
}

void Play::LoseHolder(std::uint32_t post, double now, VacancyCause cause) {
  EachPostOfHolder(post, [&](std::uint32_t lost) {
    RecallActor(lost, now);
    OpenVacancy(lost, now, cause, 0);
  });
}

void Play::Unite(const Join& join, double now) {
  const auto lead = static_cast<std::uint32_t>(join.lead);
  const auto follow = static_cast<std::uint32_t>(join.follow);
  if (now_[follow].state == State::kClosed) return;
  Abolish(follow, now);  // as a post with a holder and a vacancy of its own
  PostNow& at = now_[follow];
  at.state = State::kFollows;
  followers_[lead] = follow;
  if (now_[lead].state != State::kVacant) return;
  at.since = now;
  record_.BecomeVacant(follow, now, now_[lead].opened_by);
}

void Play::OpenVacancy(std::uint32_t post, double now, VacancyCause cause, double elapsed) {
  PostNow& at = now_[post];
  at.state = State::kVacant;
  at.since = now - elapsed;
  at.opened_by = cause;
  ++at.vacancies;
  LeaveBench(post, now);
  record_.Open(post, cause);
  record_.BecomeVacant(post, now, cause);
  if (const std::uint32_t follower = FollowerOf(post); follower != kNobody) {
    now_[follower].since = now;
    record_.BecomeVacant(follower, now, cause);
  }
  Advertise(post, now, elapsed);
  at.cover = DrawCover(post);
  AwaitCover(post, now);
}

void Play::Advertise(std::uint32_t post, double now, double elapsed) {
  if (IsAwaited(post)) return Schedule(post, *model_.input.base.posts[post].starts_month);
  const std::size_t tier = TierOf(post);
  std::size_t s = model_.SegmentAt(now);
  ++now_[post].rounds;
  double work = RecruitingWork(post, elapsed * RecruitingRate(tier, s));
  for (double at = now;; at = model_.segments[s++].to) {
    const Segment& segment = model_.segments[s];
    const double rate = RecruitingRate(tier, s);
    if (rate * (segment.to - at) >= work) return Schedule(post, at + work / rate);
    if (segment.to > horizon_) return Schedule(post, kNever);
    work -= rate * (segment.to - at);
  }
}

bool Play::IsAwaited(std::uint32_t post) const {
  return now_[post].appointments == 0 && model_.input.base.posts[post].starts_month.has_value();
}

void Play::RecruitingEnds(std::uint32_t post, double now) {
  if (IsAwaited(post))
    return Fill(post, now,
                model_.input.base.posts[post].starts_from_within ? AppointedFrom::kOwnOrganisation
                                                                 : AppointedFrom::kOutside);
  const TierConduct& conduct = model_.conduct(TierOf(post));
  const auto [offer, outside] =
      draws_.Uniform(model_.facts[post].key, Purpose::kChoice, now_[post].rounds);
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

void Play::Fill(std::uint32_t post, double now, AppointedFrom from) {
  record_.Fill(post, now - now_[post].since, from);
  EndVacancy(post, now);
  PostNow& at = now_[post];
  at.state = State::kFilled;
  ++at.appointments;
  const std::size_t tier = TierOf(post);
  const TierConduct& conduct = model_.conduct(tier);
  const EntityKey key = model_.facts[post].key;
  const auto [when, why] = draws_.Uniform(key, Purpose::kExit, at.appointments);
  if (const std::size_t above = model_.Above(model_.facts[post]); above != tier) {
    const TierConduct& next = model_.conduct(above);
    const auto [becomes, moves] = draws_.Uniform(key, Purpose::kReadiness, at.appointments);
    insiders_.SetReady(post, becomes < next.becomes_ready ? now + next.months_to_ready : kNever,
                       moves < conduct.mobile_share);
  }
  LeaveBy(post, ExitMonth(post, now, 0, Exponential(when)), tier, why);
}

void Play::LeaveBy(std::uint32_t post, double month, std::size_t tier, double why) {
  now_[post].leaves_by =
      why < model_.RetirementShare(tier, month) ? VacancyCause::kRetired : VacancyCause::kLeft;
  Schedule(post, month);
}

void Play::Abolish(std::uint32_t post, double now) {
  PostNow& at = now_[post];
  if (at.state == State::kVacant) {
    EndVacancy(post, now);
    record_.GiveUp(post);
  } else if (at.state == State::kFilled) {
    RecallActor(post, now);
  } else if (at.state == State::kFollows) {
    Part(post, now);
  }
  LeaveBench(post, now);
  at.state = State::kClosed;
  at.due = kNever;
}

void Play::LeaveBench(std::uint32_t post, double now) {
  CountBench(post, now);
  insiders_.Leave(post);
}

void Play::CountBench(std::uint32_t post, double until) {
  const double ready = insiders_.ready(post);
  if (ready >= until) return;
  const bool of_start = now_[post].appointments == 0;
  if (of_start && !model_.ready_elsewhere.empty() && model_.ready_elsewhere[post] != 0) return;
  const PostFacts& facts = model_.facts[post];
  const std::size_t above = model_.Above(facts);
  if (above == facts.tier) return;
  record_.CountBench(facts.organisation, above, {ready, until}, 1);
}

// A following post is closed.
void Play::Part(std::uint32_t follower, double now) {
  const auto lead = std::find(followers_.begin(), followers_.end(), follower);
  const auto post = static_cast<std::size_t>(lead - followers_.begin());
  if (now_[post].state == State::kVacant) EndSpell(follower, now, now_[post].cover);
  *lead = kNobody;
}

void Play::EndVacancy(std::uint32_t post, double now) {
  const Spell& cover = now_[post].cover;
  EndSpell(post, now, cover);
  if (const std::uint32_t follower = FollowerOf(post); follower != kNobody)
    EndSpell(follower, now, cover);
  SendBack(post, now);
}

void Play::EndSpell(std::uint32_t post, double now, const Spell& cover) {
  record_.CeaseVacant(post, {now_[post].since, now}, cover);
}

Spell Play::DrawCover(std::uint32_t post) const {
  const CoverLaw& law = model_.conduct(TierOf(post)).cover;
  if (law.probability == 0) return {};
  const auto [comes, stays] =
      draws_.Uniform(model_.facts[post].key, Purpose::kCover, now_[post].vacancies);
  if (comes >= law.probability) return {};
  const double begins = now_[post].since + law.lag_months;
  return {begins, begins + Exponential(stays) * law.mean_months};
}

void Play::AwaitCover(std::uint32_t post, double now) {
  if (acts_for_.empty() || model_.conduct(TierOf(post)).cover.acting_share == 0) return;
  const Spell& cover = now_[post].cover;
  if (cover.until > now)
    agenda_.Add(
        {std::max(now, cover.from), post, Short(now_[post].vacancies), Event::Kind::kCoverBegins});
}

bool Play::IsVacancy(const Event& event) const {
  const PostNow& at = now_[event.post];
  return at.state == State::kVacant && Short(at.vacancies) == event.vacancy;
}

void Play::BeginActing(std::uint32_t post, double now) {
  const auto [from_below, unused] =
      draws_.Uniform(model_.facts[post].key, Purpose::kActing, now_[post].vacancies);
  static_cast<void>(unused);
  if (from_below >= model_.conduct(TierOf(post)).cover.acting_share) return;
  const std::optional<std::uint32_t> actor = FindActor(post);
  if (!actor) return;
  acts_for_[*actor] = post;
  acted_by_[post] = *actor;
  record_.BeginActing(*actor, now);
  agenda_.Add({now_[post].cover.until, post, Short(now_[post].vacancies), Event::Kind::kCoverEnds});
}

std::optional<std::uint32_t> Play::FindActor(std::uint32_t post) const {
  std::optional<std::uint32_t> actor;
  Turn first;
  model_.EachFeeder(model_.facts[post].organisation, TierOf(post), [&](std::uint32_t other) {
    if (now_[other].state != State::kFilled || ActsElsewhere(other)) return;
    const Turn turn{insiders_.ready(other), model_.facts[other].key};
    if (actor && !turn.IsBefore(first)) return;
    actor = other;
    first = turn;
  });
  return actor;
}

bool Play::ActsElsewhere(std::uint32_t post) const {
  bool acts = false;
  EachPostOfHolder(post, [&](std::uint32_t held) { acts |= acts_for_[held] != kNobody; });
  return acts;
}

void Play::SendBack(std::uint32_t post, double now) {
  if (acted_by_.empty() || acted_by_[post] == kNobody) return;
  const std::uint32_t actor = acted_by_[post];
  acted_by_[post] = kNobody;
  acts_for_[actor] = kNobody;
  record_.EndActing(actor, now);
}

void Play::RecallActor(std::uint32_t post, double now) {
  if (acts_for_.empty() || acts_for_[post] == kNobody) return;
  const std::uint32_t covered = acts_for_[post];
  now_[covered].cover.until = now;
  SendBack(covered, now);
}

double Play::ExitMonth(std::uint32_t post, double start, double tenure, double work) const {
  const std::size_t tier = TierOf(post);
  const std::size_t organisation = model_.facts[post].organisation;
  const double own_effect = own_effects_[organisation];
  Walk bands(model_.conduct(tier).tenure_bands, start - tenure, start);
  Walk conduct(model_.FactorsAt(organisation, tier), 0, start);
  std::size_t s = model_.SegmentAt(start);
  for (double at = start; at <= horizon_;) {
    const Segment& segment = model_.segments[s];
    const double until = std::min({segment.to, bands.next(), conduct.next()});
    const double rate =
        ExitRate(tier, s) * effects_[segment.year] * own_effect * bands.factor() * conduct.factor();
    if (rate * (until - at) >= work) return at + work / rate;
    if (until == kNever) return kNever;  // the hazard is 0 for good
    work -= rate * (until - at);
    at = until;
    if (segment.to == until) ++s;
    bands.Pass(until);
    conduct.Pass(until);
  }
  return kNever;
}

double Play::TenureOf(std::uint32_t post) const {
  const std::size_t tier = TierOf(post);
  const std::vector<TenureBand>& bands = model_.conduct(tier).tenure_bands;
  if (!model_.input.incumbents.empty() && model_.input.incumbents[post].tenure_months)
    return *model_.input.incumbents[post].tenure_months;
  const double hazard = ExitRate(tier, 0);
  if (bands.empty() || hazard == 0) return 0;  // the hazard does not ask
  // Holders met on a given day have served t with density S(t) / mean: the length-biased law of
  // renewal theory (Cox 1962). S falls exponentially within a band.
  std::vector<double> areas;
  double survival = 1;
  double area = 0;
  for (std::size_t b = 0; b < bands.size(); ++b) {
    const double rate = hazard * bands[b].factor;
    const double width =
        b + 1 < bands.size() ? bands[b + 1].from_month - bands[b].from_month : kNever;
    area += rate > 0 ? survival * -std::expm1(-rate * width) / rate : survival * width;
    areas.push_back(area);
    survival *= std::exp(-rate * width);
  }
  double left = draws_.Uniform(model_.facts[post].key, Purpose::kTenure, 0)[0] * areas.back();
  survival = 1;
  for (std::size_t b = 0;; ++b) {
    const double rate = hazard * bands[b].factor;
    const double before = b == 0 ? 0 : areas[b - 1];
    if (left <= areas[b] || b + 1 == bands.size()) {
      const double within = (left - before) / survival;
      return bands[b].from_month + (rate > 0 ? -std::log1p(-rate * within) / rate : within);
    }
    survival *= std::exp(-rate * (bands[b + 1].from_month - bands[b].from_month));
  }
}

double Play::RecruitingWork(std::uint32_t post, double passed) const {
  const TierConduct& conduct = model_.conduct(TierOf(post));
  const EntityKey key = model_.facts[post].key;
  const std::uint32_t number = now_[post].rounds * kDrawsARound;
  if (conduct.recruiting_log_sd) {
    const double sd = *conduct.recruiting_log_sd;
    const double middle = -sd * sd / 2;  // of the logarithm, so that the mean is 1
    const double uniform = draws_.Uniform(key, Purpose::kRecruiting, number)[0];
    if (passed == 0) return std::exp(middle + sd * NormalQuantile(uniform));
    // By the upper tail, which is still told apart from 0 where the lower is not from 1.
    const double beyond = std::erfc((std::log(passed) - middle) / (sd * std::sqrt(2))) / 2;
    const double tail = std::max(beyond * (1 - uniform), kSmallestTail);
    return std::max(passed, std::exp(middle - sd * NormalQuantile(tail))) - passed;
  }
  const int stages = model_.input.base.fill_stages;
  if (passed > 0) {
    const double uniform = draws_.Uniform(key, Purpose::kRecruiting, number)[0];
    const double tail = boost::math::gamma_q(stages, passed * stages) * (1 - uniform);
    // So late that only the last stage can be left, or nearly.
    if (tail < kSmallestTail) return Exponential(1 - uniform) / stages;
    const double total = boost::math::gamma_q_inv(static_cast<double>(stages), tail);
    return std::max(passed, total / stages) - passed;
  }
  double product = 1;
  for (int stage = 0; stage < stages; stage += 2) {
    const auto [a, b] =
        draws_.Uniform(key, Purpose::kRecruiting, number + static_cast<std::uint32_t>(stage / 2));
    product *= stage + 1 < stages ? a * b : a;
  }
  return Exponential(product) / stages;
}

void Play::Schedule(std::uint32_t post, double month) {
  now_[post].due = month;
  agenda_.Add({.month = month, .post = post, .kind = Event::Kind::kDue});
}

void Play::End() {
  record_.CountCandidates(insiders_.candidates_drawn());
  for (std::uint32_t post = 0; post < model_.posts(); ++post) {
    CountBench(post, kNever);
    if (now_[post].state != State::kVacant) continue;
    const Spell& cover = now_[post].cover;
    record_.CeaseVacant(post, {now_[post].since, kNever}, cover);
    if (const std::uint32_t follower = FollowerOf(post); follower != kNobody)
      record_.CeaseVacant(follower, {now_[follower].since, kNever}, cover);
  }
}

}  // namespace cairn::forecast
