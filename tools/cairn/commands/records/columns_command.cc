// cairn columns: what the columns of the answers mean.

#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/suggest.h"
#include "services/web/columns/columns.h"
#include "services/web/contract/misuse.h"
#include "services/web/printing/json.h"
#include "tools/cairn/commands/commands.h"

namespace cairn::cli {
namespace {

using table::Table;
using web::AnswerColumns;
using web::Answers;
using web::Column;
using web::DataDictionary;
using web::Format;
using web::MisuseError;
using web::ToJson;
using web::ToJsonLines;

absl::Status ShowColumns(const Shared& shared, const std::string& id, bool markdown) {
  if (markdown) {
    std::cout << DataDictionary();
    return absl::OkStatus();
  }
  std::vector<std::string> ids;
  Table table({{"answer"}, {"column"}, {"type"}, {"unit"}, {"meaning"}});
  for (const AnswerColumns& answer : Answers()) {
    ids.emplace_back(answer.id);
    if (!id.empty() && id != answer.id) continue;
    for (const Column& column : *answer.columns)
      table.Add({answer.id, column.id, column.type, column.unit, column.meaning});
  }
  if (table.size() == 0)
    return MisuseError(absl::StrCat("there is no answer ", id, " with columns; there are ",
                                    absl::StrJoin(ids, ", "), DidYouMean(id, ids)));
  switch (shared.format()) {
    case Format::kTable:
      table.Print(std::cout, "", 0);
      break;
    case Format::kCsv:
      table.PrintCsv(std::cout);
      break;
    case Format::kJson:
      std::cout << ToJson({{"columns", table}});
      break;
    case Format::kJsonLines:
      for (const std::string& line : ToJsonLines(table)) std::cout << line << "\n";
      break;
  }
  return absl::OkStatus();
}

}  // namespace

void AddColumnsCommand(CLI::App& app, const Shared& shared, Action& action) {
  auto* command = AddCommand(app, "columns", "What the columns of each answer mean",
                             "Examples:\n  cairn columns forecast\n  cairn columns -o csv\n"
                             "  cairn columns --markdown      docs/data-dictionary.md");
  auto id = std::make_shared<std::string>();
  auto markdown = std::make_shared<bool>(false);
  command->add_option("answer", *id, "Of which, such as vacancies; all of them if left out");
  command->add_flag("--markdown", *markdown, "As a page, with the columns of each resource");
  command->callback([&, id, markdown] {
    action = [&shared, id, markdown] { return ShowColumns(shared, *id, *markdown); };
  });
}

}  // namespace cairn::cli
