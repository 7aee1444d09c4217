module example.test/hostile/special-files

go 1.21
