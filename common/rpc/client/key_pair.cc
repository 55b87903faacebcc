#include "common/rpc/client/key_pair.h"

#include <arpa/inet.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <ctime>
#include <memory>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/status_macros.h"

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
using Names = std::unique_ptr<GENERAL_NAMES, Free<&GENERAL_NAMES_free>>;

Bio Read(const std::string& pem) {
  return Bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

absl::Time ToTime(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return absl::InfinitePast();
  return absl::FromTM(parts, absl::UTCTimeZone());
}

std::string ToString(const ASN1_STRING* text) {
  return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(text)),
          static_cast<std::size_t>(ASN1_STRING_length(text))};
}

// An address of 4 or 16 bytes in its usual notation.
std::string Address(const ASN1_STRING* bytes) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(bytes) == 4 ? AF_INET : AF_INET6;
  inet_ntop(family, ASN1_STRING_get0_data(bytes), text.data(), text.size());
  return text.data();
}

std::set<std::string> NamesOf(X509* certificate) {
  std::set<std::string> found;
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type == GEN_DNS) found.insert(ToString(name->d.dNSName));
    if (name->type == GEN_IPADD) found.insert(Address(name->d.iPAddress));
  }
  if (!found.empty()) return found;
  X509_NAME* subject = X509_get_subject_name(certificate);
  const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (at >= 0) found.insert(ToString(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
  return found;
}

}  // namespace

absl::StatusOr<CertificateFacts> ReadKeyPair(const std::string& certificate,
                                             const std::string& key) {
  const Certificate x509(PEM_read_bio_X509(Read(certificate).get(), nullptr, nullptr, nullptr));
  if (x509 == nullptr)
    return absl::InvalidArgumentError("--tls-certificate holds no certificate in PEM");
  const Key secret(PEM_read_bio_PrivateKey(Read(key).get(), nullptr, nullptr, nullptr));
  if (secret == nullptr) return absl::InvalidArgumentError("--tls-key holds no private key in PEM");
  if (X509_check_private_key(x509.get(), secret.get()) != 1)
    return absl::InvalidArgumentError("--tls-key is not the key of --tls-certificate");
  RETURN_IF_ERROR(CheckAuthority(certificate));  // the chain behind it, too
  return CertificateFacts{.not_before = ToTime(X509_get0_notBefore(x509.get())),
                          .not_after = ToTime(X509_get0_notAfter(x509.get())),
                          .names = NamesOf(x509.get())};
}

absl::Status CheckAuthority(const std::string& pem) {
  constexpr char kBegin[] = "-----BEGIN CERTIFICATE-----";
  const Bio bio = Read(pem);
  int certificates = 0;
  while (Certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) != nullptr)
    ++certificates;
  ERR_clear_error();
  int begun = 0;
  for (std::size_t at = pem.find(kBegin); at != std::string::npos; at = pem.find(kBegin, at + 1))
    ++begun;
  if (certificates == 0) return absl::InvalidArgumentError("it holds no certificate in PEM form");
  if (certificates < begun)
    return absl::InvalidArgumentError(
        absl::StrCat("its certificate ", certificates + 1, " of ", begun, " cannot be read"));
  return absl::OkStatus();
}

}  // namespace cairn::rpc
