module example.test/hostile/setuid

go 1.21
