module example.test/hostile/stray-daemon

go 1.21
