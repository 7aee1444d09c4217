#pragma once
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace goiso {

/// A go.mod requirement.
struct ModuleVersion {
  std::string path;
  std::string version;
};

/// What a go.mod says, as far as goiso needs it.
struct GoMod {
  std::string module;          ///< may be empty: not every go.mod has one that parses
  std::string go_line;         ///< "" when there is none
  std::string toolchain_line;  ///< "" when there is none; may be "default"
  std::vector<ModuleVersion> require;
  std::map<std::string, std::string>
      replace;  ///< "path" or "path@version" -> "path@version" or a folder as written ("./x", "../x", "/x")
  std::vector<ModuleVersion> exclude{};
};

/// A Go project on disk, opened and looked at, not yet read: where the snapshot is taken from.
struct Project {
  std::filesystem::path path;  ///< as the user gave it
  std::filesystem::path root;  ///< absolute: the folder of go.mod, or of go.work; for a .go file its folder
  std::filesystem::path
      base;  ///< absolute: common ancestor of root and the included folders; equals root when there are none
  std::filesystem::path gopath;  ///< absolute: the GOPATH that root lies in, under GO111MODULE=off; else empty
  std::string gopath_in_base;    ///< where it lies below base, "" when they are equal
  std::string
      root_in_base;  ///< where root lies below base, "" when they are equal; names in a snapshot are relative to base
  std::string subfolder;  ///< where in root the command runs, "" for root itself; '/' separated
  std::string module;     ///< module path, "" in a workspace of several
  std::string go_line;    ///< of go.work or go.mod; "" when absent
  std::string toolchain_line;
  bool has_vendor = false;  ///< vendor/modules.txt is there
  bool is_workspace = false;
  bool is_single_file = false;          ///< a lone .go file; go.mod is synthesised
  std::string synthesised_go_mod;       ///< its text then, else ""
  std::vector<std::string> only_files;  ///< for a single file: the names to take; empty means the whole tree
  std::vector<GoMod> modules;           ///< the main module, or the workspace's modules
  std::vector<std::string> outside;  ///< folders outside root that it needs (replace ../x, use ../y), as absolute paths
  std::vector<std::string> included;  ///< those of them that --include allowed
};

/// What a snapshot took, known once the whole tree has been read.
struct Snapshot {
  std::string digest;  ///< "sha256:…" of the tar stream
  std::int64_t files = 0;
  std::int64_t bytes = 0;                     ///< of file contents
  std::vector<std::string> left_out;          ///< paths left out by rule, sorted: ".git", "node_modules/"
  std::vector<std::string> std_imports;       ///< standard packages that the tree's Go files import, sorted
  std::vector<std::string> std_test_imports;  ///< those that only its _test.go files import, sorted
  std::vector<std::string> imports;           ///< packages of other modules that the tree's Go files import, sorted
  std::vector<std::string> test_imports;      ///< those that only its _test.go files import, sorted
  /// The tree's go.mod, go.sum, go.work and go.work.sum by name; empty when they are more than kMostModuleFiles bytes.
  std::map<std::string, std::string> module_files;
};

inline constexpr std::size_t kMostModuleFiles = std::size_t{8} << 20;

}  // namespace goiso
