// Precompiled for every file of the product: what most of them include and nobody here changes.
#ifndef CAIRN_TOOLS_HEADERS_PRODUCT_H_
#define CAIRN_TOOLS_HEADERS_PRODUCT_H_

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/generated_message_reflection.h"
#include "google/protobuf/map_field.h"
#include "google/protobuf/message.h"
#include "google/protobuf/repeated_field.h"

#endif  // CAIRN_TOOLS_HEADERS_PRODUCT_H_
