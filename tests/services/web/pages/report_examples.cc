#include "tests/services/web/pages/report_examples.h"

#include <array>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/resource/dates.h"
#include "google/protobuf/text_format.h"

namespace cairn::web {
namespace {

using planner::v1::Forecast;
using planner::v1::ForecastGroup;
using planner::v1::ObjectiveRoute;
using planner::v1::Reason;
using type::v1::Quantiles;

template <typename Message>
Message Parse(const char* text) {
  Message message;
  if (!google::protobuf::TextFormat::ParseFromString(text, &message)) {
    std::cerr << "an example is not text-format protobuf\n";
    std::abort();
  }
  return message;
}

// Figures that look like counts about `mean`; not a distribution of anything.
Quantiles About(double mean) {
  const double spread = std::sqrt(mean);
  const auto at = [&](double z) { return std::max(0.0, std::round(mean + z * spread)); };
  Quantiles q;
  q.set_mean(mean);
  q.set_p5(at(-1.64));
  q.set_p10(at(-1.28));
  q.set_p25(at(-0.67));
  q.set_p50(at(0));
  q.set_p75(at(0.67));
  q.set_p90(at(1.28));
  q.set_p95(at(1.64));
  return q;
}

void AddGroup(ForecastGroup::Kind kind, const std::string& key, const std::string& title, int posts,
              int vacant, double long_run, Forecast& forecast) {
  ForecastGroup& group = *forecast.add_groups();
  group.set_kind(kind);
  group.set_key(key);
  group.set_title(title);
  group.set_posts(posts);
  group.set_vacant_at_start(vacant);
  double sum = 0;
  for (int m = 0; m <= forecast.horizon_months(); ++m) {
    const double mean = long_run * posts + (vacant - long_run * posts) * std::exp(-m / 5.0);
    sum += m > 0 ? mean : 0;
    Quantiles& q = *group.add_vacant();
    q = About(mean);
    if (m > 0) continue;
    for (const auto set :
         {&Quantiles::set_p5, &Quantiles::set_p10, &Quantiles::set_p25, &Quantiles::set_p50,
          &Quantiles::set_p75, &Quantiles::set_p90, &Quantiles::set_p95})
      (q.*set)(vacant);
  }
  const double openings = 0.17 * posts * forecast.horizon_months() / 12;
  *group.mutable_openings() = About(openings);
  *group.mutable_to_appoint() = About(openings + vacant);
  group.set_vacancy_months(sum);
  for (int m = 0; m < forecast.history_dates_size(); ++m)
    group.add_vacant_before(vacant * (60 + m * m % 23) / 77);
  if (kind != ForecastGroup::ALL && kind != ForecastGroup::TIER) return;
  group.set_ready(static_cast<int>(openings * 0.6));
  *group.mutable_shortfall() = About(openings * 0.4 + vacant);
}

constexpr std::array<const char*, 32> kCouncils = {
    "Ardmore Isles", "Strathcarn",   "Glen Orrin", "Kilbrae",
    "Inverlossie",   "Dunmarrow",    "Balquhain",  "Tarrisdale",
    "North Fenwick", "East Corrie",  "Loch Avich", "Rosskeen",
    "Auchterlaw",    "Craigendoran", "Mid Annick", "Portlennan",
    "Strathmuir",    "Kinnaird Bay", "Dalwhinn",   "West Carrick",
    "Fearnbeg",      "Monymore",     "Lochalder",  "Sandray",
    "Cairnbeg",      "Tornadale",    "Easter Moy", "Blackford Hill",
    "Garvald",       "Eilean Mòr",   "Ormsary",    "Newton Struie and the Upper Carse"};

struct Kind {
  const char* title;
  int tier;
  Reason reason;
  const char* code;
  const char* part;
  double months;
  const char* action;
};

constexpr std::array<Kind, 6> kKinds = {{
    {"Chief social work officer", 3, planner::v1::READY_IN_NETWORK, "O3", "", 6,
     "Share a shortlist with the learning network, where ready, mobile people work."},
    {"Head of service, adults", 5, planner::v1::NEED_UNKNOWN, "O1", "1", 9,
     "Ask workers and employers what leaders need to learn."},
    {"Head of service, children and families", 5, planner::v1::OFFER_UNUSED, "O2", "2", 10,
     "Tell the people who are near about the programme that runs for what they lack."},
    {"Team manager, criminal justice", 7, planner::v1::THIN_WITHIN, "O4", "1", 24,
     "Build senior capacity within social work: nobody is near."},
    {"Chief officer, joint board", 1, planner::v1::PARTNER_POOL_UNLINKED, "O5", "1", 12,
     "Agree a joint action with health: people who could fill the post work there."},
    {"Service manager", 6, planner::v1::BENCH_SUFFICIENT, "NONE", "", 0,
     "Appoint: as many ready people of the organisation as wanted can fill it."},
}};

void SetRoute(const Kind& kind, ObjectiveRoute& route) {
  route.mutable_objective()->set_code(kind.code);
  route.mutable_objective()->set_part(kind.part);
  route.set_reason(kind.reason);
  route.set_expected_months(kind.months);
}

void AddVacancy(int i, Example& answers) {
  const Kind& kind = kKinds[static_cast<std::size_t>(i * 5 % 6)];
  const char* council = kCouncils[static_cast<std::size_t>(i * 7 % 32)];
  const std::string name = absl::StrCat("organisations/c", i * 7 % 32, "/posts/p", i);
  auto& post = *answers.vacancies.add_vacant_posts();
  post.set_post(name);
  post.set_post_title(kind.title);
  post.set_organisation_title(council);
  post.set_role("roles/r");
  post.set_tier(kind.tier);
  post.set_statutory(kind.tier == 3);
  post.set_state(i % 3 == 0 ? roles::v1::Vacancy::SHORTLISTED : roles::v1::Vacancy::OPEN);
  post.set_origin(i % 4 == 0 ? roles::v1::Vacancy::INFERRED : roles::v1::Vacancy::STATED);
  *post.mutable_vacant_since() = resource::ToDate(absl::CivilDay(2026, 10, 20) - i * 6);
  post.set_cover(static_cast<roles::v1::Post::Cover::Kind>(i % 5));
  post.set_ready_here(i % 3);
  post.set_ready_network(i % 4);
  post.set_in_scope(true);

  auto& row = *answers.objectives.add_vacancies();
  row.set_post(name);
  row.set_post_title(kind.title);
  row.set_organisation_title(council);
  row.set_tier(kind.tier);
  SetRoute(kind, *row.mutable_primary());
  if (i % 3 == 0) SetRoute(kKinds[1], *row.add_secondary());
  if (i % 3 == 0) row.add_groups_missing(planner::v1::Engagement::PEOPLE_WHO_USE_SERVICES);
  if (i % 5 == 0) row.add_flags(planner::v1::CLOSE_CALL);
  row.set_action(kind.action);
  row.set_confidence(0.5 + 0.05 * (i % 9));
  ++(*answers.objectives.mutable_reasons())[Reason_Name(kind.reason)];
}

void AddCount(const char* code, const char* part, int count, Example& answers) {
  auto& to = *answers.objectives.add_counts();
  to.mutable_objective()->set_code(code);
  to.mutable_objective()->set_part(part);
  to.set_primary(count);
}

// A course that first costs and later saves: differences on both sides of nought.
planner::v1::ScenarioComparison AScenario(const Forecast& forecast) {
  planner::v1::ScenarioComparison comparison;
  comparison.set_run_id("77aa0c1177aa0c11");
  comparison.set_before_title("things as they stand");
  comparison.set_after_title("Twenty more places");
  comparison.set_horizon_months(forecast.horizon_months());
  *comparison.mutable_dates() = forecast.dates();
  comparison.set_places_added(40);
  comparison.set_replications(1002);
  const auto add = [&](ForecastGroup::Kind kind, const std::string& key, double size) {
    auto& group = *comparison.add_groups();
    group.set_kind(kind);
    group.set_key(key);
    group.set_title(key);
    for (int m = 0; m <= forecast.horizon_months(); ++m) {
      const double mean = size * (m < 12 ? m : 24 - 2 * m) / 24;
      group.add_vacant_before(60);
      group.add_vacant_after(60 + mean);
      auto& difference = *group.add_difference();
      difference.set_mean(mean);
      difference.set_p5(std::floor(mean - m));
      difference.set_p10(std::floor(mean - 0.8 * m));
      difference.set_p25(std::floor(mean - 0.4 * m));
      difference.set_p50(std::round(mean));
      difference.set_p75(std::ceil(mean + 0.4 * m));
      difference.set_p90(std::ceil(mean + 0.8 * m));
      difference.set_p95(std::ceil(mean + m));
      group.add_standard_error(0.2);
      if (m > 18) group.add_clear_months(m);
    }
    group.set_vacancy_months(-12);
    group.set_vacancy_months_standard_error(2);
  };
  add(ForecastGroup::ALL, "", 12);
  add(ForecastGroup::TIER, "3", 2);
  add(ForecastGroup::TIER, "4", 10);
  return comparison;
}

void AddRates(Forecast& forecast) {
  forecast.MergeFrom(Parse<Forecast>(R"pb(
    rates {
      measure: EXITS_PER_YEAR
      tier: 3
      value: 0.21
      assumption: "assumptions/exits-per-year-tier-3"
      source {
        kind: PUBLIC_SOURCE
        citation: "Changes of directors, 2017/18 to 2020/21 (https://example.org/updates, part 2)."
      }
    }
    rates {
      measure: MONTHS_TO_FILL
      tier: 5
      value: 7.5
      assumption: "assumptions/months-to-fill-tier-5"
      source { kind: JUDGEMENT citation: "Judgement: between directors and team managers." }
    }
    rates { measure: SHARED_EFFECT_VARIANCE value: 0.05 }
  )pb"));
}

void AddOwnExits(Forecast& forecast) {
  forecast.MergeFrom(Parse<Forecast>(R"pb(
    own_exits {
      tier: 5
      organisation: "organisations/ardmore-isles"
      title: "Ardmore Isles"
      factor: 1.38
      exits: 9
      post_years: 41.3
      own_weight: 0.44
    }
    own_exits {
      tier: 5
      organisation: "organisations/kinloch"
      title: "Kinloch"
      factor: 0.82
      exits: 3
      post_years: 52.6
      own_weight: 0.51
    }
    own_exits_refused: "tiers 3, 4: one rate for all: groups differ no more than chance"
  )pb"));
}

}  // namespace

Example NoAnswers() { return {}; }

Example OneCouncil() {
  Example answers;
  answers.track_record.emplace();  // no month has ended
  answers.vacancies = Parse<planner::v1::ListVacantPostsResponse>(R"pb(
    vacant_posts {
      post: "organisations/ardmore-isles/posts/cswo"
      post_title: "Chief social work officer"
      organisation_title: "Ardmore Isles"
      role: "roles/chief-social-work-officer"
      tier: 3
      statutory: true
      vacancy: "organisations/ardmore-isles/vacancies/v1"
      state: SHORTLISTED
      origin: STATED
      evidence: "Free text of a clerk"
      vacant_since { year: 2026 month: 6 day: 2 }
      cover: ACTING
      ready_network: 2
      in_scope: true
    }
    vacant_posts {
      post: "organisations/ardmore-isles/posts/head-adults"
      post_title: "Head of service, adults & carers"
      organisation_title: "Ardmore Isles"
      tier: 5
      origin: INFERRED
      ready_here: 1
      in_scope: true
    }
    vacant_posts {
      post: "organisations/ardmore-isles/posts/roads"
      post_title: "Roads manager"
      organisation_title: "Ardmore Isles"
      state: OPEN
      origin: STATED
      vacant_since { year: 2026 month: 11 day: 1 }
      cover: NO_COVER
    }
    total: 3
    without_cover: 2
    cover_unknown: 2
    posts: 46
    posts_without_role: 13
    snapshot {
      roles_token: "roles@64"
      people_token: "people@218"
      heard_time { seconds: 1795424645 }
      age { seconds: 5400 }
      stale: true
    }
  )pb");
  answers.objectives = Parse<planner::v1::MapObjectivesResponse>(R"pb(
    vacancies {
      post: "organisations/ardmore-isles/posts/cswo"
      post_title: "Chief social work officer"
      organisation_title: "Ardmore Isles"
      tier: 3
      primary {
        objective { code: "O3" }
        reason: READY_IN_NETWORK
        expected_months: 6
        months_from_facts: true
      }
      secondary {
        objective { code: "O1" part: "2" }
        reason: NEED_UNKNOWN
        expected_months: 9
      }
      groups_missing: EMPLOYERS
      ready_network: 2
      near_here: 4
      action: "Share a shortlist with the learning network."
      confidence: 0.83
      flags: CLOSE_CALL
      flags: VACANCY_INFERRED
    }
    vacancies {
      post: "organisations/ardmore-isles/posts/head-adults"
      post_title: "Head of service, adults & carers"
      organisation_title: "Ardmore Isles"
      tier: 5
      primary {
        objective { code: "NONE" }
        reason: BENCH_SUFFICIENT
      }
      ready_here: 1
      action: "Appoint."
      confidence: 0.64
    }
    total: 2
    counts {
      objective { code: "O3" }
      primary: 1
    }
    counts {
      objective { code: "NONE" }
      primary: 1
    }
    reasons { key: "READY_IN_NETWORK" value: 1 }
    reasons { key: "BENCH_SUFFICIENT" value: 1 }
    framework: "scotland-2010-11"
    outside_period: true
    posts_without_role: 13
    close_calls: 1
    snapshot { roles_token: "roles@64" people_token: "people@218" }
  )pb");
  answers.forecast = Parse<Forecast>(R"pb(
    run_id: "3f9a1c77d2e04b58"
    engine: ANALYTIC
    model_version: "analytic-1"
    start_date { year: 2026 month: 11 day: 23 }
    horizon_months: 2
    dates { year: 2026 month: 11 day: 23 }
    dates { year: 2026 month: 12 day: 23 }
    dates { year: 2027 month: 1 day: 23 }
    groups {
      kind: ALL
      title: "all"
      posts: 31
      vacant_at_start: 2
      vacant { mean: 2 p5: 2 p10: 2 p25: 2 p50: 2 p75: 2 p90: 2 p95: 2 }
      vacant { mean: 2.34 p5: 0 p10: 1 p25: 1 p50: 2 p75: 3 p90: 4 p95: 5 }
      vacant { mean: 3.57 p5: 1 p10: 2 p25: 3 p50: 4 p75: 5 p90: 6 p95: 7 }
      openings { mean: 1.1 p50: 11 }
      to_appoint { mean: 3.1 p10: 12 p50: 14 p90: 19 }
      ready: 8
      shortfall { mean: 2.2 p50: 9 }
      vacancy_months: 5.9
    }
    groups {
      kind: TIER
      key: "3"
      title: "tier 3"
      posts: 17
      vacant_at_start: 1
      vacant { mean: 1 p5: 1 p10: 1 p25: 1 p50: 1 p75: 1 p90: 1 p95: 1 }
      vacant { mean: 1.2 p50: 1 p90: 2 p95: 3 }
      vacant { mean: 1.3 p10: 21 p50: 22 p90: 23 }
      openings { p50: 24 }
      to_appoint { p10: 25 p50: 26 p90: 27 }
      ready: 28
      shortfall { p50: 29 }
      vacancy_months: 33.4
    }
    groups {
      kind: ORGANISATION
      key: "organisations/ardmore-isles"
      title: "Ardmore Isles"
      posts: 31
      vacant_at_start: 2
      vacant { mean: 2 }
      vacant { mean: 2.34 }
      vacant { mean: 3.57 }
    }
    posts {
      post: "organisations/ardmore-isles/posts/cswo"
      post_title: "Chief social work officer"
      vacant_probability: 1
      vacant_probability: 0.84
      vacant_probability: 0.71
    }
    posts {
      post: "organisations/ardmore-isles/posts/head-children"
      post_title: "Head of service, children"
      organisation_title: "Ardmore Isles"
      tier: 5
      held: true
      vacant_probability: 0
      vacant_probability: 0.31
      vacant_probability: 0.43
      falls_vacant_probability: 0.62
      causes { cause: MOVED_UP probability: 0.54 }
      causes { cause: LEFT probability: 0.08 }
    }
    uncertainty: "chance only, given the rates"
    posts_without_role: 13
    posts_out_of_scope: 2
    snapshot {
      roles_token: "roles@64"
      people_token: "people@218"
      heard_time { seconds: 1795424645 }
      age { seconds: 5400 }
      stale: true
    }
  )pb");
  AddRates(answers.forecast);
  return answers;
}

Example Nation() {
  Example answers;
  for (int i = 0; i < 77; ++i) AddVacancy(i, answers);
  answers.vacancies.set_total(77);
  answers.vacancies.set_without_cover(19);
  answers.vacancies.set_cover_unknown(19);
  answers.vacancies.set_posts(1448);
  answers.vacancies.set_posts_without_role(31);
  answers.objectives.set_total(77);
  answers.objectives.set_framework("scotland-2010-11");
  answers.objectives.set_outside_period(true);
  answers.objectives.set_close_calls(16);
  answers.objectives.set_posts_without_role(31);
  AddCount("O1", "", 17, answers);
  AddCount("O1", "1", 12, answers);
  AddCount("O1", "2", 5, answers);
  AddCount("O2", "", 15, answers);
  AddCount("O2", "2", 15, answers);
  AddCount("O3", "", 6, answers);
  AddCount("O4", "", 24, answers);
  AddCount("O4", "1", 24, answers);
  AddCount("O5", "", 4, answers);
  AddCount("O5", "1", 4, answers);
  AddCount("NONE", "", 11, answers);

  Forecast& forecast = answers.forecast;
  forecast.set_run_id("3f9a1c77d2e04b58");
  forecast.set_engine(Forecast::ANALYTIC);
  forecast.set_model_version("analytic-1");
  forecast.set_horizon_months(24);
  *forecast.mutable_start_date() = resource::ToDate(absl::CivilDay(2026, 11, 23));
  for (int m = 0; m <= 24; ++m)
    *forecast.add_dates() = resource::ToDate(absl::CivilDay(absl::CivilMonth(2026, 11) + m) + 22);
  // The fourth month before the start is not on record.
  for (const int before : {12, 11, 10, 9, 8, 7, 6, 5, 3, 2, 1})
    *forecast.add_history_dates() =
        resource::ToDate(absl::CivilDay(absl::CivilMonth(2026, 11) - before) + 22);
  AddGroup(ForecastGroup::ALL, "", "all", 1417, 77, 0.06, forecast);
  int vacant = 3;
  for (const int tier : {1, 3, 4, 5, 6, 7})
    AddGroup(ForecastGroup::TIER, absl::StrCat(tier), absl::StrCat("tier ", tier), 30 + 60 * tier,
             vacant += 3, 0.06, forecast);
  for (std::size_t c = 0; c < kCouncils.size(); ++c)
    AddGroup(ForecastGroup::ORGANISATION, absl::StrCat("organisations/c", c), kCouncils[c],
             12 + static_cast<int>(c * 13 % 71), static_cast<int>(c % 6),
             0.02 + 0.012 * static_cast<double>(c * 11 % 19), forecast);
  for (const char* network : {"North (SCOTLAND)", "West (SCOTLAND)", "East (SCOTLAND)"})
    AddGroup(ForecastGroup::NETWORK, network, network, 472, 25, 0.06, forecast);
  AddRates(forecast);
  AddOwnExits(forecast);
  *forecast.mutable_groups(0)->mutable_simulated() = Parse<planner::v1::SimulatedGroup>(R"pb(
    drivers { cause: AT_START vacancies: 77 }
    drivers { cause: RETIRED vacancies: 140 }
    appointed_own: 90
    appointed_network: 12
    appointed_outside: 260
    variance_parts { chance: 0.4 exits: 0.35 recruiting: 0.25 }
    acting_up: 4
    acting_up: 6.25
    bench: 310
    bench: 262.4
    any_statutory_uncovered: 0.9
    any_statutory_uncovered: 0.8
  )pb");
  forecast.mutable_groups(0)->add_any_statutory_vacant(0.97);
  for (auto& group : *forecast.mutable_groups())
    if (group.kind() == ForecastGroup::TIER && group.key() != "7")
      for (int m = 0; m < forecast.dates_size(); ++m)
        group.mutable_simulated()->add_bench(20 - 0.25 * m);
  answers.comparison = AScenario(forecast);
  answers.track_record = Parse<planner::v1::TrackRecord>(R"pb(
    forecasts: 24
    summary { months: 1200 coverage: 0.79 below: 0.06 loss: 1.25 loss_of_last_value: 1.5 }
    leads {
      first_month: 1
      last_month: 3
      summary { months: 900 coverage: 0.8 below: 0.05 loss: 1 loss_of_last_value: 1.2 }
    }
    leads {
      first_month: 4
      last_month: 6
      summary { months: 300 coverage: 0.76 below: 0.09 loss: 2 loss_of_last_value: 2.4 }
    }
  )pb");
  forecast.set_uncertainty("chance only, given the rates");
  forecast.set_posts_without_role(31);
  forecast.set_posts_out_of_scope(9);
  for (auto* snapshot : {answers.vacancies.mutable_snapshot(),
                         answers.objectives.mutable_snapshot(), forecast.mutable_snapshot()}) {
    snapshot->set_roles_token("roles@64");
    snapshot->set_people_token("people@218");
    snapshot->mutable_heard_time()->set_seconds(1795424645);
  }
  return answers;
}

}  // namespace cairn::web
