#include "services/web/importing/plan/plan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "common/base/ids.h"
#include "common/resource/dates.h"
#include "common/resource/field_rules.h"
#include "services/web/importing/text/text.h"

namespace cairn::imports {
namespace {

using change::v1::Operation;
using change::v1::WriteRequest;

constexpr int kMostOperations = 2000;
constexpr std::size_t kMostBytes = std::size_t{900} << 10;
constexpr absl::string_view kAlphabet = "abcdefghijklmnopqrstuvwxyz234567";
constexpr std::size_t kLetters = 26;
constexpr std::size_t kStep = 2;

// 32 characters of the key's digest; the first is a letter.
std::string Base32Digest(absl::string_view key) {
  std::string digest = absl::HexStringToBytes(Sha256Hex(key));
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const std::size_t choices = i == 0 ? kLetters : kAlphabet.size();
    digest[i] = kAlphabet[static_cast<unsigned char>(digest[i]) % choices];
  }
  return digest;
}

void CloseBatch(WriteRequest& batch, std::vector<WriteRequest>& batches) {
  if (batch.operations_size() == 0) return;
  batches.push_back(std::move(batch));
  batch = WriteRequest();
}

}  // namespace

void Finish(const Options& options, Plan& plan) {
  if (plan.report.Refused(options.strictness)) {
    plan.roles.clear();
    plan.people.clear();
  }
  plan.report.SortProblems();
}

void RefuseFuture(const Options& options, absl::CivilDay date, int line, absl::string_view column,
                  Report& report) {
  if (!options.today.has_value() || date <= *options.today) return;
  report.RefuseFile(line, column, "says ", absl::FormatCivilTime(date),
                    ", which is to come: today is ", absl::FormatCivilTime(*options.today),
                    ". A source shows what stands; correct its day");
}

Operation Upsert(const google::protobuf::Message& resource) {
  Operation operation;
  operation.mutable_upsert()->PackFrom(resource);
  return operation;
}

bool Same(const google::protobuf::Message& a, const google::protobuf::Message& b) {
  // No resource holds a map or an unknown field, so equal messages have equal bytes.
  return a.SerializeAsString() == b.SerializeAsString();
}

bool ObeysContract(const google::protobuf::Message& resource, int line, Report& report) {
  Violations violations;
  resource::CheckResource(resource, "", violations);
  for (const auto& [path, what] : violations.found()) report.RefuseRow(line, path, what);
  return violations.empty();
}

google::type::Date ToDate(absl::CivilDay day) { return resource::ToDate(day); }

std::vector<WriteRequest> Batches(const std::vector<Operation>& operations) {
  std::vector<WriteRequest> batches;
  WriteRequest batch;
  std::size_t bytes = 0;
  for (const Operation& operation : operations) {
    // Tag and length stand before each operation.
    const std::size_t size = operation.ByteSizeLong() + 8;
    if (batch.operations_size() == kMostOperations || bytes + size > kMostBytes) {
      CloseBatch(batch, batches);
      bytes = 0;
    }
    *batch.add_operations() = operation;
    bytes += size;
  }
  CloseBatch(batch, batches);
  return batches;
}

void Ids::Take(absl::string_view name, absl::string_view key) {
  key_of_.emplace(std::string(name), std::string(key));
}

bool Ids::TakeIfFree(absl::string_view name, absl::string_view key) {
  return key_of_.emplace(std::string(name), std::string(key)).first->second == key;
}

std::string Ids::Peek(absl::string_view prefix, absl::string_view key) const {
  const std::string digest = Base32Digest(key);
  std::string name;
  for (std::size_t length = shortest_; length <= digest.size(); length += kStep) {
    name = absl::StrCat(prefix, digest.substr(0, length));
    const auto taken = key_of_.find(name);
    if (taken == key_of_.end() || taken->second == key) break;
  }
  return name;
}

std::string Ids::Choose(absl::string_view prefix, absl::string_view key) {
  std::string name = Peek(prefix, key);
  key_of_.emplace(name, std::string(key));
  return name;
}

std::string PostKey(absl::string_view title, absl::string_view directorate,
                    absl::string_view service, int ordinal) {
  const auto part = [](absl::string_view text) {
    const std::vector<std::string> words = Words(text);
    return words.empty() ? std::string(text) : absl::StrJoin(words, " ");
  };
  return absl::StrCat("post|", part(title), "|", part(directorate), "|", part(service), "|",
                      std::max(ordinal, 1));
}

}  // namespace cairn::imports
