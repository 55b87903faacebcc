#ifndef CAIRN_TESTS_SUPPORT_SEQUENTIAL_IDS_H_
#define CAIRN_TESTS_SUPPORT_SEQUENTIAL_IDS_H_

#include <atomic>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/ids.h"

namespace cairn::test {

// id1, id2, … Safe for concurrent use.
class SequentialIds final : public IdSource {
 public:
  std::string NewId() override { return absl::StrCat("id", ++last_); }

 private:
  std::atomic<int> last_{0};
};

}  // namespace cairn::test

#endif  // CAIRN_TESTS_SUPPORT_SEQUENTIAL_IDS_H_
