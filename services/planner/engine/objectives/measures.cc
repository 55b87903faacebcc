#include "services/planner/engine/objectives/measures.h"

namespace cairn::planner {
namespace {

using Counts = MeasureDefinition::Counts;

constexpr std::array<MeasureDefinition, kMeasures> kDefinitions = {{
    {"M1.1", 1, "Needs coverage", "groups to ask about senior roles", Counts::kOther},
    {"M1.2", 1, "Voice balance", "needs assessments", Counts::kOther},
    {"M1.3", 1, "Unknown readiness", "people who may come to lead", Counts::kPeople},
    {"M2.1", 2, "Gap-to-offer coverage", "gaps of near-ready people", Counts::kPeople},
    {"M2.2", 2, "Awareness", "near-ready people with an offer", Counts::kPeople},
    {"M2.3", 2, "Seat use", "seats", Counts::kPeople},
    {"M2.4", 2, "Orphan programmes", "running programmes", Counts::kPeople},
    {"M3.1", 3, "Community reach", "leaders", Counts::kPeople},
    {"M3.2", 3, "Isolation", "organisations", Counts::kPeople},
    {"M3.3", 3, "Cross-employer ties", "leaders", Counts::kPeople},
    {"M4.1", 4, "Bench strength: nobody ready", "senior posts", Counts::kPeople},
    {"M4.2", 4, "Bench strength: one ready", "senior posts", Counts::kPeople},
    {"M4.3", 4, "Bench strength: two or more ready", "senior posts", Counts::kPeople},
    {"M4.4", 4, "Key-person spread", "places on the benches of senior posts", Counts::kPeople},
    {"M4.5", 4, "Internal fill", "vacancies filled", Counts::kPeople},
    {"M4.6", 4, "Cross-sector shortlist", "shortlists", Counts::kPeople},
    {"M4.7", 4, "Interim reliance", "leadership posts", Counts::kPeople},
    {"M5.1", 5, "Joint posts", "leadership posts", Counts::kOther},
    {"M5.2", 5, "Joint programme seats", "seats", Counts::kOther},
    {"M5.3", 5, "Live links", "partner sectors of organisations", Counts::kOther},
}};

}  // namespace

const MeasureDefinition& DefinitionOf(MeasureId id) {
  return kDefinitions[static_cast<std::size_t>(id)];
}

Measure NotRecorded(absl::string_view why) {
  Measure measure;
  measure.state = Measure::State::kNotRecorded;
  measure.note = std::string(why);
  return measure;
}

Measure Figure(int numerator, int denominator, Day as_of) {
  Measure measure;
  measure.state = denominator == 0 ? Measure::State::kNoCases : Measure::State::kMeasured;
  measure.numerator = numerator;
  measure.denominator = denominator;
  measure.as_of = as_of;
  return measure;
}

}  // namespace cairn::planner
