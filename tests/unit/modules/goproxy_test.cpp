#include "modules/goproxy.h"

#include <gmock/gmock.h>

#include "base/file.h"

namespace goiso {
namespace {

using testing::HasSubstr;

std::string shape_of(const std::string& goproxy) {
  const auto list = parse_proxy_list(goproxy);
  if (!list) {
    return "error";
  }
  std::string shape;
  for (const auto& entry : list->entries) {
    shape += entry.url + entry.separator;
  }
  return shape + (list->end == ProxyList::End::kOff ? "off" : list->end == ProxyList::End::kDirect ? "direct" : "");
}

TEST(Goproxy, ListsAreReadAsTheGoCommandReadsThem) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"https://a.example", "https://a.example,"},
      {"https://a.example/x/,http://b.example|direct", "https://a.example/x,http://b.example|direct"},
      {" https://a.example , direct ,https://never.example", "https://a.example,direct"},
      {"a.example|off,b.example", "https://a.example|off"},
      {"proxy.corp:8080", "https://proxy.corp:8080,"},
      {"file:///srv/mod", "file:///srv/mod,"},
      {"off", "off"},
      {"direct", "direct"},
      {",,a.example", "https://a.example,"},
      {",", "error"},
      {"noproxy", "error"},
      {"/srv/mod", "error"},
      {"ftp://a.example", "error"},
      {"file://host/srv", "error"}};
  for (const auto& [text, shape] : table) {
    EXPECT_EQ(shape_of(text), shape) << text;
  }
}

TEST(Goproxy, ASettingComesFromTheEnvironmentThenTheUsersFileThenAStoredSdk) {
  const auto folder = TempFolder::create(std::filesystem::temp_directory_path(), "goproxy-");
  ASSERT_TRUE(folder.has_value());
  const auto file = (folder->path() / "env").string();
  ASSERT_TRUE(write_file_atomically(file, "GOPRIVATE=corp.example\nGOPROXY=https://user.example\n").has_value());
  const std::vector<std::string> stored{"GOTOOLCHAIN=auto\n", "GOPROXY=https://stored.example\n"};

  EXPECT_EQ(find_goproxy({{"GOENV", file}, {"GOPROXY", "https://env.example"}}, stored).value_or(""),
            "https://env.example");
  EXPECT_EQ(find_goproxy({{"GOENV", file}}, stored).value_or(""), "https://user.example");
  EXPECT_EQ(find_goproxy({{"GOENV", "off"}}, stored).value_or(""), "https://stored.example");
  EXPECT_FALSE(find_goproxy({{"GOENV", "off"}}, {}).has_value());
  EXPECT_EQ(find_proxy_list({{"GOENV", file}}, {}).value().no_proxy, "corp.example");
  EXPECT_EQ(find_proxy_list({{"GOENV", file}, {"GONOPROXY", "none"}}, {}).value().no_proxy, "none");
}

TEST(Goproxy, APasswordInAListIsInNoErrorsText) {
  const auto list = parse_proxy_list("ftp://me:secret@a.example/x");
  ASSERT_FALSE(list.has_value());
  EXPECT_THAT(list.error().message, testing::Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace goiso
