#include "sdk/key_ring.h"

#include <fmt/format.h>

#include <charconv>
#include <utility>

#include "base/child.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

namespace goiso {
namespace {

constexpr std::size_t kLargestRing = 1 << 20;
constexpr std::string_view kArmor = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

Error no_ring(const std::filesystem::path& file) {
  return Error{ErrorKind::kUsage,
               fmt::format("'{}' is no OpenPGP key ring", terminal_safe(file.string())),
               {},
               "gpg --export KEY writes one"};
}

// The base64 between the headers and the checksum line (RFC 9580, 6.2).
std::optional<std::string> without_armor(std::string_view text) {
  std::string body;
  bool is_in_body = false;
  for (auto line : split_lines(text.substr(text.find(kArmor) + kArmor.size()))) {
    while (line.ends_with('\r') || line.ends_with(' ')) {
      line.remove_suffix(1);
    }
    if (line.starts_with("-----END") || line.starts_with('=')) {
      break;
    }
    if (is_in_body) {
      body += line;
    }
    is_in_body = is_in_body || (line.empty() && body.empty());
  }
  return from_base64(body);
}

// A packet that begins a key: tag 6, in the old or the new form (RFC 9580, 4.2).
bool is_public_key(std::string_view bytes) {
  const auto first = bytes.empty() ? 0U : static_cast<unsigned char>(bytes[0]);
  return (first & 0xfcU) == 0x98U || first == 0xc6U;
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

// What the lines of one signature say together; NEWSIG begins the next.
struct SignatureLines {
  std::string valid_key, unknown_key, bad;
  std::int64_t made = 0, expired = 0;

  SignatureFinding finding() const {
    using Kind = SignatureFinding::Kind;
    if (!bad.empty()) {
      return {Kind::kBad, valid_key, bad};
    }
    if (!valid_key.empty() && expired > 0 && made >= expired) {
      return {Kind::kBad, valid_key, "its key had expired when it was made"};
    }
    if (!valid_key.empty()) {
      return {Kind::kGood, valid_key, ""};
    }
    return unknown_key.empty() ? SignatureFinding{Kind::kBad, "", "it is no signature that gpgv understands"}
                               : SignatureFinding{Kind::kUnknown, unknown_key, "its key is not in the key ring"};
  }
};

void read_line(const std::vector<std::string_view>& words, SignatureLines& lines) {
  const auto word = words[1];
  const auto at = [&](std::size_t place) { return words.size() > place ? words[place] : std::string_view{}; };
  if (word == "VALIDSIG") {
    lines.valid_key = at(2);
    lines.made = number(at(4));
  } else if (word == "NO_PUBKEY") {
    lines.unknown_key = at(2);
  } else if (word == "KEYEXPIRED") {
    lines.expired = number(at(2));
  } else if (word == "BADSIG") {
    lines.bad = "it is of other bytes";
  } else if (word == "REVKEYSIG") {
    lines.bad = "its key is revoked";
  } else if (word == "EXPSIG") {
    lines.bad = "it has expired";
  }
}

}  // namespace

SignatureFinding finding_of(std::string_view status) {
  std::vector<SignatureLines> signatures(1);
  for (const auto line : split_lines(status)) {
    const auto words = split_words(line);
    if (words.size() < 2 || words[0] != "[GNUPG:]") {
      continue;
    }
    if (words[1] == "NEWSIG") {
      signatures.emplace_back();
    }
    read_line({words.begin(), words.end()}, signatures.back());
  }
  if (signatures.size() > 1) {
    signatures.erase(signatures.begin());  // what came before the first NEWSIG is about no signature
  }
  auto best = signatures.front().finding();
  for (const auto& lines : signatures) {
    auto finding = lines.finding();
    if (finding.kind == SignatureFinding::Kind::kBad) {
      return finding;
    }
    if (finding.kind == SignatureFinding::Kind::kGood) {
      best = std::move(finding);
    }
  }
  return best;
}

Result<KeyRing> KeyRing::open(const std::filesystem::path& file, std::filesystem::path scratch,
                              const std::string& path) {
  KeyRing ring;
  TRY_ASSIGN(ring.keys_, read_file(file, kLargestRing));
  if (ring.keys_.find(kArmor) != std::string::npos) {
    ring.keys_ = without_armor(ring.keys_).value_or("");
  }
  if (!is_public_key(ring.keys_)) {
    return no_ring(file);
  }
  ring.program_ = find_program("gpgv", path);
  if (ring.program_.empty()) {
    return Error{ErrorKind::kNotFound, "a key ring needs the program gpgv", {}, "install the package 'gpgv'"};
  }
  ring.scratch_ = std::move(scratch);
  return ring;
}

Result<SignatureFinding> KeyRing::check(const std::filesystem::path& archive, std::string_view signature,
                                        std::stop_token stop) const {
  TRY(make_folders(scratch_));
  TRY_ASSIGN(const auto folder, TempFolder::create(scratch_, "openpgp-"));
  const auto ring = folder.path() / "ring.gpg", signed_by = folder.path() / "signature";
  TRY(write_file_atomically(ring, keys_));
  TRY(write_file_atomically(signed_by, signature));
  // With its kind before it: a path with a colon would be taken for a URL.
  const auto resource = "gnupg-ring:" + ring.string();
  const ChildSpec gpgv{program_,
                       {"--homedir", folder.path().string(), "--status-fd", "1", "--keyring", resource, "--",
                        signed_by.string(), archive.string()},
                       {{"LC_ALL", "C"}}};
  TRY_ASSIGN(const auto end, run_child(gpgv, std::move(stop)));
  if (end.last_words.find("ERROR add_keyblock_resource") != std::string::npos) {
    return Error{ErrorKind::kUsage, "gpgv cannot read the key ring", {}, terminal_safe(end.last_words)};
  }
  return finding_of(end.last_words);
}

}  // namespace goiso
