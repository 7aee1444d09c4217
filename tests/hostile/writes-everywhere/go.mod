module example.test/hostile/writes-everywhere

go 1.21
