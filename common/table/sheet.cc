#include "common/table/sheet.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace cairn::table {

Cell Cell::Whole(std::int64_t number) { return {absl::StrCat(number), Thousands(number)}; }

Cell Cell::Number(double number, std::string shown) { return {Digits(number), std::move(shown)}; }

// The columns that `title` names, and `text` of their cells.
template <typename Title, typename Text>
Table Sheet::With(const Title& title, const Text& text) const {
  std::vector<Table::Column> columns;
  for (const Column& column : columns_)
    if (const std::string name = title(column); !name.empty())
      columns.push_back({name, column.align});
  Table table(std::move(columns));
  for (const std::vector<Cell>& row : rows_) {
    std::vector<std::string> cells;
    for (std::size_t c = 0; c < columns_.size(); ++c)
      if (!title(columns_[c]).empty()) cells.push_back(text(row[c]));
    table.Add(std::move(cells));
  }
  return table;
}

Table Sheet::ForPrograms() const {
  return With([](const Column& column) { return column.id; },
              [](const Cell& cell) { return cell.value(); });
}

Table Sheet::ForPage() const {
  return With([](const Column& column) { return column.heading; },
              [](const Cell& cell) { return cell.shown(); });
}

Table Sheet::ForTerminal() const {
  const auto small = [](const Column& column) {
    std::string heading = column.heading;
    if (heading.size() > 1 && absl::ascii_islower(static_cast<unsigned char>(heading[1])))
      heading[0] = absl::ascii_tolower(static_cast<unsigned char>(heading[0]));
    return heading;
  };
  return With(small, [](const Cell& cell) { return cell.shown(); });
}

std::string Digits(double number) { return absl::StrFormat("%.6g", number == 0 ? 0 : number); }

}  // namespace cairn::table
