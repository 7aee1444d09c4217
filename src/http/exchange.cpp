#include "http/exchange.h"

#include <curl/curl.h>

#include <algorithm>
#include <mutex>

#include "http/curl_handle.h"
#include "http/headers.h"

namespace goiso {

namespace {

// A handle and what holds its connection. The order matters: the handle goes first.
struct Lane {
  CurlMulti multi;
  CurlHandle easy;
};

}  // namespace

struct HttpClient::State {
  HttpPeer peer;
  std::mutex mutex;
  std::vector<Lane> idle;  // guarded by mutex

  Lane take() {
    const std::lock_guard lock{mutex};
    if (idle.empty()) {
      return {make_curl_multi(), make_curl_handle(peer)};
    }
    auto lane = std::move(idle.back());
    idle.pop_back();
    return lane;
  }
  void put(Lane lane) {
    if (!peer.keeps_connections) {
      lane.multi = make_curl_multi();
    }
    const std::lock_guard lock{mutex};
    idle.push_back(std::move(lane));
  }
};

namespace {

using Clock = std::chrono::steady_clock;

// One exchange while libcurl works on it. Nothing thrown by a callback of ours may cross into C: none of ours throws.
struct Transfer {
  const HttpCall& call;
  const std::stop_token& stop;
  HttpAnswer answer;
  std::string head;
  bool has_head = false;
  bool is_too_large = false;
  bool is_enough = false;               // the sink has what it wants
  std::optional<Error> source_error{};  // of the body source
  std::optional<Clock::time_point> stopped_at{};

  // How long it may go on; 0 when a stop was requested and the grace is over.
  std::chrono::milliseconds left() {
    constexpr std::chrono::milliseconds kLook{1'000};
    if (!stop.stop_requested()) {
      return kLook;
    }
    const auto now = Clock::now();
    stopped_at = stopped_at.value_or(now);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*stopped_at + call.grace - now);
    return std::clamp(left, std::chrono::milliseconds{0}, kLook);
  }
  bool is_over() { return left().count() == 0; }
};

bool end_head(Transfer& transfer) {
  auto parsed = parse_head(transfer.head);
  transfer.head.clear();
  if (!parsed) {
    return false;
  }
  const bool is_interim = parsed->status < 200 && parsed->status != 101;
  const bool is_redirect = transfer.call.redirects > 0 && parsed->status >= 300 && parsed->status < 400 &&
                           !parsed->header("location").empty();
  if (!is_interim && !is_redirect) {
    transfer.answer = std::move(*parsed);
    transfer.has_head = true;
    if (transfer.call.on_headers) {
      transfer.call.on_headers(transfer.answer.status);
    }
    if (transfer.call.on_answer) {
      transfer.call.on_answer(transfer.answer);
    }
  }
  return true;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line{bytes, size};
  if (line == "\r\n" || line == "\n") {
    return transfer.has_head || end_head(transfer) ? size : 0;  // trailers of a chunked body end so, too
  }
  if (!transfer.has_head) {
    transfer.head += line;
  }
  transfer.is_too_large = transfer.head.size() > kHeaderLimit;
  return transfer.is_too_large ? 0 : size;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (!transfer.has_head) {
    return size;  // of an answer that is redirected
  }
  if (transfer.call.sink && transfer.answer.status < 400) {
    transfer.is_enough = !transfer.call.sink({bytes, size});
    return transfer.is_enough ? 0 : size;
  }
  transfer.is_too_large = transfer.answer.body.size() + size > transfer.call.body_limit;
  transfer.answer.body.append(bytes, transfer.is_too_large ? 0 : size);
  return transfer.is_too_large ? 0 : size;
}

std::size_t give_body(char* buffer, std::size_t, std::size_t size, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  auto given = transfer.call.body_source(buffer, size);
  if (!given) {
    transfer.source_error = std::move(given).error();
    return CURL_READFUNC_ABORT;
  }
  return *given;
}

int look_at_stop(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Transfer*>(self)->is_over() ? 1 : 0;
}

curl_slist* header_list(const HttpCall& call) {
  curl_slist* list = curl_slist_append(nullptr, "Expect:");
  for (const auto& header : call.headers) {
    list = curl_slist_append(list, header.c_str());
  }
  return list;
}

void set_method(CURL* handle, const HttpCall& call) {
  curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
  if (call.body_source) {
    curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(handle, CURLOPT_READFUNCTION, &give_body);
  } else if (call.method == "POST" || call.method == "PUT") {
    curl_easy_setopt(handle, CURLOPT_POST, 1L);
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.body.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_NOBODY, call.method == "HEAD" ? 1L : 0L);
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, call.method.c_str());
}

// What came over TLS must not go on without it, and nothing but HTTP is spoken.
void set_redirects(CURL* handle, const std::string& url, int redirects) {
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, redirects > 0 ? 1L : 0L);
  curl_easy_setopt(handle, CURLOPT_MAXREDIRS, static_cast<long>(redirects));
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_REDIR_PROTOCOLS_STR, url.starts_with("https://") ? "https" : "http,https");
}

void set_patience(CURL* handle, const HttpCall& call) {
  constexpr long kConnectAtMost = 300;  // libcurl's own
  const auto silence = static_cast<long>(call.silence.count());
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, static_cast<long>(call.timeout.count()));
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_LIMIT, silence > 0 ? 1L : 0L);
  curl_easy_setopt(handle, CURLOPT_LOW_SPEED_TIME, silence);
  curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT, silence > 0 ? silence : kConnectAtMost);
}

void set_call(CURL* handle, const std::string& url, Transfer& transfer) {
  constexpr long kPrompt = 1L;
  curl_easy_setopt(handle, CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_header);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_READDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &look_at_stop);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, kPrompt);
  set_redirects(handle, url, transfer.call.redirects);
  set_patience(handle, transfer.call);
  set_method(handle, transfer.call);
}

// curl_easy_perform looks at its progress callback about once a second when nothing moves; the multi interface can be
// woken.
CURLcode perform(CURLM* multi, CURL* handle, Transfer& transfer) {
  curl_multi_add_handle(multi, handle);
  int running = 1;
  {
    const std::stop_callback wake{transfer.stop, [multi] { curl_multi_wakeup(multi); }};
    while (running > 0 && !transfer.is_over()) {
      curl_multi_perform(multi, &running);
      if (running > 0) {
        curl_multi_poll(multi, nullptr, 0, static_cast<int>(transfer.left().count()), nullptr);
      }
    }
  }
  CURLcode code = CURLE_ABORTED_BY_CALLBACK;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    code = message->msg == CURLMSG_DONE ? message->data.result : code;
  }
  curl_multi_remove_handle(multi, handle);
  return code;
}

int redirects_of(CURL* handle) {
  long count = 0;
  curl_easy_getinfo(handle, CURLINFO_REDIRECT_COUNT, &count);
  return static_cast<int>(count);
}

}  // namespace

HttpClient::HttpClient(HttpPeer peer) : state_(std::make_unique<State>()) { state_->peer = std::move(peer); }
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

tl::expected<HttpAnswer, HttpError> HttpClient::exchange(const HttpCall& call, std::stop_token stop) const {
  auto lane = state_->take();
  auto& handle = lane.easy;
  Transfer transfer{call, stop, {}, {}};
  set_call(handle.get(), state_->peer.base_url + call.path, transfer);
  curl_slist* headers = header_list(call);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers);
  const CURLcode code = perform(lane.multi.get(), handle.get(), transfer);
  auto failure = curl_failure(state_->peer, handle.get(), code);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, nullptr);
  curl_slist_free_all(headers);
  if (code == CURLE_OK && transfer.has_head) {
    transfer.answer.redirects = redirects_of(handle.get());
    state_->put(std::move(lane));
    return std::move(transfer.answer);
  }
  if (transfer.is_enough) {
    return std::move(transfer.answer);
  }
  if (transfer.is_over()) {
    failure.failure = HttpFailure::kStopped;
  } else if (transfer.is_too_large) {
    failure = {HttpFailure::kTooLarge, "the answer is longer than allowed", 0};
  } else if (transfer.source_error) {
    failure.message = transfer.source_error->message;
  } else if (code == CURLE_OK) {
    failure = {HttpFailure::kBroken, "the connection was closed without an answer", 0};
  }
  return tl::unexpected(std::move(failure));
}

}  // namespace goiso
