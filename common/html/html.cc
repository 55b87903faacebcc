#include "common/html/html.h"

#include <algorithm>
#include <array>
#include <sstream>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace cairn::html {
namespace {

using table::Table;

constexpr std::array<absl::string_view, 6> kInline = {"a",      "abbr",  "span",
                                                      "strong", "small", "time"};

// Characters that XML and HTML forbid become U+FFFD; tab and line ends stay.
std::string Escape(absl::string_view text) {
  std::string escaped;
  escaped.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      case '\'':
        escaped += "&#39;";
        break;
      default:
        if (absl::ascii_iscntrl(static_cast<unsigned char>(c)) && c != '\t' && c != '\n' &&
            c != '\r')
          escaped += "\xEF\xBF\xBD";
        else
          escaped += c;
    }
  }
  return escaped;
}

std::string Open(absl::string_view tag, const Html::Attributes& attributes) {
  std::string open = absl::StrCat("<", tag);
  for (const auto& [name, value] : attributes)
    if (!value.empty()) absl::StrAppend(&open, " ", name, "=\"", Escape(value), "\"");
  return open + ">";
}

std::string LineEnd(absl::string_view tag) {
  return std::find(kInline.begin(), kInline.end(), tag) == kInline.end() ? "\n" : "";
}

constexpr std::size_t kDateLength = 10;

// Whether the text begins with a date like 2026-11-23.
bool IsDate(absl::string_view text) {
  constexpr absl::string_view kForm = "dddd-dd-dd";
  if (text.size() < kDateLength) return false;
  for (std::size_t i = 0; i < kDateLength; ++i) {
    const bool fits = kForm[i] == 'd' ? absl::ascii_isdigit(static_cast<unsigned char>(text[i]))
                                      : text[i] == kForm[i];
    if (!fits) return false;
  }
  return true;
}

std::size_t NextAddress(absl::string_view text) {
  return std::min(text.find("https://"), text.find("http://"));
}

// The address that the text begins with, without the punctuation of its sentence.
absl::string_view AddressAt(absl::string_view text) {
  std::size_t end = text.find_first_of(" \t\r\n\"'<>()[]{},;");
  if (end == absl::string_view::npos) end = text.size();
  while (end > 0 && (text[end - 1] == '.' || text[end - 1] == ':')) --end;
  return text.substr(0, end);
}

}  // namespace

Html Html::Text(absl::string_view text) { return Trusted(Escape(text)); }

Html Html::Trusted(absl::string_view markup) {
  Html html;
  html.markup_ = std::string(markup);
  return html;
}

Html Html::Element(absl::string_view tag, const Attributes& attributes, const Html& content) {
  return Trusted(
      absl::StrCat(Open(tag, attributes), content.markup(), "</", tag, ">", LineEnd(tag)));
}

Html Html::Element(absl::string_view tag, const Attributes& attributes) {
  if (tag == "meta" || tag == "br") return Trusted(absl::StrCat(Open(tag, attributes), "\n"));
  return Element(tag, attributes, Html());
}

Html Tag(absl::string_view tag, absl::string_view text) {
  return Html::Element(tag, {}, Html::Text(text));
}

Html Tag(absl::string_view tag, absl::string_view look, absl::string_view text) {
  return Html::Element(tag, {{"class", std::string(look)}}, Html::Text(text));
}

Html Linked(absl::string_view text) {
  Html html;
  for (std::size_t at = NextAddress(text); at != absl::string_view::npos; at = NextAddress(text)) {
    html += Html::Text(text.substr(0, at));
    const absl::string_view address = AddressAt(text.substr(at));
    html += Html::Element("a", {{"href", std::string(address)}, {"rel", "external noreferrer"}},
                          Html::Text(address));
    text.remove_prefix(at + address.size());
  }
  return html + Html::Text(text);
}

Html Dated(absl::string_view text) {
  Html html;
  std::size_t done = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!IsDate(text.substr(at))) continue;
    html += Html::Text(text.substr(done, at - done)) + Tag("time", text.substr(at, kDateLength));
    done = at + kDateLength;
    at = done - 1;
  }
  return html + Html::Text(text.substr(done));
}

DataTable Plain(absl::string_view caption, const Table& table) {
  DataTable plain{.caption = std::string(caption), .columns = table.columns()};
  for (const auto& row : table.rows()) {
    auto& cells = plain.rows.emplace_back();
    for (const std::string& cell : row) cells.emplace_back(Html::Text(cell));
  }
  return plain;
}

Html ToHtml(const DataTable& table) {
  const auto look = [&](std::size_t column, const std::string& more) {
    const bool right = table.columns[column].align == Table::Align::kRight;
    return std::string(absl::StripAsciiWhitespace(absl::StrCat(right ? "n " : "", more)));
  };
  Html head;
  for (std::size_t c = 0; c < table.columns.size(); ++c)
    head += Html::Element("th", {{"scope", "col"}, {"class", look(c, "")}},
                          Html::Text(table.columns[c].title));
  Html body;
  for (const auto& row : table.rows) {
    Html cells;
    for (std::size_t c = 0; c < row.size(); ++c)
      cells += c == 0
                   ? Html::Element("th", {{"scope", "row"}, {"class", row[c].look}}, row[c].content)
                   : Html::Element("td", {{"class", look(c, row[c].look)}}, row[c].content);
    body += Html::Element("tr", {}, cells);
  }
  const Html whole = Html::Element("table", {{"class", table.look}},
                                   Html::Element("caption", {}, Tag("span", table.caption)) +
                                       Html::Element("thead", {}, Html::Element("tr", {}, head)) +
                                       Html::Element("tbody", {}, body));
  return Html::Element("div",
                       {{"class", "scroll"},
                        {"role", "region"},
                        {"aria-label", absl::StrCat("Table: ", table.caption)},
                        {"tabindex", "0"}},
                       whole);
}

Html CsvLink(absl::string_view file, absl::string_view what, const Table& table) {
  std::ostringstream csv;
  table.PrintCsv(csv);
  const Html link = Html::Element(
      "a",
      {{"href", absl::StrCat("data:text/csv;charset=utf-8;base64,", absl::Base64Escape(csv.str()))},
       {"download", std::string(file)}},
      Html::Text(absl::StrCat("Save as CSV: ", what)));
  return Html::Element("p", {{"class", "csv"}}, link);
}

}  // namespace cairn::html
