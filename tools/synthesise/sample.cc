#include "tools/synthesise/sample.h"

#include <filesystem>
#include <fstream>
#include <system_error>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "common/base/status_macros.h"
#include "google/protobuf/text_format.h"
#include "tools/synthesise/nation/engagements.h"
#include "tools/synthesise/nation/establishment.h"
#include "tools/synthesise/nation/people.h"
#include "tools/synthesise/people_file.h"
#include "tools/synthesise/scenarios.h"
#include "tools/synthesise/structure_file.h"

namespace cairn::synthesise {
namespace {

constexpr char kReadme[] = "README.txt";
constexpr char kFirstLine[] = "A fictional nation, written by cairn-synthesise.\n";

std::string BundleFile(const bundle::v1::Bundle& bundle) {
  std::string text;
  google::protobuf::TextFormat::PrintToString(bundle, &text);
  return absl::StrCat(
      "# proto-file: cairn/bundle/v1/bundle.proto\n# proto-message: cairn.bundle.v1.Bundle\n#\n"
      "# Invented by cairn-synthesise: no organisation and no person in this folder exists.\n\n",
      text);
}

struct Counts {
  int posts = 0;
  int unmapped = 0;
  int vacant = 0;
  int uncovered = 0;
  int directors = 0;
  int vacant_directors = 0;
  int leaving = 0;
};

Counts Count(const Establishments& establishments) {
  constexpr int kDirectorTier = 3;
  Counts counts;
  for (const auto& [council, posts] : establishments) {
    for (const Post& post : posts) {
      const bool director = post.role != nullptr && post.tier == kDirectorTier &&
                            post.role->service_area() != type::v1::SCHOOLS;
      ++counts.posts;
      counts.unmapped += post.role == nullptr ? 1 : 0;
      counts.directors += director ? 1 : 0;
      counts.leaving += post.holder_leaves.has_value() ? 1 : 0;
      if (!post.gap.has_value()) continue;
      ++counts.vacant;
      counts.uncovered += post.gap->cover == Cover::kNone ? 1 : 0;
      counts.vacant_directors += director ? 1 : 0;
    }
  }
  return counts;
}

std::string Readme(const Options& options, const Counts& counts, const Nation& nation,
                   std::size_t people, const PeopleFile& people_file, int engagements) {
  return absl::StrCat(
      kFirstLine,
      "\nEverything here is invented: councils, boards, colleges, posts and people. Names are put "
      "together\n"
      "from syllables; addresses end in example.org. Nothing here says anything about a real "
      "council or person.\n\n",
      absl::StrFormat("seed %d, as of %s\n", options.seed, absl::FormatCivilTime(options.as_of)),
      absl::StrFormat("%d councils, %d partner organisations\n", nation.councils.size(),
                      nation.partners.size()),
      absl::StrFormat("%d posts, of which %d have a title that maps to no role\n", counts.posts,
                      counts.unmapped),
      absl::StrFormat("%d without a permanent holder, %d of them without cover; %d more whose "
                      "holder has given notice\n",
                      counts.vacant, counts.uncovered, counts.leaving),
      absl::StrFormat(
          "%d posts of social services directors, %d of them without a permanent holder\n",
          counts.directors, counts.vacant_directors),
      absl::StrFormat("%d people in %d rows, %d engagements\n", people, people_file.rows,
                      engagements),
      "\nThe same seed, date, sizes and catalogue give the same bytes.\n\n"
      "Import in this order:\n"
      "  organisations.txtpb    cairn apply\n"
      "  structure/ID.csv       cairn import organisation-structure, one for each council\n"
      "  people.csv             cairn import people\n"
      "  engagements.txtpb      cairn apply\n"
      "  scenarios.txtpb        cairn apply\n\n"
      "Calibration: how often posts of a tier stand empty and for how long comes from the rates of "
      "the\n"
      "catalogue (for directors, public figures: 0.21 exits a year, 7.5 months to fill); sizes and "
      "learning\n"
      "networks of councils from the 32 of Scotland. The rest is judgement. docs/sample-nation.md "
      "has it all.\n\n"
      "Dirt on purpose. Structure files: CRLF lines in some, a byte order mark in the first, two "
      "characters of\n"
      "Windows-1252 in the last, blanks around titles, several spellings of Vacant, agency cover "
      "without a mark,\n"
      "odd salary bands, titles that no role knows, twins told apart by their order, and a date "
      "that may lie\n"
      "before a vacancy that people.csv knows of.\n",
      absl::StrFormat("people.csv: %d values in small letters, %d ids with blanks, %d lists with "
                      "an open end, and %d rows to be refused\n"
                      "because they overlap the row before.\n",
                      people_file.dirt.lower_case, people_file.dirt.blanks,
                      people_file.dirt.open_lists, people_file.dirt.overlaps));
}

absl::Status Unwritable(const std::filesystem::path& path) {
  return absl::PermissionDeniedError(absl::StrCat("cannot write ", path.string()));
}

// Whether the folder may be written to: it is new, empty or an earlier sample.
absl::Status CheckFolder(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::exists(folder, error) || std::filesystem::is_empty(folder, error))
    return absl::OkStatus();
  std::ifstream readme(folder / kReadme);
  std::string line;
  std::getline(readme, line);
  if (absl::StrCat(line, "\n") == kFirstLine) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrCat(folder.string(),
                   " holds something else than a sample; --out must name a new or empty folder"));
}

}  // namespace

absl::StatusOr<Sample> MakeSample(const Reference& reference, const Options& options) {
  const Nation nation = DrawNation(options);
  Establishments establishments;
  for (const Council& council : nation.councils)
    establishments[council.id] = DrawEstablishment(council, nation, reference, options);
  ASSIGN_OR_RETURN(const std::vector<Person> people,
                   DrawPeople(nation, establishments, reference, options));
  PeopleFile people_file = WritePeople(people, options);
  const bundle::v1::Bundle engagements = DrawEngagements(nation, reference, options);
  const Counts counts = Count(establishments);

  Sample sample;
  sample.files["organisations.txtpb"] = BundleFile(OrganisationsOf(nation));
  sample.files["engagements.txtpb"] = BundleFile(engagements);
  sample.files["scenarios.txtpb"] = BundleFile(ScenariosOf(nation, establishments, options));
  for (const Council& council : nation.councils)
    sample.files[absl::StrCat("structure/", council.id, ".csv")] =
        StructureFile(council, establishments.at(council.id), options.seed);
  sample.files[kReadme] =
      Readme(options, counts, nation, people.size(), people_file, engagements.engagements_size());
  sample.files["people.csv"] = std::move(people_file.text);
  sample.summary = absl::StrFormat(
      "seed %d: %d FICTIONAL councils, %d posts (%d without a permanent holder), %d people",
      options.seed, nation.councils.size(), counts.posts, counts.vacant, people.size());
  return sample;
}

absl::Status WriteSample(const Sample& sample, absl::string_view folder) {
  const std::filesystem::path root{std::string(folder)};
  RETURN_IF_ERROR(CheckFolder(root));
  std::error_code error;
  std::filesystem::remove_all(root / "structure", error);
  std::filesystem::create_directories(root / "structure", error);
  if (error) return Unwritable(root / "structure");
  for (const auto& [path, bytes] : sample.files) {
    std::ofstream file(root / path, std::ios::binary);
    file << bytes << std::flush;
    if (!file) return Unwritable(root / path);
  }
  return absl::OkStatus();
}

}  // namespace cairn::synthesise
