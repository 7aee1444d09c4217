#include "modules/download.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <mutex>
#include <optional>

#include "base/fd.h"
#include "base/file.h"
#include "modules/download_part.h"
#include "modules/retry_after.h"

namespace goiso {
namespace fs = std::filesystem;

namespace {

// One try that brought nothing, and whether another may fare better.
struct Outcome {
  DownloadEnd end;
  bool may_pass = false;
  std::chrono::milliseconds wait{0};  // as the server asked; 0: as we see fit
};

}  // namespace

struct Downloader::Attempt : Outcome {};

namespace {

constexpr std::string_view kFile = "file://";
constexpr std::chrono::seconds kLongestWait{60};

std::int64_t number(std::string_view text) {
  std::int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// One answer on its way into the part file.
struct Arrival {
  DownloadPart& part;
  const std::string& url;
  std::int64_t limit;
  Progress& progress;
  UniqueFd file;
  std::int64_t written = 0;    // of the whole file, with what was there before
  std::int64_t expected = -1;  // of the whole file
  std::optional<Error> failure{};
  bool is_too_long = false;
  bool is_wanted = true;  // the answer is the file, or the part of it that was asked for

  void begin(const HttpAnswer& answer);
  bool take(std::string_view bytes);
};

Result<UniqueFd> open_part(const DownloadPart& part, bool resumes) {
  UniqueFd fd{open(part.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (resumes ? O_APPEND : O_TRUNC), 0600)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", part.path.string()), errno);
  }
  return fd;
}

void Arrival::begin(const HttpAnswer& answer) {
  is_wanted = answer.status == 200 || part.is_continued_by(answer, url);
  if (!is_wanted) {
    return;
  }
  written = answer.status == 206 ? part.size : 0;
  const auto length = number(answer.header("content-length"));
  expected = length < 0 ? -1 : written + length;
  is_too_long = expected > limit;
  auto opened = open_part(part, answer.status == 206);
  if (!opened) {
    failure = std::move(opened).error();
    return;
  }
  file = std::move(*opened);
  part.remember(url, answer, expected);
}

bool Arrival::take(std::string_view bytes) {
  is_too_long = is_too_long || written + static_cast<std::int64_t>(bytes.size()) > limit;
  if (is_too_long || !is_wanted || failure) {
    return false;
  }
  while (!bytes.empty()) {
    const auto size = write(file.value(), bytes.data(), bytes.size());
    if (size < 0 && errno != EINTR) {
      failure = system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", part.path.string()), errno);
      return false;
    }
    written += std::max<ssize_t>(size, 0);
    bytes.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(size, 0)));
  }
  progress.step_moved(written, expected, "bytes");
  return true;
}

DownloadEnd arrived(std::string text = {}) { return {true, {}, {}, std::move(text), false, false}; }
DownloadEnd failed(DownloadFailure failure, std::string why) {
  return {false, failure, std::move(why), {}, false, false};
}

DownloadFailure failure_of_status(int status) {
  if (status == 404 || status == 410) {
    return DownloadFailure::kAbsent;
  }
  const bool is_final = status >= 400 && status < 500 && status != 408 && status != 429;
  return is_final ? DownloadFailure::kRefused : DownloadFailure::kBroken;
}

// Statuses that a later try may not meet again; 429 only when the server says how long to wait.
bool may_pass(int status, std::chrono::seconds wait) {
  return status == 502 || status == 503 || status == 504 || (status == 429 && wait.count() > 0);
}

Result<DownloadEnd> copy_file(const fs::path& from, const fs::path& to, std::int64_t limit) {
  std::error_code error;
  const auto size = fs::file_size(from, error);
  if (error) {
    return failed(error.value() == ENOENT ? DownloadFailure::kAbsent : DownloadFailure::kBroken, error.message());
  }
  if (static_cast<std::int64_t>(size) > limit) {
    return failed(DownloadFailure::kBroken, fmt::format("'{}' is larger than {} bytes", from.string(), limit));
  }
  fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
  if (error) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", to.string()), error.value());
  }
  return arrived();
}

DownloadEnd read_text_file(const fs::path& path, std::int64_t limit) {
  auto text = read_file(path, static_cast<std::size_t>(limit));
  if (text) {
    return arrived(std::move(*text));
  }
  const bool is_absent = text.error().kind == ErrorKind::kNotFound;
  return failed(is_absent ? DownloadFailure::kAbsent : DownloadFailure::kBroken, text.error().message);
}

std::string unreadable_reason(const std::string& url) {
  return has_password(url) && !url.starts_with("https://") ? "a password would go over http as clear text" : "";
}

bool pause_on_clock(std::chrono::milliseconds wait, std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any nobody;
  std::unique_lock lock{mutex};
  nobody.wait_for(lock, stop, wait, [] { return false; });
  return !stop.stop_requested();
}

Error interrupted() { return Error{ErrorKind::kInterrupted, "stopped while downloading", {}, {}}; }

}  // namespace

Downloader::Downloader(DownloadRules rules) : rules_(std::move(rules)), client_(HttpPeer{{}, {}, {}, {}, {}, true}) {}

HttpCall Downloader::call_for(const std::string& url) const {
  constexpr int kRedirects = 5;
  HttpCall call;
  call.path = url;
  call.redirects = kRedirects;
  call.silence = rules_.silence;
  call.body_limit = 1 << 20;  // of an error's text
  if (auto header = rules_.credentials.header_for(url); !header.empty()) {
    call.headers.push_back(std::move(header));
  }
  return call;
}

namespace {

// What an exchange that did not bring the file means.
Outcome end_of(const tl::expected<HttpAnswer, HttpError>& answer) {
  if (!answer) {
    auto end = failed(DownloadFailure::kBroken, answer.error().message);
    end.is_unreachable =
        answer.error().failure == HttpFailure::kCannotConnect || answer.error().failure == HttpFailure::kTimedOut;
    return {std::move(end), true, {}};
  }
  const auto wait = retry_after(answer->header("retry-after"), std::chrono::system_clock::now());
  auto end = failed(failure_of_status(answer->status), fmt::format("the server answered {}", answer->status));
  if (wait > kLongestWait) {
    end.why += fmt::format(" and asks to come back in {} s", wait.count());
    return {std::move(end), false, {}};
  }
  return {std::move(end), may_pass(answer->status, wait), wait};
}

Outcome too_long(std::int64_t limit) {
  return {failed(DownloadFailure::kBroken, fmt::format("the server sends more than {} bytes", limit)), false, {}};
}

bool is_success(const tl::expected<HttpAnswer, HttpError>& answer) {
  return answer && (answer->status == 200 || answer->status == 206);
}

}  // namespace

namespace {

// Whoever cannot go on with our part has another file: from its beginning then, once nobody remembers the part.
Outcome start_over(const DownloadPart& part) {
  forget_origin(part.path);
  return {failed(DownloadFailure::kBroken, "the server cannot go on with what is there"), true, {}};
}

// What came of the exchange, as far as the server is to blame.
Outcome outcome_of(const Arrival& arrival, const tl::expected<HttpAnswer, HttpError>& answer, bool was_continued) {
  constexpr int kNoSuchRange = 416;
  if (arrival.is_too_long) {
    return too_long(arrival.limit);
  }
  if (was_continued && answer && (answer->status == kNoSuchRange || (is_success(answer) && !arrival.is_wanted))) {
    return start_over(arrival.part);
  }
  if (!is_success(answer)) {
    return end_of(answer);
  }
  if (!arrival.is_wanted) {
    return {failed(DownloadFailure::kBroken, "the server sends another part than was asked for"), false, {}};
  }
  if (arrival.expected >= 0 && arrival.written != arrival.expected) {
    return {failed(DownloadFailure::kBroken, fmt::format("{} of {} bytes came", arrival.written, arrival.expected)),
            true,
            {}};
  }
  auto end = arrived();
  end.is_spliced = arrival.part.is_spliced;
  return {std::move(end), false, {}};
}

}  // namespace

Result<Downloader::Attempt> Downloader::attempt_file(const std::string& url, const fs::path& path, std::int64_t limit,
                                                     Progress& progress, std::stop_token stop) const {
  auto part = DownloadPart::at(path);
  const bool continues = part.can_continue(url, rules_.may_splice);
  Arrival arrival{part, url, limit, progress, UniqueFd{}};
  auto call = call_for(url);
  if (continues) {
    call.headers.push_back(fmt::format("Range: bytes={}-", part.size));
  }
  if (continues && part.url == without_password(url)) {
    call.headers.push_back("If-Range: " + part.tag);
  }
  call.on_answer = [&](const HttpAnswer& answer) { arrival.begin(answer); };
  call.sink = [&](std::string_view bytes) { return arrival.take(bytes); };
  const auto answer = client_.exchange(call, stop);
  if (arrival.failure) {
    return *arrival.failure;
  }
  if (stop.stop_requested()) {
    return interrupted();
  }
  return Attempt{outcome_of(arrival, answer, continues)};
}

Result<Downloader::Attempt> Downloader::attempt_text(const std::string& url, std::int64_t limit,
                                                     std::stop_token stop) const {
  std::string text;
  bool is_too_long = false;
  auto call = call_for(url);
  call.sink = [&](std::string_view bytes) {
    is_too_long = text.size() + bytes.size() > static_cast<std::size_t>(limit);
    text.append(is_too_long ? std::string_view{} : bytes);
    return !is_too_long;
  };
  const auto answer = client_.exchange(call, stop);
  if (stop.stop_requested()) {
    return interrupted();
  }
  if (is_too_long || !answer || answer->status != 200) {
    auto end = is_too_long ? too_long(limit) : end_of(answer);
    return Attempt{std::move(end)};
  }
  return Attempt{{arrived(std::move(text)), false, {}}};
}

Result<DownloadEnd> Downloader::repeat(const std::function<Result<Attempt>()>& attempt, std::stop_token stop) const {
  constexpr std::chrono::milliseconds kFirstWait{200};
  for (int count = 1;; ++count) {
    TRY_ASSIGN(auto tried, attempt());
    if (tried.end.has_arrived || !tried.may_pass || count >= rules_.tries) {
      return std::move(tried.end);
    }
    const auto wait = tried.wait.count() > 0 ? tried.wait : kFirstWait * count;
    if (!(rules_.pause ? rules_.pause(wait, stop) : pause_on_clock(wait, stop))) {
      return interrupted();
    }
  }
}

Result<DownloadEnd> Downloader::to_file(const std::string& url, const fs::path& part, std::int64_t limit,
                                        Progress& progress, std::stop_token stop) const {
  if (url.starts_with(kFile)) {
    return copy_file(url.substr(kFile.size()), part, limit);
  }
  if (auto why = unreadable_reason(url); !why.empty()) {
    return failed(DownloadFailure::kBroken, std::move(why));
  }
  return repeat([&] { return attempt_file(url, part, limit, progress, stop); }, stop);
}

Result<DownloadEnd> Downloader::to_text(const std::string& url, std::int64_t limit, std::stop_token stop) const {
  if (url.starts_with(kFile)) {
    return read_text_file(url.substr(kFile.size()), limit);
  }
  if (auto why = unreadable_reason(url); !why.empty()) {
    return failed(DownloadFailure::kBroken, std::move(why));
  }
  return repeat([&] { return attempt_text(url, limit, stop); }, stop);
}

}  // namespace goiso
