module example.test/hostile/poisoned-host

go 1.21
