#!/usr/bin/env python3
"""junit_schema_test.py SAMPLES: the JUnit files of the sample reports are what readers of JUnit accept, hostile texts included."""
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

SCHEMA = pathlib.Path(__file__).with_name("junit.xsd")


def is_valid(file):
    return subprocess.run(["xmllint", "--noout", "--nonet", "--schema", str(SCHEMA), str(file)], capture_output=True, text=True, check=False)


def check_schema_bites(folder, good):
    """A schema that accepts anything would make this test pass for nothing."""
    for before, after in (('classname="', 'class="'), ("</testsuite>", "<extra/></testsuite>"), ('time="', 'time="-'), ('tests="', 'tests="x')):
        broken = folder / "broken.xml"
        broken.write_text(good.read_text().replace(before, after, 1))
        assert is_valid(broken).returncode != 0, f"the schema takes {after}"


def check_counts(file):
    root = xml.parse(file).getroot()
    for suite in (root, *root.findall("testsuite")):
        cases = list(suite.iter("testcase"))
        assert int(suite.get("tests")) == len(cases), file
        for attribute, element in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(attribute)) == sum(case.find(element) is not None for case in cases), (file, attribute)


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        subprocess.run([sys.argv[1], name], check=True)
        files = sorted(folder.glob("*.xml"))
        assert len(files) == 6, files
        for file in files:
            checked = is_valid(file)
            assert checked.returncode == 0, checked.stderr
            check_counts(file)
        matrix = xml.parse(folder / "matrix.xml").getroot()
        types = sorted({failure.get("type") for failure in matrix.iter("failure")})
        assert types == ["fail-same", "unexpected-pass"], types
        assert [one.get("message") for one in matrix.iter("flakyFailure")] == ["2 of 3 runs failed: WARNING: DATA RACE"]
        commands = xml.parse(folder / "commands.xml").getroot()
        assert [suite.get("tests") for suite in commands.findall("testsuite")] == ["3", "3"]
        assert [one.get("type") for one in commands.iter("error")] == ["no-answer"]
        hostile = xml.parse(folder / "hostile-matrix.xml").getroot()
        assert "<script>alert(1)</script>" in next(hostile.iter("failure")).text
        check_schema_bites(folder, folder / "matrix.xml")


if __name__ == "__main__":
    main()
