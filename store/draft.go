package store

import (
	"context"
	"fmt"
	"time"
)

// draftFor is how long a version is kept that an admin looks at before anybody else.
const draftFor = 7 * 24 * time.Hour

// PutDraft keeps a version of the config for 7 days from now. What is kept longer
// for another reason stays as long as it would have.
func (s *Store) PutDraft(ctx context.Context, version string, data []byte) error {
	key := s.names.config(version)
	fresh, err := s.rdb.SetNX(ctx, key, data, draftFor).Result()
	if err == nil && !fresh {
		err = s.rdb.ExpireGT(ctx, key, draftFor).Err()
	}
	if err != nil {
		return fmt.Errorf("keep the draft %s: %w", version, err)
	}
	return nil
}
