package main

import (
	"os"
	"path/filepath"
	"sort"
	"testing"

	"sigs.k8s.io/yaml"
)

const customizations = "../../manifests/argocd/resource_customizations"

// The layout of Argo CD's own customizations.
type healthTests struct {
	Tests []struct {
		InputPath    string `json:"inputPath"`
		HealthStatus Health `json:"healthStatus"`
	} `json:"tests"`
}

// kstatus knows no word for suspended: such an app is as it is wished.
var kstatusOf = map[string]string{
	"twelvefactor.dev/TwelveFactorApp": "kstatus.yaml",
}

func TestHealthIsAsTheCasesSay(t *testing.T) {
	for _, directory := range directories(t) {
		var cases healthTests
		load(t, filepath.Join(directory, "health_test.yaml"), &cases)
		named := map[string]bool{}
		for _, each := range cases.Tests {
			named[each.InputPath] = true
			t.Run(filepath.Join(filepath.Base(directory), each.InputPath), func(t *testing.T) {
				text, err := os.ReadFile(filepath.Join(directory, each.InputPath))
				if err != nil {
					t.Fatal(err)
				}
				found, err := look(customizations, text)
				if err != nil {
					t.Fatal(err)
				}
				if found.Health != each.HealthStatus {
					t.Errorf("Argo CD says %+v, wanted %+v", found.Health, each.HealthStatus)
				}
			})
		}
		for _, file := range inputs(t, directory) {
			if !named[file] {
				t.Errorf("%s: no case in health_test.yaml is about %s", directory, file)
			}
		}
	}
}

func TestKstatusIsAsTheCasesSay(t *testing.T) {
	for kind, file := range kstatusOf {
		directory := filepath.Join(customizations, kind)
		var wanted map[string]string
		load(t, file, &wanted)
		for _, input := range inputs(t, directory) {
			t.Run(filepath.Base(input), func(t *testing.T) {
				text, err := os.ReadFile(filepath.Join(directory, input))
				if err != nil {
					t.Fatal(err)
				}
				found, err := look(customizations, text)
				if err != nil {
					t.Fatal(err)
				}
				if found.Kstatus != wanted[filepath.Base(input)] {
					t.Errorf("kstatus says %s, wanted %q", found.Kstatus, wanted[filepath.Base(input)])
				}
			})
		}
		if len(wanted) != len(inputs(t, directory)) {
			t.Errorf("%s names %d files, there are %d", file, len(wanted), len(inputs(t, directory)))
		}
	}
}

// A status that no operator of today writes must not end the script.
func TestHealthBearsWhatIsNotThere(t *testing.T) {
	for _, text := range []string{
		"{metadata: {}}", "{metadata: {name: shop}, status: {}}", "{metadata: {generation: 1}, status: {observedGeneration: 1}}",
		"{metadata: {generation: 1}, status: {observedGeneration: 1, conditions: []}}",
		"{metadata: {generation: 1}, status: {observedGeneration: 1, conditions: [{type: Ready, status: Unknown}]}}",
		"{metadata: {generation: 1, annotations: {}}, spec: {}, status: {observedGeneration: 1, conditions: [{}]}}",
	} {
		found, err := look(customizations, []byte("{apiVersion: twelvefactor.dev/v1alpha1, kind: TwelveFactorApp, "+text[1:]))
		if err != nil || found.Health.Status != "Progressing" {
			t.Errorf("%s: %+v, %v", text, found, err)
		}
	}
}

// The judge itself: what Argo CD would not run or not take.
func TestScriptsThatArgoCDRefuses(t *testing.T) {
	for _, script := range []string{"return 3", "return {status = 'Fine'}", "while true do end", "return {status = string.upper('x')}", "x = "} {
		if found, err := health(script, map[string]any{}); err == nil {
			t.Errorf("%s: %+v", script, found)
		}
	}
}

func directories(t *testing.T) []string {
	scripts, err := filepath.Glob(filepath.Join(customizations, "*", "*", "health.lua"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no health.lua below %s: %v", customizations, err)
	}
	var found []string
	for _, script := range scripts {
		found = append(found, filepath.Dir(script))
	}
	return found
}

func inputs(t *testing.T, directory string) []string {
	files, err := filepath.Glob(filepath.Join(directory, "testdata", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no testdata: %v", directory, err)
	}
	var found []string
	for _, file := range files {
		found = append(found, filepath.Join("testdata", filepath.Base(file)))
	}
	sort.Strings(found)
	return found
}

func load(t *testing.T, file string, into any) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.UnmarshalStrict(text, into); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}
