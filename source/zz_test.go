package source

import ("testing";"fmt";"strings";"time")

func TestZZ(t *testing.T) {
	for _, s := range []string{
		"a:\n  b: x\n\tc: y\n", "a:\n  b: x\n  \tc: y\n", "a:\n  b:\n\t- c\n", "a:\tx\nb: y\n", "a:\n  b: x\n   c: y\n", "a:\n   b: x\n  c: y\n","a: x\n  b: y\n",
		"a:\n  b: {id: x, en: y}\n    c: z\n", "a: \"x\" y\n", "a: 'x\nb: y\n", "a: [x, y\nb: z\n", "a b\nc: d\n", "a:b\nc: d\n", "? {q: 1}\n: 2\n", "a: |\n  x\n\n  y\nb: c\n", "a: >\n  x\n  y\nb: c\n", "a: x\n  y\nb: c\n",
		"a: \"x\n  y\"\nb: c\n", "\"q\": é ü\nb: [é, ü]\n", "%YAML 1.2\n---\na: b\n", "a: !!str x\n", "a: *x\n", "a: &x y\n", "a: b # c\n# d\ne: f\n", "a: # c\n  b: c\n", "- a\n- b: c\n", "a: {}\nb: []\n", "a: ~\nb: null\nc:\n", "a: \x00\n", "a: 2026-01-01\nb: 0119\nc: .5\nd: 94.04\ne: 07:30-16:00\nf: yes\n","a: 'it''s'\nb: c\n","a:\n- b\n- c\nd: e\n","{a: b,\n c: d}\n", "a: x: y\n", "a: @x\n", "a: `x\n", "a: x\na: y\n","a:\n  - b\n   - c\n","a: 5\n b: 6\n", ":\n", "a: }\n", "a: 'x' # it's\n",
	} {
		var ps Problems
		start := time.Now()
		root, _ := Parse("f", []byte(s), nil, &ps)
		fmt.Printf("=== %q %v\n%s\n", s, time.Since(start) > time.Second, dump(root))
		for _, p := range ps { fmt.Println(p) }
	}
	for n, s := range map[string]string{"flow": strings.Repeat("[\n", 100000), "qq": strings.Repeat("? ", 100000), "tags": strings.Repeat("!a ", 60000), "anch": strings.Repeat("&a ", 60000), "dash": strings.Repeat("- ", 199)+"x", "many": strings.Repeat("a: b\n", 40000), "brace": strings.Repeat("{a: \n", 40000), "cm": strings.Repeat("#\n", 100000), "colon": strings.Repeat(":", 200000), "quotes": strings.Repeat("'a'\n", 50000), "colons": strings.Repeat(": ", 100000), "nest":nest(), "seq": strings.Repeat("- a\n", 60000),"docs":strings.Repeat("---\n", 60000),"plain":"a: "+strings.Repeat("x\n  ", 60000),"lit":"a: |\n"+strings.Repeat("  x\n", 60000),"flowlist":"a: ["+strings.Repeat("x, ", 80000)+"]", "closes":strings.Repeat("[]]", 399), "open399": strings.Repeat(strings.Repeat("[",399)+"\n", 600)} {
		if len(s) > MaxFile { s = s[:MaxFile] }
		start := time.Now()
		var ps Problems
		Parse("f", []byte(s), nil, &ps)
		fmt.Println("TIME", n, len(s), time.Since(start), len(ps))
	}
}
func nest() string { var b strings.Builder; for i := range 199 { b.WriteString(strings.Repeat(" ", i)+"a:\n") }; return b.String() }
func dump(n *Node) string {
	if n == nil { return "nil" }
	s := fmt.Sprintf("%d:%d", n.Line, n.Col)
	switch n.Shape {
	case Scalar: return fmt.Sprintf("%s=%q", s, n.Text)
	case Mapping: for _, k := range n.Keys { s += " {" + dump(k.Key) + ": " + dump(k.Value)+"}" }
	case List: for _, k := range n.Items { s += " -" + dump(k) }
	default: s += " empty"
	}
	return s
}
