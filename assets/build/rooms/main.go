// Command rooms draws the packages of the program and what they build upon into
// assets/rooms.svg, from their imports: go run ./assets/build/rooms. A test says when
// the picture is older than the code.
package main

import (
	"log"
	"os"
)

const picture = "assets/rooms.svg"

func main() {
	log.SetFlags(0)
	h, err := read(".")
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(picture, draw(h), 0o600); err != nil {
		log.Fatal(err)
	}
}
