#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace goiso {

/// (name, lower-case hex SHA-256 of the content) of one file.
using NamedDigest = std::pair<std::string, std::string>;

/// "h1:…" over the files, in any order (golang.org/x/mod/sumdb/dirhash, Hash1). A name with a newline has no hash: ""
/// is returned.
std::string dirhash_h1(std::vector<NamedDigest> files);

/// Of a go.mod alone, as go.sum's "/go.mod" lines have it.
std::string go_mod_h1(std::string_view go_mod);

/// Of a go.mod without a byte. cmd/go ignores go.sum lines with it: an old bug wrote them for modules that have a
/// go.mod.
constexpr std::string_view kEmptyGoModH1 = "h1:G7mAYYxgmS0lVkHyy2hEOLQCFB0DlQFTMLWggykrydY=";

/// Whether `text` is "h1:" and the base64 of 32 bytes.
bool is_h1(std::string_view text);

/// The hash that the module golang.org/toolchain has at `version`, from the files of the release's tar.gz ("go/bin/go",
/// …), so that the log vouches for the tarball (cmd/distpack makes both from one list). `version` is
/// "v0.0.1-go1.21.13.linux-amd64". Empty when a name is not below "go/".
std::string toolchain_h1(const std::vector<NamedDigest>& tarball, std::string_view version);

}  // namespace goiso
