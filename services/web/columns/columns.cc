#include "services/web/columns/columns.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "services/web/contract/contract.h"
#include "services/web/printing/output.h"

namespace cairn::web {
namespace {

using table::Table;

Table::Align AlignOf(const Column& column) {
  const absl::string_view type = column.type;
  const bool counts = type == "integer" || type == "number" || type == "probability";
  return counts ? Table::Align::kRight : Table::Align::kLeft;
}

std::string Cell(absl::string_view text) { return absl::StrReplaceAll(text, {{"|", "\\|"}}); }

void AddColumns(const Columns& columns, std::string& page) {
  absl::StrAppend(&page, "| column | type | unit | meaning |\n|---|---|---|---|\n");
  for (const Column& column : columns)
    absl::StrAppend(&page, "| `", column.id, "` | ", column.type, " | ", Cell(column.unit), " | ",
                    Cell(column.meaning), " |\n");
}

void AddAnswer(const AnswerColumns& answer, std::string& page) {
  absl::StrAppend(&page, "\n## ", answer.id, "\n\n`", answer.command, " -o csv`: a row is ",
                  answer.row, ".\n\n");
  AddColumns(*answer.columns, page);
}

void AddPageFiles(std::string& page) {
  absl::StrAppend(&page,
                  "\n## Files of the report page\n\nThe page of `cairn report --html` offers CSV "
                  "files. Where the command line gives the same answer, the\ncolumns are those of "
                  "it.\n\n| file | a row is | columns |\n|---|---|---|\n");
  for (const PageFile& file : PageFiles())
    absl::StrAppend(&page, "| ", file.name, " | ", file.row, " | ",
                    *file.answer != '\0' ? absl::StrCat("as `", file.answer, "`") : "below",
                    " |\n");
  for (const PageFile& file : PageFiles()) {
    if (*file.answer != '\0') continue;
    absl::StrAppend(&page, "\n### ", file.name, "\n\n");
    AddColumns(*file.columns, page);
  }
}

// The kinds of resources: a column is a field of the contract, which says what it means.
void AddResources(std::string& page) {
  absl::StrAppend(&page,
                  "\n## Resources\n\n`cairn list KIND -o csv`: a row is a resource, a column a "
                  "field of the contract (proto/), which\nsays what it means. `-o json` holds "
                  "every field.\n\n| kind | columns |\n|---|---|\n");
  for (const ResourceMethods& resource : AllResources()) {
    absl::StrAppend(&page, "| ", resource.plural, " | ");
    const Table table = ResourceTable(*resource.type);
    for (std::size_t i = 0; i < table.columns().size(); ++i)
      absl::StrAppend(&page, i > 0 ? ", " : "", "`", table.columns()[i].title, "`");
    absl::StrAppend(&page, " |\n");
  }
}

constexpr char kBeginning[] =
    R"(# Data dictionary

What the columns of each answer mean that a program reads as CSV: `-o csv`, or `-o excel` for a CSV
that Excel opens as UTF-8 by a double click. `cairn columns` prints the same.

- `date`: 2026-11-30. `time`: 2026-11-30T08:46:25Z. `boolean`: true or false. `probability`: a number
  from 0 to 1. An empty cell: not known, or does not apply; zero is written as 0.
- A word in capitals is a value of the contract and stays the same; the contract (proto/) says what
  it means.
- A column keeps its name and its meaning. New ones come last: read columns by their names.
- Figures of a month and figures of a whole period stand in rows of their own (`figures_of`), so that
  sums over rows of one kind are right.
- `-o json` is the whole answer, nested as in the contract (`-o jsonl`: its rows, one a line): dates as
  text, numbers that are 0 written, what is not set or not known left out, 64-bit integers as text.
- A tier is its number in `tier`, and beside it the word in `tier_title` or, of a group, in `title`: in CSV
  and in JSON alike.
)";

}  // namespace

Table TableOf(const Columns& columns) {
  std::vector<Table::Column> titles;
  for (const Column& column : columns) titles.push_back({column.id, AlignOf(column)});
  return Table(std::move(titles));
}

table::Sheet SheetOf(const Columns& columns, const std::vector<std::string>& headings) {
  std::vector<table::Sheet::Column> both;
  for (std::size_t c = 0; c < columns.size(); ++c)
    both.push_back({columns[c].id, headings[c], AlignOf(columns[c])});
  return table::Sheet(std::move(both));
}

std::string DataDictionary() {
  std::string page = kBeginning;
  for (const AnswerColumns& answer : Answers()) AddAnswer(answer, page);
  AddPageFiles(page);
  AddResources(page);
  return page;
}

}  // namespace cairn::web
