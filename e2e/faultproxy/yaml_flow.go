package main

import (
	"errors"
	"fmt"
	"strings"
)

// yamlFlow reads a flow mapping or sequence that stands on one line: {a: b, c: [d, "e"]}.
type yamlFlow struct {
	text string
	at   int
}

func (f *yamlFlow) rest() string {
	for f.at < len(f.text) && f.text[f.at] == ' ' {
		f.at++
	}
	return f.text[f.at:]
}

// take skips blanks and then the token, if it is there.
func (f *yamlFlow) take(token string) bool {
	if !strings.HasPrefix(f.rest(), token) {
		return false
	}
	f.at += len(token)
	return true
}

func (f *yamlFlow) value() (any, error) {
	switch {
	case f.take("{"):
		object := map[string]any{}
		err := f.entries("}", func() error {
			key, err := f.scalar(true)
			if err != nil {
				return err
			}
			name, isText := key.(string)
			if !isText || !f.take(":") {
				return errors.New("expected key: value")
			}
			if _, twice := object[name]; twice {
				return errors.New("key " + name + " twice")
			}
			object[name], err = f.value()
			return err
		})
		return object, err
	case f.take("["):
		list := []any{}
		err := f.entries("]", func() error {
			item, err := f.value()
			list = append(list, item)
			return err
		})
		return list, err
	}
	return f.scalar(false)
}

func (f *yamlFlow) entries(end string, entry func() error) error {
	for !f.take(end) {
		if err := entry(); err != nil {
			return err
		}
		if !f.take(",") && !strings.HasPrefix(f.rest(), end) {
			return fmt.Errorf("expected , or %s before %q", end, f.rest())
		}
	}
	return nil
}

func (f *yamlFlow) scalar(isKey bool) (any, error) {
	rest := f.rest()
	length := 0
	if rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		quote := rest[0]
		for length = 1; length < len(rest) && rest[length] != quote; length++ {
			if rest[length] == '\\' && quote == '"' {
				length++
			}
		}
		length = min(length+1, len(rest))
	} else {
		for length < len(rest) && !strings.ContainsRune(",{}[]", rune(rest[length])) {
			if rest[length] == ':' && (length+1 == len(rest) || rest[length+1] == ' ') {
				if !isKey {
					return nil, fmt.Errorf("a pair in the place of a value: %q", rest)
				}
				break
			}
			length++
		}
	}
	f.at += length
	return yamlScalar(strings.TrimSpace(rest[:length]))
}
