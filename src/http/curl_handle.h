#pragma once
#include <memory>
#include <string>

#include "http/exchange.h"

/// libcurl's easy handle as room http uses it. The type is libcurl's own `CURL`, which is void.
namespace goiso {

struct CurlDeleter {
  void operator()(void* handle) const;
};
using CurlHandle = std::unique_ptr<void, CurlDeleter>;

struct CurlMultiDeleter {
  void operator()(void* multi) const;
};
/// libcurl's `CURLM`, which keeps the connections of the handles that ran in it.
using CurlMulti = std::unique_ptr<void, CurlMultiDeleter>;
CurlMulti make_curl_multi();

/// A handle with what every exchange of ours has: no signals, HTTP/1.1 only, no proxy of the environment for a Unix
/// socket, TLS files of the peer; without a ca_file of its own SSL_CERT_FILE and SSL_CERT_DIR of the environment say
/// whose certificates count, as for the go command.
CurlHandle make_curl_handle(const HttpPeer& peer);

/// What a failed transfer means, in our words. `code` is a CURLcode; a failed connect to a Unix socket is looked into
/// for its errno.
HttpError curl_failure(const HttpPeer& peer, void* handle, int code);

}  // namespace goiso
