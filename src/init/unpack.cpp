#include "init/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "init/end.h"
#include "init/files.h"
#include "init/tree.h"

namespace goiso::init {

using wire::FrameType;
using wire::TroubleKind;

namespace {

// The bytes of the tar, pulled out of frames as libarchive asks for them.
struct TarSource {
  Inbox& inbox;
  Post& post;
  wire::Frame frame;
  bool is_over = false;

  static la_ssize_t read(archive*, void* self, const void** buffer) {
    auto& source = *static_cast<TarSource*>(self);
    *buffer = nullptr;
    if (source.is_over) {
      return 0;
    }
    source.frame = source.inbox.next();
    source.is_over = source.frame.type == FrameType::kTarEnd;
    if (!source.is_over && source.frame.type != FrameType::kTar) {
      end_with_trouble(source.post, TroubleKind::kProtocol, "a frame that is no tar in the middle of a tar");
    }
    *buffer = source.frame.payload.data();
    return static_cast<la_ssize_t>(source.frame.payload.size());
  }
};

class Unpacker {
 public:
  Unpacker(Post& post, const wire::UnpackMessage& message, Tree& tree) : post_(post), message_(message), tree_(tree) {}

  void take(archive* tar, archive_entry* entry);
  void finish();
  std::map<std::string, std::string> counts() const {
    return {{"bytes", std::to_string(bytes_)}, {"files", std::to_string(files_)}, {"folders", std::to_string(folders_)}, {"symlinks", std::to_string(symlinks_)}};
  }

 private:
  [[noreturn]] void refuse(const std::string& name, const std::string& why) {
    end_with_trouble(post_, TroubleKind::kArchive, "refused '" + name + "': " + why);
  }
  void check(int error, const std::string& name) {
    if (error == EEXIST) {
      refuse(name, "the name comes twice");
    }
    if (error == ELOOP || error == ENOTDIR || error == EXDEV) {
      refuse(name, "its path leads through something that is no folder");
    }
    if (error != 0) {
      end_with_errno(post_, "cannot unpack '" + name + "'", error);
    }
  }
  void check_kind(archive_entry* entry, const std::string& name);
  void take_file(archive* tar, archive_entry* entry, const std::string& name);
  void copy(archive* tar, int fd, const std::string& name);
  unsigned file_mode(archive_entry* entry) const;

  Post& post_;
  const wire::UnpackMessage& message_;
  Tree& tree_;
  std::uint64_t entries_ = 0, bytes_ = 0, files_ = 0, folders_ = 0, symlinks_ = 0;
  std::vector<std::pair<std::string, std::int64_t>> folder_times_;
};

void Unpacker::check_kind(archive_entry* entry, const std::string& name) {
  if (archive_entry_hardlink(entry) != nullptr) {
    refuse(name, "a hard link");
  }
  if (archive_entry_sparse_count(entry) > 0) {
    refuse(name, "a sparse file");
  }
  const auto kind = archive_entry_filetype(entry);
  if (kind != AE_IFREG && kind != AE_IFDIR && kind != AE_IFLNK) {
    refuse(name, "no file, folder or symlink");
  }
  if (++entries_ > message_.max_entries) {
    end_with_trouble(post_, TroubleKind::kLimit, "more than " + std::to_string(message_.max_entries) + " entries");
  }
}

void Unpacker::take(archive* tar, archive_entry* entry) {
  const char* raw = archive_entry_pathname(entry);
  std::string name = raw == nullptr ? "" : raw;
  const auto kind = archive_entry_filetype(entry);
  if (kind == AE_IFDIR && name.size() > 1 && name.ends_with('/')) {
    name.pop_back();
  }
  if (const char* why = refuse_name(name)) {
    refuse(name, why);
  }
  check_kind(entry, name);
  if (kind == AE_IFREG) {
    take_file(tar, entry, name);
  } else if (kind == AE_IFDIR) {
    check(tree_.make_folder(name, 0755), name);
    folder_times_.emplace_back(name, archive_entry_mtime(entry));
    ++folders_;
  } else {
    const std::string target = archive_entry_symlink(entry) == nullptr ? "" : archive_entry_symlink(entry);
    if (const char* why = refuse_target(name, target)) {
      refuse(name, why);
    }
    check(tree_.make_symlink(name, target), name);
    ++symlinks_;
  }
}

unsigned Unpacker::file_mode(archive_entry* entry) const {
  const bool is_executable = (archive_entry_perm(entry) & 0111) != 0;
  const unsigned mode = is_executable ? 0755 : 0644;
  return message_.read_only ? mode & 0555 : mode;
}

void Unpacker::take_file(archive* tar, archive_entry* entry, const std::string& name) {
  const int fd = tree_.create_file(name);
  check(fd < 0 ? errno : 0, name);
  copy(tar, fd, name);
  const timespec times[2] = {{archive_entry_mtime(entry), 0}, {archive_entry_mtime(entry), 0}};
  fchmod(fd, file_mode(entry));
  futimens(fd, times);
  close(fd);
  ++files_;
}

void Unpacker::copy(archive* tar, int fd, const std::string& name) {
  const void* block = nullptr;
  std::size_t size = 0;
  la_int64_t offset = 0;
  la_int64_t expected = 0;
  int status = ARCHIVE_OK;
  while ((status = archive_read_data_block(tar, &block, &size, &offset)) == ARCHIVE_OK) {
    if (offset != expected) {
      refuse(name, "a sparse file");
    }
    expected += static_cast<la_int64_t>(size);
    bytes_ += size;
    if (bytes_ > message_.max_bytes) {
      end_with_trouble(post_, TroubleKind::kLimit, "more than " + std::to_string(message_.max_bytes) + " bytes");
    }
    for (const char* at = static_cast<const char*>(block); size > 0;) {
      const auto written = write(fd, at, size);
      check(written < 0 ? errno : 0, name);
      at += written;
      size -= static_cast<std::size_t>(written);
    }
  }
  if (status != ARCHIVE_EOF) {
    const char* text = archive_error_string(tar);
    refuse(name, text == nullptr ? "the archive is damaged" : text);
  }
}

// Last, for putting things into a folder changes its time.
void Unpacker::finish() {
  for (auto it = folder_times_.rbegin(); it != folder_times_.rend(); ++it) {
    check(tree_.set_folder_time(it->first, it->second), it->first);
  }
}

int open_root(const std::string& path) {
  if (const int error = make_folders(path); error != 0) {
    errno = error;
    return -1;
  }
  return open(path.c_str(), O_DIRECTORY | O_CLOEXEC | O_RDONLY | O_NOFOLLOW);
}

}  // namespace

std::map<std::string, std::string> unpack(Inbox& inbox, Post& post, const wire::UnpackMessage& message) {
  const int root = open_root(message.to);
  if (root < 0) {
    end_with_errno(post, "cannot open '" + message.to + "'", errno);
  }
  Tree tree{root};
  if (message.wipe_first) {
    if (const int error = tree.wipe(); error != 0) {
      end_with_errno(post, "cannot empty '" + message.to + "'", error);
    }
  }
  TarSource source{inbox, post, {}, false};
  Unpacker unpacker{post, message, tree};
  archive* tar = archive_read_new();
  archive_read_support_format_tar(tar);
  archive_read_open(tar, &source, nullptr, &TarSource::read, nullptr);
  archive_entry* entry = nullptr;
  int status = ARCHIVE_OK;
  while ((status = archive_read_next_header(tar, &entry)) == ARCHIVE_OK) {
    unpacker.take(tar, entry);
  }
  if (status != ARCHIVE_EOF) {
    const char* text = archive_error_string(tar);
    end_with_trouble(post, TroubleKind::kArchive, std::string{"the tar cannot be read: "} + (text == nullptr ? "" : text));
  }
  while (!source.is_over) {  // what follows the end mark is padding
    const void* rest = nullptr;
    TarSource::read(tar, &source, &rest);
  }
  unpacker.finish();
  archive_read_free(tar);
  return unpacker.counts();
}

}  // namespace goiso::init
