#include <iostream>
#include <string>

#include "CLI/CLI.hpp"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "tools/seed.h"
#include "tools/synthesise/nation/nation.h"
#include "tools/synthesise/nation/reference.h"
#include "tools/synthesise/sample.h"

namespace {

using cairn::synthesise::Options;

constexpr char kHelp[] =
    R"(Writes a FICTIONAL nation as import files: councils, posts and people, all invented.

Examples:
  cairn-synthesise --as-of 2026-11-23 --catalogue deploy/catalogue --out sample
  cairn-synthesise --seed 7 --as-of 2026-11-23 --catalogue deploy/catalogue --out other
  cairn-synthesise --councils 4 --people 800 --as-of 2026-11-23 --catalogue deploy/catalogue --out small
)";

constexpr char kVersion[] = "cairn-synthesise 0.1.0";

constexpr char kFooter[] = R"(
Writes organisations.txtpb, structure/ID.csv for each council, people.csv, engagements.txtpb, scenarios.txtpb
and README.txt.
The same seed, date, sizes and catalogue give the same bytes on every machine.
Exit codes: 0 done; 1 the catalogue cannot be used or the folder cannot be written; 2 wrong usage.)";

absl::Status Run(const Options& options, const std::string& catalogue, const std::string& out) {
  const auto reference = cairn::synthesise::Reference::Load(catalogue);
  if (!reference.ok()) return reference.status();
  const auto sample = cairn::synthesise::MakeSample(*reference, options);
  if (!sample.ok()) return sample.status();
  if (absl::Status written = cairn::synthesise::WriteSample(*sample, out); !written.ok())
    return written;
  std::cout << sample->summary << "; " << sample->files.size() << " files in " << out << "\n";
  return absl::OkStatus();
}

// The first flag that there is not: what is missing besides is told once that is right. Empty:
// none.
std::string UnknownFlag(const CLI::App& app, int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    if (word == "--") break;
    std::string name = word.substr(0, word.find('='));
    if (name.rfind("--", 0) == 0 && app.get_option_no_throw(name) == nullptr) return name;
  }
  return "";
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  std::string as_of;
  std::string catalogue;
  std::string out;
  CLI::App app(kHelp, "cairn-synthesise");
  app.footer(kFooter);
  app.set_version_flag("--version", kVersion);
  app.add_option("--seed", options.seed, "Number that the nation is drawn from")
      ->check(cairn::cli::IsSeed())
      ->capture_default_str();
  app.add_option("--as-of", as_of, "Day that the nation is drawn for, e.g. 2026-11-23")->required();
  app.add_option("--catalogue", catalogue,
                 "Folder of the reference catalogue, e.g. deploy/catalogue")
      ->required();
  app.add_option("--out", out, "Folder to write to: new, empty or an earlier sample")->required();
  app.add_option("--councils", options.councils, "Number of councils")
      ->check(CLI::Range(1, cairn::synthesise::kMostCouncils))
      ->capture_default_str();
  app.add_option("--people", options.people, "Number of people in all")
      ->check(CLI::Range(1, 1000000))
      ->capture_default_str();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {  // how CLI11 reports --help as well as mistakes
    if (error.get_exit_code() == 0) return app.exit(error);
    const std::string unknown = UnknownFlag(app, argc, argv);
    std::cerr << "cairn-synthesise: "
              << (unknown.empty() ? error.what() : "there is no option " + unknown)
              << "\nTry: cairn-synthesise --help\n";
    return 2;
  }
  constexpr std::size_t kDateLength = 10;
  if (as_of.size() != kDateLength || !absl::ParseCivilTime(as_of, &options.as_of)) {
    std::cerr << "cairn-synthesise: --as-of must be a day like 2026-11-23, got " << as_of << "\n";
    return 2;
  }
  const absl::Status status = Run(options, catalogue, out);
  if (status.ok()) return 0;
  std::cerr << "cairn-synthesise: " << status.message() << "\n";
  return 1;
}
