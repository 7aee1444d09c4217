#include "lab/likelihood.h"

#include <algorithm>
#include <string_view>

namespace goiso {
namespace {

// Parts of the toolchain, as manifests/release-fixes.txt calls them, that a failure of a phase can be of.
std::vector<std::string_view> parts_of(const FailureSignature& failure) {
  const auto& phase = failure.phase;
  if (phase == "compile") {
    return {"compiler", "go/types"};
  }
  if (phase == "link") {
    return {"linker"};
  }
  if (phase == "assemble") {
    return {"assembler"};
  }
  if (phase == "load" || phase == "list") {
    return {"go-command", "cmd/go"};
  }
  if (phase == "vet") {
    return {"vet", "go-vet-command"};
  }
  if (phase == "cgo") {
    return {"cgo", "go-command"};
  }
  return {};
}

// "net/url" is named by a frame "net/url.Parse", and by a line that has the package's last word before a dot or colon:
// "parse …: net/url: invalid port".
bool is_named(const std::string& package, const FailureSignature& failure) {
  const auto is_of_package = [&](const std::string& frame) {
    return frame.starts_with(package) && frame.size() > package.size() && frame[package.size()] == '.';
  };
  return std::any_of(failure.frames.begin(), failure.frames.end(), is_of_package) ||
         failure.first_line.find(package + ".") != std::string::npos ||
         failure.first_line.find(package + ":") != std::string::npos;
}

bool is_related(const SearchNode& node, const FailureSignature& failure) {
  const auto parts = parts_of(failure);
  return std::any_of(node.fixes.begin(), node.fixes.end(), [&](const std::string& fixed) {
    return std::find(parts.begin(), parts.end(), fixed) != parts.end() || is_named(fixed, failure);
  });
}

}  // namespace

double likelihood_of(const SearchNode& node, const FailureReference* failure) {
  constexpr double kRelated = 3, kUnrelated = 0.3;
  if (failure == nullptr || node.fixes.empty()) {
    return node.weight;
  }
  if (is_related(node, failure->signature)) {
    return node.weight * kRelated;
  }
  // What a program does may hang on any part; only of what a tool said is it known which.
  return parts_of(failure->signature).empty() ? node.weight : node.weight * kUnrelated;
}

}  // namespace goiso
