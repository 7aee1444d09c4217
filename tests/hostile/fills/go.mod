module example.test/hostile/fills

go 1.21
