#!/usr/bin/env python3
"""report_page_test.py SAMPLES: the pages of the sample reports in a real browser. With GOISO_SHOTS=FOLDER it leaves screenshots there."""
import os
import pathlib
import subprocess
import sys
import tempfile

from browser import Browser

SHOWN = "return [...document.querySelectorAll('.grid a[data-tags]:not(.off)')].map(one => one.title);"
PANEL = "const panel = document.getElementById('panel'); return panel.hidden ? null : panel.innerText;"
FOCUS = "return document.activeElement.title || document.activeElement.textContent;"
# Contrast by WCAG of every mark's text against its own ground.
FAINT = """
const light = colour => {
  const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255).map(part => part <= .03928 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4);
  return .2126 * parts[0] + .7152 * parts[1] + .0722 * parts[2];
};
return [...document.querySelectorAll('.mark.pass, .mark.fail, .mark.other, p, dd, dt, summary')].filter(one => {
  let ground = one;
  while (getComputedStyle(ground).backgroundColor === 'rgba(0, 0, 0, 0)') { ground = ground.parentElement; }
  const [a, b] = [light(getComputedStyle(one).color), light(getComputedStyle(ground).backgroundColor)].sort((x, y) => y - x);
  return (a + .05) / (b + .05) < 4.5;
}).map(one => one.outerHTML.slice(0, 200));
"""


def a_click_on_a_cell_shows_its_log(browser, pages):
    browser.open(pages / "matrix.html")
    assert browser.run(PANEL) is None
    browser.click("a[title^='go1.24.8,linux/amd64,race0']")
    told = browser.run(PANEL)
    assert "go1.24.8,linux/amd64,race0" in told and "goroutine 1 [running]" in told, told
    browser.click("#panel button")
    assert browser.run(PANEL) is None


def a_cell_with_the_output_of_another_shows_it_too(browser, pages):
    browser.open(pages / "matrix.html")
    browser.click("a[title^='go1.25.2,linux/amd64,race0']")
    told = browser.run(PANEL)
    assert "go1.25.2,linux/amd64,race0" in told and "goroutine 1 [running]" in told, told


def without_its_script_a_link_opens_the_log(browser, pages):
    browser.tune("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(pages / "matrix.html")
        browser.click("a[title^='go1.24.8,linux/amd64,race0']")
    finally:
        browser.tune("Emulation.setScriptExecutionDisabled", value=False)
    assert browser.run("return document.querySelector('#c5').closest('details').open && location.hash === '#c5';")


def a_filter_shows_one_group(browser, pages):
    browser.open(pages / "matrix.html")
    assert len(browser.run(SHOWN)) == 12
    browser.click("button[data-filter='g1']")
    assert [title.split(":")[0] for title in browser.run(SHOWN)] == [
        "go1.24.8,linux/amd64,race0", "go1.24.8,linux/amd64,race1", "go1.25.2,linux/amd64,race0"]
    assert browser.run("return document.getElementById('shown').textContent;") == "3 of 12 cells"
    assert browser.run("return [...document.querySelectorAll('details.run[data-tags]')].filter(one => one.checkVisibility()).length;") == 3
    browser.click("button[data-filter='flaky']")
    assert len(browser.run(SHOWN)) == 1
    browser.click("button[data-filter='']")
    assert len(browser.run(SHOWN)) == 12


def the_keyboard_reaches_everything(browser, pages):
    browser.open(pages / "matrix.html")
    for _ in range(12):
        browser.press("Tab")
        if browser.run(FOCUS).startswith("go1.24.7,linux/amd64,race0"):
            break
    browser.press("Down", "Right")
    assert browser.run(FOCUS).startswith("go1.24.8,linux/amd64,race1"), browser.run(FOCUS)
    browser.press("Enter")
    assert "race1" in browser.run(PANEL)
    browser.press("Left")
    assert "go1.24.8,linux/amd64,race0" in browser.run(PANEL)
    browser.press("Escape")
    assert browser.run(PANEL) is None
    assert browser.run(FOCUS).startswith("go1.24.8,linux/amd64,race0")


def the_picture_of_a_search_opens_its_probes(browser, pages):
    browser.open(pages / "bisect.html")
    count = browser.run("return ['a.pass', 'a.fail', 'a.other', '.change', '.ring']"
                        ".map(one => document.querySelectorAll('.picture ' + one).length);")
    assert count == [9, 4, 1, 2, 6], count
    browser.click(".picture a[href='#p6'] .sign")
    told = browser.run(PANEL)
    assert "#6 go1.24.8" in told and "goroutine 1 [running]" in told, told


def the_words_of_a_picture_do_not_overlap(browser, pages):
    for page in ("bisect.html", "commits.html"):
        browser.open(pages / page)
        overlapping = browser.run("""
            const words = [...document.querySelectorAll('.picture text:not(.sign)')].map(one => [one.textContent, one.getBBox()]);
            const meet = (a, b) => a.x < b.x + b.width - 1 && b.x < a.x + a.width - 1 && a.y < b.y + b.height - 3 && b.y < a.y + a.height - 3;
            return words.flatMap(([text, box], at) => words.slice(at + 1).filter(([, other]) => meet(box, other)).map(([other]) => text + ' | ' + other));
        """)
        assert overlapping == [], overlapping


def nothing_leaves_the_page(browser, pages):
    for page in ("matrix.html", "bisect.html", "hostile-matrix.html", "hostile-bisect.html"):
        browser.open(pages / page)
        assert browser.run("return performance.getEntriesByType('resource').length;") == 0
        assert browser.complaints() == [], page
        refused = browser.wait_for("""
            const refused = [];
            document.addEventListener('securitypolicyviolation', event => refused.push(event.effectiveDirective));
            const made = (name, fields) => { const one = Object.assign(document.createElement(name), fields); document.body.append(one); };
            made('img', {src: 'https://example.invalid/x.png'});
            made('script', {textContent: 'window.obeyed = true'});
            made('script', {src: 'https://example.invalid/x.js'});
            made('style', {textContent: 'body { display: none }'});
            made('iframe', {src: 'https://example.invalid/'});
            made('b', {onclick: null}); document.body.lastChild.setAttribute('onclick', 'window.obeyed = true'); document.body.lastChild.click();
            await fetch('https://example.invalid/').catch(() => 0);
            const kinds = () => new Set(refused).size;
            for (let tries = 0; tries < 200 && kinds() < 6; ++tries) { await new Promise(done => setTimeout(done, 25)); }
            return [window.obeyed === undefined, getComputedStyle(document.body).display, [...new Set(refused)].sort()];
        """)
        assert refused == [True, "block", ["connect-src", "frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-elem"]], refused
        browser.complaints()


def hostile_text_stays_text(browser, pages):
    for page in ("hostile-matrix.html", "hostile-bisect.html"):
        browser.open(pages / page)
        assert not browser.has_dialog()
        strange = browser.run("""
            const every = [...document.querySelectorAll('*')];
            return [
              every.filter(one => [...one.attributes].some(at => at.name.startsWith('on') || at.name === 'style')).length,
              every.filter(one => one.hasAttribute('href') && !/^#[a-z0-9-]+$/.test(one.getAttribute('href'))).length,
              document.querySelectorAll('img, iframe, object, embed, form, input, base, link, testcase, foreignObject, body script:not(:last-child)').length,
              document.scripts.length,
              every.filter(one => one.id).length - new Set(every.filter(one => one.id).map(one => one.id)).size];
        """)
        assert strange == [0, 0, 0, 1, 0], (page, strange)
        text = browser.run("return document.documentElement.textContent;")
        assert "<script>alert(1)</script>" in text and "\\x1b[2J" in text and "\\u202e" in text, page
        assert not any(ord(one) < 32 and one not in "\n\t" for one in text), page


def every_word_can_be_read_in_both_schemes(browser, pages):
    grounds = []
    for scheme in ("light", "dark"):
        browser.look(scheme)
        for page in ("matrix.html", "bisect.html"):
            browser.open(pages / page)
            assert browser.run(FAINT) == [], (scheme, page)
        grounds.append(browser.run("return getComputedStyle(document.body).backgroundColor;"))
    browser.look("light")
    assert grounds[0] != grounds[1], grounds


def a_thousand_cells_fit(browser, pages):
    browser.open(pages / "thousand.html")
    assert len(browser.run(SHOWN)) == 1000
    browser.click("button[data-filter='g2']")
    assert len(browser.run(SHOWN)) == 55


def a_narrow_window_scrolls_down_only(browser, pages):
    browser.look("light", 390, 800)
    for page in ("matrix.html", "bisect.html", "thousand.html", "hostile-matrix.html", "hostile-bisect.html"):
        browser.open(pages / page)
        assert browser.run("return document.documentElement.scrollWidth <= innerWidth;"), page
    browser.look("light")


def take_shots(browser, pages, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, page, scheme, width, selector in (
            ("matrix-light", "matrix.html", "light", 1400, "a[title^='go1.24.8,linux/amd64,race0']"), ("matrix-dark", "matrix.html", "dark", 1400, None),
            ("bisect-light", "bisect.html", "light", 1400, None), ("bisect-dark", "bisect.html", "dark", 1400, ".picture a[href='#p6'] .sign"),
            ("commits", "commits.html", "light", 1400, None), ("thousand", "thousand.html", "light", 1400, "button[data-filter='g2']"),
            ("narrow", "matrix.html", "light", 390, "a[title^='go1.24.8,linux/amd64,race0']"), ("hostile", "hostile-bisect.html", "light", 1400, None)):
        browser.look(scheme, width)
        browser.open(pages / page)
        if selector:
            browser.click(selector)
        browser.photograph(folder / f"{name}.png")


def main():
    checks = [a_click_on_a_cell_shows_its_log, a_cell_with_the_output_of_another_shows_it_too, without_its_script_a_link_opens_the_log,
              a_filter_shows_one_group, the_keyboard_reaches_everything, the_picture_of_a_search_opens_its_probes,
              the_words_of_a_picture_do_not_overlap, nothing_leaves_the_page, hostile_text_stays_text,
              every_word_can_be_read_in_both_schemes, a_thousand_cells_fit, a_narrow_window_scrolls_down_only]
    with tempfile.TemporaryDirectory() as name:
        pages = pathlib.Path(name) / "pages"
        pages.mkdir()
        subprocess.run([sys.argv[1], str(pages)], check=True)
        with Browser(pathlib.Path(name) / "profile") as browser:
            browser.look("light")
            for check in checks:
                print(check.__name__, flush=True)
                check(browser, pages)
            if os.environ.get("GOISO_SHOTS"):
                take_shots(browser, pages, pathlib.Path(os.environ["GOISO_SHOTS"]))


if __name__ == "__main__":
    main()
