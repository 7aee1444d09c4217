module example.test/hostile/endless-log

go 1.21
