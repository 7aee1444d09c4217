// Runs a fuzz target without libFuzzer: FOLDER's files as they are, then mutations of them, the same ones every time.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

using Random = std::mt19937;

void run(const std::string& input) {
  (void)LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::vector<std::string> inputs_in(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files{std::filesystem::directory_iterator{folder}, {}};
  std::sort(files.begin(), files.end());
  std::vector<std::string> inputs;
  for (const auto& file : files) {
    std::ifstream stream{file, std::ios::binary};
    inputs.emplace_back(std::istreambuf_iterator<char>{stream}, std::istreambuf_iterator<char>{});
  }
  return inputs;
}

// A bit flipped, a byte set, a part left out, doubled or taken from another input.
void mutate(std::string& input, const std::string& other, Random& random) {
  constexpr std::size_t kLongest = 64 * 1024;
  const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
  const auto at = below(input.size());
  const auto size = below(std::min<std::size_t>(input.size() - at, 64)) + 1;
  switch (below(6)) {
    case 0:
      input.empty() ? input.push_back('\0') : void(input[at] = static_cast<char>(input[at] ^ (1 << below(8))));
      break;
    case 1:
      input.empty() ? input.push_back('\xFF') : void(input[at] = static_cast<char>(below(256)));
      break;
    case 2:
      input.erase(at, size);
      break;
    case 3:
      input.insert(at, input.substr(at, size));
      break;
    case 4:
      input.resize(at);
      break;
    default:
      input.insert(at, other.substr(below(other.size()), size));
      break;
  }
  input.resize(std::min(input.size(), kLongest));
}

}  // namespace

int main(int argc, char** argv) {
  const auto inputs = argc == 2 ? inputs_in(argv[1]) : std::vector<std::string>{};
  if (inputs.empty()) {
    std::fputs("usage: FOLDER with at least one file\n", stderr);
    return 2;
  }
  run("");
  std::for_each(inputs.begin(), inputs.end(), run);
  constexpr int kMutations = 4000;
  constexpr int kLongestChain = 8;
  Random random{1};
  for (int i = 0; i < kMutations; ++i) {
    auto input = inputs[random() % inputs.size()];
    for (auto steps = random() % kLongestChain + 1; steps > 0; --steps) {
      mutate(input, inputs[random() % inputs.size()], random);
    }
    run(input);
  }
  std::printf("%zu inputs and %d mutations of them\n", inputs.size(), kMutations);
  return 0;
}
