module example.test/hostile/forged-frames

go 1.21
