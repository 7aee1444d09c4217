module example.test/hostile/escaping-symlinks

go 1.21
