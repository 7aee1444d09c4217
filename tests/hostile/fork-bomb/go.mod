module example.test/hostile/fork-bomb

go 1.21
