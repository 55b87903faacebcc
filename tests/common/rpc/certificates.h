#ifndef CAIRN_TESTS_COMMON_RPC_CERTIFICATES_H_
#define CAIRN_TESTS_COMMON_RPC_CERTIFICATES_H_

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <string>

#include "absl/time/time.h"
#include "tests/support/temp_folder.h"

namespace cairn::rpc {

struct CertificateFiles {
  std::string certificate;
  std::string key;
};

struct CertificateWishes {
  std::string names = "IP:127.0.0.1";
  absl::Duration begins = -absl::Minutes(1);  // from now
  absl::Duration ends = absl::Hours(1);
};

// A fresh self-signed certificate, which is its own authority.
inline CertificateFiles MakeCertificate(const test::TempFolder& folder, const std::string& label,
                                        const CertificateWishes& wishes = {}) {
  const CertificateFiles files = {folder.File(label + ".crt"), folder.File(label + ".key")};
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), absl::ToInt64Seconds(wishes.begins));
  X509_gmtime_adj(X509_getm_notAfter(certificate), absl::ToInt64Seconds(wishes.ends));
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("cairn test"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  X509_EXTENSION* alternative =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, wishes.names.c_str());
  X509_add_ext(certificate, alternative, -1);
  X509_EXTENSION_free(alternative);
  X509_sign(certificate, key, EVP_sha256());
  std::FILE* out = std::fopen(files.certificate.c_str(), "w");
  PEM_write_X509(out, certificate);
  std::fclose(out);
  out = std::fopen(files.key.c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return files;
}

}  // namespace cairn::rpc

#endif  // CAIRN_TESTS_COMMON_RPC_CERTIFICATES_H_
