package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/redis/go-redis/v9"
)

// redisSetup is where the store is.
type redisSetup struct {
	options redis.UniversalOptions
	cluster bool
}

// parseRedis reads redis:// or rediss:// URLs. Several comma-separated addresses
// mean a cluster, or with ?sentinel=NAME the sentinels that watch NAME.
func parseRedis(text string) (redisSetup, error) {
	addresses := strings.Split(text, ",")
	u, err := url.Parse(addresses[0])
	if err != nil {
		return redisSetup{}, errors.New("not a URL")
	}
	query := u.Query()
	sentinel := query.Get("sentinel")
	// The option may stand behind the last address as well.
	last := addresses[len(addresses)-1]
	if before, options, ok := strings.Cut(last, "?"); ok && len(addresses) > 1 {
		addresses[len(addresses)-1] = before
		if values, err := url.ParseQuery(options); err == nil && sentinel == "" {
			sentinel = values.Get("sentinel")
		}
	}
	query.Del("sentinel")
	u.RawQuery = query.Encode()
	one, err := redis.ParseURL(u.String())
	if err != nil {
		return redisSetup{}, errors.New(strings.TrimPrefix(err.Error(), "redis: "))
	}
	o := redis.UniversalOptions{
		Addrs: []string{one.Addr}, DB: one.DB, Username: one.Username, Password: one.Password,
		TLSConfig: one.TLSConfig, MasterName: sentinel,
		DialTimeout: one.DialTimeout, ReadTimeout: one.ReadTimeout, WriteTimeout: one.WriteTimeout,
		PoolSize: one.PoolSize, ClientName: "noken",
	}
	for _, more := range addresses[1:] {
		host := more
		if i := strings.Index(more, "://"); i >= 0 {
			host = more[i+3:]
		}
		host = strings.TrimRight(host[strings.LastIndex(host, "@")+1:], "/")
		if host == "" {
			return redisSetup{}, errors.New("an address is empty")
		}
		o.Addrs = append(o.Addrs, host)
	}
	if sentinel != "" {
		o.SentinelUsername, o.SentinelPassword = "", ""
	}
	return redisSetup{options: o, cluster: len(o.Addrs) > 1 && sentinel == ""}, nil
}

func (r redisSetup) open() redis.UniversalClient {
	return redis.NewUniversalClient(&r.options)
}

// where is the store in words, without credentials.
func (r redisSetup) where() string {
	switch {
	case r.options.MasterName != "":
		return fmt.Sprintf("sentinel %s at %s", r.options.MasterName, strings.Join(r.options.Addrs, ", "))
	case r.cluster:
		return "cluster at " + strings.Join(r.options.Addrs, ", ")
	}
	return r.options.Addrs[0]
}

// reachable asks the store for a sign of life.
func reachable(ctx context.Context, rdb redis.UniversalClient) error {
	return rdb.Ping(ctx).Err()
}
