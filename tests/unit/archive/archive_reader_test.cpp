#include "archive/archive_reader.h"

#include <archive.h>
#include <archive_entry.h>
#include <gmock/gmock.h>

#include <fstream>

#include "archive/name_rules.h"
#include "base/file.h"
#include "raw_tar.h"

namespace goiso {
namespace {

using Format = ArchiveReader::Format;

// A folder for the archives of one test program run.
const std::filesystem::path& folder() {
  static const auto made = TempFolder::create(std::filesystem::temp_directory_path(), "ar-");
  return made->path();
}

std::filesystem::path stored(const std::string& bytes) {
  const auto path = folder() / "archive";
  std::ofstream{path, std::ios::binary} << bytes;
  return path;
}

// Reads all of an archive; the names of its members, or why not.
Result<std::vector<std::string>> names_in(const std::string& bytes, Format format = Format::kTarGz,
                                          const ArchiveLimits& limits = {}) {
  TRY_ASSIGN(auto reader, ArchiveReader::open(stored(bytes), format, limits));
  std::vector<std::string> names;
  std::vector<char> buffer(64 * 1024);
  while (true) {
    TRY_ASSIGN(const auto entry, reader.next());
    if (!entry) {
      return names;
    }
    names.push_back(entry->name);
    for (std::size_t got = 1; !entry->is_folder && got > 0;) {
      TRY_ASSIGN(got, reader.read(buffer.data(), buffer.size()));
    }
  }
}

void expect_refused(const std::string& bytes, const std::string& why, Format format = Format::kTarGz,
                    const ArchiveLimits& limits = {}) {
  const auto names = names_in(bytes, format, limits);
  ASSERT_FALSE(names) << why << ": " << testing::PrintToString(*names);
  EXPECT_EQ(names.error().kind, ErrorKind::kUntrusted);
  EXPECT_THAT(names.error().message, testing::HasSubstr(why));
}

RawMember file(const std::string& name, const std::string& content = "x") { return {name, '0', content, "", 0644, -1}; }

struct Packed {
  std::string name, content;
};

// What libarchive's own writer makes of the members.
std::string packed(Format format, const std::vector<Packed>& members) {
  std::string bytes;
  auto* const writer = archive_write_new();
  if (format == Format::kZip) {
    archive_write_set_format_zip(writer);
  } else {
    archive_write_set_format_ustar(writer);
    archive_write_add_filter_gzip(writer);
  }
  const auto take = [](archive*, void* self, const void* data, std::size_t size) -> la_ssize_t {
    static_cast<std::string*>(self)->append(static_cast<const char*>(data), size);
    return static_cast<la_ssize_t>(size);
  };
  archive_write_set_bytes_in_last_block(writer, 1);
  archive_write_open(writer, &bytes, nullptr, take, nullptr);
  for (const auto& member : members) {
    auto* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, member.name.c_str());
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(member.content.size()));
    archive_write_header(writer, entry);
    archive_write_data(writer, member.content.data(), member.content.size());
    archive_entry_free(entry);
  }
  archive_write_close(writer);
  archive_write_free(writer);
  return bytes;
}

TEST(ArchiveReader, ReadsMembersAndTheirContent) {
  for (const auto format : {Format::kTarGz, Format::kZip}) {
    const std::string much(300'000, 'y');
    auto reader = ArchiveReader::open(
        stored(packed(format, {{"go/VERSION", "go1.21.13\n"}, {"go/big", much}, {"go/ümlaut", ""}})), format, {});
    ASSERT_TRUE(reader) << reader.error().message;
    std::vector<std::string> contents;
    std::vector<char> buffer(1000);
    for (auto entry = reader->next(); entry && *entry; entry = reader->next()) {
      EXPECT_FALSE((*entry)->is_folder);
      contents.push_back((*entry)->name + "=");
      for (auto got = reader->read(buffer.data(), buffer.size()); got && *got > 0;
           got = reader->read(buffer.data(), buffer.size())) {
        contents.back().append(buffer.data(), *got);
      }
    }
    EXPECT_THAT(contents, testing::ElementsAre("go/VERSION=go1.21.13\n", "go/big=" + much, "go/ümlaut="));
  }
}

TEST(ArchiveReader, RefusesNamesThatLeadElsewhereOrHide) {
  for (const std::string name : {"../x", "a/../../x", "/etc/passwd", "a//b", "./a", "a/./b", "a/..", "..", ".", "a\\b",
                                 "a\nb", "a\x1b[2J", "a\x7f"}) {
    expect_refused(raw_tar(file(name)) + tar_end(), "is refused: member");
    EXPECT_NE(refuse_member_name(name), nullptr) << name;
  }
  expect_refused(raw_tar(file("bad-\xFF-utf8")) + tar_end(), "is refused: member");
  expect_refused(raw_pax({"path=../x"}) + raw_tar(file("fine")) + tar_end(), "'..' part");
  expect_refused(raw_tar({"../x", '5', "", "", 0755, -1}) + tar_end(), "'..' part");
  for (const auto format : {Format::kTarGz, Format::kZip}) {
    expect_refused(packed(format, {{"../x", "1"}}), "'..' part", format);
  }
  std::string deep;
  for (int i = 0; i < 70; ++i) {
    deep += "d/";
  }
  EXPECT_STREQ(refuse_member_name(deep + "x"), "its depth");
  EXPECT_STREQ(refuse_member_name(std::string(5000, 'x')), "its length");
  EXPECT_EQ(refuse_member_name("go/src/a-b_c.~/ü"), nullptr);
}

TEST(ArchiveReader, RefusesEverythingButFilesAndFolders) {
  expect_refused(raw_tar({"link", '2', "", "..", 0777, -1}) + raw_tar(file("link/x")) + tar_end(),
                 "neither file nor folder");
  expect_refused(raw_tar({"link", '2', "", "inside", 0777, -1}) + tar_end(), "neither file nor folder");
  expect_refused(raw_tar(file("a")) + raw_tar({"b", '1', "", "a", 0644, -1}) + tar_end(), "a hard link");
  expect_refused(raw_tar({"b", '1', "", "/etc/passwd", 0644, -1}) + tar_end(), "a hard link");
  for (const char type : {'3', '4', '6'}) {
    expect_refused(raw_tar({"special", type, "", "", 0644, -1}) + tar_end(), "neither file nor folder");
  }
  const auto pax_sparse =
      raw_pax({"GNU.sparse.major=1", "GNU.sparse.minor=0", "GNU.sparse.name=holes", "GNU.sparse.realsize=4096"});
  expect_refused(pax_sparse + raw_tar(file("holes", "1\n0\n1\n" + std::string(506, '\0') + "x")) + tar_end(),
                 "has holes");
  RawMember sparse{"sparse", 'S', "", "", 0644, 0};
  auto bytes = raw_tar(sparse);
  bytes.replace(386, 24, "0000010000000000000000000");  // one hole of 4 KiB, GNU's old way
  expect_refused(bytes + tar_end(), "'");
}

TEST(ArchiveReader, RefusesSetIdBits) {
  for (const unsigned mode : {04755U, 02755U, 06755U}) {
    expect_refused(raw_tar({"tool", '0', "x", "", mode, -1}) + tar_end(), "a set-id bit");
    expect_refused(raw_tar({"folder", '5', "", "", mode, -1}) + tar_end(), "a set-id bit");
  }
}

TEST(ArchiveReader, RefusesANameThatComesTwiceOrChangesKind) {
  const RawMember folder_a{"a", '5', "", "", 0755, -1};
  expect_refused(raw_tar(file("a")) + raw_tar(file("a")) + tar_end(), "came before");
  expect_refused(raw_tar(file("README")) + raw_tar(file("ReadMe")) + tar_end(), "came before");
  expect_refused(raw_tar(file("a")) + raw_tar(file("a/b")) + tar_end(), "came before");
  expect_refused(raw_tar(file("a/b")) + raw_tar(file("a")) + tar_end(), "came before");
  expect_refused(raw_tar(file("a")) + raw_tar(folder_a) + tar_end(), "came before");
  expect_refused(raw_tar(folder_a) + raw_tar(file("A")) + tar_end(), "came before");
  EXPECT_TRUE(names_in(raw_tar(folder_a) + raw_tar(file("a/b")) + raw_tar(folder_a) + raw_tar(file("ab")) + tar_end()));
  expect_refused(packed(Format::kZip, {{"a", "1"}, {"A", "2"}}), "came before", Format::kZip);
}

TEST(ArchiveReader, KeepsToItsLimits) {
  const auto two = raw_tar(file("a", std::string(700, 'x'))) + raw_tar(file("b", std::string(700, 'x'))) + tar_end();
  EXPECT_TRUE(names_in(two, Format::kTarGz, {2, 1400, 700}));
  expect_refused(two, "more members or bytes", Format::kTarGz, {1, 1400, 700});
  expect_refused(two, "more bytes", Format::kTarGz, {2, 1399, 700});
  expect_refused(two, "more members or bytes", Format::kTarGz, {2, 1400, 699});
  RawMember huge{"huge", '0', "x", "", 0644, (1LL << 33) - 1};
  expect_refused(raw_tar(huge) + tar_end(), "more members or bytes");
  expect_refused(raw_pax({"size=9223372036854775807"}) + raw_tar(file("huge")) + tar_end(), "'");
}

TEST(ArchiveReader, RefusesBombs) {
  const std::string zeros(40 << 20, '\0');
  for (const auto format : {Format::kTarGz, Format::kZip}) {
    expect_refused(packed(format, {{"bomb", zeros}}), "more bytes than allowed", format);
  }
}

TEST(ArchiveReader, RefusesATruncatedArchiveWhereverItWasCut) {
  const std::string content(2000, 'z');
  for (const auto format : {Format::kTarGz, Format::kZip}) {
    const auto whole = packed(format, {{"a", content}, {"b", content}});
    ASSERT_TRUE(names_in(whole, format));
    for (std::size_t size = 0; size < whole.size(); ++size) {
      EXPECT_FALSE(names_in(whole.substr(0, size), format)) << size << " of " << whole.size();
    }
  }
}

TEST(ArchiveReader, RefusesAContentThatDoesNotFitItsChecksum) {
  auto zip = packed(Format::kZip, {{"a", "abcdefgh"}});
  const auto at = zip.find("a", 30);
  ASSERT_NE(at, std::string::npos);
  for (std::size_t bit = 0; bit < 8; ++bit) {
    auto changed = zip;
    changed[at + 3] = static_cast<char>(changed[at + 3] ^ (1 << bit));
    EXPECT_FALSE(names_in(changed, Format::kZip)) << bit;
  }
}

TEST(ArchiveReader, OfAFileThatIsNotThereSaysSo) {
  const auto reader = ArchiveReader::open(folder() / "absent", Format::kZip, {});
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().kind, ErrorKind::kNotFound);
}

TEST(ArchiveReader, OfAnotherKindOfFileIsRefused) {
  for (const auto format : {Format::kTarGz, Format::kZip}) {
    expect_refused("", "is damaged", format);
    expect_refused("#!/bin/sh\necho no archive\n", "is damaged", format);
  }
  expect_refused(packed(Format::kTarGz, {{"a", "1"}}), "is damaged", Format::kZip);
  expect_refused(packed(Format::kZip, {{"a", "1"}}), "is damaged", Format::kTarGz);
}

}  // namespace
}  // namespace goiso
