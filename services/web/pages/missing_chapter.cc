#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "services/web/columns/answer_rows.h"
#include "services/web/pages/chapters.h"
#include "services/web/pages/page_parts.h"
#include "services/web/words/vacancy_sentences.h"
#include "services/web/words/words.h"

namespace cairn::web {
namespace {

using html::CsvLink;
using html::DataTable;
using html::Html;
using html::Tag;
using html::ToHtml;
using planner::v1::ListVacantPostsResponse;
using planner::v1::VacantPost;
using table::Table;
using table::Thousands;
using Align = Table::Align;

Html PostCell(const VacantPost& post) {
  const Html title = Text(post.post_title());
  return post.statutory() ? title + Tag("span", "law", "Statutory") : title;
}

DataTable MissingTable(const ListVacantPostsResponse& answer) {
  DataTable table{.caption = "Posts without a permanent holder, senior and statutory first",
                  .columns = {{"Post"},
                              {"Council"},
                              {"Tier"},
                              {"Vacant since"},
                              {"Cover"},
                              {"State"},
                              {"Known by"},
                              {"Ready here", Align::kRight},
                              {"Ready in network", Align::kRight}}};
  for (const VacantPost& post : answer.vacant_posts()) {
    const auto ready = [&](int count) {
      return Text(post.in_scope() ? ReadyWords(post, count) : "out of scope");
    };
    table.rows.push_back({PostCell(post),
                          Text(post.organisation_title()),
                          Text(post.tier() == 0 ? "not known" : TierName(post.tier())),
                          {Text(DateOrDash(post.has_vacant_since(), post.vacant_since())), "d"},
                          Text(CoverWord(post.cover())),
                          Text(post.state() == roles::v1::Vacancy::STATE_UNSPECIFIED
                                   ? "no vacancy opened"
                                   : Lower(roles::v1::Vacancy::State_Name(post.state()))),
                          Text(Lower(roles::v1::Vacancy::Origin_Name(post.origin()))),
                          ready(post.ready_here()),
                          ready(post.ready_network())});
  }
  return table;
}

}  // namespace

Html MissingChapter(const ListVacantPostsResponse& answer) {
  Html content;
  if (answer.posts() == 0) return Section("missing", "Who is missing", Lead("No post is known."));
  content += Lead(Sentence(MissingSentence(answer)));
  const auto statutory = std::count_if(answer.vacant_posts().begin(), answer.vacant_posts().end(),
                                       [](const VacantPost& post) { return post.statutory(); });
  if (statutory > 0)
    content += Under(absl::StrCat("The law requires ", statutory,
                                  " of these posts; they are marked "
                                  "statutory."));
  if (answer.posts_without_role() > 0)
    content += Under(absl::StrCat(Thousands(answer.posts_without_role()), " of the ",
                                  Thousands(answer.posts()),
                                  " posts have a title that is mapped to no role, and count in no "
                                  "tier."));
  if (const std::string without = WithoutPeopleSentence(answer); !without.empty())
    content += Under(Sentence(without));
  if (answer.vacant_posts().empty()) {
    content += Under("There is no vacant post to list.");
  } else {
    content += ToHtml(MissingTable(answer)) +
               CsvLink("vacant-posts.csv", "vacant posts", PageVacancyTable(answer));
  }
  if (answer.vacant_posts_size() < answer.total())
    content += Under(absl::StrCat("Only ", Thousands(answer.vacant_posts_size()), " of ",
                                  Thousands(answer.total()), " are listed."));
  return Section("missing", "Who is missing", content);
}

}  // namespace cairn::web
