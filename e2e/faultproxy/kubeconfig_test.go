package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

func TestParseYAML(t *testing.T) {
	got, err := parseYAML(`# a comment
---
plain: some text # comment
url: https://127.0.0.1:6443/a#b
"quoted key": "a \"b\" # c"
single: 'it''s'
empty:
none: {}
items: []
list:
- name: a
  inner:
    deep: 1
- name: b

-   name: c
    extra: x: y
indented:
  - plain
  - - nested
flow: [{name: a b, inner: {server: "https://x:1, {y}", data: TFM0+/==, 'q': 'it}'}}, plain, [], {}, ~]
`)
	want := map[string]any{
		"plain": "some text", "url": "https://127.0.0.1:6443/a#b", "quoted key": `a "b" # c`, "single": "it's", "empty": nil,
		"none": map[string]any{}, "items": []any{},
		"list": []any{map[string]any{"name": "a", "inner": map[string]any{"deep": "1"}}, map[string]any{"name": "b"},
			map[string]any{"name": "c", "extra": "x: y"}},
		"indented": []any{"plain", []any{"nested"}},
		"flow": []any{map[string]any{"name": "a b", "inner": map[string]any{"server": "https://x:1, {y}", "data": "TFM0+/==", "q": "it}"}},
			"plain", []any{}, map[string]any{}, nil},
	}
	if err != nil || !reflect.DeepEqual(got, any(want)) {
		t.Errorf("got %v, %v\nwant %v", got, err, want)
	}
}

func TestParseYAMLRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, text := range []string{"a: |\n  b", "a: >-\n  b", "a: {b: c", "a: [b", "a: {b}", "a: {b: c} d", "a: [b: c]", "a: {b: c, b: d}", "a: {b: &c}", "a: {b: }", "a: [b}", "a: {b: 'c}", "a: {b: \"c", "a: [b\n  c]",
		"a: &b c", "a: *b", "a: !!str b", "a: b\n  c", "a: b\na: c", "a",
		"a: 'b", `a: "b`, "a: b\n\tc: d", "  a: b\nc: d", "a:\n  b: c\n d: e"} {
		if got, err := parseYAML(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
}

const sampleConfig = `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: ca.pem
    server: https://127.0.0.1:6443
    tls-server-name: kubernetes
  name: one
- cluster:
    certificate-authority-data: Q0E=
    insecure-skip-tls-verify: true
    server: https://two:6443
  name: two
contexts:
- context:
    cluster: one
    namespace: work
    user: token
  name: first
- context:
    cluster: two
    user: certificate
  name: second
current-context: first
preferences: {}
users:
- name: token
  user:
    token: abc
    tokenFile: token.txt
- name: certificate
  user:
    client-certificate-data: Q0VSVA==
    client-key-data: S0VZ
`

func TestParseKubeconfig(t *testing.T) {
	directory := t.TempDir()
	if err := os.WriteFile(filepath.Join(directory, "ca.pem"), []byte("FILE"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := sampleConfig
	first, err := parseKubeconfig([]byte(text), "", directory)
	if want := (&kubeconfig{Server: "https://127.0.0.1:6443", ServerName: "kubernetes", Namespace: "work", CA: []byte("FILE"), Token: "abc",
		TokenFile: filepath.Join(directory, "token.txt")}); err != nil || !reflect.DeepEqual(first, want) {
		t.Errorf("got %+v, %v", first, err)
	}
	second, err := parseKubeconfig([]byte(text), "second", directory)
	if want := (&kubeconfig{Server: "https://two:6443", SkipVerify: true, CA: []byte("CA"), Certificate: []byte("CERT"),
		Key: []byte("KEY")}); err != nil || !reflect.DeepEqual(second, want) {
		t.Errorf("got %+v, %v", second, err)
	}
	if _, err := parseKubeconfig([]byte(text), "third", directory); err == nil {
		t.Error("an unknown context must be refused")
	}
}

func TestParseKubeconfigInFlowStyle(t *testing.T) {
	got, err := parseKubeconfig([]byte(`apiVersion: v1
current-context: k
contexts: [{name: k, context: {cluster: k, user: u}}]
clusters: [{name: k, cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: Q0E=}}]
users: [{name: u, user: {client-certificate-data: Q0VSVA==, client-key-data: S0VZ}}]
`), "", "/")
	if want := (&kubeconfig{Server: "https://127.0.0.1:6443", CA: []byte("CA"), Certificate: []byte("CERT"), Key: []byte("KEY")}); err != nil ||
		!reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestParseKubeconfigInJSON(t *testing.T) {
	got, err := parseKubeconfig([]byte(`{"current-context":"c","contexts":[{"name":"c","context":{"cluster":"k","user":"u"}}],
		"clusters":[{"name":"k","cluster":{"server":"http://x","insecure-skip-tls-verify":true}}],"users":[{"name":"u","user":{}}]}`), "", "/")
	if err != nil || got.Server != "http://x" || !got.SkipVerify {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestParseKubeconfigRefusesProgramsAndPasswords(t *testing.T) {
	for _, user := range []string{`{"exec":{"command":"x"}}`, `{"username":"x"}`, `{"auth-provider":{}}`} {
		if _, err := parseKubeconfig([]byte(`{"current-context":"c","contexts":[{"name":"c","context":{"cluster":"k","user":"u"}}],
			"clusters":[{"name":"k","cluster":{"server":"http://x"}}],"users":[{"name":"u","user":`+user+`}]}`), "", "/"); err == nil {
			t.Errorf("%s: accepted", user)
		}
	}
}

func TestOutKubeconfigCanBeRead(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out")
	if err := (outKubeconfig{Server: "https://127.0.0.1:1", Namespace: "work", CA: []byte("CA")}).write(path); err != nil {
		t.Fatal(err)
	}
	got, err := loadKubeconfig(path, "")
	if want := (&kubeconfig{Server: "https://127.0.0.1:1", Namespace: "work", CA: []byte("CA"), Token: "faultproxy"}); err != nil ||
		!reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}
