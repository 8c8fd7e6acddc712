package main

import (
	"encoding/json"
	"fmt"
	"strings"
)

// parseYAML reads the part of YAML that kubeconfigs are written in: block mappings and sequences, {flow: [mappings]} and plain and
// quoted scalars, these on one line. Anything else is an error, never a guess. Scalars stay strings; an absent value is nil.
func parseYAML(text string) (any, error) {
	p := &yamlParser{}
	for number, line := range strings.Split(text, "\n") {
		content := strings.TrimRight(stripComment(strings.TrimRight(line, "\r")), " \t")
		trimmed := strings.TrimLeft(content, " ")
		if trimmed == "" || trimmed == "---" {
			continue
		}
		if strings.HasPrefix(trimmed, "\t") {
			return nil, fmt.Errorf("line %d: a tab as indentation", number+1)
		}
		p.lines = append(p.lines, yamlLine{number + 1, len(content) - len(trimmed), trimmed})
	}
	if len(p.lines) == 0 {
		return nil, nil
	}
	value, err := p.block(p.lines[0].indent)
	if err == nil && p.at < len(p.lines) {
		err = p.fault("unexpected indentation")
	}
	return value, err
}

type yamlLine struct {
	number, indent int
	text           string
}

type yamlParser struct {
	lines []yamlLine
	at    int
}

func (p *yamlParser) fault(what string) error {
	return fmt.Errorf("line %d: %s", p.lines[min(p.at, len(p.lines)-1)].number, what)
}

func isItem(text string) bool { return text == "-" || strings.HasPrefix(text, "- ") }

func (p *yamlParser) block(indent int) (any, error) {
	if isItem(p.lines[p.at].text) {
		return p.sequence(indent)
	}
	return p.mapping(indent)
}

func (p *yamlParser) sequence(indent int) (any, error) {
	list := []any{}
	for p.at < len(p.lines) && p.lines[p.at].indent == indent && isItem(p.lines[p.at].text) {
		line := &p.lines[p.at]
		rest := strings.TrimLeft(line.text[1:], " ")
		var item any
		var err error
		if _, _, isPair := splitPair(rest); rest != "" && (isPair || isItem(rest)) {
			line.indent += len(line.text) - len(rest) // the item's block starts on this line
			line.text = rest
			item, err = p.block(line.indent)
		} else {
			p.at++
			item, err = p.value(rest, indent)
		}
		if err != nil {
			return nil, err
		}
		list = append(list, item)
	}
	return list, nil
}

func (p *yamlParser) mapping(indent int) (any, error) {
	object := map[string]any{}
	for p.at < len(p.lines) && p.lines[p.at].indent == indent && !isItem(p.lines[p.at].text) {
		key, rest, ok := splitPair(p.lines[p.at].text)
		if !ok {
			return nil, p.fault("expected key: value")
		}
		if _, twice := object[key]; twice {
			return nil, p.fault("key " + key + " twice")
		}
		p.at++
		var value any
		var err error
		if rest == "" && p.at < len(p.lines) && p.lines[p.at].indent == indent && isItem(p.lines[p.at].text) {
			value, err = p.sequence(indent) // a list may stand as far left as its key
		} else {
			value, err = p.value(rest, indent)
		}
		if err != nil {
			return nil, err
		}
		object[key] = value
	}
	return object, nil
}

// value reads what follows "key:" or "-" on an indentation; p.at is already on the next line.
func (p *yamlParser) value(text string, indent int) (any, error) {
	deeper := p.at < len(p.lines) && p.lines[p.at].indent > indent
	if text == "" {
		if deeper {
			return p.block(p.lines[p.at].indent)
		}
		return nil, nil
	}
	if deeper {
		return nil, p.fault("a value over several lines is not supported")
	}
	if text[0] == '{' || text[0] == '[' {
		flow := &yamlFlow{text: text}
		value, err := flow.value()
		if err == nil && flow.rest() != "" {
			err = fmt.Errorf("unexpected %q", flow.rest())
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", text, err)
		}
		return value, nil
	}
	return yamlScalar(text)
}

func yamlScalar(text string) (any, error) {
	switch {
	case text == "null" || text == "~":
		return nil, nil
	case strings.HasPrefix(text, `"`):
		var s string
		if err := json.Unmarshal([]byte(text), &s); err != nil {
			return nil, fmt.Errorf("double-quoted value: %w", err)
		}
		return s, nil
	case strings.HasPrefix(text, "'"):
		if len(text) < 2 || !strings.HasSuffix(text, "'") {
			return nil, fmt.Errorf("single-quoted value does not end on its line")
		}
		return strings.ReplaceAll(text[1:len(text)-1], "''", "'"), nil
	case text == "" || strings.ContainsAny(text[:1], "{[|>&*!%@`"):
		return nil, fmt.Errorf("the value %q is not supported", text)
	}
	return text, nil
}

// splitPair splits "key: value" or "key:".
func splitPair(text string) (key, rest string, ok bool) {
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		end := strings.IndexByte(text[1:], text[0])
		if end < 0 || !strings.HasPrefix(text[end+2:], ":") {
			return "", "", false
		}
		return text[1 : end+1], strings.TrimSpace(text[end+3:]), true
	}
	if before, after, found := strings.Cut(text, ": "); found {
		return before, strings.TrimSpace(after), true
	}
	before, found := strings.CutSuffix(text, ":")
	return before, "", found
}

// stripComment removes a comment: # at the start or after a blank, outside quotes.
func stripComment(line string) string {
	var quote byte
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case quote == '"' && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case (c == '"' || c == '\'') && (i == 0 || line[i-1] == ' '):
			quote = c
		case c == '#' && (i == 0 || line[i-1] == ' ' || line[i-1] == '\t'):
			return line[:i]
		}
	}
	return line
}
