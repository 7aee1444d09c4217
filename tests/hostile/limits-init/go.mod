module example.test/hostile/limits-init

go 1.21
