#include "services/planner/ladder/ladders.h"

#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"
#include "common/errors/failure.h"
#include "google/protobuf/repeated_field.h"
#include "services/planner/engine/ladder/generator.h"
#include "services/planner/engine/ladder/ladder.h"
#include "services/planner/engine/ladder/ladder_projection.h"

namespace cairn::planner {
namespace {

using forecast::ByGrade;
using forecast::Matrix;

template <typename Number>
ByGrade FromField(const google::protobuf::RepeatedField<Number>& values) {
  return {values.begin(), values.end()};
}

google::protobuf::RepeatedField<double> ToField(const ByGrade& values) {
  return {values.begin(), values.end()};
}

std::string GradePath(int grade, absl::string_view field) {
  return absl::StrCat("grades[", grade, "].", field);
}

template <typename Request>
void CheckNames(const Request& request, Violations& violations) {
  std::set<std::string> known;
  for (int i = 0; i < request.grades_size(); ++i)
    if (!known.insert(request.grades(i).name()).second)
      violations.Add(GradePath(i, "name"), "is the name of another grade");
}

// Whether there is a number for each grade.
bool CheckSize(int size, int grades, const std::string& path, Violations& violations) {
  if (size == grades) return true;
  violations.Add(path, "must have a number for each of ", grades, " grades, got ", size);
  return false;
}

bool IsOne(double sum) { return std::abs(sum - 1) <= forecast::kSumTolerance; }

// What is missing and why.
std::string Sentence(absl::string_view subject, const absl::Status& status) {
  return absl::StrCat(subject, ": ", status.message(), ".");
}

// ---- years

absl::Status Check(const v1::ProjectLadderRequest& request) {
  Violations violations;
  CheckNames(request, violations);
  double recruits = 0;
  for (int i = 0; i < request.grades_size(); ++i) {
    const auto& grade = request.grades(i);
    recruits += grade.recruits();
    if (!CheckSize(grade.moves_size(), request.grades_size(), GradePath(i, "moves"), violations))
      continue;
    const double sum = std::accumulate(grade.moves().begin(), grade.moves().end(), grade.leaving());
    if (!IsOne(sum)) violations.Add(GradePath(i, "moves"), "and leaving must sum to 1, got ", sum);
  }
  if (!IsOne(recruits))
    violations.Add("grades", "must have recruits that sum to 1, got ", recruits);
  if (request.intake_case() == v1::ProjectLadderRequest::INTAKE_NOT_SET)
    violations.Add("recruits", "or keep_size is required");
  return violations.ToStatus();
}

absl::StatusOr<forecast::Ladder> LadderOf(const v1::ProjectLadderRequest& request) {
  forecast::LadderRates rates;
  for (const auto& grade : request.grades()) {
    rates.moves.push_back(FromField(grade.moves()));
    rates.leaving.push_back(grade.leaving());
  }
  return forecast::Ladder::Create(std::move(rates));
}

forecast::LadderQuestion QuestionOf(const v1::ProjectLadderRequest& request) {
  forecast::LadderQuestion question;
  for (const auto& grade : request.grades()) {
    question.stocks.push_back(grade.stock());
    question.split.push_back(grade.recruits());
  }
  question.years = request.years();
  if (request.has_recruits()) question.recruits = request.recruits();
  question.growth = request.keep_size().growth();
  return question;
}

void TellYears(const forecast::LadderProjection& projection, v1::LadderProjection& answer) {
  for (const forecast::LadderYear& year : projection.years) {
    auto& to = *answer.add_years();
    to.set_year(answer.years_size() - 1);
    *to.mutable_people() = ToField(year.people);
    *to.mutable_sd() = ToField(year.sd);
    *to.mutable_leavers() = ToField(year.leavers);
    *to.mutable_recruits() = ToField(year.recruits);
  }
  if (projection.long_run.ok())
    *answer.mutable_long_run() = ToField(*projection.long_run);
  else
    answer.add_unanswered(Sentence("No long run", projection.long_run.status()));
}

void TellCareers(const absl::StatusOr<forecast::Service>& service, v1::LadderProjection& answer) {
  if (!service.ok()) {
    answer.add_unanswered(Sentence("No careers", service.status()));
    return;
  }
  for (std::size_t i = 0; i < service->mean_years.size(); ++i) {
    auto& to = *answer.add_careers();
    to.set_mean_years(service->mean_years[i]);
    to.set_reaches_highest(service->ever[i].back());
  }
}

void TellKeep(const forecast::Attainment& today, const v1::ProjectLadderRequest& request,
              v1::LadderProjection::Keep& keep) {
  keep.set_possible(today.possible());
  *keep.mutable_recruits() = ToField(today.recruits);
  for (const int grade : today.excess) keep.add_too_many(request.grades(grade).name());
}

// ---- posts

absl::Status Check(const v1::FillLadderRequest& request) {
  Violations violations;
  CheckNames(request, violations);
  if (request.grades(0).internal_share() != 0)
    violations.Add(GradePath(0, "internal_share"), "must be 0, since no grade is below");
  return violations.ToStatus();
}

// ---- rates

absl::Status Check(const v1::FitLadderRequest& request) {
  Violations violations;
  CheckNames(request, violations);
  for (int i = 0; i < request.grades_size(); ++i) {
    const auto& grade = request.grades(i);
    const std::string path = GradePath(i, "moved");
    if (!CheckSize(grade.moved_size(), request.grades_size(), path, violations)) continue;
    if (std::accumulate(grade.moved().begin(), grade.moved().end(),
                        static_cast<double>(grade.left())) == 0)
      violations.Add(path, "and left must count somebody");
  }
  return violations.ToStatus();
}

Matrix CountsOf(const v1::FitLadderRequest& request) {
  Matrix counts;
  for (const auto& grade : request.grades()) {
    counts.push_back(FromField(grade.moved()));
    counts.back().push_back(grade.left());
  }
  return counts;
}

// The grades' part of a row.
google::protobuf::RepeatedField<double> WithinLadder(const ByGrade& row) {
  return {row.begin(), row.end() - 1};
}

void TellGrade(const forecast::FittedGenerator& fit, std::size_t i, v1::LadderFit::Grade& to) {
  *to.mutable_rates() = WithinLadder(fit.generator[i]);
  to.set_rates(static_cast<int>(i), 0);
  to.set_leaving_rate(fit.generator[i].back());
  *to.mutable_yearly() = WithinLadder(fit.yearly[i]);
  to.set_yearly_leaving(fit.yearly[i].back());
  *to.mutable_monthly() = WithinLadder(fit.monthly[i]);
  to.set_monthly_leaving(fit.monthly[i].back());
}

void TellMisfit(const forecast::Misfit& misfit, const v1::FitLadderRequest& request,
                v1::LadderFit::Misfit& to) {
  std::vector<std::string> names;
  for (const auto& grade : request.grades()) names.push_back(grade.name());
  to.set_statistic(misfit.statistic);
  to.set_largest(misfit.largest);
  to.set_from_grade(names[misfit.row]);
  if (misfit.column < names.size()) to.set_to(names[misfit.column]);
  to.set_observed(misfit.observed);
  to.set_fitted(misfit.fitted);
  to.set_words(forecast::Describe(misfit, names));
}

}  // namespace

absl::StatusOr<v1::LadderProjection> Ladders::Project(
    const rpc::CallContext&, const v1::ProjectLadderRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  ASSIGN_OR_RETURN(const forecast::Ladder ladder, LadderOf(request));
  const auto projection = forecast::Project(ladder, QuestionOf(request));
  if (absl::IsFailedPrecondition(projection.status())) {
    Violations violations;
    violations.Add("keep_size.growth", "cannot be: ", projection.status().message());
    return violations.ToStatus();
  }
  RETURN_IF_ERROR(projection.status());
  v1::LadderProjection answer;
  TellYears(*projection, answer);
  TellCareers(projection->service, answer);
  TellKeep(projection->today, request, *answer.mutable_keep());
  return answer;
}

absl::StatusOr<v1::LadderFilling> Ladders::Fill(const rpc::CallContext&,
                                                const v1::FillLadderRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  forecast::Establishment establishment;
  for (const auto& grade : request.grades()) {
    establishment.posts.push_back(grade.posts());
    establishment.leaving.push_back(grade.leaving());
    establishment.growth.push_back(grade.growth());
    establishment.internal.push_back(grade.internal_share());
  }
  v1::LadderFilling answer;
  const auto filling = forecast::FillVacancies(establishment);
  if (absl::IsFailedPrecondition(filling.status())) {
    answer.add_unanswered(Sentence("No filling", filling.status()));
    return answer;
  }
  RETURN_IF_ERROR(filling.status());
  for (int i = 0; i < request.grades_size(); ++i) {
    auto& to = *answer.add_grades();
    to.set_name(request.grades(i).name());
    to.set_vacancies(filling->vacancies[i]);
    to.set_promotions(filling->promotions[i]);
    to.set_external(filling->external[i]);
  }
  return answer;
}

absl::StatusOr<v1::LadderFit> Ladders::Fit(const rpc::CallContext&,
                                           const v1::FitLadderRequest& request) const {
  RETURN_IF_ERROR(Check(request));
  v1::LadderFit answer;
  const auto fit = forecast::FitGenerator(CountsOf(request));
  if (absl::IsFailedPrecondition(fit.status())) {
    answer.add_unanswered(Sentence("No rates", fit.status()));
    return answer;
  }
  RETURN_IF_ERROR(fit.status());
  for (int i = 0; i < request.grades_size(); ++i) {
    auto& to = *answer.add_grades();
    to.set_name(request.grades(i).name());
    TellGrade(*fit, static_cast<std::size_t>(i), to);
  }
  TellMisfit(fit->misfit, request, *answer.mutable_misfit());
  return answer;
}

rpc::ServiceTable Ladders::Table() const {
  rpc::ServiceTable table = rpc::ServiceTable::For("cairn.planner.v1.LadderService");
  table.Unary<v1::ProjectLadderRequest, v1::LadderProjection>(
      "ProjectLadder", std::bind_front(&Ladders::Project, this));
  table.Unary<v1::FillLadderRequest, v1::LadderFilling>("FillLadder",
                                                        std::bind_front(&Ladders::Fill, this));
  table.Unary<v1::FitLadderRequest, v1::LadderFit>("FitLadder",
                                                   std::bind_front(&Ladders::Fit, this));
  return table;
}

}  // namespace cairn::planner
