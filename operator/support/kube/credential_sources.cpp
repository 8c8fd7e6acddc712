#include "kube/credential_sources.hpp"

#include <chrono>
#include <mutex>

#include "kube/files.hpp"

namespace twelvefactor::kube {
namespace {

using Steady = std::chrono::steady_clock;
using System = std::chrono::system_clock;

/// As client-go: a token file is read anew after a minute, even when it looks the same.
constexpr std::chrono::minutes kTokenFileAge{1};

/// An answer is renewed a little before it expires: the request still has to travel.
constexpr std::chrono::seconds kExpiryMargin{10};

/// Many requests see the same 401 at once; the program runs for the first of them only.
constexpr std::chrono::seconds kLeastExecAge{5};

/// A PEM source and the last text that could be read.
class PemReader {
 public:
  explicit PemReader(PemSource source) : source_(std::move(source)) {}

  std::string read() {
    if (source_.path.empty()) return source_.text;
    if (auto read = read_file(source_.path); read.ok()) last_ = std::move(*read);
    return last_.empty() ? "unreadable: " + source_.path : last_;
  }

 private:
  PemSource source_;
  std::string last_;
};

class TokenFile {
 public:
  explicit TokenFile(std::string path) : path_(std::move(path)) {}

  Result<std::string> token() {
    const std::string identity = file_identity(path_);
    const auto now = Steady::now();
    if (!token_.empty() && identity == identity_ && now - read_at_ < kTokenFileAge) return token_;
    const auto text = read_file(path_);
    std::string fresh = text.ok() ? trimmed(*text) : std::string();
    if (fresh.empty()) {
      // The kubelet replaces the file; in between the old token is as good as it was.
      if (!token_.empty()) return token_;
      return text.ok() ? Error{"the token file " + path_ + " is empty"} : text.error();
    }
    token_ = std::move(fresh);
    identity_ = identity;
    read_at_ = now;
    return token_;
  }

  void forget() { identity_.clear(); }

 private:
  std::string path_;
  std::string token_;
  std::string identity_;
  Steady::time_point read_at_;
};

class SourceCredentials final : public Credentials {
 public:
  explicit SourceCredentials(CredentialSources sources)
      : sources_(std::move(sources)),
        ca_(sources_.ca),
        cert_(sources_.client_cert),
        key_(sources_.client_key),
        token_file_(sources_.token_file) {}

  Result<std::string> bearer_token() override;
  http::TlsIdentity tls_identity() override;
  void refresh() override;

 private:
  /// The program's answer, kept or new; caller holds exec_mutex_.
  Result<std::string> exec_token();

  CredentialSources sources_;
  std::mutex files_mutex_;  // ca_, cert_, key_, token_file_
  PemReader ca_;
  PemReader cert_;
  PemReader key_;
  TokenFile token_file_;
  std::mutex exec_mutex_;  // held while the program runs
  bool exec_wanted_ = true;
  Steady::time_point exec_ran_;
  std::mutex answer_mutex_;  // never held while the program runs
  ExecAnswer answer_;
};

Result<std::string> SourceCredentials::bearer_token() {
  if (sources_.exec) {
    std::lock_guard lock(exec_mutex_);
    return exec_token();
  }
  if (!sources_.token_file.empty()) {
    std::lock_guard lock(files_mutex_);
    return token_file_.token();
  }
  return sources_.token;
}

Result<std::string> SourceCredentials::exec_token() {
  {
    std::lock_guard lock(answer_mutex_);
    const bool expired = answer_.expires && System::now() >= *answer_.expires - kExpiryMargin;
    if (!exec_wanted_ && !expired) return answer_.token;
  }
  auto fresh = run_exec_plugin(*sources_.exec);
  if (!fresh.ok()) return fresh.error();
  exec_wanted_ = false;
  exec_ran_ = Steady::now();
  std::lock_guard lock(answer_mutex_);
  answer_ = std::move(*fresh);
  return answer_.token;
}

http::TlsIdentity SourceCredentials::tls_identity() {
  http::TlsIdentity identity;
  identity.server_name = sources_.server_name;
  identity.insecure_skip_verify = sources_.insecure_skip_verify;
  {
    std::lock_guard lock(files_mutex_);
    identity.ca_pem = ca_.read();
    identity.client_cert_pem = cert_.read();
    identity.client_key_pem = key_.read();
  }
  std::lock_guard lock(answer_mutex_);
  if (!answer_.client_cert_pem.empty()) {
    identity.client_cert_pem = answer_.client_cert_pem;
    identity.client_key_pem = answer_.client_key_pem;
  }
  return identity;
}

void SourceCredentials::refresh() {
  {
    std::lock_guard lock(files_mutex_);
    token_file_.forget();
  }
  if (!sources_.exec) return;
  std::lock_guard lock(exec_mutex_);
  if (Steady::now() - exec_ran_ >= kLeastExecAge) exec_wanted_ = true;
}

}  // namespace

std::shared_ptr<Credentials> make_credentials(CredentialSources sources) {
  return std::make_shared<SourceCredentials>(std::move(sources));
}

}  // namespace twelvefactor::kube
