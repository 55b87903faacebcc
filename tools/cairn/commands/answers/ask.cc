#include "tools/cairn/commands/answers/ask.h"

#include "services/web/contract/contract.h"
#include "tools/cairn/commands/answers/pages.h"

namespace cairn::cli {

using planner::v1::ListVacantPostsRequest;
using planner::v1::ListVacantPostsResponse;
using planner::v1::MapObjectivesRequest;
using planner::v1::MapObjectivesResponse;
using web::OrganisationName;

absl::StatusOr<ListVacantPostsResponse> AskVacantPosts(Connection& connection,
                                                       const Question& question, ToCome to_come) {
  ListVacantPostsRequest request;
  request.set_include_to_come(to_come == ToCome::kList);
  request.set_parent(OrganisationName(question.organisation));
  request.set_page_size(kPage);
  RETURN_IF_ERROR(SetDay(question, request));
  return AllPages(connection, "cairn.planner.v1.SuccessionService/ListVacantPosts", request,
                  &ListVacantPostsResponse::mutable_vacant_posts);
}

absl::StatusOr<MapObjectivesResponse> AskObjectives(Connection& connection,
                                                    const Question& question, int target) {
  MapObjectivesRequest request;
  request.set_parent(OrganisationName(question.organisation));
  request.set_page_size(kPage);
  request.set_target_bench(target);
  RETURN_IF_ERROR(SetDay(question, request));
  return AllPages(connection, "cairn.planner.v1.ObjectivesService/MapObjectives", request,
                  &MapObjectivesResponse::mutable_vacancies);
}

}  // namespace cairn::cli
