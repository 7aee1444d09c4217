#include "http/exchange.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <cerrno>
#include <thread>

#include "support/fake_server.h"

namespace goiso {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Answer = tl::expected<HttpAnswer, HttpError>;

HttpPeer peer_at(const std::string& socket) { return {socket, "http://engine", "", "", ""}; }

HttpCall call_to(const std::string& path) {
  HttpCall call;
  call.path = path;
  call.timeout = seconds{20};
  return call;
}

// Answers every request with the same bytes, then closes.
enum class Afterwards { kKeep, kClose };
FakeServer::Serve saying(std::string bytes, Afterwards afterwards = Afterwards::kClose) {
  return [bytes = std::move(bytes), afterwards](const std::shared_ptr<FakeConnection>& connection) {
    while (connection->read_request() && connection->write_raw(bytes) && afterwards == Afterwards::kKeep) {
    }
    connection->close();
  };
}

Answer ask(const FakeServer& server, const HttpCall& call = call_to("/x")) {
  return HttpClient{peer_at(server.socket())}.exchange(call, {});
}

TEST(Exchange, ReadsLengthChunksAndClose) {
  for (const auto* bytes :
       {"HTTP/1.1 200 OK\r\nX-A: 1\r\nContent-Length: 4\r\n\r\nbodybehind", "HTTP/1.1 200 OK\r\nX-A: 1\r\n\r\nbody",
        "HTTP/1.1 200 OK\r\nX-A: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nb\r\n3;x\r\nody\r\n0\r\nTrailer: "
        "1\r\n\r\n"}) {
    const FakeServer server{saying(bytes)};
    const auto answer = ask(server);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, 200);
    EXPECT_EQ(answer->body, "body");
    EXPECT_EQ(answer->header("x-a"), "1");
  }
}

TEST(Exchange, TakesEveryStatusAsAnAnswer) {
  for (const int status : {200, 304, 400, 404, 409, 500, 503}) {
    const FakeServer server{[status](const auto& connection) {
      (void)connection->read_request();
      (void)connection->answer(status, "text/plain", "why");
    }};
    const auto answer = ask(server);
    ASSERT_TRUE(answer) << answer.error().message;
    EXPECT_EQ(answer->status, status);
    EXPECT_EQ(answer->body, status == 304 ? "" : "why");
  }
}

TEST(Exchange, PassesOverInterimAnswers) {
  const FakeServer server{
      saying("HTTP/1.1 100 Continue\r\nX: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")};
  const auto answer = ask(server);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->header("x"), "");
}

TEST(Exchange, CutAnywhereInTheAnswerIsBrokenAndNeverAShorterAnswer) {
  const std::string whole = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const FakeServer server{saying(whole.substr(0, size))};
    const auto answer = ask(server);
    ASSERT_FALSE(answer) << size;
    EXPECT_EQ(answer.error().failure, HttpFailure::kBroken) << size;
    EXPECT_NE(answer.error().message, "") << size;
  }
}

TEST(Exchange, OfWhatIsNoHttpIsBroken) {
  for (const auto* bytes : {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    const FakeServer server{saying(bytes)};
    const auto answer = ask(server);
    ASSERT_FALSE(answer) << bytes;
    EXPECT_EQ(answer.error().failure, HttpFailure::kBroken) << bytes;
  }
}

TEST(Exchange, RefusesEndlessHeadersAndBodies) {
  const auto endless = [](std::string start, std::string more) -> FakeServer::Serve {
    return [=](const std::shared_ptr<FakeConnection>& connection) {
      (void)connection->read_request();
      for (bool is_open = connection->write_raw(start); is_open;) {
        is_open = connection->write_raw(more);
      }
    };
  };
  const std::string much(10'000, 'x');
  auto call = call_to("/x");
  call.body_limit = 100'000;
  for (const auto& [start, more] :
       {std::pair<std::string, std::string>{"HTTP/1.1 200 OK\r\n", "X: " + much + "\r\n"},
        {"HTTP/1.1 200 OK\r\n\r\n", much},
        {"HTTP/1.1 500 Oh\r\nTransfer-Encoding: chunked\r\n\r\n", "2710\r\n" + much + "\r\n"}}) {
    const FakeServer server{endless(start, more)};
    const auto answer = ask(server, call);
    ASSERT_FALSE(answer) << start;
    EXPECT_EQ(answer.error().failure, HttpFailure::kTooLarge) << start;
  }
}

TEST(Exchange, RefusesAHeaderLineThatNeverEnds) {
  const FakeServer server{[](const auto& connection) {
    (void)connection->read_request();
    for (bool is_open = connection->write_raw("HTTP/1.1 200 OK\r\nX: "); is_open;) {
      is_open = connection->write_raw(std::string(10'000, 'x'));
    }
  }};
  EXPECT_FALSE(ask(server));
}

TEST(Exchange, HasAConnectionOfItsOwn) {
  const FakeServer server{saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", Afterwards::kKeep)};
  const HttpClient client{peer_at(server.socket())};
  EXPECT_TRUE(client.exchange(call_to("/a"), {}));
  EXPECT_TRUE(client.exchange(call_to("/b"), {}));
  EXPECT_EQ(server.connections(), 2U);
}

TEST(Exchange, StreamsToASinkWithoutBoundAndEndsWhenItHasEnough) {
  const FakeServer server{[](const auto& connection) {
    (void)connection->read_request();
    bool is_open = connection->begin_chunked(200, "text/plain");
    const std::string much(100'000, 'x');
    while (is_open) {
      is_open = connection->write_chunk(much);
    }
  }};
  auto call = call_to("/x");
  call.body_limit = 10;
  std::size_t taken = 0;
  call.sink = [&](std::string_view bytes) {
    taken += bytes.size();
    return taken < 5'000'000;
  };
  int status = 0;
  call.on_headers = [&](int code) { status = code; };
  const auto answer = ask(server, call);
  ASSERT_TRUE(answer) << answer.error().message;
  EXPECT_EQ(status, 200);
  EXPECT_EQ(answer->body, "");
  EXPECT_GE(taken, 5'000'000U);
}

TEST(Exchange, KeepsTheBodyOfARefusalFromTheSink) {
  const FakeServer server{saying("HTTP/1.1 500 Oh\r\nContent-Length: 3\r\n\r\nwhy")};
  auto call = call_to("/x");
  call.sink = [](std::string_view) { return false; };
  const auto answer = ask(server, call);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "why");
}

TEST(Exchange, SendsMethodBodyHeadersAndSource) {
  std::vector<std::string> seen;
  FakeServer server{[&](const std::shared_ptr<FakeConnection>& connection) {
    while (const auto request = connection->read_request()) {
      const auto type = request->headers.find("content-type");
      seen.push_back(request->method + " " + request->path + " " +
                     (type == request->headers.end() ? "-" : type->second) + " " + request->body);
      EXPECT_FALSE(request->headers.contains("expect"));
      (void)connection->answer(200, "text/plain", "");
    }
  }};
  const HttpClient client{peer_at(server.socket())};
  auto call = call_to("/json");
  call.method = "POST";
  call.headers = {"Content-Type: application/json"};
  call.body = std::string{"{\0}", 3};
  EXPECT_TRUE(client.exchange(call, {}));
  call = call_to("/empty");
  call.method = "POST";
  EXPECT_TRUE(client.exchange(call, {}));
  call = call_to("/source");
  call.method = "POST";
  call.headers = {"Content-Type: application/x-tar"};
  call.body_source = [parts = 3](char* buffer, std::size_t) mutable -> Result<std::size_t> {
    *buffer = static_cast<char>('0' + parts);
    return parts-- > 0 ? 1 : 0;
  };
  EXPECT_TRUE(client.exchange(call, {}));
  call = call_to("/gone");
  call.method = "DELETE";
  EXPECT_TRUE(client.exchange(call, {}));
  server.stop();
  server.join();
  EXPECT_THAT(seen, testing::ElementsAre(std::string{"POST /json application/json {\0}", 31},
                                         testing::StartsWith("POST /empty "), "POST /source application/x-tar 321",
                                         "DELETE /gone - "));
}

TEST(Exchange, NeverRepeatsWhatChangesSomething) {
  std::atomic<int> requests = 0;
  FakeServer server{[&](const std::shared_ptr<FakeConnection>& connection) {
    if (connection->read_request()) {
      ++requests;
      (void)connection->answer(200, "text/plain", "");  // and then the kept connection dies
      connection->close();
    }
  }};
  const HttpClient client{peer_at(server.socket())};
  EXPECT_TRUE(client.exchange(call_to("/a"), {}));
  auto call = call_to("/b");
  call.method = "POST";
  EXPECT_TRUE(client.exchange(call, {}));  // on a connection of its own
  EXPECT_EQ(requests, 2);
}

TEST(Exchange, WithABodySourceThatFailsSaysWhy) {
  const FakeServer server{saying("HTTP/1.1 200 OK\r\n\r\n")};
  auto call = call_to("/x");
  call.method = "POST";
  call.body_source = [](char*, std::size_t) -> Result<std::size_t> {
    return Error{ErrorKind::kUsage, "the file changed", {}, {}};
  };
  const auto answer = ask(server, call);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().message, "the file changed");
}

TEST(Exchange, EndsWhenItsTimeIsOverOrItIsStopped) {
  const FakeServer server{[](const auto& connection) { connection->wait_closed(); }};
  auto call = call_to("/x");
  call.timeout = milliseconds{30};
  const auto late = ask(server, call);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().failure, HttpFailure::kTimedOut);
  std::stop_source stop;
  stop.request_stop();
  const auto stopped = HttpClient{peer_at(server.socket())}.exchange(call_to("/x"), stop.get_token());
  ASSERT_FALSE(stopped);
  EXPECT_EQ(stopped.error().failure, HttpFailure::kStopped);
}

TEST(Exchange, GoesOnAfterAStopForAsLongAsItsGrace) {
  const FakeServer answers{[](const auto& connection) {
    if (connection->read_request()) {
      std::this_thread::sleep_for(milliseconds{50});
      (void)connection->answer(200, "text/plain", "gone");
    }
  }};
  std::stop_source stop;
  stop.request_stop();
  auto call = call_to("/x");
  call.grace = std::chrono::minutes{1};
  const auto answer = HttpClient{peer_at(answers.socket())}.exchange(call, stop.get_token());
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->body, "gone");
  const FakeServer silent{[](const auto& connection) { connection->wait_closed(); }};
  call.grace = milliseconds{30};
  const auto given_up = HttpClient{peer_at(silent.socket())}.exchange(call, stop.get_token());
  ASSERT_FALSE(given_up);
  EXPECT_EQ(given_up.error().failure, HttpFailure::kStopped);
}

TEST(Exchange, SaysWhyItCannotConnect) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "ex-");
  ASSERT_TRUE(folder);
  const auto why = [](const std::string& socket) {
    const auto answer = HttpClient{peer_at(socket)}.exchange(call_to("/"), {});
    EXPECT_FALSE(answer);
    return answer ? HttpError{HttpFailure::kBroken, "", 0} : answer.error();
  };
  const auto absent = why(folder->path() / "absent");
  EXPECT_EQ(absent.failure, HttpFailure::kCannotConnect);
  EXPECT_EQ(absent.os_error, ENOENT);
  EXPECT_EQ(absent.message, "No such file or directory");
  std::string deserted;
  {
    const FakeServer server{[](const auto&) {}};
    deserted = folder->path() / "deserted";
    std::filesystem::create_hard_link(server.socket(), deserted);
  }
  EXPECT_EQ(why(deserted).os_error, ECONNREFUSED);
  EXPECT_EQ(why(folder->path() / std::string(120, 'x')).os_error, ENAMETOOLONG);
}

}  // namespace
}  // namespace goiso
