package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set when a release is built: -ldflags "-X main.version=1.2.3".
var version = ""

type versionCommand struct{}

// Run prints the version.
func (versionCommand) Run(s std) error {
	fmt.Fprintf(s.out, "noken %s (%s, %s/%s)\n", versionWords(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}

func versionWords() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return s.Value[:12]
			}
		}
	}
	return "unreleased"
}
