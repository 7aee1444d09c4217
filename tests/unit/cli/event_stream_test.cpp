#include "cli/event_stream.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/parallel.h"
#include "base/text.h"
#include "cli/matrix_board.h"
#include "cli/study_line.h"
#include "support/study_sample.h"

namespace goiso {
namespace {

using nlohmann::json;

class EventStream : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(folder_);
    auto opened = EventSink::open(file());
    ASSERT_TRUE(opened);
    sink_ = std::move(*opened);
  }
  std::string file() const { return (folder_->path() / "events").string(); }
  std::vector<json> events() const;
  Result<TempFolder> folder_ = TempFolder::create(std::filesystem::temp_directory_path(), "events-test");
  std::unique_ptr<EventSink> sink_;
};

std::vector<json> EventStream::events() const {
  std::vector<json> events;
  const auto text = read_file(file()).value_or("");
  for (const auto line : split_lines(text)) {
    if (!line.empty()) {
      events.push_back(json::parse(line));
    }
  }
  return events;
}

TEST_F(EventStream, APipeThatNobodyReadsIsNotWaitedFor) {
  const auto pipe = (folder_->path() / "pipe").string();
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  const auto opened = EventSink::open(pipe);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, ErrorKind::kUsage);
}

TEST_F(EventStream, TellsStepsOneDocumentALine) {
  NoProgress next;
  EventProgress progress{next, sink_.get()};
  progress.step_started("down\nloading \xff");
  for (int done = 0; done <= 1'000; ++done) {
    progress.step_moved(done, 1'000, "bytes");
  }
  progress.note("a sentence");
  progress.step_ended();
  progress.step_ended();
  ASSERT_TRUE(sink_->is_whole());
  const auto told = events();
  ASSERT_GE(told.size(), 5U);
  EXPECT_LT(told.size(), 100U);  // movement is thinned out
  EXPECT_EQ(told.front()["schema"], "goiso.event/1");
  EXPECT_EQ(told.front()["step"], "down\nloading \xEF\xBF\xBD");
  EXPECT_EQ(told[told.size() - 3]["done"], 1'000);
  EXPECT_EQ(told[told.size() - 2]["text"], "a sentence");
  EXPECT_EQ(told.back()["event"], "step-ended");
}

TEST_F(EventStream, AMatrixAndItsSearchesCountTheirEventsTogether) {
  Request request;
  request.events = sink_.get();
  NoProgress progress;
  MatrixBoard board{MatrixBoard::Style::kSilent, nullptr, sink_.get()};
  StudyLine searches{request, progress};
  const auto report = tests::sample_matrix();
  board.planned(report, std::vector<std::optional<std::chrono::milliseconds>>(report.cells.size()), 1);
  board.cell_started(0);
  board.cell_ended(0, report.cells[0]);
  searches.probe_started("go1.22.0", "endpoint");
  searches.decided("a sentence");
  board.ended(report);
  std::vector<int> numbers;
  for (const auto& event : events()) {
    numbers.push_back(event["sequence"]);
  }
  EXPECT_THAT(numbers, testing::ElementsAre(1, 2, 3, 4, 5));
}

TEST_F(EventStream, TellsWhatAFlakySearchBelieves) {
  Request request;
  request.events = sink_.get();
  NoProgress progress;
  StudyLine search{request, progress};
  search.believed({{"go1.22.4", 0.75}, {"go1.22.3", 0.25}});
  const auto told = events();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["event"], "posterior");
  ASSERT_EQ(told[0]["likeliest"].size(), 2U);
  EXPECT_EQ(told[0]["likeliest"][0]["point"], "go1.22.4");
  EXPECT_EQ(told[0]["likeliest"][0]["weight"], 0.75);
}

TEST_F(EventStream, ManyThreadsShareOneCount) {
  NoProgress next;
  EventProgress progress{next, sink_.get()};
  parallel_for(40, 4, [&](std::size_t i) {
    if (i % 2 == 0) {
      progress.note("a sentence");
    } else {
      sink_->tell([](const EventLine& line) { return line.cell_started("go1.21.0"); }, "m-1");
    }
  });
  const auto told = events();
  ASSERT_EQ(told.size(), 40U);
  int number = 0;
  std::int64_t before = 0;
  for (const auto& event : told) {
    EXPECT_EQ(event["sequence"], ++number);
    EXPECT_GE(event["since_start_ms"], before);
    before = event["since_start_ms"];
    EXPECT_EQ(event.contains("study"), event["event"] == "cell.start");
  }
}

TEST_F(EventStream, AFullDiskIsTold) {
  const auto sink = EventSink::open("/dev/full");
  ASSERT_TRUE(sink);
  (*sink)->tell([](const EventLine& line) { return line.note("a sentence"); });
  const auto whole = (*sink)->is_whole();
  ASSERT_FALSE(whole);
  EXPECT_EQ(whole.error().kind, ErrorKind::kStore);
}

TEST_F(EventStream, AFileThatCannotBeOpenedIsAUsageError) {
  const auto sink = EventSink::open("/nowhere/events");
  ASSERT_FALSE(sink);
  EXPECT_EQ(sink.error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace goiso
