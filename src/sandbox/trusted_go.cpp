#include "sandbox/trusted_go.h"

#include <algorithm>
#include <chrono>

#include "sandbox/fill_volume.h"
#include "sandbox/places.h"

namespace goiso {

using wire::FrameType;

wire::RunMessage trusted_go(std::vector<std::string> argv, std::map<std::string, std::string> environment) {
  wire::RunMessage run;
  run.argv = std::move(argv);
  run.environment = std::move(environment);
  run.folder = std::string{places::kWork} + "/empty";
  run.head_bytes = 4 << 20;
  run.tail_bytes = 1 << 16;
  run.wall_ms = 30 * 60 * 1000;
  return run;
}

Result<CommandRun> run_trusted_go(Box& box, const wire::RunMessage& run, const OutputWatch& watch,
                                  std::stop_token stop) {
  TRY(box.link().send(FrameType::kRun, run.encode(), stop));
  return collect_command(box.link(), watch, nullptr, stop);
}

bool has_exited(const CommandRun& done) { return done.ended.ending == wire::Ending::kExited && done.ended.signal == 0; }

std::string_view last_words(std::string_view text) {
  constexpr std::size_t kLastBytes = 600;
  return text.substr(text.size() - std::min(text.size(), kLastBytes));
}

Result<void> keep_from_trimming(Box& box, const std::string& cache, std::stop_token stop) {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return write_file_in(box, cache + "/trim.txt", std::to_string(now), stop);
}

}  // namespace goiso
