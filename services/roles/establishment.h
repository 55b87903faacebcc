#ifndef CAIRN_SERVICES_ROLES_ESTABLISHMENT_H_
#define CAIRN_SERVICES_ROLES_ESTABLISHMENT_H_

#include "absl/status/statusor.h"
#include "cairn/roles/v1/establishment.pb.h"
#include "common/base/ids.h"
#include "common/collection/collection.h"
#include "common/rpc/call/method.h"
#include "common/store/store.h"

namespace cairn::roles {

// Organisations, posts and vacancies: cairn.roles.v1.EstablishmentService.
class Establishment {
 public:
  Establishment(store::Store& store, IdSource& ids);

  absl::StatusOr<v1::Vacancy> Fill(const rpc::CallContext& call,
                                   const v1::FillVacancyRequest& request) const;
  absl::StatusOr<v1::Vacancy> Correct(const rpc::CallContext& call,
                                      const v1::CorrectVacancyMoveRequest& request) const;
  absl::StatusOr<v1::Post> ClosePost(const rpc::CallContext& call,
                                     const v1::ClosePostRequest& request) const;

  rpc::ServiceTable Table() const;
  std::vector<const AnyCollection*> collections() const {
    return {&organisations_, &posts_, &vacancies_};
  }

 private:
  // A verb that moves a vacancy to a state and does nothing else.
  template <typename Request>
  void BindMove(rpc::ServiceTable& table, absl::string_view verb, v1::Vacancy::State to) const;

  absl::Status CheckPost(const v1::Post* before, v1::Post* after, store::Transaction& tx) const;
  absl::Status CheckVacancy(const v1::Vacancy* before, v1::Vacancy* after,
                            store::Transaction& tx) const;
  absl::Status Close(store::Transaction& tx, const v1::Post& post) const;

  store::Store& store_;
  Collection<v1::Organisation> organisations_;
  Collection<v1::Post> posts_;
  Collection<v1::Vacancy> vacancies_;
};

}  // namespace cairn::roles

#endif  // CAIRN_SERVICES_ROLES_ESTABLISHMENT_H_
