package main

import (
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// Config is what varies between deploys, and nothing else.
type Config struct {
	App, Environment, Revision string
	Port                       string
	LogLevel                   slog.Level
	DatabaseURL                string
	ReceiptKey                 string
	MigrateTimeout             time.Duration
}

// readConfig returns what it could read also beside an error, so that the error can be logged as configured.
func readConfig(getenv func(string) string) (Config, error) {
	or := func(name, fallback string) string {
		if value := getenv(name); value != "" {
			return value
		}
		return fallback
	}
	config := Config{
		App:            or("TWELVEFACTOR_APP", "shop"),
		Environment:    or("TWELVEFACTOR_ENVIRONMENT", "development"),
		Revision:       or("TWELVEFACTOR_REVISION", "unknown"),
		Port:           or("PORT", "8080"),
		DatabaseURL:    getenv("DATABASE_URL"),
		ReceiptKey:     getenv("RECEIPT_KEY"),
		MigrateTimeout: time.Minute,
	}
	var problems []error
	if err := config.LogLevel.UnmarshalText([]byte(or("LOG_LEVEL", "info"))); err != nil {
		problems = append(problems, fmt.Errorf("LOG_LEVEL must be debug, info, warn or error: %w", err))
	}
	if timeout := getenv("MIGRATE_TIMEOUT"); timeout != "" {
		parsed, err := time.ParseDuration(timeout)
		if err != nil {
			problems = append(problems, fmt.Errorf("MIGRATE_TIMEOUT must be a duration such as 30s: %w", err))
		}
		config.MigrateTimeout = parsed
	}
	// The parser's own message may quote the address, and with it the password.
	if config.DatabaseURL == "" {
		problems = append(problems, errors.New("DATABASE_URL is not set: bind a PostgreSQL"))
	} else if _, err := pgxpool.ParseConfig(config.DatabaseURL); err != nil {
		problems = append(problems, errors.New("DATABASE_URL is not a PostgreSQL address"))
	}
	return config, errors.Join(problems...)
}
