// What GitOps tools see of an object: Argo CD by our health.lua, in the Lua that it runs; Flux, kubectl and others by
// kstatus' own code. The unit tests ask about recorded objects; the end-to-end tests run the program on live ones.
//
// usage: gitops CUSTOMIZATIONS <OBJECT.json     prints {"health": {"status", "message"}, "kstatus": ...} as JSON
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/cli-utils/pkg/kstatus/status"
	"sigs.k8s.io/yaml"
)

type seen struct {
	Health  Health `json:"health"`
	Kstatus string `json:"kstatus"`
}

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: gitops CUSTOMIZATIONS <OBJECT.json"))
	}
	text, err := io.ReadAll(os.Stdin)
	if err != nil {
		fail(err)
	}
	found, err := look(os.Args[1], text)
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func look(customizations string, text []byte) (seen, error) {
	object, err := parse(text)
	if err != nil {
		return seen{}, err
	}
	script, err := os.ReadFile(filepath.Join(customizations, object.GroupVersionKind().Group, object.GetKind(), "health.lua"))
	if err != nil {
		return seen{}, err
	}
	argo, err := health(string(script), object.Object)
	if err != nil {
		return seen{}, err
	}
	flux, err := status.Compute(object)
	if err != nil {
		return seen{}, err
	}
	return seen{Health: argo, Kstatus: flux.Status.String()}, nil
}

// parse reads YAML or JSON; whole numbers become int64, as client libraries make them.
func parse(text []byte) (*unstructured.Unstructured, error) {
	content, err := yaml.YAMLToJSON(text)
	if err != nil {
		return nil, err
	}
	object := &unstructured.Unstructured{}
	return object, object.UnmarshalJSON(content)
}
