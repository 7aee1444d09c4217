module example.test/passes-with-deps-vendored

go 1.21

require example.test/elsewhere v1.2.3
