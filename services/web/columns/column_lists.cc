#include "absl/strings/string_view.h"
#include "services/web/columns/columns.h"

namespace cairn::web {

const Columns& VacancyColumns() {
  static const auto* const columns = new Columns{
      {"post", "text", "", "the post's name"},
      {"title", "text", "", "its display name"},
      {"organisation", "text", "", "its organisation's display name"},
      {"role", "text", "", "its role's name; empty when the title is mapped to none"},
      {"tier", "integer", "",
       "the role's tier, 1 to 9, 1 is the most senior; empty without a role"},
      {"statutory", "boolean", "", "whether the law requires the post"},
      {"state", "text", "",
       "how far filling it has come: ANTICIPATED, OPEN, SHORTLISTED or OFFERED; OPEN without a "
       "recorded vacancy"},
      {"origin", "text", "",
       "how it is known: STATED by the organisation, INFERRED from what it says, FORESEEN from a "
       "known exit"},
      {"vacant_since", "date", "", "first day without a permanent holder; empty when not known"},
      {"vacant_until", "date", "", "last such day, where the next holder is appointed; empty else"},
      {"to_come", "boolean", "", "whether the vacancy is still to come on the day asked about"},
      {"cover", "text", "",
       "who covers it: ACTING, INTERIM, SECONDMENT, AGENCY or another kind; NO_COVER when nobody "
       "does; empty when nothing is recorded"},
      {"ready_here", "integer", "people",
       "ready people of the organisation assigned to it; empty where withheld"},
      {"ready_network", "integer", "people",
       "ready, mobile people of the learning network assigned to it; empty where withheld"},
      {"in_scope", "boolean", "",
       "whether the objective map and the forecast count it: a role that leads social services"},
      {"evidence", "text", "", "what says that it is vacant"},
      {"tier_title", "text", "", "what the tier is called; empty without a role"}};
  return *columns;
}

const Columns& ObjectiveColumns() {
  static const auto* const columns = new Columns{
      {"post", "text", "", "the post's name"},
      {"title", "text", "", "its display name"},
      {"organisation", "text", "", "its organisation's display name"},
      {"tier", "integer", "", "its role's tier, 1 to 9; empty without a role"},
      {"objective", "text", "",
       "the objective, and part, to act on first, such as O3.2; NONE, or WITHHELD"},
      {"reason", "text", "", "why that one"},
      {"months", "number", "months",
       "to a ready, permanent holder by that route; empty where none is told"},
      {"secondary", "text", "", "further objectives with their reasons, joined by `; `"},
      {"ready_here", "integer", "people",
       "ready people of the organisation assigned to the vacancy; empty where withheld"},
      {"ready_network", "integer", "people",
       "ready, mobile people of the learning network assigned to it; empty where withheld"},
      {"near_here", "integer", "people",
       "nearly ready people of the organisation; empty where withheld"},
      {"flags", "text", "", "what must be known when reading the row, joined by blanks"},
      {"action", "text", "", "what to do, in a sentence"},
      {"tier_title", "text", "", "what the tier is called; empty without a role"},
      {"objective_title", "text", "", "the objective in words"}};
  return *columns;
}

const Columns& MeasureColumns() {
  static const auto* const columns = new Columns{
      {"kind", "text", "", "what kind of group: ORGANISATION, NETWORK or NATION"},
      {"key", "text", "", "which one of the kind"},
      {"title", "text", "", "the group's display name"},
      {"id", "text", "", "the measure, such as M1.1; stable"},
      {"objective", "text", "", "the objective that it speaks about: O1 to O5"},
      {"measure", "text", "", "what it is called"},
      {"state", "text", "",
       "MEASURED; NO_CASES: nothing to measure; SUPPRESSED: too few people; NOT_RECORDED: nobody "
       "keeps it"},
      {"numerator", "integer", "see unit", "how many cases count; empty unless measured"},
      {"denominator", "integer", "see unit", "how many cases there are; empty unless measured"},
      {"unit", "text", "", "what a case is"},
      {"as_of_date", "date", "", "day of the oldest evidence behind it; empty without"},
      {"note", "text", "", "why there is no figure; empty where there is"}};
  return *columns;
}

const Columns& ReadinessColumns() {
  static const auto* const columns =
      new Columns{{"role", "text", "", "a role with a vacant post that counts"},
                  {"vacant_posts", "integer", "posts", "its vacant posts"},
                  {"ready", "integer", "people", "people ready for it"},
                  {"near", "integer", "people", "people nearly ready"},
                  {"not_ready", "integer", "people", "people who are not"},
                  {"unknown", "integer", "people", "people of whom too little is recorded"}};
  return *columns;
}

const Columns& CandidateColumns() {
  static const auto* const columns =
      new Columns{{"person", "text", "", "the person's name: an id, no name of a human being"},
                  {"readiness", "text", "", "READY, NEAR, NOT_READY or READINESS_UNKNOWN"},
                  {"score", "number", "0 to 1", "how well the person fits the role"},
                  {"months_to_ready", "number", "months",
                   "until the longest gap has closed; empty when not known"}};
  return *columns;
}

const Columns& ForecastColumns() {
  static const auto* const columns = new Columns{
      {"kind", "text", "",
       "what kind of group: ALL, TIER, ORGANISATION, NETWORK, NATION or, where they are asked for, "
       "ORGANISATION_TIER"},
      {"key", "text", "", "which one of the kind; empty of ALL"},
      {"title", "text", "", "the group's display name"},
      {"tier", "integer", "",
       "of a tier, and of an organisation's tier: its number; 1 is the most senior"},
      {"organisation", "text", "", "of an organisation, and of a tier of one: its name"},
      {"figures_of", "text", "", "`month`: of the end of one month; `period`: of the whole period"},
      {"date", "date", "", "the end of the month, or of the period"},
      {"posts", "integer", "posts", "posts of the group, in the month those that stand in it"},
      {"vacant_mean", "number", "posts", "mean of vacant posts; of a recorded month their count"},
      {"p5", "number", "posts", "1 time in 20 so many posts are vacant, or fewer"},
      {"p10", "number", "posts", "likewise 1 time in 10"},
      {"p25", "number", "posts", "likewise 1 time in 4"},
      {"p50", "number", "posts", "likewise 1 time in 2"},
      {"p75", "number", "posts", "likewise 3 times in 4"},
      {"p90", "number", "posts", "likewise 9 times in 10"},
      {"p95", "number", "posts", "likewise 19 times in 20"},
      {"to_appoint_p10", "number", "people", "of the period: appointments, 1 time in 10 or fewer"},
      {"to_appoint_p50", "number", "people", "likewise 1 time in 2"},
      {"to_appoint_p90", "number", "people", "likewise 9 times in 10"},
      {"ready_now", "integer", "people",
       "of the period: people ready at the start; of ALL and TIER alone, since a person may be "
       "ready "
       "for posts of several organisations: empty in other rows, and where withheld"},
      {"shortfall_p50", "number", "people",
       "of the period: appointments beyond the people who are ready, 1 time in 2 or fewer; empty "
       "as "
       "`ready_now` is"},
      {"any_statutory_vacant", "probability", "0 to 1",
       "that at least one statutory post is vacant; empty of the analytic model"},
      {"uncovered_mean", "number", "posts", "mean of vacant posts that nobody covers"},
      {"any_statutory_uncovered", "probability", "0 to 1",
       "that at least one statutory post is vacant and nobody covers it"},
      {"acting_up", "number", "posts", "mean of posts whose holder acts in another one"},
      {"bench", "number", "people", "mean of people ready for a post of the group"},
      {"basis", "text", "", "`recorded` or `forecast`"},
      {"vacant_at_start", "integer", "posts", "of the period: posts vacant at its start"},
      {"openings_p50", "number", "posts",
       "of the period: how often posts fall vacant, 1 time in 2 or fewer"},
      {"vacancy_months", "number", "months", "of the period: months of vacancy of all its posts"}};
  return *columns;
}

const Columns& PostForecastColumns() {
  static const auto* const columns = new Columns{
      {"post", "text", "", "the post's name"},
      {"post_title", "text", "", "its display name"},
      {"organisation_title", "text", "", "its organisation's display name"},
      {"tier", "integer", "", "the tier of its role; 1 is the most senior"},
      {"tier_title", "text", "", "what the tier is called"},
      {"statutory", "boolean", "", "whether the law requires the post"},
      {"held", "boolean", "", "whether somebody holds it at the start"},
      {"start_date", "date", "", "the start of the period"},
      {"end_date", "date", "", "the end of the period"},
      {"falls_vacant", "probability", "0 to 1",
       "that a held post falls vacant at least once within the period; empty of other posts"},
      {"likeliest_cause", "text", "", "by what the first such vacancy most likely comes about"},
      {"likeliest_cause_probability", "probability", "0 to 1",
       "that it comes about so; empty without a cause"},
      {"acts_elsewhere", "boolean", "",
       "whether its holder acts in another post, or is seconded to one, at the start"},
      {"vacant_at_start", "probability", "0 to 1", "that it is vacant at the start"},
      {"vacant_at_end", "probability", "0 to 1", "that it is vacant at the end"}};
  return *columns;
}

const Columns& ComparisonColumns() {
  static const auto* const columns = new Columns{
      {"kind", "text", "", "what kind of group: ALL, TIER, ORGANISATION, NETWORK or NATION"},
      {"key", "text", "", "which one of the kind; empty of ALL"},
      {"title", "text", "", "the group's display name"},
      {"figures_of", "text", "", "`month`: of the end of one month; `period`: of the whole period"},
      {"date", "date", "", "the end of the month, or of the period"},
      {"vacant_before", "number", "posts", "mean of vacant posts without the scenario"},
      {"vacant_after", "number", "posts", "mean of vacant posts with it"},
      {"difference", "number", "posts", "after less before, mean"},
      {"p10", "number", "posts", "the difference, 1 time in 10 or less"},
      {"p50", "number", "posts", "likewise 1 time in 2"},
      {"p90", "number", "posts", "likewise 9 times in 10"},
      {"standard_error", "number", "posts", "of the mean difference, by chance of the simulation"},
      {"vacancy_months", "number", "months",
       "of the period: months of vacancy that the scenario adds; less than 0: spares"},
      {"vacancy_months_standard_error", "number", "months", "of the period: its standard error"},
      {"appointed_within", "number", "people",
       "of the period: appointments from within that it adds"},
      {"appointed_outside", "number", "people",
       "of the period: appointments from outside that it adds"}};
  return *columns;
}

const Columns& ScoreColumns() {
  static const auto* const columns = new Columns{
      {"month_end", "date", "", "the month that was forecast"},
      {"group", "text", "", "the group's display name"},
      {"expected", "number", "posts", "mean of vacant posts that was forecast"},
      {"p10", "number", "posts", "1 time in 10 so many or fewer, as forecast"},
      {"p90", "number", "posts", "likewise 9 times in 10"},
      {"vacant", "integer", "posts", "posts that came to be vacant"},
      {"from_p10_to_p90", "text", "", "`yes` when they lie from p10 to p90"},
      {"loss", "number", "posts",
       "stands for the continuous ranked probability score; less is better"},
      {"loss_of_last_value", "number", "posts", "the same if what was vacant had stayed so"}};
  return *columns;
}

const Columns& AccuracyColumns() {
  static const auto* const columns = new Columns{
      {"months_ahead", "text", "", "how far ahead the months were; `all` for every one"},
      {"months", "integer", "months", "months of forecasts that have ended"},
      {"below_p10", "integer", "months", "months with fewer vacant posts than p10"},
      {"p10_to_p90", "integer", "months", "months from p10 to p90"},
      {"above_p90", "integer", "months", "months with more than p90"},
      {"in_the_band", "text", "per cent", "share of months from p10 to p90; right is about 80"},
      {"loss", "number", "posts", "mean loss, as of `score`"},
      {"loss_of_no_change", "number", "posts", "the same if what was vacant had stayed so"}};
  return *columns;
}

const Columns& CalibrationColumns() {
  static const auto* const columns = new Columns{
      {"tier", "integer", "", "the tier, 1 to 9"},
      {"organisation", "text", "", "an organisation of the tier; empty: the tier as a whole"},
      {"basis", "text", "", "what the rate rests on"},
      {"exits_per_year", "number", "a post-year", "exits that the records tell of"},
      {"lower", "number", "a post-year", "lower end of its interval, 95 in 100"},
      {"upper", "number", "a post-year", "upper end of it"},
      {"exits", "integer", "exits", "how many there were"},
      {"post_years", "number", "years", "how long posts were held in all"},
      {"effective_exits", "number", "exits", "what the rate rests on, once ties are allowed for"},
      {"own_weight", "number", "0 to 1",
       "how far an organisation counts by itself, and not as one of all"},
      {"months_to_fill", "number", "months", "mean from vacancy to appointment"},
      {"months_lower", "number", "months", "lower end of its interval"},
      {"months_upper", "number", "months", "upper end of it"},
      {"vacancies", "integer", "vacancies", "vacancies that the months rest on"},
      {"filled", "integer", "vacancies", "those of them that were filled"},
      {"unknown_share", "number", "0 to 1", "share of vacancies of which no first day is known"}};
  return *columns;
}

const Columns& ChangeColumns() {
  static const auto* const columns =
      new Columns{{"time", "time", "", "when it was committed, in UTC"},
                  {"name", "text", "", "the resource"},
                  {"kind", "text", "", "CREATED, UPDATED or DELETED"},
                  {"caller", "text", "", "whose token asked for it"},
                  {"request", "text", "", "the request id that came with it; empty without"},
                  {"field", "text", "", "a field that changed"},
                  {"before", "text", "", "its value before; empty when not set"},
                  {"after", "text", "", "its value after; empty when not set"}};
  return *columns;
}

const Columns& RequestColumns() {
  static const auto* const columns =
      new Columns{{"when", "time", "", "the newest change of the request, in UTC"},
                  {"who", "text", "", "whose token asked for it"},
                  {"request", "text", "", "a command with its file, or the request id"},
                  {"changes", "integer", "changes", "how many resources it changed"}};
  return *columns;
}

const Columns& PageVacancyColumns() {
  static const auto* const columns = [] {
    auto* some = new Columns;
    for (const Column& column : VacancyColumns())
      if (absl::string_view(column.id) != "evidence") some->push_back(column);
    return some;
  }();
  return *columns;
}

const Columns& ObjectiveCountColumns() {
  static const auto* const columns = new Columns{
      {"objective", "text", "", "the objective, or a part of one, such as O3.2; NONE, or WITHHELD"},
      {"objective_title", "text", "", "the objective in words"},
      {"vacancies", "integer", "vacancies",
       "of which it is the one to act on first; those of a part are counted in its objective too"}};
  return *columns;
}

const Columns& ReasonCountColumns() {
  static const auto* const columns =
      new Columns{{"reason", "text", "", "why an objective is the one to act on first"},
                  {"reason_title", "text", "", "the same in words"},
                  {"vacancies", "integer", "vacancies", "of which that is so"}};
  return *columns;
}

const Columns& RateColumns() {
  static const auto* const columns = new Columns{
      {"measure", "text", "", "what the rate is: a value of the contract"},
      {"measure_title", "text", "", "the same in words, with its unit"},
      {"tier", "integer", "", "the tier, 1 to 9; empty of a rate for all"},
      {"tier_title", "text", "", "what the tier is called; `all` of a rate for all"},
      {"value", "number", "see measure_title", "the rate"},
      {"source", "text", "", "what kind of source it has, or that the caller gave it"},
      {"assumption", "text", "", "the assumption that says it; empty where the caller gave it"},
      {"citation", "text", "", "the source"}};
  return *columns;
}

const Columns& OwnExitsColumns() {
  static const auto* const columns = new Columns{
      {"organisation", "text", "", "the organisation's name"},
      {"organisation_title", "text", "", "its display name"},
      {"tier", "integer", "", "the tier, 1 to 9"},
      {"tier_title", "text", "", "what the tier is called"},
      {"exits_times", "number", "", "what the tier's exits are multiplied by there"},
      {"exits_on_record", "integer", "exits", "how many its records of the last six years have"},
      {"post_years", "number", "years", "how long posts of the tier were held there in all"},
      {"own_weight", "number", "0 to 1",
       "how far the organisation counts by itself, and not as one of all"}};
  return *columns;
}

const Columns& DriverColumns() {
  static const auto* const columns =
      new Columns{{"tier", "integer", "", "the tier, 1 to 9; empty of all posts"},
                  {"tier_title", "text", "", "what the tier is called; `all` of all posts"},
                  {"cause", "text", "", "by what posts fall vacant"},
                  {"vacancies", "number", "vacancies", "expected within the period"}};
  return *columns;
}

const Columns& BenchColumns() {
  static const auto* const columns =
      new Columns{{"tier", "integer", "", "the tier, 1 to 9"},
                  {"tier_title", "text", "", "what the tier is called"},
                  {"date", "date", "", "the end of the month"},
                  {"posts", "integer", "posts", "posts of the tier"},
                  {"bench", "number", "people", "mean of people ready for a post of the tier"}};
  return *columns;
}

const Columns& VacantShareColumns() {
  static const auto* const columns =
      new Columns{{"organisation", "text", "", "the organisation's name"},
                  {"organisation_title", "text", "", "its display name"},
                  {"date", "date", "", "the end of the month"},
                  {"posts", "integer", "posts", "its posts that stand in the month"},
                  {"vacant_share", "number", "0 to 1", "expected share of them that is vacant"}};
  return *columns;
}

const std::vector<AnswerColumns>& Answers() {
  static const auto* const answers = new std::vector<AnswerColumns>{
      {"vacancies", "cairn vacancies", "a vacant post", &VacancyColumns()},
      {"objectives", "cairn objectives", "a vacant post", &ObjectiveColumns()},
      {"measures", "cairn measures", "a measure of a group", &MeasureColumns()},
      {"readiness", "cairn readiness ORGANISATION", "a role with a vacant post",
       &ReadinessColumns()},
      {"candidates", "cairn readiness ORGANISATION --role ROLE", "a person", &CandidateColumns()},
      {"forecast", "cairn forecast", "a month of a group, or the period of one",
       &ForecastColumns()},
      {"posts", "cairn forecast --posts", "a post", &PostForecastColumns()},
      {"comparison", "cairn forecast compare", "a month of a group, or the period of one",
       &ComparisonColumns()},
      {"score", "cairn forecast score", "a month of a group", &ScoreColumns()},
      {"accuracy", "cairn forecast accuracy", "how far ahead months were", &AccuracyColumns()},
      {"calibration", "cairn forecast calibrate", "a tier, or an organisation of one",
       &CalibrationColumns()},
      {"history", "cairn history NAME", "a field that a change touched", &ChangeColumns()},
      {"requests", "cairn history NAME --requests", "a command or request", &RequestColumns()}};
  return *answers;
}

const std::vector<PageFile>& PageFiles() {
  static const auto* const files = new std::vector<PageFile>{
      {"vacant-posts.csv", "a vacant post, without `evidence`", "vacancies", &PageVacancyColumns()},
      {"objectives.csv", "an objective, or a part of one", "", &ObjectiveCountColumns()},
      {"reasons.csv", "a reason", "", &ReasonCountColumns()},
      {"vacancies-by-objective.csv", "a vacant post", "objectives", &ObjectiveColumns()},
      {"forecast-by-tier.csv", "the last month, or the period, of a tier or of all posts",
       "forecast", &ForecastColumns()},
      {"forecast-by-councils.csv", "the last month, or the period, of an organisation", "forecast",
       &ForecastColumns()},
      {"forecast-by-networks.csv", "the last month, or the period, of a learning network",
       "forecast", &ForecastColumns()},
      {"forecast-by-nations.csv", "the last month, or the period, of a nation", "forecast",
       &ForecastColumns()},
      {"forecast-by-month.csv", "a month of all posts", "forecast", &ForecastColumns()},
      {"forecast-by-group-and-month.csv", "a month of a group, or the period of one", "forecast",
       &ForecastColumns()},
      {"drivers.csv", "a cause of vacancies of a tier", "", &DriverColumns()},
      {"bench-by-tier.csv", "a month of a tier", "", &BenchColumns()},
      {"vacant-share-by-council.csv", "a month of an organisation", "", &VacantShareColumns()},
      {"posts.csv", "a post", "posts", &PostForecastColumns()},
      {"scenario-by-tier.csv", "the last month, or the period, of a tier or of all posts",
       "comparison", &ComparisonColumns()},
      {"scenario-by-group-and-month.csv", "a month of a group, or the period of one", "comparison",
       &ComparisonColumns()},
      {"accuracy.csv", "how far ahead months were", "accuracy", &AccuracyColumns()},
      {"rates.csv", "a rate", "", &RateColumns()},
      {"own-exits.csv", "a tier of an organisation", "", &OwnExitsColumns()}};
  return *files;
}

}  // namespace cairn::web
