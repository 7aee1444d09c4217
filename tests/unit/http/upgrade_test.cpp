#include "http/upgrade.h"

#include <gmock/gmock.h>
#include <poll.h>

#include "support/fake_server.h"

namespace goiso {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

HttpPeer peer_at(const std::string& socket) { return {socket, "http://engine", "", "", ""}; }

HttpCall upgrade_call() {
  HttpCall call;
  call.method = "POST";
  call.path = "/attach?stdin=1";
  call.timeout = seconds{20};
  return call;
}

auto open_at(const FakeServer& server, const HttpCall& call = upgrade_call()) {
  return UpgradedStream::open(peer_at(server.socket()), call, {});
}

// Says `bytes` in two parts cut at `cut`, then closes. The client may or may not see them apart.
FakeServer::Serve saying(std::string bytes, std::size_t cut = 0) {
  return [bytes = std::move(bytes), cut](const std::shared_ptr<FakeConnection>& connection) {
    (void)connection->read_request();
    (void)connection->write_raw(std::string_view{bytes}.substr(0, cut));
    (void)connection->write_raw(std::string_view{bytes}.substr(cut));
    connection->close();
  };
}

std::string all_of(UpgradedStream& stream) {
  std::string all;
  while (!stream.at_end()) {
    const auto more = stream.read(seconds{20}, {});
    EXPECT_TRUE(more) << more.error().message;
    if (!more) {
      break;
    }
    all += *more;
  }
  return all;
}

TEST(Upgrade, HandsOnWhatCameWithTheHeadersWhereverTheyWereCut) {
  for (const std::string head :
       {"HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"}) {
    const auto bytes = head + "first bytes";
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      const FakeServer server{saying(bytes, cut)};
      auto opened = open_at(server);
      ASSERT_TRUE(opened) << opened.error().message;
      ASSERT_TRUE(opened->stream);
      EXPECT_EQ(all_of(*opened->stream), "first bytes") << cut;
    }
  }
}

TEST(Upgrade, TakesTheChunkedCodingOffA200) {
  for (const auto* coding : {"chunked", "Chunked"}) {
    const auto bytes = std::string{"HTTP/1.1 200 OK\r\nTransfer-Encoding: "} + coding +
                       "\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\nbehind";
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
      const FakeServer server{saying(bytes, cut)};
      auto opened = open_at(server);
      ASSERT_TRUE(opened && opened->stream);
      EXPECT_EQ(all_of(*opened->stream), "abcde") << cut;
    }
  }
}

TEST(Upgrade, OfAChunkedCodingThatBreaksIsBroken) {
  const FakeServer server{saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")};
  auto opened = open_at(server);
  ASSERT_TRUE(opened && opened->stream);
  const auto read = opened->stream->read(seconds{20}, {});
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().failure, HttpFailure::kBroken);
}

TEST(Upgrade, LeavesNoStreamForAnyOtherStatusButItsBody) {
  for (const auto* rest :
       {"Content-Length: 3\r\n\r\nwhy", "Transfer-Encoding: chunked\r\n\r\n3\r\nwhy\r\n0\r\n\r\n", "\r\nwhy"}) {
    const FakeServer server{saying(std::string{"HTTP/1.1 404 Not Found\r\n"} + rest)};
    const auto opened = open_at(server);
    ASSERT_TRUE(opened);
    EXPECT_FALSE(opened->stream);
    EXPECT_EQ(opened->answer.status, 404);
    EXPECT_EQ(opened->answer.body, "why") << rest;
  }
}

TEST(Upgrade, CollectsAtMostSoMuchOfARefusal) {
  const FakeServer server{saying("HTTP/1.1 500 Oh\r\nContent-Length: 999999\r\n\r\n" + std::string(999'999, 'x'))};
  const auto opened = open_at(server);
  ASSERT_TRUE(opened);
  EXPECT_LE(opened->answer.body.size(), 4096U);
  EXPECT_GE(opened->answer.body.size(), 1000U);
}

TEST(Upgrade, SendsTheHeadersThatEnginesWant) {
  std::map<std::string, std::string> headers;
  FakeServer server{[&](const std::shared_ptr<FakeConnection>& connection) {
    const auto request = connection->read_request();
    ASSERT_TRUE(request);
    headers = request->headers;
    EXPECT_EQ(request->method, "POST");
    EXPECT_EQ(request->path, "/attach");
    EXPECT_EQ(request->parameter("stdin"), "1");
    (void)connection->write_raw("HTTP/1.1 101 UPGRADED\r\n\r\n");
    while (true) {
      const auto bytes = connection->read_raw();
      if (bytes.empty()) {
        break;
      }
      (void)connection->write_raw(bytes);
    }
    (void)connection->write_raw("after stdin ended");
    connection->close();
  }};
  auto opened = open_at(server);
  ASSERT_TRUE(opened && opened->stream);
  ASSERT_TRUE(opened->stream->write("echo", {}));
  EXPECT_EQ(*opened->stream->read(seconds{20}, {}), "echo");
  opened->stream->half_close();
  opened->stream->half_close();
  EXPECT_EQ(all_of(*opened->stream), "after stdin ended");
  server.stop();
  server.join();
  EXPECT_EQ(headers["connection"], "Upgrade");
  EXPECT_EQ(headers["upgrade"], "tcp");
}

TEST(Upgrade, OfWhatIsNoHttpOrEndsEarlyIsBroken) {
  const std::string head = "HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n";
  for (std::size_t size = 0; size < head.size(); ++size) {
    const FakeServer server{saying(head.substr(0, size))};
    const auto opened = open_at(server);
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(opened.error().failure, HttpFailure::kBroken) << size;
  }
  const FakeServer server{saying("SSH-2.0-OpenSSH\r\n\r\n")};
  EXPECT_FALSE(open_at(server));
}

TEST(Upgrade, RefusesHeadersThatNeverEnd) {
  for (const std::string more : {"X: y\r\n", "x"}) {
    const FakeServer server{[&](const auto& connection) {
      (void)connection->read_request();
      bool is_open = connection->write_raw("HTTP/1.1 101 UPGRADED\r\nA: ");
      while (is_open) {
        is_open = connection->write_raw(more);
      }
    }};
    const auto opened = open_at(server);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().failure, HttpFailure::kBroken);
  }
}

TEST(Upgrade, GivesUpOnHeadersThatTrickleInLongerThanItsTime) {
  const FakeServer server{[](const auto& connection) {
    (void)connection->read_request();
    bool is_open = connection->write_raw("HTTP/1.1 101 UPGRADED\r\nA: ");
    while (is_open) {
      is_open = connection->write_raw("x");
      (void)poll(nullptr, 0, 5);  // each byte well within the time, all of them not
    }
  }};
  auto call = upgrade_call();
  call.timeout = milliseconds{60};
  const auto opened = open_at(server, call);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().failure, HttpFailure::kTimedOut);
}

TEST(Upgrade, ReturnsEmptyHandedWhenPatienceRunsOutAndStopsWhenAsked) {
  const FakeServer server{[](const auto& connection) {
    (void)connection->read_request();
    (void)connection->write_raw("HTTP/1.1 101 UPGRADED\r\n\r\n");
    connection->wait_closed();
  }};
  auto opened = open_at(server);
  ASSERT_TRUE(opened && opened->stream);
  const auto nothing = opened->stream->read(milliseconds{1}, {});
  ASSERT_TRUE(nothing);
  EXPECT_EQ(*nothing, "");
  EXPECT_FALSE(opened->stream->at_end());
  std::stop_source stop;
  stop.request_stop();
  const auto stopped = opened->stream->read(seconds{20}, stop.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().failure, HttpFailure::kStopped);
}

TEST(Upgrade, WritesMoreThanASocketHolds) {
  const std::string much(4 << 20, 'x');
  std::size_t got = 0;
  FakeServer server{[&](const std::shared_ptr<FakeConnection>& connection) {
    (void)connection->read_request();
    (void)connection->write_raw("HTTP/1.1 101 UPGRADED\r\n\r\n");
    for (auto bytes = connection->read_raw(); !bytes.empty(); bytes = connection->read_raw()) {
      got += bytes.size();
    }
    connection->close();
  }};
  auto opened = open_at(server);
  ASSERT_TRUE(opened && opened->stream);
  EXPECT_TRUE(opened->stream->write(much, {}));
  opened->stream->half_close();
  EXPECT_EQ(all_of(*opened->stream), "");
  server.stop();
  server.join();
  EXPECT_EQ(got, much.size());
}

}  // namespace
}  // namespace goiso
