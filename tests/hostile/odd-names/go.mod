module example.test/hostile/odd-names

go 1.21
