#include "tools/cairn/commands/answers/print.h"

#include <string>

#include "absl/strings/str_join.h"
#include "services/web/printing/json.h"

namespace cairn::cli {

using table::Table;
using web::Format;
using web::ToJson;
using web::ToJsonLines;

void Print(const Shared& shared, const Table& answer, const std::function<void()>& table) {
  switch (shared.format()) {
    case Format::kTable:
      return table();
    case Format::kJson:
      std::cout << "[\n" << absl::StrJoin(ToJsonLines(answer), ",\n") << "\n]\n";
      return;
    case Format::kJsonLines:
      for (const std::string& line : ToJsonLines(answer)) std::cout << line << "\n";
      return;
    case Format::kCsv:
      return answer.PrintCsv(std::cout);
  }
}

void PrintExplained(const Shared& shared, const google::protobuf::Message& answer,
                    const std::function<void()>& page) {
  if (shared.format() == Format::kTable) return page();
  std::cout << ToJson(answer, shared.format() == Format::kJson) << "\n";
}

}  // namespace cairn::cli
