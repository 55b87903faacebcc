#ifndef CAIRN_SERVICES_PLANNER_WORKFORCE_WORKFORCE_H_
#define CAIRN_SERVICES_PLANNER_WORKFORCE_WORKFORCE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/btree_map.h"
#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "services/planner/workforce/day.h"

// What the engines read: plain values, filled once from the contract's messages. Enumerations have
// the numbers of the contract's.
namespace cairn::planner {

enum class Nation : std::uint8_t { kUnknown, kEngland, kScotland, kWales, kNorthernIreland };
enum class Sector : std::uint8_t { kUnknown, kSocialServices, kHealth, kEducation, kOther, kCross };
enum class ServiceArea : std::uint8_t {
  kUnknown,
  kChildren,
  kAdults,
  kCriminalJustice,
  kPublicHealth,
  kJoint,
  kSchools,
  kCorporate,
  kPlace,
  kRegulation
};

// The place of a name in one of the catalogue's lists; kNoIndex for no name.
using Index = std::int32_t;
inline constexpr Index kNoIndex = -1;

// ---- what roles ask for

enum class Gate : std::uint8_t { kUnknown, kStatutory, kEssential, kDesirable };

struct Requirement {
  enum class Kind : std::uint8_t {
    kWords,
    kSkill,
    kQualification,
    kLevel,
    kExperience,
    kRegistration
  };
  Gate gate = Gate::kUnknown;
  Kind kind = Kind::kWords;
  double weight = 1;
  Index subject = kNoIndex;  // skill, qualification, area or register; for kLevel the framework
  int minimum = 0;           // level or months
};

struct Route {
  Index role = kNoIndex;
  int typical_months = 0;
};

struct Role {
  std::string id;
  std::string title;
  int tier = 0;
  ServiceArea area = ServiceArea::kUnknown;
  std::vector<Nation> nations;  // empty: every
  std::vector<Sector> open_to;  // empty: social services only
  bool joint = false;
  bool statutory = false;  // the law requires the post
  std::vector<Requirement> requirements;
  std::vector<Route> routes;
};

struct Qualification {
  int framework = 0;
  int level = 0;
};

struct Programme {
  struct Gain {
    Index skill;
    int level;
  };
  std::string id;
  std::string title;
  Sector sector = Sector::kUnknown;
  std::vector<Nation> nations;  // empty: every
  Day start = kNoDay;
  Day end = kNoDay;
  std::vector<int> intake_months;
  int seats = 0;  // places at each intake; 0: not known
  int months = 0;
  std::vector<Gain> skills;
  Index qualification = kNoIndex;
  std::vector<Index> experience;
  std::vector<Index> roles;  // that it prepares for
};

// A list of names that only grows, so that an index keeps its meaning.
class Names {
 public:
  Index Intern(absl::string_view name);
  Index Find(absl::string_view name) const;
  const std::string& Name(Index index) const { return names_[static_cast<std::size_t>(index)]; }
  std::size_t size() const { return names_.size(); }

 private:
  std::vector<std::string> names_;
  std::map<std::string, Index, std::less<>> index_;
};

struct Catalogue {
  Names role_names, skill_names, qualification_names, programme_names, area_names, register_names;
  // By index; null where a name is known and its resource is not.
  std::vector<std::shared_ptr<const Role>> roles;
  std::vector<std::shared_ptr<const Qualification>> qualifications;
  std::vector<std::shared_ptr<const Programme>> programmes;

  const Role* role(Index index) const { return At(roles, index); }
  const Qualification* qualification(Index index) const { return At(qualifications, index); }
  const Programme* programme(Index index) const { return At(programmes, index); }

 private:
  template <typename T>
  static const T* At(const std::vector<std::shared_ptr<const T>>& list, Index index) {
    return index < 0 || static_cast<std::size_t>(index) >= list.size()
               ? nullptr
               : list[static_cast<std::size_t>(index)].get();
  }
};

// Whether the map and the forecast speak of posts of this role: it leads social services, at tier 7
// or better. The one predicate for both.
bool InScope(const Role& role);
bool LeadsSocialServices(const Role& role);  // by its service area
bool IsLeadership(const Role& role);         // tier 7 or better
bool IsSenior(const Role& role);             // tier 5 or better
bool AppliesIn(const std::vector<Nation>& nations, Nation nation);

// ---- an organisation's posts

struct Cover {
  enum class Kind : std::uint8_t {
    kUnknown,
    kNone,
    kActing,
    kInterim,
    kAgency,
    kConsultancy,
    kSecondment,
    kShared
  };
  Kind kind = Kind::kUnknown;
  Day start = kNoDay;
  Day end = kNoDay;
};

struct Post {
  std::string id;
  std::string title;
  Index role = kNoIndex;
  bool statutory = false;
  // Within the existence of its organisation.
  Day open = kNoDay;
  Day close = kNoDay;
  // As recorded of the post alone.
  Day own_open = kNoDay;
  Day own_close = kNoDay;
  std::vector<Cover> covers;
  double fte = 1;                  // full-time equivalents
  std::vector<std::string> joint;  // ids of other organisations whose people may hold it

  bool IsOpenOn(Day day) const {
    return (!IsSet(open) || open <= day) && (!IsSet(close) || close >= day);
  }
};

struct Vacancy {
  enum class State : std::uint8_t {
    kUnknown,
    kAnticipated,
    kOpen,
    kShortlisted,
    kOffered,
    kFilled,
    kWithdrawn
  };
  enum class Origin : std::uint8_t { kUnknown, kStated, kInferred, kForeseen };
  std::string id;
  std::string post;  // id
  State state = State::kUnknown;
  Origin origin = Origin::kUnknown;
  std::string evidence;
  Day since = kNoDay;
  Day first_shown = kNoDay;  // the day of whoever first said so
  Day ended = kNoDay;        // the day of the move to filled or withdrawn
  std::string appointment;   // name; of a filled one
  struct Move {
    State state;
    Day day;
  };
  std::vector<Move> moves;  // oldest first

  // Its first day; where that is not known, the one on which it was first shown.
  Day Begins() const { return IsSet(since) ? since : first_shown; }
  // How far filling has come on a day. Before the first move it is as a vacancy begins. A holder
  // who is appointed has yet to start until the day of the move to kFilled.
  State StateOn(Day day) const;
  bool IsOpen() const { return IsOpen(state); }
  bool IsOpenOn(Day day) const { return IsOpen(StateOn(day)); }
  static bool IsOpen(State state) { return state != State::kFilled && state != State::kWithdrawn; }
};

// ---- an organisation's people

struct Appointment {
  enum class Kind : std::uint8_t { kUnknown, kSubstantive, kActing, kInterim, kSecondment };
  std::string id;
  // The id of a post of the employer's, or the name of another organisation's. Most posts are the
  // employer's, and their names would be a tenth of what a person takes in memory.
  std::string post;
  Kind kind = Kind::kUnknown;
  std::uint16_t fte_per_mille = 1000;  // of a full-time post
  Day start = kNoDay;
  Day notice = kNoDay;  // the day on which the holder gave notice
  Day last_day = kNoDay;
  Day contract_end = kNoDay;
  bool placeholder = false;  // an end so far ahead that it stands for none

  // The day on which it ends for certain; kNoDay when none is known.
  Day End() const { return IsSet(last_day) ? last_day : contract_end; }
  bool Holds(Day day) const { return start <= day && (!IsSet(End()) || End() >= day); }
};

struct Enrolment {
  enum class State : std::uint8_t { kUnknown, kEnquired, kNominated, kEnrolled, kCompleted, kLeft };
  std::string id;
  Index programme = kNoIndex;
  State state = State::kUnknown;
  Day intake = kNoDay;
  Day since = kNoDay;
};

struct HeldSkill {
  Index skill;
  std::int32_t level;
  Day as_of;
};
struct HeldQualification {
  Index qualification;
  Day awarded;
  Day valid_to;
};
struct HeldExperience {
  Index area;
  std::int32_t months;
  Day as_of;
};
struct Registration {
  Index registered;  // the register
  Day valid_from;
  Day valid_to;
};

struct Person {
  enum class Mobility : std::uint8_t { kUnknown, kOwnOrganisation, kNetwork, kNational };
  std::string id;
  Mobility mobility = Mobility::kUnknown;
  Sector last_sector = Sector::kUnknown;
  bool in_community = false;  // belongs to a leadership community
  Day left = kNoDay;
  Day assessed = kNoDay;
  std::vector<HeldSkill> skills;
  std::vector<HeldQualification> qualifications;
  std::vector<HeldExperience> experience;
  std::vector<Registration> registrations;
  std::vector<Index> aspirations;  // roles
  std::string same_as;             // name of the record with another employer

  bool IsMobile() const {
    return mobility == Mobility::kNetwork || mobility == Mobility::kNational;
  }
};

// A person with what stands below it. Each part is shared by the snapshots in which it did not
// change.
struct Employee {
  std::shared_ptr<const Person> person;
  std::vector<std::shared_ptr<const Appointment>> appointments;
  std::vector<std::shared_ptr<const Enrolment>> enrolments;
};

// ---- the whole

struct Organisation {
  std::string id;
  std::string title;
  Nation nation = Nation::kUnknown;
  std::string network;  // name of the learning network or region; empty when not known
  bool evidenced_network = false;
  Day open = kNoDay;
  Day close = kNoDay;
  bool kept = false;  // roles has it; otherwise only something recorded below it speaks of it
  absl::btree_map<std::string, std::shared_ptr<const Post>> posts;         // by id
  absl::btree_map<std::string, std::shared_ptr<const Vacancy>> vacancies;  // by id
  absl::btree_map<std::string, Employee> people;                           // by id

  std::string Name() const { return "organisations/" + id; }
  bool ExistsOn(Day day) const {
    return (!IsSet(open) || open <= day) && (!IsSet(close) || close >= day);
  }
  // False when only people speaks of it: its id was mistyped there, or roles has removed it.
  bool IsKnown() const { return kept || !posts.empty() || !vacancies.empty(); }
  // Networks are told apart by nation: two nations use the same name for one.
  bool SharesNetworkWith(const Organisation& other) const {
    return !network.empty() && nation == other.nation && network == other.network;
  }
};

class PlacesTaken;

// The workforce at one moment. Immutable; snapshots share every organisation that did not change.
struct Workforce {
  std::shared_ptr<const Catalogue> catalogue;
  std::map<std::string, std::shared_ptr<const Organisation>, std::less<>> organisations;  // by id
  std::shared_ptr<const PlacesTaken> places_taken;  // by people who are enrolled; null: by nobody

  const Organisation* Find(absl::string_view organisation) const;
};

std::string PostName(const Organisation& organisation, const Post& post);
std::string PersonName(const Organisation& organisation, const Person& person);

// The post or the person of that name; null when the workforce has none.
const Post* FindPost(const Workforce& workforce, absl::string_view name);
const Employee* FindEmployee(const Workforce& workforce, absl::string_view name);

// The name of the post that an appointment of the employer's is about, and its role; null when post
// or role is not known, or the post is another organisation's that has not agreed.
std::string PostName(const Organisation& employer, const Appointment& appointment);
const Role* RoleOf(const Workforce& workforce, const Organisation& employer,
                   const Appointment& appointment);
// What Appointment::post holds for a post of that name.
std::string PostOf(absl::string_view employer, absl::string_view post_name);

// The last day of an appointment, known or to come: it also ends when the person leaves the
// employer. Who comes back after leaving counts from then.
Day LastDay(const Employee& employee, const Appointment& appointment);
bool HoldsOn(const Employee& employee, const Appointment& appointment, Day day);

// Whether the last day with the employer has passed, and no appointment has begun since.
bool HasLeft(const Employee& employee, Day day);

// One name for all records of one person, where each says of another that it is the same, round in
// a ring; mostly there are two. What one record says alone joins it to nobody.
std::string IdentityOf(const Workforce& workforce, const Organisation& employer,
                       const Person& person);

// Whether a post is the employer's own, or lists it: nobody is counted on another organisation's
// post by one side's word alone.
bool IsAgreed(const Workforce& workforce, const Organisation& employer,
              const Appointment& appointment);

// Everybody who holds or held a post by agreement, wherever they are employed.
struct Holding {
  const Organisation* employer;
  const Employee* holder;
  const Appointment* appointment;
};
// By post name. Pointers are good as long as the workforce.
using Holdings = absl::flat_hash_map<std::string, std::vector<Holding>>;
Holdings HoldingsOf(const Workforce& workforce);

// Bytes of one organisation's people with all that stands below them, the allocator's share
// included. Measured against the heap in tests; for metrics, not for accounting.
std::size_t ApproximateBytesOfPeople(const Organisation& organisation);

}  // namespace cairn::planner

#endif  // CAIRN_SERVICES_PLANNER_WORKFORCE_WORKFORCE_H_
