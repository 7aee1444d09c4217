#include "sdk/platforms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/text.h"

namespace goiso {
namespace {

using Json = nlohmann::json;

// One level of an architecture: the variable that sets it and the first Go line that reads it (release notes,
// internal/buildcfg).
struct Level {
  std::string_view goarch;
  std::string_view variable;
  std::string_view value;
  int since;
};
constexpr std::array kLevels = std::to_array<Level>({
    {"386", "GO386", "sse2", 0},
    {"386", "GO386", "softfloat", 16},
    {"amd64", "GOAMD64", "v1", 18},
    {"amd64", "GOAMD64", "v2", 18},
    {"amd64", "GOAMD64", "v3", 18},
    {"amd64", "GOAMD64", "v4", 18},
    {"arm", "GOARM", "5", 0},
    {"arm", "GOARM", "6", 0},
    {"arm", "GOARM", "7", 0},
    {"mips", "GOMIPS", "hardfloat", 10},
    {"mips", "GOMIPS", "softfloat", 10},
    {"mipsle", "GOMIPS", "hardfloat", 10},
    {"mipsle", "GOMIPS", "softfloat", 10},
    {"mips64", "GOMIPS64", "hardfloat", 11},
    {"mips64", "GOMIPS64", "softfloat", 11},
    {"mips64le", "GOMIPS64", "hardfloat", 11},
    {"mips64le", "GOMIPS64", "softfloat", 11},
    {"ppc64", "GOPPC64", "power8", 12},
    {"ppc64", "GOPPC64", "power9", 12},
    {"ppc64", "GOPPC64", "power10", 20},
    {"ppc64le", "GOPPC64", "power8", 12},
    {"ppc64le", "GOPPC64", "power9", 12},
    {"ppc64le", "GOPPC64", "power10", 20},
    {"riscv64", "GORISCV64", "rva20u64", 23},
    {"riscv64", "GORISCV64", "rva22u64", 23},
    {"riscv64", "GORISCV64", "rva23u64", 25},
});
constexpr int kFirstWithArm64Levels = 23;

// v8.0 … v8.9, v9.0 … v9.5 (internal/buildcfg, ParseGoarm64).
bool is_arm64_level(std::string_view value) {
  return value.size() == 4 && value[0] == 'v' && value[2] == '.' &&
         ((value[1] == '8' && value[3] >= '0' && value[3] <= '9') ||
          (value[1] == '9' && value[3] >= '0' && value[3] <= '5'));
}

Level arm64_level(std::string_view value) { return {"arm64", "GOARM64", value, kFirstWithArm64Levels}; }

// As others write them: arm/v7 is 7, arm64/v8 is v8.0.
std::string plain_variant(const std::string& goarch, std::string variant) {
  if (goarch == "arm" && variant.starts_with('v')) {
    variant.erase(0, 1);
  }
  return goarch == "arm64" && (variant == "v8" || variant == "v9") ? variant + ".0" : variant;
}

const Level* find_level(const std::string& goarch, const std::string& variant) {
  const auto found = std::find_if(kLevels.begin(), kLevels.end(),
                                  [&](const Level& level) { return level.goarch == goarch && level.value == variant; });
  return found == kLevels.end() ? nullptr : &*found;
}

Error no_such_level(const std::string& text, const std::string& goarch) {
  std::vector<std::string> levels;
  for (const auto& level : kLevels) {
    if (level.goarch == goarch) {
      levels.emplace_back(level.value);
    }
  }
  const auto known = goarch == "arm64" ? "v8.0 to v9.5" : join(levels, ", ");
  return Error{ErrorKind::kUsage,
               fmt::format("--platform '{}' names a level that {} does not have", terminal_safe(text), goarch),
               {},
               known.empty() ? fmt::format("{} has no levels", goarch) : fmt::format("its levels are {}", known)};
}

int minor_of(const Json& pair, const char* name) {
  const auto version =
      pair.contains(name) && pair[name].is_string() ? GoVersion::parse(pair[name].get<std::string>()) : std::nullopt;
  return version ? version->minor() : 0;
}

}  // namespace

Result<BuildPlatform> parse_platform(std::string_view text) {
  const auto parts = split(text, '/');
  const bool is_plain = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789./") == std::string_view::npos;
  if (parts.size() < 2 || parts.size() > 3 || !is_plain || std::find(parts.begin(), parts.end(), "") != parts.end()) {
    const bool is_list = text.find(',') != std::string_view::npos;
    return Error{
        ErrorKind::kUsage,
        fmt::format("--platform '{}' is not understood", terminal_safe(text)),
        {},
        is_list ? "one run builds for one platform" : "write it like linux/arm64, linux/arm/v7 or linux/amd64/v3"};
  }
  BuildPlatform platform{std::string{parts[0]}, std::string{parts[1]}, ""};
  if (parts.size() == 3) {
    platform.variant = plain_variant(platform.goarch, std::string{parts[2]});
    const bool is_known = platform.goarch == "arm64" ? is_arm64_level(platform.variant)
                                                     : find_level(platform.goarch, platform.variant) != nullptr;
    if (!is_known) {
      return no_such_level(std::string{text}, platform.goarch);
    }
  }
  return platform;
}

Result<PlatformTable> PlatformTable::load(const std::filesystem::path& folder) {
  const auto path = folder / "platforms.json";
  TRY_ASSIGN(const auto text, read_file(path));
  const auto document = Json::parse(text, nullptr, false);
  if (!document.is_object() || !document.contains("pairs") || !document["pairs"].is_array()) {
    return Error{ErrorKind::kStore, fmt::format("'{}' is damaged", path.string()), {}, "reinstall goiso"};
  }
  std::vector<Pair> pairs;
  for (const auto& pair : document["pairs"]) {
    if (pair.is_object() && pair.contains("name") && pair["name"].is_string()) {
      pairs.push_back({pair["name"].get<std::string>(), minor_of(pair, "since"), minor_of(pair, "until")});
    }
  }
  return PlatformTable{std::move(pairs)};
}

Result<const PlatformTable::Pair*> PlatformTable::find(const BuildPlatform& platform) const {
  const auto name = platform.goos + "/" + platform.goarch;
  const auto pair = std::find_if(pairs_.begin(), pairs_.end(), [&](const Pair& one) { return one.name == name; });
  if (pair != pairs_.end()) {
    return &*pair;
  }
  std::vector<std::string> names;
  std::transform(pairs_.begin(), pairs_.end(), std::back_inserter(names), [](const Pair& one) { return one.name; });
  const auto near = nearest(name, names);
  return Error{ErrorKind::kUsage,
               fmt::format("no Go builds for '{}'", name),
               {},
               near.empty() ? "write it like linux/arm64" : fmt::format("did you mean '{}'?", near)};
}

Result<std::map<std::string, std::string>> PlatformTable::environment(const BuildPlatform& platform,
                                                                      const GoVersion& version) const {
  TRY_ASSIGN(const auto* const pair, find(platform));
  const auto& name = pair->name;
  const auto cannot = [&](const std::string& what, const std::string& hint) {
    return Error{ErrorKind::kUsage, fmt::format("{} cannot build for {}", version.name(), what), {}, hint};
  };
  if (version.minor() < pair->since) {
    return cannot(name, fmt::format("go1.{0} is the first that can: use --go 1.{0} or newer", pair->since));
  }
  if (pair->until != 0 && version.minor() > pair->until) {
    return cannot(name, fmt::format("go1.{0} was the last that could: use --go 1.{0} or older", pair->until));
  }
  std::map<std::string, std::string> environment{{"GOOS", platform.goos}, {"GOARCH", platform.goarch}};
  if (!platform.variant.empty()) {
    const auto* const known = find_level(platform.goarch, platform.variant);
    const auto level = known == nullptr ? arm64_level(platform.variant) : *known;
    if (version.minor() < level.since) {
      return cannot(platform.text(),
                    fmt::format("{0} is read from go1.{1} on: use --go 1.{1} or newer", level.variable, level.since));
    }
    environment.emplace(level.variable, platform.variant);
  }
  return environment;
}

}  // namespace goiso
