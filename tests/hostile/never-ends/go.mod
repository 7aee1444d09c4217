module example.test/hostile/never-ends

go 1.21
