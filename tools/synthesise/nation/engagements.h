#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_ENGAGEMENTS_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_ENGAGEMENTS_H_

#include "cairn/bundle/v1/bundle.pb.h"
#include "tools/synthesise/nation/nation.h"
#include "tools/synthesise/nation/reference.h"

namespace cairn::synthesise {

// What the councils did to learn what their leaders need, and what they do with partners:
// assessments by group, of which some are missing and some too old to count, joint actions with
// health and education, and meetings of leadership communities. A council that keeps no records has
// none of it.
bundle::v1::Bundle DrawEngagements(const Nation& nation, const Reference& reference,
                                   const Options& options);

// The councils and their partners, all marked as fictional, without codes of any register.
bundle::v1::Bundle OrganisationsOf(const Nation& nation);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_ENGAGEMENTS_H_
