// Names every variable that is not on the list of those a box has.
package main

import (
	"fmt"
	"os"
	"strings"
)

const known = " ASKED CGO_ENABLED GIT_CONFIG_NOSYSTEM GIT_CONFIG_GLOBAL GOCACHE GOENV GOFLAGS GOMAXPROCS GOMODCACHE GOPATH GOPROXY GOROOT" +
	" GOSUMDB GOTELEMETRY GOTMPDIR GOTOOLCHAIN GOVCS GOWORK HOME HOSTNAME LC_ALL PATH PWD TERM TMPDIR TZ "

func main() {
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		if !strings.Contains(known, " "+name+" ") {
			fmt.Println("unexpected", name)
		}
		if name == "ASKED" {
			fmt.Println("ASKED=" + value)
		}
	}
	fmt.Println("done")
}
