#include "sdk/download.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <optional>

#include "base/fd.h"
#include "base/file.h"
#include "http/exchange.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

std::int64_t number(std::string_view text) {
  std::int64_t value = -1;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// The part that is there, and the strong ETag it belongs to.
struct Part {
  fs::path path;
  fs::path tag_path;
  std::int64_t size = 0;
  std::string tag;

  explicit Part(const fs::path& where) : path(where), tag_path(where.string() + ".etag") {
    std::error_code error;
    tag = read_file(tag_path, 1024).value_or(std::string{});
    size = fs::exists(path, error) && !tag.empty() ? static_cast<std::int64_t>(fs::file_size(path, error)) : 0;
  }
};

bool is_strong(const std::string& tag) { return tag.size() > 2 && tag.front() == '"'; }

// One answer on its way into the part file.
struct Arrival {
  Part& part;
  std::int64_t limit;
  Progress& progress;
  UniqueFd file;
  std::int64_t written = 0;     // of the whole file, with what was there before
  std::int64_t expected = -1;   // of the whole file
  std::optional<Error> failure{};
  bool is_too_long = false;

  bool take(std::string_view bytes);
};

bool Arrival::take(std::string_view bytes) {
  if (written + static_cast<std::int64_t>(bytes.size()) > limit) {
    is_too_long = true;
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

Result<UniqueFd> open_part(const Part& part, bool resumes) {
  UniqueFd fd{open(part.path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | (resumes ? O_APPEND : O_TRUNC), 0600)};
  if (!fd.is_open()) {
    return system_error(ErrorKind::kStore, fmt::format("cannot write '{}'", part.path.string()), errno);
  }
  return fd;
}

DownloadEnd failed(DownloadFailure failure, std::string why) { return {false, failure, std::move(why)}; }

DownloadEnd end_of_status(int status) {
  const auto why = fmt::format("the server answered {}", status);
  if (status == 404 || status == 410) {
    return failed(DownloadFailure::kAbsent, why);
  }
  return failed(status >= 400 && status < 500 ? DownloadFailure::kRefused : DownloadFailure::kBroken, why);
}

HttpCall call_for(const std::string& url, const Part& part) {
  constexpr int kRedirects = 5;
  HttpCall call;
  call.path = url;
  call.redirects = kRedirects;
  if (part.size > 0) {
    call.headers = {fmt::format("Range: bytes={}-", part.size), "If-Range: " + part.tag};
  }
  return call;
}

// "bytes 100-199/200"
bool continues(const HttpAnswer& answer, std::int64_t from) {
  const auto range = answer.header("content-range");
  return answer.status == 206 && range.starts_with(fmt::format("bytes {}-", from));
}

Result<DownloadEnd> fetch_once(const std::string& url, const fs::path& path, std::int64_t limit, Progress& progress, std::stop_token stop) {
  Part part{path};
  Arrival arrival{part, limit, progress, UniqueFd{}};
  HttpClient client{HttpPeer{}};
  auto call = call_for(url, part);
  std::optional<Error> open_error;
  bool is_wanted = true;
  call.on_answer = [&](const HttpAnswer& answer) {
    is_wanted = answer.status == 200 || continues(answer, part.size);
    if (!is_wanted) {
      return;
    }
    arrival.written = answer.status == 206 ? part.size : 0;
    const auto length = number(answer.header("content-length"));
    arrival.expected = length < 0 ? -1 : arrival.written + length;
    auto file = open_part(part, answer.status == 206);
    if (!file) {
      open_error = std::move(file).error();
      return;
    }
    arrival.file = std::move(*file);
    const auto tag = answer.header("etag");
    (void)write_file_atomically(part.tag_path, is_strong(tag) ? tag : "");  // without it the next attempt starts over
  };
  call.sink = [&](std::string_view bytes) { return is_wanted && !open_error && arrival.take(bytes); };
  const auto answer = client.exchange(call, stop);
  if (open_error || arrival.failure) {
    return open_error ? *open_error : *arrival.failure;
  }
  if (stop.stop_requested()) {
    return Error{ErrorKind::kInterrupted, "stopped while downloading", {}, {}};
  }
  if (arrival.is_too_long) {
    return failed(DownloadFailure::kBroken, fmt::format("the server sends more than {} bytes", limit));
  }
  if (!answer) {
    return failed(DownloadFailure::kBroken, answer.error().message);
  }
  if (answer->status != 200 && answer->status != 206) {
    return end_of_status(answer->status);
  }
  if (arrival.expected >= 0 && arrival.written != arrival.expected) {
    return failed(DownloadFailure::kBroken, fmt::format("{} of {} bytes came", arrival.written, arrival.expected));
  }
  return is_wanted ? DownloadEnd{true, {}, {}} : failed(DownloadFailure::kBroken, "the server sends another part than was asked for");
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
  return DownloadEnd{true, {}, {}};
}

}  // namespace

Result<DownloadEnd> download(const std::string& url, const fs::path& part, std::int64_t limit, Progress& progress, std::stop_token stop) {
  constexpr int kTries = 3;
  constexpr std::string_view kFile = "file://";
  if (url.starts_with(kFile)) {
    return copy_file(url.substr(kFile.size()), part, limit);
  }
  for (int attempt = 1;; ++attempt) {
    TRY_ASSIGN(auto end, fetch_once(url, part, limit, progress, stop));
    if (end.has_arrived || end.failure != DownloadFailure::kBroken || attempt == kTries) {
      return end;
    }
  }
}

}  // namespace goiso
