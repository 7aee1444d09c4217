#pragma once
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

#include "base/file.h"
#include "base/hash.h"
#include "modules/sum_db.h"

namespace goiso::tests {

inline const std::filesystem::path kFolder = std::filesystem::path{GOISO_SOURCE_DIR} / "tests/unit/modules";

inline const nlohmann::json& vectors() {
  static const auto kVectors = nlohmann::json::parse(*read_file(kFolder / "sumdb-vectors.json"));
  return kVectors;
}

inline std::string word(const nlohmann::json& value) { return value.get<std::string>(); }
inline std::string bytes_of(const nlohmann::json& base64) { return *from_base64(word(base64)); }
inline TreeHash hash_of(const nlohmann::json& base64) { return *tree_hash_from_base64(word(base64)); }
inline VerifierKey test_key() { return *VerifierKey::parse(word(vectors()["vkey"])); }
inline std::string note_of(const std::string& name) { return word(vectors()["notes"][name]); }

/// The log of the vectors, 27 records in tiles of four, as its server would answer. Answers may be changed between
/// lookups.
class VectorLog {
 public:
  static constexpr int kHeight = 2;

  VectorLog() {
    for (const auto& [path, bytes] : vectors()["tiles"].items()) {
      answers["/" + path] = bytes_of(bytes);
    }
    for (const auto& [path, text] : vectors()["lookups"].items()) {
      answers[path] = word(text);
    }
    answers["/latest"] = note_of("tree27");
    answers["/supported"] = "";
  }

  SumSource source() {
    return [this](const std::string& path, std::stop_token) -> Result<std::optional<std::string>> {
      const std::lock_guard lock{mutex_};
      ++asked[path];
      const auto found = answers.find(path);
      return found == answers.end() ? std::nullopt : std::optional{found->second};
    };
  }

  std::map<std::string, std::string> answers;
  std::map<std::string, int> asked;

 private:
  std::mutex mutex_;
};

/// A cache folder that goes with the test, and databases on it.
class Cache {
 public:
  Cache() : folder_(*TempFolder::create(std::filesystem::temp_directory_path(), "goiso-test-")) {}

  SumPlaces places() const { return {folder_.path() / "download", folder_.path() / "tmp"}; }
  std::filesystem::path sums() const { return places().cache / "sumdb" / test_key().name(); }
  std::filesystem::path path() const { return folder_.path(); }

  std::unique_ptr<SumDb> open(VectorLog& log, SumDb::Mode mode = SumDb::Mode::kOnline) const {
    return std::make_unique<SumDb>(test_key(), places(), log.source(), mode, VectorLog::kHeight);
  }

  void trust(const std::string& note) const {
    ASSERT_TRUE(make_folders(sums()));
    ASSERT_TRUE(write_file_atomically(sums() / "latest", note));
  }
  std::string trusted() const { return read_file(sums() / "latest").value_or(""); }

 private:
  TempFolder folder_;
};

/// The query behind "/lookup/example.test/!upper00@v1.0.0".
inline SumQuery query_of(const std::string& path) {
  const auto at = path.find('@');
  SumQuery query{{}, path.substr(at + 1)};
  for (std::size_t i = std::string{"/lookup/"}.size(); i < at; ++i) {
    query.module += path[i] == '!' ? static_cast<char>(path[++i] - 'a' + 'A') : path[i];
  }
  return query;
}

inline SumQuery record_query(int id) {
  const auto record = word(vectors()["records"][static_cast<std::size_t>(id)]);
  const auto space = record.find(' ');
  return {record.substr(0, space), record.substr(space + 1, record.find(' ', space + 1) - space - 1)};
}

constexpr int kVectorRecords = 27;

inline void expect_right(const Result<LoggedSums>& sums, int id) {
  ASSERT_TRUE(sums) << sums.error().message;
  EXPECT_EQ(sums->record, id);
  EXPECT_THAT(word(vectors()["records"][static_cast<std::size_t>(id)]),
              ::testing::HasSubstr(" " + sums->h1.zip_h1 + "\n"));
  EXPECT_THAT(word(vectors()["records"][static_cast<std::size_t>(id)]),
              ::testing::HasSubstr("/go.mod " + sums->h1.go_mod_h1 + "\n"));
}

inline std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files.push_back(entry.path());
    }
  }
  return files;
}

}  // namespace goiso::tests
