#include "modules/note.h"

#include <gmock/gmock.h>

#include "log_fixture.h"

namespace goiso {
namespace {
using namespace tests;

std::string changed(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

TEST(VerifierKey, KnowsTheKeysOfTheVectors) {
  for (const auto& text : {word(vectors()["vkey"]), word(vectors()["x_mod"]["note"]["vkey"]),
                           word(vectors()["x_mod"]["sum_golang_org_vkey"])}) {
    const auto key = VerifierKey::parse(text);
    ASSERT_TRUE(key) << text;
    EXPECT_EQ(key->text(), text);
  }
}

TEST(VerifierKey, RefusesEveryChangeOfOneByte) {
  const auto text = word(vectors()["vkey"]);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto other = text;
    other[i] = static_cast<char>(other[i] ^ 1);
    const auto key = VerifierKey::parse(other);
    ASSERT_FALSE(key) << other;
    EXPECT_EQ(key.error().kind, ErrorKind::kUntrusted);
  }
}

TEST(VerifierKey, RefusesWhatIsNoKey) {
  for (const auto* text : {"", "name", "name+00000000", "name+00000000+", "+8f24f0ae+AXm1",
                           "na me+8f24f0ae+AXm1Vi6P5lT5QHixEuipi6eQH4U65pW+1+DjkQutBJZk"}) {
    EXPECT_FALSE(VerifierKey::parse(text)) << text;
  }
}

TEST(SignerName, HasNoSpaceOfUnicodeAndNoPlus) {
  EXPECT_TRUE(is_signer_name("sum.example.test/päth"));
  for (const auto* name : {"", "a b", "a+b", "a\tb", "a\u00a0b", "a\u3000b", "a\u0085b", "\xff"}) {
    EXPECT_FALSE(is_signer_name(name)) << name;
  }
}

TEST(Note, OpensWhatItsKeyHasSigned) {
  const auto& note = vectors()["x_mod"]["note"];
  const auto text = open_note(word(note["msg"]), *VerifierKey::parse(word(note["vkey"])));
  ASSERT_TRUE(text) << text.error().message;
  EXPECT_EQ(*text,
            "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n");
}

TEST(Note, OpensNoNoteWithAnotherByte) {
  const auto note = note_of("tree27");
  for (std::size_t i = 0; i < note.size(); ++i) {
    for (const int change : {0x01, 0x20, 0x80, 0xFF}) {
      auto other = note;
      other[i] = static_cast<char>(other[i] ^ change);
      const auto text = open_note(other, test_key());
      ASSERT_FALSE(text) << "byte " << i << ": " << other;
      EXPECT_EQ(text.error().kind, ErrorKind::kUntrusted);
    }
  }
}

TEST(Note, OpensNoNoteThatIsCutOrGrown) {
  const auto note = note_of("tree27");
  for (std::size_t size = 0; size < note.size(); ++size) {
    EXPECT_FALSE(open_note(std::string_view{note}.substr(0, size), test_key())) << size;
  }
  for (const auto* more :
       {"\n", "x", "x\n", "\n\n", "\u2014 \n", "\u2014 name\n", "\u2014 name AAAA\n", "\u2014 na+me AAAAAAA=\n"}) {
    EXPECT_FALSE(open_note(note + more, test_key())) << more;
  }
}

TEST(Note, IgnoresSignaturesOfOthers) {
  const auto note = note_of("tree27");
  EXPECT_TRUE(open_note(note + "\u2014 witness.example.test AAAAAAA=\n", test_key()));
  EXPECT_TRUE(open_note(changed(note, "\u2014 sumdb", "\u2014 sumdb.example.test AAAAAAA=\n\u2014 sumdb"), test_key()))
      << "same name, other key hash";
}

TEST(Note, IsRefusedForOneWrongSignatureBesideAGoodOne) {
  const auto note = note_of("tree27");
  const auto line = note.substr(note.rfind("\u2014"));
  const auto wrong = changed(line, "HXn/", "HXm/");
  EXPECT_TRUE(open_note(note + line, test_key())) << "twice the same is twice good";
  EXPECT_FALSE(open_note(note + wrong, test_key()));
  EXPECT_FALSE(open_note(changed(note, line, wrong + line), test_key()));
}

TEST(Note, IsRefusedForTooManySignatures) {
  auto note = note_of("tree27");
  for (int i = 1; i < 100; ++i) {
    note += "\u2014 witness.example.test AAAAAAA=\n";
  }
  EXPECT_TRUE(open_note(note, test_key()));
  EXPECT_FALSE(open_note(note + "\u2014 witness.example.test AAAAAAA=\n", test_key()));
}

TEST(TreeHead, IsReadFromItsFirstThreeLinesAlone) {
  const std::string root = "k3lS2pEiX5BswX77i25tNosYlyKcDha8Gm5sT3hEu0c=";
  const auto head = parse_tree_head("go.sum database tree\n27\n" + root + "\nmore\n28\n");
  ASSERT_TRUE(head);
  EXPECT_EQ(head->size, 27);
  EXPECT_EQ(to_base64(head->root), root);
}

TEST(TreeHead, RefusesOtherSpellings) {
  const std::string root = "k3lS2pEiX5BswX77i25tNosYlyKcDha8Gm5sT3hEu0c=";
  const std::string first = "go.sum database tree\n";
  for (const auto* size :
       {"027", "+27", "-1", "", " 27", "27 ", "0x1b", "9223372036854775808", "2305843009213693952"}) {
    EXPECT_FALSE(parse_tree_head(first + size + "\n" + root + "\n")) << size;
  }
  for (const auto& text :
       {first + "27\n" + root, first + "27\n" + root.substr(1) + "\n", "go.sum  database tree\n27\n" + root + "\n",
        std::string{}, first, first + "0\n" + root + "\n"}) {
    EXPECT_FALSE(parse_tree_head(text)) << text;
  }
  EXPECT_TRUE(parse_tree_head(first + "0\n" + to_base64(empty_tree_hash()) + "\n"));
}

}  // namespace
}  // namespace goiso
