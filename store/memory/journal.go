package memory

import (
	"context"
	"slices"

	"miaopi/app"
)

// JournalSize implements desk.Store.
func (s *Store) JournalSize(context.Context) (int64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return int64(len(s.entries)), nil
}

// JournalHash implements desk.Store.
func (s *Store) JournalHash(_ context.Context, i int64) ([32]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if i < 0 || i >= int64(len(s.hashes)) {
		return [32]byte{}, app.Errorf("journal", app.Damaged, "stored hash %d is gone", i)
	}
	return s.hashes[i], nil
}

// JournalEntry implements desk.Store.
func (s *Store) JournalEntry(_ context.Context, n int64) ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if n < 0 || n >= int64(len(s.entries)) {
		return nil, app.Errorf("journal", app.Missing, "no journal entry %d", n)
	}
	return slices.Clone(s.entries[n]), nil
}
