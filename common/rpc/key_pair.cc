#include "common/rpc/key_pair.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace cairn::rpc {
namespace {

template <auto kFree>
struct Free {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, Free<&BIO_free>>;
using Certificate = std::unique_ptr<X509, Free<&X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Free<&EVP_PKEY_free>>;

Bio Read(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

}  // namespace

absl::Status CheckKeyPair(const std::string& certificate, const std::string& key) {
  const Certificate x509(PEM_read_bio_X509(Read(certificate).get(), nullptr, nullptr, nullptr));
  if (x509 == nullptr)
    return absl::InvalidArgumentError("--tls-certificate holds no certificate in PEM");
  const Key secret(PEM_read_bio_PrivateKey(Read(key).get(), nullptr, nullptr, nullptr));
  if (secret == nullptr) return absl::InvalidArgumentError("--tls-key holds no private key in PEM");
  if (X509_check_private_key(x509.get(), secret.get()) != 1)
    return absl::InvalidArgumentError("--tls-key is not the key of --tls-certificate");
  return absl::OkStatus();
}

}  // namespace cairn::rpc
