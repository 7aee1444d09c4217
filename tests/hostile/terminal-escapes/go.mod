module example.test/hostile/terminal-escapes

go 1.21
