#ifndef CAIRN_TOOLS_SYNTHESISE_SCENARIOS_H_
#define CAIRN_TOOLS_SYNTHESISE_SCENARIOS_H_

#include "cairn/bundle/v1/bundle.pb.h"
#include "tools/synthesise/nation/nation.h"
#include "tools/synthesise/nation/people.h"

namespace cairn::synthesise {

// What-ifs that name councils, which those of the catalogue cannot do for a nation that is
// invented: the two smallest councils with a chief social work officer share that post, and more
// people leave the largest council for thirty months. Nothing of it is drawn.
bundle::v1::Bundle ScenariosOf(const Nation& nation, const Establishments& establishments,
                               const Options& options);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_SCENARIOS_H_
