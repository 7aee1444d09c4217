#include "sandbox/module_desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <optional>
#include <string_view>

#include "base/log.h"

namespace goiso {

using wire::FrameType;

namespace {

constexpr std::size_t kPieceBytes = wire::kMaxPayload - 4'096;  // the rest of the message beside it

// "" when the file is not what it was.
std::string piece_of(const ModuleAnswer& answer, std::uint64_t offset) {
  const auto size = static_cast<std::uint64_t>(answer.size);
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size - std::min(size, offset), kPieceBytes));
  if (answer.file.empty()) {
    return answer.text.substr(std::min<std::size_t>(offset, answer.text.size()), wanted);
  }
  std::string bytes(wanted, '\0');
  std::ifstream file{answer.file, std::ios::binary};
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(bytes.data(), static_cast<std::streamsize>(wanted));
  return file.gcount() == static_cast<std::streamsize>(wanted) ? bytes : std::string{};
}

Error unreadable() { return Error{ErrorKind::kBoxRefused, "goiso-init sent a question for a module that cannot be read", {}, {}}; }

// nullopt for a percent sign that two hexadecimal digits do not follow.
std::optional<std::string> without_percents(std::string_view text) {
  std::string out;
  for (auto sign = text.find('%'); sign != std::string_view::npos; sign = text.find('%')) {
    const auto digits = text.substr(sign + 1, 2);
    unsigned value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (read.ec != std::errc{} || read.ptr != digits.data() + 2) {
      return std::nullopt;
    }
    out += text.substr(0, sign);
    out += static_cast<char>(value);
    text.remove_prefix(sign + 3);
  }
  return out + std::string{text};
}

ModuleAnswer bad_request() {
  ModuleAnswer answer;
  answer.status = 400;
  answer.type = "text/plain; charset=utf-8";
  answer.text = "no path: a percent sign without two hexadecimal digits\n";
  answer.size = static_cast<std::int64_t>(answer.text.size());
  return answer;
}

}  // namespace

ModuleDesk::ModuleDesk(InitLink& link, ModuleSource source) : link_(link), source_(std::move(source)) {
  for (std::size_t i = 0; i < kWorkers; ++i) {
    workers_.emplace_back([this](std::stop_token stop) { work(stop); });
  }
}

ModuleDesk::~ModuleDesk() {
  for (auto& worker : workers_) {
    worker.request_stop();
  }
}

Result<void> ModuleDesk::take(const wire::Frame& frame) {
  if (frame.type == FrameType::kMore) {
    const auto wish = wire::MoreMessage::decode(frame.payload);
    return wish ? send_piece(*wish) : Result<void>{unreadable()};
  }
  auto question = wire::AskMessage::decode(frame.payload);
  if (!question) {
    return unreadable();
  }
  ++asked_;
  {
    const std::lock_guard lock{mutex_};
    questions_.push_back(std::move(*question));
  }
  changed_.notify_one();
  return {};
}

void ModuleDesk::work(std::stop_token stop) {
  while (true) {
    std::unique_lock lock{mutex_};
    if (!changed_.wait(lock, stop, [this] { return !questions_.empty(); })) {
      return;
    }
    const auto question = std::move(questions_.front());
    questions_.pop_front();
    lock.unlock();
    answer(question, stop);
  }
}

void ModuleDesk::answer(const wire::AskMessage& question, std::stop_token stop) {
  const auto path = without_percents(question.path);  // the go command asks for "github.com/%21burnt%21sushi/…"
  auto found = path ? source_(*path, stop) : bad_request();
  wire::AnswerMessage message{question.id, static_cast<std::uint32_t>(found.status), found.type, static_cast<std::uint64_t>(found.size),
                              piece_of(found, 0)};
  log::debug("the box asked for '{}': {}, {} bytes", question.path, found.status, found.size);
  if (message.bytes.size() < message.size) {
    const std::lock_guard lock{mutex_};
    open_.emplace(question.id, std::move(found));
    if (open_.size() > kMostOpen) {
      open_.erase(open_.begin());
    }
  }
  // A stream that broke is found by whoever receives.
  (void)link_.post(FrameType::kAnswer, message.encode(), stop);
}

Result<void> ModuleDesk::send_piece(const wire::MoreMessage& wish) {
  ModuleAnswer answer;
  {
    const std::lock_guard lock{mutex_};
    if (const auto found = open_.find(wish.id); found != open_.end()) {
      answer = found->second;
    }
  }
  const wire::PieceMessage piece{wish.id, piece_of(answer, wish.offset)};
  if (piece.bytes.empty() || wish.offset + piece.bytes.size() >= static_cast<std::uint64_t>(answer.size)) {
    const std::lock_guard lock{mutex_};
    open_.erase(wish.id);
  }
  return link_.post(FrameType::kPiece, piece.encode(), {});
}

}  // namespace goiso
