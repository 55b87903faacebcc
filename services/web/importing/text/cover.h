#ifndef CAIRN_SERVICES_WEB_IMPORTING_TEXT_COVER_H_
#define CAIRN_SERVICES_WEB_IMPORTING_TEXT_COVER_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/types/optional.h"
#include "cairn/roles/v1/establishment.pb.h"

// What the free text beside a published post says about cover. Only the words that were recognised
// are ever quoted, because comments may name people.
namespace cairn::imports {

// Cover that a comment tells of.
struct CommentedCover {
  roles::v1::Post::Cover::Kind kind;
  std::string words;  // that say so
};

struct CoverReading {
  absl::optional<CommentedCover> cover;
  // Whether the comment has words of cover from which none is taken, because they may speak of
  // another time, another post or an end: a person settles it.
  bool doubtful = false;
};

// Agency, consultancy, interim, secondment, acting, or known to be uncovered. Cover is taken from
// sentences of a few shapes only, which say that this post is covered on `today`: the mark alone
// (`Interim`, `Agency cover in place`), `covered by …`, `held by …`, `interim in post`, each with
// since when and while whom at most. Any other sentence with such words is doubtful, and so is
// cover beside a sentence about an end or another post. A holder who is seconded elsewhere is
// neither.
CoverReading ReadCover(absl::string_view comment, absl::CivilDay today);

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_TEXT_COVER_H_
