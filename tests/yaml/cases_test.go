package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// answers is what a case's file says: a value or a refusal for each document.
func answers(text []byte) []byte {
	type answer struct {
		Value   json.RawMessage `json:"value,omitempty"`
		Refused bool            `json:"refused,omitempty"`
	}
	list := []answer{}
	for _, document := range reference(text) {
		list = append(list, answer{document.Value, document.Error != ""})
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(list); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// The answers in cases/ are kubectl's own. UPDATE=1 go test . writes them.
func TestAnswersAreThoseOfKubectl(t *testing.T) {
	files, err := filepath.Glob("cases/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(file, ".yaml") + ".json"
		if os.Getenv("UPDATE") != "" {
			if err := os.WriteFile(name, answers(text), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		kept, err := os.ReadFile(name)
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(kept, answers(text)) {
			t.Errorf("%s: kubectl's reader says %s", file, answers(text))
		}
	}
}
