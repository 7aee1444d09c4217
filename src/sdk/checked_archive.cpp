#include "sdk/checked_archive.h"

#include <fmt/format.h>

#include "base/text.h"

namespace goiso {
namespace {

// What every SDK must show, whatever its hash says.
Result<void> check_content(const SdkContent& content, const GoVersion& version) {
  if (content.version != version.name()) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("the archive holds '{}', not {}", terminal_safe(content.version), version.name()),
                 {},
                 {}};
  }
  if (!content.has_go_binary) {
    return Error{ErrorKind::kUntrusted, "the archive has no bin/go", {}, {}};
  }
  return {};
}

// Whether a key of the user's ring vouches for the bytes.
Result<bool> is_signed(const std::filesystem::path& file, const NamedArchive& name, const TrustPolicy& policy,
                       Progress& progress, std::stop_token stop) {
  if (!policy.ring) {
    return false;
  }
  if (name.signature.empty()) {
    progress.note(fmt::format("there is no signature beside '{0}': '{0}.asc' is missing", name.file_name));
    return false;
  }
  TRY_ASSIGN(const auto finding, policy.ring->check(file, name.signature, std::move(stop)));
  if (finding.kind == SignatureFinding::Kind::kBad) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("the OpenPGP signature of '{}' does not hold: {}", name.file_name, finding.why),
                 {},
                 "the archive or its signature is wrong; nothing of it was kept"};
  }
  if (finding.kind == SignatureFinding::Kind::kUnknown) {
    progress.note(fmt::format("the signature of '{}' says nothing: the key {} is not in the key ring", name.file_name,
                              terminal_safe(finding.key)));
  }
  return finding.kind == SignatureFinding::Kind::kGood;
}

}  // namespace

std::string module_zip_name(const GoVersion& version, const std::string& platform) {
  return fmt::format("v0.0.1-{}.zip", key_of(version, platform));
}

Result<NamedArchive> name_archive(const std::string& file_name) {
  const auto parts = parse_sdk_file_name(file_name);
  const auto version = parts ? GoVersion::parse(parts->version) : std::nullopt;
  if (!version) {
    return Error{ErrorKind::kUntrusted,
                 fmt::format("'{}' is not named like an SDK archive", terminal_safe(file_name)),
                 {},
                 "official names are go1.21.13.linux-amd64.tar.gz and v0.0.1-go1.21.13.linux-amd64.zip"};
  }
  if (!parts->platform.starts_with("linux/")) {
    return Error{
        ErrorKind::kUntrusted,
        fmt::format("'{}' is for {}, boxes run linux", terminal_safe(file_name), terminal_safe(parts->platform)),
        {},
        {}};
  }
  return NamedArchive{file_name, *parts, *version};
}

Result<StoredSdk> checked_archive(const std::filesystem::path& file, const NamedArchive& name,
                                  const TrustPolicy& policy, Progress& progress, std::stop_token stop) {
  HashEvidence evidence{name.version, name.parts.platform, name.file_name, "", ""};
  TRY_ASSIGN(evidence.digest, digest_of_file(file, progress, stop));
  const auto listed = policy.catalog.file(name.file_name);
  if (listed && evidence.digest != "sha256:" + listed->sha256) {
    TRY(decide_trust(evidence, policy, stop));
  }
  TRY_ASSIGN(evidence.is_signed, is_signed(file, name, policy, progress, stop));
  TRY_ASSIGN(const auto content, read_sdk_archive(file, name.parts, progress, stop));
  evidence.h1 = content.h1;
  StoredSdk sdk;
  TRY_ASSIGN(sdk.trust, decide_trust(evidence, policy, stop));
  TRY(check_content(content, name.version));
  sdk.version = name.version;
  sdk.platform = name.parts.platform;
  sdk.digest = evidence.digest;
  sdk.file_name = name.file_name;
  sdk.h1 = name.parts.format == ArchiveReader::Format::kZip ? content.h1 : "";
  sdk.go_env = content.go_env;
  return sdk;
}

}  // namespace goiso
