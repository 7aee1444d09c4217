module example.test/hostile/sparse-terabyte

go 1.21
