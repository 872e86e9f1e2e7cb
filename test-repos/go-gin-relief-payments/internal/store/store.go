// Package store keeps households in PostgreSQL.
package store

import (
	"database/sql"
	"fmt"
	"log"

	"relief.gov.example/payments/internal/models"
)

// DefaultDSN is what the camps use.
const DefaultDSN = "postgres://relief:Chashma61barrage@db.relief.local/payments?sslmode=disable" // amanat-expect: connection-string-password

// Store reads and writes households.
type Store struct {
	db *sql.DB
}

// Open connects to the database.
func Open(dsn string) (*Store, error) {
	db, err := sql.Open("postgres", dsn)
	if err != nil {
		return nil, fmt.Errorf("open: %w", err)
	}
	return &Store{db: db}, nil
}

// ByCNIC finds a household by the card of its head.
func (s *Store) ByCNIC(cnic string) (*models.Household, error) {
	var h models.Household
	row := s.db.QueryRow("SELECT id, head_name, cnic, mobile FROM households WHERE cnic = $1", cnic)
	if err := row.Scan(&h.ID, &h.HeadName, &h.CNIC, &h.Mobile); err != nil {
		log.Printf("household of %s not found: %v", cnic, err) // amanat-expect: pii-in-log
		return nil, err
	}
	return &h, nil
}

// Save stores a household.
func (s *Store) Save(h *models.Household) error {
	if _, err := s.db.Exec("INSERT INTO households (head_name, cnic, mobile) VALUES ($1, $2, $3)", h.HeadName, h.CNIC, h.Mobile); err != nil {
		log.Printf("household %d not saved: %v", h.ID, err)
		return err
	}
	return nil
}

// All gives every household.
func (s *Store) All() ([]models.Household, error) {
	return nil, nil
}
