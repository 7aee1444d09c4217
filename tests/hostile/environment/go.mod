module example.test/hostile/environment

go 1.21
