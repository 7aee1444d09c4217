module example.test/hostile/looks-around

go 1.21
