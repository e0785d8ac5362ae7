// Package redistest starts a real redis-server for tests: one a test package, on
// a free port of 127.0.0.1, in a folder of its own, gone at the end.
package redistest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"
)

// Server is a running redis-server.
type Server struct {
	Addr string // host:port
	Dir  string // where it keeps its files
	cmd  *exec.Cmd
	args []string
	own  bool // Dir is ours to remove
}

// Start starts a redis-server that keeps nothing, unless options say otherwise:
// Start("--appendonly", "yes", "--appendfsync", "always"). Stop ends it.
func Start(options ...string) (*Server, error) {
	dir, err := os.MkdirTemp("", "noken-redis-")
	if err != nil {
		return nil, fmt.Errorf("start redis-server: %w", err)
	}
	s, err := StartIn(dir, options...)
	if err != nil {
		_ = os.RemoveAll(dir)
		return nil, err
	}
	s.own = true
	return s, nil
}

// StartIn is Start in a given folder, which stays after Stop: for starting again
// on what was kept.
func StartIn(dir string, options ...string) (*Server, error) {
	if _, err := exec.LookPath("redis-server"); err != nil {
		return nil, errors.New("redis-server is not installed; type: sudo apt-get install -y redis-server")
	}
	var last error
	for range 5 { // another process may take the port between our look and Redis' start
		s, err := start(dir, options)
		if err == nil {
			return s, nil
		}
		last = err
	}
	return nil, last
}

func start(dir string, options []string) (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("find a free port: %w", err)
	}
	addr := l.Addr().String()
	port := l.Addr().(*net.TCPAddr).Port
	_ = l.Close()
	args := append([]string{
		"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", dir,
		"--save", "", "--appendonly", "no", "--logfile", filepath.Join(dir, "redis.log"),
	}, options...)
	s := &Server{Addr: addr, Dir: dir, cmd: exec.Command("redis-server", args...), args: args}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start redis-server: %w", err)
	}
	if err := s.ready(); err != nil {
		_ = s.kill()
		return nil, fmt.Errorf("redis-server on %s does not answer: %w", addr, err)
	}
	return s, nil
}

// ready waits until the server answers.
func (s *Server) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	rdb := s.Client()
	defer func() { _ = rdb.Close() }()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		err := rdb.Ping(ctx).Err()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-tick.C:
		}
	}
}

// Client returns a new client of the server; closing it is the caller's.
func (s *Server) Client() *redis.Client {
	return redis.NewClient(&redis.Options{Addr: s.Addr})
}

// URL returns the address as NOKEN_REDIS_URL wants it.
func (s *Server) URL() string { return "redis://" + s.Addr + "/0" }

// Pid returns the process id.
func (s *Server) Pid() int { return s.cmd.Process.Pid }

// Stop ends the server at once and removes its folder.
func (s *Server) Stop() {
	_ = s.kill()
	if s.own {
		_ = os.RemoveAll(s.Dir)
	}
}

// Restart kills the server and starts it again on the same port and folder.
func (s *Server) Restart() error {
	_ = s.kill()
	s.cmd = exec.Command("redis-server", s.args...)
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("restart redis-server: %w", err)
	}
	return s.ready()
}

func (s *Server) kill() error {
	if err := s.cmd.Process.Kill(); err != nil {
		return err
	}
	_, err := s.cmd.Process.Wait()
	return err
}
