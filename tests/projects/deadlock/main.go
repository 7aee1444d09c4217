package main

func main() {
	answers := make(chan int)
	println(<-answers)
}
