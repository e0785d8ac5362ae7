package store

import (
	"bytes"
	"container/list"
	"crypto/cipher"
	"fmt"
	"sync"
)

// dataKey is the key of one resident. It lives in Redis only wrapped, in the
// resident's hash; destroying that wrap is what forgetting means.
type dataKey struct {
	raw     []byte
	aead    cipher.AEAD
	master  string // id of the master key that wrapped it
	wrapped []byte // as it stands in Redis; nil until it is stored
}

func (s *Store) newDataKey() (*dataKey, error) {
	raw := make([]byte, keySize)
	if err := s.rand.fill(raw); err != nil {
		return nil, fmt.Errorf("make data key: %w", err)
	}
	aead, err := newAEAD(raw)
	if err != nil {
		return nil, fmt.Errorf("make data key: %w", err)
	}
	return &dataKey{raw: raw, aead: aead}, nil
}

// wrapped returns the same key wrapped by the first master key.
func (s *Store) wrapped(k *dataKey, chat int64) (*dataKey, error) {
	first := s.keys.first
	blob, err := first.seal(first.wrap, s.rand, k.raw, s.purpose("key", chat))
	if err != nil {
		return nil, fmt.Errorf("wrap data key: %w", err)
	}
	return &dataKey{raw: k.raw, aead: k.aead, master: first.id, wrapped: blob}, nil
}

// unwrap opens a resident's wrapped key, from the cache where it can.
func (s *Store) unwrap(chat int64, wrapped []byte) (*dataKey, error) {
	if k := s.cache.get(chat); k != nil && bytes.Equal(k.wrapped, wrapped) {
		return k, nil
	}
	m, head, nonce, sealed := s.keys.parse(wrapped)
	if m == nil {
		return nil, ErrSealed
	}
	raw, err := m.wrap.Open(nil, nonce, sealed, additional(head, s.purpose("key", chat)))
	if err != nil || len(raw) != keySize {
		return nil, ErrSealed
	}
	aead, err := newAEAD(raw)
	if err != nil {
		return nil, fmt.Errorf("unwrap data key: %w", err)
	}
	k := &dataKey{raw: raw, aead: aead, master: m.id, wrapped: bytes.Clone(wrapped)}
	s.cache.put(chat, k)
	return k, nil
}

// A blob sealed by a data key is: format, nonce, ciphertext with tag.

func (s *Store) sealOwn(k *dataKey, plain []byte, purpose string) ([]byte, error) {
	b := make([]byte, 1+nonceSize, 1+nonceSize+len(plain)+tagSize)
	b[0] = sealFormat
	if err := s.rand.fill(b[1:]); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return k.aead.Seal(b, b[1:], plain, additional(b[:1], purpose)), nil
}

func (k *dataKey) open(blob []byte, purpose string) ([]byte, error) {
	if len(blob) < 1+nonceSize+tagSize || blob[0] != sealFormat {
		return nil, ErrSealed
	}
	plain, err := k.aead.Open(nil, blob[1:1+nonceSize], blob[1+nonceSize:], additional(blob[:1], purpose))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

// purpose names what a blob is and whose, so that it opens nowhere else.
func (s *Store) purpose(what string, whose any) string {
	return fmt.Sprintf("%s%s/%v", s.names.prefix, what, whose)
}

// keyCache keeps the data keys used last, unwrapped, by chat.
type keyCache struct {
	mu    sync.Mutex
	size  int
	order *list.List // of *cached, used last in front
	byID  map[int64]*list.Element
}

type cached struct {
	chat int64
	key  *dataKey
}

func newKeyCache(size int) *keyCache {
	return &keyCache{size: size, order: list.New(), byID: map[int64]*list.Element{}}
}

func (c *keyCache) get(chat int64) *dataKey {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.byID[chat]
	if e == nil {
		return nil
	}
	c.order.MoveToFront(e)
	return e.Value.(*cached).key
}

func (c *keyCache) put(chat int64, k *dataKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byID[chat]; e != nil {
		e.Value.(*cached).key = k
		c.order.MoveToFront(e)
		return
	}
	c.byID[chat] = c.order.PushFront(&cached{chat, k})
	if last := c.order.Back(); c.order.Len() > c.size {
		c.order.Remove(last)
		delete(c.byID, last.Value.(*cached).chat)
	}
}

func (c *keyCache) drop(chat int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.byID[chat]; e != nil {
		c.order.Remove(e)
		delete(c.byID, chat)
	}
}
