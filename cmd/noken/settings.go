package main

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"

	"noken/bot"
	"noken/configs"
	"noken/store"
)

// settings are the flags that serve and doctor share. Each has an environment
// variable of the same name; the flag wins. They are read as strings, so that a
// wrong one is told in one way wherever it came from.
type settings struct {
	TelegramToken     string `name:"telegram-token" help:"Bot token from @BotFather. Better: --telegram-token-file."`
	TelegramTokenFile string `name:"telegram-token-file" help:"File that holds the bot token."`
	TelegramAPI       string `name:"telegram-api" help:"Base URL of the Bot API."`
	WebhookURL        string `name:"webhook-url" help:"Public https URL for updates; unset: long polling."`
	WebhookSecret     string `name:"webhook-secret" help:"Secret that Telegram sends with each update."`
	Listen            string `name:"listen" help:"HTTP address for the webhook, /healthz, /readyz and /metrics."`
	RedisURL          string `name:"redis-url" help:"redis:// or rediss://; several addresses: cluster; ?sentinel=NAME."`
	Config            string `name:"config" help:"Folder of the city; unset: the embedded Mimika."`
	Watch             bool   `name:"watch" help:"Publish what changes in the folder of the city, without a restart."`
	MasterKeys        string `name:"master-keys" help:"id:base64(32 bytes), comma-separated, the first encrypts. Better: --master-keys-file."`
	MasterKeysFile    string `name:"master-keys-file" help:"File that holds the master keys."`
	Admins            string `name:"admins" help:"Telegram user ids of the city's admins, comma-separated."`
	Rate              string `name:"rate" help:"Messages a second for the whole bot."`
	Log               string `name:"log" help:"text or json."`
	LogLevel          string `name:"log-level" help:"debug, info, warn or error."`
}

// setting is one of them as found.
type setting struct {
	name  string // of the environment variable
	value string
}

func (s *setting) wrong(expected string) error {
	return &usageError{fmt.Sprintf("%s: found %s; expected %s", s.name, s.shown(), expected)}
}

// shown is the value for an error message; secrets are not repeated.
func (s *setting) shown() string {
	secret := strings.Contains(s.name, "TOKEN") || strings.Contains(s.name, "KEYS") || strings.Contains(s.name, "SECRET")
	if strings.HasSuffix(s.name, "_FILE") {
		secret = strings.Contains(s.value, ":") // no path, but the secret itself in the wrong place
	}
	if strings.Contains(s.name, "URL") {
		secret = strings.Contains(s.value, "@") // a password stands before it
	}
	switch {
	case s.value == "":
		return "nothing"
	case secret:
		return fmt.Sprintf("a value of %d characters", len(s.value))
	}
	return strconv.Quote(s.value)
}

func find(getenv func(string) string, name, flag, otherwise string) setting {
	s := setting{name: name, value: flag}
	if s.value == "" {
		s.value = getenv(name)
	}
	if s.value == "" {
		s.value = otherwise
	}
	return s
}

// findSecret is find for what may also stand in a file.
func findSecret(getenv func(string) string, name, flag, file string) (setting, error) {
	s := find(getenv, name, flag, "")
	path := find(getenv, name+"_FILE", file, "")
	if s.value != "" || path.value == "" {
		return s, nil
	}
	data, err := os.ReadFile(path.value)
	if err != nil {
		return s, path.wrong(fmt.Sprintf("a readable file (%v)", errors.Unwrap(err)))
	}
	s.value = strings.TrimSpace(string(data))
	return s, nil
}

// setup is what the settings say, checked.
type setup struct {
	token, api         string
	webhookURL, secret string
	listen             string
	redis              redisSetup
	config             *bot.Config
	road               bot.Road // where the configuration is from
	folder             string   // of the city; empty: the embedded one
	watch              bool
	keys               *store.Keyring
	admins             []int64
	rate               float64
	log                *slog.Logger
	owner              string
}

const defaultAPI = "https://api.telegram.org"

// read checks the settings. A wrong one is a *usageError that names the
// variable, what was found and what is expected; a configuration that does not
// load is not, and comes with all the rest of the setup.
func (f *settings) read(s std) (*setup, error) {
	o := &setup{}
	token, err := findSecret(s.getenv, "NOKEN_TELEGRAM_TOKEN", f.TelegramToken, f.TelegramTokenFile)
	if err != nil {
		return nil, err
	}
	if id, secret, ok := strings.Cut(token.value, ":"); !ok || secret == "" || !digits(id) {
		return nil, token.wrong("the token from @BotFather, such as 123456:ABC-DEF")
	}
	o.token = token.value
	api := find(s.getenv, "NOKEN_TELEGRAM_API", f.TelegramAPI, defaultAPI)
	if !isHTTP(api.value) {
		return nil, api.wrong("a URL such as " + defaultAPI)
	}
	o.api = strings.TrimRight(api.value, "/")

	hook := find(s.getenv, "NOKEN_WEBHOOK_URL", f.WebhookURL, "")
	secret := find(s.getenv, "NOKEN_WEBHOOK_SECRET", f.WebhookSecret, "")
	if hook.value != "" {
		if !isHTTP(hook.value) {
			return nil, hook.wrong("a public URL such as https://bot.example.go.id/telegram")
		}
		if !secretToken(secret.value) {
			return nil, secret.wrong("1 to 256 letters, digits, _ or - (needed with NOKEN_WEBHOOK_URL)")
		}
	}
	o.webhookURL, o.secret = hook.value, secret.value

	listen := find(s.getenv, "NOKEN_LISTEN", f.Listen, "127.0.0.1:8080")
	if _, port, err := net.SplitHostPort(listen.value); err != nil || !digits(port) {
		return nil, listen.wrong("an address such as 127.0.0.1:8080")
	}
	o.listen = listen.value

	redisURL := find(s.getenv, "NOKEN_REDIS_URL", f.RedisURL, "redis://127.0.0.1:6379/0")
	if o.redis, err = parseRedis(redisURL.value); err != nil {
		return nil, redisURL.wrong("a URL such as redis://127.0.0.1:6379/0 (" + err.Error() + ")")
	}

	keys, err := findSecret(s.getenv, "NOKEN_MASTER_KEYS", f.MasterKeys, f.MasterKeysFile)
	if err != nil {
		return nil, err
	}
	if o.keys, err = store.ParseKeyring(keys.value); err != nil {
		return nil, keys.wrong("id:base64 of 32 random bytes, as \"openssl rand -base64 32\" makes them (" + err.Error() + ")")
	}

	admins := find(s.getenv, "NOKEN_ADMINS", f.Admins, "")
	for _, word := range strings.FieldsFunc(admins.value, func(r rune) bool { return r == ',' || r == ' ' }) {
		id, err := strconv.ParseInt(word, 10, 64)
		if err != nil || id <= 0 {
			return nil, admins.wrong("Telegram user ids such as 123456789,987654321")
		}
		o.admins = append(o.admins, id)
	}
	rate := find(s.getenv, "NOKEN_RATE", f.Rate, "30")
	if o.rate, err = strconv.ParseFloat(rate.value, 64); err != nil || !(o.rate > 0 && o.rate <= 1e6) {
		return nil, rate.wrong("a number of messages a second such as 30")
	}
	if o.log, err = f.logger(s); err != nil {
		return nil, err
	}
	folder := find(s.getenv, "NOKEN_CONFIG", f.Config, "")
	if o.road, o.folder = bot.RoadEmbedded, folder.value; o.folder != "" {
		o.road = bot.RoadFolder
	}
	watch := find(s.getenv, "NOKEN_WATCH", map[bool]string{true: "true"}[f.Watch], "false")
	if o.watch, err = strconv.ParseBool(watch.value); err != nil {
		return nil, watch.wrong("true or false")
	}
	if o.watch && o.folder == "" {
		return nil, watch.wrong("NOKEN_CONFIG set too: without a folder there is nothing to watch")
	}
	o.owner = ownerName()
	if o.config, err = loadConfig(folder); err != nil {
		return o, err
	}
	return o, nil
}

// configDir opens the city's folder, or the embedded one.
func configDir(folder setting) (fs.FS, error) {
	if folder.value == "" {
		return configs.Mimika(), nil
	}
	info, err := os.Stat(folder.value)
	if err != nil || !info.IsDir() {
		return nil, folder.wrong("the folder of a city, with city.yaml in it")
	}
	return os.DirFS(folder.value), nil
}

// loadConfig loads the city's folder, or the embedded one.
func loadConfig(folder setting) (*bot.Config, error) {
	dir, err := configDir(folder)
	if err != nil {
		return nil, err
	}
	config, err := bot.LoadConfig(dir)
	if err != nil {
		return nil, fmt.Errorf("the configuration does not load:\n%w", err)
	}
	return config, nil
}

func (f *settings) logger(s std) (*slog.Logger, error) {
	var options slog.HandlerOptions
	level := find(s.getenv, "NOKEN_LOG_LEVEL", f.LogLevel, "info")
	var l slog.Level
	if err := l.UnmarshalText([]byte(level.value)); err != nil {
		return nil, level.wrong("debug, info, warn or error")
	}
	options.Level = l
	kind := find(s.getenv, "NOKEN_LOG", f.Log, "")
	if kind.value == "" {
		kind.value = "json"
		if file, ok := s.err.(*os.File); ok {
			if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
				kind.value = "text"
			}
		}
	}
	switch kind.value {
	case "text":
		return slog.New(slog.NewTextHandler(s.err, &options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(s.err, &options)), nil
	}
	return nil, kind.wrong("text or json")
}

// ownerName names this process among its replicas, differently at each start.
func ownerName() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails
	host, err := os.Hostname()
	if err != nil {
		host = "host"
	}
	return fmt.Sprintf("%s-%d-%s", host, os.Getpid(), hex.EncodeToString(b[:]))
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func isHTTP(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// secretToken checks a webhook's secret as Telegram does: 1-256 of A-Z a-z 0-9 _ -
// (https://core.telegram.org/bots/api#setwebhook).
func secretToken(s string) bool {
	if len(s) < 1 || len(s) > 256 {
		return false
	}
	for _, r := range s {
		if (r < 'A' || r > 'Z') && (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '_' && r != '-' {
			return false
		}
	}
	return true
}
