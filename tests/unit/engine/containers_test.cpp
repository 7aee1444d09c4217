#include "engine/containers.h"

#include <gmock/gmock.h>

#include <atomic>

#include "engine/images.h"
#include "engine/query.h"
#include "engine/volumes.h"
#include "scripted_engine.h"

namespace goiso {
namespace {

using testing::HasSubstr;

// "ok", or the kind of the error.
template <class T>
std::string outcome(const Result<T>& result) {
  return result ? "ok" : name_of(result.error().kind);
}

const std::string kRefusedWord = name_of(ErrorKind::kEngineRefused);
constexpr const char* kMessage = R"({"message":"because"})";

// What comes of asking an engine that answers everything so.
template <class Ask>
std::string asked(int status, const std::string& body, Ask ask) {
  const ScriptedEngine scripted{status, body};
  const auto engine = scripted.connect();
  return outcome(ask(engine));
}

struct Row {
  int status;
  const char* start;
  const char* kill;
  const char* remove;
  const char* remove_volume;
  const char* remove_image;
};

TEST(StatusTable, SaysWhichAnswersAreSuccess) {
  const char* const no = kRefusedWord.c_str();
  // 304: already started. 404: gone. 409: kill: already dead; remove: removal in progress; volume and image: in use.
  for (const auto& row :
       {Row{200, no, no, "ok", "ok", "ok"}, Row{204, "ok", "ok", "ok", "ok", no}, Row{304, "ok", no, no, no, no},
        Row{400, no, no, no, no, no}, Row{404, no, "ok", "ok", "ok", "ok"}, Row{409, no, "ok", "ok", "ok", no},
        Row{500, no, no, no, no, no}}) {
    const auto ask = [&](auto call) {
      return asked(row.status, kMessage, [&](const Engine& engine) { return call(engine); });
    };
    EXPECT_EQ(ask([](const Engine& engine) { return start_container(engine, "id", {}); }), row.start) << row.status;
    EXPECT_EQ(ask([](const Engine& engine) { return remove_container(engine, "id", {}); }), row.remove) << row.status;
    EXPECT_EQ(ask([](const Engine& engine) { return remove_volume(engine, "v", {}); }), row.remove_volume)
        << row.status;
    EXPECT_EQ(ask([](const Engine& engine) { return remove_image(engine, "i", {}); }), row.remove_image) << row.status;
    const ScriptedEngine living{[&](FakeConnection& connection, const FakeRequest& request) {
      request.method == "POST" ? (void)connection.answer(row.status, "application/json", kMessage)
                               : (void)connection.answer(200, "application/json", R"({"State":{"Running":true}})");
    }};
    EXPECT_EQ(outcome(kill_container(living.connect(), "id", {})), row.kill) << row.status;
  }
}

TEST(StatusTable, TellsTheRemovalsOfAVolumeApart) {
  for (const auto& [status, removal] :
       {std::pair{204, VolumeRemoval::kRemoved}, {404, VolumeRemoval::kAbsent}, {409, VolumeRemoval::kInUse}}) {
    const ScriptedEngine scripted{status, kMessage};
    EXPECT_EQ(*remove_volume(scripted.connect(), "v", {}), removal);
  }
}

TEST(Kill, OfADeadContainerIsSuccessWhateverPodmanAnswers) {
  for (const auto* state : {R"({"State":{"Running":false}})", "404"}) {
    const ScriptedEngine scripted{[state](FakeConnection& connection, const FakeRequest& request) {
      const bool is_gone = state == std::string_view{"404"};
      (void)(request.method == "POST"
                 ? connection.answer(500, "application/json", kMessage)
                 : connection.answer(is_gone ? 404 : 200, "application/json", is_gone ? kMessage : state));
    }};
    EXPECT_EQ(outcome(kill_container(scripted.connect(), "id", {})), "ok");
  }
}

TEST(Create, TellsWhyItWasRefused) {
  ContainerSpec spec;
  spec.image = "sha256:x";
  const auto refusal = [&](int status, const std::string& body) {
    const ScriptedEngine scripted{status, body};
    const auto made = create_container(scripted.connect(), spec, {});
    EXPECT_FALSE(made);
    return made ? Error{} : made.error();
  };
  EXPECT_EQ(refusal(404, kMessage).kind, ErrorKind::kNotFound);
  EXPECT_THAT(refusal(404, kMessage).message, HasSubstr("'sha256:x'"));
  EXPECT_EQ(refusal(409, kMessage).kind, ErrorKind::kTaken);
  EXPECT_EQ(refusal(500, R"({"message":"the container name \"x\" is already in use"})").kind, ErrorKind::kTaken);
  EXPECT_EQ(refusal(400, "plain text").kind, ErrorKind::kEngineRefused);
  EXPECT_THAT(refusal(400, "plain text").message, HasSubstr("plain text"));
  spec.runtime = "runsc";
  EXPECT_NE(refusal(400, R"({"message":"Unknown runtime specified runsc"})").hint, "");
}

// Remembers what it was asked; creates answer with `body`.
struct Recorded {
  std::mutex mutex;
  std::vector<std::string> requests;  // guarded by mutex
};

TEST(Create, TakesNoWarningButThatOfSwap) {
  const auto created = [](const std::string& warnings) {
    Recorded recorded;
    const ScriptedEngine scripted{[&](FakeConnection& connection, const FakeRequest& request) {
      const std::lock_guard lock{recorded.mutex};
      recorded.requests.push_back(request.method);
      (void)connection.answer(request.method == "POST" ? 201 : 204, "application/json",
                              R"({"Id":"abc","Warnings":)" + warnings + "}");
    }};
    const auto made = create_container(scripted.connect(), {}, {});
    const std::lock_guard lock{recorded.mutex};
    return (made ? *made : std::string{name_of(made.error().kind)}) + " " + recorded.requests.back();
  };
  EXPECT_EQ(created("null"), "abc POST");
  EXPECT_EQ(created("[]"), "abc POST");
  EXPECT_EQ(created(R"(["Your kernel does not support swap limit capabilities"])"), "abc POST");
  EXPECT_EQ(created(R"(["Your kernel does not support memory limit capabilities"])"),
            std::string{name_of(ErrorKind::kBoxRefused)} + " DELETE");
}

TEST(Create, RemovesWhatAnAnswerThatGotLostHasMade) {
  Recorded recorded;
  const ScriptedEngine scripted{[&](FakeConnection& connection, const FakeRequest& request) {
    const std::lock_guard lock{recorded.mutex};
    recorded.requests.push_back(request.method + " " + request.path);
    if (request.method == "POST") {
      connection.close();
      return;
    }
    (void)connection.answer(200, "application/json",
                            R"({"Id":"abc","Config":{"Labels":{"mine":"yes","of the image":"too"}}})");
  }};
  ContainerSpec spec;
  spec.name = "box";
  spec.labels = {{"mine", "yes"}};
  const auto engine = scripted.connect();
  EXPECT_EQ(outcome(create_container(engine, spec, {})), name_of(ErrorKind::kEngineLost));
  spec.labels = {{"mine", "no"}};  // the name is somebody else's
  EXPECT_EQ(outcome(create_container(engine, spec, {})), name_of(ErrorKind::kEngineLost));
  const std::lock_guard lock{recorded.mutex};
  EXPECT_THAT(recorded.requests, testing::ElementsAre("POST /v1.41/containers/create", "GET /v1.41/containers/box/json",
                                                      "DELETE /v1.41/containers/abc", "POST /v1.41/containers/create",
                                                      "GET /v1.41/containers/box/json"));
}

TEST(Create, ThatIsStoppedRemovesWhatABusyEngineMakesALittleLater) {
  std::stop_source stop;
  std::atomic<int> looks{0};
  std::atomic<bool> is_removed{false};
  const ScriptedEngine scripted{[&](FakeConnection& connection, const FakeRequest& request) {
    if (request.method == "POST") {
      stop.request_stop();
      connection.wait_closed();
    } else if (request.method == "DELETE") {
      is_removed = true;
      (void)connection.answer(204, "application/json", "");
    } else if (++looks < 3) {
      (void)connection.answer(404, "application/json", kMessage);
    } else {
      (void)connection.answer(200, "application/json", R"({"Id":"made","Config":{"Labels":{"dev.goiso":"1"}}})");
    }
  }};
  const auto engine = scripted.connect();
  ContainerSpec spec;
  spec.name = "late";
  spec.labels = {{"dev.goiso", "1"}};
  EXPECT_EQ(outcome(create_container(engine, spec, stop.get_token())), name_of(ErrorKind::kInterrupted));
  EXPECT_TRUE(is_removed);
}

TEST(WaitRemoved, BelievesNoEmptyAnswer) {
  const auto waited = [](int status, const std::string& body) {
    return asked(status, body, [](const Engine& engine) { return wait_removed(engine, "id", {}); });
  };
  EXPECT_EQ(waited(200, R"({"StatusCode":0})"), "ok");
  EXPECT_EQ(waited(404, kMessage), "ok");
  EXPECT_EQ(waited(200, ""), name_of(ErrorKind::kEngineLost));
  EXPECT_EQ(waited(200, "{\"Stat"), name_of(ErrorKind::kEngineLost));
  EXPECT_EQ(waited(500, kMessage), kRefusedWord);
}

TEST(Inspect, SurvivesAnswersOfEveryShape) {
  for (const auto* body :
       {"{}", "[]", "7", "null", R"({"State":[],"Config":7,"Name":null})",
        R"({"State":{"ExitCode":1e300,"Running":"yes"}})", R"([{"Names":[7],"Labels":[1],"State":{}},7])"}) {
    const auto ask = [&](auto call) { return asked(200, body, call); };
    EXPECT_EQ(ask([](const Engine& engine) { return inspect_container(engine, "x", {}); }), "ok") << body;
    EXPECT_EQ(ask([](const Engine& engine) { return list_containers(engine, {"l"}, {}); }), "ok") << body;
    EXPECT_EQ(ask([](const Engine& engine) { return list_images(engine, {"l"}, {}); }), "ok") << body;
    EXPECT_EQ(ask([](const Engine& engine) { return list_volumes(engine, {"l"}, {}); }), "ok") << body;
  }
  EXPECT_EQ(asked(200, "{", [](const Engine& engine) { return inspect_container(engine, "x", {}); }), kRefusedWord);
}

TEST(Import, ReadsEveryLineOfTheAnswer) {
  const auto imported = [](const std::string& body) {
    const ScriptedEngine scripted{200, body};
    const auto id = import_image(scripted.connect(), source_of("tar"), {"goiso/base", "1", {{"k", "v \"$\\"}}}, {});
    return id ? *id : id.error().message;
  };
  EXPECT_EQ(imported("{\"status\":\"Importing\"}\r\n{\"status\":\"sha256:abc\"}\r\n"), "sha256:abc");
  EXPECT_THAT(imported("{\"status\":\"sha256:abc\"}\n{\"error\":\"disk full\"}\n"), HasSubstr("disk full"));
  EXPECT_THAT(imported("{\"status\":\"Importing\"}\n"), HasSubstr("did not say its id"));
  EXPECT_THAT(imported(""), HasSubstr("did not say its id"));
}

TEST(Load, ReadsEveryLineOfTheAnswer) {
  const auto loaded = [](int status, const std::string& body) {
    return asked(status, body, [](const Engine& engine) { return load_image(engine, "archive", {}); });
  };
  EXPECT_EQ(loaded(200, "{\"stream\":\"Loaded image: goiso/base:1\\n\"}\r\n"), "ok");
  EXPECT_EQ(loaded(200, "{\"stream\":\"Loading\"}\n{\"error\":\"no space left on device\"}\n"), kRefusedWord);
  EXPECT_EQ(loaded(500, "{\"message\":\"no\"}"), kRefusedWord);
}

TEST(Query, EncodesEverythingThatIsNotUnreserved) {
  EXPECT_EQ(url_encoded("aZ09-._~"), "aZ09-._~");
  EXPECT_EQ(url_encoded("a b/\xFF\n%"), "a%20b%2F%FF%0A%25");
  EXPECT_EQ(percent_decoded(label_filter({"a=b", "c"})), R"({"label":["a=b","c"]})");
}

}  // namespace
}  // namespace goiso
