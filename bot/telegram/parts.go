package telegram

import (
	"slices"

	"noken/bot"
)

// Parts cuts an Out into Outs that one call each can carry out: long texts become
// several messages, photos and files are grouped by ten, a text that does not fit under a
// photo follows as a message of its own, and buttons stand under the last part.
// Only the first part answers a message. Nothing to send makes no parts.
func Parts(out bot.Out) []bot.Out {
	switch out.Op {
	case bot.OpSend:
		return textParts(out)
	case bot.OpPhotos:
		return albumParts(out, out.Photos, func(part *bot.Out, files []string) { part.Photos = files })
	case bot.OpFiles:
		return albumParts(out, out.Files, func(part *bot.Out, files []string) { part.Files = files })
	case bot.OpVoice:
		var one []string // nothing to hear: only the words
		if out.Voice != "" {
			one = []string{out.Voice}
		}
		return albumParts(out, one, func(*bot.Out, []string) {})
	}
	return []bot.Out{out}
}

func textParts(out bot.Out) []bot.Out {
	if blank(out.Text) {
		return nil
	}
	if fits(out.Text, textMax) {
		return []bot.Out{out}
	}
	texts := split(out.Text, textMax)
	parts := make([]bot.Out, len(texts))
	for i, text := range texts {
		parts[i] = out
		parts[i].Text = text
		if i > 0 {
			parts[i].ReplyTo, parts[i].ReplySlot = 0, ""
		}
		if i < len(texts)-1 {
			parts[i] = bare(parts[i])
		}
	}
	return parts
}

// fits spares the counting for texts that are short in bytes already: a text never
// has more units than bytes.
func fits(r bot.Rich, limit int) bool {
	bytes := 0
	for _, span := range r {
		bytes += len(span.Text)
	}
	return bytes <= limit || richUnits(r) <= limit
}

// bare is a part without what stands under the last one only.
func bare(part bot.Out) bot.Out {
	part.Buttons, part.ForceReply, part.AskPlace, part.NoKeyboard = nil, "", "", false
	return part
}

// albumParts groups the photos, documents or the voice message of an Out; put makes some of them a part's.
func albumParts(out bot.Out, all []string, put func(part *bot.Out, files []string)) []bot.Out {
	text := out
	text.Op, text.Photos, text.Files, text.Voice = bot.OpSend, nil, nil, ""
	if len(all) == 0 {
		return textParts(text)
	}
	// An album takes no buttons, and its caption is the first photo's.
	// https://core.telegram.org/bots/api#sendmediagroup
	marked := len(out.Buttons) > 0 || out.ForceReply != "" || out.AskPlace != "" || out.NoKeyboard
	under := fits(out.Text, captionMax) && (len(all) == 1 || !marked)
	var parts []bot.Out
	for files := range slices.Chunk(all, albumMax) {
		part := out
		put(&part, files)
		if !under || len(parts) > 0 {
			part = bare(part)
			part.Text = nil
		}
		if len(parts) > 0 {
			part.ReplyTo, part.ReplySlot = 0, ""
		}
		parts = append(parts, part)
	}
	if under {
		return parts
	}
	text.ReplyTo, text.ReplySlot = 0, ""
	if !blank(text.Text) {
		return append(parts, textParts(text)...)
	}
	return parts
}
