package main

func absent() int

func main() {
	println(absent())
}
