#include "tools/synthesise/nation/nation.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/synthesise/nation/chance.h"

namespace cairn::synthesise {
namespace {

// Thousands of people in the 32 councils of Scotland in 2020, smallest first, rounded (mySociety,
// UK local authority names and codes; figures of the Office for National Statistics).
constexpr std::array<int, 32> kPopulations = {22,  23,  27,  51,  77,  85,  88,  93,  94,  96,  96,
                                              108, 109, 112, 115, 116, 122, 134, 148, 149, 152, 161,
                                              179, 184, 229, 235, 261, 321, 341, 374, 528, 636};

// Councils of each of the four Learning Networks of 2010, as the catalogue guesses them.
struct NetworkSize {
  const char* name;
  int councils;
};
constexpr std::array<NetworkSize, 4> kNetworks = {
    {{"West", 13}, {"North", 7}, {"Tayforth", 7}, {"South East", 5}}};
constexpr int kIslands = 3;  // the smallest, all of the network North

// Syllables of Scottish place names, and endings that no place has.
const std::vector<std::string>& Beginnings() {
  static const auto* const list =
      new std::vector<std::string>{"Strath", "Glen",  "Inver", "Kil", "Dun", "Bal",  "Ard",
                                   "Loch",   "Craig", "Auch",  "Kin", "Pit", "Drum", "Ben"};
  return *list;
}
const std::vector<std::string>& Endings() {
  static const auto* const list = new std::vector<std::string>{
      "quairn",  "vellick", "tarrovie", "ombrie", "zarrin", "hasket",  "luthven", "morvish",
      "hendrel", "farvoe",  "trosket",  "bruick", "lomrie", "vaddoch", "torvish", "glavie"};
  return *list;
}

std::vector<std::string> Places(Draws& draws) {
  std::vector<std::string> places;
  for (const std::string& beginning : Beginnings())
    for (const std::string& ending : Endings()) places.push_back(absl::StrCat(beginning, ending));
  draws.Shuffle(places);
  return places;
}

// The population at a rank of a nation of `councils`, read between the two nearest of the 32.
int PopulationAt(int rank, int councils) {
  if (councils == 1) return kPopulations[kPopulations.size() / 2] * 1000;
  constexpr int kSteps = static_cast<int>(kPopulations.size()) - 1;
  const int at = rank * kSteps * 1000 / (councils - 1);
  const auto low = static_cast<std::size_t>(at / 1000);
  const std::size_t high = std::min(low + 1, kPopulations.size() - 1);
  const int share = at % 1000;
  return kPopulations[low] * (1000 - share) + kPopulations[high] * share;
}

// The networks of all councils but the islands, in the proportions of kNetworks.
std::vector<std::string> NetworksOf(int councils, int islands, Draws& draws) {
  constexpr int kAll = static_cast<int>(kPopulations.size());
  std::vector<std::string> networks;
  int so_far = 0;
  for (const NetworkSize& network : kNetworks) {
    const int before = so_far * councils / kAll;
    so_far += network.councils;
    int here = so_far * councils / kAll - before;
    if (absl::string_view(network.name) == "North") here = std::max(0, here - islands);
    networks.insert(networks.end(), static_cast<std::size_t>(here), network.name);
  }
  while (static_cast<int>(networks.size()) < councils - islands) networks.emplace_back("West");
  networks.resize(static_cast<std::size_t>(councils - islands));
  draws.Shuffle(networks);
  return networks;
}

int IslandsOf(const Options& options) {
  constexpr int kAll = static_cast<int>(kPopulations.size());
  return std::min(kIslands, options.councils * kIslands / kAll);
}

// By rank in size: islands, then shires and plain places, then cities.
void GiveName(Council& council, int rank, const Options& options, const std::string& place,
              const std::string& second_place, Draws& draws) {
  constexpr int kCouncilsACity = 8;
  council.place = place;
  std::string body = place;
  if (rank < IslandsOf(options)) {
    body = absl::StrCat(place, " Isles");
  } else if (rank >= options.councils - options.councils / kCouncilsACity) {
    council.id = Slug(place);
    council.name = absl::StrCat("City of ", place, " Council");
    return;
  } else {
    body = draws.Weighted<std::string>({{place, 50},
                                        {absl::StrCat(place, "shire"), 16},
                                        {absl::StrCat(place, " and ", second_place), 12},
                                        {absl::StrCat("East ", place), 11},
                                        {absl::StrCat("South ", place), 11}});
  }
  council.id = Slug(body);
  council.name = absl::StrCat(body, " Council");
}

FileStyle DrawStyle(absl::CivilDay as_of, Draws& draws) {
  FileStyle style;
  const absl::CivilMonth month =
      absl::CivilMonth(as_of) - draws.Weighted<int>({{0, 70}, {1, 20}, {2, 10}});
  style.effective = absl::CivilDay(month);
  style.line_end = draws.Weighted<LineEnd>({{LineEnd::kLf, 80}, {LineEnd::kCrLf, 20}});
  style.rank_separator = draws.Weighted<std::string>({{", ", 60}, {" - ", 25}, {" ", 15}});
  style.front_line_rank = draws.Weighted<std::string>({{"Team Manager", 65}, {"Team Leader", 35}});
  style.children_directorate =
      draws.Weighted<std::string>({{"Education and Children's Services", 50},
                                   {"Children and Families", 25},
                                   {"Children's Services", 25}});
  style.adults_directorate =
      draws.Weighted<std::string>({{"Health and Social Care Partnership", 60},
                                   {"Adult Services and Health", 20},
                                   {"Social Work and Health", 20}});
  return style;
}

// Every kind of records occurs: one council in seven keeps none or old ones whatever the draw.
Records RecordsAt(int place_in_deck, int councils) {
  const int share = (place_in_deck * 1000 + 500) / councils;
  if (share < 560) return Records::kFresh;
  if (share < 780) return Records::kPatchy;
  return share < 940 ? Records::kStale : Records::kNone;
}

std::vector<Partner> DrawPartners(const std::vector<Council>& councils,
                                  const std::vector<std::string>& places) {
  using roles::v1::Organisation;
  std::vector<Partner> partners;
  const int count = static_cast<int>(councils.size());
  auto place = places.rbegin();  // the councils take theirs from the other end
  const int boards = std::max(1, count * 6 / 32);
  for (int i = 0; i < boards; ++i, ++place)
    partners.push_back({Slug(absl::StrCat("nhs-", *place)), absl::StrCat("NHS ", *place),
                        Organisation::NHS_BOARD,
                        kNetworks[static_cast<std::size_t>(i) % kNetworks.size()].name});
  const int colleges = std::max(1, count * 4 / 32);
  for (int i = 0; i < colleges; ++i, ++place)
    partners.push_back({Slug(absl::StrCat(*place, "-college")), absl::StrCat(*place, " College"),
                        Organisation::EDUCATION_BODY,
                        kNetworks[static_cast<std::size_t>(i) % kNetworks.size()].name});
  for (int i = 0; i < std::max(1, count / 4); ++i) {
    const Council& council = councils[static_cast<std::size_t>(i)];
    partners.push_back({absl::StrCat(council.id, "-ijb"),
                        absl::StrCat(council.place, " Integration Joint Board"),
                        Organisation::INTEGRATION_AUTHORITY, council.network});
  }
  std::sort(partners.begin(), partners.end(),
            [](const Partner& a, const Partner& b) { return a.id < b.id; });
  return partners;
}

// A partner of the kind, of the same network where there is one.
std::string PartnerOf(const std::vector<Partner>& partners, roles::v1::Organisation::Kind kind,
                      const std::string& network) {
  std::string any;
  for (const Partner& partner : partners) {
    if (partner.kind != kind) continue;
    if (partner.network == network) return partner.id;
    if (any.empty()) any = partner.id;
  }
  return any;
}

// In every sixteen councils, one small one shares the chief officer of a neighbour in its network.
// The host comes first in the order of ids, so that whoever reads the files in order knows it
// already.
void ShareChiefOfficers(std::vector<Council>& councils) {
  constexpr int kLargestGuest = 120000;
  int guests = static_cast<int>(councils.size()) / 16;
  for (std::size_t i = 1; i < councils.size() && guests > 0; ++i) {
    Council& guest = councils[i];
    const Council& host = councils[i - 1];
    if (guest.population > kLargestGuest || host.population > 2 * kLargestGuest ||
        guest.network != host.network || !host.chief_officer_host.empty())
      continue;
    guest.chief_officer_host = host.id;
    --guests;
  }
}

// One case of each partner, in networks small enough that a ready neighbour is unlikely.
void SetPartnerCases(std::vector<Council>& councils) {
  constexpr int kLeastPopulation = 75000;
  PartnerCase next = PartnerCase::kHealth;
  for (std::size_t i = 0; i < councils.size() && next != PartnerCase::kNone; ++i) {
    const bool shares = !councils[i].chief_officer_host.empty() ||
                        (i + 1 < councils.size() && !councils[i + 1].chief_officer_host.empty());
    if (shares || councils[i].records != Records::kFresh ||
        councils[i].network == kNetworks[0].name || councils[i].population < kLeastPopulation)
      continue;
    councils[i].partner_case = next;
    next = next == PartnerCase::kHealth ? PartnerCase::kEducation : PartnerCase::kNone;
  }
}

}  // namespace

std::string Slug(absl::string_view name) {
  std::string slug;
  for (const char c : name) {
    if (absl::ascii_isalnum(c)) {
      slug += absl::ascii_tolower(c);
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (absl::EndsWith(slug, "-")) slug.pop_back();
  return slug;
}

Nation DrawNation(const Options& options) {
  Draws draws(options.seed, "nation");
  const std::vector<std::string> places = Places(draws);
  const int islands = IslandsOf(options);
  const std::vector<std::string> networks = NetworksOf(options.councils, islands, draws);
  std::vector<int> deck;
  for (int i = 0; i < options.councils; ++i) deck.push_back(i);
  draws.Shuffle(deck);

  Nation nation;
  for (int rank = 0; rank < options.councils; ++rank) {
    const auto i = static_cast<std::size_t>(rank);
    Council& council = nation.councils.emplace_back();
    GiveName(council, rank, options, places[2 * i], places[2 * i + 1], draws);
    council.network = rank < islands ? "North" : networks[i - static_cast<std::size_t>(islands)];
    council.population = PopulationAt(rank, options.councils) * draws.Between(94, 106) / 100;
    council.records = RecordsAt(deck[i], options.councils);
    council.offer_per_mille = draws.Weighted<int>({{0, 45}, {250, 30}, {600, 25}});
    council.style = DrawStyle(options.as_of, draws);
  }
  std::sort(nation.councils.begin(), nation.councils.end(),
            [](const Council& a, const Council& b) { return a.id < b.id; });
  nation.councils.front().style.encoding = Encoding::kUtf8WithMark;
  nation.councils.back().style.encoding = Encoding::kCp1252;
  nation.partners = DrawPartners(nation.councils, places);
  for (Council& council : nation.councils) {
    council.health_board =
        PartnerOf(nation.partners, roles::v1::Organisation::NHS_BOARD, council.network);
    council.college =
        PartnerOf(nation.partners, roles::v1::Organisation::EDUCATION_BODY, council.network);
  }
  ShareChiefOfficers(nation.councils);
  SetPartnerCases(nation.councils);
  return nation;
}

}  // namespace cairn::synthesise
