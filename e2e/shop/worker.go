package main

import (
	"context"
	"log/slog"
	"time"
)

const pollInterval = time.Second

// runWorker processes orders until it is told to end. Any number of workers may run.
func runWorker(ctx context.Context, config Config, log *slog.Logger) error {
	store, err := newPostgres(ctx, config.DatabaseURL)
	if err != nil {
		return err
	}
	defer store.Close()
	log.Info("waiting for orders", "revision", config.Revision)
	work(ctx, store, log, pollInterval)
	log.Info("ended")
	return nil
}

func work(ctx context.Context, store Store, log *slog.Logger, interval time.Duration) {
	lastProblem := ""
	for ctx.Err() == nil {
		// An order in hand is finished also when the process is told to end.
		order, err := store.ProcessNext(context.WithoutCancel(ctx))
		switch {
		case err != nil:
			// A database that is away for an hour is worth one line, not thousands.
			if err.Error() != lastProblem {
				log.Warn("orders cannot be processed now, trying on", "error", err.Error())
			}
			lastProblem = err.Error()
		case order != nil:
			log.Info("order processed", "id", order.ID, "item", order.Item, "quantity", order.Quantity)
			lastProblem = ""
			continue
		default:
			lastProblem = ""
		}
		select {
		case <-ctx.Done():
		case <-time.After(interval):
		}
	}
}
