// Whether a SARIF log is valid by the schema that OASIS publishes for version 2.1.0.
//
// usage: sarif SCHEMA_GO FILE...     one line per mistake; exit code 1 when there is one
//
// The schema is not copied into this repository: go-sarif holds its text in a Go file, whose path e2e/test_sarif_is_valid.py finds by `go list`.
// The log is looked at as it stands in the file, since reading it into go-sarif's types would drop what the schema does not know.
package main

import (
	"fmt"
	"os"
	"strings"

	_ "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif" // for its schema.go
	"github.com/xeipuuv/gojsonschema"
)

func schemaIn(path string) (gojsonschema.JSONLoader, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	parts := strings.Split(string(source), "`")
	if len(parts) != 3 || !strings.Contains(parts[1], "sarif-schema-2.1.0.json") {
		return nil, fmt.Errorf("%s holds no schema of SARIF 2.1.0 any more", path)
	}
	return gojsonschema.NewStringLoader(parts[1]), nil
}

func mistakes(schema gojsonschema.JSONLoader, path string) ([]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	result, err := gojsonschema.Validate(schema, gojsonschema.NewBytesLoader(text))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var found []string
	for _, mistake := range result.Errors() {
		found = append(found, path+": "+mistake.String())
	}
	return found, nil
}

func main() {
	schema, err := schemaIn(os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	code := 0
	for _, path := range os.Args[2:] {
		found, err := mistakes(schema, path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		for _, each := range found {
			fmt.Println(each)
			code = 1
		}
	}
	os.Exit(code)
}
