#include "services/web/answers/vacancies_text.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/resource/dates.h"
#include "common/table/escaped_stream.h"
#include "common/table/table.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using planner::v1::VacantPost;
using table::Heading;
using table::Table;
using table::Thousands;
using Align = Table::Align;

std::string Title(const VacantPost& post) {
  return absl::StrCat(post.post_title(), post.statutory() ? " (statutory)" : "");
}

// `2026-09-01 to 2027-01-31`; `from 2027-04-01` of a vacancy to come.
std::string VacantWords(const VacantPost& post) {
  std::string words = DateOrDash(post.has_vacant_since(), post.vacant_since());
  if (post.to_come()) words = absl::StrCat("from ", words);
  if (post.has_vacant_until())
    absl::StrAppend(&words, " to ", resource::PrintDate(post.vacant_until()));
  return words;
}

}  // namespace

void PrintVacancies(const planner::v1::ListVacantPostsResponse& answer, const Layout& layout,
                    std::ostream& out) {
  out << Heading{"WHO IS MISSING"} << "   " << MissingSentence(answer) << "\n";
  Table table({{"post"},
               {"organisation"},
               {"vacant since"},
               {"cover"},
               {"known by"},
               {"ready here/network", Align::kRight}});
  const int shown = std::min(layout.rows, answer.vacant_posts_size());
  for (int i = 0; i < shown; ++i) {
    const VacantPost& post = answer.vacant_posts(i);
    table.Add({Title(post), post.organisation_title(), VacantWords(post), CoverWord(post.cover()),
               Lower(roles::v1::Vacancy::Origin_Name(post.origin())),
               !post.in_scope() ? "out of scope"
               : post.ready_withheld()
                   ? "withheld"
                   : absl::StrCat(post.ready_here(), " / ", post.ready_network())});
  }
  if (shown > 0) table.Print(out, "  ", layout.width);
  PrintMore(shown, answer.total(), "vacancies", layout, out);
  const auto unrecorded =
      std::count_if(answer.vacant_posts().begin(), answer.vacant_posts().end(),
                    [](const VacantPost& post) { return post.vacancy().empty(); });
  if (unrecorded > 0)
    out << "  " << Thousands(unrecorded)
        << (unrecorded == 1 ? " is known by the records of people only: its holder has left"
                            : " are known by the records of people only: their holders have left")
        << ". The\n  register (cairn list vacancies) has no open vacancy of "
        << (unrecorded == 1 ? "it" : "them") << ".\n";
  if (answer.to_come() > 0)
    out << "  " << Thousands(answer.to_come())
        << (answer.to_come() == 1 ? " vacancy is" : " vacancies are") << " still to come.\n";
  if (answer.posts_without_role() > 0)
    out << "  " << Thousands(answer.posts_without_role()) << " of the " << Thousands(answer.posts())
        << (answer.posts_without_role() == 1
                ? " posts has a title that is mapped to no role, and counts in no tier.\n"
                : " posts have a title that is mapped to no role, and count in no tier.\n");
  PrintSentence(WithoutPeopleSentence(answer), out);
  out << StaleWarning(answer.snapshot());
}

}  // namespace cairn::web
