#ifndef CAIRN_TOOLS_SYNTHESISE_SAMPLE_H_
#define CAIRN_TOOLS_SYNTHESISE_SAMPLE_H_

#include <map>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/synthesise/nation/nation.h"
#include "tools/synthesise/nation/reference.h"

namespace cairn::synthesise {

// A fictional nation as import files.
struct Sample {
  std::map<std::string, std::string> files;  // bytes by path, e.g. `structure/glenquairn.csv`
  std::string summary;                       // seed and counts, in one line
};

// Pure: the same options and catalogue give the same bytes, on every machine. Errors: more people
// needed than asked for.
absl::StatusOr<Sample> MakeSample(const Reference& reference, const Options& options);

// Writes the files below `folder`, in place of an earlier sample. A folder that holds anything else
// is left alone, with an error.
absl::Status WriteSample(const Sample& sample, absl::string_view folder);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_SAMPLE_H_
