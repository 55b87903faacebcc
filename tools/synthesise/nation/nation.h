#ifndef CAIRN_TOOLS_SYNTHESISE_NATION_NATION_H_
#define CAIRN_TOOLS_SYNTHESISE_NATION_NATION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cairn/bundle/v1/bundle.pb.h"

namespace cairn::synthesise {

// What a sample is drawn from. The same options and the same catalogue give the same bytes.
struct Options {
  std::uint64_t seed = 2010;
  absl::CivilDay as_of;
  int councils = 32;
  int people = 20000;
};

// How well a council keeps evidence of its people's readiness.
enum class Records { kFresh, kPatchy, kStale, kNone };

// Councils where a director's post stands empty, somebody from a partner sector is near it, and
// nothing links council and partner: without them a nation may lack the case, which rests on two
// posts a council.
enum class PartnerCase { kNone, kHealth, kEducation };

enum class LineEnd { kLf, kCrLf };
enum class Encoding { kUtf8, kUtf8WithMark, kCp1252 };

// How a council writes its structure file.
struct FileStyle {
  absl::CivilDay effective;  // the day that the file describes
  LineEnd line_end = LineEnd::kLf;
  Encoding encoding = Encoding::kUtf8;
  std::string rank_separator;   // between rank and service in a title
  std::string front_line_rank;  // what it calls its team managers
  std::string children_directorate;
  std::string adults_directorate;
};

struct Council {
  std::string id;
  std::string name;
  std::string place;
  std::string network;
  int population = 0;
  Records records = Records::kFresh;
  int offer_per_mille = 0;         // near-ready people who are put forward for a programme
  std::string health_board;        // id of its partner
  std::string college;             // id of its partner
  std::string chief_officer_host;  // id of the council that employs it; empty for its own
  PartnerCase partner_case = PartnerCase::kNone;
  FileStyle style;
};

// An organisation beside the councils: no posts, and people only in a health board.
struct Partner {
  std::string id;
  std::string name;
  roles::v1::Organisation::Kind kind;
  std::string network;
};

struct Nation {
  std::vector<Council> councils;  // in the order of their ids
  std::vector<Partner> partners;  // in the order of their ids
};

inline constexpr int kMostCouncils = 64;

// A nation whose councils are as large as Scotland's and spread over as many learning networks.
// Every name is put together from this project's own syllables.
Nation DrawNation(const Options& options);

// `South Glenquairn` -> `south-glenquairn`.
std::string Slug(absl::string_view name);

}  // namespace cairn::synthesise

#endif  // CAIRN_TOOLS_SYNTHESISE_NATION_NATION_H_
