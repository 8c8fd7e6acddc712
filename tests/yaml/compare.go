// Compares the reader of manifests with kubectl's over every *.yaml, *.yml and *.json below directories:
//
//	cmake --build --preset release --target yaml_values
//	cd tests/yaml && go run . ../../build/release/tests/yaml_values DIRECTORY...
//
// It prints how many files and documents there were, and each document that differs. Exit code 1: one that is
// read as another value, or read where kubectl refuses, or refused for a reason that is not among the louder
// ones of docs/decisions/0040-one-reader.md.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

type answer struct {
	File      string     `json:"file"`
	Documents []Document `json:"documents"`
}

// Where the reader refuses what kubectl takes, and means to.
var louder = []string{"is given twice", "this is not UTF-8", "no text; a ConfigMap has binaryData", "nothing can follow the document"}

type counts map[string]int

func (c counts) add(what string, show bool, where string, detail string) {
	c[what]++
	if show {
		fmt.Printf("%s: %s: %.300s\n", what, where, detail)
	}
}

func isLouder(why string) bool {
	for _, each := range louder {
		if strings.Contains(why, each) {
			return true
		}
	}
	return false
}

func (c counts) pair(where string, ours, theirs Document) {
	switch {
	case ours.Error != "" && theirs.Error != "":
		c.add("refused by both", false, where, "")
	case ours.Error != "" && isLouder(ours.Error):
		c.add("refused here, and meant to be", true, where, ours.Error)
	case ours.Error != "":
		c.add("WRONG: refused here alone", true, where, ours.Error)
	case theirs.Error != "":
		c.add("WRONG: refused by kubectl alone", true, where, theirs.Error)
	case !sameValue(ours.Value, theirs.Value):
		c.add("WRONG: another value", true, where, firstDifference(ours.Value, theirs.Value))
	default:
		c.add("the same value", false, where, "")
	}
}

func (c counts) file(ours answer, theirs []Document) {
	c["files"]++
	for i := range max(len(ours.Documents), len(theirs)) {
		where := fmt.Sprintf("%s document %d", ours.File, i)
		switch {
		case i >= len(theirs):
			if len(theirs) > 0 && theirs[len(theirs)-1].Error != "" {
				c.add("behind one that kubectl stops at", false, where, "")
			} else {
				c.add("a document behind the first, which kubectl does not look at", true, where, ours.Documents[i].Error)
			}
		case i >= len(ours.Documents):
			c.add("WRONG: a document that is not seen", true, where, string(theirs[i].Value)+theirs[i].Error)
		default:
			c.pair(where, ours.Documents[i], theirs[i])
		}
	}
}

func manifests(directories []string) (files []string) {
	for _, directory := range directories {
		_ = filepath.WalkDir(directory, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				switch filepath.Ext(path) {
				case ".yaml", ".yml", ".json":
					files = append(files, path)
				}
			}
			return nil
		})
	}
	return files
}

func main() {
	if len(os.Args) < 3 {
		fmt.Fprintln(os.Stderr, "usage: yaml VALUES DIRECTORY...")
		os.Exit(2)
	}
	program := exec.Command(os.Args[1])
	program.Stdin = strings.NewReader(strings.Join(manifests(os.Args[2:]), "\n") + "\n")
	program.Stderr = os.Stderr
	output, err := program.StdoutPipe()
	if err == nil {
		err = program.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	found := counts{}
	lines := bufio.NewReaderSize(output, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			break
		}
		var ours answer
		if err := json.Unmarshal(line, &ours); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		text, err := os.ReadFile(ours.File)
		if err != nil {
			continue
		}
		found.file(ours, reference(text))
	}
	if err := program.Wait(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(found.print())
}

func (c counts) print() (code int) {
	for what, count := range c {
		fmt.Printf("%8d %s\n", count, what)
		if strings.HasPrefix(what, "WRONG") {
			code = 1
		}
	}
	return code
}
