#pragma once
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

#include "archive/tar_writer.h"
#include "modules/mirror.h"

namespace goiso {

/// The files of a static GOPROXY tree by name: each a path on disk, or text of its own.
struct ExportTree {
  struct File {
    std::filesystem::path path;  ///< empty: `text` is the content
    std::string text;
  };
  std::map<std::string, File> files;
};

/// What the mirror keeps of these module versions (.info, .mod, .zip, .ziphash), with `@v/list` and `@latest` of just
/// those. All is checked. kNotFound names the first that is not kept at all.
Result<ExportTree> export_tree(const Mirror& mirror, const std::vector<ModuleVersion>& modules, std::stop_token stop);

/// A tar whose bytes depend on the files alone.
Result<void> write_export(const ExportTree& tree, const ByteSink& sink, std::stop_token stop);
/// Below `folder`, which must be empty or not there.
Result<void> copy_export(const ExportTree& tree, const std::filesystem::path& folder, std::stop_token stop);

}  // namespace goiso
