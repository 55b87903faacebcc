#include "tools/cairn/commands/changes/bundle_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/status_macros.h"
#include "common/resource/resource_type.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"
#include "tools/cairn/base/files.h"

namespace cairn::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::TextFormat;

constexpr std::size_t kMostTwice = 5;

// Notes where a text-format file stumbles.
class FileErrors final : public google::protobuf::io::ErrorCollector {
 public:
  explicit FileErrors(std::string path) : path_(std::move(path)) {}
  void AddError(int line, int column, const std::string& message) override {
    absl::StrAppend(&text_, text_.empty() ? "" : "\n  ", path_, ":", line + 1, ":", column + 1,
                    ": ", message);
  }
  void AddWarning(int, int, const std::string&) override {}
  const std::string& text() const { return text_; }

 private:
  std::string path_;
  std::string text_;
};

// By what a resource is known: its name or, where the service is to choose that, its external_id.
std::string KeyOf(const Message& resource) {
  const std::string name = resource::NameOf(resource);
  return absl::EndsWith(name, "/-")
             ? absl::StrCat(name, " ", resource::GetString(resource, "external_id"))
             : name;
}

absl::StatusOr<std::vector<std::string>> FilesOf(const std::string& path) {
  std::error_code failed;
  if (!std::filesystem::is_directory(path, failed)) return std::vector<std::string>{path};
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(path, failed))
    if (entry.path().extension() == ".txtpb") files.push_back(entry.path().string());
  std::sort(files.begin(), files.end());
  if (files.empty()) return absl::NotFoundError(absl::StrCat(path, " holds no .txtpb file"));
  return files;
}

}  // namespace

absl::Status BundleFiles::ReadOne(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  FileErrors errors(path);
  TextFormat::ParseInfoTree tree;
  TextFormat::Parser parser;
  parser.RecordErrorsTo(&errors);
  parser.WriteLocationsTo(&tree);
  bundle::v1::Bundle read;
  if (!parser.ParseFromString(text, &read))
    return absl::InvalidArgumentError(
        absl::StrCat("this is no text-format cairn.bundle.v1.Bundle:\n  ", errors.text()));
  for (int f = 0; f < read.GetDescriptor()->field_count(); ++f) {
    const FieldDescriptor* field = read.GetDescriptor()->field(f);
    for (int i = 0; i < read.GetReflection()->FieldSize(read, field); ++i) {
      const std::string key = KeyOf(read.GetReflection()->GetRepeatedMessage(read, field, i));
      if (key.empty() || absl::EndsWith(key, "/- ")) continue;
      const std::string place = absl::StrCat(path, ":", tree.GetLocation(field, i).line + 1);
      const auto [first, is_new] = places_.emplace(key, place);
      if (!is_new) twice_.push_back(absl::StrCat(key, ": ", first->second, " and ", place));
    }
  }
  bundle_.MergeFrom(read);
  return absl::OkStatus();
}

absl::StatusOr<BundleFiles> BundleFiles::Read(const std::vector<std::string>& paths) {
  BundleFiles files;
  for (const std::string& path : paths) {
    ASSIGN_OR_RETURN(const std::vector<std::string> found, FilesOf(path));
    for (const std::string& file : found) RETURN_IF_ERROR(files.ReadOne(file));
  }
  if (files.twice_.empty()) return files;
  const std::size_t more = files.twice_.size() - std::min(files.twice_.size(), kMostTwice);
  files.twice_.resize(files.twice_.size() - more);
  return absl::InvalidArgumentError(absl::StrCat(
      "one resource stands twice; keep one of the two\n  ", absl::StrJoin(files.twice_, "\n  "),
      more > 0 ? absl::StrCat("\n  and ", more, " more") : ""));
}

std::string BundleFiles::PlaceOf(const std::string& name) const {
  const auto place = places_.find(name);
  return place == places_.end() ? "" : place->second;
}

}  // namespace cairn::cli
