#include "tools/synthesise/nation/reference.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/resource/dates.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/text_format.h"

namespace cairn::synthesise {
namespace {

using bundle::v1::Bundle;
using planner::v1::Assumption;
using roles::v1::Programme;
using roles::v1::Qualification;
using roles::v1::Role;
using type::v1::ServiceArea;

constexpr int kLowestTierWithRates = 7;

// Which of several roles of one tier and area.
enum class Standing { kAny, kJoint, kStatutory, kPlain };

bool Stands(const Role& role, Standing standing) {
  switch (standing) {
    case Standing::kAny:
      return true;
    case Standing::kJoint:
      return role.joint();
    case Standing::kStatutory:
      return !role.joint() && !role.statutory_basis().empty();
    case Standing::kPlain:
      return !role.joint() && role.statutory_basis().empty();
  }
  return false;
}

// Keeps the first complaint, with its line.
class FirstError : public google::protobuf::io::ErrorCollector {
 public:
  void AddError(int line, google::protobuf::io::ColumnNumber column,
                const std::string& message) override {
    if (text_.empty()) text_ = absl::StrCat(line + 1, ":", column + 1, ": ", message);
  }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

absl::StatusOr<Bundle> ParseFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return absl::UnavailableError(absl::StrCat("cannot read ", path.string()));
  Bundle bundle;
  FirstError error;
  google::protobuf::TextFormat::Parser parser;
  parser.RecordErrorsTo(&error);
  if (!parser.ParseFromString(text.str(), &bundle))
    return absl::InvalidArgumentError(absl::StrCat(path.string(), ":", error.text()));
  return bundle;
}

template <typename Nations>
bool HoldsInScotland(const Nations& nations) {
  return nations.empty() ||
         std::find(nations.begin(), nations.end(), type::v1::SCOTLAND) != nations.end();
}

bool RunsOn(const Programme& programme, absl::CivilDay day) {
  return (!programme.has_start_date() || resource::ToDay(programme.start_date()) <= day) &&
         (!programme.has_end_date() || resource::ToDay(programme.end_date()) >= day);
}

constexpr std::array<ServiceArea, 3> kServiceAreas = {type::v1::CHILDREN, type::v1::ADULTS,
                                                      type::v1::CRIMINAL_JUSTICE};

// Finds roles one after the other and remembers the first that is missing.
class RoleFinder {
 public:
  explicit RoleFinder(const Bundle& bundle) : bundle_(bundle) {}

  const Role* Find(int tier, ServiceArea area, Standing standing) {
    const Role* found = nullptr;
    for (const Role& role : bundle_.roles()) {
      if (role.tier() != tier || role.service_area() != area || !Stands(role, standing) ||
          !HoldsInScotland(role.nations()))
        continue;
      if (found == nullptr || (found->nations().empty() && !role.nations().empty())) found = &role;
    }
    if (found == nullptr && status_.ok())
      status_ = absl::FailedPreconditionError(absl::StrCat(
          "the catalogue has no role of tier ", tier, " for ", type::v1::ServiceArea_Name(area),
          " in Scotland; --catalogue must name the folder that holds "
          "roles-scotland.txtpb, e.g. deploy/catalogue"));
    return found;
  }

  std::array<const Role*, 3> FindByArea(int tier) {
    std::array<const Role*, 3> found{};
    for (const Area area : kAreas)
      found[At(area)] = Find(tier, kServiceAreas[At(area)], Standing::kPlain);
    return found;
  }

  const absl::Status& status() const { return status_; }

 private:
  const Bundle& bundle_;
  absl::Status status_;
};

}  // namespace

std::string IdOf(absl::string_view name) {
  const auto slash = name.rfind('/');
  return std::string(slash == absl::string_view::npos ? name : name.substr(slash + 1));
}

absl::StatusOr<Reference> Reference::Load(absl::string_view folder) {
  std::error_code error;
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(folder), error))
    if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
  if (error)
    return absl::NotFoundError(absl::StrCat("cannot read the catalogue's folder ", folder, ": ",
                                            error.message(),
                                            "; --catalogue names it, e.g. deploy/catalogue"));
  std::sort(files.begin(), files.end());
  Bundle all;
  for (const auto& file : files) {
    ASSIGN_OR_RETURN(const Bundle part, ParseFile(file));
    all.MergeFrom(part);
  }
  return FromBundle(std::move(all));
}

absl::StatusOr<Reference> Reference::FromBundle(Bundle bundle) {
  Reference reference;
  reference.bundle_.Swap(&bundle);  // a swap keeps the addresses of the roles
  RETURN_IF_ERROR(reference.FindLadder());
  RETURN_IF_ERROR(reference.FindRates());
  return reference;
}

absl::Status Reference::FindLadder() {
  RoleFinder finder(bundle_);
  ladder_.chief_executive = finder.Find(1, type::v1::CORPORATE, Standing::kAny);
  ladder_.deputy_chief_executive = finder.Find(2, type::v1::CORPORATE, Standing::kAny);
  ladder_.chief_social_work_officer = finder.Find(3, type::v1::JOINT, Standing::kStatutory);
  ladder_.chief_officer = finder.Find(3, type::v1::JOINT, Standing::kJoint);
  ladder_.children_director = finder.Find(3, type::v1::CHILDREN, Standing::kPlain);
  ladder_.social_work_director = finder.Find(3, type::v1::JOINT, Standing::kPlain);
  ladder_.education_director = finder.Find(3, type::v1::SCHOOLS, Standing::kAny);
  ladder_.assistant_director = finder.Find(4, type::v1::JOINT, Standing::kPlain);
  ladder_.planning_head = finder.Find(5, type::v1::JOINT, Standing::kPlain);
  ladder_.education_head = finder.Find(5, type::v1::SCHOOLS, Standing::kAny);
  ladder_.heads = finder.FindByArea(5);
  ladder_.service_managers = finder.FindByArea(6);
  ladder_.team_managers = finder.FindByArea(7);
  ladder_.senior_practitioner = finder.Find(8, type::v1::JOINT, Standing::kAny);
  ladder_.social_worker = finder.Find(9, type::v1::JOINT, Standing::kAny);
  return finder.status();
}

absl::Status Reference::FindRates() {
  constexpr double kDaysAYear = 365.25;
  constexpr double kMonthsAYear = 12;
  std::map<int, double> exits;
  std::map<int, double> months;
  for (const Assumption& assumption : bundle_.assumptions()) {
    if (assumption.measure() == Assumption::EXITS_PER_YEAR)
      exits[assumption.tier()] = assumption.value();
    if (assumption.measure() == Assumption::MONTHS_TO_FILL)
      months[assumption.tier()] = assumption.value();
  }
  for (int tier = 1; tier <= kLowestTierWithRates; ++tier) {
    if (exits[tier] <= 0 || months[tier] <= 0)
      return absl::FailedPreconditionError(
          absl::StrCat("the catalogue has no EXITS_PER_YEAR or no MONTHS_TO_FILL for tier ", tier,
                       "; --catalogue must name the folder that holds assumptions.txtpb"));
    const double load = exits[tier] * months[tier] / kMonthsAYear;
    turnover_[tier] = {.mean_tenure_days = static_cast<int>(std::lround(kDaysAYear / exits[tier])),
                       .mean_days_to_fill =
                           static_cast<int>(std::lround(months[tier] * kDaysAYear / kMonthsAYear)),
                       .vacant_per_mille = static_cast<int>(std::lround(1000 * load / (1 + load)))};
  }
  return absl::OkStatus();
}

const Turnover& Reference::TurnoverOf(int tier) const {
  return turnover_.at(std::clamp(tier, 1, kLowestTierWithRates));
}

const Role* Reference::FindRole(absl::string_view name) const {
  const auto found = std::find_if(bundle_.roles().begin(), bundle_.roles().end(),
                                  [&](const Role& role) { return role.name() == name; });
  return found == bundle_.roles().end() ? nullptr : &*found;
}

const Qualification* Reference::FindQualification(int framework, int level) const {
  const Qualification* lowest = nullptr;
  for (const Qualification& qualification : bundle_.qualifications()) {
    if (qualification.framework() != framework || qualification.level() < level ||
        !HoldsInScotland(qualification.nations()))
      continue;
    if (lowest == nullptr || qualification.level() < lowest->level()) lowest = &qualification;
  }
  return lowest;
}

std::vector<const Programme*> Reference::ProgrammesFor(absl::string_view skill, int level,
                                                       absl::CivilDay day) const {
  std::vector<const Programme*> found;
  for (const Programme& programme : bundle_.programmes()) {
    const bool gives = std::any_of(
        programme.skills_gained().begin(), programme.skills_gained().end(),
        [&](const auto& gain) { return gain.skill() == skill && gain.level() >= level; });
    if (gives && HoldsInScotland(programme.nations()) && RunsOn(programme, day))
      found.push_back(&programme);
  }
  return found;
}

std::vector<const Programme*> Reference::Communities() const {
  std::vector<const Programme*> found;
  for (const Programme& programme : bundle_.programmes())
    if (programme.kind() == Programme::COMMUNITY && HoldsInScotland(programme.nations()))
      found.push_back(&programme);
  return found;
}

}  // namespace cairn::synthesise
