package flows

// Unfinished is what a session's answers would be filed as if its flow ended here:
// the answers given so far with their words, and what a complaint is about, its
// place, photos, papers and story where the flow asked for them before this. Kind,
// Office, Anonymous and Secret are for the step that files to say, and stay empty.
// A session at rest, or of a flow that the Set does not have, has no answers.
func (set *Set) Unfinished(s Session) File {
	f := File{Values: map[string]Value{}}
	if set.flows[s.Flow] == nil {
		return f
	}
	t := turn{set: set, s: s}
	k := fileKind{}
	t.answers(func(key string, own *step, a asker, v Value) {
		v = cloneValue(v)
		f.Values[key] = v
		field := t.field(key, own, a, v)
		before := f
		f.Files = append(f.Files, v.Files...)
		k.guess(&f, own, v, key, "")
		field.Told = before.Place != f.Place || len(before.Photos) != len(f.Photos) || before.Text != f.Text
		f.Fields = append(f.Fields, field)
	})
	return f
}
