package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// Keyring holds the city's master keys. The first one encrypts, all decrypt, so
// that a key is changed by putting the new one in front. It is immutable.
type Keyring struct {
	first *master
	byID  map[string]*master
	all   []*master // in the order given
}

// master is one master key as what is derived from it; the key itself is not kept.
type master struct {
	id      string
	transit cipher.AEAD // seals what passes through: inbox, outbox, timers
	wrap    cipher.AEAD // wraps the residents' data keys
	index   []byte      // names the indexes of what must not stand in Redis as it is
}

const (
	keySize   = 32 // bytes of a master or data key
	nonceSize = 12 // bytes, the size GCM is defined for
	tagSize   = 16 // bytes

	// sealFormat starts every blob, so that another way of sealing can follow.
	sealFormat = 1
)

var keyID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,32}$`)

// ParseKeyring reads "id:base64(32 bytes)", several separated by commas. An id
// has 1 to 32 letters, digits, hyphens or underscores. Errors name the place,
// and never what stands there.
func ParseKeyring(text string) (*Keyring, error) {
	if strings.TrimSpace(text) == "" {
		return nil, errors.New("master keys: empty, want id:base64(32 bytes)")
	}
	k := &Keyring{byID: map[string]*master{}}
	for i, item := range strings.Split(text, ",") {
		id, encoded, ok := strings.Cut(strings.TrimSpace(item), ":")
		if !ok {
			return nil, fmt.Errorf("master keys: key %d: no colon, want id:base64(32 bytes)", i+1)
		}
		if !keyID.MatchString(id) {
			// The id is not shown: it may be a key in the wrong place.
			return nil, fmt.Errorf("master keys: key %d: bad id, want 1 to 32 letters, digits, - or _", i+1)
		}
		if k.byID[id] != nil {
			return nil, fmt.Errorf("master keys: key %d: id %q is there twice", i+1, id)
		}
		raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(encoded, "="))
		if err != nil {
			return nil, fmt.Errorf("master keys: key %d (id %q): not base64", i+1, id)
		}
		if len(raw) != keySize {
			return nil, fmt.Errorf("master keys: key %d (id %q): %d bytes, want %d", i+1, id, len(raw), keySize)
		}
		m, err := newMaster(id, raw)
		if err != nil {
			return nil, fmt.Errorf("master keys: key %d (id %q): %w", i+1, id, err)
		}
		k.byID[id] = m
		k.all = append(k.all, m)
		if k.first == nil {
			k.first = m
		}
	}
	return k, nil
}

// First returns the id of the key that encrypts.
func (k *Keyring) First() string { return k.first.id }

func newMaster(id string, raw []byte) (*master, error) {
	m := &master{id: id}
	for _, d := range []struct {
		info string
		to   *cipher.AEAD
	}{{"noken transit 1", &m.transit}, {"noken wrap 1", &m.wrap}} {
		key, err := hkdf.Key(sha256.New, raw, nil, d.info, keySize)
		if err != nil {
			return nil, fmt.Errorf("derive: %w", err)
		}
		if *d.to, err = newAEAD(key); err != nil {
			return nil, err
		}
	}
	var err error
	if m.index, err = hkdf.Key(sha256.New, raw, nil, "noken index 1", keySize); err != nil {
		return nil, fmt.Errorf("derive: %w", err)
	}
	return m, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("make GCM: %w", err)
	}
	return aead, nil
}

// A blob sealed by a master key is: format, length of the id, id, nonce,
// ciphertext with tag. The id is bound too: all that stands before the nonce is
// part of the additional data.

func (m *master) seal(aead cipher.AEAD, r *source, plain []byte, purpose string) ([]byte, error) {
	head := 2 + len(m.id)
	b := make([]byte, head+nonceSize, head+nonceSize+len(plain)+tagSize)
	b[0], b[1] = sealFormat, byte(len(m.id))
	copy(b[2:], m.id)
	if err := r.fill(b[head:]); err != nil {
		return nil, fmt.Errorf("seal: %w", err)
	}
	return aead.Seal(b, b[head:], plain, additional(b[:head], purpose)), nil
}

// parse splits a master-sealed blob. A nil master means that it cannot be opened.
func (k *Keyring) parse(blob []byte) (m *master, head, nonce, sealed []byte) {
	if len(blob) < 2 || blob[0] != sealFormat {
		return nil, nil, nil, nil
	}
	n := 2 + int(blob[1])
	if len(blob) < n+nonceSize+tagSize {
		return nil, nil, nil, nil
	}
	return k.byID[string(blob[2:n])], blob[:n], blob[n : n+nonceSize], blob[n+nonceSize:]
}

func (k *Keyring) sealTransit(r *source, plain []byte, purpose string) ([]byte, error) {
	return k.first.seal(k.first.transit, r, plain, purpose)
}

func (k *Keyring) openTransit(blob []byte, purpose string) ([]byte, error) {
	m, head, nonce, sealed := k.parse(blob)
	if m == nil {
		return nil, ErrSealed
	}
	plain, err := m.transit.Open(nil, nonce, sealed, additional(head, purpose))
	if err != nil {
		return nil, ErrSealed
	}
	return plain, nil
}

func additional(head []byte, purpose string) []byte {
	return append(head[:len(head):len(head)], purpose...)
}
