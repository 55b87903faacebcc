#ifndef CAIRN_COMMON_ERRORS_TRAILERS_H_
#define CAIRN_COMMON_ERRORS_TRAILERS_H_

#include <cstddef>

#include "google/rpc/status.pb.h"

namespace cairn {

// An error travels in trailers, and a client that finds more of them than it takes reports another
// error instead, without details: 8 KiB for the clients in C++ and Python.
inline constexpr std::size_t kMostMessage = 1024;  // bytes, as trailers encode it
inline constexpr std::size_t kMostDetails = 3584;  // bytes, before they are encoded in base64
inline constexpr std::size_t kMostTrailers = std::size_t{6} << 10;

// The same failure, small enough for every client: values are cut, and of many bad fields the first
// ones are listed, as many as there is room for. Code, reason and the true count stay.
google::rpc::Status FitTrailers(google::rpc::Status failure);

}  // namespace cairn

#endif  // CAIRN_COMMON_ERRORS_TRAILERS_H_
