package simulator

import (
	"fmt"
	"net/http"
	"strconv"
)

// scene is a drawn picture: what it shows, and its shapes on a canvas of 320 x 240.
type scene struct {
	name string
	art  string
}

// scenes are what sample pictures show; picture n shows scenes[n % len(scenes)].
var scenes = []scene{
	{"Jalan berlubang", `<path d="M0 130h320v110H0z" fill="#6b7075"/><path d="M150 130h20l40 110h-100z" fill="#7c8187"/><path d="M156 150h8l3 20h-14zM152 190h16l5 30h-26z" fill="#e9e4d0"/><ellipse cx="96" cy="186" rx="52" ry="20" fill="#3d4144"/><ellipse cx="98" cy="190" rx="40" ry="13" fill="#7fa3ad"/><ellipse cx="236" cy="160" rx="26" ry="9" fill="#45494c"/>`},
	{"Got tersumbat", `<path d="M0 130h320v110H0z" fill="#8d8573"/><path d="M70 130h180l40 110H30z" fill="#b9b4a6"/><path d="M96 130h128l28 110H68z" fill="#5e7357"/><circle cx="130" cy="186" r="16" fill="#c9ccc4"/><path d="M160 176l36 8-6 26-34-6z" fill="#c26b4a"/><path d="M120 214q20-14 50 4" stroke="#e6e2d3" stroke-width="7" fill="none"/>`},
	{"Sampah menumpuk", `<path d="M0 150h320v90H0z" fill="#a39a80"/><path d="M46 200q50-92 116-66 78-30 118 66z" fill="#5b5f63"/><path d="M84 190q20-44 56-34l10 40z" fill="#39495a"/><path d="M168 186l22-38 40 16 8 34z" fill="#b65d3d"/><circle cx="150" cy="196" r="18" fill="#d8cfae"/><path d="M206 200h44l-6-22h-30z" fill="#6f9bb0"/>`},
	{"Lampu jalan mati", `<path d="M0 0h320v240H0z" fill="#273447"/><path d="M0 180h320v60H0z" fill="#1b2430"/><path d="M152 60h8v140h-8z" fill="#59636f"/><path d="M156 62q0-22 46-22h18v8h-18q-38 0-38 16z" fill="#59636f"/><path d="M206 46h34l-6 14h-22z" fill="#8a929b"/><circle cx="60" cy="50" r="14" fill="#d9dccf"/>`},
	{"Air keran kering", `<path d="M0 170h320v70H0z" fill="#b4a78d"/><path d="M70 70h130v26H70z" fill="#8b97a0"/><path d="M176 84h26v52h-26z" fill="#8b97a0"/><path d="M124 48h26v22h-26zM104 40h66v12h-66z" fill="#b5493f"/><path d="M150 168h78l-10 54h-58z" fill="#4d83a3"/><path d="M154 168h70l-2 10h-66z" fill="#2f5a75"/>`},
	{"Jalan sudah rata", `<path d="M0 130h320v110H0z" fill="#4f5459"/><path d="M150 130h20l46 110H104z" fill="#585e63"/><path d="M156 140h8l2 18h-12zM153 176h14l4 24h-22zM147 214h26l5 26h-36z" fill="#f2eddb"/><path d="M40 118q18-44 40 0zM244 118q18-54 44 0z" fill="#4c7d57"/>`},
}

// servePhoto draws a picture; what it says is fixed, so nothing of a person's can
// get into it.
func (s *Server) servePhoto(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.URL.Query().Get("n"))
	if id := r.URL.Query().Get("id"); id != "" {
		_, number, _, ok := parseFileID(id)
		if !ok {
			http.NotFound(w, r)
			return
		}
		n, err = number, nil
	}
	if err != nil || n < 0 {
		http.NotFound(w, r)
		return
	}
	what := scenes[n%len(scenes)]
	w.Header().Set("Content-Type", "image/svg+xml")
	w.Header().Set("Cache-Control", "max-age=3600")
	// The sky differs a little from picture to picture, as light does.
	_, _ = fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240" role="img"><title>%s</title><rect width="320" height="240" fill="hsl(%d 38%% %d%%)"/><path d="M0 130q60-34 120-12t110-16 90 14v20H0z" fill="#7f9a86" opacity=".75"/>%s</svg>`,
		what.name, 190+n*7%30, 76+n*5%12, what.art)
}
