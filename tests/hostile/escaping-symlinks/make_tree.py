"""Lays a secret next to the project, and links that lead to it."""
import os
import pathlib

pathlib.Path("outside").mkdir()
pathlib.Path("outside/secret.txt").write_text("swordfish")
os.chdir("proj")
pathlib.Path("inside.txt").write_text("safe")
os.symlink("inside.txt", "inside-link")
os.symlink(os.path.abspath("../outside/secret.txt"), "absolute")
os.symlink("../outside/secret.txt", "upward")
os.symlink("step/../../outside/secret.txt", "chain")
os.symlink(".", "step")
os.symlink("../outside", "folder")
os.symlink(".", "loop")
