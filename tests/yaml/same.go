package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
)

// decoded keeps numbers as they are written.
func decoded(text json.RawMessage) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return err
	}
	return value
}

// 1000.0 of one writer is 1000 of another; whole numbers are compared to their last digit.
func sameNumber(a, b json.Number) bool {
	if a == b {
		return true
	}
	_, aWhole := strconv.ParseInt(string(a), 10, 64)
	_, bWhole := strconv.ParseInt(string(b), 10, 64)
	if aWhole == nil && bWhole == nil {
		return false
	}
	x, err := a.Float64()
	y, other := b.Float64()
	return err == nil && other == nil && x == y
}

// difference is the path and both values of the first place where a and b differ; empty when none.
func difference(path string, a, b any) string {
	switch left := a.(type) {
	case map[string]any:
		right, same := b.(map[string]any)
		if !same || len(left) != len(right) {
			return fmt.Sprintf("%s: %.120v against %.120v", path, a, b)
		}
		for key, value := range left {
			other, has := right[key]
			if !has {
				return fmt.Sprintf("%s: %q is there alone", path, key)
			}
			if found := difference(path+"."+key, value, other); found != "" {
				return found
			}
		}
		return ""
	case []any:
		right, same := b.([]any)
		if !same || len(left) != len(right) {
			return fmt.Sprintf("%s: %.120v against %.120v", path, a, b)
		}
		for i := range left {
			if found := difference(fmt.Sprintf("%s[%d]", path, i), left[i], right[i]); found != "" {
				return found
			}
		}
		return ""
	case json.Number:
		if right, same := b.(json.Number); same && sameNumber(left, right) {
			return ""
		}
	default:
		if a == b {
			return ""
		}
	}
	return fmt.Sprintf("%s: %#v against %#v", path, a, b)
}

func firstDifference(a, b json.RawMessage) string { return difference("", decoded(a), decoded(b)) }

func sameValue(a, b json.RawMessage) bool { return firstDifference(a, b) == "" }
