#ifndef CAIRN_SERVICES_WEB_IMPORTING_PLAN_POST_MATCH_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PLAN_POST_MATCH_H_

#include <vector>

#include "cairn/roles/v1/establishment.pb.h"
#include "services/web/importing/plan/match_file.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {

// A row of a published structure, in the words by which its post is known.
struct PublishedWords {
  int line = 0;
  PostWords words;
};

// Which post each row is.
struct PostMatches {
  // The post that a row is, or null when it is new.
  std::vector<const roles::v1::Post*> posts;
  // Whether the post was first published under just these words, so that somebody has corrected its
  // directorate or service since.
  std::vector<bool> corrected;
  // Whether nobody can tell what a row is until a match file does.
  std::vector<bool> held;
  // Posts that stand and that the file does not show, without those that a held row may be.
  std::vector<const roles::v1::Post*> absent;
};

// Matches the rows of a file with the posts of an organisation by their words, and by the match
// file of the options. A new row that may be a post that is gone is held and reported, and so is
// one under the published title of one post to which that of another was corrected; where much of
// the organisation would be replaced, the file is refused. What is held fills the plan's
// match_template.
PostMatches MatchPosts(const std::vector<const roles::v1::Post*>& posts,
                       const std::vector<PublishedWords>& rows, const Options& options, Plan& plan);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PLAN_POST_MATCH_H_
