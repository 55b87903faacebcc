#include "common/rpc/server/server_certificates.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "common/base/file_state.h"
#include "common/base/mutex.h"
#include "common/base/status_macros.h"

namespace cairn::rpc {
namespace {

absl::StatusOr<std::string> ReadFile(absl::string_view flag, const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    return absl::NotFoundError(absl::StrCat(flag, ": cannot read ", path));
  return text.str();
}

// What a handshake needs.
struct Material {
  std::string certificate;
  std::string key;
  std::string client_ca;
  CertificateFacts facts;
};

absl::StatusOr<Material> Load(const ServerCertificates::Files& files, absl::Time now) {
  Material material;
  ASSIGN_OR_RETURN(material.key, ReadFile("--tls-key", files.key));
  ASSIGN_OR_RETURN(material.certificate, ReadFile("--tls-certificate", files.certificate));
  ASSIGN_OR_RETURN(material.facts, ReadKeyPair(material.certificate, material.key));
  if (now > material.facts.not_after)
    return absl::InvalidArgumentError(absl::StrCat(
        "the certificate of ", files.certificate, " expired at ",
        absl::FormatTime(absl::RFC3339_sec, material.facts.not_after, absl::UTCTimeZone()),
        "; renew it"));
  if (now < material.facts.not_before)
    return absl::InvalidArgumentError(absl::StrCat(
        "the certificate of ", files.certificate, " holds from ",
        absl::FormatTime(absl::RFC3339_sec, material.facts.not_before, absl::UTCTimeZone()),
        " only; is this machine's clock right?"));
  if (files.client_ca.empty()) return material;
  ASSIGN_OR_RETURN(material.client_ca, ReadFile("--tls-client-ca", files.client_ca));
  if (const absl::Status usable = CheckAuthority(material.client_ca); !usable.ok())
    return absl::InvalidArgumentError(
        absl::StrCat("--tls-client-ca ", files.client_ca, ": ", usable.message()));
  return material;
}

std::string StateOf(const ServerCertificates::Files& files) {
  return absl::StrCat(FileState(files.certificate), "\n", FileState(files.key), "\n",
                      files.client_ca.empty() ? "" : FileState(files.client_ca));
}

bool ShareAName(const CertificateFacts& one, const CertificateFacts& other) {
  return std::any_of(one.names.begin(), one.names.end(),
                     [&](const std::string& name) { return other.names.contains(name); });
}

}  // namespace

struct ServerCertificates::State {
  State(Files the_files, const Clock& the_clock) : files(std::move(the_files)), clock(the_clock) {}

  // What gRPC calls at the beginning of a handshake, one at a time.
  static grpc_ssl_certificate_config_reload_status Fetch(
      void* self, grpc_ssl_server_certificate_config** config) {
    State& state = *static_cast<State*>(self);
    const MutexLock lock(state.mutex);
    if (state.fetched == state.material) return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
    const Material& now = *state.material;
    const grpc_ssl_pem_key_cert_pair pair = {now.key.c_str(), now.certificate.c_str()};
    // gRPC 1.51 insists on some authority, also where callers are asked for no certificate: then it
    // is never looked at.
    const std::string& authority = now.client_ca.empty() ? now.certificate : now.client_ca;
    *config = grpc_ssl_server_certificate_config_create(authority.c_str(), &pair, 1);
    state.fetched = state.material;
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
  }

  const Files files;
  const Clock& clock;
  Mutex refreshing;
  std::string seen ABSL_GUARDED_BY(refreshing);
  mutable Mutex mutex;
  std::shared_ptr<const Material> material ABSL_GUARDED_BY(mutex);
  std::shared_ptr<const Material> fetched ABSL_GUARDED_BY(mutex);  // what gRPC has
};

namespace {

// gRPC's own credentials of C++ are made once and for all; those of its C core ask at each
// handshake.
class FetchedCredentials final : public grpc::ServerCredentials {
 public:
  FetchedCredentials(bool ask_callers, grpc_ssl_server_certificate_config_callback fetch,
                     void* from)
      : credentials_(grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                ask_callers ? GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY
                            : GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE,
                fetch, from))) {}
  FetchedCredentials(const FetchedCredentials&) = delete;
  FetchedCredentials& operator=(const FetchedCredentials&) = delete;
  ~FetchedCredentials() override { grpc_server_credentials_release(credentials_); }

  // Callers are identified by tokens, in the steps of a call.
  void SetAuthMetadataProcessor(const std::shared_ptr<grpc::AuthMetadataProcessor>&) override {}

 private:
  int AddPortToServer(const std::string& address, grpc_server* server) override {
    return grpc_server_add_http2_port(server, address.c_str(), credentials_);
  }

  grpc_server_credentials* const credentials_;
};

}  // namespace

ServerCertificates::ServerCertificates(std::unique_ptr<State> state) : state_(std::move(state)) {}
ServerCertificates::~ServerCertificates() = default;

absl::StatusOr<std::unique_ptr<ServerCertificates>> ServerCertificates::Open(Files files,
                                                                             const Clock& clock) {
  std::unique_ptr<ServerCertificates> certificates(
      new ServerCertificates(std::make_unique<State>(std::move(files), clock)));
  RETURN_IF_ERROR(certificates->Refresh().status());
  return certificates;
}

absl::StatusOr<bool> ServerCertificates::Refresh() {
  const MutexLock refreshing(state_->refreshing);
  std::string state = StateOf(state_->files);
  if (state == state_->seen) return false;
  state_->seen =
      std::move(state);  // before it is read: a change while it is read is seen next time
  ASSIGN_OR_RETURN(Material material, Load(state_->files, state_->clock.Now()));
  const MutexLock lock(state_->mutex);
  if (state_->material != nullptr && !ShareAName(material.facts, state_->material->facts))
    return absl::InvalidArgumentError(
        absl::StrCat("the certificate of ", state_->files.certificate, " is for ",
                     absl::StrJoin(material.facts.names, ", "), ", the one in force for ",
                     absl::StrJoin(state_->material->facts.names, ", "),
                     "; is it another server's? A restart takes it all the same"));
  state_->material = std::make_shared<const Material>(std::move(material));
  return true;
}

absl::Time ServerCertificates::not_after() const {
  const MutexLock lock(state_->mutex);
  return state_->material->facts.not_after;
}

std::shared_ptr<grpc::ServerCredentials> ServerCertificates::Credentials() const {
  return std::make_shared<FetchedCredentials>(!state_->files.client_ca.empty(), &State::Fetch,
                                              state_.get());
}

}  // namespace cairn::rpc
