module example.test/hostile/calls-home

go 1.21
