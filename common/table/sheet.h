#ifndef CAIRN_COMMON_TABLE_SHEET_H_
#define CAIRN_COMMON_TABLE_SHEET_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/table/table.h"

namespace cairn::table {

// One figure or word, as programs read it and as people do.
class Cell {
 public:
  static Cell Blank(std::string shown = "") { return {"", std::move(shown)}; }
  static Cell Text(const std::string& text) { return {text, text}; }
  // A value of the contract, and the word for it.
  static Cell Word(std::string value, std::string shown) {
    return {std::move(value), std::move(shown)};
  }
  static Cell Whole(std::int64_t number);  // 1448, `1,448` for people
  static Cell Number(double number, std::string shown);

  const std::string& value() const { return value_; }
  const std::string& shown() const { return shown_; }

 private:
  Cell(std::string value, std::string shown) : value_(std::move(value)), shown_(std::move(shown)) {}
  std::string value_;
  std::string shown_;
};

// One table of an answer, whoever reads it: programs by the ids of its columns, people by their
// headings. A column without a heading is for programs alone, and one without an id for people.
class Sheet {
 public:
  struct Column {
    std::string id;
    std::string heading;
    Table::Align align = Table::Align::kLeft;
  };

  explicit Sheet(std::vector<Column> columns) : columns_(std::move(columns)) {}
  void Add(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }

  Table ForPrograms() const;
  Table ForPage() const;
  // With headings that begin small, but for those such as `P50`.
  Table ForTerminal() const;

 private:
  template <typename Title, typename Text>
  Table With(const Title& title, const Text& text) const;

  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

// A number as programs read it: six digits that count, and never `-0`.
std::string Digits(double number);

}  // namespace cairn::table

#endif  // CAIRN_COMMON_TABLE_SHEET_H_
