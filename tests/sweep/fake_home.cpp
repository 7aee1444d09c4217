#include "fake_home.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/hash.h"
#include "sdk/receipt.h"
#include "support/run_program.h"

namespace goiso {
namespace {

namespace fs = std::filesystem;

TempFolder fresh_folder() {
  auto folder = TempFolder::create(fs::temp_directory_path(), "goiso-sweep-");
  if (!folder) {
    std::abort();
  }
  return std::move(*folder);
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream{path} << text;
}

// What distpack packs, down to the one file that a box is asked about.
std::string sdk_archive(const fs::path& below) {
  write(below / "go/VERSION", "go1.21.13\ntime 2024-08-06T13:00:00Z\n");
  write(below / "go/bin/go", "no Go at all\n");
  const auto archive = below / "sdk.tar.gz";
  const auto packed = run_program({"/usr/bin/tar", "-C", below.string(), "-czf", archive.string(), "go"}, {{"PATH", "/usr/bin:/bin"}}, std::chrono::seconds{30});
  const auto bytes = read_file(archive);
  if (packed.exit_code != 0 || !bytes) {
    std::abort();
  }
  return *bytes;
}

void store_sdk(const fs::path& data, const std::string& archive) {
  StoredSdk sdk;
  sdk.version = *GoVersion::parse("1.21.13");
  sdk.platform = "linux/amd64";
#if defined(__aarch64__)
  sdk.platform = "linux/arm64";
#endif
  sdk.digest = sha256_digest(archive);
  sdk.bytes = static_cast<std::int64_t>(archive.size());
  sdk.file_name = "go1.21.13.linux-amd64.tar.gz";
  sdk.trust = {"sha256"};
  const auto hex = sdk.digest.substr(7);
  write(data / "blobs/sha256" / hex.substr(0, 2) / hex, archive);
  write(data / "sdk" / ("go1.21.13." + std::string{sdk.platform == "linux/arm64" ? "linux-arm64" : "linux-amd64"} + ".json"), receipt_text(sdk));
}

}  // namespace

FakeHome::FakeHome() : folder_(fresh_folder()) {
  const auto& top = folder_.path();
  store_sdk(top / "home/data", sdk_archive(top / "sdk"));
  write(top / "proj/go.mod", "module example.test/proj\n\ngo 1.21\n");
  write(top / "proj/main.go", "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(nothing) }\n");
}

std::map<std::string, std::string> FakeHome::environment() const {
  const auto top = folder_.path().string();
  return {{"GOISO_HOME", top + "/home"}, {"HOME", top}, {"PATH", "/usr/bin:/bin"}, {"TMPDIR", top}, {"LC_ALL", "C.UTF-8"}};
}

}  // namespace goiso
