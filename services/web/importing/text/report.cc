#include "services/web/importing/text/report.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace cairn::imports {
namespace {

constexpr std::size_t kMostAlike = 10;

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

// Messages are alike when they differ in numbers and quoted text alone.
std::string KindOf(const Problem& problem) {
  std::string kind =
      absl::StrCat(problem.file, "|", problem.column, "|", static_cast<int>(problem.severity), "|");
  bool quoted = false;
  for (const char c : problem.message) {
    if (c == '"') quoted = !quoted;
    if (!quoted && !absl::ascii_isdigit(static_cast<unsigned char>(c))) kind.push_back(c);
  }
  return kind;
}

// The first ten of each kind, then how many more there are.
std::string PrintProblems(const Report& report, absl::string_view file) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::pair<std::string, const Problem*>> left_out;
  std::string text;
  for (const Problem& problem : report.problems()) {
    const std::string kind = KindOf(problem);
    const std::size_t number = ++seen[kind];
    if (number <= kMostAlike) absl::StrAppend(&text, PrintProblem(problem, file));
    if (number == kMostAlike + 1) left_out.emplace_back(kind, &problem);
  }
  for (const auto& [kind, problem] : left_out)
    absl::StrAppend(&text, seen[kind] - kMostAlike, " more like line ", problem->line, ": ",
                    problem->column, ": ", WordOf(problem->severity), ": ", problem->message, "\n");
  return text;
}

std::string PrintOpenTitle(const OpenTitle& open) {
  std::string text = absl::StrCat("  ", open.title);
  for (const std::string& part : {open.directorate, open.service})
    if (!part.empty()) absl::StrAppend(&text, " | ", part);
  if (open.posts > 1) absl::StrAppend(&text, " (", open.posts, " posts)");
  if (!open.roles.empty()) absl::StrAppend(&text, ": ", absl::StrJoin(open.roles, " or "));
  if (!open.nearest.empty())
    absl::StrAppend(&text, ": nearest are ", absl::StrJoin(open.nearest, ", "));
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
                          absl::string_view service, const std::vector<std::string>& roles,
                          const std::vector<std::string>& nearest) {
  for (OpenTitle& open : open_titles_) {
    if (open.title != title || open.directorate != directorate || open.service != service) continue;
    ++open.posts;
    return;
  }
  open_titles_.push_back(
      {std::string(title), std::string(directorate), std::string(service), roles, 1, nearest});
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
  std::string text = PrintProblems(report, file);
  std::string unmapped;
  std::string ambiguous;
  for (const OpenTitle& open : report.open_titles())
    absl::StrAppend(open.roles.empty() ? &unmapped : &ambiguous, PrintOpenTitle(open));
  if (!unmapped.empty())
    absl::StrAppend(&text, "titles without a role:\n", unmapped,
                    "  to keep one: cairn import map 'TITLE' ROLE --organisation ORGANISATION\n");
  if (!ambiguous.empty())
    absl::StrAppend(&text, "titles that several roles claim, mapped to none:\n", ambiguous);
  for (const auto& [counter, number] : report.counters())
    absl::StrAppend(&text, absl::StrFormat("%8s  %s\n", PrintNumber(number), counter));
  if (report.CountOf(Severity::kRowRefused) > 0)
    absl::StrAppend(&text, absl::StrFormat("%8d  rows or parts of rows refused\n",
                                           report.CountOf(Severity::kRowRefused)));
  if (report.Refused(strictness)) absl::StrAppend(&text, "nothing was taken from this file\n");
  return text;
}

}  // namespace cairn::imports
