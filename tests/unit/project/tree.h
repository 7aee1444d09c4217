#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

#include "base/file.h"

namespace goiso::tests {

/// A folder of a test's own, removed with it.
class Tree {
 public:
  Tree() {
    auto made = TempFolder::create(std::filesystem::temp_directory_path(), "project-test");
    EXPECT_TRUE(made);
    folder_.emplace(std::move(*made));
  }
  std::filesystem::path path(const std::string& name = {}) const {
    const auto whole = std::filesystem::canonical(folder_->path());
    return name.empty() ? whole : whole / name;
  }
  /// Writes a file, making the folders it is in. Every file has the same time.
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(path(name).parent_path());
    std::ofstream(path(name), std::ios::binary) << text;
    set_time(name);
  }
  void set_time(const std::string& name) const {
    std::filesystem::last_write_time(path(name), std::filesystem::file_time_type{} + std::chrono::hours{1});
  }

 private:
  std::optional<TempFolder> folder_;
};

}  // namespace goiso::tests
