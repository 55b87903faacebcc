#include "services/web/importing/plan/published_title.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {
namespace {

using roles::v1::Post;

// As matching compares titles: words alone count.
bool IsSameTitle(absl::string_view a, absl::string_view b) {
  return PostKey(a, "", "", 1) == PostKey(b, "", "", 1);
}

PostWords WordsOf(const Post& post, const std::string& title) {
  return {title, post.directorate(), post.service(), std::max(post.ordinal(), 1)};
}

}  // namespace

const std::string& PublishedTitle(const Post& post) {
  return post.published_title().empty() ? post.display_name() : post.published_title();
}

bool IsCorrected(const Post& post) { return PublishedTitle(post) != post.display_name(); }

PostWords AsPublished(const Post& post) { return WordsOf(post, PublishedTitle(post)); }

PostWords AsInUse(const Post& post) { return WordsOf(post, post.display_name()); }

std::string QuotedTitle(const Post& post) {
  std::string quoted = absl::StrCat("\"", post.display_name(), "\"");
  if (!IsSameTitle(PublishedTitle(post), post.display_name()))
    absl::StrAppend(&quoted, " (published as \"", PublishedTitle(post), "\")");
  return quoted;
}

const std::string& TitleToMap(const Post& post, const TitleMap& titles) {
  const std::string& in_use = post.display_name();
  if (titles.IsOwn(in_use)) return in_use;
  const bool is_known = !titles.Find(in_use, post.directorate(), post.service()).empty();
  return titles.IsOwn(PublishedTitle(post)) || !is_known ? PublishedTitle(post) : in_use;
}

void TakeTitle(absl::string_view published, int line, absl::string_view column, Post& post,
               Report& report) {
  if (IsCorrected(post) && IsSameTitle(published, PublishedTitle(post))) {
    report.Count("corrected titles kept");
  } else {
    if (IsCorrected(post) && !IsSameTitle(published, post.display_name()))
      report.Warn(line, column, "is a new title of ", post.name(), ", published as \"",
                  PublishedTitle(post), "\" before and corrected to \"", post.display_name(),
                  "\"; the new title is taken. If the correction still holds, make it again: cairn "
                  "set ",
                  post.name(), " display_name='…'");
    post.set_display_name(std::string(published));
  }
  post.set_published_title(std::string(published));
}

}  // namespace cairn::imports
