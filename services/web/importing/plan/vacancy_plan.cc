#include "services/web/importing/plan/vacancy_plan.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using resource::ToDay;
using roles::v1::Post;
using roles::v1::Vacancy;

constexpr std::size_t kLongestEvidence = 1000;

bool IsOpen(const Vacancy& vacancy) {
  return vacancy.state() != Vacancy::FILLED && vacancy.state() != Vacancy::WITHDRAWN;
}

// The day of the vacancy's last move, or on which it was first shown.
absl::CivilDay LastMove(const Vacancy& vacancy) {
  if (!vacancy.moves().empty()) return ToDay(vacancy.moves().rbegin()->effective_date());
  return vacancy.has_as_of_date() ? ToDay(vacancy.as_of_date()) : absl::CivilDay::min();
}

std::string Join(absl::string_view before, absl::string_view more) {
  return Cut(before.empty() ? std::string(more) : absl::StrCat(before, " ", more),
             kLongestEvidence);
}

}  // namespace

VacancyPlanner::VacancyPlanner(const Existing& existing,
                               const roles::v1::Organisation& organisation,
                               absl::string_view source, absl::CivilDay date, Plan& plan)
    : organisation_(organisation.name()), source_(source), date_(date), plan_(plan) {
  for (const Vacancy& vacancy : existing.vacancies()) {
    vacancies_[vacancy.post()].push_back(&vacancy);
    vacancy_by_name_[vacancy.name()] = &vacancy;
  }
}

const Vacancy* VacancyPlanner::FindOpen(absl::string_view post) const {
  const auto found = vacancies_.find(std::string(post));
  if (found == vacancies_.end()) return nullptr;
  for (const Vacancy* vacancy : found->second)
    if (IsOpen(*vacancy)) return vacancy;
  return nullptr;
}

bool VacancyPlanner::SettledLater(const Vacancy& vacancy) const {
  return LastMove(vacancy) > date_;
}

void VacancyPlanner::Update(const PublishedPost& published, absl::string_view post) {
  const Vacancy* open = FindOpen(post);
  switch (published.occupancy) {
    case PublishedPost::Occupancy::kFilled:
      if (open != nullptr) Fill(published, *open);
      return;
    case PublishedPost::Occupancy::kStatedVacant:
    case PublishedPost::Occupancy::kInferredVacant:
      if (open == nullptr || !Keep(published, *open)) Open(published, post);
      return;
    case PublishedPost::Occupancy::kToBeVacant:
      return Anticipate(published, open, post);
  }
}

void VacancyPlanner::Open(const PublishedPost& published, absl::string_view post) {
  if (const auto past = vacancies_.find(std::string(post)); past != vacancies_.end()) {
    for (const Vacancy* vacancy : past->second) {
      if (!SettledLater(*vacancy)) continue;
      plan_.report.Count("vacancies unchanged");
      plan_.report.Warn(published.line, "", "is vacant in the file, but ", vacancy->name(),
                        " was settled on ", absl::FormatCivilTime(LastMove(*vacancy)),
                        ", later than the file; it stays so");
      return;
    }
  }
  Vacancy vacancy;
  vacancy.set_name(ids_.Peek(absl::StrCat(organisation_, "/vacancies/"),
                             absl::StrCat("vacancy|", post, "|", absl::FormatCivilTime(date_))));
  if (const auto same = vacancy_by_name_.find(vacancy.name()); same != vacancy_by_name_.end()) {
    plan_.report.Count("vacancies unchanged");
    plan_.report.Warn(published.line, "", "is vacant in the file, but ", vacancy.name(),
                      " was settled on the same day; it stays so");
    return;
  }
  vacancy.set_post(std::string(post));
  vacancy.set_state(published.occupancy == PublishedPost::Occupancy::kToBeVacant
                        ? Vacancy::ANTICIPATED
                        : Vacancy::OPEN);
  vacancy.set_origin(published.occupancy == PublishedPost::Occupancy::kInferredVacant
                         ? Vacancy::INFERRED
                         : Vacancy::STATED);
  vacancy.set_evidence(Cut(published.vacancy_evidence, kLongestEvidence));
  if (published.vacant_since.has_value())
    *vacancy.mutable_vacant_since() = ToDate(*published.vacant_since);
  *vacancy.mutable_as_of_date() = ToDate(date_);
  plan_.report.Count("vacancies opened");
  plan_.lines[vacancy.name()] = published.line;
  plan_.roles.push_back(Upsert(vacancy));
}

// The post is filled today, so a vacancy that stands is filled first.
void VacancyPlanner::Anticipate(const PublishedPost& published, const Vacancy* open,
                                absl::string_view post) {
  if (open != nullptr) Fill(published, *open);
  if (open == nullptr || (open->state() != Vacancy::ANTICIPATED && !SettledLater(*open)))
    Open(published, post);
}

// Brings an open vacancy up to what the file says. False when a new one takes its place.
bool VacancyPlanner::Keep(const PublishedPost& published, const Vacancy& open) {
  Vacancy after = open;
  if (published.occupancy == PublishedPost::Occupancy::kStatedVacant &&
      open.origin() == Vacancy::INFERRED) {
    after.set_origin(Vacancy::STATED);
    after.set_evidence(Join(open.evidence(), published.vacancy_evidence));
  }
  if (published.vacant_since.has_value() && !open.has_vacant_since())
    *after.mutable_vacant_since() = ToDate(*published.vacant_since);
  if (open.state() == Vacancy::ANTICIPATED && !SettledLater(open)) {
    after.set_state(Vacancy::OPEN);
    after.set_evidence(Join(open.evidence(), published.vacancy_evidence));
    *after.mutable_as_of_date() = ToDate(date_);
  }
  const bool same = Same(open, after);
  plan_.lines[after.name()] = published.line;
  plan_.report.Count(same ? "vacancies unchanged" : "vacancies updated");
  if (!same) plan_.roles.push_back(Upsert(after));
  return true;
}

void VacancyPlanner::Fill(const PublishedPost& published, const Vacancy& open) {
  // A holder who is going to leave still fills the post.
  if (open.state() == Vacancy::ANTICIPATED) return plan_.report.Count("vacancies unchanged");
  if (SettledLater(open)) {
    plan_.report.Count("vacancies unchanged");
    plan_.report.Warn(published.line, "", "is not vacant in the file, but ", open.name(),
                      " is known since ", absl::FormatCivilTime(LastMove(open)),
                      ", later than the file; it stays open");
    return;
  }
  Vacancy after = open;
  after.set_state(Vacancy::FILLED);
  after.set_evidence(
      Join(open.evidence(), absl::StrCat(source_, ": shown filled; by whom is not said.")));
  *after.mutable_as_of_date() = ToDate(date_);
  plan_.report.Count("vacancies filled");
  plan_.lines[after.name()] = published.line;
  plan_.roles.push_back(Upsert(after));
}

void VacancyPlanner::Withdraw(const Post& post, absl::string_view why) {
  if (const Vacancy* open = FindOpen(post.name()); open != nullptr) {
    Vacancy withdrawn = *open;
    withdrawn.set_state(Vacancy::WITHDRAWN);
    withdrawn.set_evidence(Join(open->evidence(), absl::StrCat(source_, ": the post ", why, ".")));
    *withdrawn.mutable_as_of_date() = ToDate(std::max(date_, LastMove(*open)));
    plan_.report.Count("vacancies withdrawn");
    plan_.roles.push_back(Upsert(withdrawn));
  }
}

}  // namespace cairn::imports
