#include "tools/synthesise/structure_file.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/synthesise/csv_line.h"
#include "tools/synthesise/nation/chance.h"

namespace cairn::synthesise {
namespace {

constexpr char kNone[] = "NA";
constexpr char kMark[] = "\xEF\xBB\xBF";
// A place name in Windows-1252: u and e with a grave accent.
constexpr char kAccented[] = "Based at D\xF9n Sg\xE8ith";

const std::vector<std::string>& Header() {
  static const auto* const columns = new std::vector<std::string>{"OrganisationLabel",
                                                                  "OrganisationURI",
                                                                  "EffectiveDate",
                                                                  "Level",
                                                                  "JobTitle",
                                                                  "Name",
                                                                  "Grade",
                                                                  "Directorate",
                                                                  "Service",
                                                                  "ContractType",
                                                                  "SharedPost",
                                                                  "ContactDetails",
                                                                  "SalaryBand",
                                                                  "MaximumSalary",
                                                                  "Vacancy",
                                                                  "Comments"};
  return *columns;
}

// Pounds a year at the foot of the tier's usual range. Judgement, of the order that councils
// publish.
int SalaryOf(int tier) {
  constexpr int kPounds[] = {0, 135000, 115000, 105000, 88000, 76000, 61000, 53000, 47000, 42000};
  return kPounds[tier];
}

std::string Day(absl::CivilDay day) { return absl::FormatCivilTime(day); }

// One row's cells; what they say apart from the post itself is drawn here.
class Row {
 public:
  Row(const Council& council, const Post& post, std::uint64_t seed)
      : council_(council),
        post_(post),
        draws_(seed, absl::StrCat(council.id, "/row/", post.title, "/", post.service, "/",
                                  post.ordinal)) {
    Pay();
    Vacancy();
    Dirt();
  }

  std::vector<std::string> Cells() const {
    return {council_.name,
            absl::StrCat("https://example.org/id/council/", council_.id),
            Day(council_.style.effective),
            absl::StrCat(post_.level),
            title_,
            kNone,
            grade_,
            post_.directorate.empty() ? kNone : post_.directorate,
            post_.service.empty() ? kNone : post_.service,
            contract_,
            post_.IsShared() ? "Shared" : kNone,
            absl::StrCat("social.work@", council_.id, ".example.org"),
            band_,
            most_,
            vacancy_,
            comments_};
  }

 private:
  void Pay() {
    constexpr int kBand = 5000;
    constexpr int kHundred = 100;
    constexpr int kLargest = 650;
    const int base =
        SalaryOf(post_.tier) * (kHundred + council_.population / 1000 * 30 / kLargest) / kHundred;
    const int pay = base + draws_.Below(8000);
    const int low = pay / kBand * kBand;
    band_ = absl::StrCat(low, " - ", low + kBand - 1);
    most_ = absl::StrCat(pay + draws_.Below(3000));
    grade_ = absl::StrCat("SM", post_.tier,
                          draws_.Weighted<std::string>({{"A", 1}, {"B", 1}, {"C", 1}}));
    if (post_.tier > 3) return;
    grade_ = "Spot salary";
    most_ = kNone;
    comments_ = "Spot salary, no range";
  }

  void Vacancy() {
    if (post_.IsShared()) comments_ = absl::StrCat("Shared chief officer; hosted by ", post_.host);
    if (!post_.gap.has_value() || post_.gap->since > council_.style.effective) return;
    constexpr int kUnmarkedPerMille =
        450;  // posts under an agency's cover that nothing marks vacant
    band_ = kNone;
    if (post_.gap->cover == Cover::kAgency && draws_.Happens(kUnmarkedPerMille)) {
      band_ = "Agency";
      contract_ = "Other";
      comments_ = draws_.Pick(std::vector<std::string>{
          "Permanent post on the establishment; currently covered by an agency worker",
          "Permanent post. Agency cover in place"});
      return;
    }
    vacancy_ = draws_.Weighted<std::string>(
        {{"Vacant", 84}, {"vacant", 7}, {"VACANT", 4}, {"Vacant ", 5}});
    constexpr int kSilentPerMille = 200;
    const std::string cover = CoverComment();
    if (!cover.empty() && !draws_.Happens(kSilentPerMille))
      comments_ = post_.IsShared() ? absl::StrCat(comments_, ". ", cover) : cover;
  }

  std::string CoverComment() {
    switch (post_.gap->cover) {
      case Cover::kNone:
        return draws_.Happens(250) ? "Recruitment under way, not covered at present" : "";
      case Cover::kActing:
        return draws_.Pick(std::vector<std::string>{"Acting up arrangement in place",
                                                    "Covered by acting arrangement"});
      case Cover::kInterim:
        return draws_.Pick(std::vector<std::string>{
            "Interim in post until a permanent appointment is made", "Interim cover"});
      case Cover::kAgency:
        return draws_.Pick(std::vector<std::string>{"Covered by agency", "Interim Agency"});
      case Cover::kSecondment:
        return "Covered by secondment";
    }
    return "";
  }

  void Dirt() {
    title_ = post_.title;
    constexpr int kBlankPerMille = 12;
    if (draws_.Happens(kBlankPerMille))
      title_ = draws_.Happens(500) ? absl::StrCat(" ", title_) : absl::StrCat(title_, "  ");
    constexpr int kOddBandPerMille = 10;
    constexpr absl::string_view kPound = "\xC2\xA3";
    if (vacancy_ == kNone && draws_.Happens(kOddBandPerMille))
      band_ = draws_.Pick(std::vector<std::string>{
          "TBC", "85,000-89,999", absl::StrCat(kPound, "60000 - ", kPound, "64999"),
          "64999 - 60000", ""});
    if (council_.style.encoding == Encoding::kCp1252 && absl::StartsWith(band_, "\xC2"))
      band_ = "TBC";
    constexpr int kBlankCommentPerMille = 15;
    if (comments_ == kNone && draws_.Happens(kBlankCommentPerMille)) comments_ = "";
    constexpr int kTemporaryPerMille = 15;
    if (contract_ == "Permanent" && draws_.Happens(kTemporaryPerMille)) contract_ = "Temporary";
  }

  const Council& council_;
  const Post& post_;
  Draws draws_;
  std::string title_;
  std::string grade_;
  std::string contract_ = "Permanent";
  std::string band_;
  std::string most_;
  std::string vacancy_ = kNone;
  std::string comments_ = kNone;
};

}  // namespace

std::string StructureFile(const Council& council, const std::vector<Post>& posts,
                          std::uint64_t seed) {
  const absl::string_view line_end = council.style.line_end == LineEnd::kCrLf ? "\r\n" : "\n";
  constexpr std::size_t kComments = 15;
  std::string file = council.style.encoding == Encoding::kUtf8WithMark ? kMark : "";
  absl::StrAppend(&file, CsvLine(Header(), line_end));
  bool accent_left = council.style.encoding == Encoding::kCp1252;
  for (const Post& post : posts) {
    std::vector<std::string> cells = Row(council, post, seed).Cells();
    if (accent_left && cells[kComments] == kNone) {
      cells[kComments] = kAccented;
      accent_left = false;
    }
    absl::StrAppend(&file, CsvLine(cells, line_end));
  }
  return file;
}

}  // namespace cairn::synthesise
