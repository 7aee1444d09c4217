#!/usr/bin/env python3
"""scripts/check-layers accepts what the table allows and names each breach with its file and line."""
import pathlib
import subprocess
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts/check-layers"


def check(files):
    with tempfile.TemporaryDirectory() as tree:
        for name, text in files.items():
            path = pathlib.Path(tree) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        done = subprocess.run([SCRIPT, tree], stdout=subprocess.PIPE, text=True)
    return done.returncode, done.stdout


class CheckLayers(unittest.TestCase):
    def accepts(self, files):
        code, out = check(files)
        self.assertEqual(code, 0, out)

    def refuses(self, files, breach):
        code, out = check(files)
        self.assertEqual(code, 1, out)
        self.assertIn(breach, out)

    def test_downward_and_own_includes_pass(self):
        self.accepts({"src/sandbox/box.cpp": '#include "sandbox/box.h"\n#include "engine/engine.h"\n#include <sys/mount.h>\n'
                                             "#include <vector>\n#include <unistd.h>\n"})

    def test_an_upward_include_fails(self):
        self.refuses({"src/base/text.cpp": '\n#include "cli/terminal.h"\n'},
                     "src/base/text.cpp:2: room 'base' may not use room 'cli'")

    def test_a_sideways_include_fails(self):
        self.refuses({"src/diagnose/a.cpp": '#include "engine/engine.h"\n'}, "room 'diagnose' may not use room 'engine'")

    def test_the_engine_knows_no_go(self):
        self.refuses({"src/engine/a.cpp": '#include "model/go_version.h"\n'}, "room 'engine' may not use room 'model'")

    def test_init_uses_only_wire(self):
        self.accepts({"src/init/main.cpp": '#include "wire/frame.h"\n#include <archive.h>\n#include <sodium.h>\n'})
        self.refuses({"src/init/main.cpp": '#include "base/text.h"\n'}, "room 'init' may not use room 'base'")

    def test_a_room_that_is_not_in_the_table_fails(self):
        self.refuses({"src/misc/a.cpp": ""}, "src/misc/a.cpp:1: is in no room of the table")
        self.refuses({"src/cli/a.cpp": '#include "misc/a.h"\n'}, '"misc/a.h" is in no room of the table')

    def test_an_include_without_its_room_fails(self):
        self.refuses({"src/cli/a.cpp": '#include "a.h"\n'}, '"a.h" does not name its room')
        self.refuses({"src/cli/a.cpp": '#include "../base/text.h"\n'}, "is in no room of the table")

    def test_a_type_of_one_name_in_two_headers_fails(self):
        mirror = "namespace goiso {\nclass Mirror {\n};\n}\n"
        self.accepts({"src/modules/mirror.h": mirror, "src/sdk/mirrors.h": "namespace goiso {\nclass Mirror;\n}\n"})
        self.refuses({"src/modules/mirror.h": mirror, "src/sdk/mirrors.h": mirror},
                     "src/sdk/mirrors.h:2: 'Mirror' is defined in modules/mirror.h too")

    def test_a_library_in_its_room_passes(self):
        self.accepts({"src/http/a.cpp": "#include <curl/curl.h>\n"})

    def test_a_library_in_another_room_fails(self):
        self.refuses({"src/engine/a.cpp": "#include <curl/curl.h>\n"}, "room 'engine' may not use <curl/curl.h>")
        self.refuses({"src/model/a.cpp": "#  include  <nlohmann/json.hpp> // x\n"}, "room 'model' may not use <nlohmann/json.hpp>")

    def test_a_library_in_a_header_fails(self):
        self.refuses({"src/http/a.h": "#include <curl/curl.h>\n"}, "<curl/curl.h> stands in a header")

    def test_base_carries_expected_and_fmt(self):
        self.accepts({"src/base/result.h": "#include <tl/expected.hpp>\n", "src/base/log.h": "#include <fmt/format.h>\n"})
        self.refuses({"src/base/text.h": "#include <fmt/format.h>\n"}, "<fmt/format.h> stands in a header")

    def test_an_unknown_library_fails(self):
        self.refuses({"src/base/a.cpp": "#include <boost/asio.hpp>\n"}, "<boost/asio.hpp> is a library that the table does not know")

    def test_printing_outside_the_terminal_fails(self):
        for line in ("std::cout << 1;", "fprintf(stderr, x);", "printf(x);", "::write(STDOUT_FILENO, x, 1);", "std::puts(x);"):
            self.refuses({"src/command/a.cpp": f"int a;\n{line}\n"}, "src/command/a.cpp:2: only cli/terminal.cpp writes")
            self.accepts({"src/cli/terminal.cpp": line + "\n"})

    def test_words_about_printing_pass(self):
        self.accepts({"src/command/a.cpp": '// stdout is the answer\n/* std::cout\n stderr */\nauto a = "stderr \\" stdout";\n'
                                           "auto b = out.stdout; snprintf(b, 1, c); fmt::printf;\n"})

    def test_printing_after_a_comment_keeps_its_line(self):
        self.refuses({"src/command/a.cpp": "/* one\ntwo */\nstd::cerr << 1;\n"}, "src/command/a.cpp:3:")

    def test_a_file_of_401_lines_fails(self):
        self.accepts({"src/base/a.cpp": "\n" * 400})
        self.refuses({"src/base/a.cpp": "\n" * 401}, "src/base/a.cpp:401: has 401 lines; 400 is the limit")

    def test_an_empty_tree_fails(self):
        self.refuses({"README.md": ""}, "no source file")


if __name__ == "__main__":
    unittest.main()
