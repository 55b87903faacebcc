#include "tools/cairn/import/report.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace cairn::imports {
namespace {

absl::string_view WordOf(Severity severity) {
  switch (severity) {
    case Severity::kWarning:
      return "warning";
    case Severity::kRowRefused:
      return "row refused";
    case Severity::kFileRefused:
      return "file refused";
  }
  return "";
}

std::string PrintNumber(double number) {
  return std::floor(number) == number ? absl::StrFormat("%.0f", number)
                                      : absl::StrFormat("%.2f", number);
}

std::string PrintProblem(const Problem& problem, absl::string_view file) {
  std::string text = std::string(file);
  if (!problem.file.empty()) absl::StrAppend(&text, " (", problem.file, ")");
  if (problem.line > 0) absl::StrAppend(&text, ":", problem.line);
  absl::StrAppend(&text, ": ");
  if (!problem.column.empty()) absl::StrAppend(&text, problem.column, ": ");
  absl::StrAppend(&text, WordOf(problem.severity), ": ", problem.message, "\n");
  return text;
}

std::string PrintOpenTitle(const OpenTitle& open) {
  std::string text = absl::StrCat("  ", open.title);
  for (const std::string& part : {open.directorate, open.service})
    if (!part.empty()) absl::StrAppend(&text, " | ", part);
  if (open.posts > 1) absl::StrAppend(&text, " (", open.posts, " posts)");
  if (!open.roles.empty()) absl::StrAppend(&text, ": ", absl::StrJoin(open.roles, " or "));
  return text + "\n";
}

}  // namespace

void Report::Add(Severity severity, int line, absl::string_view column, std::string message) {
  ++by_severity_[static_cast<int>(severity)];
  problems_.push_back({file_, line, std::string(column), severity, std::move(message)});
}

void Report::Count(absl::string_view counter, double number) {
  const auto found = counter_index_.find(counter);
  if (found != counter_index_.end()) {
    counters_[found->second].second += number;
    return;
  }
  counter_index_.emplace(std::string(counter), counters_.size());
  counters_.emplace_back(std::string(counter), number);
}

double Report::count(absl::string_view counter) const {
  const auto found = counter_index_.find(counter);
  return found == counter_index_.end() ? 0 : counters_[found->second].second;
}

void Report::AddOpenTitle(absl::string_view title, absl::string_view directorate,
                          absl::string_view service, const std::vector<std::string>& roles) {
  for (OpenTitle& open : open_titles_) {
    if (open.title != title || open.directorate != directorate || open.service != service) continue;
    ++open.posts;
    return;
  }
  open_titles_.push_back(
      {std::string(title), std::string(directorate), std::string(service), roles, 1});
}

std::size_t Report::CountOf(Severity severity) const {
  return by_severity_[static_cast<int>(severity)];
}

bool Report::Refused(Strictness strictness) const {
  if (CountOf(Severity::kFileRefused) > 0) return true;
  return strictness == Strictness::kRefuseFile && CountOf(Severity::kRowRefused) > 0;
}

void Report::SortProblems() {
  std::stable_sort(problems_.begin(), problems_.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
}

std::string PrintReport(const Report& report, absl::string_view file, Strictness strictness) {
  std::string text;
  for (const Problem& problem : report.problems())
    absl::StrAppend(&text, PrintProblem(problem, file));
  std::string unmapped;
  std::string ambiguous;
  for (const OpenTitle& open : report.open_titles())
    absl::StrAppend(open.roles.empty() ? &unmapped : &ambiguous, PrintOpenTitle(open));
  if (!unmapped.empty()) absl::StrAppend(&text, "titles without a role:\n", unmapped);
  if (!ambiguous.empty())
    absl::StrAppend(&text, "titles that several roles claim, mapped to none:\n", ambiguous);
  for (const auto& [counter, number] : report.counters())
    absl::StrAppend(&text, absl::StrFormat("%8s  %s\n", PrintNumber(number), counter));
  if (report.Refused(strictness)) absl::StrAppend(&text, "nothing was taken from this file\n");
  return text;
}

}  // namespace cairn::imports
