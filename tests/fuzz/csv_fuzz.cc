// The CSV reader: whatever the bytes, it ends, keeps its promises about lines and fields, and reads
// what it read again when that is written down plainly.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "services/web/importing/text/csv.h"
#include "tests/fuzz/fuzz.h"

namespace cairn::fuzz {
namespace {

using imports::CsvReader;
using imports::Report;
using imports::Strictness;

std::vector<std::vector<std::string>> ReadAll(absl::string_view bytes, Report& report) {
  std::vector<std::vector<std::string>> records;
  CsvReader reader(bytes, Strictness::kTakeGoodRows, report);
  int last = 0;
  while (reader.Next()) {
    Require(reader.line() > last, "records stand on lines that rise");
    last = reader.line();
    if (reader.damaged()) continue;
    records.emplace_back(reader.fields().begin(), reader.fields().end());
    for (const std::string& field : records.back())
      Require(imports::IsUtf8(field), "what is read is UTF-8");
  }
  return records;
}

}  // namespace

std::vector<std::string> Seeds() {
  return {"a,b\nc,d\n", "\"a,1\",\"b \"\"x\"\"\"\r\n\"c\nd\",e\r\n",
          "\xEF\xBB\xBF"
          "a;b\n\n,\n1;2",
          "a\xA3,\x81\n\"open", "a,b\"c\n\"d\"e,f\r"};
}
std::vector<std::string> Dictionary() {
  return {"\"",           "\"\"",         ",",    "\r\n",    "\r", "\n",
          "\xEF\xBB\xBF", "\xEF\xBF\xBD", "\x92", "\xC2\xA3"};
}

}  // namespace cairn::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cairn::fuzz;
  const absl::string_view bytes(reinterpret_cast<const char*>(data), size);
  cairn::imports::Report report;
  const auto records = ReadAll(bytes, report);
  std::string plain;
  for (const auto& record : records) {
    for (std::size_t i = 0; i < record.size(); ++i)
      absl::StrAppend(&plain, i == 0 ? "" : ",", "\"",
                      absl::StrReplaceAll(record[i], {{"\"", "\"\""}}), "\"");
    plain += "\n";
  }
  cairn::imports::Report again;
  Require(ReadAll(plain, again) == records, "what is written plainly is read the same");
  Require(again.CountOf(cairn::imports::Severity::kFileRefused) == 0,
          "what is written plainly is not refused");
  return 0;
}
