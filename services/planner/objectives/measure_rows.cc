#include "services/planner/objectives/measure_rows.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "services/planner/context/asking.h"

namespace cairn::planner {
namespace {

v1::Measure RowOf(const Measure& measure, const MeasureDefinition& definition) {
  v1::Measure row;
  row.set_id(definition.id);
  row.set_objective(absl::StrCat("O", definition.objective));
  row.set_title(definition.title);
  row.set_numerator(measure.numerator);
  row.set_denominator(measure.denominator);
  row.set_unit(definition.unit);
  row.set_state(static_cast<v1::Measure::State>(measure.state));
  SetDate(measure.as_of, [&] { return row.mutable_as_of_date(); });
  row.set_note(measure.note);
  return row;
}

std::string NameOf(Nation nation) {
  return type::v1::Nation_Name(static_cast<type::v1::Nation>(nation));
}

}  // namespace

std::string KeyOf(const MeasureGroup& group) {
  switch (group.kind) {
    case MeasureGroup::Kind::kUnspecified:
      break;
    case MeasureGroup::Kind::kOrganisation:
      return group.members.front()->Name();
    case MeasureGroup::Kind::kNetwork:
      return absl::StrCat(group.network, " (", NameOf(group.nation), ")");
    case MeasureGroup::Kind::kNation:
      return NameOf(group.nation);
  }
  return "";
}

v1::MeasureGroup RowOf(const MeasureGroup& group) {
  v1::MeasureGroup row;
  row.set_kind(static_cast<v1::MeasureGroup::Kind>(group.kind));
  row.set_key(KeyOf(group));
  row.set_title(group.kind == MeasureGroup::Kind::kOrganisation ? group.members.front()->title
                                                                : row.key());
  row.set_organisations(static_cast<int>(group.members.size()));
  for (std::size_t i = 0; i < kMeasures; ++i)
    *row.add_measures() = RowOf(group.measures[i], DefinitionOf(static_cast<MeasureId>(i)));
  return row;
}

}  // namespace cairn::planner
