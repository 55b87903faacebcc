#ifndef CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_APPOINTMENT_PLAN_H_
#define CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_APPOINTMENT_PLAN_H_

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "cairn/people/v1/people.pb.h"
#include "google/type/date.pb.h"
#include "services/web/importing/plan/plan.h"

namespace cairn::imports {

// An appointment that a file tells of: `before` as it stands, null when it is new.
struct ToldAppointment {
  int line = 0;
  const people::v1::Appointment* before = nullptr;
  people::v1::Appointment appointment;
};

// Puts appointments in an order in which the people service takes each: what ends or shrinks first,
// then what else changes, then what is new, in the order of the file. What would let a person hold
// a post twice, or a post have substantive holders of more than its full-time equivalent, is
// reported and left out.
class AppointmentPlanner {
 public:
  AppointmentPlanner(const Existing& existing, Plan& plan);

  // A person as the file leaves them: who has left the employer no longer holds what began before.
  void TellPerson(const people::v1::Person& person);
  // The last day of an appointment of that person: the recorded one, the end of the contract, or
  // the last day with the employer, whichever the people service goes by; else the end of time.
  absl::CivilDay LastDay(const std::string& person,
                         const people::v1::Appointment& appointment) const;
  void Tell(ToldAppointment told) { told_.push_back(std::move(told)); }
  // Ends an appointment that the file leaves out: on `date`, or on the day before a new holder
  // starts.
  void End(const people::v1::Appointment& appointment, absl::CivilDay date);
  void Emit();
  // Why what the person holds after Emit cannot all stand; empty when it can.
  std::string ClashOf(const std::string& person) const;
  // Whether Emit left out every appointment of the person that the file tells of.
  bool LeftOutAllOf(const std::string& person) const {
    return refused_.count(person) > 0 && taken_.count(person) == 0;
  }

 private:
  struct Slot {
    std::string name;  // of the appointment
    absl::string_view person() const {
      return absl::string_view(name).substr(0, name.rfind("/appointments/"));
    }
    bool substantive = false;
    absl::CivilDay first;
    absl::CivilDay last;
    bool leaves = false;  // the last day is recorded as such
    double share = 1;
    // What it takes of the post on a day: nothing while who leaves hands over, as people has it.
    double ShareOn(absl::CivilDay day) const;
  };
  static Slot SlotOf(const people::v1::Appointment& appointment);
  // The slot as long as its holder is employed, as people has it.
  Slot WithinEmployment(Slot slot) const;
  static bool Shrinks(const ToldAppointment& told);
  static bool Overlap(const Slot& a, const Slot& b) {
    return a.first <= b.last && b.first <= a.last;
  }

  // `limit`: of the post, in full-time equivalents.
  std::string Clash(const Slot& told, const std::vector<Slot>& told_before, double limit) const;
  // Why it cannot begin when the file says; empty when it can.
  std::string BeginsLate(const ToldAppointment& told) const;
  double LimitOf(const std::string& post) const;
  std::string Take(const ToldAppointment& told);
  void Refuse(const ToldAppointment& told, absl::string_view why);
  void EmitEndings();
  void EmitUpdates(std::vector<const ToldAppointment*> waiting);

  struct Ending {
    const people::v1::Appointment* appointment;
    absl::CivilDay date;
  };
  Plan& plan_;
  std::unordered_map<std::string, std::vector<Slot>> by_post_;
  std::unordered_map<std::string, double> limits_;  // of posts that have one of their own
  std::unordered_map<std::string, google::type::Date> closed_;      // last days of posts
  std::unordered_map<std::string, roles::v1::Organisation> ended_;  // by id
  std::unordered_map<std::string, absl::CivilDay> left_;  // last days with the employer, by person
  std::unordered_set<std::string> refused_;               // people
  std::unordered_set<std::string> taken_;                 // people
  std::vector<ToldAppointment> told_;
  std::vector<Ending> endings_;
};

}  // namespace cairn::imports

#endif  // CAIRN_SERVICES_WEB_IMPORTING_PEOPLE_APPOINTMENT_PLAN_H_
