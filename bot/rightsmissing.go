package bot

import "maps"

// The rights of an administrator that the bot can use in a group, as Telegram names
// them. https://core.telegram.org/bots/api#chatadministratorrights
const (
	rightTopics = "can_manage_topics"
	rightPins   = "can_pin_messages"
)

// rightTexts say what follows from a right that is missing, and how to mend it.
var rightTexts = map[string]string{rightTopics: "office.rights.topics", rightPins: "office.board.no_pin"}

// lacks says that the bot is known to lack a right in this group.
func (t *turn) lacks(right string) bool {
	_, lacking := t.state.Lacks[right]
	return lacking
}

// missingRight notes that the bot lacks a right in this group, and says once what
// follows from that and how to mend it.
func (t *turn) missingRight(right string) {
	key, known := rightTexts[right]
	if !known { // of no use to the group's people: the log has it
		return
	}
	if t.state.Lacks[right] { // told
		return
	}
	t.state.Lacks = maps.Clone(t.state.Lacks)
	if t.state.Lacks == nil {
		t.state.Lacks = map[string]bool{}
	}
	t.state.Lacks[right] = true
	t.send(Out{Op: OpSend, Lane: Notification, Text: t.rich(key, nil), Ref: nothing})
}

// rightsNow takes which rights the bot lacks by what Telegram says. What people were
// told of one that is still missing is not told again; one that they gave is thanked
// for if it was asked for.
func (t *turn) rightsNow(lacks []string) {
	before := t.state.Lacks
	t.state.Lacks = nil
	for _, right := range lacks {
		if t.state.Lacks == nil {
			t.state.Lacks = map[string]bool{}
		}
		t.state.Lacks[right] = before[right]
	}
	for _, right := range []string{rightTopics, rightPins} {
		if before[right] && !t.lacks(right) {
			t.send(Out{Op: OpSend, Lane: Notification, Text: t.rich("office.rights.thanks", nil), Ref: nothing})
			break
		}
	}
	if b := t.state.Board; b != nil && b.Loose && !t.lacks(rightPins) {
		t.send(Out{Op: OpPin, Lane: Broadcast, EditSlot: boardSlot, Then: &Event{Kind: SendResult, Chat: t.event.Chat, Name: "pin"}})
	}
	t.missesTopics()
}

// missesTopics says in a group with desks what is missing for topics.
func (t *turn) missesTopics() {
	if t.state.Forum && len(t.state.Desks) > 0 && t.lacks(rightTopics) {
		t.missingRight(rightTopics)
	}
}
