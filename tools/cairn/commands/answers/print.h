#ifndef CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_PRINT_H_
#define CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_PRINT_H_

#include <functional>
#include <iostream>

#include "common/table/table.h"
#include "services/web/printing/json.h"
#include "tools/cairn/commands/commands.h"

namespace cairn::cli {

// Prints an answer in the format that was asked for: JSON is all of it, JSON lines are its rows.
template <typename Answer, typename Rows>
void Print(const Shared& shared, const Answer& answer, const Rows& rows,
           const std::function<void()>& table, const std::function<table::Table()>& csv) {
  switch (shared.format()) {
    case web::Format::kTable:
      return table();
    case web::Format::kJson:
      std::cout << web::ToJson(answer, true);
      return;
    case web::Format::kJsonLines:
      for (const auto& row : rows) std::cout << web::ToJson(row, false) << "\n";
      return;
    case web::Format::kCsv:
      return csv().PrintCsv(std::cout);
  }
}

// The same of an answer that the command line worked out itself.
void Print(const Shared& shared, const table::Table& answer, const std::function<void()>& table);

// The same of one thing that is explained, which has no CSV.
void PrintExplained(const Shared& shared, const google::protobuf::Message& answer,
                    const std::function<void()>& page);

}  // namespace cairn::cli

#endif  // CAIRN_TOOLS_CAIRN_COMMANDS_ANSWERS_PRINT_H_
