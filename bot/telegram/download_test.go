package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"noken/bot"
)

func TestAFileIsDownloadedWithinItsBound(t *testing.T) {
	t.Parallel()
	const token = "123:secret-token"
	size := 0 // as Telegram says it
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/getFile"):
			fmt.Fprintf(w, `{"ok":true,"result":{"file_id":"f","file_unique_id":"u","file_size":%d,"file_path":"documents/file_1"}}`, size)
		case r.URL.Path == "/file/bot"+token+"/documents/file_1":
			fmt.Fprint(w, "flow: aduan")
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(server.Close)
	client, err := NewClient(ClientOptions{Token: token, API: server.URL})
	if err != nil {
		t.Fatal(err)
	}
	data, err := client.Download(t.Context(), "f", 11)
	if err != nil || string(data) != "flow: aduan" {
		t.Fatalf("got %q, error %v", data, err)
	}
	if _, err := client.Download(t.Context(), "f", 10); !errors.Is(err, bot.ErrTooLarge) {
		t.Errorf("what comes is more than was said, error %v", err)
	}
	size = 12
	if _, err := client.Download(t.Context(), "f", 11); !errors.Is(err, bot.ErrTooLarge) {
		t.Errorf("it is said to be larger, error %v", err)
	}
	size = 0
	server.Close()
	if _, err := client.Download(t.Context(), "f", 11); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("error %v, want one without the token", err)
	}
}

func TestOnlyNamesOfAConfigurationAreKept(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"aduan.yaml": "aduan.yaml", "Kota.ZIP": "Kota.ZIP", "areas.csv": "areas.csv", "a.yml": "a.yml",
		"KTP Yohana Magal.pdf": "", "foto.jpg": "", "": "", "yaml": "",
	} {
		if got := configName(name); got != want {
			t.Errorf("%q is kept as %q, want %q", name, got, want)
		}
	}
}
