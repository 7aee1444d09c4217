#include "cli/event_stream.h"

#include <gmock/gmock.h>

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

std::vector<json> events_in(const std::string& file) {
  std::vector<json> events;
  const auto text = read_file(file).value_or("");
  for (const auto line : split_lines(text)) {
    if (!line.empty()) {
      events.push_back(json::parse(line));
    }
  }
  return events;
}

TEST(EventStream, TellsStepsOneDocumentALine) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "events-test");
  ASSERT_TRUE(folder);
  const auto file = (folder->path() / "events").string();
  const auto sink = EventSink::open(file);
  ASSERT_TRUE(sink);
  NoProgress next;
  EventProgress progress{next, sink->get()};
  progress.step_started("down\nloading \xff");
  for (int done = 0; done <= 1'000; ++done) {
    progress.step_moved(done, 1'000, "bytes");
  }
  progress.note("a sentence");
  progress.step_ended();
  progress.step_ended();
  ASSERT_TRUE((*sink)->is_whole());
  const auto events = events_in(file);
  ASSERT_GE(events.size(), 5U);
  EXPECT_LT(events.size(), 100U);  // movement is thinned out
  EXPECT_EQ(events.front()["schema"], "goiso.event/1");
  EXPECT_EQ(events.front()["step"], "down\nloading \xEF\xBF\xBD");
  EXPECT_EQ(events[events.size() - 3]["done"], 1'000);
  EXPECT_EQ(events[events.size() - 2]["text"], "a sentence");
  EXPECT_EQ(events.back()["event"], "step-ended");
}

TEST(EventStream, AMatrixAndItsSearchesCountTheirEventsTogether) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "events-test");
  ASSERT_TRUE(folder);
  const auto file = (folder->path() / "events").string();
  const auto sink = EventSink::open(file);
  ASSERT_TRUE(sink);
  Request request;
  request.events = sink->get();
  NoProgress progress;
  MatrixBoard board{MatrixBoard::Style::kSilent, nullptr, sink->get()};
  StudyLine searches{request, progress};
  const auto report = tests::sample_matrix();
  board.planned(report, std::vector<std::optional<std::chrono::milliseconds>>(report.cells.size()), 1);
  board.cell_started(0);
  board.cell_ended(0, report.cells[0]);
  searches.probe_started("go1.22.0", "endpoint");
  searches.decided("a sentence");
  board.ended(report);
  std::vector<int> numbers;
  for (const auto& event : events_in(file)) {
    numbers.push_back(event["sequence"]);
  }
  EXPECT_THAT(numbers, testing::ElementsAre(1, 2, 3, 4, 5));
}

TEST(EventStream, ManyThreadsShareOneCount) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "events-test");
  ASSERT_TRUE(folder);
  const auto file = (folder->path() / "events").string();
  const auto sink = EventSink::open(file);
  ASSERT_TRUE(sink);
  NoProgress next;
  EventProgress progress{next, sink->get()};
  parallel_for(40, 4, [&](std::size_t i) {
    if (i % 2 == 0) {
      progress.note("a sentence");
    } else {
      (*sink)->tell([](const EventLine& line) { return line.cell_started("go1.21.0"); }, "m-1");
    }
  });
  const auto events = events_in(file);
  ASSERT_EQ(events.size(), 40U);
  int number = 0;
  std::int64_t before = 0;
  for (const auto& event : events) {
    EXPECT_EQ(event["sequence"], ++number);
    EXPECT_GE(event["since_start_ms"], before);
    before = event["since_start_ms"];
    EXPECT_EQ(event.contains("study"), event["event"] == "cell.start");
  }
}

TEST(EventStream, AFullDiskIsTold) {
  const auto sink = EventSink::open("/dev/full");
  ASSERT_TRUE(sink);
  (*sink)->tell([](const EventLine& line) { return line.note("a sentence"); });
  const auto whole = (*sink)->is_whole();
  ASSERT_FALSE(whole);
  EXPECT_EQ(whole.error().kind, ErrorKind::kStore);
}

TEST(EventStream, AFileThatCannotBeOpenedIsAUsageError) {
  const auto sink = EventSink::open("/nowhere/events");
  ASSERT_FALSE(sink);
  EXPECT_EQ(sink.error().kind, ErrorKind::kUsage);
}

}  // namespace
}  // namespace goiso
