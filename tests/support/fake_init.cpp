#include "support/fake_init.h"

#include <algorithm>
#include <optional>

#include "base/text.h"

namespace goiso {
namespace {

using wire::Frame;
using wire::FrameType;

// Names and contents of the regular files in a ustar stream; longer names than 100 characters are not needed here.
std::map<std::string, std::string> files_in(std::string_view tar) {
  constexpr std::size_t kBlock = 512;
  std::map<std::string, std::string> files;
  while (tar.size() >= kBlock && tar[0] != '\0') {
    const auto name = std::string{tar.substr(0, 100).substr(0, tar.substr(0, 100).find('\0'))};
    const auto size = static_cast<std::size_t>(std::strtoull(std::string{tar.substr(124, 12)}.c_str(), nullptr, 8));
    if (tar[156] == '0') {
      files[name] = std::string{tar.substr(kBlock, size)};
    }
    tar.remove_prefix(std::min(tar.size(), kBlock + (size + kBlock - 1) / kBlock * kBlock));
  }
  return files;
}

// One container's init, as src/init/main.cpp is one.
class Player {
 public:
  Player(FakeContainer& container, const FakeInit::Command& command) : container_(container), command_(command) {}

  void play() {
    while (const auto frame = next()) {
      if (!work(*frame)) {
        return;
      }
    }
    container_.exit_with(1);
  }

 private:
  std::optional<Frame> next() {
    while (true) {
      if (auto frame = reader_.next()) {
        return frame;
      }
      const auto bytes = container_.read_stdin();
      if (bytes.empty() || reader_.error() != wire::FrameError::kNone) {
        return std::nullopt;
      }
      reader_.feed(bytes);
    }
  }
  void send(FrameType type, std::string_view payload) { container_.write_stdout(writer_.encode(type, payload, 1)); }
  bool work(const Frame& frame);
  void greet(const Frame& frame);
  void probe(const Frame& frame);
  void write(const Frame& frame);
  void unpack(const Frame& frame);
  void run(const Frame& frame);

  // The files that `path` lies in, and its name there; a file outside every volume dies with the container.
  std::pair<FakeFiles*, std::string> place(const std::string& path) {
    for (const auto& [target, files] : container_.mounts) {
      if (path.starts_with(target + "/")) {
        return {files.get(), path.substr(target.size() + 1)};
      }
    }
    return {&own_, path};
  }
  void keep(const std::string& path, const std::string& content) {
    const auto [files, name] = place(path);
    const std::lock_guard lock{files->mutex};
    files->content[name] = content;
  }

  FakeContainer& container_;
  const FakeInit::Command& command_;
  FakeFiles own_;
  wire::FrameReader reader_{wire::Direction::kToInit};
  wire::FrameWriter writer_{wire::Direction::kToController};
};

void Player::greet(const Frame& frame) {
  writer_.set_key(wire::KeyMessage::decode(frame.payload)->key);
  send(FrameType::kAttest, wire::FactsMessage{honest_facts(container_.create_body())}.encode());
}

void Player::probe(const Frame& frame) {
  wire::FactsMessage found;
  const auto message = wire::ProbeMessage::decode(frame.payload);
  for (const auto& path : message->paths) {
    const auto [files, name] = place(path);
    const std::lock_guard lock{files->mutex};
    if (const auto file = files->content.find(name); file != files->content.end()) {
      found.facts[path] = file->second;
    }
  }
  send(FrameType::kProbed, found.encode());
}

void Player::write(const Frame& frame) {
  const auto message = wire::WriteMessage::decode(frame.payload);
  keep(message->path, message->content);
  send(FrameType::kWritten, {});
}

void Player::unpack(const Frame& frame) {
  const auto message = wire::UnpackMessage::decode(frame.payload);
  std::string tar;
  for (auto piece = next(); piece && piece->type != FrameType::kTarEnd; piece = next()) {
    tar += piece->type == FrameType::kTar ? piece->payload : std::string{};
  }
  if (message->wipe_first) {
    const auto files = place(message->to + "/x").first;
    const std::lock_guard lock{files->mutex};
    files->content.clear();
  }
  for (const auto& [name, content] : files_in(tar)) {
    keep(message->to + "/" + name, content);
  }
  send(FrameType::kUnpacked,
       wire::CountsMessage{{{"files", "1"}, {"folders", "0"}, {"symlinks", "0"}, {"bytes", "1"}}}.encode());
}

// What `go list` says of one package, by what it is asked for: a seed's packages, those of modules, those compiled.
std::string listed(const std::vector<std::string>& argv, const std::string& package) {
  const bool is_export = std::find(argv.begin(), argv.end(), "-export") != argv.end();
  const bool is_modules = std::any_of(argv.begin(), argv.end(),
                                      [](const std::string& word) { return word.starts_with("{{if .Standard}}"); });
  return is_export ? "+\n" : (is_modules ? "m-+ " : "r+ ") + package + "\n";
}

FakeInit::Played play_std(const std::vector<std::string>& argv) {
  FakeInit::Played played;
  const auto packages = std::find(argv.begin(), argv.end(), "--");
  for (auto package = packages; argv.size() > 1 && argv[1] == "list" && package != argv.end(); ++package) {
    played.out += *package == "--" ? "" : listed(argv, *package);
  }
  return played;
}

void Player::run(const Frame& frame) {
  const auto message = *wire::RunMessage::decode(frame.payload);
  send(FrameType::kStarted, {});
  const bool is_std = std::find(message.argv.begin(), message.argv.end(), "--") != message.argv.end();
  const auto played = is_std ? play_std(message.argv) : command_(message);
  wire::OutputMessage output;
  output.bytes = played.out;
  if (!played.out.empty()) {
    send(FrameType::kOutput, output.encode());
  }
  wire::EndedMessage ended;
  ended.exit_code = played.exit_code;
  ended.output_bytes = played.out.size();
  send(FrameType::kEnded, ended.encode());
}

// False after the last frame.
bool Player::work(const Frame& frame) {
  switch (frame.type) {
    case FrameType::kKey:
      greet(frame);
      return true;
    case FrameType::kProbe:
      probe(frame);
      return true;
    case FrameType::kWrite:
      write(frame);
      return true;
    case FrameType::kUnpack:
      unpack(frame);
      return true;
    case FrameType::kSeed:
      send(FrameType::kSeeded, wire::CountsMessage{{{"links", "0"}, {"copies", "0"}}}.encode());
      return true;
    case FrameType::kRun:
      run(frame);
      return true;
    case FrameType::kFinish:
      send(FrameType::kFinal, wire::UsageMessage{}.encode());
      return false;
    default:
      return true;
  }
}

}  // namespace

FakeContainer::Behaviour FakeInit::behaviour(Command command) {
  return [command = std::move(command)](FakeContainer& container) { Player{container, command}.play(); };
}

}  // namespace goiso
