#ifndef CAIRN_SERVICES_WEB_IMPORTING_PLAN_PUBLISHED_TITLE_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PLAN_PUBLISHED_TITLE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "services/web/importing/plan/match_file.h"
#include "services/web/importing/text/report.h"
#include "services/web/importing/text/title_map.h"

// Files know a post by the title that they publish, people by the title in use. The two differ
// where somebody corrected the title.
namespace cairn::imports {

// The title that a file last had. Of a post that no import wrote since titles are kept as
// published, the title in use.
const std::string& PublishedTitle(const roles::v1::Post& post);

// Whether somebody corrected the title since a file was read.
bool IsCorrected(const roles::v1::Post& post);

// The words by which a file knows a post, and those with its title in use.
PostWords AsPublished(const roles::v1::Post& post);
PostWords AsInUse(const roles::v1::Post& post);

// The post's title between quotes, with the published one where it is another.
std::string QuotedTitle(const roles::v1::Post& post);

// The title by which a post's role is found: the one in use, or the published one where only that
// has a role or the organisation says which.
const std::string& TitleToMap(const roles::v1::Post& post, const TitleMap& titles);

// Takes the title of the file's row into `post`, which is as it stands or new. A correction stays,
// and is counted, as long as the file goes on to publish what was corrected; another title takes
// its place, and that is told.
void TakeTitle(absl::string_view published, int line, absl::string_view column,
               roles::v1::Post& post, Report& report);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PLAN_PUBLISHED_TITLE_H_
