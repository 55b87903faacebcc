#ifndef CAIRN_COMMON_BASE_FILE_STATE_H_
#define CAIRN_COMMON_BASE_FILE_STATE_H_

#include <string>

namespace cairn {

// What tells one state of a file from another without reading it: a file that is written, replaced,
// removed or reached by another link has another state. Links are followed.
std::string FileState(const std::string& path);

}  // namespace cairn

#endif  // CAIRN_COMMON_BASE_FILE_STATE_H_
