package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// kubeconfig is one context of a kubeconfig: a server and the identity to use there.
type kubeconfig struct {
	Server, ServerName, Namespace string
	CA, Certificate, Key          []byte // PEM
	SkipVerify                    bool
	Token, TokenFile              string
}

// loadKubeconfig reads one context. An empty contextName means the current one.
func loadKubeconfig(path, contextName string) (*kubeconfig, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	c, err := parseKubeconfig(text, contextName, filepath.Dir(path))
	if err != nil {
		return nil, fmt.Errorf("kubeconfig %s: %w", path, err)
	}
	return c, nil
}

func parseKubeconfig(text []byte, contextName, directory string) (*kubeconfig, error) {
	var root any
	var err error
	if strings.HasPrefix(strings.TrimSpace(string(text)), "{") {
		err = json.Unmarshal(text, &root)
	} else {
		root, err = parseYAML(string(text))
	}
	if err != nil {
		return nil, err
	}
	if contextName == "" {
		contextName = str(root, "current-context")
	}
	context, err := named(root, "contexts", contextName, "context")
	if err != nil {
		return nil, err
	}
	cluster, err := named(root, "clusters", str(context, "cluster"), "cluster")
	if err != nil {
		return nil, err
	}
	user, err := named(root, "users", str(context, "user"), "user")
	if err != nil {
		return nil, err
	}
	for _, key := range []string{"exec", "auth-provider", "username"} {
		if field(user, key) != nil {
			return nil, fmt.Errorf("users[%s].%s is not supported: use a client certificate or a token", str(context, "user"), key)
		}
	}

	c := &kubeconfig{Server: str(cluster, "server"), ServerName: str(cluster, "tls-server-name"), Namespace: str(context, "namespace"),
		SkipVerify: fmt.Sprint(field(cluster, "insecure-skip-tls-verify")) == "true", Token: str(user, "token")}
	if c.Server == "" {
		return nil, fmt.Errorf("clusters[%s] has no server", str(context, "cluster"))
	}
	if file := str(user, "tokenFile"); file != "" {
		c.TokenFile = relativeTo(directory, file)
	}
	for _, pem := range []struct {
		into *[]byte
		of   any
		key  string
	}{{&c.CA, cluster, "certificate-authority"}, {&c.Certificate, user, "client-certificate"}, {&c.Key, user, "client-key"}} {
		if *pem.into, err = inlineOrFile(pem.of, pem.key, directory); err != nil {
			return nil, err
		}
	}
	return c, nil
}

// named finds {name: N, <inner>: {...}} in a list and returns the inner object.
func named(root any, list, name, inner string) (any, error) {
	items, _ := field(root, list).([]any)
	for _, item := range items {
		if str(item, "name") == name {
			return field(item, inner), nil
		}
	}
	return nil, fmt.Errorf("%s has no entry named %q", list, name)
}

func inlineOrFile(object any, key, directory string) ([]byte, error) {
	if data := str(object, key+"-data"); data != "" {
		decoded, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			return nil, fmt.Errorf("%s-data: %w", key, err)
		}
		return decoded, nil
	}
	if file := str(object, key); file != "" {
		return os.ReadFile(relativeTo(directory, file))
	}
	return nil, nil
}

func relativeTo(directory, path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(directory, path)
}

func field(object any, key string) any {
	m, _ := object.(map[string]any)
	return m[key]
}

func str(object any, key string) string {
	s, _ := field(object, key).(string)
	return s
}

// outKubeconfig is the kubeconfig handed to the client. Its token is a placeholder: the proxy replaces whatever identity a client
// shows by its own.
type outKubeconfig struct {
	Server, Namespace string
	CA                []byte
}

func (o outKubeconfig) write(path string) error {
	var b strings.Builder
	b.WriteString("apiVersion: v1\nkind: Config\nclusters:\n- name: faultproxy\n  cluster:\n    server: " + o.Server + "\n")
	if o.CA != nil {
		b.WriteString("    certificate-authority-data: " + base64.StdEncoding.EncodeToString(o.CA) + "\n")
	}
	b.WriteString("contexts:\n- name: faultproxy\n  context:\n    cluster: faultproxy\n    user: faultproxy\n")
	if o.Namespace != "" {
		b.WriteString("    namespace: " + o.Namespace + "\n")
	}
	b.WriteString("current-context: faultproxy\nusers:\n- name: faultproxy\n  user:\n    token: faultproxy\n")
	return os.WriteFile(path, []byte(b.String()), 0o600)
}
