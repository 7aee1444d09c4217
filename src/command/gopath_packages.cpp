#include "command/gopath_packages.h"

#include <fmt/format.h>

#include <filesystem>
#include <set>

#include "base/text.h"
#include "project/gopath.h"

namespace goiso {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kMostFlags = 5;

// Of "\t/w/src/src/example.test/x (from $GOPATH)" what stands behind the GOPATH's src; "" for any other line.
std::string_view missing_package(std::string_view line, std::string_view gopath) {
  constexpr std::string_view kSays = " (from $GOPATH)";
  line = trim(line);
  const bool is_one = line.starts_with(gopath) && line.ends_with(kSays);
  line.remove_prefix(is_one ? gopath.size() : line.size());
  line.remove_suffix(is_one ? kSays.size() : 0);
  const bool is_below = line.starts_with("/src/") && line.find("..") == std::string_view::npos;
  return is_below ? line.substr(5) : std::string_view{};
}

}  // namespace

std::string gopath_packages_left_out(const RunReport& report) {
  const auto& project = report.request.project;
  const auto gopath = report.record.environment.find("GOPATH");
  if (project.gopath.empty() || gopath == report.record.environment.end()) {
    return {};
  }
  const auto log = report.record.log.text();
  std::set<std::string> flags;
  for (const auto line : split_lines(log)) {
    const auto package = missing_package(line, gopath->second);
    const auto folder = project.gopath / "src" / package;
    if (std::error_code error; !package.empty() && flags.size() < kMostFlags && fs::is_directory(folder, error)) {
      const auto root = find_in_gopath(folder).root;
      flags.insert("--include " + shell_quoted(root.lexically_proximate(fs::current_path()).string()));
    }
  }
  return flags.empty() ? std::string{}
                       : fmt::format("packages of the GOPATH were not taken along: add {}",
                                     join(std::vector<std::string>{flags.begin(), flags.end()}, " "));
}

}  // namespace goiso
