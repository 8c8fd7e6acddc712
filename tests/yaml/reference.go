// What kubectl's reader makes of a file: the reader of streams in k8s.io/apimachinery, and sigs.k8s.io/yaml.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	streams "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// A Document is a value or a refusal.
type Document struct {
	Line  int             `json:"line,omitempty"`
	Value json.RawMessage `json:"value,omitempty"`
	Error string          `json:"error,omitempty"`
}

func hasContent(value json.RawMessage) bool {
	text := strings.TrimSpace(string(value))
	return text != "" && text != "null"
}

// reference goes on behind a document that is refused, which kubectl does not.
func reference(text []byte) []Document {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	if streams.IsJSONBuffer(text) {
		return jsonStream(text)
	}
	var documents []Document
	reader := streams.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	for {
		part, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return documents
		}
		if err != nil {
			return append(documents, Document{Error: err.Error()})
		}
		var value json.RawMessage
		if err := yaml.Unmarshal(part, &value); err != nil {
			documents = append(documents, Document{Error: err.Error()})
		} else if hasContent(value) {
			documents = append(documents, Document{Value: value})
		}
	}
}

func jsonStream(text []byte) []Document {
	var documents []Document
	decoder := streams.NewYAMLOrJSONDecoder(bytes.NewReader(text), 4096)
	for {
		var value json.RawMessage
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			return documents
		}
		if err != nil {
			return append(documents, Document{Error: err.Error()})
		}
		if hasContent(value) {
			documents = append(documents, Document{Value: value})
		}
	}
}
