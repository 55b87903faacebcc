#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "services/web/importing/text/csv.h"

namespace cairn::imports {
namespace {

// A header's name without what does not count.
std::string Bare(absl::string_view name) {
  std::string bare;
  for (const char c : name)
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)))
      bare.push_back(absl::ascii_tolower(static_cast<unsigned char>(c)));
  return bare;
}

void RefuseMissing(const std::vector<std::string>& missing,
                   const std::vector<absl::string_view>& header, int line, Report& report) {
  const bool one_column =
      header.size() == 1 && header[0].find_first_of(";\t") != absl::string_view::npos;
  report.RefuseFile(
      line, "", "lacks these columns: ", absl::StrJoin(missing, ", "),
      one_column ? ". Its fields are not separated by commas: save it as comma-separated values"
                 : "");
}

}  // namespace

CsvTable::CsvTable(absl::string_view bytes, std::vector<ColumnSpec> columns, Strictness strictness,
                   Report& report)
    : refused_before_(report.CountOf(Severity::kFileRefused)),
      reader_(bytes, strictness, report),
      columns_(std::move(columns)),
      report_(report),
      places_(columns_.size(), -1) {
  if (reader_.Next()) {
    BindHeader();
  } else if (report.CountOf(Severity::kFileRefused) == refused_before_) {
    report.RefuseFile(0, "", "is empty; a header and rows are expected");
  }
  ok_ = report.CountOf(Severity::kFileRefused) == refused_before_;
}

void CsvTable::BindHeader() {
  const int line = reader_.line();
  if (reader_.damaged()) {
    report_.RefuseFile(line, "", "has a header that cannot be read");
    return;
  }
  const std::vector<absl::string_view>& header = reader_.fields();
  width_ = header.size();
  std::map<std::string, std::vector<std::size_t>> found;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < header.size(); ++i) {
    names.emplace_back(absl::StripAsciiWhitespace(header[i]));
    if (const std::string bare = Bare(header[i]); !bare.empty()) found[bare].push_back(i);
  }
  reader_.SetColumns(names);

  std::vector<std::string> missing;
  std::vector<std::string> doubled;
  std::map<std::string, bool> known;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::vector<std::string> spellings = {columns_[i].name};
    spellings.insert(spellings.end(), columns_[i].aliases.begin(), columns_[i].aliases.end());
    std::vector<std::size_t> places;
    for (const std::string& spelling : spellings) {
      if (!known.emplace(Bare(spelling), true).second) continue;
      if (const auto at = found.find(Bare(spelling)); at != found.end())
        places.insert(places.end(), at->second.begin(), at->second.end());
    }
    if (places.size() > 1 && columns_[i].need != ColumnSpec::Need::kIgnored)
      doubled.push_back(columns_[i].name);
    if (places.empty() && columns_[i].need == ColumnSpec::Need::kRequired)
      missing.push_back(columns_[i].name);
    if (!places.empty()) places_[i] = static_cast<int>(places.front());
  }
  for (const auto& [bare, places] : found) {
    if (known.count(bare) > 0) continue;
    unread_.insert(unread_.end(), places.begin(), places.end());
    report_.Warn(line, names[places.front()], "is not a column of this format, and is not read");
  }
  if (!doubled.empty())
    report_.RefuseFile(line, "", "has these columns more than once: ", absl::StrJoin(doubled, ", "),
                       "; keep one of each");
  if (!missing.empty()) RefuseMissing(missing, header, line, report_);
}

bool CsvTable::TakesRow() {
  ++rows_;
  if (reader_.damaged()) return false;
  const std::vector<absl::string_view>& fields = reader_.fields();
  if (fields.size() < width_) {
    report_.RefuseRow(reader_.line(), "", "has ", fields.size(), " fields where the header has ",
                      width_, "; add what is missing, or its commas");
    return false;
  }
  if (fields.size() == width_) return true;
  for (std::size_t i = width_; i < fields.size(); ++i) {
    if (absl::StripAsciiWhitespace(fields[i]).empty()) continue;
    report_.RefuseRow(reader_.line(), "", "has ", fields.size(), " fields where the header has ",
                      width_, "; a text that holds a comma must stand in quotes");
    return false;
  }
  report_.Warn(reader_.line(), "", "has ", fields.size() - width_,
               " empty fields behind the last column");
  return true;
}

bool CsvTable::Next() {
  while (ok_ && reader_.Next())
    if (TakesRow()) return true;
  return false;
}

absl::string_view CsvTable::operator[](std::size_t column) const {
  const int place = places_[column];
  return place < 0 ? absl::string_view() : FieldAt(static_cast<std::size_t>(place));
}

absl::string_view CsvTable::FieldAt(std::size_t place) const {
  return absl::StripAsciiWhitespace(reader_.fields()[place]);
}

}  // namespace cairn::imports
