package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	tg "github.com/go-telegram/bot"

	"noken/bot"
)

// Download gets a file that somebody sent, by its file_id: at most limit bytes,
// else the error is a bot.ErrTooLarge. Telegram itself gives out 20 MB at most.
// https://core.telegram.org/bots/api#getfile
func (c *Client) Download(ctx context.Context, file string, limit int64) ([]byte, error) {
	f, err := c.lib.GetFile(ctx, &tg.GetFileParams{FileID: file})
	if err != nil {
		return nil, fmt.Errorf("ask Telegram for a file: %w", classify(err))
	}
	if f.FileSize > limit {
		return nil, fmt.Errorf("a file of %d bytes: %w", f.FileSize, bot.ErrTooLarge)
	}
	link := strings.TrimRight(c.o.API, "/") + "/file/bot" + c.o.Token + "/" + strings.TrimLeft(f.FilePath, "/")
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, errors.New("ask for a file: Telegram gave a path that makes no URL") // the error would tell the token
	}
	response, err := c.http.Do(request)
	if err != nil {
		var failed *url.Error
		if errors.As(err, &failed) {
			err = failed.Err // without the URL, which holds the token
		}
		return nil, fmt.Errorf("get a file: %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("get a file: Telegram answers %d", response.StatusCode)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("get a file: %w", err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("a file of more than %d bytes: %w", limit, bot.ErrTooLarge)
	}
	return data, nil
}
