#include "sandbox/fill_volume.h"

#include <algorithm>

#include "sandbox/trusted_box.h"

namespace goiso {

using wire::FrameType;

namespace {

Result<void> send_tree(Box& box, const VolumeFill& fill, std::stop_token stop) {
  wire::UnpackMessage unpack;
  unpack.to = fill.place;
  unpack.wipe_first = true;
  unpack.read_only = true;
  unpack.max_bytes = fill.max_bytes;
  unpack.max_entries = fill.max_entries;
  return unpack_in(box, unpack, fill.write_tree, stop);
}

}  // namespace

Result<void> unpack_in(Box& box, const wire::UnpackMessage& unpack, const TreeWriter& write_tree,
                       std::stop_token stop) {
  TRY(box.link().send(FrameType::kUnpack, unpack.encode(), stop));
  const auto sink = [&](std::string_view bytes) -> Result<void> {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), wire::kMaxPayload))) {
      TRY(box.link().send(FrameType::kTar, bytes.substr(0, wire::kMaxPayload), stop));
    }
    return {};
  };
  TRY(write_tree(sink));
  TRY(box.link().send(FrameType::kTarEnd, {}, stop));
  TRY(box.link().expect(FrameType::kUnpacked, stop));
  return {};
}

Result<void> write_file_in(Box& box, const std::string& path, const std::string& content, std::stop_token stop) {
  TRY(box.link().send(FrameType::kWrite, wire::WriteMessage{path, 0644, content}.encode(), stop));
  TRY(box.link().expect(FrameType::kWritten, stop));
  return {};
}

Result<void> finish_box(Box& box, std::stop_token stop) {
  TRY(box.link().send(FrameType::kFinish, {}, stop));
  TRY(box.link().expect(FrameType::kFinal, stop));
  return box.close();
}

Result<FilledBy> fill_volume(const Workshop& shop, const VolumeFill& fill, std::stop_token stop) {
  TRY_ASSIGN(auto box, open_trusted_box(shop, fill.plan, stop));
  if (!box) {
    return FilledBy::kOthers;
  }
  TRY_ASSIGN(const auto there, box->read_files({fill.receipt_path}, stop));
  if (const auto receipt = there.find(fill.receipt_path); receipt != there.end() && receipt->second == fill.receipt) {
    TRY(finish_box(*box, stop));
    TRY(shop.book.enter(fill.volume));  // filled by a goiso that keeps another book, or a moment ago
    return FilledBy::kUs;
  }
  shop.progress.step_started(fill.told);
  TRY(send_tree(*box, fill, stop));
  TRY(write_file_in(*box, fill.receipt_path, fill.receipt, stop));
  TRY(finish_box(*box, stop));
  TRY(shop.book.enter(fill.volume));
  return FilledBy::kUs;
}

}  // namespace goiso
