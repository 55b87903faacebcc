#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_REPORT_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_REPORT_H_

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace cairn::imports {

// What to do about rows that cannot be taken.
enum class Strictness { kTakeGoodRows, kRefuseFile };

enum class Severity {
  kWarning,      // taken, but told
  kRowRefused,   // this row, or a part of it that the message names, is not taken
  kFileRefused,  // nothing is taken
};

// One thing that is wrong, where it stands, and what to do about it. Never holds a personal name.
struct Problem {
  std::string file;  // which of the files that were given; empty for the only one
  int line = 0;      // as an editor counts; 0 for the file as a whole
  std::string column;
  Severity severity = Severity::kWarning;
  std::string message;
};

// A title for which the catalogue has no role, or several.
struct OpenTitle {
  std::string title;
  std::string directorate;
  std::string service;
  std::vector<std::string> roles;  // that claim it; empty when none does
  int posts = 0;
  std::vector<std::string> nearest;  // roles with like titles, where none claims it
};

// What an import found, in counts and in problems.
class Report {
 public:
  // Which file the problems from here on are about.
  void Read(absl::string_view file) { file_ = std::string(file); }

  template <typename... Words>
  void Warn(int line, absl::string_view column, const Words&... words) {
    Add(Severity::kWarning, line, column, absl::StrCat(words...));
  }
  template <typename... Words>
  void RefuseRow(int line, absl::string_view column, const Words&... words) {
    Add(Severity::kRowRefused, line, column, absl::StrCat(words...));
  }
  template <typename... Words>
  void RefuseFile(int line, absl::string_view column, const Words&... words) {
    Add(Severity::kFileRefused, line, column, absl::StrCat(words...));
  }

  // Adds to a counter. Counters are printed in the order in which they were first named.
  void Count(absl::string_view counter, double number = 1);
  double count(absl::string_view counter) const;
  const std::vector<std::pair<std::string, double>>& counters() const { return counters_; }

  void AddOpenTitle(absl::string_view title, absl::string_view directorate,
                    absl::string_view service, const std::vector<std::string>& roles,
                    const std::vector<std::string>& nearest = {});
  const std::vector<OpenTitle>& open_titles() const { return open_titles_; }

  const std::vector<Problem>& problems() const { return problems_; }
  std::size_t CountOf(Severity severity) const;
  // Whether nothing of the file may be taken.
  bool Refused(Strictness strictness) const;
  // By file and line, as a reader works through them.
  void SortProblems();

 private:
  void Add(Severity severity, int line, absl::string_view column, std::string message);

  std::string file_;
  std::vector<Problem> problems_;
  std::size_t by_severity_[3] = {0, 0, 0};
  std::vector<std::pair<std::string, double>> counters_;
  std::map<std::string, std::size_t, std::less<>> counter_index_;
  std::vector<OpenTitle> open_titles_;
};

// The report as text: problems (`FILE:12: Vacancy: refused: …`), open titles, then counts.
std::string PrintReport(const Report& report, absl::string_view file, Strictness strictness);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_REPORT_H_
