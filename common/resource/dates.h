#ifndef CAIRN_COMMON_RESOURCE_DATES_H_
#define CAIRN_COMMON_RESOURCE_DATES_H_

#include <string>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/timestamp.pb.h"
#include "google/type/date.pb.h"

namespace cairn::resource {

// Dates of the contract as civil days and back. An unset message has no day: ask has_… first.
absl::CivilDay ToDay(const google::type::Date& date);
google::type::Date ToDate(absl::CivilDay day);

// Moments of the contract, to the nanosecond.
google::protobuf::Timestamp ToTimestamp(absl::Time time);
absl::Time FromTimestamp(const google::protobuf::Timestamp& stamp);

// `2026-11-23`.
std::string PrintDate(const google::type::Date& date);

}  // namespace cairn::resource

#endif  // CAIRN_COMMON_RESOURCE_DATES_H_
