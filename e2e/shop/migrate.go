package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"
)

// runMigrate makes the schema and ends. A database that is not there yet is waited for, but not forever.
func runMigrate(ctx context.Context, config Config, log *slog.Logger) error {
	store, err := newPostgres(ctx, config.DatabaseURL)
	if err != nil {
		return err
	}
	defer store.Close()
	if err := migrate(ctx, store, log, config.MigrateTimeout, time.Second); err != nil {
		return err
	}
	log.Info("the schema is up to date")
	return nil
}

func migrate(ctx context.Context, store Store, log *slog.Logger, timeout, pause time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for {
		err := store.Migrate(ctx)
		if err == nil {
			return nil
		}
		log.Info("the database does not take the schema yet", "error", err.Error())
		select {
		case <-ctx.Done():
			return fmt.Errorf("the database could not be migrated within %s: check that it runs and that the binding is right: %w", timeout, err)
		case <-time.After(pause):
		}
	}
}
