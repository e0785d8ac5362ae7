package bot

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"noken/flows"
	"noken/store"
)

// versionsShown are the editions that /versi lists.
const versionsShown = 6

// publish puts the draft live, if nobody put another version live since it was made.
func (t *turn) publish(why string) error {
	t.endTrial()
	config, err := t.draftConfig()
	if config == nil {
		return err
	}
	desk := t.state.Desk
	desk.Asked = time.Time{}
	edition, err := t.configs.editions.Publish(t.ctx, Draft{
		Config: config, Base: desk.Base, Who: t.state.Name, Why: why, Road: RoadTelegram,
	})
	if moved, ok := errors.AsType[*MovedError](err); ok {
		return t.tellMoved(moved, config)
	}
	if err != nil {
		return err
	}
	t.state.Desk = nil
	t.tellLive(edition)
	return nil
}

func (t *turn) tellLive(e Edition) {
	t.log.Info("an admin put a version live from their chat", "edition", e.Seq, "version", Short(e.Version))
	t.send(Out{Op: OpSend, Text: t.rich("admin.live", map[string]any{
		"seq": e.Seq, "version": Short(e.Version), "at": t.config.when(e),
	})})
}

// when is the moment an edition went live, in the city's time.
func (c *Config) when(e Edition) string { return e.At.In(c.City.Zone).Format("02-01-2006 15:04") }

// editionLine tells an edition in a line.
func (t *turn) editionLine(e Edition) string {
	if e.Err != nil {
		return fmt.Sprintf("#%d · %s", e.Seq, Short(e.Version))
	}
	who := e.Who
	if who == "" {
		who = string(e.Road)
	}
	line := fmt.Sprintf("#%d · %s · %s", e.Seq, t.config.when(e), bounded(who, 40))
	if e.Why != "" {
		line += " · " + bounded(e.Why, 100)
	}
	return line
}

// tellMoved tells who published what since the draft was made, and offers to make
// it anew upon that where both changed other files.
func (t *turn) tellMoved(moved *MovedError, draft *Config) error {
	text := t.rich("admin.moved", nil)
	for _, e := range moved.Since[:min(len(moved.Since), versionsShown)] {
		text = below(text, flows.Span{Text: t.editionLine(e)})
	}
	base, err := t.configs.version(t.ctx, t.state.Desk.Base)
	if err != nil {
		return err
	}
	live, err := t.configs.version(t.ctx, moved.Live.Version)
	if err != nil {
		return err
	}
	if base == nil || live == nil {
		t.send(Out{Op: OpSend, Text: below(text, t.rich("admin.again", nil)...)})
		return nil
	}
	text = below(text, tellChanges(t.config.Texts, t.lang(), Diff(base, live), nil)...)
	if both := overlap(base, draft, live); len(both) > 0 {
		text = below(text, t.rich("admin.overlap", map[string]any{"files": strings.Join(both, ", ")})...)
		t.send(Out{Op: OpSend, Text: text})
		return nil
	}
	t.send(Out{Op: OpSend, Text: below(text, t.rich("admin.renew", nil)...), Buttons: [][]Button{{
		{Label: t.text("admin.button.renew", nil), Data: deskData("renew:" + Short(draft.Version())), Style: "primary"},
		{Label: t.text("admin.button.drop", nil), Data: deskData("drop:" + Short(draft.Version())), Style: "danger"},
	}}})
	return nil
}

// versions lists what was put live last, with a way back to each.
func (t *turn) versions() error {
	editions := t.configs.editions
	all, err := editions.History(t.ctx, versionsShown)
	if err != nil {
		return err
	}
	counts, err := editions.Counts(t.ctx)
	if err != nil {
		return err
	}
	text := t.rich("admin.versions.head", nil)
	var rows [][]Button
	var seen []string
	for i, e := range all {
		key := "admin.versions.line"
		if i == 0 {
			key = "admin.versions.live"
		}
		text = below(text, t.rich(key, map[string]any{"edition": t.editionLine(e), "talks": counts.Talks[e.Version]})...)
		if !slices.Contains(seen, e.Version) && i > 0 && e.Version != all[0].Version && e.Err == nil {
			label := t.text("admin.button.back", map[string]any{"seq": e.Seq})
			rows = append(rows, []Button{{Label: label, Data: deskData(fmt.Sprintf("back:%d", e.Seq))}})
		}
		seen = append(seen, e.Version)
	}
	t.send(Out{Op: OpSend, Text: text, Buttons: rows})
	return nil
}

// goBack puts an old version live again: first it is shown what that changes, then,
// with the version that was live when that was shown, it is done.
func (t *turn) goBack(seq int64, shown string, agreed bool) error {
	editions := t.configs.editions
	all, err := editions.History(t.ctx, 0)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(e Edition) bool { return e.Seq == seq })
	if i < 0 || all[i].Err != nil {
		t.send(Out{Op: OpSend, Text: t.rich("admin.back.gone", nil)})
		return nil
	}
	wanted, current := all[i], all[0]
	config, err := t.configs.version(t.ctx, wanted.Version)
	if err != nil {
		return err
	}
	live, err := t.configs.version(t.ctx, current.Version)
	if err != nil {
		return err
	}
	switch {
	case config == nil:
		t.send(Out{Op: OpSend, Text: t.rich("admin.back.gone", nil)})
		return nil
	case wanted.Version == current.Version:
		t.send(Out{Op: OpSend, Text: t.rich("admin.back.same", nil)})
		return nil
	case agreed && shown == Short(current.Version):
		edition, err := editions.Publish(t.ctx, Draft{
			Config: config, Base: current.Version, Who: t.state.Name, Why: fmt.Sprintf("#%d", seq), Road: RoadTelegram,
		})
		if errors.Is(err, store.ErrMoved) {
			break // and is shown what is live now
		}
		if err != nil {
			return err
		}
		t.endTrial()
		t.tellLive(edition)
		return nil
	}
	counts, err := editions.Counts(t.ctx)
	if err != nil {
		return err
	}
	text := t.rich("admin.back.ask", map[string]any{"edition": t.editionLine(wanted)})
	if live != nil {
		text = below(text, tellChanges(t.config.Texts, t.lang(), Diff(live, config), counts.Stops())...)
	}
	t.send(Out{Op: OpSend, Text: text, Buttons: [][]Button{{
		{Label: t.text("admin.button.yes_back", nil), Data: deskData(fmt.Sprintf("undo:%d:%s", seq, Short(current.Version))), Style: "danger"},
		{Label: t.text("admin.button.leave", nil), Data: deskData("leave")},
	}}})
	return nil
}
