#include "tools/synthesise/nation/people.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/synthesise/nation/chance.h"
#include "tools/synthesise/nation/person_draws.h"

namespace cairn::synthesise {
namespace {

using people::v1::Appointment_Kind;
using roles::v1::Role;
using Kind = people::v1::Appointment;
using Mobility = people::v1::Person;

class Builder {
 public:
  Builder(const Nation& nation, const Establishments& establishments, const Reference& reference,
          const Options& options)
      : nation_(nation),
        establishments_(establishments),
        reference_(reference),
        ladder_(reference.ladder()),
        options_(options),
        chance_(reference, options) {}

  absl::StatusOr<std::vector<Person>> Build() {
    for (const Council& council : nation_.councils) {
      AddHolders(council);
      AddCover(council);
      AddHealthTrained(council);
      AddPartnerCase(council);
    }
    for (const Partner& partner : nation_.partners)
      if (partner.kind == roles::v1::Organisation::NHS_BOARD) AddHealthBoard(partner);
    AddEarlierRecords();
    const int so_far = Count();
    if (so_far > options_.people)
      return absl::InvalidArgumentError(absl::StrCat(
          "--people ", options_.people, " is too few: the posts of ", nation_.councils.size(),
          " councils and the people around them need ", so_far, " records"));
    AddFeeders(options_.people - so_far);
    std::vector<Person> all;
    for (auto& [id, people] : people_)
      for (Person& person : people) all.push_back(std::move(person));
    return all;
  }

 private:
  int Count() const {
    std::size_t count = 0;
    for (const auto& [id, people] : people_) count += people.size();
    return static_cast<int>(count);
  }

  Person NewPerson(const std::string& organisation) {
    Person person;
    person.organisation = organisation;
    person.id = absl::StrFormat("p%05d", people_[organisation].size() + 1);
    return person;
  }

  Draws DrawsOf(const Person& person) const {
    return {options_.seed, absl::StrCat(person.organisation, "/", person.id)};
  }

  Person& Keep(Person person) {
    return people_[person.organisation].emplace_back(std::move(person));
  }

  // ---- who holds the posts

  void AddHolders(const Council& council) {
    constexpr int kUnknownPerMille = 30;  // posts whose holder no record names
    constexpr int kSecondHatPerMille =
        700;  // chief social work officers who hold another post as well
    const Post* second_hat = nullptr;
    for (const Post& post : establishments_.at(council.id)) {
      Draws draws(options_.seed, absl::StrCat(council.id, "/holder/", post.title, "/", post.service,
                                              "/", post.ordinal));
      if (post.gap.has_value()) {
        AddFormerHolder(council, post);
      } else if (!council.chief_officer_host.empty() && post.IsShared()) {
        AddGuestHolder(council, post);
      } else if (post.role == ladder_.chief_social_work_officer &&
                 draws.Happens(kSecondHatPerMille)) {
        second_hat = &post;
      } else if (post.IsShared() || !draws.Happens(kUnknownPerMille)) {
        AddHolder(council, post);
      }
    }
    if (second_hat != nullptr) AddSecondHat(council, *second_hat);
  }

  Person& AddHolder(const Council& council, const Post& post) {
    Person person = NewPerson(council.id);
    Draws draws = DrawsOf(person);
    Appointment appointment{.post = &post};
    appointment.start = options_.as_of - 1 - chance_.DrawTenure(post.tier, draws);
    if (post.holder_leaves.has_value()) {
      appointment.last_day = *post.holder_leaves;
      appointment.notice = std::max(appointment.start, options_.as_of - draws.Between(3, 60));
    }
    if (post.IsShared()) appointment.fte_percent = 50;
    if (post.tier >= 7 && draws.Happens(60))
      appointment.fte_percent = draws.Weighted<int>({{80, 60}, {60, 40}});
    person.appointments.push_back(appointment);
    chance_.DrawCommon(post.tier, draws, person);
    person.assessed = chance_.DrawAssessed(council.records, draws);
    if (post.role != nullptr) chance_.DrawProspects(council, *post.role, draws, person);
    return Keep(std::move(person));
  }

  // The last holder of a vacant post. Most are recorded; where the council's file was written
  // before the post fell vacant, only this record says that it has.
  void AddFormerHolder(const Council& council, const Post& post) {
    constexpr int kRecordedPerMille = 650;
    Person person = NewPerson(council.id);
    Draws draws = DrawsOf(person);
    if (post.gap->since <= council.style.effective && !draws.Happens(kRecordedPerMille)) return;
    Appointment appointment{.post = &post};
    appointment.last_day = post.gap->since - 1;
    appointment.start = *appointment.last_day - 30 - chance_.DrawTenure(post.tier, draws);
    appointment.notice = std::max(appointment.start, *appointment.last_day - 90);
    person.appointments.push_back(appointment);
    person.left = appointment.last_day;
    chance_.DrawCommon(post.tier, draws, person);
    if (post.role != nullptr) MeetRole(*post.role, reference_, draws, person.evidence);
    Keep(std::move(person));
  }

  // A chief officer whom another council employs: the same person, recorded twice, as both say.
  void AddGuestHolder(const Council& council, const Post& post) {
    std::vector<Person>& hosts = people_.at(council.chief_officer_host);
    const auto host = std::find_if(hosts.begin(), hosts.end(), [](const Person& person) {
      return !person.appointments.empty() && person.appointments.front().post->IsShared();
    });
    if (host == hosts.end()) return;
    Person person = NewPerson(council.id);
    person.mobility = host->mobility;
    person.last_sector = host->last_sector;
    person.same_as = NameOf(*host);
    host->same_as = NameOf(person);
    Appointment appointment = host->appointments.front();
    appointment.post = &post;
    person.appointments.push_back(appointment);
    Keep(std::move(person));
  }

  static std::string NameOf(const Person& person) {
    return absl::StrCat("organisations/", person.organisation, "/people/", person.id);
  }

  void AddSecondHat(const Council& council, const Post& post) {
    for (const Role* role : {ladder_.assistant_director, ladder_.heads[At(Area::kChildren)]}) {
      for (Person& person : people_[council.id]) {
        if (person.left.has_value() || person.appointments.empty()) continue;
        const Appointment& main = person.appointments.front();
        if (main.post->role != role || main.last_day.has_value()) continue;
        Draws draws(options_.seed,
                    absl::StrCat(person.organisation, "/", person.id, "/second-hat"));
        MeetRole(*post.role, reference_, draws, person.evidence);
        Appointment second{.post = &post};
        second.start =
            std::max(main.start, options_.as_of - 1 - chance_.DrawTenure(post.tier, draws));
        if (post.holder_leaves.has_value()) second.last_day = post.holder_leaves;
        person.appointments.push_back(second);
        return;
      }
    }
    AddHolder(council, post);
  }

  // ---- who covers a vacant post

  void AddCover(const Council& council) {
    for (const Post& post : establishments_.at(council.id)) {
      if (!post.gap.has_value() || (post.IsShared() && !council.chief_officer_host.empty()))
        continue;
      switch (post.gap->cover) {
        case Cover::kActing:
          AddActing(council, post);
          break;
        case Cover::kInterim:
          AddOutsider(council, post, Kind::INTERIM);
          break;
        case Cover::kSecondment:
          AddOutsider(council, post, Kind::SECONDMENT);
          break;
        case Cover::kAgency:  // an agency's worker is not the council's employee
        case Cover::kNone:
          break;
      }
    }
  }

  // Somebody of the council whose role leads to the vacant one acts up; failing that, an interim
  // comes.
  void AddActing(const Council& council, const Post& post) {
    Draws draws(options_.seed, absl::StrCat(council.id, "/acting/", post.title, "/", post.ordinal));
    std::vector<Person*> candidates;
    for (Person& person : people_[council.id]) {
      if (post.role == nullptr || person.left.has_value() || person.appointments.size() != 1)
        continue;
      const Appointment& main = person.appointments.front();
      if (main.kind != Kind::SUBSTANTIVE || main.last_day.has_value() ||
          main.post->role == nullptr || main.start >= post.gap->cover_start)
        continue;
      const auto& routes = main.post->role->routes();
      if (std::any_of(routes.begin(), routes.end(),
                      [&](const auto& route) { return route.role() == post.role->name(); }))
        candidates.push_back(&person);
    }
    if (candidates.empty()) return AddOutsider(council, post, Kind::INTERIM);
    Appointment acting{.post = &post, .kind = Kind::ACTING, .start = post.gap->cover_start};
    acting.contract_end = options_.as_of + draws.Between(40, 260);
    draws.Pick(candidates)->appointments.push_back(acting);
  }

  void AddOutsider(const Council& council, const Post& post, Appointment_Kind kind) {
    Person person = NewPerson(council.id);
    Draws draws = DrawsOf(person);
    Appointment appointment{.post = &post, .kind = kind, .start = post.gap->cover_start};
    appointment.contract_end = options_.as_of + draws.Between(30, 220);
    person.appointments.push_back(appointment);
    chance_.DrawCommon(post.tier, draws, person);
    person.mobility = Mobility::NATIONAL;
    person.assessed = chance_.DrawAssessed(council.records, draws);
    if (post.role != nullptr) MeetRole(*post.role, reference_, draws, person.evidence);
    Keep(std::move(person));
  }

  // ---- people from health

  // A few people in each partnership came from health and hold no post of the structure file.
  void AddHealthTrained(const Council& council) {
    Draws draws(options_.seed, absl::StrCat(council.id, "/health-trained"));
    for (int left = draws.Between(1, 3); left > 0; --left) {
      Person person = NewPerson(council.id);
      Draws own = DrawsOf(person);
      chance_.DrawCommon(6, own, person);
      person.assessed = chance_.DrawAssessed(council.records, own);
      chance_.DrawHealthLeader(own, person);
      Keep(std::move(person));
    }
  }

  // Somebody who came from the partner sector and lacks one skill for the post that stands empty.
  void AddPartnerCase(const Council& council) {
    const Role* target = chance_.CaseRoleOf(council);
    if (target == nullptr) return;
    Person person = NewPerson(council.id);
    Draws draws = DrawsOf(person);
    chance_.DrawCommon(5, draws, person);
    person.last_sector =
        council.partner_case == PartnerCase::kHealth ? type::v1::HEALTH : type::v1::EDUCATION;
    person.assessed = chance_.DrawFresh(draws);
    chance_.AimAt(*target, nullptr, Aim::kCourse, draws, person);
    person.aspirations.push_back(target->name());
    Keep(std::move(person));
  }

  void AddHealthBoard(const Partner& board) {
    constexpr int kLeaders = 14;
    for (int i = 0; i < kLeaders; ++i) {
      Person person = NewPerson(board.id);
      Draws draws = DrawsOf(person);
      chance_.DrawCommon(4, draws, person);
      person.mobility = draws.Weighted<Mobility::Mobility>(
          {{Mobility::NETWORK, 60}, {Mobility::NATIONAL, 20}, {Mobility::OWN_ORGANISATION, 20}});
      person.assessed = chance_.DrawAssessed(Records::kFresh, draws);
      chance_.DrawHealthLeader(draws, person);
      Keep(std::move(person));
    }
  }

  // ---- people who moved

  // Some holders came from another council of the sample, which still has their record: one that
  // comes earlier in the file. Each record names the other.
  void AddEarlierRecords() {
    constexpr int kMovedPerMille = 25;
    for (std::size_t i = 1; i < nation_.councils.size(); ++i) {
      std::vector<Person>& people = people_[nation_.councils[i].id];
      for (Person& person : people) {
        Draws draws(options_.seed, absl::StrCat(person.organisation, "/", person.id, "/earlier"));
        if (person.left.has_value() || person.appointments.empty() || !person.same_as.empty() ||
            !draws.Happens(kMovedPerMille))
          continue;
        Person earlier = NewPerson(
            nation_.councils[static_cast<std::size_t>(draws.Below(static_cast<int>(i)))].id);
        earlier.left = person.appointments.front().start - 1;
        earlier.last_sector = person.last_sector;
        earlier.evidence.registers = person.evidence.registers;
        earlier.same_as = NameOf(person);
        person.same_as = NameOf(earlier);
        Keep(std::move(earlier));
      }
    }
  }

  // ---- people without a leadership post

  void AddFeeders(int count) {
    std::int64_t total = 0;
    for (const Council& council : nation_.councils) total += council.population;
    std::int64_t reached = 0;
    int given = 0;
    for (const Council& council : nation_.councils) {
      reached += council.population;
      const int here = static_cast<int>(reached * count / total) - given;
      given += here;
      for (int i = 0; i < here; ++i) AddFeeder(council);
    }
  }

  void AddFeeder(const Council& council) {
    Person person = NewPerson(council.id);
    Draws draws = DrawsOf(person);
    const int tier = draws.Weighted<int>({{9, 850}, {8, 120}, {7, 30}});
    chance_.DrawCommon(tier, draws, person);
    person.assessed = chance_.DrawAssessed(council.records, draws);
    const Area area =
        draws.Weighted<Area>({{Area::kChildren, 45}, {Area::kAdults, 45}, {Area::kJustice, 10}});
    const Role& role = tier == 9   ? *ladder_.social_worker
                       : tier == 8 ? *ladder_.senior_practitioner
                                   : *ladder_.team_managers[At(area)];
    MeetRole(role, reference_, draws, person.evidence);
    const Role& target = tier == 9   ? *ladder_.senior_practitioner
                         : tier == 8 ? *ladder_.team_managers[At(area)]
                                     : *ladder_.service_managers[At(area)];
    const int ambitious = tier == 9 ? 40 : tier == 8 ? 130 : 250;
    if (draws.Happens(ambitious)) {
      person.aspirations.push_back(target.name());
      chance_.DrawDistance(target, tier == 7 ? 7 : 8, draws, person);
      chance_.DrawEnrolments(council, tier, draws, person);
    }
    Keep(std::move(person));
  }

  const Nation& nation_;
  const Establishments& establishments_;
  const Reference& reference_;
  const Ladder& ladder_;
  const Options& options_;
  const PersonDraws chance_;
  std::map<std::string, std::vector<Person>> people_;  // by organisation
};

}  // namespace

absl::StatusOr<std::vector<Person>> DrawPeople(const Nation& nation,
                                               const Establishments& establishments,
                                               const Reference& reference, const Options& options) {
  return Builder(nation, establishments, reference, options).Build();
}

}  // namespace cairn::synthesise
