#include "http/curl_handle.h"

#include <curl/curl.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "base/fd.h"

namespace goiso {
namespace {

// Once for the process, before any thread uses libcurl (curl_global_init(3)).
void start_curl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)started;
}

// libcurl says "could not connect" for absent, forbidden and refused alike.
int why_not_connected(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) {
    return ENAMETOOLONG;
  }
  std::memcpy(address.sun_path, path.data(), path.size());
  const UniqueFd fd{socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return connect(fd.value(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0 : errno;
}

HttpFailure failure_of(CURLcode code) {
  switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return HttpFailure::kCannotConnect;
    case CURLE_OPERATION_TIMEDOUT:
      return HttpFailure::kTimedOut;
    case CURLE_FILESIZE_EXCEEDED:
      return HttpFailure::kTooLarge;
    case CURLE_ABORTED_BY_CALLBACK:
      return HttpFailure::kStopped;
    default:
      return HttpFailure::kBroken;
  }
}

// Whose certificates count: the peer's own file, else what the go command goes by (crypto/x509, root_unix.go), else
// the system's. libcurl itself looks at no variable.
void set_authorities(void* handle, const HttpPeer& peer) {
  if (!peer.ca_file.empty()) {
    curl_easy_setopt(handle, CURLOPT_CAINFO, peer.ca_file.c_str());
    return;
  }
  if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr && *file != '\0') {
    curl_easy_setopt(handle, CURLOPT_CAINFO, file);
  }
  if (const char* folder = std::getenv("SSL_CERT_DIR"); folder != nullptr && *folder != '\0') {
    curl_easy_setopt(handle, CURLOPT_CAPATH, folder);
  }
}

}  // namespace

void CurlDeleter::operator()(void* handle) const { curl_easy_cleanup(handle); }
void CurlMultiDeleter::operator()(void* multi) const { curl_multi_cleanup(multi); }

CurlMulti make_curl_multi() {
  start_curl();
  return CurlMulti{curl_multi_init()};
}

CurlHandle make_curl_handle(const HttpPeer& peer) {
  start_curl();
  CurlHandle handle{curl_easy_init()};
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle.get(), CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  if (!peer.unix_socket.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_UNIX_SOCKET_PATH, peer.unix_socket.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_NOPROXY, "*");
  }
  set_authorities(handle.get(), peer);
  if (!peer.cert_file.empty()) {
    curl_easy_setopt(handle.get(), CURLOPT_SSLCERT, peer.cert_file.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_SSLKEY, peer.key_file.c_str());
  }
  return handle;
}

HttpError curl_failure(const HttpPeer& peer, void* handle, int code) {
  HttpError error{failure_of(static_cast<CURLcode>(code)), curl_easy_strerror(static_cast<CURLcode>(code)), 0};
  long os_error = 0;
  curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, &os_error);
  error.os_error = static_cast<int>(os_error);
  if (error.failure == HttpFailure::kCannotConnect && !peer.unix_socket.empty()) {
    error.os_error = why_not_connected(peer.unix_socket);
  }
  if (error.failure == HttpFailure::kCannotConnect && error.os_error != 0) {
    error.message = std::strerror(error.os_error);
  }
  return error;
}

}  // namespace goiso
