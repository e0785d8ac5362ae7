package bot

import (
	"slices"

	"noken/flows"
	"noken/store"
)

func cardSlot(number string) string { return "card/" + number }

// forget lets the next post of a case make its card and topic anew.
func (t *turn) forget(number string) {
	t.drops = append(t.drops,
		store.PostDrop{Chat: t.event.Chat, Slot: cardSlot(number)},
		store.PostDrop{Chat: t.event.Chat, Slot: topicOf(number)})
}

// groupNews takes what concerns a group about a case, or about the group itself.
func (t *turn) groupNews() error {
	e := &t.event
	t.state.Lang = t.config.City.Languages[0]
	switch e.Name {
	case "away":
		return t.awayNews()
	case "bound":
		return t.boundHere()
	case "due":
		t.due()
		return nil
	case "head_away":
		t.headAway()
		return nil
	case "unbound":
		t.unboundHere(e.Text)
		return nil
	case "proof_seen":
		return t.proofSeen()
	}
	doc, err := t.ticket(e.Ticket)
	if err != nil || doc == nil {
		return err
	}
	if e.Name == "alike_told" { // the coordinator's group need not have the case
		return t.alikeTold(doc)
	}
	switch e.Name {
	case "unshared":
		return t.unshared(doc, e.Text)
	case "topic":
		return t.keepTopic(doc)
	case "elsewhere":
		return t.worksElsewhere(doc)
	}
	if ours, err := t.sit(doc); err != nil || !ours {
		return err // bound elsewhere or handed on meanwhile: it is posted there
	}
	return t.post(doc, *e)
}

// post puts news of a case under its card.
func (t *turn) post(doc *caseDoc, e Event) error {
	k := &doc.ticket
	number := k.Number
	under := Out{Op: OpSend, Lane: Notification, Ref: number, ReplySlot: cardSlot(number), TopicSlot: t.topicSlot(number)}
	under.TopicOnly = under.TopicSlot != ""
	if under.TopicOnly {
		original := e
		original.Kind, original.Chat, original.Ticket = TicketNews, t.event.Chat, number
		under.Then = &Event{Kind: SendResult, Chat: t.event.Chat, Name: "post", Ticket: number, Then: &original}
		under.OnlyFailed = true
	}
	args := t.about(doc)
	switch e.Name {
	case "new":
		return t.postCard(doc, under, e.Tries > 0)
	case "card":
		t.card(doc)
		return nil
	case "shared":
		return t.postShared(doc, under, e)
	case "task_done":
		t.postTaskDone(doc, under, e)
		return nil
	case "split":
		t.releaseGone(doc)
		under.Text, under.Ref = t.rich("office.split_off", args), number+" "+notForResidents
	case "redraw":
		t.card(doc)
		return nil
	case "query":
		t.postQuery(doc, under, e)
		t.card(doc)
		return nil
	case "note":
		t.postNote(doc, under, e.Posted)
		return nil
	case "reach":
		t.card(doc)
		return nil
	case "withheld":
		under.Text = t.rich("office.withheld", args)
	case "live_again":
		under.Text = t.rich("office.live_again", args)
	case "live_left":
		under.Text = t.rich("office.live_left", args)
	case "talk":
		if k.Stage.Ended() && under.TopicOnly { // so that it can be answered there
			t.openTopic(doc)
		}
		if err := t.underWord(doc, &under, e.Posted); err != nil {
			return err
		}
		under.Text = t.rich("office.from_resident", args)
	case "reopened":
		under.Text = t.rich("office.reopened", args)
	case "ended":
		under.Text, under.Ref = t.rich("office.ended", args), number+" "+notForResidents
	case "expired", "closed":
		t.timedOut(doc, e.Name)
		return nil
	case "alike":
		t.card(doc)
		return nil
	case "confirmed":
		under.Text = t.rich("office.confirmed", args)
	case "rated":
		args["rating"] = k.Rating
		under.Text = t.rich("office.rated", args)
	case "withdrawn":
		under.Text = t.rich("office.withdrawn", args)
	default:
		return nil
	}
	under.Text = under.Text.Add(t.quoted(doc)...)
	word, ok := t.wordOf(doc)
	t.postWord(under, word, ok, under.Then)
	t.card(doc)
	switch e.Name {
	case "confirmed", "rated":
		return t.keepTopic(doc)
	}
	return nil
}

// postCard posts a case that is new to the group: its topic where the group has
// topics, the card, and under it the photos, papers and the pin. A case that comes back
// goes on in the topic it had, unless that is gone.
func (t *turn) postCard(doc *caseDoc, under Out, gone bool) error {
	k := &doc.ticket
	stands := false
	if under.TopicSlot != "" && !gone {
		var err error
		if _, stands, err = t.store.Slot(t.ctx, t.event.Chat, under.TopicSlot); err != nil {
			return err
		}
	}
	switch {
	case stands:
		t.openTopic(doc)
	case under.TopicSlot != "":
		t.makeTopic(doc)
	}
	if gone {
		t.postSoFar(doc, under)
	}
	card := Out{Op: OpSend, Lane: Notification, Text: t.cardText(doc), Buttons: t.cardButtons(k, t.at, false),
		Slot: cardSlot(k.Number), Ref: k.Number, TopicSlot: under.TopicSlot, TopicOnly: under.TopicOnly, Then: under.Then, OnlyFailed: under.OnlyFailed}
	t.send(card)
	t.auditPosted(doc)
	under.Slot, under.Then = "", nil
	t.postFiled(doc, under)
	return nil
}

// postFiled posts the photos, papers and the pin a case was filed with.
func (t *turn) postFiled(doc *caseDoc, under Out) {
	p := &doc.ticket.Personal
	var photos, files []string
	for _, one := range slices.Concat(p.Photos, p.Files) {
		if one.AsFile {
			files = append(files, one.File)
		} else {
			photos = append(photos, one.File)
		}
	}
	for album := range slices.Chunk(photos, 10) { // an album holds ten
		out := under
		out.Op, out.Photos, out.Silent, out.Text = OpPhotos, album, true, nil
		t.send(out)
	}
	for album := range slices.Chunk(files, 10) {
		out := under
		out.Op, out.Files, out.Silent, out.Text = OpFiles, album, true, nil
		t.send(out)
	}
	if p.Place != nil && p.Place.Pin {
		pin := under
		pin.Op, pin.Silent, pin.Text = OpPlace, true, nil
		pin.Place = &flows.Place{Lat: p.Place.Lat, Lon: p.Place.Lon, Pin: true}
		t.send(pin)
	}
}

// card draws a case's card anew, or posts it where it is not to be found.
func (t *turn) card(doc *caseDoc) {
	k := &doc.ticket
	var buttons [][]Button
	if s, ours, err := t.seatIn(k); err == nil && ours {
		buttons = t.cardButtons(k, s, false)
	}
	topic := t.topicSlot(k.Number)
	card := Out{Op: OpEdit, Lane: Notification, EditSlot: cardSlot(k.Number), OrSend: true, Ref: k.Number,
		TopicSlot: topic, TopicOnly: topic != "", Text: t.cardText(doc), Buttons: buttons}
	if card.TopicOnly { // one whose topic is gone gets another
		again := Event{Kind: TicketNews, Chat: t.event.Chat, Ticket: k.Number, Name: "card"}
		if t.event.Ticket == k.Number {
			again.Tries = t.event.Tries
		}
		card.OnlyFailed, card.Then = true, &Event{Kind: SendResult, Chat: t.event.Chat, Name: "post", Ticket: k.Number, Then: &again}
	}
	t.send(card)
}

// cardText is what the office sees of a case.
func (t *turn) cardText(doc *caseDoc) Rich {
	if !t.mayRead(doc) {
		return t.secretCard(doc)
	}
	k, p, city := &doc.ticket, &doc.ticket.Personal, t.config.City
	args := t.about(doc)
	line := func(text Rich, r ...flows.Span) Rich { return text.Add(flows.Span{Text: "\n"}).Add(r...) }
	text := t.rich("office.card.head", args)
	if k.Secret {
		text = line(text, t.rich("office.card.secret", nil)...)
	}
	if place := t.placeWords(doc); place != "" {
		text = line(text, t.rich("office.card.area", map[string]any{"place": place})...)
	}
	for _, said := range t.saidOnCard(doc) {
		text = line(text, said)
	}
	text = line(text, flows.Span{Text: t.reporterWords(doc)})
	if k.Withheld > 0 {
		text = line(text, t.rich("office.card.withheld", map[string]any{"count": k.Withheld})...)
	}
	if p.Blocked {
		text = line(text, t.rich("office.card.blocked", nil)...)
	}
	s, ours, _ := t.seatIn(k)
	for _, more := range []Rich{t.mergedLine(k), t.helpersLine(k, s), t.alikeLine(doc), t.forwardedLine(k)} {
		if len(more) > 0 {
			text = line(text, more...)
		}
	}
	if k.Stage.Ended() {
		return line(text, t.rich("office.card.ended", map[string]any{
			"stage": k.Stage.Label(t.lang()), "at": city.ShortTime(t.lang(), k.EndedAt),
		})...)
	}
	switch {
	case !ours:
		return line(text, t.rich("office.card.moved", args)...)
	case !s.lead:
		return line(text, t.taskLines(doc, s.office)...)
	}
	if from := t.handedLine(k); len(from) > 0 {
		text = line(text, from...)
	}
	if args, ok := t.checked(doc); ok {
		text = line(text, t.rich("office.card.meant", args)...)
	}
	due := k.Due()
	key := "office.card.due"
	if !k.FollowedAt.IsZero() {
		key = "office.card.resolve"
	}
	if !k.VerifyBy.IsZero() {
		key = "office.card.verify"
	}
	text = line(text, t.rich(key, map[string]any{
		"day": city.ShortTime(t.lang(), due), "left": k.TimeLeft(t.rulesOf(doc), t.lang(), t.now),
	})...)
	if k.Agent == 0 {
		return line(text, t.rich("office.card.new", nil)...)
	}
	text = line(text, t.rich("office.card.taken", map[string]any{
		"agent": p.AgentName, "at": city.ShortTime(t.lang(), k.TookAt),
	})...)
	return line(text, t.rich("office.card.stage", args)...)
}

// placeWords say where a case is.
func (t *turn) placeWords(doc *caseDoc) string {
	k := &doc.ticket
	words := ""
	add := func(s string) {
		if s != "" && words != "" {
			words += " · "
		}
		words += s
	}
	if k.Area != "" {
		add(t.cityOf(doc).AreaName(k.Area))
	}
	if p := k.Personal.Place; p != nil {
		add(p.Text)
		if p.Pin {
			add(t.text("office.card.pin", nil))
		}
	}
	return words
}
