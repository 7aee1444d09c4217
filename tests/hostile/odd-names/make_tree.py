"""Names that break those who take them for text."""
import os

names = [b"new\nline", b"invalid\xff\xfeutf8", b"-rf", b"x" * 255, "\u202egnp.exe".encode(), b"\x1b[2J\x1b]0;owned\x07",
         b"Case", b"case", b"back\\slash"]
os.mkdir("proj/odd")
for name in names:
    open(b"proj/odd/" + name, "w").close()
