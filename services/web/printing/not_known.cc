#include "services/web/printing/not_known.h"

#include <algorithm>
#include <iterator>

#include "absl/strings/match.h"
#include "absl/strings/string_view.h"
#include "cairn/planner/v1/forecast.pb.h"
#include "cairn/planner/v1/objectives.pb.h"
#include "cairn/planner/v1/succession.pb.h"

namespace cairn::web {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using planner::v1::Measure;
using planner::v1::ReadinessPart;

// Fields whose 0 is no figure, whatever the others say.
constexpr absl::string_view kNoFigureAtZero[] = {"cairn.planner.v1.VacantPost.tier",
                                                 "cairn.planner.v1.VacancyObjective.tier",
                                                 "cairn.planner.v1.ObjectiveRoute.expected_months",
                                                 "cairn.roles.v1.Post.level",
                                                 "cairn.roles.v1.Post.fte",
                                                 "cairn.roles.v1.Route.typical_months",
                                                 "cairn.roles.v1.Programme.seats",
                                                 "cairn.roles.v1.Programme.months"};

// Whether the field, which may have no presence, stands at its default.
bool IsZero(const Message& message, const FieldDescriptor& field) {
  return !message.GetReflection()->HasField(message, &field);
}

bool IsWithheld(const Message& message, const FieldDescriptor& field) {
  const FieldDescriptor* withheld = message.GetDescriptor()->FindFieldByName("ready_withheld");
  return withheld != nullptr && message.GetReflection()->GetBool(message, withheld) &&
         (absl::StartsWith(field.name(), "ready_") || field.name() == "near_here") &&
         field.cpp_type() == FieldDescriptor::CPPTYPE_INT32;
}

}  // namespace

bool IsNotKnown(const Message& message, const FieldDescriptor& field) {
  if (field.is_repeated() || field.has_presence() || !IsZero(message, field)) return false;
  if (std::find(std::begin(kNoFigureAtZero), std::end(kNoFigureAtZero), field.full_name()) !=
      std::end(kNoFigureAtZero))
    return true;
  if (field.full_name() == "cairn.planner.v1.ReadinessPart.months")
    return static_cast<const ReadinessPart&>(message).verdict() != ReadinessPart::MET;
  if (field.full_name() == "cairn.planner.v1.Measure.numerator" ||
      field.full_name() == "cairn.planner.v1.Measure.denominator") {
    const auto state = static_cast<const Measure&>(message).state();
    return state != Measure::MEASURED && state != Measure::NO_CASES;
  }
  // Told of all posts and of a tier alone, each with its shortfall.
  if (field.full_name() == "cairn.planner.v1.ForecastGroup.ready")
    return !static_cast<const planner::v1::ForecastGroup&>(message).has_shortfall();
  return IsWithheld(message, field);
}

}  // namespace cairn::web
