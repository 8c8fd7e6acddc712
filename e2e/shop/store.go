package main

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Order is one row of the table orders.
type Order struct {
	ID          int64      `json:"id"`
	Item        string     `json:"item"`
	Quantity    int        `json:"quantity"`
	CreatedAt   time.Time  `json:"createdAt"`
	ProcessedAt *time.Time `json:"processedAt,omitempty"`
}

// Store keeps the orders.
type Store interface {
	// Ready fails while the database cannot be reached or has no schema yet.
	Ready(ctx context.Context) error
	Add(ctx context.Context, item string, quantity int) (Order, error)
	List(ctx context.Context) ([]Order, error)
	// ProcessNext marks the oldest unprocessed order that no other worker holds; nil when there is none.
	ProcessNext(ctx context.Context) (*Order, error)
	// Migrate makes the schema. It may run any number of times, also at the same time.
	Migrate(ctx context.Context) error
	Close()
}

const schema = `
CREATE TABLE IF NOT EXISTS orders (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  item         text NOT NULL,
  quantity     integer NOT NULL CHECK (quantity > 0),
  created_at   timestamptz NOT NULL DEFAULT now(),
  processed_at timestamptz
);
CREATE INDEX IF NOT EXISTS orders_unprocessed ON orders (id) WHERE processed_at IS NULL;`

const columns = "id, item, quantity, created_at, processed_at"

type postgres struct{ pool *pgxpool.Pool }

// newPostgres does not connect yet: processes start before the database does, or before its schema is there.
func newPostgres(ctx context.Context, url string) (Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, errors.New("DATABASE_URL is not a PostgreSQL address")
	}
	config.MaxConns = 4
	config.ConnConfig.ConnectTimeout = 5 * time.Second
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, err
	}
	return &postgres{pool}, nil
}

func (p *postgres) Close() { p.pool.Close() }

func (p *postgres) Ready(ctx context.Context) error {
	var one int
	err := p.pool.QueryRow(ctx, "SELECT count(*) FROM (SELECT FROM orders LIMIT 1) AS any_order").Scan(&one)
	return explain(err)
}

func (p *postgres) Add(ctx context.Context, item string, quantity int) (Order, error) {
	rows, _ := p.pool.Query(ctx, "INSERT INTO orders (item, quantity) VALUES ($1, $2) RETURNING "+columns, item, quantity)
	order, err := pgx.CollectExactlyOneRow(rows, pgx.RowToStructByPos[Order])
	return order, explain(err)
}

func (p *postgres) List(ctx context.Context) ([]Order, error) {
	rows, _ := p.pool.Query(ctx, "SELECT "+columns+" FROM orders ORDER BY id DESC LIMIT 100")
	orders, err := pgx.CollectRows(rows, pgx.RowToStructByPos[Order])
	return orders, explain(err)
}

func (p *postgres) ProcessNext(ctx context.Context) (*Order, error) {
	rows, _ := p.pool.Query(ctx, `UPDATE orders SET processed_at = now() WHERE id =
	  (SELECT id FROM orders WHERE processed_at IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING `+columns)
	order, err := pgx.CollectExactlyOneRow(rows, pgx.RowToAddrOfStructByPos[Order])
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	return order, explain(err)
}

func (p *postgres) Migrate(ctx context.Context) error {
	return pgx.BeginFunc(ctx, p.pool, func(tx pgx.Tx) error {
		// CREATE ... IF NOT EXISTS of two sessions at once can fail: one after the other.
		if _, err := tx.Exec(ctx, "SELECT pg_advisory_xact_lock(12)"); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, schema)
		return err
	})
}

// explain says what a missing table means here.
func explain(err error) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "42P01" {
		return errors.New("the database has no schema yet: run migrate")
	}
	return err
}
