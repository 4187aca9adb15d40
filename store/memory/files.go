package memory

import (
	"context"
	"slices"

	"miaopi/app"
	"miaopi/app/desk"
)

// PutFile implements desk.Safe.
func (s *Store) PutFile(ctx context.Context, name string, data []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if _, ok := s.files[name]; !ok {
		s.files[name] = slices.Clone(data)
	}
	return nil
}

// File implements desk.Safe.
func (s *Store) File(ctx context.Context, name string) ([]byte, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	data, ok := s.files[name]
	if !ok {
		return nil, app.E("material", app.Missing, desk.NotHere, nil)
	}
	return slices.Clone(data), ctx.Err()
}
