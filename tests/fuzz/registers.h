#ifndef CAIRN_TESTS_FUZZ_REGISTERS_H_
#define CAIRN_TESTS_FUZZ_REGISTERS_H_

#include <string>
#include <vector>

#include "cairn/change/v1/change.pb.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::fuzz {

// Carries operations out on `state`, keeping the rules that the services keep as far as an import
// can break them: etags, field rules, vacancy moves, one open vacancy a post, no reporting loop, no
// open post below a closed one, nobody in one post twice, no post overfilled. A broken one stops
// the run.
void Carry(const std::vector<change::v1::Operation>& operations, imports::Existing& state);

// A message from its text.
imports::Existing FromText(const std::string& text);

}  // namespace cairn::fuzz

#endif  // CAIRN_TESTS_FUZZ_REGISTERS_H_
